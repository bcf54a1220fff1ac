"""/deliveries: how sending goes, for the people who run the bot."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.deliveries import overview
from bot.render.parts import measure, to_text
from bot.sandbox.world import User
from bot.texts import LANGUAGES, get
from digests.model import (
    DeliveryState,
    Lateness,
    PauseCause,
    SendingPause,
    SubscriberState,
    Traffic,
    Troubled,
    Waiting,
)
from tests.bot.commands.conftest import ADMIN, Room
from tests.bot.sending.test_report_words import row
from tests.digests.store.values import edition
from tests.factories import NOW, subscriber
from tests.stored import issue_edition

MINUTE = timedelta(minutes=1)
PAUSE = SendingPause(
    cause=PauseCause.REFUSED, troubled=5, attempts=40, times=1, began_at=NOW - MINUTE, until=NOW + 4 * MINUTE
)


def troubled(number: int, reason: str = "TimedOut: timed out") -> Troubled:
    return replace(row(number, reason=reason, reader=number), at=NOW - MINUTE)


def traffic(**changes: object) -> Traffic:
    values: dict[str, object] = {
        "today": {"sent": 12, "pending": 3, "failed": 0},
        "last_day": {state.value: 1234 for state in DeliveryState},
        "waiting": Waiting(3, NOW - 5 * MINUTE),
        "lateness": Lateness(120, timedelta(seconds=3), timedelta(seconds=40), 2 * MINUTE),
        "pause": PAUSE,
        "troubles": [troubled(1), troubled(2, "BadRequest: <b>" + "long " * 99)],
        "troubled": 7,
        "untold": 2,
    }
    return Traffic(**(values | changes))  # type: ignore[arg-type]


def admin(room: Room) -> User:
    return room.sandbox.users.get(ADMIN) or room.sandbox.add_user(ADMIN, "Ada")


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_shown_and_fits_in_every_language(language: str) -> None:
    html, _ = overview(traffic(), 0, get(language), "UTC", NOW, timedelta(minutes=90))
    assert measure(html).fits()
    shown = to_text(html)
    for word in ("12:04", "11:59", "13:30", "5", "40", "1234", "12"):
        assert word in shown
    assert html.count("<b>") == html.count("</b>")


def test_only_what_happened_is_counted_on_the_clock_of_the_admin_and_calm_is_said() -> None:
    html, _ = overview(traffic(today={"sent": 2, "failed": 0, "moved": 4}), 0, get("en"), "UTC", NOW)
    assert "Today: 2 sent\n" in html
    html, _ = overview(traffic(), 0, get("en"), "Asia/Taipei", NOW)
    assert "paused until <b>20:04</b>, since 19:59" in html
    calm = traffic(troubles=(), troubled=0, untold=0, pause=None, waiting=Waiting(0, None), lateness=None)
    html, rows = overview(calm, 0, get("en"), "UTC", NOW)
    assert "Sending is on" in html
    assert "Due now: none" in html
    assert "No troubles" in html
    assert [key.text for row in rows.inline_keyboard for key in row] == ["Refresh"]


def test_from_a_page_the_newer_and_the_older_one_are_a_press_away() -> None:
    _, rows = overview(traffic(troubled=99), 3, get("en"), "UTC", NOW)
    assert [key.callback_data for key in rows.inline_keyboard[0]] == [
        f"v1:deliveries:page:{page}" for page in (2, 4)
    ]


async def test_it_shows_what_is_due(room: Room) -> None:
    who = await room.store.subscribers.save(subscriber(1, state=SubscriberState.ACTIVE), NOW)
    parts = tuple(f"part {number}" for number in range(1, 9))
    await issue_edition(
        room.store, edition(who, NOW - timedelta(hours=13), *parts), None, NOW - timedelta(hours=13)
    )
    (shown,) = await room.say("/deliveries", admin(room))
    assert "Due now: 8, the oldest for 13 hr" in shown.text


async def test_a_refresh_is_seen_also_where_nothing_else_has_changed(room: Room) -> None:
    (shown,) = await room.say("/deliveries", admin(room))
    assert shown.text.startswith("Deliveries · 12:00:00\n")
    room.clock.move(timedelta(seconds=5))
    await room.press("Refresh", admin(room))
    assert shown.text.startswith("Deliveries · 12:00:05\n")


async def test_a_button_lets_sending_go_on_and_says_so_once(room: Room) -> None:
    await room.store.pauses.begin(PAUSE)
    (shown,) = await room.say("/deliveries", admin(room))
    assert "Sending is paused until 12:04" in shown.text
    press = await room.press("Resume sending", admin(room))
    assert press.toast == "Done. Sending goes on."
    last = await room.store.pauses.last()
    assert last is not None
    assert (last.ended_at, last.resumed) == (NOW, True)
    press = room.sandbox.push_press(shown, "v1:deliveries:resume", user=admin(room))
    await room.quiet()
    assert press.toast == "Sending is not paused."


@pytest.mark.parametrize("page", ["9" * 40, "٣", "-1", ""])
async def test_a_page_that_no_button_names_is_an_old_menu(room: Room, page: str) -> None:
    (shown,) = await room.say("/deliveries", admin(room))
    press = room.sandbox.push_press(shown, f"v1:deliveries:page:{page}", user=admin(room))
    await room.quiet()
    assert press.toast == "That menu was out of date; here is a new one."


async def test_a_word_lets_sending_go_on_too_and_another_is_explained(room: Room) -> None:
    await room.store.pauses.begin(PAUSE)
    (unknown,) = await room.say("/deliveries resume now", admin(room))
    assert "/deliveries resume" in unknown.text
    (done,) = await room.say("/deliveries resume", admin(room))
    assert done.text == "Done. Sending goes on."
    (again,) = await room.say("/deliveries resume", admin(room))
    assert again.text == "Sending is not paused."


async def test_a_reader_cannot_press_what_only_admins_may(room: Room) -> None:
    await room.store.pauses.begin(PAUSE)
    (message,) = await room.say("/help")
    press = room.sandbox.push_press(message, "v1:deliveries:resume", user=room.reader)
    await room.quiet()
    assert "for the people who run this bot" in press.toast
    last = await room.store.pauses.last()
    assert last is not None
    assert last.ended_at is None
