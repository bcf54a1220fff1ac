"""/timeline: what happened on a topic, day by day."""

from html import escape
from itertools import groupby

from bot.answers.arguments import Takes, asked_for
from bot.hearing.buttons import button, in_rows, keyboard
from bot.hearing.request import OldMenuError, Request
from bot.render.citation import Citation
from bot.render.parts import PageRow, inert, paged
from bot.texts import answer_words
from digests.answer import answer_timeline
from digests.model import Preferences, Relation, StoryDay, Timeline
from digests.rules.issuing.answers.timeline import DAYS, MOST_DAYS
from digests.rules.issuing.display_names import display_title, short_title

PRESSED = frozenset(map(str, range(1, MOST_DAYS + 1)))


async def timeline(request: Request) -> None:
    """Answer /timeline with a topic, and perhaps a number of days. Without a topic, ask which topic."""
    relation = request.services.relation
    asked = asked_for(request, most=MOST_DAYS, example="/timeline taiwan 30d", takes={Takes.DAYS})
    days = asked.days or DAYS
    if asked.theme is not None:
        await _show(request, asked.theme.id, days)
        return
    texts = request.texts
    buttons = [
        button(short_title(theme, texts.language), "timeline", theme.id, str(days)) for theme in relation.themes
    ]
    await request.say(answer_words(texts.language).choose_topic, keyboard(in_rows(buttons, 2)))


async def press(request: Request, words: tuple[str, ...]) -> None:
    """Answer a press of a topic's button."""
    match words:
        case (theme, days) if request.services.relation.theme(theme) and days in PRESSED:
            await request.toast()
            await _show(request, theme, int(days))
        case _:
            raise OldMenuError


async def _show(request: Request, theme: str, days: int) -> None:
    relation = request.services.relation
    found = await request.read(
        lambda store: answer_timeline(store, relation, request.preferences, theme, request.now, days=days)
    )
    await request.tell(timeline_parts(found, relation, request.preferences))


def timeline_parts(timeline: Timeline, relation: Relation, preferences: Preferences) -> tuple[str, ...]:
    """Return the parts of a timeline. Each is valid HTML. The same timeline and preferences give the same
    bytes."""
    words, citation = answer_words(preferences.language), Citation(relation, preferences, timeline.at)
    theme = relation.theme(timeline.theme)
    title = escape(display_title(theme, citation.language), quote=False) if theme else inert(timeline.theme)
    span = citation.digest_words.count("last_days", timeline.days)
    head = f"<b>{words.timeline}{words.colon}{title}</b> · {span}"
    if not timeline.entries:
        nothing = citation.nothing(words.no_lines, timeline.beginning)
        return (f"{head}\n{nothing}",)
    head += f"{words.clause}{words.count('lines', len(timeline.entries) + timeline.left_out)}"
    sections = (
        (citation.day(day), [PageRow(_line(entry, citation)) for entry in entries])
        for day, entries in groupby(timeline.entries, key=lambda entry: entry.day)
    )
    return paged(head, sections, words.count("more_lines", timeline.left_out) if timeline.left_out else "")


def _line(entry: StoryDay, citation: Citation) -> str:
    article = entry.article
    if entry.passage is None:
        headline = citation.headline(article.title, article)
        return f"• {headline} {citation.named(article)}"
    passage = citation.passage(entry.passage)
    return f"• {passage} {citation.source(article, timed=False)}"
