"""When messages come: /time, /timezone, /quiet, /pause, /resume, /stop."""

import datetime as dt
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from html import escape
from typing import TypeVar

from bot.buttons import button, keyboard, offer_start
from bot.commands.settings import View, open_settings
from bot.commands.settings_text import next_moment, notes, quiet_text
from bot.phrases import advice_text
from bot.request import Request
from bot.texts import Texts, time_words
from digests import subscribe
from digests.errors import PreferenceError
from digests.model import QuietHours, Subscriber, SubscriberState
from digests.model.lexicon import Lexicon
from digests.rules.sending.times.written_times import parse_hours, parse_quiet, parse_zone

USUAL_PAUSE = 7
LONGEST_PAUSE = 365
DAYS = re.compile(r"(\d{1,4})\s*(d|days?|天|日|w|weeks?|周|週|星期)?", re.IGNORECASE)

Wish = TypeVar("Wish")


async def time(request: Request) -> None:
    """/time shows the hours; `/time 07:30` sets them."""
    await _show_or_set(request, "hours", set_hours)


async def timezone(request: Request) -> None:
    """/timezone shows the zone; `/timezone Taipei` sets it."""
    await _show_or_set(request, "zones", set_zone)


async def quiet(request: Request) -> None:
    """/quiet shows the quiet hours; `/quiet 22:00-07:00` sets them, `/quiet off` ends them."""
    await _show_or_set(request, "quiet", set_quiet)


async def _show_or_set(request: Request, view: View, setting: Callable[[Request, str], Awaitable[bool]]) -> None:
    if request.arguments:
        await setting(request, request.arguments)
    else:
        await open_settings(request, view)


async def set_hours(request: Request, text: str) -> bool:
    """Set the hours that a text names, or say why it cannot be done; returns whether it was."""

    def told(known: Subscriber, texts: Texts, hours: Sequence[dt.time]) -> str:
        return texts.hours_set.format(hours=texts.hours_text(hours), zone=texts.zone_name(known.zone))

    return await _set(request, text, parse_hours, subscribe.set_hours, told)


async def set_zone(request: Request, text: str) -> bool:
    """Set the zone that a text names, or say why it cannot be done; returns whether it was."""

    def told(known: Subscriber, texts: Texts, zone: str) -> str:
        name, hours = escape(texts.zone_name(zone)), texts.hours_text(known.hours)
        return texts.zone_set.format(zone=name, iana=escape(zone), hours=hours)

    return await _set(request, text, parse_zone, subscribe.set_zone, told)


async def set_quiet(request: Request, text: str) -> bool:
    """Set the quiet hours that a text names, or end them, or say why it cannot be done; returns whether it was."""

    def told(known: Subscriber, texts: Texts, wanted: QuietHours | None) -> str:
        words, zone = time_words(texts.language), texts.zone_name(known.zone)
        return words.quiet_set.format(quiet=quiet_text(wanted, texts), zone=zone) if wanted else words.quiet_ended

    return await _set(request, text, parse_quiet, subscribe.set_quiet, told)


async def _set(
    request: Request,
    text: str,
    parse: Callable[[str, Lexicon], Wish],
    verb: Callable[..., Awaitable[Subscriber]],
    told: Callable[[Subscriber, Texts, Wish], str],
) -> bool:
    try:
        wish = parse(text, request.services.lexicon)
    except PreferenceError as error:
        await request.know()
        await request.say(escape(advice_text(error, request.texts.language)))
        return False
    await request.change(verb, wish)
    known, texts = request.subscriber, request.texts
    said = [told(known, texts, wish), *notes(known, texts, request.now)]
    await request.say("\n".join(said), offer_start(known, texts))
    return True


async def pause(request: Request) -> None:
    """/pause for 7 days, `/pause 14` for as many; a new pause takes the place of the old."""
    texts = request.texts
    until = parse_pause(request.arguments, request.now)
    if until is None:
        await request.say(texts.days_unreadable)
        return
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
    zone = texts.zone_name(request.subscriber.zone)
    await request.say(texts.resumed.format(next=next_moment(request.subscriber, texts), zone=zone))


async def press_resume(request: Request, words: tuple[str, ...]) -> bool:
    """A press of "Resume" below the answer to /pause."""
    if words:
        return False
    await request.toast()
    await request.strip_keyboard()
    await resume(request)
    return True


async def stop(request: Request) -> None:
    """/stop ends daily messages and keeps the settings."""
    texts, before = request.texts, request.subscriber.state
    await request.silence(subscribe.stop)
    over = before in subscribe.REACHABLE or before is SubscriberState.STOPPED
    await request.say(texts.stopped if over else texts.not_started)


def parse_pause(text: str, now: datetime) -> datetime | None:
    """Return the end of a pause written as days or weeks ("14", "2 weeks"), a week when nothing is written;
    None when it cannot be read or is not from 1 to 365 days."""
    if not text.strip():
        return now + timedelta(days=USUAL_PAUSE)
    found = DAYS.fullmatch(text.strip()[:40])
    if found is None:
        return None
    days = int(found[1]) * (7 if (found[2] or "").lower()[:1] in ("w", "周", "週", "星") else 1)
    return now + timedelta(days=days) if 1 <= days <= LONGEST_PAUSE else None
