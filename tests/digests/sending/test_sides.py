"""Which side's outlets carry a story."""

from digests.model import Article
from digests.rules.sending.cards import only_side
from tests.digests.sending.relation import RELATION
from tests.factories import article, source


def published_on(*sides: str) -> list[Article]:
    return [article(number, source=source(party, party=party)) for number, party in enumerate(sides, 1)]


def test_outlets_of_one_side_are_that_side_however_many() -> None:
    assert only_side(published_on("prc"), RELATION) == "prc"
    assert only_side(published_on("us", "us", "us"), RELATION) == "us"


def test_one_outlet_of_another_side_or_from_elsewhere_is_enough_against_it() -> None:
    assert only_side(published_on("prc", "us"), RELATION) == ""
    assert only_side(published_on("prc", "other"), RELATION) == ""
    assert only_side(published_on("other"), RELATION) == ""
    assert only_side([], RELATION) == ""
