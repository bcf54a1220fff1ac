"""What is told of a source, in words that Telegram and the terminal share: its kind, its health, how it is read,
and whether another address is the same source. All of it is plain text."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.render.phrases import held_text
from bot.texts import MoveWords, SourceWords
from digests.model import Held, Incident, Recipe, SourceKind, SourceRecord, Trouble
from digests.rules.reading.patterns import linear_pattern
from digests.rules.reading.sources.health import Health, HealthStatus, last_news_at
from digests.rules.reading.sources.sameness import OutletComparison

Moment = Callable[[datetime], str]
"""An instant in words, on the clock of whoever reads them."""

NOTHING = "—"
_NO_NEWS = frozenset({Trouble.EMPTY, Trouble.UNDATED})
_SCHEME = re.compile(r"^https?\??://")
_DIGITS = re.compile(r"\\d(?:[+*]|\{[\d,]+\})?")
_ANYTHING = re.compile(r"(?:\\S|\\w|\[\^?[^\]]*\])(?:[+*]|\{[\d,]+\})?")
_MAY_BE_THERE = re.compile(r"\(\?:\\\?\\S\*\)\?$")
_ESCAPED = re.compile(r"\\([^\w\s])")
_SPECIAL = re.compile(r"[\\()|*+{}^$\[\]?]")


def source_kind(words: SourceWords, kind: SourceKind, recipe: Recipe | None = None, form: str = "") -> str:
    """Return the kind of a source, such as "JSON API: Federal Register documents". `form` is a feed's (RSS)."""
    name = words.find("recipes", recipe.name) or recipe.name if recipe else form
    said = words.named("kinds", kind)
    return words.kind_named.format(kind=said, name=name) if name else said


def trouble_facts(words: SourceWords, record: SourceRecord, incident: Incident, moment: Moment) -> str:
    """Return what is known besides the trouble: since when it lasts, and what the source did before."""
    state = record.state
    match incident.trouble:
        case Trouble.MOVED:
            return words.new_address.format(url=incident.detail)
        case Trouble.SILENT:
            latest = last_news_at(record)
            silence = words.nothing_since.format(when=moment(latest)) if latest else words.never_dated
            if not state.cadence:
                return silence
            rhythm = words.rhythm.format(span=words.span(timedelta(seconds=state.cadence)))
            return words.two_sentences.format(first=silence, second=rhythm)
        case trouble if trouble in _NO_NEWS:
            newest = state.newest_item_at
            return words.newest.format(when=moment(newest)) if newest else words.never_dated
    read = state.last_success_at
    return words.last_read.format(when=moment(read)) if read else words.never_read


def trouble_text(words: SourceWords, record: SourceRecord, found: Health) -> str:
    """Return what is wrong, in a few words, without its cause. For a source that is off, return why."""
    said = words.named("troubles", found.trouble) if found.trouble else ""
    if found.status is HealthStatus.OFF:
        because = said or record.source.reason
        return words.off_because.format(reason=because) if because else words.off
    failures = record.state.failures
    if said and found.status is HealthStatus.FAILING and failures > 1:
        return f"{said} ({words.count('failures', failures)})"
    return said


def held_lines(words: SourceWords, held: Held) -> list[str]:
    """Return a line for each cause that holds articles of a source back, with why the last one was set aside."""
    lines = []
    if held.set_aside:
        why = held_text(held.last, words.language) if held.last else ""
        lines.append(words.count("set_aside", held.set_aside, reason=why))
    if held.over_budget:
        lines.append(words.count("beyond", held.over_budget))
    return lines


def reading_times(words: SourceWords, record: SourceRecord, now: datetime, moment: Moment) -> str:
    """Return on one line the newest item, the last reading and, unless the source is off, the next reading."""
    state = record.state
    newest, read, due = state.newest_item_at, state.last_success_at, state.next_fetch_at
    parts = [
        words.newest_at.format(when=moment(newest)) if newest else words.no_item,
        words.read_at.format(when=moment(read)) if read else words.not_read,
    ]
    if record.source.active:
        parts.append(words.next_at.format(when=moment(due)) if due > now else words.due_now)
    return words.divider.join(parts)


def signs(words: MoveWords, found: OutletComparison, title: str) -> list[str]:
    """Return two lines that show an admin whether another address has the same outlet. The first says whose its
    items are. The second says what it calls itself, what it links to, and whether its language differs."""
    looks = words.looks.format(title=title or NOTHING, hosts=words.join(found.sites) or NOTHING)
    other_language = words.language_differs if found.language is False else ""
    return [
        words.known.format(items=found.items, known=found.known, foreign=found.foreign),
        looks + other_language,
    ]


def recipe_lines(
    recipe: Recipe, words: SourceWords, *, example: str, newest_at: datetime | None, day: Moment, zone_name: str
) -> list[str]:
    """Return which links count as articles and where their dates come from, a line each. `example` is the address
    of an article on the page, `newest_at` the newest date that was read, `zone_name` the zone in words."""
    lines = []
    if pattern := plain_pattern(recipe.link_pattern):
        lines.append(words.links_like.format(pattern=pattern))
    if example:
        such_as = words.links_such_as.format(link=_SCHEME.sub("", example))
        lines.append(such_as if lines else words.links_like.format(pattern=such_as))
    dates = words.dates_anywhere
    if recipe.date_pattern:
        in_address = linear_pattern(recipe.date_pattern).search(example)
        dates = words.dates_in_address if in_address else words.dates_beside
    if newest_at is not None:
        dates = words.but_shown.format(rule=dates, newest=words.newest_as.format(when=day(newest_at)))
    lines.append(dates)
    if recipe.zone:
        lines.append(words.zone.format(zone=zone_name))
    return lines


def plain_pattern(pattern: str) -> str:
    """Return a pattern for addresses in plain form: # for figures, … for anything; "" if that is impossible."""
    rest = _MAY_BE_THERE.sub("", _SCHEME.sub("", pattern))
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[1])
        return f"\x00{len(kept) - 1}\x00"

    rest = _ESCAPED.sub(keep, _ANYTHING.sub("…", _DIGITS.sub("#", rest)))
    if _SPECIAL.search(rest):
        return ""
    return re.sub("\x00(\\d+)\x00", lambda match: kept[int(match[1])], rest)
