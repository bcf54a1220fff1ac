"""Conferences, fact sheets, opinions, newsletters, live pages and captions of the demo's newsroom, as readers see
them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tomllib import loads
from typing import Any

import pytest

from bot.cli.replay import Day
from bot.sandbox.newsroom.seeds import NOWHERE
from digests.model import Card, Length, Line, Passage, Place, TextKind
from digests.rules.issuing.told import lines_of
from tests.journeys.test_ten_days import LINES, days_of

pytestmark = pytest.mark.long

ARTICLES = Path(__file__).parents[2] / "seeds" / "articles"
READERS = ((), ("trade",), ("trade", "taiwan"), ("taiwan",), ("fentanyl", "people"))


def seed(name: str) -> dict[str, Any]:
    (file,) = ARTICLES.glob(f"{name}-*.md")
    _, front, body = file.read_text(encoding="utf-8").split("+++\n", 2)
    values = loads(front)
    return values | {"url": f"{NOWHERE}/{values['outlet']}/{values['path']}", "body": body}


SHEET, LIVE, CONFERENCE, TWIN = seed("36a"), seed("42a"), seed("42b"), seed("42c")
PICTURES, OPINION, BRIEFING, NEWSLETTER = seed("43a"), seed("43b"), seed("46a"), seed("51a")
_KNOWN: dict[tuple[str, ...], list[Day]] = {}


@pytest.fixture
async def digests() -> list[tuple[tuple[str, ...], Day]]:
    """The digests of five readers with different topics, who want them in full, each with the reader's topics."""
    for themes in READERS:
        if themes not in _KNOWN:
            _KNOWN[themes] = await days_of(LINES, themes, length=Length.FULL)
    return [(themes, day) for themes in READERS for day in _KNOWN[themes]]


Digests = Sequence[tuple[tuple[str, ...], Day]]


def cards(digests: Digests) -> Iterator[Card]:
    return (card for _, day in digests for card in day.digest.cards)


def quoted(digests: Digests, text: dict[str, Any]) -> list[tuple[Card, Line]]:
    """Each line of a text, what stands above a card included, with its card."""
    told = ((card, line) for card in cards(digests) for line in (card.head, *lines_of(card)) if line)
    return [(card, line) for card, line in told if line.article.url == text["url"]]


def question_of(text: dict[str, Any], passage: Passage) -> str:
    """The first words of the segment that a passage stands in."""
    openings = [segment["opens"] for segment in text["expect"]["segments"]]
    until = text["body"].index(passage.text) + len(passage.text)
    return max(openings, key=text["body"][:until].rfind)


def printed(digests: Digests) -> str:
    return "\n".join(part for _, day in digests for part in day.parts)


async def test_an_answer_stands_on_the_card_of_its_question_and_never_beside_another_answer(
    digests: Digests,
) -> None:
    asked = set()
    for text in (CONFERENCE, TWIN, BRIEFING):
        told: dict[int, set[str]] = {}
        for card, line in quoted(digests, text):
            told.setdefault(id(card), set()).add(question_of(text, line.passage))
        assert all(len(questions) == 1 for questions in told.values())
        asked |= {question for questions in told.values() for question in questions}
    assert len(asked) >= 2


async def test_beijings_answer_on_the_cranes_is_told_as_beijings(digests: Digests) -> None:
    said = [line.passage for _, line in quoted(digests, CONFERENCE) if "cargo cranes" in line.passage.text]
    answers = {(each.party, each.speaker) for each in said if each.place is not Place.QUESTION}
    assert answers == {("prc", "Qi Anlan")}
    assert {each.party for each in said if each.place is Place.QUESTION} == {"outlet"}


async def test_what_a_spokesperson_says_in_a_briefing_is_told_as_washingtons(digests: Digests) -> None:
    said = [line.passage for _, line in quoted(digests, BRIEFING)]
    heads = [card.head for card in cards(digests) if card.head is not None]
    said += [head.passage for head in heads if head.article.url == BRIEFING["url"]]
    assert said
    assert {(passage.party, passage.speaker) for passage in said} == {("us", "Ms. Tarrant")}


@pytest.mark.parametrize(
    "words",
    [
        "Brazil",
        "Fiji",
        "Lancang",
        "Sudan",
        "El Fasher",
        "Lima",
        "nothing to add",
        "Good afternoon",
        "refer you to",
    ],
)
async def test_other_countries_and_courtesies_of_a_conference_are_never_told(digests: Digests, words: str) -> None:
    assert words in CONFERENCE["body"] + BRIEFING["body"]
    assert words not in printed(digests)


async def test_a_conference_gives_no_card_its_title(digests: Digests) -> None:
    titles = {CONFERENCE["title"], TWIN["title"], BRIEFING["title"]}
    assert not titles & {card.headline for card in cards(digests)}


async def test_the_chinese_page_of_a_conference_brings_nothing_of_its_own(digests: Digests) -> None:
    assert quoted(digests, TWIN) == []


async def test_the_fact_sheet_is_told_under_its_title_with_what_it_announces_and_its_days(
    digests: Digests,
) -> None:
    told = [
        (card, day) for _, day in digests for card in day.digest.cards if card.headline_article.url == SHEET["url"]
    ]
    assert told
    for card, day in told:
        assert card.headline == SHEET["title"]
        assert all(line.passage.text in SHEET["body"] for line in card.passages)
        assert len(card.passages) == 2, "two of its steps"
        assert {phrase.date for phrase, _ in card.dates} <= {
            "2024-07-08",
            "2024-08-15",
            "2024-09-01",
            "2024-10-01",
            "2024-12-31",
        }
        assert card.dates
        assert "8 Jul" in "\n".join(day.parts)


async def test_an_opinion_leads_no_digest_gives_no_report_its_headline_and_speaks_for_no_capital(
    digests: Digests,
) -> None:
    for card in cards(digests):
        if any(article.kind is not TextKind.OPINION for article in card.outlets):
            assert card.headline != OPINION["title"]
        assert OPINION["url"] not in {line.article.url for line in card.lines.values() if line}
    assert OPINION["title"] not in {day.digest.title for _, day in digests}


async def test_captions_are_never_quoted(digests: Digests) -> None:
    captions = PICTURES["body"].split("\n\n")[1:]
    assert len(captions) == 7
    assert not [
        line for _, line in quoted(digests, PICTURES) if any(line.passage.text in each for each in captions)
    ]


async def test_posts_and_entries_speak_for_no_capital_and_give_no_headline(digests: Digests) -> None:
    told_again = {LIVE["url"], NEWSLETTER["url"]}
    for card in cards(digests):
        assert card.headline_article.url not in told_again
        assert not told_again & {line.article.url for line in card.lines.values() if line}


@pytest.mark.parametrize("words", ["Britain", "Delhi", "Elwy", "asparagus", "the Volga", "ferries to Matsu"])
async def test_of_a_newsletter_and_a_live_page_only_what_is_on_the_relation_is_told(
    digests: Digests, words: str
) -> None:
    assert words in NEWSLETTER["body"] + LIVE["body"]
    assert words not in printed(digests)
