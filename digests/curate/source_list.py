"""The list of sources: how the sources do, what an admin changes, and what admins are still to be told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, count
from typing import Any

from digests.curate.waiting_labels import waiting_sources
from digests.errors import SourceError, SourceExistsError, UnknownSourceError
from digests.model import (
    SOURCE_KINDS,
    Held,
    Incident,
    ListedPage,
    Outage,
    Relation,
    Source,
    SourceFilter,
    SourceRecord,
)
from digests.rules.reading.addresses import check_address
from digests.rules.reading.lists.recipes import check_recipe
from digests.rules.reading.sources.health import Health, HealthStatus, cause_of, health
from digests.rules.reading.sources.names import called, check_name, fairly_named
from digests.rules.reading.sources.opml import write_opml
from digests.rules.reading.sources.outages import OutageNews, news_of
from digests.store import Store

BY_ATTENTION = (
    HealthStatus.FAILING,
    HealthStatus.TROUBLED,
    HealthStatus.SILENT,
    HealthStatus.NEW,
    HealthStatus.OK,
    HealthStatus.OFF,
)
NOTHING_HELD = Held()
DAY = timedelta(days=1)
MOST_TOLD_AT_ONCE = 50


# --- how the sources do --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A source with its health, and what is held back of it. `question` is the number of the question to owners
    about its labels, 0 if these wait for nobody."""

    record: SourceRecord
    health: Health
    held: Held = NOTHING_HELD
    question: int = 0

    @property
    def needs_attention(self) -> bool:
        """Whether an admin should look: something is wrong, the source was paused because it is gone, or some of
        its articles are held back."""
        return self.health.trouble is not None or self.held != NOTHING_HELD

    @property
    def cause(self) -> str:
        """The technical cause of the trouble, as logged, "" if there is nothing more to say."""
        return cause_of(self.record, self.health.trouble) if self.health.trouble else ""


async def list_sources(store: Store, now: datetime) -> list[ListedSource]:
    """Return every source with its health. Sources that need attention come first, inactive sources last. During
    an outage the health is that of its beginning."""
    held, outage = await store.editors.held(now - DAY), await store.outages.under_way()
    as_of = outage.began_at if outage else now
    listed = [
        ListedSource(record, health(record, as_of), held.get(record.source.id, NOTHING_HELD))
        for record in await store.sources.all()
    ]
    return sorted(listed, key=by_need)


def by_need(one: ListedSource) -> tuple[bool, int, str]:
    """Return the place of a source in the list: those that need attention first, those that are off last."""
    return not one.needs_attention, BY_ATTENTION.index(one.health.status), one.record.source.id


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOfSources:
    """A page of the list: its sources, how many the filter means, and the counts of the whole list (see
    `ListedPage`)."""

    listed: tuple[ListedSource, ...]
    counts: ListedPage
    outage: Outage | None = None


async def list_page(store: Store, wanted: SourceFilter, now: datetime, number: int, size: int) -> PageOfSources:
    """Return a page of the sources that a filter means, `number` from 0 on. If there are not so many pages, it is
    the last one. During an outage the health is that of its beginning."""
    held, outage = await store.editors.held(now - DAY), await store.outages.under_way()
    as_of, waiting = outage.began_at if outage else now, await waiting_sources(store)
    page = partial(store.sources.page, wanted, as_of, held, most=size, waiting=waiting)
    counts = await page(number * size)
    if not counts.records and number:
        counts = await page(max(counts.meant - 1, 0) // size * size)
    listed = tuple(
        ListedSource(
            record,
            health(record, as_of),
            held.get(record.source.id, NOTHING_HELD),
            waiting.get(record.source.id, 0),
        )
        for record in counts.records
    )
    return PageOfSources(listed=listed, counts=counts, outage=outage)


async def sources_meant(store: Store, wanted: SourceFilter, now: datetime) -> list[Source]:
    """Return all sources that a filter means, by id."""
    held, outage = await store.editors.held(now - DAY), await store.outages.under_way()
    as_of, waiting = outage.began_at if outage else now, await waiting_sources(store)
    return await store.sources.meant(wanted, as_of, held, waiting=waiting)


async def known_source(store: Store, identifier: str) -> SourceRecord:
    """Return the source with this id. Raises UnknownSourceError if there is none."""
    record = await store.sources.get(identifier)
    if record is None:
        raise UnknownSourceError(f"there is no source {identifier}", source=identifier)
    return record


async def numbered_source(store: Store, number: int) -> SourceRecord:
    """Return the source whose row has this number. Raises UnknownSourceError if it is not in the list any more."""
    record = await store.sources.numbered(number)
    if record is None:
        raise UnknownSourceError(f"there is no source with the number {number}", code="source-removed")
    return record


@dataclass(frozen=True, slots=True)
class IncidentNotice:
    """One thing to tell: an incident began, or is `over`. `record` is its source as it is now."""

    incident: Incident
    over: bool
    record: SourceRecord


async def take_notices(store: Store, now: datetime) -> list[IncidentNotice]:
    """Return what admins are to be told now of their sources' troubles, the oldest first. From then on it counts
    as told, so that nothing is told twice.

    An incident that ended before admins were told of it is told once, as over. Removed sources are left out.
    """
    untold = await store.incidents.untold(MOST_TOLD_AT_ONCE)
    if not untold:
        return []
    claimed = await store.incidents.told([incident.id for incident in untold], now)
    records = {record.source.id: record for record in await store.sources.all()}
    return [
        IncidentNotice(incident, incident.end_told_at == now, records[incident.source])
        for incident in claimed
        if incident.source in records
    ]


@dataclass(frozen=True, slots=True)
class OutageNotice:
    """What is to be told of an outage. If it is over, `read` counts the sources that were read since."""

    news: OutageNews
    outage: Outage
    read: int = 0


async def outage_notice(store: Store, now: datetime) -> OutageNotice | None:
    """Return what operators are to be told of an outage now, until `store.outages.told` notes it."""
    last = await store.outages.last()
    news = news_of(last, now)
    if last is None or news is None:
        return None
    ended, records = last.ended_at, await store.sources.all()
    read = (record.state.last_success_at for record in records if record.source.active)
    return OutageNotice(news, last, sum(at is not None and ended is not None and at >= ended for at in read))


# --- what an admin changes -----------------------------------------------------------------------


async def add_source(store: Store, source: Source, now: datetime, relation: Relation | None = None) -> Source:
    """Add a source, usually the proposal of a trial, and return it as stored. It is due at once.

    If its id is taken, the id gets a number. Raises SourceNameError if its name reads like something else (see
    `check_name`), unless it was in the list under this name before. Raises SourceExistsError if its address is in
    the list, AddressError if the address may not be read.
    """
    checked = replace(source, url=check_address(source.url))
    there = await store.sources.by_url(checked.url)
    if there is not None:
        raise SourceExistsError(
            f"{checked.url} is in the list as {there.source.id}", code="address-listed", source=there.source.id
        )
    known = [record.source for record in await store.sources.all()]
    await require_new_name(store, checked, known, relation)
    stored = replace(checked, id=free_id(checked.id, {each.id for each in known}))
    await store.sources.add(stored, now)
    return stored


async def require_new_name(
    store: Store, source: Source, known: Sequence[Source], relation: Relation | None
) -> None:
    """Raise SourceNameError if the name of a source to add reads like something else. `known` are the sources of
    the list."""
    former = await store.sources.removed(source.url)
    if former is None or former.name != source.name:
        check_name(source, known, relation)


async def suggested(store: Store, proposal: Source, relation: Relation) -> Source:
    """Return a proposal with the name that its feed gives itself, or with its host if this name is not allowed."""
    return fairly_named(proposal, [record.source for record in await store.sources.all()], relation)


async def check_new_name(store: Store, source: Source, relation: Relation) -> None:
    """Raise SourceNameError if the name of a source to add reads like something else."""
    known = [record.source for record in await store.sources.all()]
    await require_new_name(store, source, known, relation)


async def as_before(store: Store, proposal: Source) -> Source | None:
    """Return a proposal with the description that it had before it was removed. None if it was never in the list.

    It is active, and read as the proposal says. Its own former recipe is kept if the kind is the same.
    """
    former = await store.sources.removed(check_address(proposal.url))
    if former is None:
        return None
    kept = former.recipe if former.kind is proposal.kind else None
    return replace(former, kind=proposal.kind, recipe=kept or proposal.recipe, active=True, reason="")


async def describe_source(
    store: Store, identifier: str, changes: Mapping[str, Any], relation: Relation | None = None
) -> Source:
    """Change the description of a source, and return the source as stored. `changes` are fields of `Source`, but
    not its id, its address or how it is read. What reading has found out stays. A new name is used in every
    language, unless `changes` have `names`. Raises SourceNameError if a name reads like something else (see
    `check_name`), UnknownSourceError if there is no such source."""
    present = (await known_source(store, identifier)).source
    described = replace(present, **changes)
    if described.name != present.name and "names" not in changes:
        described = replace(described, names={})
    await check_names(store, present, described, relation)
    await store.sources.update(described)
    return described


async def check_names(store: Store, before: Source, after: Source, relation: Relation | None) -> None:
    """Raise SourceNameError if a name that an edited source did not have before, in any language, reads like
    something else."""
    new = set(called(after)) - set(called(before))
    others = [each.source for each in await store.sources.all() if each.source.id != before.id] if new else []
    for name in sorted(new):
        check_name(replace(after, name=name), others, relation)


async def pause_source(store: Store, identifier: str, reason: str, now: datetime) -> Source:
    """Stop reading a source; the list shows the reason, which may be empty. Return the source as it was. Raises
    UnknownSourceError."""
    source = (await known_source(store, identifier)).source
    await store.sources.set_active(identifier, False, reason, now)
    return source


async def resume_source(store: Store, identifier: str, now: datetime) -> Source:
    """Read a source again, at once. Return the source as it was. Raises UnknownSourceError, or SourceError if
    nothing says how to read it."""
    source = (await known_source(store, identifier)).source
    check_readable(source)
    await store.sources.set_active(identifier, True, "", now)
    return source


def check_readable(source: Source) -> None:
    """Raise SourceError if a source needs a recipe and has no usable one."""
    faults = check_recipe(source.recipe) if source.recipe else ["it has no recipe"]
    if SOURCE_KINDS[source.kind].needs_recipe and faults:
        raise SourceError(
            f"the source {source.id} cannot be read: {'; '.join(faults)}",
            code="source-off" if source.reason else "source-no-recipe",
            name=source.name,
            reason=source.reason,
        )


async def remove_source(store: Store, identifier: str, now: datetime) -> Source:
    """Remove a source from the list, and return it. Its articles stay. Raises UnknownSourceError."""
    source = (await known_source(store, identifier)).source
    await store.sources.remove(identifier, now)
    return source


def free_id(wanted: str, taken: Collection[str]) -> str:
    """Return the id, with a number if it is taken."""
    names = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
    return next(name for name in names if name not in taken)


# --- export of the list --------------------------------------------------------------------------


async def export_sources(store: Store) -> str:
    """Return the whole list as OPML, with every field of a source."""
    return write_opml([record.source for record in await store.sources.all()])
