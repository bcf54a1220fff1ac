"""/settings: one message, edited in place; each button says what a press sets, and the state is in its label."""

from collections.abc import Mapping
from datetime import time, timedelta
from html import escape
from typing import Literal

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.commands.buttons import button, in_rows, keyboard
from bot.commands.time_notes import in_quiet, quiet_text
from bot.commands.topic_names import topics_text
from bot.commands.visit import Visit
from bot.texts import LANGUAGES, Texts, delivery_words, digest_words, get, time_words
from digests import subscribe
from digests.errors import PreferenceError
from digests.model import HINDRANCES, OtherLanguages, QuietHours, Relation, Subscriber, SubscriberState
from digests.model.lexicon import Lexicon
from digests.rules.sending.times.parsing import parse_quiet
from digests.rules.sending.titles import short_title

View = Literal["main", "topics", "hours", "zones", "languages", "others", "review", "quiet"]

OFFERED_QUIET = tuple(QuietHours(time(begin), time(end)) for begin, end in ((21, 6), (22, 7), (23, 8), (0, 9)))
OFFERED_HOURS = (6, 7, 8, 9, 12, 18, 20, 21)
A_WEEK = timedelta(days=7)
OTHER_LANGUAGES: Mapping[str, OtherLanguages] = {wanted.value: wanted for wanted in OtherLanguages}
REVIEW_DAYS: Mapping[str, int | None] = {"off": None} | {str(day): day for day in range(7)}


async def open_settings(visit: Visit, view: View = "main") -> None:
    """Send the settings as a new message."""
    await visit.say(*render(view, visit.subscriber, visit.texts, visit.desk.relation))


async def settings(visit: Visit) -> None:
    """/settings"""
    await open_settings(visit)


async def press(visit: Visit, words: tuple[str, ...]) -> bool:
    """Do what a button of the settings says and show them anew; False when it says nothing that is known."""
    match words:
        case ("new",):
            await visit.toast()
            await open_settings(visit)
            return True
        case ("review", "new"):
            await visit.toast()
            await open_settings(visit, "review")
            return True
        case (("main" | "topics" | "hours" | "zones" | "languages" | "others" | "review" | "quiet") as view,):
            await visit.toast()
            await visit.edit(*render(view, visit.subscriber, visit.texts, visit.desk.relation))
            return True
        case (("zone" | "hour" | "quiet") as what, "ask"):
            await visit.toast()
            texts = visit.texts
            asked = {
                "zone": texts.ask_zone,
                "hour": texts.ask_hours,
                "quiet": time_words(texts.language).ask_quiet,
            }
            await visit.ask(asked[what], what)
            return True
    shown = await _change(visit, words)
    if shown is None:
        return False
    await visit.toast(visit.texts.saved)
    await visit.edit(*render(shown, visit.subscriber, visit.texts, visit.desk.relation))
    return True


async def _change(visit: Visit, words: tuple[str, ...]) -> View | None:
    """Make the change that a press asks for; return the view that shows it, None when there is no such change."""
    store, relation, known, now = visit.desk.store, visit.desk.relation, visit.subscriber, visit.now
    match words:
        case ("topic", theme, ("on" | "off") as wanted):
            visit.subscriber = await subscribe.choose_theme(store, known, theme, wanted == "on", relation, now)
            return "topics"
        case ("topics", "all"):
            visit.subscriber = await subscribe.set_themes(store, known, (), relation, now)
            return "topics"
        case ("language", language) if language in LANGUAGES:
            visit.subscriber = await subscribe.set_language(store, known, language, now)
        case ("others", wanted) if wanted in OTHER_LANGUAGES:
            visit.subscriber = await subscribe.set_other_languages(store, known, OTHER_LANGUAGES[wanted], now)
        case ("review", day) if day in REVIEW_DAYS:
            visit.subscriber = await subscribe.set_review(store, known, REVIEW_DAYS[day], now)
            return "review"
        case ("pause", "7"):
            visit.subscriber = await subscribe.pause(store, known, now + A_WEEK, now)
        case ("resume",):
            visit.subscriber = await subscribe.resume(store, known, now)
        case ("stop",):
            visit.subscriber = await subscribe.stop(store, known, now)
        case ("start",):
            visit.subscriber = await subscribe.consent(store, known, now)
        case _:
            return await _change_times(visit, words)
    return "main"


async def _change_times(visit: Visit, words: tuple[str, ...]) -> View | None:
    store, known, now = visit.desk.store, visit.subscriber, visit.now
    match words:
        case ("hour", text, ("on" | "off") as wanted) if (hour := read_hour(text)) is not None:
            try:
                visit.subscriber = await subscribe.choose_hour(store, known, hour, wanted == "on", now)
            except PreferenceError:
                await visit.toast(visit.texts.last_hour)
            return "hours"
        case ("zone", zone) if zone in visit.texts.zones.split():
            visit.subscriber = await subscribe.set_zone(store, known, zone, now)
            return "zones"
        case ("quiet", "off"):
            visit.subscriber = await subscribe.set_quiet(store, known, None, now)
            return "quiet"
        case ("quiet", begin, end) if (quiet := _read_quiet(begin, end, visit.desk.lexicon)) is not None:
            visit.subscriber = await subscribe.set_quiet(store, known, quiet, now)
            return "quiet"
        case _:
            return None


# --- what is shown -------------------------------------------------------------------------------


def render(
    view: View, subscriber: Subscriber, texts: Texts, relation: Relation
) -> tuple[str, InlineKeyboardMarkup]:
    """Return one page of the settings: HTML and keyboard, "‹ Back" last on all but the first."""
    back = [button(texts.back, "settings", "main")]
    zone, words = texts.zone_name(subscriber.zone), time_words(texts.language)
    match view:
        case "topics":
            all_of_them = [button(texts.all_topics, "settings", "topics", "all", chosen=not subscriber.themes)]
            topics = in_rows(topic_buttons(subscriber, texts, relation), 2)
            return texts.choose_topics, keyboard([*topics, all_of_them, back])
        case "hours":
            hours = in_rows(_hour_buttons(subscriber), 4)
            other = [button(texts.other_time, "settings", "hour", "ask")]
            said = "\n".join(
                [texts.choose_hours.format(zone=zone), words.clock_changes, *in_quiet(subscriber, texts)]
            )
            return said, keyboard([*hours, other, back])
        case "zones":
            zones = in_rows(zone_buttons(subscriber, texts, "settings"), 2)
            return texts.choose_zone.format(zone=zone, iana=subscriber.zone), keyboard([*zones, back])
        case "languages":
            languages = [
                button(get(each).own_name, "settings", "language", each, chosen=each == texts.language)
                for each in LANGUAGES
            ]
            return texts.choose_language, keyboard([*in_rows(languages, 1), back])
        case "others":
            wishes = [
                button(
                    texts.named("quoted_otherwise", wanted),
                    "settings",
                    "others",
                    wanted.value,
                    chosen=wanted is subscriber.other_languages,
                )
                for wanted in OtherLanguages
            ]
            return texts.choose_other_languages, keyboard([*in_rows(wishes, 3), back])
        case "review":
            days = in_rows(_review_buttons(subscriber, texts), 4)
            return texts.choose_review.format(zone=zone), keyboard([*days, back])
        case "quiet":
            stretches = in_rows(_quiet_buttons(subscriber, texts), 2)
            other = [button(words.other_quiet, "settings", "quiet", "ask")]
            said = "\n".join([words.choose_quiet.format(zone=zone), *in_quiet(subscriber, texts)])
            return said, keyboard([*stretches, other, back])
        case "main":
            return _overview(subscriber, texts, relation), keyboard(_main_rows(subscriber, texts))


def topic_buttons(subscriber: Subscriber, texts: Texts, relation: Relation) -> list[InlineKeyboardButton]:
    """Return a button for each topic; it says what pressing it sets."""
    buttons = []
    for theme in relation.themes:
        chosen = theme.id in subscriber.themes
        wanted = "off" if chosen else "on"
        label = short_title(theme, texts.language)
        buttons.append(button(label, "settings", "topic", theme.id, wanted, chosen=chosen))
    return buttons


def zone_buttons(subscriber: Subscriber, texts: Texts, menu: str) -> list[InlineKeyboardButton]:
    """Return a button for each likely zone, the present one ticked, and one for any other."""
    zones = [
        button(texts.zone_name(zone), menu, "zone", zone, chosen=zone == subscriber.zone)
        for zone in texts.zones.split()
    ]
    ask = ("zone",) if menu == "start" else ("zone", "ask")
    return [*zones, button(texts.other_zone, menu, *ask)]


def state_text(subscriber: Subscriber, texts: Texts) -> str:
    """Return in words whether the daily digest is on, and when the next one comes."""
    if subscriber.state is SubscriberState.PAUSED:
        if subscriber.refusal in HINDRANCES:
            return delivery_words(texts.language).named("states", subscriber.refusal)
        if subscriber.paused_until is None:
            return texts.digest_paused_open
        return texts.digest_paused.format(until=texts.moment(subscriber.paused_until, subscriber.zone))
    if subscriber.state is not SubscriberState.ACTIVE:
        return texts.digest_off
    if subscriber.next_digest_at is None:
        return texts.digest_on
    moment = texts.moment(subscriber.next_digest_at, subscriber.zone)
    return f"{texts.digest_on}\n{texts.next_digest.format(next=moment)}"


def _overview(subscriber: Subscriber, texts: Texts, relation: Relation) -> str:
    place, iana = texts.zone_name(subscriber.zone), escape(subscriber.zone)
    aside = digest_words(texts.language).aside.format(words=iana)
    return texts.settings.format(
        state=state_text(subscriber, texts),
        topics=topics_text(subscriber.themes, relation, texts),
        hours=texts.hours_text(subscriber.hours),
        quiet=quiet_text(subscriber.quiet, texts),
        zone=place if place == iana else f"{place}{aside}",
        language=texts.own_name,
        other_languages=texts.named("quoted_otherwise", subscriber.other_languages),
        review=review_text(subscriber, texts),
    )


def review_text(subscriber: Subscriber, texts: Texts) -> str:
    """Return the day of the weekly review in words, or that there is none."""
    if subscriber.review_weekday is None:
        return texts.review_off
    return digest_words(texts.language).weekday(subscriber.review_weekday)


def _main_rows(subscriber: Subscriber, texts: Texts) -> list[list[InlineKeyboardButton]]:
    rows = [
        [button(texts.topics, "settings", "topics"), button(texts.hours, "settings", "hours")],
        [button(texts.zone, "settings", "zones"), button(texts.language_button, "settings", "languages")],
        [
            button(time_words(texts.language).quiet, "settings", "quiet"),
            button(texts.review, "settings", "review"),
        ],
        [button(texts.other_languages, "settings", "others")],
    ]
    stop = button(texts.stop, "settings", "stop")
    if subscriber.state is SubscriberState.ACTIVE:
        rows.append([button(texts.pause_week, "settings", "pause", "7"), stop])
    elif subscriber.state is SubscriberState.PAUSED:
        rows.append([button(texts.resume, "settings", "resume"), stop])
    else:
        rows.append([button(texts.start_daily, "settings", "start")])
    return rows


def _review_buttons(subscriber: Subscriber, texts: Texts) -> list[InlineKeyboardButton]:
    chosen = subscriber.review_weekday
    days = [
        button(name, "settings", "review", str(day), chosen=day == chosen)
        for day, name in enumerate(map(texts.weekday, range(7)))
    ]
    return [*days, button(texts.review_off, "settings", "review", "off", chosen=chosen is None)]


def _quiet_buttons(subscriber: Subscriber, texts: Texts) -> list[InlineKeyboardButton]:
    present = subscriber.quiet
    offered = [*OFFERED_QUIET, *([present] if present and present not in OFFERED_QUIET else [])]
    buttons = [
        button(
            quiet_text(quiet, texts),
            "settings",
            "quiet",
            f"{quiet.begin:%H%M}",
            f"{quiet.end:%H%M}",
            chosen=quiet == present,
        )
        for quiet in offered
    ]
    off = button(quiet_text(None, texts), "settings", "quiet", "off", chosen=present is None)
    return [*buttons, off]


def _read_quiet(begin: str, end: str, lexicon: Lexicon) -> QuietHours | None:
    """Return the quiet hours of a button, such as "2200" and "0700"; None when they are none."""
    first, last = read_hour(begin), read_hour(end)
    if first is None or last is None:
        return None
    try:
        return parse_quiet(f"{first:%H:%M}-{last:%H:%M}", lexicon)
    except PreferenceError:
        return None


def _hour_buttons(subscriber: Subscriber) -> list[InlineKeyboardButton]:
    offered = sorted({*(time(hour) for hour in OFFERED_HOURS), *subscriber.hours})
    buttons = []
    for hour in offered:
        chosen = hour in subscriber.hours
        wanted = "off" if chosen else "on"
        buttons.append(button(f"{hour:%H:%M}", "settings", "hour", f"{hour:%H%M}", wanted, chosen=chosen))
    return buttons


def read_hour(text: str) -> time | None:
    """Return the local hour of a button, such as "0730"; None when it is none."""
    if len(text) != 4 or not (text.isascii() and text.isdecimal()):
        return None
    hour, minute = int(text[:2]), int(text[2:])
    return time(hour, minute) if hour < 24 and minute < 60 else None
