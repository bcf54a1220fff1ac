"""/start, the first talk. The bot says what comes and when, offers all choices on one keyboard, shows a sample,
and asks for consent by a button."""

from collections.abc import Sequence
from datetime import time
from html import escape

from telegram import InlineKeyboardMarkup

from bot.answers.arguments import find_theme
from bot.commands.first_zone import ask_place, begin, likely_zones
from bot.commands.settings import change, open_settings, read_hour, topic_buttons, zone_buttons
from bot.commands.settings_text import facts
from bot.hearing.buttons import button, in_rows, keyboard, start_button
from bot.hearing.request import OldMenuError, RefusedError, Request
from bot.hearing.roles import ChatRole
from bot.render.citation import Citation
from bot.texts import Texts
from digests import subscribe
from digests.answer import answer_sample
from digests.model import HINDRANCES, Relation, Subscriber, SubscriberState, Theme
from digests.rules.issuing.display_names import display_title, short_title
from digests.rules.issuing.times.written_times import is_zone

DEEP_LINK = "t_"
OFFERED_HOURS = (time(7), time(8), time(12), time(18), time(21))


async def start(request: Request) -> None:
    """Answer /start. A link may add a topic to it (`t_taiwan`). A second /start changes nothing."""
    relation = request.services.relation
    match await request.role():
        case ChatRole.UNKNOWN:
            raise RefusedError(code="group-admins-unknown")
        case ChatRole.OTHER:
            _mention(request, _theme_named(request))
            await request.say(greeting_of_group(request))
            return
    if request.bot_role is not None:  # Telegram takes no menu for a person before they have talked to the bot
        request.roles_changed[request.person] = request.bot_role
    await request.change(subscribe.welcome)
    theme = _theme_named(request)
    if request.subscriber.refusal in HINDRANCES:
        await request.change(subscribe.resume)
    state = request.subscriber.state
    if state is SubscriberState.PAUSED:
        _mention(request, theme)
        await open_settings(request)
    elif state is SubscriberState.ACTIVE:
        await _welcome_back(request, theme)
    else:
        if theme is not None and state is SubscriberState.VISITOR:
            await request.change(subscribe.set_themes, (theme.id,), relation)
        else:
            _mention(request, theme)
        await request.say(*panel(request.subscriber, request.texts, relation, likely_zones(request)))
        await _show_sample(request)


async def press(request: Request, words: tuple[str, ...]) -> None:
    """Do what a button of the first talk says."""
    match words:
        case ("topic", _, "on" | "off") | ("topics", "all") | ("zone", _):
            await change(request, words)
        case ("hour", text) if (hour := read_hour(text)) is not None:
            await request.change(subscribe.set_hours, (hour,))
        case ("zone",):
            await request.toast()
            await ask_place(request)
            return
        case ("go",):
            await begin(request)
            return
        case ("choose", "go"):
            await begin(request)
            if request.subscriber.state is SubscriberState.ACTIVE:
                await request.strip_keyboard()
            return
        case ("begin", zone, *theme) if zone == "ask" or is_zone(zone):
            await _begin_in(request, zone, "".join(theme[:1]))
            return
        case _:
            raise OldMenuError
    await request.toast()
    zones = likely_zones(request)
    await request.edit(*panel(request.subscriber, request.texts, request.services.relation, zones))


def panel(
    subscriber: Subscriber, texts: Texts, relation: Relation, zones: Sequence[str] = ()
) -> tuple[str, InlineKeyboardMarkup]:
    """Return the welcome and its keyboard: topics, hours, zones, and the button that starts daily messages."""
    title = escape(display_title(relation, texts.language))
    text = texts.welcome.format(relation=title, **facts(subscriber, texts, relation))
    hours = [
        button(f"{hour:%H:%M}", "start", "hour", f"{hour:%H%M}", chosen=subscriber.hours == (hour,))
        for hour in OFFERED_HOURS
    ]
    rows = [
        *in_rows(topic_buttons(subscriber, texts, relation, "start"), 2),
        [button(texts.all_topics, "start", "topics", "all", chosen=not subscriber.themes)],
        hours,
        *in_rows(zone_buttons(subscriber, texts, "start", zones), 3),
    ]
    if subscriber.state is not SubscriberState.ACTIVE:
        rows.append([button(texts.start_daily, "start", "choose", "go")])
    return text, keyboard(rows)


def greeting_of_group(request: Request) -> str:
    """Return the welcome to a group (HTML). Its commands name this bot, so that they reach it in the group."""
    name, relation, texts = request.telegram.username, request.services.relation, request.texts
    topic = relation.themes[0].command if relation.themes else "topics"
    return texts.group_welcome.format(
        relation=escape(display_title(relation, texts.language)),
        start=f"/start@{name}",
        settings=f"/settings@{name}",
        topic=f"/{topic}@{name}",
    )


async def _begin_in(request: Request, zone: str, theme: str) -> None:
    """Do what a button below the question for the zone says. A press in an old message does not change the zone of
    a chat that receives."""
    if theme and request.services.relation.theme(theme) is None:
        raise OldMenuError
    if request.subscriber.state is SubscriberState.ACTIVE:
        await request.toast(request.texts.already_on)
        return
    if zone == "ask":
        await request.toast()
        await ask_place(request, begin=True, theme=theme)
        return
    await request.change(subscribe.set_zone, zone)
    await begin(request, theme)
    await request.strip_keyboard()


async def _welcome_back(request: Request, theme: Theme | None) -> None:
    texts, known = request.texts, request.subscriber
    text = texts.welcome_back.format(**facts(known, texts, request.services.relation))
    rows = [[button(texts.change, "settings", "new")]]
    if theme is not None and known.themes and theme.id not in known.themes:
        label = texts.follow.format(topic=short_title(theme, texts.language))
        rows.insert(0, [button(label, "follow", theme.id)])
    else:
        _mention(request, theme)
    await request.say(text, keyboard(rows))


def _theme_named(request: Request) -> Theme | None:
    """Return the topic that /start or its link names. Other words are mentioned."""
    named = request.arguments.removeprefix(DEEP_LINK)
    theme = find_theme(named, request.services.relation)
    if named and theme is None:
        request.mention_unused(named)
    return theme


def _mention(request: Request, theme: Theme | None) -> None:
    """Mention a topic and its command. /start does not choose it for chats that receive or received the digest."""
    if theme is None:
        return
    title, command = short_title(theme, request.texts.language), f"/{theme.command}"
    if request.subscriber.state is SubscriberState.ACTIVE and theme.id in (
        request.subscriber.themes or (theme.id,)
    ):
        request.mention(request.texts.topic_is_yours.format(topic=escape(title, quote=False), command=command))
    else:
        request.mention_unused(title, command)


async def _show_sample(request: Request) -> None:
    services, texts = request.services, request.texts
    sample = await request.read(
        lambda store: answer_sample(store, services.relation, services.lexicon, request.subscriber, request.now)
    )
    rows = keyboard([[start_button(texts)], [button(texts.change, "settings", "new")]])
    if sample.sections or sample.foreign or sample.foreign_stories:
        await request.show(sample, rows)
    elif sample.beginning:
        citation = Citation(services.relation, request.preferences, sample.at)
        await services.store.subscribers.await_sample(request.subscriber.id, request.now)
        so_far = texts.no_sample_yet.format(so_far=citation.so_far(sample.beginning))
        await request.say(request.next_step or so_far, rows)
    else:
        await request.say(request.next_step or texts.no_sample, rows)
