"""What of two articles speaks for one event, and what against it, by the learned weights."""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from digests.model import Article
from digests.rules.editing.stories.pairs import AlikePairs, chances_of
from tests.factories import NOW, article
from tests.lexicons import lexicon
from tests.relations import us_china

LOCK = "The harbour board of Brinmouth closed the northern lock for 40 days, and the Halsted yard has to wait."


def chance(one: Article, other: Article, likeness: float = 0.2) -> float:
    places = np.array([0]), np.array([1])
    pairs = AlikePairs(*places, np.array([likeness], dtype=np.float32), np.array([False]))
    return float(chances_of([one, other], pairs, us_china(), lexicon())[0])


def told(number: int, text: str = LOCK, title: str = "Northern lock closed") -> Article:
    return article(number, title=title, text=text, published=NOW)


def test_what_is_more_alike_is_likelier_one_event() -> None:
    assert chance(told(1), told(2), 0.4) > chance(told(1), told(2), 0.1)


def test_the_next_days_report_needs_more_in_common() -> None:
    later = replace(told(2), published=NOW + timedelta(days=2))
    assert chance(told(1), told(2)) > chance(told(1), later) > 0


def test_names_and_numbers_in_common_speak_for_one_event_and_other_numbers_against() -> None:
    other = told(2, LOCK.replace("40", "75"))
    foreign = told(3, "A council in the south opened a bridge of 75 metres, said the surveyor Ottoline.")
    assert chance(told(1), told(4)) > chance(told(1), other) > chance(told(1), foreign)


def test_a_page_in_common_counts_nothing() -> None:
    page = replace(told(2), url=told(1).url)
    assert chance(told(1), told(2)) == chance(told(1), page)


def test_a_third_party_and_what_is_called_after_it_count_nothing_in_common() -> None:
    ship = told(
        1, "A rescue ship of the harbour board enters service in the Taiwan Straits.", "Rescue ship enters service"
    )
    fishers = "The fishers of two towns ask for a longer season {}."
    near, afar = (
        told(2, fishers.format(where), "Fishers write letter") for where in ("in the Taiwan Straits", "at home")
    )
    assert chance(ship, near) == chance(ship, afar)
    yard = told(3, "A rescue ship of the harbour board leaves Halsted for Brinmouth.")
    named, unnamed = (told(4, fishers.format(where)) for where in ("in Halsted", "at home"))
    assert chance(yard, named) > chance(yard, unnamed)


def test_headlines_that_tell_unlike_acts_speak_against_one_event() -> None:
    first = told(1, title="China bans lock gates")
    second, answer = told(2, title="China buys lock gates"), told(3, title="China bans lock gates at once")
    assert chance(first, answer) > chance(first, second)
