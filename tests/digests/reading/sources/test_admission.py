from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import DisallowedError, FetchError, PageError, SourceError, WallError, WorkError
from digests.model import Draft
from digests.rules.reading.sources.admission import (
    MOST_UNDATED,
    Admission,
    KnownArticle,
    Settled,
    Unread,
    admit,
    settle,
    similar_titles,
    unread_of,
)
from tests.factories import NOW

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def draft(name: str = "a", **changes: Any) -> Draft:
    values: dict[str, Any] = {"url": f"https://x.example.org/{name}", "title": name, "published": NOW - HOUR}
    return Draft(**(values | changes))


def stored(title: str = "a", **changes: Any) -> KnownArticle:
    return KnownArticle(**({"id": 7, "title": title, "published": NOW - HOUR} | changes))


def admitted(*drafts: Draft, known: dict[int, KnownArticle] | None = None, **options: Any) -> Admission:
    return admit(drafts, known or {}, options.pop("first_time", False), options.pop("now", NOW), **options)


def test_a_dated_item_is_news_also_at_the_first_reading() -> None:
    admission = admitted(draft(), first_time=True)
    assert admission.kept == (draft(),)
    assert admission.dropped == {}


@pytest.mark.parametrize("first_time", [False, True])
def test_undated_items_may_be_news_as_long_as_their_pages_were_not_asked(first_time: bool) -> None:
    undated = draft(published=None)
    admission = admitted(undated, first_time=first_time)
    assert (admission.kept, admission.dropped) == ((undated,), {})


def test_at_first_only_the_first_hundred_undated_items_are_asked_for_a_date() -> None:
    undated = [draft(str(number), published=None) for number in range(MOST_UNDATED + 2)]
    first = admitted(*undated, draft(), first_time=True)
    assert first.kept == (*undated[:MOST_UNDATED], draft())
    assert (first.baseline, first.dropped) == (tuple(undated[MOST_UNDATED:]), {"baseline": 2})
    seen = {number: stored(str(number)) for number in range(20)}
    next_turn = admitted(*undated, known=seen, first_time=True)
    assert next_turn.kept == tuple(undated[20:MOST_UNDATED])
    assert len(admitted(*undated).kept) == MOST_UNDATED + 2


@pytest.mark.parametrize(
    ("ahead", "published"),
    [(timedelta(minutes=50), NOW + timedelta(minutes=50)), (timedelta(hours=2), NOW), (timedelta(hours=47), NOW)],
)
def test_an_item_from_the_future_counts_as_published_now(ahead: timedelta, published: object) -> None:
    (kept,) = admitted(draft(published=NOW + ahead)).kept
    assert kept.published == published
    assert kept.published_guessed is (published == NOW)


def test_an_item_from_the_far_future_waits_for_its_day() -> None:
    item = draft(published=NOW + timedelta(days=3))
    assert admitted(item).dropped == {"future": 1}
    assert admitted(item, now=NOW + timedelta(days=3)).kept == (item,)


@pytest.mark.parametrize(("age", "kept"), [(95, 1), (97, 0), (24 * 445, 0)])
def test_old_items_are_no_news(age: int, kept: int) -> None:
    admission = admitted(draft(published=NOW - age * HOUR))
    assert len(admission.kept) == kept
    assert admission.dropped == ({} if kept else {"old": 1})


def test_known_repeated_and_empty_items_are_counted() -> None:
    drafts = [draft("a"), draft("b"), draft("b", title="again"), draft("c", title="")]
    admission = admitted(*drafts, known={0: stored()})
    assert [kept.title for kept in admission.kept] == ["b"]
    assert admission.dropped == {"known": 1, "twice": 1, "empty": 1}


def test_an_item_without_title_is_kept_where_its_page_has_the_title() -> None:
    assert admitted(draft(title=""), titles_later=True).kept == (draft(title=""),)
    assert admitted(draft(title="")).kept == ()


def test_a_known_guid_at_another_address_is_the_article_moved() -> None:
    known = {0: stored("Talks on tariffs begin in Geneva", by_guid=True)}
    moved = draft("new", guid="g", title="Talks on tariffs begin in Geneva today")
    admission = admitted(moved, known=known)
    assert (admission.kept, admission.dropped, admission.revised) == (
        (),
        {"moved": 1},
        ((7, "Talks on tariffs begin in Geneva today"),),
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Chip rules are tightened"},
        {"title": "Press briefing of 11 March"},
        {"title": "Press briefing of 10 March", "published": NOW + 23 * HOUR},
    ],
)
def test_a_known_guid_on_another_article_is_news(changes: dict[str, Any]) -> None:
    known = {0: stored("Press briefing of 10 March", by_guid=True)}
    item = draft("new", guid="g", **changes)
    admission = admitted(item, known=known, now=NOW + DAY)
    assert (admission.kept, admission.revised) == ((item,), ())


def test_a_feed_that_gives_all_its_items_one_guid_loses_nothing() -> None:
    items = [draft(str(number), guid="feed", title="Morning news") for number in range(10)]
    known = dict.fromkeys(range(10), stored("Morning news", by_guid=True))
    assert len(admitted(*items, known=known).kept) == 10


def test_a_feed_whose_guids_churn_repeats_nothing() -> None:
    assert admitted(draft("a", guid="other every time"), known={0: stored()}).dropped == {"known": 1}


def test_a_changed_title_is_a_revision_and_no_news() -> None:
    admission = admitted(draft("a", title="Talks collapse"), known={0: stored("Talks begin")})
    assert (admission.kept, admission.revised) == ((), ((7, "Talks collapse"),))


@pytest.mark.parametrize(
    ("title", "changes"),
    [("Talks  begin.", {}), ("", {}), ("Talks begin - Aggregator", {"own": False})],
)
def test_the_same_title_no_title_and_another_outlets_title_are_no_revision(
    title: str, changes: dict[str, Any]
) -> None:
    admission = admitted(draft("a", title=title), known={0: stored("Talks begin", **changes)})
    assert (admission.revised, admission.dropped) == ((), {"known": 1})


def test_an_address_that_stands_twice_in_a_list_is_revised_by_the_first_only() -> None:
    drafts = [draft("a", title="Talks begin"), draft("a", title="Read more")]
    known = {0: stored("Talks begin"), 1: stored("Talks begin")}
    assert admitted(*drafts, known=known).revised == ()


@pytest.mark.parametrize(
    ("first", "second", "similar"),
    [
        ("Ministry: talks begin", "MINISTRY - Talks begin", True),
        ("Talks begin", "", False),
        ("Daily report, 9 March 2026", "Daily report, 10 March 2026", False),
        ("外交部发言人林剑主持例行记者会", "外交部发言人林剑主持例行记者会（全文）", True),
        ("外交部发言人林剑主持例行记者会", "商务部公布新规定", False),
    ],
)
def test_titles_are_similar_when_most_words_and_all_numbers_are_the_same(
    first: str, second: str, similar: bool
) -> None:
    assert similar_titles(first, second) is similar
    assert similar_titles(second, first) is similar


ITEMS = st.lists(
    st.builds(
        draft,
        st.sampled_from("abcdef"),
        title=st.sampled_from(["", "Talks begin", "Talks begin 2", "Other"]),
        guid=st.sampled_from(["", "one", "two"]),
        published=st.none() | st.integers(-200, 100).map(lambda hours: NOW + hours * HOUR),
    ),
    max_size=12,
)


@given(ITEMS, st.booleans(), st.booleans())
def test_every_item_is_kept_or_counted_once(drafts: list[Draft], first_time: bool, titles_later: bool) -> None:
    known = {number: stored(by_guid=number % 2 == 0) for number in range(0, len(drafts), 3)}
    admission = admit(drafts, known, first_time, NOW, titles_later=titles_later)
    assert len(admission.kept) + sum(admission.dropped.values()) == len(drafts)
    assert len({kept.url for kept in admission.kept}) == len(admission.kept)
    assert all(kept.published is None or kept.published <= NOW + HOUR for kept in admission.kept)


AN_HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def draft_of_page(name: str = "a", **changes: Any) -> Draft:
    values: dict[str, Any] = {"url": f"https://x.example.org/{name}", "title": name, "published": NOW - AN_HOUR}
    return Draft(**(values | changes))


def one(item: Draft, why: Unread | None = None, **options: Any) -> Settled:
    return settle([item], {} if why is None else {0: why}, NOW, **options)


def test_a_dated_item_is_told_also_at_the_first_reading() -> None:
    assert one(draft_of_page(), first_time=True) == Settled(kept=(draft_of_page(),))


def test_an_item_without_a_date_is_a_baseline_first_and_published_now_later() -> None:
    undated = draft_of_page(published=None)
    assert one(undated, first_time=True) == Settled(baseline=(undated,))
    (kept,) = one(undated).kept
    assert (kept.published, kept.published_guessed) == (NOW, True)


def test_an_item_that_its_page_dates_far_ahead_counts_as_published_now() -> None:
    (kept,) = one(draft_of_page(published=NOW + 500 * AN_HOUR)).kept
    assert (kept.published, kept.published_guessed) == (NOW, True)


def test_an_item_that_its_page_shows_to_be_old_is_remembered_and_not_told() -> None:
    old = draft_of_page(published=NOW - 97 * AN_HOUR)
    assert one(old) == Settled(old=(old,))


def test_what_was_not_asked_for_yet_waits_for_the_next_turn_however_long_it_takes() -> None:
    settled = one(draft_of_page(), Unread.LATER, since=NOW - 100 * AN_HOUR)
    assert settled == Settled(postponed=1, wait=0.0)


@pytest.mark.parametrize("why", [Unread.FAILED, Unread.FOR_GOOD])
def test_an_item_whose_page_cannot_be_had_is_told_with_what_the_list_says(why: Unread) -> None:
    assert one(draft_of_page(), why) == Settled(kept=(draft_of_page(),))


@pytest.mark.parametrize(("rest", "waits"), [(300.0, 900.0), (3600.0, 3600.0), (3601.0, None)])
def test_an_item_waits_for_a_host_that_rests_for_an_hour_at_most(rest: float, waits: float | None) -> None:
    settled = one(draft_of_page(), Unread.RESTING, rest=rest)
    assert settled == (Settled(kept=(draft_of_page(),)) if waits is None else Settled(postponed=1, wait=waits))


@pytest.mark.parametrize("item", [draft_of_page(title=""), draft_of_page(published=None)])
@pytest.mark.parametrize("why", [Unread.FAILED, Unread.RESTING])
def test_an_item_that_cannot_be_told_without_its_page_waits_even_longer(item: Draft, why: Unread) -> None:
    rest = 7200.0 if why is Unread.RESTING else 0.0
    assert one(item, why, first_time=True, rest=rest) == Settled(postponed=1, wait=max(rest, 900.0))


@pytest.mark.parametrize("why", [Unread.FAILED, Unread.RESTING, Unread.FOR_GOOD])
def test_nobody_is_asked_for_ever(why: Unread) -> None:
    untitled, undated = draft_of_page(title=""), draft_of_page("b", published=None)
    unread = {0: why, 1: why, 2: why}
    settled = settle(
        [untitled, undated, draft_of_page()], unread, NOW, first_time=True, since=NOW - AN_HOUR - MINUTE, rest=60.0
    )
    assert settled == Settled(kept=(draft_of_page(),), baseline=(undated,), untitled=(untitled,))


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


PAGES = st.lists(
    st.builds(
        draft,
        st.sampled_from("abcdef"),
        title=st.sampled_from(["", "Talks begin"]),
        published=st.none() | st.integers(-200, 100).map(lambda hours: NOW + hours * AN_HOUR),
    ),
    max_size=12,
)


@given(PAGES, st.dictionaries(st.integers(0, 11), st.sampled_from(Unread)), st.booleans(), st.integers(0, 99))
def test_every_item_is_told_remembered_or_waits(
    drafts: list[Draft], unread: dict[int, Unread], first_time: bool, hours: int
) -> None:
    settled = settle(drafts, unread, NOW, first_time=first_time, since=NOW - hours * AN_HOUR, rest=hours * 600.0)
    groups = (settled.kept, settled.old, settled.baseline, settled.untitled)
    assert sum(map(len, groups)) + settled.postponed == len(drafts)
    assert all(kept.title and kept.published and kept.published <= NOW + AN_HOUR for kept in settled.kept)
