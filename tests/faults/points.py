"""Named moments in the life of a delivery, and of an edit, found from outside the product: in its SQL, in what
goes over its sockets, around its messenger and around the thinking of its editor.

A `Points` is installed into a process that runs the real bot. It calls `hit(name)` at each moment; a driver kills
the process at the one it was told, and so hits it for certain. Nothing here knows how the product is divided,
except for the class that takes rate slots and sends, and the rule that edits: where one is gone, installing fails.
"""

import asyncio
import re
import sqlite3
import threading
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import aiosqlite
from aiosqlite.core import Connection as AsyncConnection

import digests.edit
from bot.sending.messenger import TelegramMessenger

IN_SQL = (
    "inside the transaction that issues an edition",
    "after the edition is issued",
    "inside the transaction of the claim",
    "after the claim's commit",
    "inside the transaction of the record",
    "after the record",
)
AT_THE_MESSENGER = ("after the rate slot", "after the answer is read and before the record")
ON_THE_WIRE = (
    "before the first byte",
    "between head and body",
    "after the request is written",
    "after the server has accepted",
)
IN_A_PROBE = ("probe: before the first byte", "probe: after the request is written", "probe: answered")
IN_A_HALVING = (
    "inside the transaction that halves a batch",
    "after a batch is halved",
    "inside the transaction that sets an article aside",
    "after an article is set aside",
    "inside the transaction that holds a source back",
    "after a source is held back",
)
IN_AN_EDIT = (
    "inside the transaction that takes the turn to edit",
    "after the turn to edit is taken",
    "while the editor thinks",
    "between thinking and saving",
    "inside the transaction that saves the edit",
    "after the edit is saved",
)
IN_A_CORRECTION = (
    "inside the transaction that saves a correction",
    "after a correction is saved",
    "inside the transaction that issues a correction",
    "after a correction is issued",
)
AT_AN_ANSWER = ("inside the transaction that notes an answer", "after an answer is noted")
AT_THE_START = (
    "in the middle of the migration",
    "before the migration's commit",
    "before the first update is asked for",
)
DURING_A_CHECKPOINT = "during a checkpoint"

Hit = Callable[[str], None]

MIDDLE_OF_THE_MIGRATION = 5
"""So many statements of a migration have been run by then; each has more."""

OF_TRANSACTIONS = {
    "issue": IN_SQL[0:2],
    "claim": IN_SQL[2:4],
    "record": IN_SQL[4:6],
    "turn": IN_AN_EDIT[0:2],
    "edit": IN_AN_EDIT[4:6],
    "halve": IN_A_HALVING[0:2],
    "aside": IN_A_HALVING[2:4],
    "hold": IN_A_HALVING[4:6],
    "correct": IN_A_CORRECTION[0:2],
    "tell": IN_A_CORRECTION[2:4],
    "answer": AT_AN_ANSWER,
}
"""What is hit right before and after the commit of a transaction that does such a thing."""

_delivering: ContextVar[bool] = ContextVar("delivering", default=False)


class Points:
    """The instruments; `hit` is called from the event loop or from a thread of the database's driver."""

    def __init__(self, hit: Hit) -> None:
        self._hit = hit

    def install(self) -> None:
        """Put the instruments in. AttributeError when a place is gone: then a point would never be hit."""
        self._watch_sql()
        self._watch_sockets()
        self._watch_the_messenger()
        self._watch_the_editor()

    # --- SQL --------------------------------------------------------------------------------------

    def _watch_sql(self) -> None:
        connect = sqlite3.connect
        hit = self._hit

        def watched(*arguments: Any, **named: Any) -> sqlite3.Connection:
            connection = connect(*arguments, **named)
            connection.set_trace_callback(Transactions(connection, hit).see)
            return connection

        sqlite3.connect = watched  # type: ignore[assignment]
        if aiosqlite.core.sqlite3 is not sqlite3:
            raise AttributeError("aiosqlite does not connect by sqlite3.connect any more")
        run = AsyncConnection._execute

        async def whole(self: Any, function: Any, *arguments: Any, **named: Any) -> Any:
            result = await run(self, function, *arguments, **named)
            for name in Transactions.ended(self._conn):
                hit(name)
            return result

        AsyncConnection._execute = whole  # type: ignore[method-assign]

    # --- sockets ----------------------------------------------------------------------------------

    def _watch_sockets(self) -> None:
        transport: Any = asyncio.selector_events._SelectorSocketTransport  # type: ignore[attr-defined]
        write, read = transport.write, transport._read_ready
        requests: dict[int, Request] = {}
        hit = self._hit

        def writing(self: Any, data: Any) -> None:
            request = requests.get(id(self))
            if request is None or request.whole:
                found = Request.begin(bytes(data), delivering=_delivering.get())
                if found is None:
                    requests.pop(id(self), None)
                    write(self, data)
                    return
                request = requests[id(self)] = found
                request.tell("before the first byte", hit)
            else:
                request.tell("between head and body", hit)
            request.add(bytes(data))
            write(self, data)
            if request.whole:
                request.tell("after the request is written", hit)

        def reading(self: Any) -> None:
            request = requests.pop(id(self), None)
            if request is not None:
                request.tell("after the server has accepted", hit)
            read(self)

        transport.write, transport._read_ready = writing, reading

    # --- messenger --------------------------------------------------------------------------------

    def _watch_the_messenger(self) -> None:
        reserve, send = TelegramMessenger.reserve, TelegramMessenger.send
        hit = self._hit

        async def reserved(*arguments: Any, **named: Any) -> Any:
            closed = await reserve(*arguments, **named)
            if not closed:
                hit("after the rate slot")
            return closed

        async def sent(*arguments: Any, **named: Any) -> Any:
            token = _delivering.set(True)
            try:
                outcome = await send(*arguments, **named)
            finally:
                _delivering.reset(token)
            hit("after the answer is read and before the record")
            return outcome

        TelegramMessenger.reserve = reserved  # type: ignore[method-assign]
        TelegramMessenger.send = sent  # type: ignore[method-assign]

    # --- editor -----------------------------------------------------------------------------------

    def _watch_the_editor(self) -> None:
        think = digests.edit.build_stories
        hit = self._hit

        def watched(*arguments: Any, **named: Any) -> Any:
            hit("while the editor thinks")
            thought = think(*arguments, **named)
            hit("between thinking and saving")
            return thought

        digests.edit.build_stories = watched


def _changing_articles(*columns: str, without: str = "never") -> re.Pattern[str]:
    """A pattern of statements that set these columns of articles, in whatever order, and not that other one."""
    wanted = "".join(rf"(?=.*\b{column}=)" for column in columns)
    return re.compile(rf'update "?article"? set {wanted}(?!.*\b{without}=)', re.IGNORECASE | re.DOTALL)  # noqa: S608


class Transactions:
    """What one connection to the database is doing, by the statements it runs."""

    _all: dict[int, "Transactions"] = {}  # noqa: RUF012 - by connection

    ISSUES = re.compile(r'(with .* )?insert (or \w+ )?into "?edition"?\s', re.IGNORECASE)
    CHANGES = re.compile(r'update "?delivery"? .*?\bstate\s*=\s*\'(?P<state>\w+)\'', re.IGNORECASE | re.DOTALL)
    CORRECTS = re.compile(r'insert (or \w+ )?into "?correction"?\s', re.IGNORECASE)
    TELLS = re.compile(r'delete from "?correction_recipient"?\s', re.IGNORECASE)
    ANSWERS = re.compile(r'insert (or \w+ )?into "?answer"?\s', re.IGNORECASE)
    TAKES_TURN = re.compile(r'insert (or \w+ )?into "?edit_lease"?\s', re.IGNORECASE)
    HALVES = re.compile(r'update "?article"? set together', re.IGNORECASE)
    SETS_ASIDE = _changing_articles("verdict_reason", "edited_at", "seconds", without="relevant")
    HOLDS_BACK = _changing_articles("verdict_reason", without="edited_at")
    SAVES_EDIT = _changing_articles("edited_at", "relevant")
    MIGRATES = re.compile(r"\b(create|alter|drop) (table|index|virtual)|alembic_version", re.IGNORECASE)

    def __init__(self, connection: sqlite3.Connection, hit: Hit) -> None:
        self._hit = hit
        self._open = False
        self._inside: set[str] = set()
        self._after: set[str] = set()
        self._migrated = 0
        self._lock = threading.Lock()
        Transactions._all[id(connection)] = self

    @classmethod
    def ended(cls, connection: Any) -> list[str]:
        """Return the points that a commit of this connection has brought, once."""
        one = cls._all.get(id(connection))
        return one._take() if one is not None else []

    def see(self, sql: str) -> None:
        """Hear of a statement, with its values, that is about to run."""
        word = sql.lstrip()[:8].upper()
        if word.startswith("BEGIN"):
            self._open, self._inside, self._migrated = True, set(), 0
        elif word.startswith("COMMIT"):
            self._commit()
        elif word.startswith("ROLLBACK"):
            self._open, self._inside = False, set()
        else:
            self._look(sql)

    def _commit(self) -> None:
        if "migration" in self._inside and self._migrated > MIDDLE_OF_THE_MIGRATION:
            self._hit("before the migration's commit")
        for what, (inside, _) in OF_TRANSACTIONS.items():
            if what in self._inside:
                self._hit(inside)
        self._end()

    def _end(self) -> None:
        with self._lock:
            self._after |= self._inside
        self._open, self._inside = False, set()

    def _take(self) -> list[str]:
        with self._lock:
            after, self._after = self._after, set()
        return [name for what, (_, name) in OF_TRANSACTIONS.items() if what in after]

    def _look(self, sql: str) -> None:
        if self.ISSUES.match(sql.lstrip()):
            self._inside.add("issue")
        elif self.CORRECTS.match(sql.lstrip()):
            self._inside.add("correct")
        elif self.TELLS.match(sql.lstrip()):
            self._inside.add("tell")
        elif self.ANSWERS.match(sql.lstrip()):
            self._inside.add("answer")
        elif self.TAKES_TURN.match(sql.lstrip()):
            self._inside.add("turn")
        elif self.HALVES.match(sql.lstrip()):
            self._inside.add("halve")
        elif self.SETS_ASIDE.match(sql.lstrip()):
            self._inside.add("aside")
        elif self.HOLDS_BACK.match(sql.lstrip()):
            self._inside.add("hold")
        elif self.SAVES_EDIT.match(sql.lstrip()):
            self._inside.add("edit")
        elif found := self.CHANGES.match(sql.lstrip()):
            if found["state"] == "sending":
                self._inside.add("claim")
            elif found["state"] == "sent":
                self._inside.add("record")
        elif self.MIGRATES.search(sql):
            self._inside.add("migration")
            self._migrated += 1
            if self._migrated == MIDDLE_OF_THE_MIGRATION:
                self._hit("in the middle of the migration")
        if not self._open and self._inside:
            self._commit()  # a statement that is a transaction by itself


class Request:
    """One HTTP request on its way out, as far as it has been written."""

    METHOD = re.compile(rb"(?:POST|GET) \S*/bot[^/ ]+/(\w+)")
    LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._written = b""
        self.whole = False

    @classmethod
    def begin(cls, data: bytes, *, delivering: bool) -> "Request | None":
        """Return the request that begins with these bytes, None when it is none that has points."""
        found = cls.METHOD.match(data)
        method = found[1].lower() if found else b""
        if method == b"sendmessage" and delivering:
            return cls("delivery")
        if method == b"forwardmessage":
            return cls("probe")
        return cls("updates") if method == b"getupdates" else None

    def add(self, data: bytes) -> None:
        self._written += data
        head, end, body = self._written.partition(b"\r\n\r\n")
        found = self.LENGTH.search(head)
        self.whole = bool(end) and len(body) >= (int(found[1]) if found else 0)

    def tell(self, name: str, hit: Hit) -> None:
        if self._kind == "delivery":
            hit(name)
        elif self._kind == "probe":
            told = {"after the server has accepted": "answered"}.get(name, name)
            hit(f"probe: {told}")
        elif name == "before the first byte":
            hit("before the first update is asked for")
