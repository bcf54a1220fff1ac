"""How the sources stand, as SQL: the decisions of `rules.reading.sources.health` for a list of thousands. A test
compares both."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, cast, func, literal, or_, select

from digests.model import SourceFilter, SourceStanding, Trouble
from digests.rules.reading.sources import health
from digests.store.dialects import greater, lesser, listed_texts, seconds_since
from digests.store.schema import source

_NOTHING = literal(None, Text)


def found_trouble(now: datetime) -> ColumnElement[Any]:
    """Return what was wrong at a source's last reading, NULL if nothing was."""
    trouble = source.c.trouble
    undated_list = source.c.kind.in_(health.DATES_ON_PAGES)
    return case(
        (source.c.last_error != "", func.coalesce(trouble, Trouble.UNREADABLE.value)),
        (source.c.last_success_at.is_(None), _NOTHING),
        (trouble == Trouble.EMPTY, literal(Trouble.EMPTY.value)),
        (and_(trouble == Trouble.UNDATED, ~undated_list), literal(Trouble.UNDATED.value)),
        (_silence(now) > _silence_allowed(), literal(Trouble.SILENT.value)),
        (source.c.moved_to != "", literal(Trouble.MOVED.value)),
        else_=_NOTHING,
    )


class Judged:
    """Every listed source with what its standing depends on, judged once for all questions of a statement. `held`
    are the ids of sources of which articles are held back, `waiting` those of sources whose labels wait for an
    owner."""

    def __init__(
        self, now: datetime, held: Collection[str], waiting: Collection[str], wanted: SourceFilter
    ) -> None:
        columns = {
            "number": source.c.number,
            "id": source.c.id,
            "active": source.c.active,
            "fails": source.c.last_error != "",
            "unread": source.c.last_success_at.is_(None),
            "found": found_trouble(now),
            "held": _among(held),
            "waiting": _among(waiting),
            "described": and_(True, *_described(wanted)),
        }
        query = select(*(column.label(name) for name, column in columns.items()))
        # Without the word the database puts the judgement into each place that needs it, and judges five times.
        self._table = query.where(source.c.removed_at.is_(None)).cte("judged").prefix_with("MATERIALIZED")
        self._wanted = wanted

    @property
    def number(self) -> ColumnElement[int]:
        """The numbers of the sources."""
        return self._table.c.number

    @property
    def attention(self) -> ColumnElement[bool]:
        """Which sources an admin should look at."""
        each = self._table.c
        gone = func.coalesce(each.found == Trouble.GONE, False)
        return or_(each.held, case((each.active, each.found.is_not(None)), else_=gone))

    @property
    def off(self) -> ColumnElement[bool]:
        """Which sources are off and need no attention."""
        return and_(~self._table.c.active, ~self.attention)

    @property
    def meant(self) -> ColumnElement[bool]:
        """Which sources the filter means."""
        standing = self._wanted.standing
        return and_(self._table.c.described, *([self._stands(standing)] if standing else []))

    @property
    def by_attention(self) -> tuple[ColumnElement[Any], ...]:
        """The order of the list: what needs attention first, what is off last."""
        each = self._table.c
        rank = case(
            (~each.active, 5),
            (each.fails, 0),
            (each.unread, 3),
            (each.found.is_(None), 4),
            (each.found == Trouble.SILENT, 2),
            else_=1,
        )
        return case((self.attention, 0), else_=1), rank, each.id

    def count(self, which: ColumnElement[bool]) -> ColumnElement[int]:
        """Return how many sources are so."""
        return select(func.count()).select_from(self._table).where(which).scalar_subquery()

    def _stands(self, standing: SourceStanding) -> ColumnElement[bool]:
        each = self._table.c
        answers = and_(each.active, ~each.fails)
        match standing:
            case SourceStanding.TROUBLE:
                return self.attention
            case SourceStanding.PAUSED:
                return ~each.active
            case SourceStanding.FAILING:
                return and_(each.active, each.fails)
            case SourceStanding.SILENT:
                return and_(answers, func.coalesce(each.found == Trouble.SILENT, False))
            case SourceStanding.NEW:
                return and_(answers, each.unread)
            case SourceStanding.UNCONFIRMED:
                return each.waiting
        return and_(answers, ~each.unread, ~self.attention)


def _among(identifiers: Collection[str]) -> ColumnElement[bool]:
    return source.c.id.in_(listed_texts(identifiers)) if identifiers else literal(False)


def _described(wanted: SourceFilter) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter that do not depend on how a source does."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.side:
        conditions.append(source.c.party == wanted.side)
    if wanted.kind is not None:
        conditions.append(source.c.kind == wanted.kind)
    said = source.c.id + " " + source.c.name + " " + source.c.label + " " + cast(source.c.names, Text)
    return conditions + [said.icontains(word, autoescape=True) for word in wanted.words]


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
