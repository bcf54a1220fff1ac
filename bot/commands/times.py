"""When messages come: /time, /timezone, /quiet, /pause, /resume, /stop."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.commands.settings import View, open_settings
from bot.commands.settings_text import facts, notes
from bot.hearing.buttons import button, keyboard, offer_start
from bot.hearing.request import OldMenuError, Request
from bot.texts import spoken
from bot.texts.places import cities
from digests import subscribe
from digests.errors import PreferenceError
from digests.model import SubscriberState
from digests.rules.issuing.times.written_times import parse_hours, parse_quiet, parse_zone

USUAL_PAUSE = "7"
LONGEST_PAUSE = 365
DAYS = re.compile(rf"(\d{{1,4}})\s*({'|'.join(spoken('days') | spoken('weeks'))})?", re.IGNORECASE)


async def time(request: Request) -> None:
    """/time shows the hours; `/time 07:30` sets them."""
    await _show_or_set(request, "hours", set_hours)


async def timezone(request: Request) -> None:
    """/timezone shows the zone; `/timezone Taipei` sets it."""
    await _show_or_set(request, "zones", set_zone)


async def quiet(request: Request) -> None:
    """/quiet shows the quiet hours; `/quiet 22:00-07:00` sets them, `/quiet off` ends them."""
    await _show_or_set(request, "quiet", set_quiet)


async def _show_or_set(request: Request, view: View, setting: Callable[[Request, str], Awaitable[None]]) -> None:
    if request.arguments:
        await setting(request, request.arguments)
    else:
        await open_settings(request, view)


async def set_hours(request: Request, text: str) -> None:
    """Set the hours that a text names."""
    await request.change(subscribe.set_hours, parse_hours(text, request.services.lexicon))
    await _tell(request, request.texts.hours_set)


async def set_zone(request: Request, text: str) -> None:
    """Set the zone that a text names."""
    await request.change(subscribe.set_zone, parse_zone(text, request.services.lexicon, cities()))
    await _tell(request, request.texts.zone_set)


async def set_quiet(request: Request, text: str) -> None:
    """Set the quiet hours that a text names, or end them."""
    await request.change(subscribe.set_quiet, parse_quiet(text, request.services.lexicon))
    texts = request.texts
    await _tell(request, texts.quiet_set if request.subscriber.quiet else texts.quiet_ended)


async def _tell(request: Request, form: str) -> None:
    known, texts = request.subscriber, request.texts
    said = [form.format(**facts(known, texts, request.services.relation)), *notes(known, texts, request.now)]
    await request.say("\n".join(said), offer_start(known, texts))


async def pause(request: Request) -> None:
    """/pause pauses for 7 days, `/pause 14` for 14 days. A new pause replaces the old one."""
    texts = request.texts
    until = parse_pause(request.arguments, request.now)
    await request.silence(subscribe.pause, until)
    if request.subscriber.state is not SubscriberState.PAUSED:
        await request.say(texts.not_receiving)
        return
    said = texts.paused_until.format(until=texts.moment(until, request.subscriber.zone))
    await request.say(said, keyboard([[button(texts.resume, "resume")]]))


async def resume(request: Request) -> None:
    """/resume"""
    texts, before = request.texts, request.subscriber.state
    await request.change(subscribe.resume)
    if before is not SubscriberState.PAUSED:
        await request.say(texts.not_paused, offer_start(request.subscriber, texts))
        return
    await request.say(texts.resumed.format(**facts(request.subscriber, texts, request.services.relation)))


async def press_resume(request: Request, words: tuple[str, ...]) -> None:
    """Handle a press of "Resume" below the answer to /pause."""
    if words:
        raise OldMenuError
    await request.toast()
    await request.strip_keyboard()
    await resume(request)


async def stop(request: Request) -> None:
    """/stop ends daily messages and keeps the settings."""
    await request.say(await stopped(request))


async def stopped(request: Request) -> str:
    """End daily messages. Return the text that says so."""
    texts, before = request.texts, request.subscriber.state
    await request.silence(subscribe.stop)
    over = before in subscribe.REACHABLE or before is SubscriberState.STOPPED
    return texts.stopped if over else texts.not_started


def parse_pause(text: str, now: datetime) -> datetime:
    """Return when a pause ends. `text` is its length in days or weeks ("14", "2 weeks"); without text, a week.
    PreferenceError if the text cannot be read, or if the length is not from 1 to 365 days."""
    found = DAYS.fullmatch(text.strip()[:40] or USUAL_PAUSE)
    days = int(found[1]) * (7 if (found[2] or "").casefold() in spoken("weeks") else 1) if found else 0
    if not 1 <= days <= LONGEST_PAUSE:
        raise PreferenceError(
            f"no pause: {text[:40]!r}", code="days-out-of-range", most=LONGEST_PAUSE, example=("/pause 7",)
        )
    return now + timedelta(days=days)
