"""Which message an update answers, and what it quotes of it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from digests.model import Answer, Card, Digest, Earlier, Line, Quotation, Section, StoryStatus, Told, ToldStory
from digests.rules.issuing.replies import LONGEST_QUOTE, SentEdition, answers, going_on_by_part
from digests.rules.texts import fingerprint
from tests.factories import article, passage

MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
LEAD = "The drill begins on Monday in the Strait."
COUNTED = "Forty-nine aircraft, or 49 in figures, took part."
OTHER = "Soybeans are sold as before."


def telling(day: int, *parts: Sequence[str], story: int = 7, told: Sequence[str] = (LEAD, COUNTED)) -> SentEdition:
    shown = [[Quotation(text, 10 * place) for place, text in enumerate(part)] for part in parts]
    known = ToldStory(frozenset(map(fingerprint, told)), articles=frozenset({3}))
    return SentEdition(MONDAY + timedelta(days=day), Told(stories={story: known}), shown)


def answer_of(earlier: Earlier, *tellings: SentEdition, part: int = 1) -> Answer | None:
    return next(iter(answers([(part, earlier)], tellings)), None)


def test_the_message_in_which_the_story_was_told_last_is_answered_with_its_first_sentence() -> None:
    before = telling(0, (OTHER, LEAD, COUNTED))
    last = telling(1, (OTHER, COUNTED), told=(COUNTED,))
    found = answer_of(Earlier(frozenset({7})), last, before)
    assert found == Answer(1, last.slot, 1, COUNTED, 10)


def test_the_sentence_is_quoted_that_is_likest_to_what_is_said_now() -> None:
    told = telling(0, (LEAD, COUNTED))
    now = Earlier(frozenset({7}), said=("More than forty-nine aircraft took part today.", "Nobody was hurt."))
    assert answer_of(now, told) == Answer(1, told.slot, 1, COUNTED, 10)
    headlines = [Quotation("Forty-nine aircraft took part", 90, bold=True), Quotation("MILITARY", 130, bold=True)]
    with_headlines = SentEdition(told.slot, told.told, [(*told.parts[0], *headlines)])
    assert answer_of(now, with_headlines) == Answer(1, told.slot, 1, headlines[0].text, 90, bold=True)
    unlike = Earlier(frozenset({7}), said=("Soybeans.",))
    assert answer_of(unlike, with_headlines) == Answer(1, told.slot, 1, LEAD, 0)


def test_a_sentence_of_another_story_is_not_quoted() -> None:
    told = telling(0, (OTHER,), told=())
    assert answer_of(Earlier(frozenset({7})), told) == Answer(1, told.slot, 1)


def test_a_story_that_was_told_under_another_number_is_found_and_one_that_was_not_is_not() -> None:
    told = telling(0, (LEAD,), story=8)
    assert answer_of(Earlier(frozenset({7, 8})), told) == Answer(1, told.slot, 1, LEAD, 0)
    assert answer_of(Earlier(frozenset({7})), told) is None
    assert answer_of(Earlier(frozenset({7}))) is None


def test_what_is_too_long_to_be_quoted_is_not_and_the_message_is_answered_all_the_same() -> None:
    long = "x" * (LONGEST_QUOTE - 1) + "𝄞"
    told = telling(0, (long,), told=(long,))
    assert answer_of(Earlier(frozenset({7})), told) == Answer(1, told.slot, 1)
    fits = telling(0, (long[1:],), told=(long[1:],))
    assert answer_of(Earlier(frozenset({7})), fits) == Answer(1, fits.slot, 1, long[1:], 0)


def test_of_several_messages_without_a_sentence_that_is_found_none_is_answered_at_random() -> None:
    assert answer_of(Earlier(frozenset({7})), telling(0, (OTHER,), (OTHER,))) is None


def test_a_part_answers_for_its_first_card_that_was_told_somewhere() -> None:
    told = telling(0, (LEAD, COUNTED))
    unknown, known = Earlier(frozenset({1})), Earlier(frozenset({7}))
    further = Earlier(frozenset({7}), said=(COUNTED,))
    found = answers([(1, unknown), (1, known), (1, further), (2, further)], [told])
    assert found == (Answer(1, told.slot, 1, LEAD, 0), Answer(2, told.slot, 1, COUNTED, 10))


def card(number: int, text: str, **changes: Any) -> Card:
    values: dict[str, Any] = {"status": StoryStatus.CONTINUED, "earlier": Earlier(frozenset({number}))}
    line = Line(passage(number, 0, text), article(number))
    values |= {"passages": (line,) if text else (), "headline": "x", "headline_article": article(number)}
    return Card(story=number, **(values | changes))


def test_what_goes_on_is_found_in_the_part_that_quotes_it() -> None:
    new = card(1, OTHER, status=StoryStatus.NEW, earlier=None)
    cards = (new, card(2, LEAD), card(3, COUNTED), card(4, "", headline="Only a headline"), card(5, "Unseen."))
    digest = Digest(at=MONDAY, title="x", sections=(Section("taiwan", cards),))
    headline = Quotation("Only a headline", 0, bold=True)
    parts = [[Quotation(OTHER, 0), Quotation(LEAD.upper(), 9)], [Quotation(COUNTED, 0), headline]]
    found = [(part, earlier.stories) for part, earlier in going_on_by_part(digest, parts)]
    assert found == [(1, frozenset({2})), (2, frozenset({3})), (2, frozenset({4}))]
