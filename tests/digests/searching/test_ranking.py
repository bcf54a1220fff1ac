"""How articles that have the words are ranked: by where and how well, then by age."""

from datetime import timedelta

from digests.rules.searching.questions import Term, read_question
from digests.rules.searching.ranking import Match, ranked, subsets
from digests.rules.searching.words import indexed
from tests.factories import NOW
from tests.lexicons import lexicon
from tests.relations import us_china

FILLER = "the ministers spoke of many other things on that day and of the weather " * 12


def match(number: int, title: str, text: str = "", hours_ago: float = 1.0) -> Match:
    return Match(number, title, indexed(f"{title}\n{text}"), NOW - timedelta(hours=hours_ago))


def terms(words: str) -> tuple[Term, ...]:
    return read_question(words, us_china(), lexicon()).terms


def order(words: str, *matches: Match, partly: bool = False) -> list[int]:
    return [each.article for each in ranked(matches, terms(words), partly=partly)]


def test_of_equals_the_newest_comes_first_whatever_its_number() -> None:
    matches = match(2, "Cranes", hours_ago=9), match(1, "Cranes"), match(3, "Cranes", hours_ago=5)
    assert order("cranes", *matches) == [1, 3, 2]


def test_the_place_of_the_words_counts_before_age() -> None:
    body = match(3, "News", f"{FILLER} cranes")
    lead = match(2, "News", f"{FILLER[:300]} cranes", hours_ago=50)
    peg = match(1, "News", "cranes", hours_ago=90)
    assert order("cranes", body, lead, peg, match(4, "Cranes", hours_ago=200)) == [4, 1, 2, 3]


def test_words_that_stand_together_as_asked_come_first() -> None:
    apart = match(2, "News", f"steel {FILLER[:150]} harbour")
    near = match(1, "News", "steel harbour", hours_ago=50)
    assert order("steel harbour", apart, near) == [1, 2]


def test_the_readers_own_word_counts_more_than_another_spelling() -> None:
    assert order("fentanyl", match(2, "芬太尼"), match(1, "Fentanyl", hours_ago=50)) == [1, 2]


def test_what_lacks_a_word_says_which() -> None:
    found = ranked([match(1, "Cranes"), match(2, "Cranes at the harbour")], terms("cranes harbour"), partly=True)
    assert [(each.article, each.lacks) for each in found] == [(2, frozenset()), (1, frozenset({1}))]


def test_the_ways_to_leave_out_words() -> None:
    assert subsets(3, 0) == [(0, 1, 2)]
    assert subsets(3, 1) == [(0, 1), (0, 2), (1, 2)]
