"""Takes a list of sources from a file: first a plan of what it would add, then all of it at once."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from digests.curate.admins import note_act
from digests.curate.owner_questions import ask_owners, withheld
from digests.curate.people import Actor
from digests.curate.source_list import free_id, require_new_name
from digests.curate.trials import propose
from digests.curate.waiting_labels import labels_of
from digests.errors import SourceError, SourceExistsError, SourceNameError, UndoError
from digests.model import AdminAct, AuditEntry, Ownership, Relation, Role, Source
from digests.rules.reading.sources.lists_of_addresses import read_list
from digests.rules.reading.sources.opml import MOST_OUTLINES, OpmlEntry, RefusedLine
from digests.store import Store
from digests.workers import Workers


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import: the sources added, how many were known before, the lines without a source."""

    added: tuple[Source, ...]
    known: int
    refused: tuple[RefusedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a file would add, with free ids; how many of its sources are in the list; the lines without a source.
    `formers` are the descriptions that some of the new sources had before they were removed, by address."""

    new: tuple[Source, ...]
    known: int
    refused: tuple[RefusedLine, ...]
    formers: Mapping[str, Source]

    def as_added_by(self, role: Role) -> list[Source]:
        """Return the new sources as they come into the list: for an admin who is no owner without labels that
        need one."""
        if role.covers(Role.OWNER):
            return list(self.new)
        return [withheld(source, self.formers.get(source.url), by_hand=True) for source in self.new]

    def waiting(self, role: Role) -> int:
        """Return of how many sources the labels would wait for an owner."""
        pairs = zip(self.as_added_by(role), self.new, strict=True)
        return sum(labels_of(plain) != labels_of(wished) for plain, wished in pairs)

    def unlabelled(self, role: Role) -> int:
        """Return how many sources would come into the list unlabelled."""
        return sum(source.ownership is Ownership.UNLABELLED for source in self.as_added_by(role))


async def plan_import(
    store: Store, document: bytes, *, workers: Workers, relation: Relation | None = None, most: int = MOST_OUTLINES
) -> ImportPlan:
    """Return what a file with a list of sources would add. Raises what `read_list` raises, and SourceError if more
    than `most` sources are new.

    Feeds of another program's list, and plain addresses, are unlabelled, with excerpts only, unless they were in
    the list before. Nothing is tried. A line is refused if a new source may not have its name.
    """
    outline = await workers.run(read_list, document, lexicon=workers.lexicon)
    known = [record.source for record in await store.sources.all()]
    ids, addresses = {source.id for source in known}, {source.url for source in known}
    entries = [entry for entry in outline.entries if entry.url not in addresses]
    if len(entries) > most:
        raise SourceError(f"{len(entries)} sources are new, more than {most}", code="list-long", most=most)
    new: list[Source] = []
    formers: dict[str, Source] = {}
    misnamed: list[RefusedLine] = []
    for entry in entries:
        if (former := await store.sources.removed(entry.url)) is not None:
            formers[entry.url] = former
        source = _described(entry, former)
        try:
            await require_new_name(store, source, [*known, *new], relation)
        except SourceNameError as error:
            misnamed.append(RefusedLine(entry.line, entry.name or source.name, str(error), error))
            continue
        new.append(replace(source, id=free_id(source.id, ids)))
        ids.add(new[-1].id)
        await asyncio.sleep(0)  # a long list lets others have their turns
    return ImportPlan(tuple(new), len(outline.entries) - len(entries), (*outline.refused, *misnamed), formers)


async def import_sources(
    store: Store, document: bytes, now: datetime, *, workers: Workers, relation: Relation | None = None
) -> Imported:
    """Add the sources of a file, as an owner. Raises SourceError if it has none, or has faults. A list that this
    bot exported comes back unchanged. See `plan_import`."""
    plan = await plan_import(store, document, workers=workers, relation=relation)
    added = [source for source in plan.new if await _add(store, source, now)]
    return Imported(tuple(added), plan.known + len(plan.new) - len(added), plan.refused)


async def import_as(store: Store, actor: Actor, plan: ImportPlan, now: datetime) -> tuple[Imported, int]:
    """Add what was planned, all at once, for an admin. Return the result, and the number of the act in the record,
    0 if nothing was added. Labels that need an owner wait for one. Raises AdminError if the actor is no editor
    (any more)."""

    async def add(within: Store) -> tuple[Imported, int]:
        role = await actor.require(within, Role.EDITOR)
        pairs = list(zip(plan.as_added_by(role), plan.new, strict=True))
        pairs = await _with_free_ids(within, pairs)
        done = [(plain, wished) for plain, wished in pairs if await _add(within, plain, now)]
        added = [plain for plain, _ in done]
        act = 0
        if added:
            question = await ask_owners(within, done, now)
            details = {"added": {source.id: fingerprint(source) for source in added}, "question": question}
            act = await note_act(
                within, actor.person, role, AdminAct.SOURCES_IMPORTED, str(len(added)), now, details
            )
        return Imported(tuple(added), plan.known + len(pairs) - len(added), plan.refused), act

    return await store.writing(add)


async def undo_import(store: Store, entry: AuditEntry, now: datetime) -> None:
    """Take the sources of an import off the list again, all of them. UndoError if one was removed, moved or
    described otherwise since. Whether a source is paused does not matter."""
    for identifier, former in entry.details["added"].items():
        record = await store.sources.get(identifier)
        if record is None or fingerprint(record.source) != former:
            raise UndoError(f"the source {identifier} was changed since", code="undo-changed-since")
        await store.sources.remove(identifier, now)
    await store.owner_questions.close(entry.details["question"])


def fingerprint(source: Source) -> str:
    """Return 16 hexadecimal digits that change when an admin describes or moves a source. Pure."""
    said = (
        source.url, source.name, sorted(source.names.items()), source.family, source.country, source.language,
        sorted(labels_of(source).items()),
    )  # fmt: skip
    return sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _described(entry: OpmlEntry, former: Source | None) -> Source:
    """Return a source of our own list as it is written there. Return another program's feed with its former
    description in the list, or else as a proposal."""
    if entry.source is not None:
        return entry.source
    return replace(former, active=True, reason="") if former else propose(entry.url, entry.name, entry.language)


async def _with_free_ids(store: Store, pairs: list[tuple[Source, Source]]) -> list[tuple[Source, Source]]:
    """Give a source whose id was taken since the plan another one, so that it is not left out for that."""
    taken = {record.source.id for record in await store.sources.all()}
    found = []
    for plain, wished in pairs:
        identifier = free_id(plain.id, taken)
        taken.add(identifier)
        found.append((replace(plain, id=identifier), replace(wished, id=identifier)))
    return found


async def _add(store: Store, source: Source, now: datetime) -> bool:
    """Add a source. Return False if somebody else has added it."""
    try:
        await store.sources.add(source, now)
    except SourceExistsError:
        return False
    return True
