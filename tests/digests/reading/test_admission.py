from datetime import timedelta
from typing import Any

import pytest

from digests.model import Draft
from digests.rules.reading.admission import admit, within_reach
from tests.factories import NOW

HOUR = timedelta(hours=1)


def draft(name: str = "a", **changes: Any) -> Draft:
    values: dict[str, Any] = {"url": f"https://x.example.org/{name}", "title": name, "published": NOW - HOUR}
    return Draft(**(values | changes))


def test_a_dated_item_is_news_also_at_the_first_reading() -> None:
    admission = admit([draft()], (), True, NOW)
    assert admission.kept == (draft(),)
    assert admission.dropped == {}


def test_undated_items_are_a_baseline_first_and_news_later() -> None:
    undated = draft(published=None)
    first = admit([undated], (), True, NOW)
    assert (first.kept, first.baseline, first.dropped) == ((), (undated,), {"baseline": 1})
    (later,) = admit([undated], (), False, NOW).kept
    assert (later.published, later.published_guessed) == (NOW, True)


@pytest.mark.parametrize(
    ("ahead", "published"),
    [(timedelta(minutes=50), NOW + timedelta(minutes=50)), (timedelta(hours=2), NOW), (timedelta(hours=47), NOW)],
)
def test_an_item_from_the_future_counts_as_published_now(ahead: timedelta, published: object) -> None:
    (kept,) = admit([draft(published=NOW + ahead)], (), False, NOW).kept
    assert kept.published == published
    assert kept.published_guessed is (published == NOW)


def test_an_item_from_the_far_future_waits_for_its_day() -> None:
    item = draft(published=NOW + timedelta(days=3))
    assert admit([item], (), False, NOW).dropped == {"future": 1}
    assert admit([item], (), False, NOW + timedelta(days=3)).kept == (item,)


@pytest.mark.parametrize(("age", "kept"), [(95, 1), (97, 0), (24 * 445, 0)])
def test_old_items_are_no_news(age: int, kept: int) -> None:
    admission = admit([draft(published=NOW - age * HOUR)], (), False, NOW)
    assert len(admission.kept) == kept
    assert admission.dropped == ({} if kept else {"old": 1})


def test_known_repeated_and_empty_items_are_counted() -> None:
    drafts = [draft("a"), draft("b"), draft("b", title="again"), draft("c", title="")]
    admission = admit(drafts, {"https://x.example.org/a"}, False, NOW)
    assert [kept.title for kept in admission.kept] == ["b"]
    assert admission.dropped == {"known": 1, "twice": 1, "empty": 1}


def test_only_so_many_pages_are_read_in_one_turn_the_newest_first() -> None:
    whole = draft("whole", complete=True, published=NOW - timedelta(hours=90))
    teasers = [draft(f"teaser-{hour}", published=NOW - timedelta(hours=hour)) for hour in (5, 1, 3)]
    now, later = within_reach([whole, *teasers], 2)
    assert [each.url for each in now] == [whole.url, teasers[1].url, teasers[2].url]
    assert [each.url for each in later] == [teasers[0].url]
