"""Which message of a digest a correction answers."""

import pytest

from bot.render.digest import TelegramRenderer
from digests.model import Correction, Preferences
from digests.model.corrections import ToldWrong
from digests.publish.composing import printed_in
from digests.publish.correcting import answer_of
from digests.rules.texts import cut_headline_mark, dated_mark, printed_at
from digests.store.issuing.corrections import CorrectionsDue
from tests.factories import NOW, article, some
from tests.relations import us_china

FIRST, SECOND = article(1, title="Talks are planned"), article(2, title="A duty on ploughs")
DAY = dated_mark("2026-05-12", "effective", SECOND.url)
PARTS = tuple(f'<b><a href="{each.url}">{each.title}</a></b>' for each in (FIRST, SECOND))


def told_part(wrong: str, parts: tuple[str, ...] = PARTS) -> int:
    correction = Correction(article=3, index=0, text="The duty applies from April 21.", prints=(wrong,))
    due = CorrectionsDue(
        number=1,
        correction=correction,
        article=article(3),
        story=1,
        preferences=Preferences(),
        quiet=None,
        told=ToldWrong(slot=NOW),
        ids=(1,),
    )
    renderer = TelegramRenderer(us_china())
    shown = list(zip(parts, printed_in(parts, renderer, {DAY: SECOND.url}), strict=True))
    return some(answer_of(due, shown, renderer)).told_part


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        (printed_at(FIRST.title, FIRST.url), 1),
        (printed_at(SECOND.title, SECOND.url), 2),
        (DAY, 2),
    ],
)
def test_a_correction_answers_the_message_that_has_the_words_or_the_day(wrong: str, part: int) -> None:
    assert told_part(wrong) == part


def test_of_a_headline_that_was_cut_it_answers_the_message_with_the_link() -> None:
    cut = PARTS[1].replace(SECOND.title, "A duty on\N{HORIZONTAL ELLIPSIS}")
    assert told_part(cut_headline_mark(SECOND.url), (PARTS[0], cut)) == 2


def test_of_a_day_whose_address_no_message_links_it_answers_the_last() -> None:
    assert told_part(DAY, (PARTS[0], "Coming up")) == 2
