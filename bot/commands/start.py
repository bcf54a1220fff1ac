"""The first talk: what comes and when, the choices on one keyboard, a sample at once, consent by button."""

from datetime import time
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.commands.buttons import button, in_rows, keyboard
from bot.commands.membership import Standing
from bot.commands.settings import open_settings, read_hour, zone_buttons
from bot.commands.time_notes import in_quiet
from bot.commands.topic_names import find_theme, topics_text
from bot.commands.visit import Visit
from bot.texts import Texts
from digests import subscribe
from digests.answer.sample import answer_sample
from digests.model import HINDRANCES, Relation, Subscriber, SubscriberState
from digests.rules.sending.titles import short_title, title_of

DEEP_LINK = "t_"
OFFERED_HOURS = (time(7), time(8), time(12), time(18), time(21))


async def start(visit: Visit) -> None:
    """/start, perhaps by a link that names a topic (`t_taiwan`). Saying it again changes nothing."""
    if (standing := await visit.standing()) is not Standing.ADMIN:
        unknown = standing is Standing.UNKNOWN
        await visit.say(visit.texts.group_admins_unknown if unknown else greeting_of_group(visit))
        return
    visit.subscriber = await subscribe.welcome(visit.desk.store, visit.subscriber, visit.now)
    theme = find_theme(visit.arguments.removeprefix(DEEP_LINK), visit.desk.relation)
    if visit.subscriber.refusal in HINDRANCES:
        visit.subscriber = await subscribe.resume(visit.desk.store, visit.subscriber, visit.now)
    state = visit.subscriber.state
    if state is SubscriberState.PAUSED:
        await open_settings(visit)
    elif state is SubscriberState.ACTIVE:
        await _welcome_back(visit, theme.id if theme else "")
    else:
        if theme is not None and state is SubscriberState.VISITOR:
            visit.subscriber = await subscribe.set_themes(
                visit.desk.store, visit.subscriber, (theme.id,), visit.desk.relation, visit.now
            )
        await visit.say(*panel(visit.subscriber, visit.texts, visit.desk.relation))
        await _show_sample(visit)


async def press(visit: Visit, words: tuple[str, ...]) -> bool:
    """Do what a button of the first talk says; False when it says nothing that is known."""
    store, relation, known, now = visit.desk.store, visit.desk.relation, visit.subscriber, visit.now
    match words:
        case ("topic", theme, ("on" | "off") as wanted):
            visit.subscriber = await subscribe.choose_theme(store, known, theme, wanted == "on", relation, now)
        case ("topics", "all"):
            visit.subscriber = await subscribe.set_themes(store, known, (), relation, now)
        case ("hour", text) if (hour := read_hour(text)) is not None:
            visit.subscriber = await subscribe.set_hours(store, known, (hour,), now)
        case ("zone", zone) if zone in visit.texts.zones.split():
            visit.subscriber = await subscribe.set_zone(store, known, zone, now)
        case ("zone",):
            await visit.toast()
            await visit.ask(visit.texts.ask_zone, "zone")
            return True
        case ("go",):
            await _begin(visit)
            return True
        case ("choose", "go"):
            await _begin(visit)
            await visit.strip_keyboard()
            return True
        case _:
            return False
    await visit.toast()
    await visit.edit(*panel(visit.subscriber, visit.texts, relation))
    return True


def panel(subscriber: Subscriber, texts: Texts, relation: Relation) -> tuple[str, InlineKeyboardMarkup]:
    """Return the welcome and its keyboard: topics, hours, zones, and the button that starts daily messages."""
    text = texts.welcome.format(
        relation=escape(title_of(relation, texts.language)),
        topics=topics_text(subscriber.themes, relation, texts),
        hours=texts.hours_text(subscriber.hours),
        zone=texts.zone_name(subscriber.zone),
    )
    topics = [
        button(
            short_title(theme, texts.language),
            "start",
            "topic",
            theme.id,
            "off" if theme.id in subscriber.themes else "on",
            chosen=theme.id in subscriber.themes,
        )
        for theme in relation.themes
    ]
    hours = [
        button(f"{hour:%H:%M}", "start", "hour", f"{hour:%H%M}", chosen=subscriber.hours == (hour,))
        for hour in OFFERED_HOURS
    ]
    rows = [
        *in_rows(topics, 2),
        [button(texts.all_topics, "start", "topics", "all", chosen=not subscriber.themes)],
        hours,
        *in_rows(zone_buttons(subscriber, texts, "start"), 3),
    ]
    if subscriber.state is not SubscriberState.ACTIVE:
        rows.append([button(texts.start_daily, "start", "choose", "go")])
    return text, keyboard(rows)


def start_button(texts: Texts) -> InlineKeyboardButton:
    """Return the button of consent: pressing it, and nothing else, starts daily messages."""
    return button(texts.start_daily, "start", "go")


def greeting_of_group(visit: Visit) -> str:
    """Return what is said to a whole group (HTML), with commands that reach this bot there."""
    name, relation, texts = visit.telegram.username, visit.desk.relation, visit.texts
    topic = relation.themes[0].command if relation.themes else "topics"
    return texts.group_welcome.format(
        relation=escape(title_of(relation, texts.language)),
        start=f"/start@{name}",
        settings=f"/settings@{name}",
        topic=f"/{topic}@{name}",
    )


async def _begin(visit: Visit) -> None:
    texts = visit.texts
    if visit.subscriber.state is SubscriberState.ACTIVE:
        await visit.toast(texts.already_on)
        return
    visit.subscriber = await subscribe.consent(visit.desk.store, visit.subscriber, visit.now)
    await visit.toast()
    await visit.say(started(visit.subscriber, texts), keyboard([[button(texts.change, "settings", "new")]]))


def started(subscriber: Subscriber, texts: Texts) -> str:
    """Return what is said when daily messages have begun (HTML)."""
    said = texts.started.format(
        next=texts.moment(subscriber.next_digest_at, subscriber.zone) if subscriber.next_digest_at else "",
        zone=texts.zone_name(subscriber.zone),
        hours=texts.hours_text(subscriber.hours),
    )
    return "\n".join([said, *in_quiet(subscriber, texts)])


async def _welcome_back(visit: Visit, theme: str) -> None:
    texts, known, relation = visit.texts, visit.subscriber, visit.desk.relation
    text = texts.welcome_back.format(
        topics=topics_text(known.themes, relation, texts),
        hours=texts.hours_text(known.hours),
        zone=texts.zone_name(known.zone),
        next=texts.moment(known.next_digest_at, known.zone) if known.next_digest_at else "",
    )
    rows = [[button(texts.change, "settings", "new")]]
    found = relation.theme(theme)
    if found is not None and known.themes and theme not in known.themes:
        label = texts.follow.format(topic=short_title(found, texts.language))
        rows.insert(0, [button(label, "follow", theme)])
    await visit.say(text, keyboard(rows))


async def _show_sample(visit: Visit) -> None:
    texts = visit.texts
    sample = await answer_sample(
        visit.desk.store, visit.desk.relation, visit.desk.lexicon, visit.subscriber, visit.now
    )
    rows = keyboard([[start_button(texts)], [button(texts.change, "settings", "new")]])
    if sample.sections:
        await visit.show(sample, rows)
    else:
        await visit.say(texts.no_sample, rows)
