"""Where the articles of a story contradict one another, and where they only seem to."""

from datetime import UTC, datetime, timedelta

from digests.model import Article, Conflict, ConflictKind, Ownership, Policy
from tests.editing import story_of
from tests.factories import article, source
from tests.relations import us_china

RELATION = us_china()
SATURDAY = datetime(2024, 5, 25, 13, 0, tzinfo=UTC)
DUE = "Comments on the licensing rule for graphite are due by June {}, the commerce department said."


def told(*texts: str, hours: float = 2.0, **changes: object) -> tuple[Conflict, ...]:
    """The contradictions of articles by as many publishers, that many hours apart."""
    made: list[Article] = [
        article(
            number,
            title=f"Headline {number}",
            text=text,
            published=SATURDAY + timedelta(hours=hours * number),
            source=source(f"outlet-{number}", policy=Policy.FULL),
            **changes,
        )
        for number, text in enumerate(texts, 1)
    ]
    return story_of(1, made, RELATION).conflicts


def texts(conflicts: tuple[Conflict, ...]) -> list[list[str]]:
    return [[account.text for account in conflict.accounts] for conflict in conflicts]


def test_an_outlets_own_later_day_and_a_reprint_contradict_nothing() -> None:
    one = source("gazette", policy=Policy.FULL)
    made = [article(1, text=DUE.format(28), source=one), article(2, text=DUE.format(29), source=one)]
    assert story_of(1, made, RELATION).conflicts == ()
    reprint = [made[0], article(2, text=DUE.format(29), source=source("other"), reprint_of=1)]
    assert story_of(1, reprint, RELATION).conflicts == ()


def test_numbers_that_differ_are_no_contradiction() -> None:
    counted = "Taiwan's defence ministry said on Saturday that it had tracked {} naval vessels around the island."
    assert told(counted.format(27), counted.format(29)) == ()


def test_days_that_differ_for_the_same_deadline_are_flagged() -> None:
    first = "Comments on the licensing rule for graphite are due by June 28, the commerce department said."
    second = "The commerce department wants comments on the licensing rule for graphite by July 5."
    (conflict,) = told(first, second)
    assert (conflict.kind, conflict.what) == (ConflictKind.DATE, "deadline")
    assert texts((conflict,)) == [["2024-06-28", "2024-07-05"]]
    assert told(first, second.replace("wants", "extended the deadline for")) == ()


def test_a_claim_and_its_denial_by_the_other_side_are_put_together() -> None:
    (conflict,) = told(
        "The Foreign Ministry in Beijing said American balloons had flown over China ten times. "
        "The White House called the claim false."
    )
    assert conflict.kind is ConflictKind.CLAIM
    assert [account.index for account in conflict.accounts] == [0, 1]
    assert told("The White House said balloons were watched. The White House called the claim false.") == ()


def test_a_source_that_nobody_answers_for_makes_no_side_claim_or_deny_anything() -> None:
    text = (
        "The Foreign Ministry in Beijing said American balloons had flown over China ten times. "
        "The White House called the claim false."
    )
    unknown = source("leaf", policy=Policy.FULL, ownership=Ownership.UNLABELLED, label="unlabelled")
    assert story_of(1, [article(1, text=text, source=unknown)], RELATION).conflicts == ()


def test_many_articles_are_compared_in_time() -> None:
    many = [DUE.format(1 + number % 28) for number in range(60)]
    assert len(told(*many)) == 1
