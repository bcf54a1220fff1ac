"""/topics, and following one."""

from html import escape

from bot.answers.arguments import parse_topics
from bot.buttons import button, in_rows, keyboard, offer_start
from bot.commands.settings import topic_buttons
from bot.commands.settings_text import next_moment, topics_text
from bot.request import Request
from digests import subscribe
from digests.errors import PreferenceError
from digests.rules.sending.display_names import short_title, title_of


async def topics(request: Request) -> None:
    """/topics lists them with buttons; `/topics taiwan, trade` chooses them."""
    texts, relation, known = request.texts, request.services.relation, request.subscriber
    if not request.arguments:
        lines = (f"/{theme.command} – {escape(title_of(theme, texts.language))}" for theme in relation.themes)
        everything = button(texts.all_topics, "settings", "topics", "all", chosen=not known.themes)
        rows = in_rows(topic_buttons(known, texts, relation, "settings"), 2)
        buttons = keyboard([*rows, [everything], [button(texts.change, "settings", "main")]])
        await request.say(texts.topic_list.format(lines="\n".join(lines)), buttons)
        return
    if refusal := await request.refusal():
        await request.say(refusal)
        return
    try:
        wanted = parse_topics(request.arguments, relation, texts)
    except PreferenceError as error:
        await request.say(error.advice)  # HTML already
        return
    await request.change(subscribe.set_themes, wanted, relation)
    chosen = topics_text(request.subscriber.themes, relation, texts)
    await request.say(texts.topics_set.format(topics=chosen), offer_start(request.subscriber, texts))


async def follow(request: Request, words: tuple[str, ...]) -> bool:
    """A press of "Follow … daily": consent to daily messages with this topic among them."""
    texts, relation, known = request.texts, request.services.relation, request.subscriber
    theme = relation.theme(words[0]) if len(words) == 1 else None
    if theme is None:
        return False
    if not known.themes and known.state in subscribe.REACHABLE:
        await request.toast(texts.follow_has_all)
        return True
    await request.change(subscribe.follow, theme.id, relation)
    if request.subscriber == known:
        await request.toast(texts.already_on)
        return True
    await request.toast()
    said = texts.following.format(
        topic=escape(short_title(theme, texts.language)),
        next=next_moment(request.subscriber, texts),
        zone=texts.zone_name(request.subscriber.zone),
    )
    await request.say(said, keyboard([[button(texts.change, "settings", "new")]]))
    return True
