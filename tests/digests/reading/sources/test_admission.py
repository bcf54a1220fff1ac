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


FUTURE = draft(published=NOW + 3 * DAY)


@pytest.mark.parametrize(
    ("item", "options", "dropped"),
    [
        (draft(), {"first_time": True}, {}),
        (draft(published=None), {}, {}),
        (draft(published=None), {"first_time": True}, {}),
        (draft(title=""), {"titles_later": True}, {}),
        (draft(title=""), {}, {"empty": 1}),
        (draft(published=NOW - 95 * HOUR), {}, {}),
        (draft(published=NOW - 97 * HOUR), {}, {"old": 1}),
        (FUTURE, {}, {"future": 1}),
        (FUTURE, {"now": NOW + 3 * DAY}, {}),
        (draft(guid="other every time"), {"known": {0: stored()}}, {"known": 1}),
    ],
)
def test_an_item_is_news_unless_it_is_old_known_to_come_or_says_nothing(
    item: Draft, options: dict[str, Any], dropped: dict[str, int]
) -> None:
    admission = admitted(item, **options)
    assert (admission.kept, admission.dropped) == (() if dropped else (item,), dropped)


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


def test_known_repeated_and_empty_items_are_counted() -> None:
    drafts = [draft("a"), draft("b"), draft("b", title="again"), draft("c", title="")]
    admission = admitted(*drafts, known={0: stored()})
    assert [kept.title for kept in admission.kept] == ["b"]
    assert admission.dropped == {"known": 1, "twice": 1, "empty": 1}


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


def test_a_changed_title_is_a_revision_and_no_news() -> None:
    admission = admitted(draft("a", title="Talks collapse"), known={0: stored("Talks begin")})
    assert (admission.kept, admission.revised) == ((), ((7, "Talks collapse"),))


@pytest.mark.parametrize(
    ("title", "changes"), [("Talks  begin.", {}), ("", {}), ("Talks begin - Aggregator", {"own": False})]
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


def one(item: Draft, why: Unread | None = None, **options: Any) -> Settled:
    return settle([item], {} if why is None else {0: why}, NOW, **options)


UNDATED, OLD, AHEAD = (draft(published=at) for at in (None, NOW - 97 * HOUR, NOW + 500 * HOUR))
SINCE, LONG_AGO = NOW - 100 * HOUR, NOW - HOUR - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("item", "why", "options", "settled"),
    [
        (draft(), None, {"first_time": True}, Settled(kept=(draft(),))),
        (UNDATED, None, {"first_time": True}, Settled(baseline=(UNDATED,))),
        (UNDATED, None, {}, Settled(kept=(draft(published=NOW, published_guessed=True),))),
        (AHEAD, None, {}, Settled(kept=(draft(published=NOW, published_guessed=True),))),
        (OLD, None, {}, Settled(old=(OLD,))),
        (draft(), Unread.LATER, {"since": SINCE}, Settled(postponed=1, wait=0.0)),
        (draft(), Unread.FAILED, {}, Settled(kept=(draft(),))),
        (draft(), Unread.FOR_GOOD, {}, Settled(kept=(draft(),))),
        (draft(), Unread.RESTING, {"rest": 300.0}, Settled(postponed=1, wait=900.0)),
        (draft(), Unread.RESTING, {"rest": 3600.0}, Settled(postponed=1, wait=3600.0)),
        (draft(), Unread.RESTING, {"rest": 3601.0}, Settled(kept=(draft(),))),
    ],
)
def test_an_item_is_told_kept_as_known_or_waits_by_what_its_page_says_and_why_it_was_not_read(
    item: Draft, why: Unread | None, options: dict[str, Any], settled: Settled
) -> None:
    assert one(item, why, **options) == settled


@pytest.mark.parametrize("item", [draft(title=""), draft(published=None)])
@pytest.mark.parametrize("why", [Unread.FAILED, Unread.RESTING])
def test_an_item_that_cannot_be_told_without_its_page_waits_even_longer(item: Draft, why: Unread) -> None:
    rest = 7200.0 if why is Unread.RESTING else 0.0
    assert one(item, why, first_time=True, rest=rest) == Settled(postponed=1, wait=max(rest, 900.0))


@pytest.mark.parametrize("why", [Unread.FAILED, Unread.RESTING, Unread.FOR_GOOD])
def test_nobody_is_asked_for_ever(why: Unread) -> None:
    untitled, undated = draft(title=""), draft("b", published=None)
    unread = {0: why, 1: why, 2: why}
    settled = settle([untitled, undated, draft()], unread, NOW, first_time=True, since=LONG_AGO, rest=60.0)
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


@given(ITEMS, st.dictionaries(st.integers(0, 11), st.sampled_from(Unread)), st.booleans(), st.integers(0, 99))
def test_every_item_is_told_remembered_or_waits(
    drafts: list[Draft], unread: dict[int, Unread], first_time: bool, hours: int
) -> None:
    settled = settle(drafts, unread, NOW, first_time=first_time, since=NOW - hours * HOUR, rest=hours * 600.0)
    groups = (settled.kept, settled.old, settled.baseline, settled.untitled)
    assert sum(map(len, groups)) + settled.postponed == len(drafts)
    assert all(kept.title and kept.published and kept.published <= NOW + HOUR for kept in settled.kept)
