"""Which message of a digest a correction answers."""

import pytest

from bot.render.digest import TelegramRenderer
from digests.model import Correction, Preferences
from digests.model.corrections import ToldWrong
from digests.publish.correcting import answer_of
from digests.rules.texts import dated_mark, printed_at
from digests.store.sending.corrections import CorrectionsDue
from tests.factories import NOW, article, some, story
from tests.relations import us_china

FIRST, SECOND = article(1, title="Talks are planned"), article(2, title="A duty on ploughs")
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
    matter = story(1, articles=(SECOND, article(3)))
    return some(answer_of(due, parts, matter, TelegramRenderer(us_china()))).told_part


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        (printed_at(FIRST.title, FIRST.url), 1),
        (printed_at(SECOND.title, SECOND.url), 2),
        (dated_mark("2026-05-12", "effective", SECOND.url), 2),
    ],
)
def test_a_correction_answers_the_message_that_has_the_words_or_for_a_day_the_storys_headline(
    wrong: str, part: int
) -> None:
    assert told_part(wrong) == part


def test_where_no_headline_of_the_story_stands_it_answers_the_first_message() -> None:
    assert told_part(dated_mark("2026-05-12", "effective", SECOND.url), (PARTS[0], "Coming up")) == 1
