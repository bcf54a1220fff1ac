"""The lines of `check` about the edit and about deliveries."""

from datetime import timedelta

from bot.cli.check import delivery_findings, edit_finding
from digests.answer import answer_traffic
from digests.model import (
    Backlog,
    DeliveryState,
    Held,
    Lateness,
    PauseCause,
    Reason,
    SendingPause,
    SubscriberState,
    Traffic,
    Verdict,
    Waiting,
)
from digests.store import open_store
from tests.digests.store.values import edition
from tests.factories import NOW, subscriber
from tests.stored import issue_edition


def test_what_waits_is_counted_since_when_and_is_a_fault_after_ten_minutes() -> None:
    assert edit_finding([], {}, NOW) == ("edit", True, "nothing waits")
    short = edit_finding([Backlog(412, NOW - timedelta(minutes=4)), Backlog(3, NOW)], {}, NOW)
    assert short == ("edit", True, "415 articles wait to be sorted, the first since 2026-03-10 11:56 UTC")
    assert not edit_finding([Backlog(1, NOW - timedelta(minutes=11))], {}, NOW)[1]


def test_what_is_held_back_is_said_by_source_with_its_reason() -> None:
    held = {"gazette": Held(2, Verdict.because(False, Reason.TOO_LONG, "60")), "ledger": Held(over_budget=700)}
    _, well, words = edit_finding([], held, NOW)
    assert well
    assert "set aside: 2 of gazette: it could not be edited within 60 s" in words
    assert "over the source's budget in the last 24 h, found by search only: ledger (700)" in words


MINUTE = timedelta(minutes=1)
PAUSE = SendingPause(
    cause=PauseCause.REFUSED, troubled=5, attempts=40, times=1, began_at=NOW, until=NOW + 5 * MINUTE
)


def traffic(**changes: object) -> Traffic:
    values: dict[str, object] = {
        "today": {},
        "last_day": {state.value: 0 for state in DeliveryState} | {"sent": 120, "uncertain": 2},
        "waiting": Waiting(0, None),
        "lateness": Lateness(120, timedelta(seconds=3), timedelta(seconds=40), 2 * MINUTE),
        "pause": None,
        "troubles": (),
        "troubled": 2,
        "untold": 0,
    }
    return Traffic(**(values | changes))  # type: ignore[arg-type]


def test_what_is_well_is_told_in_three_lines_and_what_nobody_could_be_told_of_is_not() -> None:
    assert delivery_findings(traffic(), NOW) == [
        ("deliveries", True, "last 24 h: 120 sent, 0 pending, 2 uncertain, 0 failed, 0 expired, 0 gone"),
        ("lateness", True, "median 3 sec, 99 of 100 within 40 sec, worst 2 min; nothing due"),
        ("sending", True, "on"),
    ]
    (_, well, words), *_ = delivery_findings(traffic(untold=2), NOW)
    assert (well, words.partition("; ")[2]) == (False, "in trouble, and operators could not be told: 2")


def test_what_is_due_for_too_long_is_a_fault() -> None:
    _, lateness, _ = delivery_findings(traffic(waiting=Waiting(7, NOW - 31 * MINUTE), lateness=None), NOW)
    assert lateness == (
        "lateness",
        False,
        "nothing sent in 24 h; 7 due, the oldest for 31 min; does the bot run, and does Telegram answer the bot?",
    )


def test_a_pause_is_a_fault_with_its_cause_and_its_way_out() -> None:
    *_, sending = delivery_findings(traffic(pause=PAUSE), NOW)
    assert sending == (
        "sending",
        False,
        "paused until 2026-03-10 12:05 UTC: 5 of 40 attempts refused; /deliveries in Telegram ends the pause",
    )
    *_, on_trial = delivery_findings(traffic(pause=PAUSE), PAUSE.until)
    assert "except for a few parts on trial" in on_trial[2]


async def test_it_is_read_from_the_database() -> None:
    async with open_store("sqlite+aiosqlite://") as store:
        who = await store.subscribers.save(subscriber(1, state=SubscriberState.ACTIVE), NOW)
        await issue_edition(store, edition(who), None, NOW)
        await store.pauses.begin(PAUSE)
        found = delivery_findings(await answer_traffic(store, "UTC", NOW + 40 * MINUTE), NOW + 40 * MINUTE)

    assert [well for _, well, _ in found] == [True, False, False]
    assert "2 due, the oldest for 40 min" in found[1][2]
