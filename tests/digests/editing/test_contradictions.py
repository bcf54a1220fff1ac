"""When two numbers of different publishers are meant to be the same and are not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digests.model import (
    Account,
    Conflict,
    ConflictKind,
    DatedPhrase,
    DateKind,
    Mark,
    Passage,
    PassageKind,
    Proof,
    Quantity,
    Telling,
)
from digests.rules.editing.conflicts import ComparedSentence, date_conflicts, denials, number_conflicts
from tests.lexicons import lexicon
from tests.relations import us_china

NOON = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
SATURDAY, SUNDAY = "2026-03-07", "2026-03-08"
ALL = "tracked around island navy report strait"


def sentence(article: int = 1, words: str = ALL, hours: float | None = 0.0, **changes: Any) -> ComparedSentence:
    values: dict[str, Any] = {
        "family": f"outlet-{article}",
        "published": None if hours is None else NOON + timedelta(hours=hours),
        "days": frozenset(changes.pop("days", ())),
    }
    telling = Telling(
        index=0,
        stems=frozenset(words.split()),
        marks=frozenset(changes.pop("marks", ())),
        places=frozenset(changes.pop("places", ())),
    )
    return ComparedSentence(telling=telling, **(values | changes))


def quantity(value: float, article: int = 1, **changes: Any) -> Quantity:
    values: dict[str, Any] = {"text": f"{value:g}", "unit": "count", "of": "vessel", "index": 0}
    return Quantity(value=value, article=article, **(values | changes))


def values_of(conflicts: list[Conflict]) -> list[list[str]]:
    return [[account.text for account in each.accounts] for each in conflicts]


def compared(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[list[str]]:
    """The conflicts of two articles, each given by what its number and its sentence have besides the usual."""
    numbers, told = [], {}
    for article, given in enumerate((first, second), 1):
        own = {"value", "unit", "of", "limit", "part", "earlier", "index"}
        numbers.append(quantity(article=article, **{name: given[name] for name in own & set(given)}))
        place = (article, given.get("index", 0))
        told[place] = sentence(article, **{name: given[name] for name in set(given) - own})
    return values_of(list(number_conflicts(numbers, told, lexicon().limits)))


TWO_SHARE = "tracked around"
THREE_SHARE, FOUR_SHARE = f"{TWO_SHARE} island", f"{TWO_SHARE} island navy"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"value": 27}, {"value": 29}),
        ({"value": 29}, {"value": 27}),
        ({"value": 20}, {"value": 50}),
        ({"value": 27}, {"value": 29, "hours": 12}),
        ({"value": 27}, {"value": 29, "hours": -12}),
        ({"value": 27}, {"value": 29, "hours": None}),
        ({"value": 27, "days": [SATURDAY]}, {"value": 29, "days": [SATURDAY], "hours": 36}),
        ({"value": 27, "days": [SATURDAY]}, {"value": 29, "days": [SATURDAY], "hours": 37}),
        ({"value": 27, "days": ["2026-03"]}, {"value": 29, "days": [SATURDAY]}),
        ({"value": 27, "days": [SATURDAY]}, {"value": 29}),
        ({"value": 27, "places": ["first"]}, {"value": 29, "places": ["first"]}),
        ({"value": 27, "places": ["first"]}, {"value": 29}),
        ({"value": 27, "marks": [Mark.CHANGES]}, {"value": 29, "hours": 1}),
        ({"value": 27, "marks": [Mark.TOTAL]}, {"value": 29, "marks": [Mark.TOTAL]}),
        ({"value": 27, "limit": "about"}, {"value": 31}),
        ({"value": 27}, {"value": 29, "words": f"{THREE_SHARE} a b c"}),
        ({"value": 10, "words": f"{THREE_SHARE} d e f"}, {"value": 12, "words": f"{THREE_SHARE} a b c"}),
        ({"value": 80, "unit": "percent", "of": "gallium", "words": f"{TWO_SHARE} a b c d e f"},
         {"value": 94, "unit": "percent", "of": "gallium", "words": f"{TWO_SHARE} g h i j k l", "hours": 168}),
        ({"value": 80, "unit": "percent", "of": "gallium"},
         {"value": 94, "unit": "percent", "of": "gallium", "hours": 9, "marks": [Mark.CHANGES]}),
        ({"value": 80, "unit": "percent", "of": "export", "words": f"{THREE_SHARE} a b c"},
         {"value": 94, "unit": "percent", "of": "export", "words": f"{THREE_SHARE} d e f"}),
        ({"value": 27, "unit": "percent", "of": "tariff on wine", "words": f"{THREE_SHARE} a b c"},
         {"value": 29, "unit": "percent", "of": "tariff on wine", "words": f"{THREE_SHARE} d e f"}),
    ],
)  # fmt: skip
def test_two_counts_of_one_thing_at_one_time_differ(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert compared(first, second) == [sorted((f"{first['value']}", f"{second['value']}"), key=float)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"value": 27}, {"value": 27}),
        ({"value": 20}, {"value": 51}),
        ({"value": 0}, {"value": 51}),
        ({"value": 27}, {"value": 29, "family": "outlet-1"}),
        ({"value": 27}, {"value": 29, "of": "ship"}),
        ({"value": 27}, {"value": 29, "unit": "percent"}),
        ({"value": 27, "unit": "vote"}, {"value": 29, "unit": "vote"}),
        ({"value": 27}, {"value": 29, "earlier": True}),
        ({"value": 27}, {"value": 29, "hours": 12.5}),
        ({"value": 27}, {"value": 29, "hours": -12.5}),
        ({"value": 27, "days": [SATURDAY]}, {"value": 29, "days": [SUNDAY]}),
        ({"value": 27, "days": ["2026-03"]}, {"value": 29, "days": ["2026-03"], "hours": 37}),
        ({"value": 27, "places": ["first"]}, {"value": 29, "places": ["second"]}),
        ({"value": 27}, {"value": 29, "marks": [Mark.CHANGES], "hours": 1}),
        ({"value": 27}, {"value": 29, "marks": [Mark.CHANGES], "hours": 0.5}),
        ({"value": 27}, {"value": 29, "marks": [Mark.CHANGES], "hours": 0}),
        ({"value": 27}, {"value": 29, "marks": [Mark.CHANGES], "hours": None}),
        ({"value": 27, "marks": [Mark.CHANGES]}, {"value": 29, "hours": -1}),
        ({"value": 27}, {"value": 29, "marks": [Mark.TOTAL]}),
        ({"value": 27}, {"value": 29, "part": True}),
        ({"value": 27}, {"value": 60, "limit": "bounded"}),
        ({"value": 27, "limit": "about"}, {"value": 29}),
        ({"value": 27, "limit": "bounded"}, {"value": 40}),
        ({"value": 1000}, {"value": 1040}),
        ({"value": 98_700}, {"value": 100_000}),
        ({"value": 27}, {"value": 29, "words": f"{TWO_SHARE} a b"}),
        ({"value": 27}, {"value": 29, "words": "vessel tracked around"}),
        ({"value": 27, "words": f"{THREE_SHARE} d e f g h"}, {"value": 29, "words": f"{THREE_SHARE} a b c i j"}),
        ({"value": 10, "words": f"{THREE_SHARE} d e f g"}, {"value": 12, "words": f"{THREE_SHARE} a b c h"}),
        ({"value": 80, "unit": "percent", "of": "gallium", "words": f"{TWO_SHARE} a b c d e f g"},
         {"value": 94, "unit": "percent", "of": "gallium", "words": f"{TWO_SHARE} h i j k l m n"}),
        ({"value": 80, "unit": "percent", "of": "gallium"},
         {"value": 94, "unit": "percent", "of": "gallium", "hours": 169}),
        ({"value": 80, "unit": "percent", "of": "gallium", "words": "tracked a b"},
         {"value": 94, "unit": "percent", "of": "gallium", "words": "tracked c d"}),
        ({"value": 80, "unit": "percent", "of": "export"},
         {"value": 94, "unit": "percent", "of": "export", "hours": 13}),
        ({"value": 80, "unit": "percent", "of": "export"},
         {"value": 94, "unit": "percent", "of": "export", "hours": 9, "marks": [Mark.CHANGES]}),
        ({"value": 80, "unit": "percent", "of": "export", "words": f"{THREE_SHARE} a b c g"},
         {"value": 94, "unit": "percent", "of": "export", "words": f"{THREE_SHARE} d e f h"}),
        ({"value": 27, "of": "people", "words": THREE_SHARE},
         {"value": 29, "of": "people", "words": THREE_SHARE}),
        ({"value": 27, "of": "people", "words": f"{FOUR_SHARE} a b"},
         {"value": 29, "of": "people", "words": f"{FOUR_SHARE} c d"}),
        ({"value": 27, "unit": "percent", "of": "tariff", "words": f"{THREE_SHARE} a b c"},
         {"value": 29, "unit": "percent", "of": "tariff", "words": f"{THREE_SHARE} d e f"}),
        ({"value": 27}, {"value": 29, "index": 1, "words": "other"}),
    ],
)  # fmt: skip
def test_counts_of_others_roundings_updates_and_parts_do_not(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    assert compared(first, second) == []


def test_each_thing_is_told_once() -> None:
    things = ["vessel", "jet", "drone", "boat", "buoy"]
    numbers = [quantity(value, at, of=of) for of in things for at, value in ((1, 27), (2, 29))]
    told = {(1, 0): sentence(1), (2, 0): sentence(2)}
    found = list(number_conflicts(numbers, told, lexicon().limits))
    assert [each.what for each in found] == things
    assert found[0] == Conflict(ConflictKind.NUMBER, "vessel", (Account("27", 1, 0), Account("29", 2, 0)))


def test_of_several_numbers_in_an_article_those_that_nobody_else_has_are_compared() -> None:
    told = {(at, index): sentence(at) for at in (1, 2) for index in (0, 1, 2)}

    def found(one: list[float], other: list[float]) -> list[list[str]]:
        numbers = [quantity(value, 1, index=index) for index, value in enumerate(one)]
        numbers += [quantity(value, 2, index=index) for index, value in enumerate(other)]
        return values_of(list(number_conflicts(numbers, told, lexicon().limits)))

    assert found([27, 40], [29, 40]) == [["27", "29"]]
    assert found([27, 40], [40]) == []
    assert found([27, 30], [29, 40]) == []


def test_three_publishers_are_told_together() -> None:
    told = {(at, 0): sentence(at) for at in (1, 2, 3)}
    numbers = [quantity(33, 3), quantity(27), quantity(29, 2)]
    assert values_of(list(number_conflicts(numbers, told, lexicon().limits))) == [["27", "29", "33"]]


def phrase(day: str, article: int, kind: DateKind = DateKind.DEADLINE, index: int = 0) -> DatedPhrase:
    return DatedPhrase(day, day, kind, index, article)


@pytest.mark.parametrize(
    ("second", "changes", "differ"),
    [
        (phrase(SUNDAY, 2), {}, True),
        (phrase(SATURDAY, 2), {}, False),
        (phrase("2026-03", 2), {}, False),
        (phrase(SUNDAY, 2, DateKind.EXPIRY), {}, False),
        (phrase(SUNDAY, 2, index=1), {}, False),
        (phrase(SUNDAY, 2), {"family": "outlet-1"}, False),
        (phrase(SUNDAY, 2), {"marks": [Mark.MOVED]}, False),
        (phrase(SUNDAY, 2), {"hours": 72}, True),
        (phrase(SUNDAY, 2), {"hours": 73}, False),
        (phrase(SUNDAY, 2), {"hours": -73}, False),
        (phrase(SUNDAY, 2), {"hours": None}, True),
        (phrase(SUNDAY, 2), {"words": f"{THREE_SHARE} a b c"}, True),
        (phrase(SUNDAY, 2), {"words": f"{TWO_SHARE} a"}, False),
    ],
)
def test_one_day_of_each_publisher_is_compared(second: DatedPhrase, changes: dict[str, Any], differ: bool) -> None:
    told = {(1, 0): sentence(1), (2, 0): sentence(2, **changes)}
    (*found,) = date_conflicts([phrase(SATURDAY, 1), second], told, lexicon())
    assert values_of(found) == ([[SATURDAY, SUNDAY]] if differ else [])
    (*found,) = date_conflicts([second, phrase(SATURDAY, 1)], told, lexicon())
    assert values_of(found) == ([[SATURDAY, SUNDAY]] if differ else [])


def test_only_days_that_bind_are_compared_each_kind_once_and_articles_with_one_such_day() -> None:
    told = {(at, 0): sentence(at) for at in (1, 2, 3)}
    for kind in DateKind:
        (*found,) = date_conflicts([phrase(SATURDAY, 1, kind), phrase(SUNDAY, 2, kind)], told, lexicon())
        binds = kind in {DateKind.EFFECTIVE, DateKind.DEADLINE, DateKind.EXPIRY}
        assert [each.what for each in found] == [kind.value] * binds
    three = [phrase(SATURDAY, 1), phrase(SUNDAY, 2), phrase("2026-03-09", 3)]
    assert len(list(date_conflicts(three, told, lexicon()))) == 1
    assert (
        list(date_conflicts([phrase(SATURDAY, 1), phrase(SUNDAY, 2), phrase(SATURDAY, 2)], told, lexicon())) == []
    )


def test_days_of_two_matters_do_not_contradict_each_other() -> None:
    told = {(at, 0): sentence(at) for at in (1, 2)}
    one, other = phrase(SATURDAY, 1), phrase(SUNDAY, 2)

    def differ(first: str, second: str) -> bool:
        days = [replace(one, what=first), replace(other, what=second)]
        return bool(list(date_conflicts(days, told, lexicon())))

    assert differ("comments", "public comments")
    assert differ("comments", "")
    assert not differ("comments", "nominations")


def said(party: str, article: int, index: int, kind: PassageKind = PassageKind.STATEMENT) -> Passage:
    text = f"Said {article} {index}."
    speaker, proof = f"{party} {index}", Proof.OFFICE
    return Passage(article=article, index=index, text=text, party=party, speaker=speaker, kind=kind, proof=proof)


def denied(*passages: Passage, **sentences: Any) -> list[list[str]]:
    """Who claims and who denies, where the passages' sentences are what is given by "s" and place."""
    told = {}
    for each in passages:
        given = sentences.get(f"s{each.article}{each.index}", {"words": "a b c d e"})
        told[each.article, each.index] = sentence(each.article, **given)
    return values_of(list(denials(passages, told, us_china())))


DENIAL: dict[str, Any] = {"words": "v w x y z", "marks": [Mark.DENIAL, Mark.REFERS]}


@pytest.mark.parametrize(
    ("passages", "sentences", "found"),
    [
        ([said("prc", 1, 0), said("us", 1, 1)], {"s11": DENIAL}, [["prc 0", "us 1"]]),
        ([said("prc", 1, 0), said("us", 1, 3)], {"s13": DENIAL}, [["prc 0", "us 3"]]),
        ([said("prc", 1, 0), said("us", 1, 4)], {"s14": DENIAL}, []),
        ([said("prc", 1, 0), said("prc", 1, 1), said("us", 1, 2)], {"s12": DENIAL}, [["prc 1", "us 2"]]),
        ([said("prc", 1, 2), said("us", 1, 1)], {"s11": DENIAL}, []),
        ([said("us", 1, 0), said("us", 1, 1)], {"s11": DENIAL}, []),
        ([said("other", 1, 0), said("us", 1, 1)], {"s11": DENIAL}, []),
        ([said("prc", 1, 0, PassageKind.FACT), said("us", 1, 1)], {"s11": DENIAL}, []),
        ([said("prc", 1, 0), said("us", 1, 1)], {"s11": {**DENIAL, "marks": [Mark.DENIAL]}}, []),
        ([said("prc", 1, 0), said("us", 1, 1)], {"s11": {**DENIAL, "marks": [Mark.REFERS]}}, []),
        ([said("prc", 2, 0), said("us", 1, 1)], {"s11": {"words": "a b c d x", "marks": [Mark.DENIAL]}},
         [["prc 0", "us 1"]]),
        ([said("prc", 2, 0), said("us", 1, 1)], {"s11": {"words": "a b c x y", "marks": [Mark.DENIAL]}}, []),
        ([said("prc", 2, 0), said("us", 1, 1)],
         {"s20": {"words": "a b c d f g h i j k"},
          "s11": {"words": "a b c d q r s t u v", "marks": [Mark.DENIAL]}}, [["prc 0", "us 1"]]),
        ([said("prc", 2, 0), said("us", 1, 1)],
         {"s20": {"words": "a b c d f g h i j k l"},
          "s11": {"words": "a b c d q r s t u v w", "marks": [Mark.DENIAL]}}, []),
        ([said("prc", 2, 0), said("prc", 2, 1), said("us", 1, 1)],
         {"s20": {"words": "a b c d f"}, "s11": {"words": "a b c d e", "marks": [Mark.DENIAL]}},
         [["prc 1", "us 1"]]),
        ([said("prc", 2, 0), said("prc", 2, 1), said("us", 1, 1)],
         {"s11": {"words": "a b c d e", "marks": [Mark.DENIAL]}}, [["prc 0", "us 1"]]),
        ([said("prc", 1, 0), said("us", 1, 1), said("us", 1, 2), said("us", 1, 3)],
         {"s11": DENIAL, "s12": DENIAL, "s13": DENIAL}, [["prc 0", "us 1"], ["prc 0", "us 2"]]),
    ],
)  # fmt: skip
def test_a_denial_is_of_the_other_sides_claim_before_it_or_of_one_with_its_words(
    passages: list[Passage], sentences: dict[str, Any], found: list[list[str]]
) -> None:
    assert denied(*passages, **sentences) == found
