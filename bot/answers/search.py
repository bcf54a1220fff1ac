"""Questions to the newsroom: /digest, /week, a topic such as /taiwan, words to search for, and /why."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.answers.arguments import Arguments, Takes, asked_for
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
from digests.errors import PreferenceError
from digests.model import Preferences, SubscriberState, Theme
from digests.rules.issuing.answers.week_review import DAYS
from digests.rules.issuing.display_names import short_title
from digests.search import answer_search
from digests.subscribe import REACHABLE

MOST_DIGEST_DAYS, MOST_BRIEF_DAYS, MOST_REVIEWED = 7, 30, 30
LONGEST_WORDS = 80


async def digest(request: Request) -> None:
    """Answer /digest with what is new now. The next scheduled digest tells it again as new. The arguments may name
    a topic, "all" for all topics, or a number of days. With a number, the answer tells everything of these days,
    new or not."""
    services = request.services
    asked = asked_for(request, most=MOST_DIGEST_DAYS, example="/digest 3d", takes={Takes.DAYS, Takes.ALL})
    news = await request.read(
        lambda store: answer_digest(
            store,
            services.relation,
            services.lexicon,
            replace(request.subscriber, themes=_themes(asked, request)),
            request.now,
            days=asked.days,
        )
    )
    await request.show(news, offer_start(request.subscriber, request.texts))


async def week(request: Request) -> None:
    """Answer /week with the week's stories on the reader's topics, a line each. The arguments may name a topic,
    "all" for all topics, or another number of days. Readers who receive the digest but not the weekly review are
    shown how to have it every week."""
    relation, lexicon = request.services.relation, request.services.lexicon
    asked = asked_for(request, most=MOST_REVIEWED, example="/week 14d", takes={Takes.DAYS, Takes.ALL})

    def wanted() -> Preferences:
        return replace(request.preferences, themes=_themes(asked, request))

    found = await request.read(
        lambda store: answer_week(
            store,
            relation,
            lexicon,
            wanted(),
            request.now,
            days=asked.days or DAYS,
            watched=request.subscriber.watched,
        )
    )
    buttons = offer_start(request.subscriber, request.texts)
    if buttons is None and request.subscriber.review_weekday is None:
        label = answer_words(request.texts.language).review_button
        buttons = keyboard([[button(label, "settings", "review", "new")]])
    await request.tell(week_parts(found, relation, wanted()), buttons)


def _themes(asked: Arguments, request: Request) -> tuple[str, ...]:
    """Return the ids of the topics that are asked for: the named one, all, or the reader's own."""
    if asked.theme is not None:
        return (asked.theme.id,)
    return () if asked.everything else request.subscriber.themes


def topic_command(theme: Theme) -> Callable[[Request], Awaitable[None]]:
    """Return the handler of a theme's command, such as /taiwan. It tells the theme's brief, for a number of days
    if one is named, and offers to follow the theme."""

    async def tell(request: Request) -> None:
        services, days = request.services, _days_of(request, theme)
        brief = await request.read(
            lambda store: answer_topic(
                store,
                services.relation,
                services.lexicon,
                request.preferences,
                theme.id,
                request.now,
                days=days,
                watched=request.subscriber.watched,
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


def _days_of(request: Request, theme: Theme) -> int:
    """Return the number of days that the reader wrote behind a topic's command, or 0 if they wrote none. Tell the
    reader which other words were not used, and the command of another topic that these words name."""
    example, takes = f"/{theme.command} 7d", {Takes.DAYS}
    try:
        asked = asked_for(request, most=MOST_BRIEF_DAYS, example=example, takes=takes)
    except PreferenceError as error:
        if error.code == "days-out-of-range":
            raise
        request.mention_unused(request.arguments)
        return 0
    if asked.theme is not None and asked.theme != theme:
        request.mention_unused(short_title(asked.theme, request.texts.language), f"/{asked.theme.command}")
    return asked.days


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
        many = len(found.words.split()) > 1
        said = texts.nothing_found if many else texts.nothing_found_of_one
        await request.say(said.format(words=inert(found.words, LONGEST_WORDS), days=found.days))
    else:
        await request.say(texts.found_nothing_to_search.format(days=found.days))
