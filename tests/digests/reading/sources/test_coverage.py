"""What a digest stands on."""

from datetime import timedelta

import pytest

from digests.model import Coverage, Gap, SourceRecord, SourceState, Trouble
from digests.rules.reading.sources.health import coverage
from tests.factories import NOW, source

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def record(name: str = "gazette", *, active: bool = True, **state: object) -> SourceRecord:
    values: dict[str, object] = {"next_fetch_at": NOW, "last_success_at": NOW - HOUR, "newest_item_at": NOW - HOUR}
    return SourceRecord(source(name, active=active), SourceState(**(values | state)))  # type: ignore[arg-type]


def test_active_sources_read_within_a_day_are_reached_and_the_others_named_with_since_when() -> None:
    records = [
        record("fresh"),
        record("stale", last_success_at=NOW - 2 * DAY),
        record("never", last_success_at=None, newest_item_at=None),
        record("paused", active=False, last_success_at=None),
    ]

    assert coverage(records, NOW) == Coverage(
        1, 3, (Gap("Never", Trouble.UNREACHABLE), Gap("Stale", Trouble.UNREACHABLE, NOW - 2 * DAY))
    )


def test_a_frozen_feed_is_reached_and_yet_silent_since_its_last_news() -> None:
    frozen = record(newest_item_at=NOW - 40 * DAY, cadence=3600.0)

    assert coverage([frozen], NOW) == Coverage(1, 1, (Gap("Gazette", Trouble.SILENT, NOW - 40 * DAY),))


@pytest.mark.parametrize("trouble", [Trouble.EMPTY, Trouble.UNDATED])
def test_an_answer_without_use_is_reached_and_named(trouble: Trouble) -> None:
    state = {"trouble": trouble, "failures": 2, "newest_item_at": NOW - 3 * DAY}

    assert coverage([record(**state)], NOW) == Coverage(1, 1, (Gap("Gazette", trouble, NOW - 3 * DAY),))


def test_what_was_read_today_and_fails_since_an_hour_is_no_gap_yet() -> None:
    failing = record(last_error="https://gazette.example.org: timed out", trouble=Trouble.UNREACHABLE, failures=5)

    assert coverage([failing], NOW) == Coverage(1, 1)


def test_the_order_of_reading_changes_nothing() -> None:
    records = [record(name, last_success_at=None) for name in ("b", "a", "c")]

    assert coverage(records, NOW) == coverage(records[::-1], NOW)
    assert [gap.name for gap in coverage(records, NOW).gaps] == ["A", "B", "C"]
