"""Questions to the newsroom: /digest, /week, a topic such as /taiwan, words to search for, and /why."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from html import escape

from bot.answers.arguments import Arguments, Takes, asked_for
from bot.hearing.buttons import button, keyboard, offer_start
from bot.hearing.request import Request
from bot.render.citation import Citation, titled
from bot.render.parts import inert, shown
from bot.render.phrases import acceptance_line, reason_text, weight_lines
from bot.render.week import week_parts
from bot.texts import answer_words, digest_words
from digests.answer import (
    LONGEST_QUESTION,
    SEARCHED,
    Explanation,
    answer_digest,
    answer_search,
    answer_topic,
    answer_week,
    explain,
)
from digests.errors import PreferenceError
from digests.model import Length, Preferences, SubscriberState, Theme
from digests.rules.issuing.answers.week_review import DAYS
from digests.rules.issuing.display_names import outlet_name, short_title
from digests.rules.issuing.readership import primary, reads
from digests.subscribe import REACHABLE

MOST_DIGEST_DAYS, MOST_BRIEF_DAYS, MOST_REVIEWED = 7, 30, 30
LONGEST_TITLE = 200
LONGEST_WORDS = 80
WORDS_NAMED = 5


async def digest(request: Request) -> None:
    """Answer /digest with what is new now. The next scheduled digest tells it again as new. It may name a topic,
    "all" for all topics, or a number of days, of which it then tells everything, new or not."""
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
    """Answer /week with the week's stories on the reader's topics, a line each. It may name a topic, "all" for all
    topics, or another number of days. Readers who receive the digest but not the weekly review are shown how to
    have it every week."""
    relation, lexicon = request.services.relation, request.services.lexicon
    asked = asked_for(request, most=MOST_REVIEWED, example="/week 14d", takes={Takes.DAYS, Takes.ALL})

    def wanted() -> Preferences:
        return replace(request.preferences, themes=_themes(asked, request))

    found = await request.read(
        lambda store: answer_week(store, relation, lexicon, wanted(), request.now, days=asked.days or DAYS)
    )
    buttons = offer_start(request.subscriber, request.texts)
    if buttons is None and request.subscriber.review_weekday is None:
        label = answer_words(request.texts.language).review_button
        buttons = keyboard([[button(label, "settings", "review", "new")]])
    await request.tell(week_parts(found, relation, wanted()), buttons)


def _themes(asked: Arguments, request: Request) -> tuple[str, ...]:
    """Return the ids of the topics that are asked for: the reader's own, unless a topic or all are named."""
    if asked.theme is not None:
        return (asked.theme.id,)
    return () if asked.everything else request.subscriber.themes


def topic_command(theme: Theme) -> Callable[[Request], Awaitable[None]]:
    """Return the handler of a theme's command, such as /taiwan. It tells the theme's brief, of a number of days if
    one is named, and offers to follow the theme."""

    async def tell(request: Request) -> None:
        services, days = request.services, _days_of(request, theme)
        brief = await request.read(
            lambda store: answer_topic(
                store, services.relation, services.lexicon, request.preferences, theme.id, request.now, days=days
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
    """Return the number of days after a topic's command, 0 for none. What else stands there is mentioned: with the
    command of another topic if it is one."""
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
    """Tell the stories that have the words. If there are none, say so."""
    services, texts = request.services, request.texts
    found = await request.read(
        lambda store: answer_search(
            store, services.relation, services.lexicon, request.preferences, text, request.now
        )
    )
    if found.sections or found.named or found.foreign or found.foreign_stories:
        await request.show(found)
    elif found.beginning:
        await request.say(Citation(services.relation, request.preferences, found.at).so_far(found.beginning))
    elif any(character.isalnum() for character in text):
        words = inert(text, LONGEST_WORDS)
        await request.say(texts.nothing_found.format(words=words, days=SEARCHED.days))
    else:
        await request.say(texts.found_nothing_to_search.format(days=SEARCHED.days))


async def why(request: Request) -> None:
    """Answer /why WORDS with the reason why the newest articles with these words were chosen."""
    texts, services, words = request.texts, request.services, request.arguments[:LONGEST_QUESTION]
    if not words:
        await request.say(texts.why_usage)
        return
    found = await request.read(
        lambda store: explain(store, words, request.now, services.relation, services.lexicon)
    )
    said = [_explained(each, request) for each in found]
    if found and request.preferences.length is Length.BRIEF:
        said.append(texts.why_brief)
    told = "\n\n".join(said)
    await request.say(told or texts.why_nothing.format(days=SEARCHED.days))


def _explained(explanation: Explanation, request: Request) -> str:
    texts, relation, verdict = request.texts, request.services.relation, explanation.verdict
    article = explanation.article
    form = texts.why_passed if verdict.relevant else texts.why_failed
    words_of = digest_words(texts.language)
    named_there = inert(texts.comma.join(verdict.evidence), LONGEST_WORDS)
    evidence = words_of.aside.format(words=named_there) if named_there else ""
    reason = reason_text(verdict, relation, texts.language)
    title = titled(
        article.title, outlet_name(article.source, texts.language), relation, texts.language, LONGEST_TITLE
    )
    lines = [
        f"<b>{title}</b> · {inert(outlet_name(article.source, texts.language), 80)}",
        form.format(reason=inert(reason, LONGEST_TITLE) + evidence),
    ]
    if not reads(article, request.preferences.languages):
        language = texts.language_name(primary(article.language)) or inert(article.language, 8)
        lines.append(texts.why_foreign.format(language=language))
    named = []
    for score in explanation.themes[:3]:
        theme = relation.theme(score.theme)
        name = escape(short_title(theme, texts.language)) if theme else shown(score.theme)
        found = inert(texts.comma.join(score.evidence[:WORDS_NAMED]), LONGEST_WORDS)
        words = words_of.aside.format(words=found) if found else ""
        named.append(f"{name}{words}")
    if named:
        lines.append(texts.why_themes.format(themes=words_of.between.join(named)))
    lines += weight_lines(explanation.weighs, texts.language)
    lines += [acceptance_line(each, relation, texts.language) for each in explanation.elements]
    return "\n".join(lines)
