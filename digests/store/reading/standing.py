"""How the sources stand, as SQL: the decisions of `rules.reading.sources.health` for a list of thousands. A test
compares both."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, cast, func, literal, or_

from digests.model import SourceFilter, SourceStanding, Trouble
from digests.rules.reading.sources import health
from digests.store.schema import source
from digests.store.sqlite import greater, lesser, listed, seconds_since

_ON = source.c.active
_FAILS = source.c.last_error != ""
_UNREAD = source.c.last_success_at.is_(None)
_NOTHING = literal(None, Text)


def found_trouble(now: datetime) -> ColumnElement[Any]:
    """Return what was wrong at a source's last reading, NULL if nothing was."""
    trouble = source.c.trouble
    undated_list = source.c.kind.in_(health.DATES_ON_PAGES)
    return case(
        (_FAILS, func.coalesce(trouble, Trouble.UNREADABLE.value)),
        (_UNREAD, _NOTHING),
        (trouble == Trouble.EMPTY, literal(Trouble.EMPTY.value)),
        (and_(trouble == Trouble.UNDATED, ~undated_list), literal(Trouble.UNDATED.value)),
        (_silence(now) > _silence_allowed(), literal(Trouble.SILENT.value)),
        (source.c.moved_to != "", literal(Trouble.MOVED.value)),
        else_=_NOTHING,
    )


def needs_attention(now: datetime, held: Collection[str]) -> ColumnElement[bool]:
    """Say which sources an admin should look at. `held` are the ids of those of which articles are held back."""
    found = found_trouble(now)
    troubled = case((_ON, found.is_not(None)), else_=func.coalesce(found == Trouble.GONE, False))
    return or_(troubled, source.c.id.in_(listed(held))) if held else troubled


def by_attention(now: datetime, held: Collection[str]) -> tuple[ColumnElement[Any], ...]:
    """Return the order of the list: what needs attention first, what is off last."""
    found = found_trouble(now)
    rank = case(
        (~_ON, 5),
        (_FAILS, 0),
        (_UNREAD, 3),
        (found.is_(None), 4),
        (found == Trouble.SILENT, 2),
        else_=1,
    )
    return case((needs_attention(now, held), 0), else_=1), rank, source.c.id


def is_meant(wanted: SourceFilter, now: datetime, held: Collection[str]) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.standing is not None:
        conditions.append(_stands(wanted.standing, now, held))
    if wanted.side:
        conditions.append(source.c.party == wanted.side)
    if wanted.kind is not None:
        conditions.append(source.c.kind == wanted.kind)
    said = source.c.id + " " + source.c.name + " " + source.c.label + " " + cast(source.c.names, Text)
    conditions += [said.icontains(word, autoescape=True) for word in wanted.words]
    return conditions


def _stands(standing: SourceStanding, now: datetime, held: Collection[str]) -> ColumnElement[bool]:
    found = found_trouble(now)
    match standing:
        case SourceStanding.TROUBLE:
            return needs_attention(now, held)
        case SourceStanding.PAUSED:
            return ~_ON
        case SourceStanding.FAILING:
            return and_(_ON, _FAILS)
        case SourceStanding.SILENT:
            return and_(_ON, ~_FAILS, func.coalesce(found == Trouble.SILENT, False))
        case SourceStanding.NEW:
            return and_(_ON, ~_FAILS, _UNREAD)
    return and_(_ON, ~_FAILS, ~_UNREAD, ~needs_attention(now, held))


def _silence(now: datetime) -> ColumnElement[Any]:
    """Return the seconds since a source last brought something, NULL if it never did (see `last_news_at`)."""
    newest, changed = seconds_since(source.c.newest_item_at, now), seconds_since(source.c.changed_at, now)
    by_change = and_(source.c.kind.in_(health.DATES_ON_PAGES), source.c.trouble == Trouble.UNDATED)
    either = lesser(func.coalesce(newest, changed), func.coalesce(changed, newest))
    return case((by_change, either), else_=newest)


def _silence_allowed() -> ColumnElement[Any]:
    """Return the seconds of silence that a source's rhythm allows (see `silence_allowed`)."""
    gap = func.coalesce(source.c.longest_gap, 0.0)
    holidays, longest = health.HOLIDAYS.total_seconds(), health.LONGEST_SILENCE.total_seconds()
    unknown = greater(literal(health.UNKNOWN_RHYTHM.total_seconds()), 3 * gap)
    rests = gap >= health.WEEKENDS_OFF.total_seconds()
    usual = case((rests, holidays), else_=lesser(10 * source.c.cadence, literal(holidays)))
    known = greater(greater(literal(health.SHORTEST_SILENCE.total_seconds()), 3 * gap), usual)
    return lesser(case((source.c.cadence.is_(None), unknown), else_=known), literal(longest))
