from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import DisallowedError, FetchError, PageError, SourceError, WallError, WorkError
from digests.model import Draft
from digests.rules.reading.sources.admission import Settled, Unread, settle, unread_of
from tests.factories import NOW

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def draft(name: str = "a", **changes: Any) -> Draft:
    values: dict[str, Any] = {"url": f"https://x.example.org/{name}", "title": name, "published": NOW - HOUR}
    return Draft(**(values | changes))


def one(item: Draft, why: Unread | None = None, **options: Any) -> Settled:
    return settle([item], {} if why is None else {0: why}, NOW, **options)


def test_a_dated_item_is_told_also_at_the_first_reading() -> None:
    assert one(draft(), first_time=True) == Settled(kept=(draft(),))


def test_an_item_without_a_date_is_a_baseline_first_and_published_now_later() -> None:
    undated = draft(published=None)
    assert one(undated, first_time=True) == Settled(baseline=(undated,))
    (kept,) = one(undated).kept
    assert (kept.published, kept.published_guessed) == (NOW, True)


def test_an_item_that_its_page_dates_far_ahead_counts_as_published_now() -> None:
    (kept,) = one(draft(published=NOW + 500 * HOUR)).kept
    assert (kept.published, kept.published_guessed) == (NOW, True)


def test_an_item_that_its_page_shows_to_be_old_is_remembered_and_not_told() -> None:
    old = draft(published=NOW - 97 * HOUR)
    assert one(old) == Settled(old=(old,))


def test_what_was_not_asked_for_yet_waits_for_the_next_turn_however_long_it_takes() -> None:
    settled = one(draft(), Unread.LATER, since=NOW - 100 * HOUR)
    assert settled == Settled(postponed=1, wait=0.0)


@pytest.mark.parametrize("why", [Unread.FAILED, Unread.FOR_GOOD])
def test_an_item_whose_page_cannot_be_had_is_told_with_what_the_list_says(why: Unread) -> None:
    assert one(draft(), why) == Settled(kept=(draft(),))


@pytest.mark.parametrize(("rest", "waits"), [(300.0, 900.0), (3600.0, 3600.0), (3601.0, None)])
def test_an_item_waits_for_a_host_that_rests_for_an_hour_at_most(rest: float, waits: float | None) -> None:
    settled = one(draft(), Unread.RESTING, rest=rest)
    assert settled == (Settled(kept=(draft(),)) if waits is None else Settled(postponed=1, wait=waits))


@pytest.mark.parametrize("item", [draft(title=""), draft(published=None)])
@pytest.mark.parametrize("why", [Unread.FAILED, Unread.RESTING])
def test_an_item_that_cannot_be_told_without_its_page_waits_even_longer(item: Draft, why: Unread) -> None:
    rest = 7200.0 if why is Unread.RESTING else 0.0
    assert one(item, why, first_time=True, rest=rest) == Settled(postponed=1, wait=max(rest, 900.0))


@pytest.mark.parametrize("why", [Unread.FAILED, Unread.RESTING, Unread.FOR_GOOD])
def test_nobody_is_asked_for_ever(why: Unread) -> None:
    untitled, undated = draft(title=""), draft("b", published=None)
    unread = {0: why, 1: why, 2: why}
    settled = settle(
        [untitled, undated, draft()], unread, NOW, first_time=True, since=NOW - HOUR - MINUTE, rest=60.0
    )
    assert settled == Settled(kept=(draft(),), baseline=(undated,), untitled=(untitled,))


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (DisallowedError("robots.txt"), Unread.FOR_GOOD),
        (FetchError("429", status=429), Unread.RESTING),
        (FetchError("503", status=503, retry_after=60.0), Unread.RESTING),
        (FetchError("robots.txt cannot be had", retry_after=60.0), Unread.RESTING),
        (FetchError("502", status=502), Unread.FAILED),
        (FetchError("408", status=408), Unread.FAILED),
        (FetchError("no answer"), Unread.FAILED),
        (FetchError("404", status=404), Unread.FOR_GOOD),
        (FetchError("403", status=403), Unread.FOR_GOOD),
        (WallError(), Unread.FOR_GOOD),
        (PageError(), Unread.FOR_GOOD),
        (WorkError(), Unread.FOR_GOOD),
    ],
)
def test_what_asking_again_is_good_for_depends_on_the_error(error: SourceError, why: Unread) -> None:
    assert unread_of(error) is why


ITEMS = st.lists(
    st.builds(
        draft,
        st.sampled_from("abcdef"),
        title=st.sampled_from(["", "Talks begin"]),
        published=st.none() | st.integers(-200, 100).map(lambda hours: NOW + hours * HOUR),
    ),
    max_size=12,
)


@given(ITEMS, st.dictionaries(st.integers(0, 11), st.sampled_from(Unread)), st.booleans(), st.integers(0, 99))
def test_every_item_is_told_remembered_or_waits(
    drafts: list[Draft], unread: dict[int, Unread], first_time: bool, hours: int
) -> None:
    settled = settle(drafts, unread, NOW, first_time=first_time, since=NOW - hours * HOUR, rest=hours * 600.0)
    groups = (settled.kept, settled.old, settled.baseline, settled.untitled)
    assert sum(map(len, groups)) + settled.postponed == len(drafts)
    assert all(kept.title and kept.published and kept.published <= NOW + HOUR for kept in settled.kept)
