"""The store: the only SQL of the product. Each aggregate has its own file."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from copy import copy
from pathlib import Path
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from digests.store.admins import Admins, Audit, Bans
from digests.store.backups import back_up, faults, migrate, prune_backups
from digests.store.conversations import Conversations
from digests.store.database import Database, OneTransaction, uncut
from digests.store.decisions import Decisions
from digests.store.dialects import POSTGRESQL
from digests.store.editors import BatchToEdit, Editors
from digests.store.erasure import Erasure
from digests.store.figures import FigureRows
from digests.store.files import instance_file, require_sound, tighten, tighten_files
from digests.store.held import Exports, Held
from digests.store.issuing.alerts import Alerts, StoryDue, Watching
from digests.store.issuing.answers import Answers
from digests.store.issuing.broadcasts import MOST_NAMED, BroadcastDue, Broadcasts
from digests.store.issuing.corrections import Corrections, CorrectionsDue
from digests.store.issuing.early import EarlyDigests, PlannedAlike
from digests.store.issuing.editions import Editions, FrozenText, freeze
from digests.store.issuing.keeping import Keeping
from digests.store.issuing.oversight import DeliveryTroubles, SendingPauses, TrafficRows
from digests.store.issuing.parts import AttemptRecord, Attempts, Claim, Deliveries, RecordKept, Written
from digests.store.issuing.planning import AlikeSubscribers, Move, Plan, PlannedChange, Planning
from digests.store.issuing.subscribers import Chats, Subscribers
from digests.store.issuing.uncertain import Doubts
from digests.store.latest import Latest
from digests.store.logbook import Conditions, Logbook
from digests.store.opening import open_database
from digests.store.owner_questions import OwnerQuestions
from digests.store.reading.articles import Articles
from digests.store.reading.incidents import Incidents
from digests.store.reading.outages import Beginnings, Outages
from digests.store.reading.source_list import Sources
from digests.store.restores import restore
from digests.store.search import SearchIndex
from digests.store.sqlite import WRITES_NOTHING
from digests.store.stories import Edit, Stories
from digests.store.themes import Themes
from digests.store.upgrades import database_is_made, is_made, require_newest, require_newest_file, upgrade
from digests.store.wrong_clock import WrongClock

__all__ = [
    "MOST_NAMED",
    "AlikeSubscribers",
    "AttemptRecord",
    "BatchToEdit",
    "BroadcastDue",
    "Claim",
    "CorrectionsDue",
    "Edit",
    "FrozenText",
    "Held",
    "Latest",
    "Move",
    "Plan",
    "PlannedAlike",
    "PlannedChange",
    "RecordKept",
    "Store",
    "StoryDue",
    "Watching",
    "Written",
    "back_up",
    "freeze",
    "instance_file",
    "migrate",
    "open_store",
    "prune_backups",
    "require_sound",
    "restore",
    "tighten",
]

_migrate = migrate  # `open_store` has an argument of that name


Result = TypeVar("Result")


@uncut
class Store:
    """An open database. Each attribute keeps one aggregate."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.sources = Sources(database)
        self.incidents = Incidents(database)
        self.outages = Outages(database)
        self.beginnings = Beginnings(database)
        self.search = SearchIndex(database)
        self.articles = Articles(database, self.search)
        self.stories = Stories(database)
        self.decisions = Decisions(database)
        self.editors = Editors(database, self.search)
        self.erasure = Erasure(database)
        self.subscribers = Subscribers(database, self.erasure)
        self.chats = Chats(database)
        self.editions = Editions(database)
        self.planning = Planning(database)
        self.early = EarlyDigests(database)
        self.deliveries = Deliveries(database)
        self.attempts = Attempts(database)
        self.pauses = SendingPauses(database)
        self.traffic = TrafficRows(database)
        self.broadcasts = Broadcasts(database)
        self.corrections = Corrections(database)
        self.alerts = Alerts(database)
        self.answers = Answers(database)
        self.keeping = Keeping(database)
        self.exports = Exports(database)
        self.doubts = Doubts(database)
        self.troubles = DeliveryTroubles(database)
        self.conversations = Conversations(database)
        self.conditions = Conditions(database)
        self.logbook = Logbook(database)
        self.admins = Admins(database)
        self.audit = Audit(database)
        self.themes = Themes(database)
        self.bans = Bans(database)
        self.owner_questions = OwnerQuestions(database)
        self.wrong_clock = WrongClock(database)
        self.figures = FigureRows(database)

    async def check(self) -> list[str]:
        """Return what is wrong with the database; empty if it is whole."""
        return await faults(self._database)

    async def require_newest(self) -> None:
        """Raise StoreError if the database does not answer, SchemaError if its schema is not this version's:
        another version may have upgraded it while it was open."""
        async with self._database.read() as connection:
            await require_newest(connection)

    @property
    def path(self) -> Path | None:
        """The database's file, None if the database is in memory."""
        return self._database.path

    async def rest(self) -> None:
        """Free the memory that holds pages of the file, when there is nothing to do."""
        await self._database.shrink()

    async def reading(self, read: "Callable[[Store], Awaitable[Result]]") -> Result:
        """Return the result of `read` on a store whose reads all see the same committed state."""
        if isinstance(self._database, OneTransaction):
            return await read(self)
        async with self._database.read() as connection:
            return await read(self._within(connection, writes=False))

    async def writing(self, change: "Callable[[Store], Awaitable[Result]]") -> Result:
        """Return the result of `change` on a store whose reads and writes are all in one transaction. `change`
        must use this store only, and be brief, because nobody else can write meanwhile."""
        if isinstance(self._database, OneTransaction):
            return await change(self)
        async with self._database.write() as connection:
            return await change(self._within(connection, writes=True))

    def _within(self, connection: AsyncConnection, *, writes: bool) -> "Store":
        there = copy(self)
        there._database = OneTransaction(connection, writes=writes)
        for name, aggregate in vars(self).items():
            if name != "_database":
                lent = copy(aggregate)
                lent._database = there._database
                setattr(there, name, lent)
        return there


@asynccontextmanager
async def open_store(url: str, *, make: bool = False, migrate: bool = False) -> AsyncIterator[Store]:
    """Open the database at a URL: `sqlite+aiosqlite:///PATH`, in memory `sqlite+aiosqlite://`, or
    `postgresql://USER:PASSWORD@HOST/NAME`. With `make` a
    missing database is made, with `migrate` it is also upgraded; one in memory always is. Raises SchemaError, and
    changes nothing, if the schema is not this version's. Raises StoreError if the database cannot be opened."""
    database = open_database(url)
    try:
        if database.dialect == POSTGRESQL:
            if migrate or (make and not await database_is_made(database)):
                await upgrade(database)
        elif database.path is None:
            await upgrade(database)
        elif migrate or (make and not await is_made(database.path)):
            await _migrate(url)
        else:
            await require_newest_file(database.path)
            tighten_files(database.path)
        async with database.write() as connection:  # the writer comes first, as it sets the journal mode for all
            await require_newest(connection)
            await connection.execute(WRITES_NOTHING)
        yield Store(database)
    finally:
        await database.close()
