"""When messages come: /time, /timezone, /quiet, /pause, /resume, /stop."""

import re
from datetime import datetime, timedelta
from html import escape

from bot.commands.buttons import button, keyboard
from bot.commands.settings import open_settings
from bot.commands.time_notes import notes, quiet_text
from bot.commands.topics import next_moment, offer_start
from bot.commands.visit import Visit
from bot.texts import time_words
from digests import subscribe
from digests.errors import PreferenceError
from digests.model import SubscriberState
from digests.rules.sending.times.parsing import parse_hours, parse_quiet, parse_zone

USUAL_PAUSE = 7
LONGEST_PAUSE = 365
DAYS = re.compile(r"(\d{1,4})\s*(d|days?|天|日|w|weeks?|周|週|星期)?", re.IGNORECASE)


async def time(visit: Visit) -> None:
    """/time shows the hours; `/time 07:30` sets them."""
    if visit.arguments:
        await set_hours(visit, visit.arguments)
    else:
        await open_settings(visit, "hours")


async def timezone(visit: Visit) -> None:
    """/timezone shows the zone; `/timezone Taipei` sets it."""
    if visit.arguments:
        await set_zone(visit, visit.arguments)
    else:
        await open_settings(visit, "zones")


async def quiet(visit: Visit) -> None:
    """/quiet shows the quiet hours; `/quiet 22:00-07:00` sets them, `/quiet off` ends them."""
    if visit.arguments:
        await set_quiet(visit, visit.arguments)
    else:
        await open_settings(visit, "quiet")


async def set_hours(visit: Visit, text: str) -> bool:
    """Set the hours that a text names, or say why it cannot be done; returns whether it was."""
    texts = visit.texts
    try:
        hours = parse_hours(text, visit.desk.lexicon)
    except PreferenceError as error:
        await visit.say(escape(error.advice) if texts.language == "en" else texts.hours_unreadable)
        return False
    visit.subscriber = await subscribe.set_hours(visit.desk.store, visit.subscriber, hours, visit.now)
    said = texts.hours_set.format(hours=texts.hours_text(hours), zone=texts.zone_name(visit.subscriber.zone))
    await visit.say("\n".join([said, *notes(visit.subscriber, texts, visit.now)]), offer_start(visit))
    return True


async def set_zone(visit: Visit, text: str) -> bool:
    """Set the zone that a text names, or say why it cannot be done; returns whether it was."""
    texts = visit.texts
    try:
        zone = parse_zone(text, visit.desk.lexicon)
    except PreferenceError as error:
        await visit.say(escape(error.advice) if texts.language == "en" else texts.zone_unreadable)
        return False
    visit.subscriber = await subscribe.set_zone(visit.desk.store, visit.subscriber, zone, visit.now)
    said = texts.zone_set.format(
        zone=escape(texts.zone_name(zone)), iana=escape(zone), hours=texts.hours_text(visit.subscriber.hours)
    )
    await visit.say("\n".join([said, *notes(visit.subscriber, texts, visit.now)]), offer_start(visit))
    return True


async def set_quiet(visit: Visit, text: str) -> bool:
    """Set the quiet hours that a text names, or end them, or say why it cannot be done; returns whether it was."""
    texts, words = visit.texts, time_words(visit.texts.language)
    try:
        wanted = parse_quiet(text, visit.desk.lexicon)
    except PreferenceError as error:
        await visit.say(escape(error.advice) if texts.language == "en" else words.quiet_unreadable)
        return False
    visit.subscriber = await subscribe.set_quiet(visit.desk.store, visit.subscriber, wanted, visit.now)
    zone = texts.zone_name(visit.subscriber.zone)
    said = words.quiet_set.format(quiet=quiet_text(wanted, texts), zone=zone) if wanted else words.quiet_ended
    await visit.say("\n".join([said, *notes(visit.subscriber, texts, visit.now)]), offer_start(visit))
    return True


async def pause(visit: Visit) -> None:
    """/pause for 7 days, `/pause 14` for as many; a new pause takes the place of the old."""
    texts = visit.texts
    until = parse_pause(visit.arguments, visit.now)
    if until is None:
        await visit.say(texts.days_unreadable)
        return
    visit.subscriber = await subscribe.pause(visit.desk.store, visit.subscriber, until, visit.now)
    if visit.subscriber.state is not SubscriberState.PAUSED:
        await visit.say(texts.not_receiving)
        return
    said = texts.paused_until.format(until=texts.moment(until, visit.subscriber.zone))
    await visit.say(said, keyboard([[button(texts.resume, "resume")]]))


async def resume(visit: Visit) -> None:
    """/resume"""
    texts, before = visit.texts, visit.subscriber.state
    visit.subscriber = await subscribe.resume(visit.desk.store, visit.subscriber, visit.now)
    if before is not SubscriberState.PAUSED:
        await visit.say(texts.not_paused, offer_start(visit))
        return
    zone = texts.zone_name(visit.subscriber.zone)
    await visit.say(texts.resumed.format(next=next_moment(visit), zone=zone))


async def press_resume(visit: Visit, words: tuple[str, ...]) -> bool:
    """A press of "Resume" below the answer to /pause."""
    if words:
        return False
    await visit.toast()
    await visit.strip_keyboard()
    await resume(visit)
    return True


async def stop(visit: Visit) -> None:
    """/stop ends daily messages and keeps the settings."""
    texts, before = visit.texts, visit.subscriber.state
    visit.subscriber = await subscribe.stop(visit.desk.store, visit.subscriber, visit.now)
    over = before in subscribe.REACHABLE or before is SubscriberState.STOPPED
    await visit.say(texts.stopped if over else texts.not_started)


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
