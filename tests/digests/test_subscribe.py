"""What readers ask for themselves."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from digests import subscribe
from digests.errors import PreferenceError
from digests.model import (
    HINDRANCES,
    Address,
    ChatKind,
    Edition,
    QuietHours,
    Refusal,
    Relation,
    Subscriber,
    SubscriberState,
    Theme,
)
from digests.store import Store
from tests.digests.store.values import put
from tests.factories import NOW, subscriber
from tests.stored import issue_edition, known, next_digest_of

RELATION = Relation(
    id="test",
    title="Test",
    parties=(),
    themes=tuple(Theme(id=name, command=name, title=name.title()) for name in ("diplomacy", "taiwan", "trade")),
)
TOMORROW = datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
ACTIVE = subscriber(state=SubscriberState.ACTIVE, next_digest_at=TOMORROW)


# --- what a subscriber becomes -------------------------------------------------------------------


@pytest.mark.parametrize("state", [SubscriberState.VISITOR, SubscriberState.STOPPED, SubscriberState.PAUSED])
def test_consent_starts_at_the_next_slot_and_settings_alone_start_nothing(state: SubscriberState) -> None:
    still = subscriber(state=state)
    changed = subscribe.consented(replace(still, paused_until=NOW), NOW)
    after = (changed.state, changed.next_digest_at, changed.paused_until)
    assert after == (SubscriberState.ACTIVE, TOMORROW, None)
    assert subscribe.with_hours(still, (time(9),), NOW).next_digest_at is None
    assert subscribe.with_zone(still, "Asia/Taipei", NOW).state is state


def test_what_is_due_stays_due_whatever_else_is_chosen() -> None:
    due = replace(ACTIVE, next_digest_at=NOW - timedelta(seconds=5))
    assert subscribe.consented(due, NOW) == due
    assert subscribe.with_theme(due, "trade", True, RELATION).next_digest_at == due.next_digest_at
    assert subscribe.with_hours(due, (time(20),), NOW).next_digest_at == due.next_digest_at


def test_topics_stand_in_the_relations_order_and_one_that_does_not_exist_is_refused() -> None:
    chosen = subscribe.with_themes(ACTIVE, ("trade", "diplomacy", "trade"), RELATION)
    assert chosen.themes == ("diplomacy", "trade")
    with pytest.raises(PreferenceError, match="bananas"):
        subscribe.with_themes(ACTIVE, ("trade", "bananas"), RELATION)


def test_a_topic_is_added_and_taken_away_once() -> None:
    once = subscribe.with_theme(ACTIVE, "trade", True, RELATION)
    assert once.themes == ("trade",)
    assert subscribe.with_theme(once, "trade", True, RELATION) == once
    without = subscribe.with_theme(once, "trade", False, RELATION)
    assert without.themes == ()
    assert subscribe.with_theme(without, "trade", False, RELATION) == without


def test_the_review_is_on_a_day_of_the_week_or_never() -> None:
    known = subscriber()
    assert subscribe.with_review(known, 6).review_weekday == 6
    assert subscribe.with_review(subscribe.with_review(known, 6), None) == known
    with pytest.raises(PreferenceError):
        subscribe.with_review(known, 7)


def test_other_hours_and_another_zone_move_the_next_digest_and_the_same_zone_does_not() -> None:
    changed = subscribe.with_hours(ACTIVE, (time(18), time(13), time(18)), NOW)
    assert (changed.hours, changed.next_digest_at) == ((time(13), time(18)), NOW + timedelta(hours=1))
    with pytest.raises(PreferenceError):
        subscribe.with_hours(ACTIVE, (), NOW)
    in_taipei = subscribe.with_zone(ACTIVE, "Asia/Taipei", NOW)
    assert in_taipei.next_digest_at == datetime(2026, 3, 11, 0, 0, tzinfo=UTC)
    late = replace(ACTIVE, next_digest_at=TOMORROW + timedelta(hours=5))
    assert subscribe.with_zone(late, late.zone, NOW) == replace(late, zone_asked=True)


def test_quiet_hours_hold_the_next_digest_and_let_it_go() -> None:
    quiet = QuietHours(time(22), time(9))
    held = subscribe.with_quiet(ACTIVE, quiet, NOW)
    assert (held.quiet, held.next_digest_at) == (quiet, TOMORROW + timedelta(hours=1))
    assert subscribe.with_quiet(held, None, NOW) == ACTIVE


@pytest.mark.parametrize("change", ["hours", "consent", "resume", "return"])
def test_after_an_edition_has_just_come_the_next_one_is_not_due_within_two_hours(change: str) -> None:
    last, one = NOW - timedelta(minutes=5), (time(13),)
    asleep = subscriber(hours=one, state=SubscriberState.STOPPED)
    changed = {
        "hours": lambda: subscribe.with_hours(ACTIVE, one, NOW, last),
        "consent": lambda: subscribe.consented(asleep, NOW, last),
        "resume": lambda: subscribe.resumed(replace(asleep, state=SubscriberState.PAUSED), NOW, last),
        "return": lambda: subscribe.returned(replace(asleep, state=SubscriberState.GONE), NOW, last),
    }[change]()
    assert changed.next_digest_at == NOW + timedelta(hours=25)


def test_a_pause_has_an_end_or_none_and_no_next_digest() -> None:
    for until in (NOW + timedelta(days=7), None):
        changed = subscribe.paused(ACTIVE, until, NOW)
        after = (changed.state, changed.paused_until, changed.next_digest_at)
        assert after == (SubscriberState.PAUSED, until, None)


@pytest.mark.parametrize("state", [SubscriberState.VISITOR, SubscriberState.STOPPED, SubscriberState.GONE])
def test_who_receives_nothing_cannot_pause_nor_depart_nor_return_subscribed(state: SubscriberState) -> None:
    still = subscriber(state=state)
    assert subscribe.paused(still, NOW + timedelta(days=1), NOW) == still
    if state is not SubscriberState.GONE:
        assert subscribe.departed(still) == still
        assert subscribe.returned(still, NOW) == still


@pytest.mark.parametrize("length", [timedelta(0), timedelta(days=-1), timedelta(days=366)])
def test_a_pause_is_in_the_future_and_not_over_a_year(length: timedelta) -> None:
    with pytest.raises(PreferenceError):
        subscribe.paused(ACTIVE, NOW + length, NOW)


def test_resuming_waits_for_the_next_slot_and_sends_no_backlog() -> None:
    paused = subscribe.paused(ACTIVE, NOW + timedelta(days=30), NOW)
    later = NOW + timedelta(days=10)
    changed = subscribe.resumed(paused, later)
    assert (changed.state, changed.next_digest_at) == (SubscriberState.ACTIVE, TOMORROW + timedelta(days=10))
    assert changed.paused_until is None


@pytest.mark.parametrize("state", [each for each in SubscriberState if each is not SubscriberState.PAUSED])
def test_only_a_pause_can_be_resumed(state: SubscriberState) -> None:
    still = subscriber(state=state)
    assert subscribe.resumed(still, NOW) == still


def test_stopping_keeps_the_settings() -> None:
    changed = subscribe.stopped(replace(ACTIVE, themes=("trade",), hours=(time(9),)))
    assert (changed.state, changed.next_digest_at) == (SubscriberState.STOPPED, None)
    assert (changed.themes, changed.hours) == (("trade",), (time(9),))


def test_who_returns_within_a_pause_is_paused_still() -> None:
    until = NOW + timedelta(days=7)
    gone = subscribe.departed(subscribe.paused(ACTIVE, until, NOW))
    assert gone.state is SubscriberState.GONE
    assert subscribe.returned(gone, NOW + timedelta(days=1)).state is SubscriberState.PAUSED
    assert subscribe.returned(gone, NOW + timedelta(days=8)).state is SubscriberState.ACTIVE


# --- the verbs -----------------------------------------------------------------------------------


async def issued(store: Store, who: Subscriber) -> None:
    edition = Edition(subscriber=who.id, slot=NOW, issued_at=NOW, parts=("one", "two"))
    assert await issue_edition(store, edition, TOMORROW, NOW)


async def test_a_visit_stores_nobody(store: Store) -> None:
    await subscribe.find(store, subscriber(), NOW)
    assert await store.subscribers.get(Address(1001)) is None


async def test_welcome_stores_a_visitor_and_keeps_a_known_reader_as_they_are(store: Store) -> None:
    first = await subscribe.welcome(store, subscriber(language="zh-Hans"), NOW)
    assert (first.state, first.next_digest_at, first.id > 0) == (SubscriberState.VISITOR, None, True)
    again = await subscribe.welcome(store, subscriber(language="en"), NOW + timedelta(days=1))
    assert again == first


async def test_a_gone_reader_is_woken_by_a_visit_with_their_refusals_forgiven(store: Store) -> None:
    known = await subscribe.consent(store, subscriber(), NOW)
    await store.chats.refuse(known.id, Refusal.PERHAPS, NOW)
    await put(store, known.id, SubscriberState.GONE)
    woken = await subscribe.find(store, subscriber(), NOW)
    assert (woken.state, woken.strikes, woken.next_digest_at) == (SubscriberState.ACTIVE, 0, TOMORROW)


async def test_following_a_topic_subscribes_a_newcomer_to_it_and_takes_none_from_others(store: Store) -> None:
    first = await subscribe.follow(store, subscriber(), "taiwan", RELATION, NOW)
    assert (first.state, first.themes) == (SubscriberState.ACTIVE, ("taiwan",))
    assert (await subscribe.follow(store, subscriber(), "trade", RELATION, NOW)).themes == ("taiwan", "trade")
    await subscribe.consent(store, subscriber(1002), NOW)
    assert (await subscribe.follow(store, subscriber(1002), "taiwan", RELATION, NOW)).themes == ()


@pytest.mark.parametrize(
    "verb",
    [
        lambda store: subscribe.stop(store, subscriber(), NOW),
        lambda store: subscribe.pause(store, subscriber(), NOW + timedelta(days=1), NOW),
        lambda store: subscribe.left(store, 1001, NOW),
    ],
)
async def test_what_waits_to_be_sent_is_dropped(store: Store, verb: Callable[[Store], Awaitable[object]]) -> None:
    await issued(store, await subscribe.consent(store, subscriber(), NOW))
    assert await store.deliveries.due(NOW, 10)
    await verb(store)
    assert (await store.deliveries.counts(NOW - timedelta(days=1))).get("pending", 0) == 0


async def test_other_settings_drop_nothing(store: Store) -> None:
    known = await subscribe.consent(store, subscriber(), NOW)
    await issued(store, known)
    await subscribe.set_zone(store, subscriber(), "Asia/Taipei", NOW)
    await subscribe.set_themes(store, subscriber(), ("trade",), RELATION, NOW)
    assert await store.deliveries.due(NOW, 10)


async def test_each_hour_is_chosen_by_itself_and_the_last_stays(store: Store) -> None:
    await subscribe.choose_hour(store, subscriber(), time(18, 30), True, NOW)
    known = await subscribe.choose_hour(store, subscriber(), time(8), False, NOW)
    assert known.hours == (time(18, 30),)
    with pytest.raises(PreferenceError):
        await subscribe.choose_hour(store, subscriber(), time(18, 30), False, NOW)


async def test_settings_are_kept_before_anybody_subscribes(store: Store) -> None:
    await subscribe.set_hours(store, subscriber(), (time(6),), NOW)
    await subscribe.set_language(store, subscriber(), "zh-Hant", NOW)
    known = await subscribe.choose_theme(store, subscriber(), "trade", True, RELATION, NOW)
    assert (known.hours, known.language, known.themes) == ((time(6),), "zh-Hant", ("trade",))
    assert known.state is SubscriberState.VISITOR


async def test_the_last_edition_counts_for_every_change_of_times(store: Store) -> None:
    known = await subscribe.consent(store, subscriber(), NOW)
    await issued(store, known)
    known = await subscribe.set_hours(store, subscriber(), (time(13),), NOW)
    assert known.next_digest_at == NOW + timedelta(hours=25), "one has just come"
    known = await subscribe.set_zone(store, subscriber(), "Europe/Berlin", NOW)
    assert known.next_digest_at == NOW + timedelta(hours=24)
    known = await subscribe.set_quiet(store, subscriber(), QuietHours(time(12), time(15)), NOW)
    assert known.next_digest_at == NOW + timedelta(hours=26), "held, and that of today has come"


async def test_forgetting_leaves_nothing(store: Store) -> None:
    known = await subscribe.consent(store, subscriber(), NOW)
    await issued(store, known)
    assert await subscribe.forget(store, Address(1001), NOW)
    assert await store.subscribers.get(Address(1001)) is None
    assert await store.editions.last(known.id) is None
    assert not await subscribe.forget(store, Address(1001), NOW)


async def test_coming_back_subscribes_nobody_who_was_not(store: Store) -> None:
    await subscribe.came_back(store, 1001, NOW)
    assert await store.subscribers.get(Address(1001)) is None
    await subscribe.welcome(store, subscriber(), NOW)
    await subscribe.came_back(store, 1001, NOW)
    assert (await known(store, Address(1001))).state is SubscriberState.VISITOR


async def test_a_group_is_followed_to_its_new_number(store: Store) -> None:
    before = await subscribe.consent(store, subscriber(-5), NOW)
    for _ in range(2):
        await subscribe.moved(store, -5, -1005, NOW)
    assert (await known(store, Address(-1005))).id == before.id


# --- whole chats ---------------------------------------------------------------------------------


async def group(store: Store, thread: int = 0, **changes: object) -> Subscriber:
    newcomer = Subscriber(address=Address(-5, thread), kind=ChatKind.GROUP, **changes)  # type: ignore[arg-type]
    return await subscribe.consent(store, newcomer, NOW)


async def states(store: Store, chat: int = -5) -> list[SubscriberState]:
    return [each.state for each in await store.chats.subscribers(chat)]


async def test_a_forum_leaves_and_comes_back_with_all_its_topics(store: Store) -> None:
    for thread in (0, 7, 9):
        await group(store, thread)
    await subscribe.left(store, -5, NOW)
    assert await states(store) == [SubscriberState.GONE] * 3
    await subscribe.came_back(store, -5, NOW)
    assert await states(store) == [SubscriberState.ACTIVE] * 3


async def test_who_comes_back_gets_no_backlog_and_the_next_slot(store: Store) -> None:
    who = await group(store)
    await issued(store, who)
    await subscribe.left(store, -5, NOW)
    await subscribe.came_back(store, -5, NOW + timedelta(minutes=5))
    assert await next_digest_of(store, who) == TOMORROW
    assert await store.deliveries.due(NOW + timedelta(hours=1), 9) == []


async def test_a_message_in_one_topic_wakes_the_whole_forum(store: Store) -> None:
    for thread in (0, 7):
        await group(store, thread)
    await subscribe.left(store, -5, NOW)
    woken = await subscribe.find(store, Subscriber(address=Address(-5, 7), kind=ChatKind.GROUP), NOW)
    assert woken.state is SubscriberState.ACTIVE
    assert await states(store) == [SubscriberState.ACTIVE] * 2


async def test_lost_rights_pause_every_topic_until_they_are_back(store: Store) -> None:
    for thread in (0, 7):
        await issued(store, await group(store, thread))
    await subscribe.lost_rights(store, -5, NOW)
    paused = await store.chats.subscribers(-5)
    assert {(each.state, each.refusal) for each in paused} == {(SubscriberState.PAUSED, Refusal.NO_RIGHTS)}
    assert await store.deliveries.due(NOW, 9) == []
    await subscribe.came_back(store, -5, NOW)
    back = await store.chats.subscribers(-5)
    assert {(each.state, each.refusal, each.next_digest_at) for each in back} == {
        (SubscriberState.ACTIVE, None, TOMORROW)
    }


async def test_a_pause_of_the_readers_own_outlasts_lost_rights(store: Store) -> None:
    who, until = await group(store), NOW + timedelta(days=7)
    await subscribe.pause(store, who, until, NOW)
    await subscribe.lost_rights(store, -5, NOW)
    await subscribe.came_back(store, -5, NOW)
    kept = await known(store, who)
    assert (kept.state, kept.paused_until) == (SubscriberState.PAUSED, until)


async def test_a_topic_that_opens_again_goes_on_and_one_without_rights_does_not(store: Store) -> None:
    closed, silent = await group(store, 7), await group(store, 9)
    await store.chats.refuse(closed.id, Refusal.TOPIC_CLOSED, NOW)
    await store.chats.refuse(silent.id, Refusal.NO_RIGHTS, NOW)
    for thread in (7, 9, 11):
        await subscribe.topic_reopened(store, Address(-5, thread), NOW)
    assert await states(store) == [SubscriberState.ACTIVE, SubscriberState.PAUSED]


@pytest.mark.parametrize("wake", [subscribe.resume, subscribe.consent])
@pytest.mark.parametrize("refusal", sorted(HINDRANCES))
async def test_an_admin_ends_any_hindrance(store: Store, wake: Any, refusal: Refusal) -> None:
    who = await group(store)
    await store.chats.refuse(who.id, refusal, NOW)
    woken = await wake(store, who, NOW)
    assert (woken.state, woken.refusal, woken.refused_at) == (SubscriberState.ACTIVE, None, None)


async def test_whoever_changes_a_group_has_set_it_up_unless_they_are_forgotten(store: Store) -> None:
    await subscribe.welcome(store, subscriber(50), NOW)
    who = await group(store, set_up_by=50)
    other = Subscriber(address=Address(-5), kind=ChatKind.GROUP, set_up_by=51)
    unchanged = await subscribe.set_language(store, other, "en", NOW)
    assert unchanged.set_up_by == 50
    await subscribe.forget(store, Address(50), NOW)
    assert (await known(store, who)).set_up_by == 0
    changed = await subscribe.set_language(store, other, "zh-Hant", NOW)
    assert changed.set_up_by == 51
    unknown = await subscribe.set_language(store, replace(other, set_up_by=0), "en", NOW)
    assert unknown.set_up_by == 51


async def test_a_group_that_moves_is_back_where_it_had_seemed_gone(store: Store) -> None:
    await group(store)
    await subscribe.left(store, -5, NOW)
    await subscribe.moved(store, -5, -1005, NOW)
    assert await states(store, -1005) == [SubscriberState.ACTIVE]
