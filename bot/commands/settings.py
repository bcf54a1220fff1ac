"""/settings is one message, which is edited in place. The data of each button say what a press sets. The label
shows the present state."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import time, timedelta
from typing import Literal, get_args

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.answers.arguments import find_theme
from bot.commands.first_zone import ask_place, ask_zone_first, wants_zone
from bot.commands.settings_text import in_quiet, languages_offered, overview, quiet_text
from bot.hearing.buttons import button, in_rows, keyboard, toggle
from bot.hearing.request import OldMenuError, Request
from bot.texts import LANGUAGES, Texts, get
from digests import subscribe
from digests.errors import PreferenceError
from digests.model import ChatKind, Length, QuietHours, Relation, Subscriber, SubscriberState, Weight
from digests.model.lexicon import Lexicon
from digests.rules.issuing.display_names import short_title
from digests.rules.issuing.readership import languages_read
from digests.rules.issuing.times.written_times import is_zone, parse_quiet

View = Literal[
    "main", "topics", "weights", "weekdays", "hours", "zones", "languages", "reads", "lengths", "review", "quiet"
]

Page = tuple[str, InlineKeyboardMarkup]
Show = Callable[[Request, View], Page]
VIEWS: Mapping[str, View] = {view: view for view in get_args(View)}
OFFERED_QUIET = tuple(QuietHours(time(begin), time(end)) for begin, end in ((21, 6), (22, 7), (23, 8), (0, 9)))
OFFERED_HOURS = (6, 7, 8, 9, 12, 18, 20, 21)
A_WEEK = timedelta(days=7)
LONGEST_NAMED = 40
NAMED: Mapping[str, View] = {
    **VIEWS,
    "timezone": "zones",
    "language": "languages",
    "length": "lengths",
    "week": "review",
}
LENGTHS: Mapping[str, Length] = {each.value: each for each in Length}
WEIGHTS: Mapping[str, Weight] = {each.value: each for each in Weight}
SWITCHES = {
    "silent": subscribe.set_silent,
    "previews": subscribe.set_previews,
    "alerts": subscribe.set_alerts,
}
WEEKDAYS: Mapping[str, int] = {str(day): day for day in range(7)}
REVIEW_DAYS: Mapping[str, int | None] = {"off": None} | {str(day): day for day in range(7)}


def page(request: Request, view: View) -> Page:
    """Return one page of the settings: HTML and keyboard."""
    services = request.services
    known, texts, relation = request.subscriber, request.texts, services.relation
    alerts = services.alerts_a_day > 0 and known.kind is not ChatKind.CHANNEL  # a channel watches no words
    return render(view, known, texts, relation, services.languages, request.written, alerts=alerts)


async def open_settings(request: Request, view: View = "main", show: Show = page) -> None:
    """Send the settings as a new message."""
    await request.say(*show(request, view))


async def settings(request: Request) -> None:
    """/settings. If it names a page, such as "language" or a topic, this page is opened at once."""
    named = request.arguments[:LONGEST_NAMED]
    view = _view_named(named, request.services.relation) if named else "main"
    if view is None:
        request.mention_unused(named)
    await open_settings(request, view or "main")


def _view_named(words: str, relation: Relation) -> View | None:
    """Return the page of the settings that words name in any language: by its button's label, by the command that
    sets the same, or by a topic. Return None if they name none."""
    wanted = words.casefold().strip().removeprefix("/")
    for texts in map(get, LANGUAGES):
        for label, view in _labels(texts).items():
            if label.casefold() == wanted:
                return view
    return NAMED.get(wanted, "topics" if find_theme(words, relation) else None)


def _labels(texts: Texts) -> Mapping[str, View]:
    return {
        texts.topics: "topics",
        texts.hours: "hours",
        texts.zone: "zones",
        texts.language_button: "languages",
        texts.quiet: "quiet",
        texts.review: "review",
        texts.reads: "reads",
        texts.length: "lengths",
    }


async def press(request: Request, words: tuple[str, ...], show: Show = page) -> None:
    """Do what a button of the settings says, and show the settings anew. `show` makes the pages."""
    texts = request.texts
    match words:
        case ("new",) | ("review", "new"):
            await request.toast()
            await open_settings(request, "main" if words == ("new",) else "review", show)
            return
        case (("zone" | "hour" | "quiet") as what, "ask"):
            asked = {"hour": texts.ask_hours, "quiet": texts.ask_quiet}
            await request.toast()
            if what == "zone":
                await ask_place(request)
            else:
                await request.ask(asked[what], what)
            return
        case (view,) if view in VIEWS:
            await request.toast()
            shown = VIEWS[view]
        case ("start",) if wants_zone(request):
            await request.toast()
            await ask_zone_first(request)
            return
        case _:
            shown = await change(request, words)
    await request.toast(request.texts.saved)
    await request.edit(*show(request, shown))


async def change(request: Request, words: tuple[str, ...]) -> View:
    """Make the change that a press asks for; return the view that shows it."""
    match words:
        case ("topic" | "topics" | "weight", *_):
            return await _change_topics(request, words)
        case (what, ("on" | "off") as wanted) if what in SWITCHES:
            await request.change(SWITCHES[what], wanted == "on")
        case ("language", language) if language in request.services.languages:
            await request.change(subscribe.set_language, language)
        case ("read", "default"):
            await request.change(subscribe.read_as_spoken)
            return "reads"
        case ("read", language, ("on" | "off") as wanted) if language in _offered(request):
            await request.change(subscribe.choose_read, language, wanted == "on", request.preferences.languages)
            return "reads"
        case ("length", wished) if wished in LENGTHS:
            await request.change(subscribe.set_length, LENGTHS[wished])
            return "lengths"
        case ("pause", "7"):
            await request.silence(subscribe.pause, request.now + A_WEEK)
        case ("stop",):
            await request.silence(subscribe.stop)
        case (("resume" | "start") as what,):
            await request.change(subscribe.resume if what == "resume" else subscribe.consent)
        case _:
            return await _change_times(request, words)
    return "main"


async def _change_topics(request: Request, words: tuple[str, ...]) -> View:
    relation = request.services.relation
    match words:
        case ("topic", theme, ("on" | "off") as wanted):
            await request.change(subscribe.choose_theme, theme, wanted == "on", relation)
        case ("topics", "all"):
            await request.change(subscribe.set_themes, (), relation)
        case ("weight", theme, weight) if weight in WEIGHTS:
            await request.change(subscribe.set_weight, theme, WEIGHTS[weight], relation)
            return "weights"
        case _:
            raise OldMenuError
    return "topics"


async def _change_times(request: Request, words: tuple[str, ...]) -> View:
    match words:
        case ("hour", text, ("on" | "off") as wanted) if (hour := read_hour(text)) is not None:
            await request.change(subscribe.choose_hour, hour, wanted == "on")
            return "hours"
        case ("weekday", day, ("on" | "off") as wanted) if day in WEEKDAYS:
            await request.change(subscribe.choose_weekday, WEEKDAYS[day], wanted == "on")
            return "weekdays"
        case ("weekdays", "all"):
            await request.change(subscribe.receive_every_day)
            return "weekdays"
        case ("zone", zone) if is_zone(zone):
            await request.change(subscribe.set_zone, zone)
            return "zones"
        case ("review", day) if day in REVIEW_DAYS:
            await request.change(subscribe.set_review, REVIEW_DAYS[day])
            return "review"
        case ("quiet", "off"):
            await request.change(subscribe.set_quiet, None)
            return "quiet"
        case ("quiet", begin, end) if (quiet := _read_quiet(begin, end, request.services.lexicon)) is not None:
            await request.change(subscribe.set_quiet, quiet)
            return "quiet"
    raise OldMenuError


# --- what is shown -------------------------------------------------------------------------------


def _offered(request: Request) -> Collection[str]:
    return languages_offered(request.subscriber, request.written)


def render(
    view: View,
    subscriber: Subscriber,
    texts: Texts,
    relation: Relation,
    languages: Sequence[str] = LANGUAGES,
    written: Collection[str] = frozenset(),
    *,
    alerts: bool = True,
) -> tuple[str, InlineKeyboardMarkup]:
    """Return one page of the settings: HTML and keyboard. "‹ Back" is the last button on all pages but the first.
    `languages` are those that the bot speaks. `written` are those that sources write (primary subtags). `alerts`:
    there is a button for alerts."""
    zone, known = texts.zone_name(subscriber.zone), subscriber
    ask: list[InlineKeyboardButton] = []
    match view:
        case "main":
            rows = _main_rows(subscriber, texts, alerts=alerts)
            return overview(subscriber, texts, relation, written), keyboard(rows)
        case "topics":
            said, width, buttons = texts.choose_topics, 2, topic_buttons(known, texts, relation, "settings")
            ask = [
                _set(texts.all_topics, "topics", "all", chosen=is_told_all(known)),
                _set(texts.more_or_less, "weights"),
            ]
        case "weights":
            said, width, buttons = texts.choose_weights, 1, _weight_buttons(known, texts, relation)
            ask = [_set(texts.topics, "topics")]
        case "weekdays":
            said, width, buttons = texts.choose_weekdays.format(zone=zone), 4, _weekday_buttons(known, texts)
            ask = [_set(texts.every_day, "weekdays", "all", chosen=not known.weekdays)]
        case "hours":
            said = "\n".join([texts.choose_hours.format(zone=zone), texts.clock_changes, *in_quiet(known, texts)])
            width, buttons = 4, _hour_buttons(known)
            ask = [_set(texts.other_time, "hour", "ask")]
        case "zones":
            said = texts.choose_zone.format(zone=zone, iana=known.zone)
            width, buttons = 2, zone_buttons(known, texts, "settings")
        case "languages":
            said, width = texts.choose_language, 1
            each_language, chosen = [get(language) for language in languages], get(known.language).language
            buttons = [
                _set(each.own_name, "language", each.language, chosen=each.language == chosen)
                for each in each_language
            ]
        case "reads":
            said, width, buttons = texts.choose_reads, 2, _read_buttons(known, texts, written)
            ask = [_set(texts.reads_default, "read", "default", chosen=not known.reads)]
        case "lengths":
            said, width = texts.choose_length, 1
            buttons = [
                _set(texts.named("lengths", name), "length", name, chosen=known.length is each)
                for name, each in LENGTHS.items()
            ]
        case "review":
            said, width, on = texts.choose_review.format(zone=zone), 4, known.review_weekday
            buttons = [_set(texts.weekday(day), "review", str(day), chosen=day == on) for day in range(7)]
            buttons.append(_set(texts.review_off, "review", "off", chosen=on is None))
        case "quiet":
            said = "\n".join([texts.choose_quiet.format(zone=zone), *in_quiet(known, texts)])
            width, buttons = 2, _quiet_buttons(known, texts)
            ask = [_set(texts.other_quiet, "quiet", "ask")]
    return said, keyboard([*in_rows(buttons, width), ask, [_set(texts.back, "main")]])


def is_told_all(subscriber: Subscriber) -> bool:
    """Say whether a subscriber is told of all topics."""
    return not subscriber.themes and Weight.NEVER not in dict(subscriber.weights).values()


def topic_buttons(
    subscriber: Subscriber, texts: Texts, relation: Relation, menu: str
) -> list[InlineKeyboardButton]:
    """Return a button for each topic."""
    return [
        toggle(short_title(theme, texts.language), menu, "topic", theme.id, on=theme.id in subscriber.themes)
        for theme in relation.themes
    ]


def zone_buttons(
    subscriber: Subscriber, texts: Texts, menu: str, zones: Sequence[str] = ()
) -> list[InlineKeyboardButton]:
    """Return a button for each of the likely `zones`, else for the language's zones, and one for any other zone.
    The present zone is ticked."""
    likely = [
        button(texts.zone_name(zone), menu, "zone", zone, chosen=zone == subscriber.zone)
        for zone in zones or texts.zones.split()
    ]
    ask = ("zone",) if menu == "start" else ("zone", "ask")
    return [*likely, button(texts.other_zone, menu, *ask)]


def _set(label: str, *words: str, chosen: bool = False) -> InlineKeyboardButton:
    return button(label, "settings", *words, chosen=chosen)


def _main_rows(subscriber: Subscriber, texts: Texts, *, alerts: bool) -> list[list[InlineKeyboardButton]]:
    switches = [toggle(texts.previews, "settings", "previews", on=subscriber.previews)]
    if alerts:
        switches.append(toggle(texts.alerts, "settings", "alerts", on=subscriber.alerts))
    rows = [
        [_set(texts.topics, "topics"), _set(texts.hours, "hours")],
        [_set(texts.zone, "zones"), _set(texts.language_button, "languages")],
        [_set(texts.weekdays, "weekdays"), _set(texts.quiet, "quiet")],
        [_set(texts.review, "review"), toggle(texts.silent, "settings", "silent", on=subscriber.silent)],
        [_set(texts.reads, "reads"), _set(texts.length, "lengths")],
        switches,
    ]
    stop = _set(texts.stop, "stop")
    if subscriber.state is SubscriberState.ACTIVE:
        return [*rows, [_set(texts.pause_week, "pause", "7"), stop]]
    if subscriber.state is SubscriberState.PAUSED:
        return [*rows, [_set(texts.resume, "resume"), stop]]
    return [*rows, [_set(texts.start_daily, "start")]]


def _weight_buttons(subscriber: Subscriber, texts: Texts, relation: Relation) -> list[InlineKeyboardButton]:
    """Return a button for each topic that the subscriber can be told of. A press sets the next weight: more, less,
    never, as others. A chosen topic gets no "never", because it can be removed on the page of topics."""
    weights, buttons = dict(subscriber.weights), []
    for theme in relation.themes:
        if subscriber.themes and theme.id not in subscriber.themes:
            continue
        present = weights.get(theme.id, Weight.NORMAL)
        order = [Weight.NORMAL, Weight.MORE, Weight.LESS, *([] if subscriber.themes else [Weight.NEVER])]
        following = order[(order.index(present) + 1) % len(order)] if present in order else Weight.NORMAL
        topic = short_title(theme, texts.language)
        label = texts.weighed.format(topic=topic, weight=texts.named("weight_names", present))
        buttons.append(_set(label, "weight", theme.id, following))
    return buttons


def _weekday_buttons(subscriber: Subscriber, texts: Texts) -> list[InlineKeyboardButton]:
    chosen = subscriber.weekdays or range(7)
    return [
        toggle(texts.weekday(day), "settings", "weekday", name, on=day in chosen) for name, day in WEEKDAYS.items()
    ]


def _read_buttons(subscriber: Subscriber, texts: Texts, written: Collection[str]) -> list[InlineKeyboardButton]:
    read = languages_read(subscriber.reads, subscriber.language, written)
    offered = languages_offered(subscriber, written)
    return [
        toggle(texts.language_name(each) or each, "settings", "read", each, on=each in read) for each in offered
    ]


def _quiet_buttons(subscriber: Subscriber, texts: Texts) -> list[InlineKeyboardButton]:
    present = subscriber.quiet
    offered = dict.fromkeys([*OFFERED_QUIET, *([present] if present else [])])
    buttons = [
        _set(quiet_text(each, texts), "quiet", f"{each.begin:%H%M}", f"{each.end:%H%M}", chosen=each == present)
        for each in offered
    ]
    return [*buttons, _set(quiet_text(None, texts), "quiet", "off", chosen=present is None)]


def _read_quiet(begin: str, end: str, lexicon: Lexicon) -> QuietHours | None:
    """Return the quiet hours of a button, such as "2200" and "0700". Return None if these are no hours."""
    first, last = read_hour(begin), read_hour(end)
    if first is None or last is None:
        return None
    try:
        return parse_quiet(f"{first:%H:%M}-{last:%H:%M}", lexicon)
    except PreferenceError:
        return None


def _hour_buttons(subscriber: Subscriber) -> list[InlineKeyboardButton]:
    offered = sorted({*(time(hour) for hour in OFFERED_HOURS), *subscriber.hours})
    chosen = subscriber.hours
    return [toggle(f"{hour:%H:%M}", "settings", "hour", f"{hour:%H%M}", on=hour in chosen) for hour in offered]


def read_hour(text: str) -> time | None:
    """Return the local hour of a button, such as "0730". Return None if it is no hour."""
    if len(text) != 4 or not (text.isascii() and text.isdecimal()):
        return None
    hour, minute = int(text[:2]), int(text[2:])
    return time(hour, minute) if hour < 24 and minute < 60 else None
