"""Asks a reader for their zone: before their first digest is promised, and whenever they want another place."""

from telegram import KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot.commands.settings_text import facts, in_quiet, notes
from bot.hearing.buttons import button, in_rows, keyboard, offer_start
from bot.hearing.request import Request
from bot.texts.places import cities, zone_guessed
from digests import subscribe
from digests.model import SubscriberState
from digests.rules.issuing.times.places import zone_at
from digests.rules.issuing.times.written_times import parse_zone

BEGIN = "begin"
MOST_LIKELY = 5


def wants_zone(request: Request) -> bool:
    """Say whether a person is to be asked for their zone before a digest is promised. A group is not asked,
    because /start offers zones to a group."""
    return request.private and subscribe.wants_zone(request.subscriber)


def likely_zones(request: Request) -> list[str]:
    """Return the zones in which the person most likely lives. The zone that their app's language suggests comes
    first."""
    user = request.update.effective_user
    guessed = zone_guessed(user.language_code if user else None, request.now) if request.private else ""
    return list(dict.fromkeys(filter(None, [guessed, *request.texts.zones.split()])))[:MOST_LIKELY]


async def ask_zone_first(request: Request, theme: str = "") -> None:
    """Ask for the zone. The answer starts daily messages, with a topic among theirs if one is named."""
    texts, last = request.texts, [theme] if theme else []
    buttons = [button(texts.zone_name(zone), "start", BEGIN, zone, *last) for zone in likely_zones(request)]
    more = [button("UTC", "start", BEGIN, "UTC", *last), button(texts.other_zone, "start", BEGIN, "ask", *last)]
    said = texts.which_zone.format(**facts(request.subscriber, texts, request.services.relation))
    await request.say(said, keyboard([*in_rows(buttons, 2), more]))


async def ask_place(request: Request, *, begin: bool = False, theme: str = "") -> None:
    """Ask for a city. A person who is asked about their own chat also has a button that shares where they are. If
    they are to `begin`, the answer starts daily messages."""
    texts = request.texts
    if not request.private or request.channel:
        await request.ask(texts.ask_zone, "zone")
        return
    await request.conversation.remember("zone", {BEGIN: begin, "theme": theme})
    share = KeyboardButton(texts.share_place, request_location=True)
    rows = ReplyKeyboardMarkup([[share]], resize_keyboard=True, one_time_keyboard=True)
    await request.say(texts.two_sentences.format(first=texts.ask_zone, second=texts.ask_zone_by_place), rows)


async def take_city(request: Request, text: str, *, begin: bool = False, theme: str = "") -> None:
    """Set the zone of the city that a text names. PreferenceError if it names none."""
    await _take(request, parse_zone(text, request.services.lexicon, cities()), begin, theme)


async def hear_place(request: Request) -> None:
    """Set the zone of the place that the person shares. Nothing of the place is kept."""
    message, texts = request.update.message, request.texts
    place = message.location if message is not None else None
    what, details = request.conversation.asked or ("", {})
    zone = zone_at(place.latitude, place.longitude) if place is not None else ""
    if not zone:
        await request.say(texts.no_clock_there)
        return
    if what == "zone" and "channel" not in details:
        request.conversation.recall()
    else:
        details = {}
    await _take(request, zone, bool(details.get(BEGIN)), str(details.get("theme", "")))


async def begin(request: Request, theme: str = "") -> None:
    """Start daily messages, and say when the first one comes. A person is asked for their zone before that."""
    texts, relation = request.texts, request.services.relation
    if request.subscriber.state is SubscriberState.ACTIVE and not theme:
        await request.toast(texts.already_on)
        return
    if wants_zone(request):
        await request.toast()
        await ask_zone_first(request, theme)
        return
    if theme:
        await request.change(subscribe.follow, theme, relation)
    else:
        await request.change(subscribe.consent)
    await request.toast()
    known = request.subscriber
    said = texts.started.format(**facts(known, texts, relation))
    rows = keyboard([[button(texts.change, "settings", "new")]])
    await request.say("\n".join([said, *in_quiet(known, texts)]), rows)


async def _take(request: Request, zone: str, wanted: bool, theme: str) -> None:
    await request.change(subscribe.set_zone, zone)
    texts, known = request.texts, request.subscriber
    said = texts.zone_set.format(**facts(known, texts, request.services.relation))
    text = "\n".join([said, *notes(known, texts, request.now)])
    await request.say(text, ReplyKeyboardRemove() if request.private else offer_start(known, texts))
    if wanted and (known.state is not SubscriberState.ACTIVE or theme):
        await begin(request, theme)
