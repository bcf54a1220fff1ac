"""A sentence that says "yesterday" is understood on the day of its article, and leans on that day from then on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from digests.model import Article, Ownership, Passage, Story
from digests.rules.annotation.annotating import annotate
from tests.digests.issuing.relation import digest_of
from tests.factories import NOW, article, passage, source, story
from tests.lexicons import lexicon
from tests.relations import us_china

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("sentence", "relative"),
    [
        ("The harbour office closed the strait today.", True),
        ("The ports were closed yesterday, the office said.", True),
        ("Yesterday’s talks were the first of the year.", True),
        ("The office will answer tomorrow.", True),
        ("Last night ships waited in the bay for hours.", True),
        ("The ports were closed this morning.", True),
        ("The fee follows last week’s talks in Geneva.", True),
        ("The fee follows last Friday's talks in Geneva.", True),
        ("Ships waited overnight.", True),
        ("Today’s agreement opens the strait.", True),
        ("Ports of today are open.", False),
        ("In today’s world, ports are open.", False),
        ("The ports were closed on Monday.", False),
        ("The ports were closed last year.", False),
        ("Ships waited for a week.", False),
        ("港务局昨天关闭了海峡。", True),
        ("港口今日重新开放。", True),
        ("昨晚，船只在海湾等候。", True),
        ("上周的会谈是今年首次。", True),
        ("港務局說，明天將作出回應。", True),
        ("两年前的今天，港口重新开放。", False),
        ("在今天这个时代，港口是开放的。", False),
        ("港口星期一重新开放。", False),
    ],
)
def test_which_words_are_days_only_beside_an_articles_own(sentence: str, relative: bool) -> None:
    made = article(1, text=f"{sentence}\n\n{sentence}", language="")
    first, _ = annotate(made, us_china(), lexicon()).sentences
    assert first.relative_day is relative


LATER = article(1, published=NOW - 2 * DAY)
BOUND = passage(1, 0, "The office raised the duty on cranes yesterday.", worth=2.5, relative_day=True)
FREE = passage(1, 1, "The duty on cranes will be 30 percent from then on.", worth=2.0)


def told(of: Article, *passages: Passage, **changes: Any) -> Story:
    return story(1, articles=(of,), passages=passages, **changes)


def first_of(told: Story, **preferences: Any) -> Passage | None:
    card = digest_of(told, **preferences).cards[0]
    return card.passages[0].passage if card.passages else None


def test_on_its_articles_day_the_better_sentence_is_told_and_later_the_one_that_stands_alone() -> None:
    assert first_of(told(article(1), BOUND, FREE)) == BOUND
    assert first_of(told(LATER, BOUND, FREE)) == FREE


def test_the_day_is_the_readers() -> None:
    late = article(1, published=NOW - timedelta(hours=10))  # 02:00 in London
    assert first_of(told(late, BOUND, FREE), zone="Europe/London") == BOUND
    assert first_of(told(late, BOUND, FREE), zone="America/New_York") == FREE, "there it was the evening before"


def test_a_speaker_put_in_front_does_not_make_up_for_a_day_that_is_over() -> None:
    named = replace(BOUND, prefix="Ann Lee")
    assert first_of(told(article(1), named, FREE)) == named
    assert first_of(told(LATER, named, FREE)) == FREE


def test_a_partys_line_leans_alike_and_where_there_is_no_other_it_is_still_marked_as_leaning() -> None:
    office = source("commerce-office", ownership=Ownership.GOVERNMENT, label="PRC government", party="prc")
    of = article(1, source=office, published=NOW - 2 * DAY)
    bound = replace(BOUND, party="prc", line=0.9)
    free = replace(FREE, party="prc", line=0.6)
    (card,) = digest_of(told(of, lines={"prc": (bound, free)})).cards
    line = card.lines["prc"]
    assert line is not None
    assert line.passage == free
