"""What of a digest gives way where it is too long, in which order, and what a brief one has."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from digests.model import (
    Card,
    CardKind,
    DatedPhrase,
    DateKind,
    Digest,
    Fact,
    Length,
    Line,
    Pointer,
    Section,
    Statement,
    StoryStatus,
)
from digests.rules.issuing.fitting import LENGTHS, fitted, in_brief
from digests.rules.issuing.told import days_in, lines_of, told_by
from tests.factories import NOW, article, passage

WANTED, MOST = LENGTHS[Length.NORMAL]


def line(number: int, index: int, letters: int = 100, **changes: Any) -> Line:
    return Line(passage(number, index, f"{number}.{index} ".ljust(letters, "x"), **changes), article(number))


def event(number: int, **changes: Any) -> Card:
    facts = tuple((number, article(number), Fact(number, index, words=(f"fact-{index}",))) for index in range(3))
    values: dict[str, Any] = {
        "story": number, "status": StoryStatus.NEW, "headline": f"Headline {number}",
        "headline_article": article(number), "passages": (line(number, 0), line(number, 1)),
        "lines": {"us": line(number, 2), "prc": None}, "outlets": (article(number),), "facts": facts,
    }  # fmt: skip
    return Card(**(values | changes))


def speech(number: int, statements: int = 4, **changes: Any) -> Card:
    """A statement card whose statements are each of a story of its own, from 101 on, but for the first."""
    said = [
        Statement(replace(line(number, index), story=100 + index if index else number), f"subject {index}")
        for index in range(statements)
    ]
    beside = {100 + index: (article(100 + index),) for index in range(1, statements)}
    values: dict[str, Any] = {
        "kind": CardKind.STATEMENT, "passages": (), "lines": {}, "statements": tuple(said), "beside": beside,
        "speaker": "Wei Lan", "party": "prc",
        "facts": tuple((each.line.story, article(number), Fact(number, place)) for place, each in enumerate(said)),
    }  # fmt: skip
    return event(number, **(values | changes))


def digest(*cards: Card, named: int = 0, **changes: Any) -> Digest:
    pointers = tuple(Pointer(number, f"Named {number}", article(number)) for number in range(50, 50 + named))
    sections = tuple(Section("trade", (card,)) for card in cards)
    values: dict[str, Any] = {"at": NOW, "title": "", "sections": sections, "named": pointers, "left_out": named}
    return Digest(**(values | changes))


def units(shown: Digest) -> int:
    """A measure for the tests: the letters of all that stands there."""
    letters = sum(
        len(card.headline) + sum(len(each.passage.text) for each in lines_of(card)) for card in shown.cards
    )
    return letters + 100 * len(shown.named)


def test_what_fits_stays_as_it_is() -> None:
    whole = digest(event(1), speech(2), named=2)
    assert fitted(whole, Length.NORMAL, units) is whole


def test_first_go_headlines_that_are_only_named_beyond_two() -> None:
    whole = digest(event(1, passages=(line(1, 0, WANTED - 300),), lines={}), event(2), named=5)
    told = fitted(whole, Length.NORMAL, units)
    assert len(told.named) == 2
    assert told.left_out == 5, "they are counted"
    slightly = digest(event(1, passages=(line(1, 0, WANTED - 410),), lines={}), named=5)
    assert len(fitted(slightly, Length.NORMAL, units).named) == 4, "no more than must"


def test_then_statements_beyond_two_a_card_which_count_among_further_answers() -> None:
    whole = digest(event(1, passages=(line(1, 0, WANTED - 150),), lines={}), speech(2), speech(3))
    told = fitted(whole, Length.NORMAL, units)
    first, second = told.cards[1:]
    assert [len(card.statements) for card in (first, second)] == [2, 2]
    assert second.more == 2
    assert second.more_subjects == ("subject 2", "subject 3")
    assert set(second.beside) == {101}, "of the other stories nothing is told"
    assert {story for story, _, _ in second.facts} == {3, 101}
    less = digest(event(1, passages=(line(1, 0, WANTED - 780),), lines={}), speech(2), speech(3))
    assert [len(card.statements) for card in fitted(less, Length.NORMAL, units).cards[1:]] == [4, 3]


def test_then_second_passages_from_the_last_card_on() -> None:
    long = line(1, 0, WANTED - 600)
    whole = digest(event(1, passages=(long, line(1, 1)), lines={}), event(2), event(3))
    told = fitted(whole, Length.NORMAL, units)
    assert [len(card.passages) for card in told.cards] == [2, 1, 1]
    assert [index for _, _, fact in told.cards[2].facts for index in (fact.index,)] == [0, 2]


def test_then_what_the_cards_behind_the_third_quote_and_after_that_passages_of_the_third_and_second() -> None:
    cards = [event(number, passages=(line(number, 0, 300),), lines={}) for number in range(1, 6)]
    told = fitted(digest(*cards), Length.NORMAL, lambda shown: units(shown) + WANTED - 1_000)
    assert [len(card.passages) for card in told.cards] == [1, 1, 1, 0, 0]
    longer = fitted(digest(*cards), Length.NORMAL, lambda shown: units(shown) + WANTED - 700)
    assert [len(card.passages) for card in longer.cards] == [1, 1, 0, 0, 0]
    kept = digest(*cards[:4], event(5, kind=CardKind.BOTH, headline="", passages=()))
    assert lines_of(fitted(kept, Length.NORMAL, lambda shown: units(shown) + MOST - 700).cards[4])


def test_of_the_second_and_third_card_passages_go_before_what_the_parties_say() -> None:
    cards = [event(number, passages=(line(number, 0),)) for number in range(1, 4)]
    told = fitted(digest(*cards), Length.NORMAL, lambda shown: units(shown) + WANTED - 450)
    assert [[each.passage.index for each in lines_of(card)] for card in told.cards] == [[0, 2], [2], [2]]
    too_long = fitted(digest(*cards), Length.NORMAL, lambda shown: units(shown) + MOST - 350)
    assert [[each.passage.index for each in lines_of(card)] for card in too_long.cards] == [[0, 2], [2], []]


def test_days_ahead_go_before_a_card_does_and_are_not_told() -> None:
    days = (DatedPhrase(day, day, DateKind.EFFECTIVE, 0, 9) for day in ("2024-06-01", "2024-06-02"))
    ahead = tuple((each, article(9)) for each in days)
    whole = digest(*(event(number) for number in range(1, 6)), coming_up=ahead)
    told = fitted(whole, Length.NORMAL, lambda shown: MOST - 1 + len(shown.coming_up))
    assert len(told.cards) == 5
    assert told.coming_up == ahead[:1], "the nearest stays"
    assert len(days_in(told)) == 1
    none = fitted(whole, Length.NORMAL, lambda shown: MOST - 4 + len(shown.coming_up) + len(shown.cards))
    assert len(none.cards) == 4
    assert not none.coming_up


def test_last_go_the_last_cards_and_count_as_left_out_with_all_their_stories() -> None:
    whole = digest(*(event(number) for number in range(1, 5)), speech(5, 2, headline=""), named=2)
    told = fitted(whole, Length.NORMAL, lambda shown: MOST + len(shown.cards) - 3)
    assert [card.story for card in told.cards] == [1, 2, 3]
    assert told.left_out == 2 + 1 + 2
    assert set(told_by(told).stories) == {1, 2, 3}, "what is not shown is not told"
    assert len(fitted(whole, Length.NORMAL, lambda _: 99_999).cards) == 1


def test_measures_that_are_not_shown_any_more_are_counted() -> None:
    assert in_brief(event(1, unlisted=3)).unlisted == 4
    assert in_brief(event(1)).unlisted == 0


def test_a_brief_card_has_its_headline_and_one_line_but_never_one_side_alone_of_two() -> None:
    assert [each.passage.index for each in lines_of(in_brief(event(1)))] == [0]
    both = {"us": line(1, 2), "prc": line(1, 3)}
    assert len(lines_of(in_brief(event(1, passages=(), lines=both)))) == 2
    assert lines_of(in_brief(speech(2))) == ()
    asked = speech(2, asked=(line(2, 40),))
    assert lines_of(asked)[0].passage.index == 40
    assert lines_of(in_brief(asked)) == (), "nor what the question told"
    assert len(lines_of(in_brief(speech(2, headline="It is cut …")))) == 1
    assert len(lines_of(in_brief(speech(2, headline="")))) == 1


def test_a_page_of_a_topic_is_brief_too_and_has_no_longest_length() -> None:
    page = digest(*(event(number) for number in range(1, 30)), theme="trade", days=3)
    assert fitted(page, Length.NORMAL, units) == page
    assert [len(lines_of(card)) for card in fitted(page, Length.BRIEF, units).cards] == [1] * 29


CARDS = st.lists(
    st.one_of(
        st.builds(event, st.integers(1, 9), headline=st.sampled_from(["A headline", "It is cut …"])),
        st.builds(speech, st.integers(1, 9), st.integers(1, 9), headline=st.sampled_from(["", "Words"])),
        st.builds(
            event, st.integers(1, 9), kind=st.just(CardKind.BOTH), headline=st.just(""), passages=st.just(())
        ),
    ),
    min_size=1,
    max_size=8,
)


@given(CARDS, st.integers(0, 9), st.sampled_from(Length), st.integers(0, 4000))
def test_it_is_as_short_as_is_wanted_or_has_one_card_and_tells_nothing_new(
    cards: list[Card], named: int, length: Length, beside: int
) -> None:
    whole = digest(*cards, named=named)
    told = fitted(whole, length, lambda shown: units(shown) + beside)

    assert units(told) + beside <= LENGTHS[length][1] or len(told.cards) == 1
    assert told.cards
    assert units(told) <= units(whole)
    assert {each.passage for card in told.cards for each in lines_of(card)} <= {
        each.passage for card in whole.cards for each in lines_of(card)
    }
    assert [card.headline for card in told.cards] == [card.headline for card in whole.cards][: len(told.cards)]
    assert told_by(told).passages <= told_by(whole).passages
    assert told_by(told).facts <= told_by(whole).facts
    assert fitted(told, length, lambda shown: units(shown) + beside) == told, "what is fitted fits"
