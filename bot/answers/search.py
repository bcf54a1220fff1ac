"""Questions to the newsroom: /digest, /week, a topic such as /taiwan, words to search for, and /why."""

from collections.abc import Awaitable, Callable

from bot.hearing.buttons import button, keyboard, offer_start
from bot.hearing.request import Request
from bot.render.citation import Citation
from bot.render.parts import inert
from bot.render.search import found_parts
from bot.render.week import week_parts
from bot.texts import answer_words
from digests.answer import (
    answer_digest,
    answer_topic,
    answer_week,
)
from digests.model import SubscriberState, Theme
from digests.rules.issuing.display_names import short_title
from digests.search import answer_search
from digests.subscribe import REACHABLE

LONGEST_WORDS = 80


async def digest(request: Request) -> None:
    """Answer /digest with what is new now. The next scheduled digest tells it again as new."""
    services = request.services
    news = await request.read(
        lambda store: answer_digest(store, services.relation, services.lexicon, request.subscriber, request.now)
    )
    await request.show(news, offer_start(request.subscriber, request.texts))


async def week(request: Request) -> None:
    """Answer /week with the week's stories on the reader's topics, a line each. Readers who receive the digest but
    not the weekly review are shown how to have it every week."""
    relation, lexicon = request.services.relation, request.services.lexicon
    found = await request.read(
        lambda store: answer_week(store, relation, lexicon, request.preferences, request.now)
    )
    buttons = offer_start(request.subscriber, request.texts)
    if buttons is None and request.subscriber.review_weekday is None:
        label = answer_words(request.texts.language).review_button
        buttons = keyboard([[button(label, "settings", "review", "new")]])
    await request.tell(week_parts(found, relation, request.preferences), buttons)


def topic_command(theme: Theme) -> Callable[[Request], Awaitable[None]]:
    """Return the handler of a theme's command, such as /taiwan. It tells the theme's brief and offers to follow
    the theme."""

    async def tell(request: Request) -> None:
        services = request.services
        brief = await request.read(
            lambda store: answer_topic(
                store, services.relation, services.lexicon, request.preferences, theme.id, request.now
            )
        )
        known, texts = request.subscriber, request.texts
        follows = known.state is SubscriberState.ACTIVE and theme.id in known.themes
        if follows or (not known.themes and known.state in REACHABLE):
            await request.show(brief)
            return
        label = texts.follow.format(topic=short_title(theme, texts.language))
        await request.show(brief, keyboard([[button(label, "follow", theme.id)]]))

    return tell


async def search(request: Request, text: str) -> None:
    """Tell the stories that answer the question. If there are none, say so."""
    services, texts = request.services, request.texts
    found = await request.read(
        lambda store: answer_search(
            store, services.relation, services.lexicon, request.preferences, text, request.now
        )
    )
    if found.hits:
        await request.tell(found_parts(found, services.relation, request.preferences))
    elif found.beginning:
        await request.say(Citation(services.relation, request.preferences, found.at).so_far(found.beginning))
    elif found.words:
        words = inert(found.words, LONGEST_WORDS)
        await request.say(texts.nothing_found.format(words=words, days=found.days))
    else:
        await request.say(texts.found_nothing_to_search.format(days=found.days))
