"""Opens the newsroom: database, fetcher, relation of two parties, lexicon, and the work that needs no Telegram."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.resources import files as folder_of

from bot import __version__
from bot.render.digest import TelegramRenderer
from bot.render.forms import with_forms
from bot.texts import DRAFTS, known_language
from config.lexicon import read_lexicon
from config.relations import read_pack, read_relation
from config.settings import Settings, SettingsError
from digests.answer import prepare_answers
from digests.collect import SourceReport, collect_due
from digests.curate.moves import UNDONE_FOR
from digests.curate.themes import RelationFiles, ThemesAtWork
from digests.deliver import seconds_since_boot
from digests.edit import EditLimits, EditReport, edit_new
from digests.fetch import Fetcher, Politeness, build_client
from digests.model import Clock, Cost, Recipe, Relation, Source
from digests.model.lexicon import Lexicon
from digests.publish import alert_due, broadcast_due, correct_due, publish_due
from digests.replan import replan
from digests.rules.editing.summaries import METHODS
from digests.rules.instants import RECENT, Look, Stretch, continued
from digests.rules.issuing.edition_span import LONGEST_EDIT
from digests.rules.lexicons import build_lexicon
from digests.rules.reading.lists.recipes import load_recipes
from digests.rules.reading.sources.seeds import load_seed_sources
from digests.rules.relations import build_relation
from digests.rules.remembering import forget_texts
from digests.store import Store, open_store, prune_backups, tighten
from digests.subscribe import forget_deleted
from digests.workers import Workers, give_back, spare_processors, tell_malloc

log = logging.getLogger("communique.newsroom")

M_ARENA_MAX = -8  # of mallopt(3), by glibc's malloc.h

Seconds = Callable[[], float]

HOUSE_KEPT_EVERY = timedelta(days=1)
BODIES_KEPT = timedelta(days=30)
DELIVERIES_KEPT = timedelta(days=90)
STORIES_KEPT = timedelta(days=365)  # what readers saved, muted and marked
SKETCHES_KEPT = timedelta(days=7)
HELD_BACK = LONGEST_EDIT  # an article over its source's daily budget waits so long; later it would be in no digest
UPDATES_KEPT = timedelta(days=2)
ERASED_WITHIN = timedelta(seconds=60)
ERASING = "erasing"
WAITS_FOR_READERS = (
    "data that readers had deleted are still in the write-ahead log after a minute, because another program (a "
    "backup, a shell of SQLite) is reading the database; they are erased as soon as that program ends"
)


def utc_now() -> datetime:
    """Return the time of the wall clock, aware UTC."""
    return datetime.now(UTC)


def beside(clock: Clock) -> Seconds:
    """Return a clock that counts seconds. If `clock` is `utc_now`, it is the machine's monotonic clock. Otherwise
    it counts the seconds of `clock`."""
    return seconds_since_boot if clock is utc_now else lambda: clock().timestamp()


def load_relation(name: str, lexicon: Lexicon | None = None) -> Relation:
    """Return the relation with this name or folder, and with the forms of its digests. RelationError lists every
    fault of its files. The default `lexicon` is that of the package."""
    return with_forms(build_relation(*read_relation(name)), lexicon or load_lexicon())


def load_lexicon() -> Lexicon:
    """Return the lexicon of the package. LexiconFilesError lists every fault of its files."""
    return build_lexicon(read_lexicon())


def known_recipes() -> Mapping[str, Recipe]:
    """Return the recipes of the package, by name."""
    return load_recipes((folder_of("seeds") / "recipes.toml").read_text(encoding="utf-8"))


def seed_sources(relation: str) -> tuple[Source, ...]:
    """Return the sources of the relation with this name or folder. SourceError lists every fault of them."""
    return load_seed_sources(read_pack(relation), known_recipes())


@asynccontextmanager
async def open_database(
    settings: Settings,
    clock: Clock = utc_now,
    seeds: Sequence[Source] | None = None,
    *,
    make: bool = False,
    migrate: bool = False,
) -> AsyncIterator[Store]:
    """Open the database. With `make` a missing database is made; with `migrate` an old one is upgraded, too. With
    either, an empty database is filled with `seeds` (default: the sources of the relation). SourceError lists the
    faults of these. StoreError if the database cannot be opened."""
    async with open_store(settings.database, make=make, migrate=migrate) as store:
        if settings.own_folder is not None:
            tighten(settings.own_folder)
        if make or migrate:
            await store.sources.seed(seed_sources(settings.relation) if seeds is None else seeds, clock())
            await replan(store, clock())
        yield store


@asynccontextmanager
async def open_newsroom(
    settings: Settings,
    clock: Clock = utc_now,
    seeds: Sequence[Source] | None = None,
    *,
    make: bool = False,
    migrate: bool = False,
    seconds: Seconds | None = None,
) -> AsyncIterator["Newsroom"]:
    """Open the part that needs no Telegram: database (see `open_database`), fetcher, relation, lexicon. `seconds`
    is a monotonic clock (default: see `beside`). SettingsError (no such summary method or draft), RelationError,
    LexiconFilesError, StoreError."""
    if settings.summary_method not in METHODS:
        raise SettingsError([f"COMMUNIQUE_SUMMARY_METHOD: one of {', '.join(METHODS)}"])
    if unknown := sorted(tag for tag in settings.draft_languages if not known_language(tag)):
        fault = f"there is no draft of {', '.join(unknown)}; the drafts are {', '.join(DRAFTS)}"
        raise SettingsError([f"COMMUNIQUE_DRAFT_LANGUAGES: {fault}"])
    lexicon = load_lexicon()
    files, finish = RelationFiles(*read_relation(settings.relation)), partial(with_forms, lexicon=lexicon)
    relation = finish(build_relation(files.relation, files.themes))
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_database(settings, clock, seeds, make=make, migrate=migrate))
        fetcher = await stack.enter_async_context(_open_fetcher(settings, clock))
        given = settings.parsing_processes
        workers = Workers(lexicon, spare_processors() if given is None else given, on_rest=store.rest)
        await stack.enter_async_context(workers)
        thinkers = Workers(lexicon, 0 if given == 0 else 1, relation=relation, on_rest=store.rest)
        articles, megabytes = settings.source_articles_a_day, settings.source_megabytes_a_day
        budget = Cost(articles, round(megabytes * 1_000_000), settings.source_seconds_a_day)
        room = Newsroom(
            settings,
            clock,
            relation,
            lexicon,
            store,
            fetcher,
            workers,
            edit_limits=EditLimits(await stack.enter_async_context(thinkers), budget),
            renderer=TelegramRenderer(relation),
            newest=await store.wrong_clock.newest(),
            seconds=seconds or beside(clock),
            themes=ThemesAtWork(store, files, relation, finish),
        )
        await room.themes.take_up()
        yield room


@asynccontextmanager
async def _open_fetcher(settings: Settings, clock: Clock) -> AsyncIterator[Fetcher]:
    contact = settings.contact or "no contact set"
    private = settings.allow_private_networks
    proxy, certificates = settings.proxy_to_sources, settings.certificates
    async with build_client(allow_private=private, certificates=certificates, proxy=proxy) as client:
        yield Fetcher(
            client,
            user_agent=f"Communique/{__version__} (news digest bot; {contact})",
            allow_private=private,
            clock=clock,
            politeness=Politeness(at_once=settings.requests_at_once, spacing=settings.requests_spacing),
        )


@dataclass(eq=False)
class Newsroom:
    """What the verbs (kinds of work) need. `newest` is the newest moment in the database when it was opened."""

    settings: Settings
    clock: Clock
    relation: Relation
    lexicon: Lexicon
    store: Store
    fetcher: Fetcher
    workers: Workers
    edit_limits: EditLimits
    renderer: TelegramRenderer
    newest: datetime | None
    seconds: Seconds
    themes: ThemesAtWork
    recipes: Mapping[str, Recipe] = field(default_factory=known_recipes)
    _prepared: bool = False
    _stretch: Stretch | None = None
    _continues: bool = False
    _house_kept_at: datetime | None = None
    _says_what_erasing_waits_for: bool | None = None

    def __post_init__(self) -> None:
        self.themes.follow(self._take)

    def _take(self, relation: Relation) -> None:
        self.relation, self.renderer = relation, TelegramRenderer(relation)
        self.edit_limits.workers.know(relation=relation)
        self._prepared = False

    async def collect(
        self, stopping: Callable[[], bool] = lambda: False, progress: Callable[[SourceReport], None] | None = None
    ) -> int:
        """Read the sources that are due and return their number. None is begun once `stopping` returns true."""
        clock, workers = self.clock, self.workers
        report = await collect_due(
            self.store,
            self.fetcher,
            clock(),
            clock=clock,
            workers=workers,
            stopping=stopping,
            progress=progress,
        )
        return report.due

    async def edit(self) -> int:
        """Edit a batch. When nothing is left to edit, prepare once what answers to readers need."""
        if done := (await self.edit_batch()).done:
            self._prepared = False
        elif not self._prepared:
            self._prepared = True
            await prepare_answers(self.store, self.relation, self.lexicon, self.clock())
        return done

    async def edit_batch(self) -> EditReport:
        given = (self.store, self.relation, self.lexicon, self.clock())
        return await edit_new(*given, method=self.settings.summary_method, limits=self.edit_limits)

    async def publish(self) -> int:
        per_second = self.settings.messages_per_second
        told = await broadcast_due(self.store, self.renderer, self.clock(), per_second=per_second)
        corrected = await correct_due(self.store, self.renderer, self.clock())
        given = (self.store, self.renderer, self.relation, self.lexicon, self.clock())
        published = await publish_due(*given, per_second=per_second)
        alerted = await alert_due(*given, most_a_day=self.settings.alerts_a_day, per_second=per_second)
        return published.due + corrected.issued + corrected.again + told + alerted

    async def erase(self) -> int:
        """Erase deleted data from the files. If another program prevents this for over a minute, write it down."""
        now, store = self.clock(), self.store
        await store.conversations.let_go(now)
        since = await store.erasure.erase(now)
        if since is not None and now - since >= ERASED_WITHIN and not self._says_what_erasing_waits_for:
            await store.conditions.begin(ERASING, WAITS_FOR_READERS, now)
            self._says_what_erasing_waits_for = True
        elif since is None and self._says_what_erasing_waits_for is not False:
            await store.conditions.end(ERASING)
            self._says_what_erasing_waits_for = False
        return 0

    async def keep_house(self) -> int:
        """Once a day delete what is kept for a limited time: article bodies, old deliveries, ids of updates, what
        the rules remember of texts. Nothing is deleted while the clock is not sure: see `_is_sure_of`."""
        now = self.clock()
        last = self._house_kept_at
        if not self._is_sure_of(now) or (last is not None and last <= now < last + HOUSE_KEPT_EVERY):
            return 0
        self._house_kept_at = now
        store, counts = self.store, dict[str, int]()
        counts["bodies"] = await store.articles.expire_bodies(now - BODIES_KEPT)
        counts["deliveries"] = await store.deliveries.prune(now - DELIVERIES_KEPT)
        counts["editions"] = await store.editions.prune(now - DELIVERIES_KEPT)
        await store.stories.prune(now - DELIVERIES_KEPT, now.date())
        counts["articles"] = await store.articles.prune(now - DELIVERIES_KEPT)
        await store.editors.let_go(now - HELD_BACK, now)
        await store.articles.prune_sketches(now - SKETCHES_KEPT)
        await store.corrections.prune(now - DELIVERIES_KEPT)
        counts["answers"] = await store.answers.prune(now - DELIVERIES_KEPT)
        await store.keeping.prune(now - STORIES_KEPT)
        await store.incidents.prune(now - DELIVERIES_KEPT)
        await store.owner_questions.prune(now - DELIVERIES_KEPT)
        await store.conversations.prune(now - UPDATES_KEPT)
        await store.sources.forget_moves(now - UNDONE_FOR)
        counts["forgotten"] = await forget_deleted(store, now)
        await prune_backups(self.settings.database, now - timedelta(days=self.settings.backup_days))
        forget_texts()
        self._prepared = False
        await asyncio.to_thread(give_back)
        log.info("house kept", extra={"counts": counts})
        return 0

    def _is_sure_of(self, now: datetime) -> bool:
        """Return whether the clock may decide what is old. It may if looks over 50 minutes showed no jump, or if
        the first look was close to the newest moment in the database and no jump came since."""
        before, self._stretch = self._stretch, continued(self._stretch, Look(now, self.seconds()))
        if before is None:
            self._continues = self.newest is None or abs(now - self.newest) <= RECENT
        elif self._stretch.first is not before.first:
            self._continues = False
        return self._continues or self._stretch.confirmed


def keep_loaded() -> None:
    """Exclude all objects that exist now from garbage collection: each search among them would stop the event loop
    for a tenth of a second. Also limit glibc to two arenas (its default is eight for each processor), because it
    gives little of an arena's freed memory back. Called by programs that do all due work once, or run for ever."""
    gc.collect()
    gc.freeze()
    tell_malloc("mallopt", M_ARENA_MAX, 2)
