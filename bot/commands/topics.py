"""/topics, and the button that follows a topic."""

from html import escape

from bot.answers.arguments import parse_topics
from bot.commands.first_zone import ask_zone_first, wants_zone
from bot.commands.settings import is_told_all, topic_buttons
from bot.commands.settings_text import facts
from bot.hearing.buttons import button, in_rows, keyboard, offer_start
from bot.hearing.request import OldMenuError, Request
from digests import subscribe
from digests.model import Weight
from digests.rules.issuing.display_names import display_title, short_title


async def topics(request: Request) -> None:
    """/topics lists the topics with buttons. `/topics taiwan, trade` chooses topics."""
    texts, relation, known = request.texts, request.services.relation, request.subscriber
    if not request.arguments:
        lines = (f"/{theme.command} – {escape(display_title(theme, texts.language))}" for theme in relation.themes)
        everything = button(texts.all_topics, "settings", "topics", "all", chosen=is_told_all(known))
        rows = in_rows(topic_buttons(known, texts, relation, "settings"), 2)
        buttons = keyboard([*rows, [everything], [button(texts.change, "settings", "main")]])
        await request.say(texts.topic_list.format(lines="\n".join(lines)), buttons)
        return
    await request.require_rights()
    await request.change(subscribe.set_themes, parse_topics(request.arguments, relation, texts), relation)
    told = texts.topics_set.format(**facts(request.subscriber, texts, relation))
    await request.say(told, offer_start(request.subscriber, texts))


async def follow(request: Request, words: tuple[str, ...]) -> None:
    """Handle a press of "Follow … daily". The person agrees to daily messages, and this topic is among their
    topics."""
    texts, relation, known = request.texts, request.services.relation, request.subscriber
    theme = relation.theme(words[0]) if len(words) == 1 else None
    if theme is None:
        raise OldMenuError
    never = dict(known.weights).get(theme.id) is Weight.NEVER
    if not known.themes and not never and known.state in subscribe.REACHABLE:
        await request.toast(texts.follow_has_all)
        return
    if wants_zone(request) and known.state not in subscribe.REACHABLE:
        await request.toast()
        await ask_zone_first(request, theme.id)
        return
    await request.change(subscribe.follow, theme.id, relation)
    if request.subscriber == known:
        await request.toast(texts.already_on)
        return
    await request.toast()
    told, topic = facts(request.subscriber, texts, relation), escape(short_title(theme, texts.language))
    said = texts.following.format(topic=topic, **told)
    await request.say(said, keyboard([[button(texts.change, "settings", "new")]]))
