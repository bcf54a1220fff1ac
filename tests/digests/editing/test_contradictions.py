"""When two days of different publishers are meant to be the same and are not, and when a claim is denied."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digests.model import (
    Conflict,
    DatedPhrase,
    DateKind,
    Mark,
    Passage,
    PassageKind,
    Proof,
    Telling,
)
from digests.rules.editing.conflicts import ComparedSentence, date_conflicts, denials
from tests.lexicons import lexicon
from tests.relations import us_china

NOON = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
SATURDAY, SUNDAY = "2026-03-07", "2026-03-08"
ALL = "tracked around island navy report strait"


def sentence(article: int = 1, words: str = ALL, hours: float | None = 0.0, **changes: Any) -> ComparedSentence:
    values: dict[str, Any] = {
        "family": f"outlet-{article}",
        "published": None if hours is None else NOON + timedelta(hours=hours),
    }
    telling = Telling(
        index=0,
        stems=frozenset(words.split()),
        marks=frozenset(changes.pop("marks", ())),
    )
    return ComparedSentence(telling=telling, **(values | changes))


def values_of(conflicts: list[Conflict]) -> list[list[str]]:
    return [[account.text for account in each.accounts] for each in conflicts]


TWO_SHARE = "tracked around"
THREE_SHARE, FOUR_SHARE = f"{TWO_SHARE} island", f"{TWO_SHARE} island navy"


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
