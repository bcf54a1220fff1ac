"""Where the articles of a story contradict one another, and where they only seem to."""

from datetime import UTC, datetime, timedelta

import pytest

from digests.model import Article, Conflict, ConflictKind, Ownership, Policy
from tests.editing import story_of
from tests.factories import article, source
from tests.relations import us_china

RELATION = us_china()
SATURDAY = datetime(2024, 5, 25, 13, 0, tzinfo=UTC)
COUNTED = "Taiwan's defence ministry said on Saturday that it had tracked {} naval vessels around the island."
ALSO = (
    "The ministry in Taipei tracked {} ships around the island on Saturday, it said in a daily report on vessels."
)
SHARE = "China produces about {} percent of the world's antimony, according to an industry group."
OTHER_SHARE = "A European study put China's share at {} percent of world antimony output."


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


def test_two_counts_of_the_same_thing_are_both_kept_with_their_articles() -> None:
    (conflict,) = told(COUNTED.format(27), COUNTED.format(29))
    assert conflict.kind is ConflictKind.NUMBER
    assert [(account.text, account.article) for account in conflict.accounts] == [
        ("27 naval vessels", 1),
        ("29 naval vessels", 2),
    ]


def test_other_words_for_the_same_count_contradict_it_too() -> None:
    assert texts(told(COUNTED.format(27), ALSO.format(29))) == [["27 naval vessels", "29 ships"]]
    assert texts(told(SHARE.format(80), OTHER_SHARE.format(94), hours=48)) == [["80 percent", "94 percent"]]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (COUNTED.format(27), COUNTED.format(27)),
        # an update: the later article says that it was another number before
        (
            COUNTED.format(27),
            "The count of vessels around the island rose to 29 naval vessels, the ministry said.",
        ),
        # another day
        (COUNTED.format(27), COUNTED.format(29).replace("Saturday", "Friday")),
        # another day of a row
        (
            "Taiwan's defence ministry tracked 27 vessels around the island on the first day of the drills.",
            "Taiwan's defence ministry tracked 29 vessels around the island on the second day of the drills.",
        ),
        # another scope: a part, the total, another thing
        (COUNTED.format(27), "The total for the drill was 46 vessels, Taiwan's defence ministry said."),
        (
            COUNTED.format(62).replace("naval vessels", "aircraft"),
            "The ministry said 47 of the aircraft crossed a line.",
        ),
        (SHARE.format(80), OTHER_SHARE.format(60).replace("antimony", "tungsten")),
        # rounding
        (
            "The increases cover about $18 billion of Chinese goods.",
            "The increases cover $18.04 billion of Chinese goods.",
        ),
        (SHARE.format(80), SHARE.format(83)),
        # a bound
        (COUNTED.format("at least 27"), COUNTED.format("more than 25")),
        # years and dates are no numbers
        ("The talks of 2023 were held on May 3.", "The talks of 2024 were held on May 5."),
    ],
)
def test_an_update_a_scope_and_a_rounding_are_no_contradictions(first: str, second: str) -> None:
    assert told(first, second, hours=30) == ()


def test_an_outlets_own_later_count_and_a_reprint_contradict_nothing() -> None:
    one = source("gazette", policy=Policy.FULL)
    made = [article(1, text=COUNTED.format(27), source=one), article(2, text=COUNTED.format(29), source=one)]
    assert story_of(1, made, RELATION).conflicts == ()
    reprint = [made[0], article(2, text=COUNTED.format(29), source=source("other"), reprint_of=1)]
    assert story_of(1, reprint, RELATION).conflicts == ()


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
    many = [COUNTED.format(number) for number in range(20, 80)]
    assert len(told(*many)) <= 3
