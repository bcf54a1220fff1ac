"""A timeline as Telegram HTML: by day, the oldest first, one line for each story."""

from html import escape
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.render.attribution import Attribution
from bot.render.parts import Block, Row, inert, link, pack
from bot.texts import answer_words, digest_words
from digests.model import Preferences, Relation, StoryDay, Timeline
from digests.rules.sending.titles import title_of

LONGEST_HEADLINE = 300


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
