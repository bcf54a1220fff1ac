"""Brings updates to handlers. Each is noted first. A chat's updates are handled in order, many chats' at once.

An update is taken once its text is noted; then Telegram may forget it. If the process ends before it is handled,
the next process handles it. So a handler may see an update twice after a crash, but none that was done.
"""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from telegram import Update
from telegram.ext import Application

from bot.hearing.leaving import LEAVING_PRESSES, asks_to_leave
from bot.hearing.parsing import HANDLED, MalformedUpdateError, cut_places, number_of, read_update, update_kind
from bot.hearing.put_off import Asker, PutOffs
from bot.texts import operator_words
from digests.deliver import seconds_since_boot
from digests.errors import StoreError
from digests.store import Store

log = logging.getLogger("communique.updates")

Telegram = Application[Any, Any, Any, Any, Any, Any]

AT_ONCE = 64
MOST_WAITING = 500
LONGEST = 120.0
MOST_TRIES = 3
MOST_TRIES_APART = 2
APART = 30.0
"""After a process has lived so many seconds without it, an update over which processes ended is tried so often
again."""
SECONDS_BETWEEN_TRIES = 1.0
SECONDS_TO_LET_GO = 1.0
QUIET, EXAMPLES = 3600.0, 5
"""Operators are told of troubles so many seconds apart, with so many examples each time."""

Tell = Callable[[Callable[[str], str]], Awaitable[None]]
"""Tells operators a text, which is made for each language."""


def wants_to_leave(update: Update) -> bool:
    """Say whether an update asks to leave: by a command such as /stop, a word such as "unsubscribe", or a button
    for leaving. Such an update is handled whatever happens: the person wants no more messages."""
    if (query := update.callback_query) is not None:
        return isinstance(query.data, str) and query.data.startswith(LEAVING_PRESSES)
    return asks_to_leave((update.effective_message.text if update.effective_message else "") or "")


@dataclass(slots=True)
class Arrival:
    """How an update came to its handler. `waited` says that it may have waited at Telegram or in our database.
    `tries` counts from 1.

    The handler sets `again` to ask for another try, and `failure` to say what went wrong (without the person's
    words). `answers` counts the messages sent into `chat` (0: no chat). `told` are the messages among them that
    tell what others published: by the id of their note their number in the chat.

    `later` says that the update is to be handled later: who asks, and in how many seconds. `due` says that it was
    put off, and that its time has come. `overtakes` names a person whose earlier updates that were put off are to
    be dropped.
    """

    waited: bool = False
    tries: int = 1
    due: bool = False
    later: tuple[Asker, float] | None = None
    overtakes: Asker | None = None
    again: bool = False
    failure: str = ""
    chat: int = 0
    answers: int = 0
    told: dict[int, int] = field(default_factory=dict)


class Arrivals:
    """How each update under way came, for its handler and for the code that sends its answers."""

    def __init__(self) -> None:
        self._under_way: dict[int, Arrival] = {}

    def of(self, update: object) -> Arrival:
        """Return how an update came. An update that no inbox handles has come just now."""
        return self._under_way.get(update.update_id, Arrival()) if isinstance(update, Update) else Arrival()

    def note_answer(self, chat: int) -> None:
        """Count a message that is sent into this chat as an answer to the update under way there."""
        for how in self._under_way.values():
            if chat and how.chat == chat:
                how.answers += 1

    @contextmanager
    def under_way(self, number: int, how: Arrival) -> Iterator[None]:
        """Within this block, `of` returns how the update of that number came."""
        self._under_way[number] = how
        try:
            yield
        finally:
            del self._under_way[number]


class UpdateTroubles:
    """Updates that could not be handled. `tell` tells the operators the first one at once, and later ones
    together, every `quiet` seconds."""

    def __init__(self, tell: Tell, *, quiet: float = QUIET) -> None:
        self._tell = tell
        self._quiet = quiet
        self._untold: list[str] = []
        self._count = 0
        self._telling: asyncio.Task[None] | None = None

    def add(self, words: str) -> None:
        """Log a trouble, and tell it now or later with others. `words` must hold nothing that people said."""
        log.warning("%s", words)
        self._count += 1
        if len(self._untold) < EXAMPLES:
            self._untold.append(words)
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell_them())

    async def close(self) -> None:
        """Tell nothing more."""
        if self._telling is not None:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)

    async def _tell_them(self) -> None:
        while self._count:
            words = partial(troubles_in_words, self._count, self._untold)
            self._count, self._untold = 0, []
            try:
                await self._tell(words)
            except Exception:
                log.exception("the operators could not be told")
            await asyncio.sleep(self._quiet)


def troubles_in_words(count: int, examples: list[str], language: str) -> str:
    """Return what operators are told of updates that could not be handled."""
    words = operator_words(language)
    head = words.count("failed", count)
    left = count - len(examples)
    return "\n".join([head, *examples, *([words.more_failed.format(count=left)] if left > 0 else [])])


@dataclass(slots=True)
class _NotedUpdate:
    """An update to be handled. `begun` counts how often a process began it again and ended; None means a new
    update. `answers` counts the messages that answered it. `Arrival` explains `told`, `due` and `later`."""

    number: int
    kind: str
    update: Update
    waited: bool
    begun: int | None = None
    answers: int = 0
    told: dict[int, int] = field(default_factory=dict)
    due: bool = False
    later: tuple[Asker, float] | None = None

    @property
    def suspect(self) -> bool:
        """Whether processes may end because of it. An update that asks to leave is never suspected."""
        return (self.begun or 0) >= MOST_TRIES and not wants_to_leave(self.update)


class Inbox:
    """Handles updates, at most `at_once` at the same time and none for over `longest` seconds. An update over
    which several processes ended waits until this one has lived `apart` seconds without it: so it is the cause.

    `application` must be initialised before an update is taken. It needs no Updater and is not started.
    """

    def __init__(
        self,
        store: Store,
        application: Telegram,
        clock: Callable[[], datetime],
        troubles: UpdateTroubles,
        arrivals: Arrivals,
        *,
        at_once: int = AT_ONCE,
        longest: float = LONGEST,
        apart: float = APART,
    ) -> None:
        self._store = store
        self._application = application
        self._clock = clock
        self._troubles = troubles
        self._arrivals = arrivals
        self._turns = asyncio.Semaphore(at_once)
        self._alone = asyncio.Lock()
        self._longest = longest
        self._apart = apart
        self._began = seconds_since_boot()
        self._chats: dict[int, deque[_NotedUpdate]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._put_offs = PutOffs[_NotedUpdate](clock)
        self._handled: dict[int, int] = {}
        self._told: dict[int, int] = {}
        self._writing: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._stopping = asyncio.Event()

    # --- taking ------------------------------------------------------------------------------------

    async def recover(self) -> None:
        """Take the updates that an earlier process has noted and not handled to their end."""
        found = await self._store.conversations.undone(self._application.bot.id)
        for number, (text, begun) in found.items():
            try:
                raw = json.loads(text)
                update = read_update(raw, self._application.bot)
                if begun >= MOST_TRIES + MOST_TRIES_APART and not wants_to_leave(update):
                    self._troubles.add(f"update {number} was given up: the process ended over it again and again")
                    self._finish(number)
                else:
                    self._put(raw, update, waited=True, begun=begun)
            except (ValueError, RecursionError) as error:
                log.warning("update %s was noted and cannot be read (%s)", number, type(error).__name__)
                self._finish(number)
        if found:
            log.info("updates of an earlier run are handled", extra={"counts": {"updates": len(found)}})

    async def take(self, raws: Iterable[object], *, waited: bool = False) -> MalformedUpdateError | None:
        """Note updates and hand them on. A malformed update is told and returned, and does not stop the others.

        On return Telegram may forget all of them. StoreError if they cannot be noted; then none is taken. `waited`
        says that they may be old.
        """
        read, malformed = [], None
        for raw in raws:
            try:
                read.append(self._read(raw))
            except MalformedUpdateError as error:
                self._troubles.add(str(error))
                malformed = error
        await self._note([each for each in read if each is not None], waited)
        return malformed

    def take_up(self) -> int:
        """Hand on the updates that were put off and are due now. Return how many."""
        due = self._put_offs.take_due()
        for entry in due:
            entry.due, entry.later, entry.begun = True, None, None
            self._queue(entry)
        return len(due)

    async def room(self) -> None:
        """Wait until few enough updates are waiting."""
        await self._until(lambda: self._waiting < MOST_WAITING)

    async def idle(self) -> None:
        """Wait until all updates that were taken are handled and recorded as done."""
        await self._until(lambda: not (self._waiting or self._handled or self._writing))

    async def stop(self, within: float) -> None:
        """Begin nothing more. Updates under way may go on for `within` seconds and are then cut.

        Updates that were not begun, or were cut, are noted, and the next process handles them.
        """
        self._stopping.set()
        if self._workers:
            _, left = await asyncio.wait(self._workers, timeout=max(within, 0.0))
            for worker in left:
                worker.cancel()
            if left:
                log.warning("updates were cut at the stop", extra={"counts": {"chats": len(left)}})
                await asyncio.wait(left, timeout=SECONDS_TO_LET_GO)
        if self._writing is not None:
            await asyncio.wait([self._writing], timeout=SECONDS_TO_LET_GO)

    def _read(self, raw: object) -> tuple[object, Update, str] | None:
        """Return the raw update, the update and its text. Return None for a kind that nobody here handles."""
        if number_of(raw) and update_kind(raw) not in HANDLED:
            log.debug("update %s is of the kind %r, left alone", number_of(raw), update_kind(raw))
            return None
        cut_places(raw)  # before any part of it is noted
        update = read_update(raw, self._application.bot)
        try:
            return raw, update, json.dumps(raw, separators=(",", ":"))
        except (ValueError, RecursionError) as error:
            raise MalformedUpdateError(update.update_id, update_kind(raw), type(error).__name__) from None

    async def _note(self, read: list[tuple[object, Update, str]], waited: bool) -> None:
        if not read:
            return
        texts = {update.update_id: text for _, update, text in read}
        chats = {update.update_id: _chat(update) for _, update, _ in read}
        new = await self._store.conversations.note(self._application.bot.id, texts, self._clock(), chats)
        for raw, update, _ in read:
            if update.update_id in new:
                new.remove(update.update_id)
                self._put(raw, update, waited=waited)

    # --- handling ----------------------------------------------------------------------------------

    def _put(self, raw: object, update: Update, *, waited: bool, begun: int | None = None) -> None:
        self._queue(_NotedUpdate(update.update_id, update_kind(raw), update, waited, begun))

    def _queue(self, entry: _NotedUpdate) -> None:
        self._waiting += 1
        chat = _key(entry.update)
        if chat in self._chats:
            self._chats[chat].append(entry)
            return
        self._chats[chat] = deque([entry])
        worker = asyncio.create_task(self._work(chat))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def _work(self, chat: int) -> None:
        """Handle the updates of one chat, in order."""
        entries = self._chats[chat]
        try:
            while entries and not self._stopping.is_set():
                if entries[0].suspect:
                    await self._live_without()
                async with self._turns:
                    if not self._stopping.is_set():
                        await self._handle(entries.popleft())
        finally:
            del self._chats[chat]

    async def _live_without(self) -> None:
        left = self._began + self._apart - seconds_since_boot()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), max(left, 0.0))

    async def _handle(self, entry: _NotedUpdate) -> None:
        try:
            if entry.begun is None:
                await self._to_its_end(entry)
            else:
                await self._anew(entry)
            if entry.later is None:
                self._finish(entry.number, entry.answers, entry.told)
            else:
                self._let_go(self._put_offs.keep(entry.later[0], entry, entry.later[1]))
        finally:
            self._waiting -= 1
            self._changed.set()

    def _let_go(self, entries: Iterable[_NotedUpdate]) -> None:
        """Record these updates as done, because a later update has taken their place."""
        for entry in entries:
            self._finish(entry.number, entry.answers, entry.told)

    async def _anew(self, entry: _NotedUpdate) -> None:
        """Handle an update that an earlier process left undone. The process may have ended because of it, so each
        beginning is recorded. An update begun before is handled alone, so that no other is blamed. A beginning
        does not count if the update is cut because this process stops."""
        free = not entry.begun or wants_to_leave(entry.update)
        async with nullcontext() if free else self._alone:
            await self._note_begun(entry.number, 1)
            try:
                await self._to_its_end(entry)
            except asyncio.CancelledError:
                await self._note_begun(entry.number, -1)
                raise

    async def _note_begun(self, number: int, times: int) -> None:
        try:
            await self._store.conversations.begin_anew(self._application.bot.id, number, times)
        except StoreError as error:
            log.warning("update %s is begun anew, which could not be written down: %s", number, error)

    async def _to_its_end(self, entry: _NotedUpdate) -> None:
        for tries in range(1, MOST_TRIES + 1):
            if not await self._once(entry, tries):
                break
            await asyncio.sleep(SECONDS_BETWEEN_TRIES * tries)

    async def _once(self, entry: _NotedUpdate, tries: int) -> bool:
        """Handle an update. Return whether it should be tried again."""
        how = Arrival(waited=entry.waited, tries=tries, due=entry.due, chat=_chat(entry.update))
        try:
            with self._arrivals.under_way(entry.number, how):
                async with asyncio.timeout(self._longest):
                    await self._application.process_update(entry.update)
        except TimeoutError:
            how.failure = f"not done within {self._longest:g} s"
        except Exception as error:
            log.exception("update %s (%s) failed outside its handler", entry.number, entry.kind)
            how.failure = type(error).__name__
        finally:
            entry.answers += how.answers
            entry.told |= how.told
            entry.later = how.later
            if how.overtakes is not None:
                self._let_go(self._put_offs.drop(how.overtakes))
        if how.again and tries < MOST_TRIES:
            log.warning("update %s (%s) is tried again: %s", entry.number, entry.kind, how.failure)
            return True
        if how.failure:
            self._troubles.add(f"update {entry.number} ({entry.kind}): {how.failure}")
        return False

    def _finish(self, number: int, answers: int = 0, told: Mapping[int, int] = MappingProxyType({})) -> None:
        """Let an update be recorded as done. Many updates share one write."""
        self._handled[number] = answers
        self._told |= told
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())

    async def _write(self) -> None:
        try:
            while self._handled:
                handled, told = dict(self._handled), dict(self._told)
                try:
                    await self._store.conversations.done(self._application.bot.id, handled, self._clock(), told)
                except StoreError as error:
                    log.warning("what was handled could not be written down: %s", error)
                    await asyncio.sleep(SECONDS_BETWEEN_TRIES)
                else:
                    self._handled = {n: count for n, count in self._handled.items() if n not in handled}
                    self._told = {note: message for note, message in self._told.items() if note not in told}
        finally:
            self._writing = None
            self._changed.set()

    async def _until(self, so: Callable[[], bool]) -> None:
        while not so():
            self._changed.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), 1.0)


def _chat(update: Update) -> int:
    """Return the id of the chat, or 0 without a chat."""
    return update.effective_chat.id if update.effective_chat is not None else 0


def _key(update: Update) -> int:
    """Return the id of the chat, or that of the person without a chat."""
    return _chat(update) or (update.effective_user.id if update.effective_user is not None else 0)
