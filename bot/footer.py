"""The honest footer: what a digest stands on, what it goes without, and what it leaves out."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from bot.parts import shown
from bot.texts.digest_words import DigestWords, digest_words
from bot.texts.time_words import time_words
from digests.model import Coverage, Gap, Late, Relation, Trouble
from digests.rules.sending.changes import short_title

LONGEST_NAME = 80
GAPS_NAMED = 4
QUIET_NAMED = 6
A_WEEKDAY_NAMES = timedelta(days=6)
NOT_REACHED = frozenset({
    Trouble.UNREACHABLE, Trouble.REFUSED, Trouble.DISALLOWED, Trouble.GONE, Trouble.FAULTY, Trouble.MOVED,
})  # fmt: skip
NOT_READABLE = frozenset({Trouble.WALL, Trouble.PAGE, Trouble.UNREADABLE})


def coverage_text(coverage: Coverage, words: DigestWords, at: datetime, zone: ZoneInfo) -> str:
    """Return, as HTML, how many sources were reached and which were not or bring no news, the first by name and
    with since when on the reader's clock. `at` is aware."""
    if not coverage.total:
        return words.no_sources
    today = at.astimezone(zone).date()
    kinds = (
        (words.not_reached, [gap for gap in coverage.gaps if gap.trouble in NOT_REACHED]),
        (words.not_readable, [gap for gap in coverage.gaps if gap.trouble in NOT_READABLE]),
        (words.empty, [gap for gap in coverage.gaps if gap.trouble is Trouble.EMPTY]),
        (words.undated, [gap for gap in coverage.gaps if gap.trouble is Trouble.UNDATED]),
        (words.silent, [gap for gap in coverage.gaps if gap.trouble is Trouble.SILENT]),
    )
    said = [words.reached.format(n=coverage.reached, total=coverage.total)]
    room = GAPS_NAMED
    for form, gaps in kinds:
        if gaps:
            said.append(form.format(names=_names(gaps, room, words, today, zone)))
            room -= min(room, len(gaps))
    return words.between.join(said)


def late_text(late: Late, language: str, at: datetime, zone: ZoneInfo) -> str:
    """Return that a digest comes late, and why where that is known, by the reader's clock. `at` is aware."""
    words = time_words(language)
    if late.downtime is None:
        return words.late
    today = at.astimezone(zone).date()
    since, until = (
        _clock(instant.astimezone(zone), today, language) for instant in (late.downtime.since, late.downtime.until)
    )
    return words.late_between.format(since=since, until=until)


def quiet_text(themes: Sequence[str], words: DigestWords, relation: Relation, language: str) -> str:
    """Return, as HTML, which topics are without news, by name while they are few."""
    if len(themes) > QUIET_NAMED:
        return words.nothing_on_others.format(n=len(themes))
    titles = [
        escape(short_title(found, language), quote=False) if (found := relation.theme(theme)) else shown(theme)
        for theme in themes
    ]
    return words.nothing_on.format(names=words.comma.join(titles))


def _clock(local: datetime, today: date, language: str) -> str:
    hour = f"{local:%H:%M}"
    if local.date() == today:
        return hour
    return f"{digest_words(language).date(local.date(), weekday=True)} {hour}"


def _names(gaps: Sequence[Gap], room: int, words: DigestWords, today: date, zone: ZoneInfo) -> str:
    if not room:
        return words.number.format(n=len(gaps))
    names = words.comma.join(_name(gap, words, today, zone) for gap in gaps[:room])
    more = len(gaps) - room
    return f"{names} {words.more.format(n=more)}" if more > 0 else names


def _name(gap: Gap, words: DigestWords, today: date, zone: ZoneInfo) -> str:
    name = shown(gap.name, LONGEST_NAME)
    if gap.since is None:
        return name
    since = gap.since.astimezone(zone).date()
    if since > today - A_WEEKDAY_NAMES:
        return words.since.format(name=name, day=words.weekdays[since.weekday()])
    return words.since.format(name=name, day=words.date(since, year=since.year != today.year))
