"""What conversations remember: updates that came and what became of them, the input that a question waits for, and
open forms."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, select, update

from digests.model import Address
from digests.store.database import Aggregate, uncut
from digests.store.dialects import insert
from digests.store.issuing.answers import number_answers
from digests.store.schema import awaited_input, update_seen

CHATS_KEPT = timedelta(minutes=2)


@uncut
class Conversations(Aggregate):
    async def note(
        self, bot_id: int, updates: Mapping[int, str], now: datetime, chats: Mapping[int, int] | None = None
    ) -> set[int]:
        """Note updates (text by id) before they are handled. Return the ids that were new; of several callers with
        one id, only one gets it. `chats` has the chat of each update that came from one."""
        new, said_in = set[int](), chats or {}
        async with self._database.write() as connection:
            for number, raw in updates.items():
                values = {"bot_id": bot_id, "update_id": number, "seen_at": now, "done": False, "raw": raw}
                values["chat"] = said_in.get(number, 0)
                added = await connection.execute(insert(update_seen).values(values).on_conflict_do_nothing())
                if added.rowcount == 1:
                    new.add(number)
        return new

    async def done(
        self,
        bot_id: int,
        updates: Mapping[int, int],
        now: datetime,
        answers: Mapping[int, int] = MappingProxyType({}),
    ) -> None:
        """Note that these updates were handled, with how many messages each was answered; the last answer was at
        `now`. Note the numbers in their chats of the `answers`, by the ids of their notes. The text of the updates
        is deleted now, and their chat after two minutes."""
        async with self._database.write() as connection:
            for count in sorted(set(updates.values())):
                numbers = [number for number, messages in updates.items() if messages == count]
                here = (update_seen.c.bot_id == bot_id, update_seen.c.update_id.in_(numbers))
                values: dict[str, Any] = {"done": True, "raw": None, "answers": count}
                values |= {"answered_at": now} if count else {"chat": 0}
                await connection.execute(update(update_seen).where(*here).values(values))
            over = update(update_seen).where(update_seen.c.answered_at < now - CHATS_KEPT)
            await connection.execute(over.values(chat=0, answered_at=None))
            await number_answers(connection, answers)

    async def let_go(self, now: datetime) -> None:
        """Delete the chats of updates whose answers count no longer, also if nothing was said since."""
        over = update_seen.c.answered_at < now - CHATS_KEPT
        if await self._value(select(exists().where(over))):
            await self._changed(update(update_seen).where(over).values(chat=0, answered_at=None))

    async def undone(self, bot_id: int) -> dict[int, tuple[str, int]]:
        """Return the updates that were noted and not handled to the end, oldest first: by id, the text and how
        often handling began anew."""
        columns = update_seen.c
        asked = select(columns.update_id, columns.raw, columns.begun).order_by(columns.update_id)
        rows = await self._rows(asked.where(columns.bot_id == bot_id, columns.done.is_(False)))
        return {row["update_id"]: (row["raw"] or "", row["begun"]) for row in rows}

    async def begin_anew(self, bot_id: int, number: int, times: int = 1) -> None:
        """Note that an unfinished update is handled again, which may end this process too. -1 takes it back."""
        here = (update_seen.c.bot_id == bot_id, update_seen.c.update_id == number)
        await self._changed(update(update_seen).where(*here).values(begun=update_seen.c.begun + times))

    async def await_input(
        self, address: Address, user: int, what: str, data: dict[str, Any], expires: datetime, *, form: int = 0
    ) -> None:
        """Remember what the user's next message there answers; this replaces an earlier question. Or remember,
        with `form`, what the buttons of this form belong to. Several forms and one question can be open
        together."""
        key = {"chat": address.chat, "thread": address.thread, "person": user, "form": form}
        values = {"what": what, "data": data, "expires": expires}
        asked = insert(awaited_input).values(key | values)
        await self._changed(asked.on_conflict_do_update(index_elements=list(key), set_=values))

    async def awaited_input(
        self, address: Address, user: int, now: datetime, *, form: int = 0
    ) -> tuple[str, dict[str, Any]] | None:
        """Return the question or form and its data. None if there is none, or if it has expired."""
        query = select(awaited_input).where(_asked(address, user, form), awaited_input.c.expires > now)
        row = await self._first(query)
        return None if row is None else (row["what"], row["data"])

    async def newest_form(self, address: Address, user: int, kinds: Collection[str], now: datetime) -> int:
        """Return the number of the newest form of these kinds that the user has open there, 0 if there is none."""
        columns = awaited_input.c
        here = (columns.chat == address.chat) & (columns.thread == address.thread) & (columns.person == user)
        asked = select(columns.form).where(here, columns.form > 0, columns.what.in_(kinds), columns.expires > now)
        return await self._value(asked.order_by(columns.form.desc()).limit(1)) or 0

    async def forms(self, what: str, now: datetime) -> list[tuple[Address, int, int, dict[str, Any]]]:
        """Return every open form of this kind, the oldest first: its chat, its user, its number and its data."""
        query = select(awaited_input).where(awaited_input.c.what == what, awaited_input.c.expires > now)
        rows = await self._rows(query.where(awaited_input.c.form > 0).order_by(awaited_input.c.form))
        return [(Address(row["chat"], row["thread"]), row["person"], row["form"], row["data"]) for row in rows]

    async def drop_input(self, address: Address, user: int, *, form: int = 0) -> None:
        """Stop waiting for an answer, or forget a form."""
        await self._changed(delete(awaited_input).where(_asked(address, user, form)))

    async def prune(self, before: datetime) -> int:
        """Delete updates seen, and questions that expired, before then. Return how many rows."""
        async with self._database.write() as connection:
            seen = await connection.execute(delete(update_seen).where(update_seen.c.seen_at < before))
            asked = await connection.execute(delete(awaited_input).where(awaited_input.c.expires < before))
        return seen.rowcount + asked.rowcount


def _asked(address: Address, user: int, form: int) -> ColumnElement[bool]:
    columns = awaited_input.c
    here = (columns.chat == address.chat) & (columns.thread == address.thread)
    return here & (columns.person == user) & (columns.form == form)
