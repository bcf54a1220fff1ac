"""/timeline: what happened on a topic, day by day."""

from html import escape
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.answers.arguments import read_arguments
from bot.buttons import button, in_rows, keyboard
from bot.render.attribution import Attribution
from bot.render.parts import Block, Row, inert, link, pack
from bot.request import Request
from bot.texts import answer_words, digest_words
from digests.answer import answer_timeline
from digests.errors import PreferenceError
from digests.model import Preferences, Relation, StoryDay, Timeline
from digests.rules.sending.answers.timeline import DAYS, MOST_DAYS
from digests.rules.sending.display_names import short_title, title_of

LONGEST_HEADLINE = 300
PRESSED = frozenset(map(str, range(1, MOST_DAYS + 1)))


async def timeline(request: Request) -> None:
    """/timeline with a topic and perhaps a number of days; without a topic it asks which."""
    texts, relation = request.texts, request.services.relation
    try:
        asked = read_arguments(request.arguments, relation, texts, most=MOST_DAYS, example="/timeline taiwan 30d")
    except PreferenceError as error:
        await request.say(error.advice)  # HTML already
        return
    days = asked.days or DAYS
    if asked.theme is not None:
        await _show(request, asked.theme.id, days)
        return
    buttons = [
        button(short_title(theme, texts.language), "timeline", theme.id, str(days)) for theme in relation.themes
    ]
    await request.say(answer_words(texts.language).choose_topic, keyboard(in_rows(buttons, 2)))


async def press(request: Request, words: tuple[str, ...]) -> bool:
    """A press of a topic's button."""
    match words:
        case (theme, days) if request.services.relation.theme(theme) and days in PRESSED:
            await request.toast()
            await _show(request, theme, int(days))
            return True
    return False


async def _show(request: Request, theme: str, days: int) -> None:
    relation = request.services.relation
    found = await request.read(
        lambda store: answer_timeline(store, relation, request.preferences, theme, request.now, days=days)
    )
    await request.tell(timeline_parts(found, relation, request.preferences))


def timeline_parts(timeline: Timeline, relation: Relation, preferences: Preferences) -> tuple[str, ...]:
    """Return the parts of a timeline, valid HTML each; the same timeline and preferences give the same bytes."""
    language = preferences.language
    words, digest = answer_words(language), digest_words(language)
    theme = relation.theme(timeline.theme)
    title = escape(title_of(theme, language), quote=False) if theme else inert(timeline.theme)
    span = digest.last_days.format(days=timeline.days)
    head = f"<b>{words.timeline}{digest.colon}{title}</b> · {span}"
    if not timeline.entries:
        return pack([Block((Row(f"{head}\n{words.no_lines}"),))])
    head += f"{digest.clause}{words.count('lines', len(timeline.entries) + timeline.left_out)}"
    attribution = Attribution(relation, language, preferences.zone, timeline.at)
    this_year = timeline.at.astimezone(ZoneInfo(preferences.zone)).year
    blocks: list[Block] = []
    for day, entries in groupby(timeline.entries, key=lambda entry: entry.day):
        above = f"<b>{digest.date(day, weekday=day.year == this_year, year=day.year != this_year)}</b>"
        rows = tuple(Row(_line(entry, attribution)) for entry in entries)
        blocks.append(Block(rows, above if blocks else f"{head}\n\n{above}", above))
    if timeline.left_out:
        blocks.append(Block((Row(f"<i>{words.count('more_lines', timeline.left_out)}</i>"),)))
    return pack(blocks)


def _line(entry: StoryDay, attribution: Attribution) -> str:
    article = entry.article
    if entry.passage is None:
        headline = link(inert(article.title, LONGEST_HEADLINE), article.url)
        return f"• {headline} {attribution.named(article)}"
    passage = attribution.passage(entry.passage)
    return f"• {passage} {attribution.outlet(article)} {attribution.label(article)}"
