"""The topics: a brief of each, the list of all, and following one."""

from collections.abc import Awaitable, Callable
from html import escape

from telegram import InlineKeyboardMarkup

from bot.commands.buttons import button, in_rows, keyboard
from bot.commands.settings import topic_buttons
from bot.commands.start import start_button
from bot.commands.topic_names import parse_topics, topics_text
from bot.commands.visit import Visit
from digests import subscribe
from digests.answer.topic import answer_topic
from digests.errors import PreferenceError
from digests.model import Subscriber, SubscriberState, Theme
from digests.rules.sending.editions import preferences_of
from digests.rules.sending.titles import short_title, title_of


def topic_command(theme: Theme) -> Callable[[Visit], Awaitable[None]]:
    """Return the handler of a theme's command, such as /taiwan."""

    async def tell(visit: Visit) -> None:
        desk = visit.desk
        preferences = preferences_of(visit.subscriber)
        brief = await answer_topic(desk.store, desk.relation, desk.lexicon, preferences, theme.id, visit.now)
        await visit.show(brief, _follow_button(visit, theme))

    return tell


async def topics(visit: Visit) -> None:
    """/topics lists them with buttons; `/topics taiwan, trade` chooses them."""
    texts, relation = visit.texts, visit.desk.relation
    if not visit.arguments:
        lines = "\n".join(
            f"/{theme.command} – {escape(title_of(theme, texts.language))}" for theme in relation.themes
        )
        await visit.say(texts.topic_list.format(lines=lines), _choice(visit))
        return
    if refusal := await visit.refusal():
        await visit.say(refusal)
        return
    try:
        wanted = parse_topics(visit.arguments, relation, texts)
    except PreferenceError as error:
        await visit.say(error.advice)  # HTML already
        return
    visit.subscriber = await subscribe.set_themes(visit.desk.store, visit.subscriber, wanted, relation, visit.now)
    chosen = topics_text(visit.subscriber.themes, relation, texts)
    await visit.say(texts.topics_set.format(topics=chosen), offer_start(visit))


async def follow(visit: Visit, words: tuple[str, ...]) -> bool:
    """A press of "Follow … daily": consent to daily messages with this topic among them."""
    texts, relation, known = visit.texts, visit.desk.relation, visit.subscriber
    theme = relation.theme(words[0]) if len(words) == 1 else None
    if theme is None:
        return False
    if receives_all(known):
        await visit.toast(texts.follow_has_all)
        return True
    visit.subscriber = await subscribe.follow(visit.desk.store, known, theme.id, relation, visit.now)
    await visit.toast(texts.already_on if visit.subscriber == known else "")
    if visit.subscriber != known:
        await visit.say(
            texts.following.format(
                topic=escape(short_title(theme, texts.language)),
                next=next_moment(visit),
                zone=texts.zone_name(visit.subscriber.zone),
            ),
            keyboard([[button(texts.change, "settings", "new")]]),
        )
    return True


def receives_all(subscriber: Subscriber) -> bool:
    """Say whether every topic comes already."""
    return not subscriber.themes and subscriber.state in subscribe.REACHABLE


def next_moment(visit: Visit) -> str:
    """Return when the next digest comes, on the reader's clock; empty when none is planned."""
    moment, zone = visit.subscriber.next_digest_at, visit.subscriber.zone
    return visit.texts.moment(moment, zone) if moment else ""


def offer_start(visit: Visit) -> InlineKeyboardMarkup | None:
    """Return the button that starts daily messages, for those who receive none."""
    if visit.subscriber.state in subscribe.REACHABLE:
        return None
    return keyboard([[start_button(visit.texts)]])


def _follow_button(visit: Visit, theme: Theme) -> InlineKeyboardMarkup | None:
    known = visit.subscriber
    active = known.state is SubscriberState.ACTIVE
    if receives_all(known) or (active and theme.id in known.themes):
        return None
    label = visit.texts.follow.format(topic=short_title(theme, visit.texts.language))
    return keyboard([[button(label, "follow", theme.id)]])


def _choice(visit: Visit) -> InlineKeyboardMarkup:
    known, texts = visit.subscriber, visit.texts
    everything = [button(texts.all_topics, "settings", "topics", "all", chosen=not known.themes)]
    rows = in_rows(topic_buttons(known, texts, visit.desk.relation), 2)
    return keyboard([*rows, everything, [button(texts.change, "settings", "main")]])
