"""What a conversation must remember: updates that came and what became of them, input that a question waits for,
and forms that are open."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, select, update

from digests.model import Address
from digests.store.database import Aggregate, uncut
from digests.store.issuing.answers import number_answers
from digests.store.schema import awaited_input, update_seen
from digests.store.sqlite import insert

CHATS_KEPT = timedelta(minutes=2)


@uncut
class Conversations(Aggregate):
    async def note(
        self, bot_id: int, updates: Mapping[int, str], now: datetime, chats: Mapping[int, int] | None = None
    ) -> set[int]:
        """Note updates, their text by their id, before they are handled; return the ids that were not known, to
        one of several who note them. `chats` says where each was said, as far as it was in a chat."""
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
        """Write down that these were handled, and how many messages each was answered by, the last of them by
        `now`; and which numbers the `answers` that were noted have in their chats, by the ids of their notes.
        What people said in the updates is not kept any longer, and where they said it for two minutes."""
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
        """Forget where something was said whose answers count no longer, also where nothing was said since."""
        over = update_seen.c.answered_at < now - CHATS_KEPT
        if await self._value(select(exists().where(over))):
            await self._changed(update(update_seen).where(over).values(chat=0, answered_at=None))

    async def undone(self, bot_id: int) -> dict[int, tuple[str, int]]:
        """Return what was noted and not handled to its end, oldest first: text and number of new beginnings, by
        the id."""
        columns = update_seen.c
        asked = select(columns.update_id, columns.raw, columns.begun).order_by(columns.update_id)
        rows = await self._rows(asked.where(columns.bot_id == bot_id, columns.done.is_(False)))
        return {row["update_id"]: (row["raw"] or "", row["begun"]) for row in rows}

    async def begin_anew(self, bot_id: int, number: int, times: int = 1) -> None:
        """Write down that an update left undone is handled again, which may end this process too; -1 takes that
        back."""
        here = (update_seen.c.bot_id == bot_id, update_seen.c.update_id == number)
        await self._changed(update(update_seen).where(*here).values(begun=update_seen.c.begun + times))

    async def await_input(
        self, address: Address, user: int, what: str, data: dict[str, Any], expires: datetime, *, form: int = 0
    ) -> None:
        """Remember what the user's next message there answers, in place of an earlier question; or what the
        buttons of the form of that number belong to: forms stand beside each other and beside a question."""
        key = {"chat": address.chat, "thread": address.thread, "person": user, "form": form}
        values = {"what": what, "data": data, "expires": expires}
        asked = insert(awaited_input).values(key | values)
        await self._changed(asked.on_conflict_do_update(index_elements=list(key), set_=values))

    async def awaited_input(
        self, address: Address, user: int, now: datetime, *, form: int = 0
    ) -> tuple[str, dict[str, Any]] | None:
        """Return what was asked, or what a form is, and its data; None when there is none, or it has expired."""
        query = select(awaited_input).where(_asked(address, user, form), awaited_input.c.expires > now)
        row = await self._first(query)
        return None if row is None else (row["what"], row["data"])

    async def newest_form(self, address: Address, user: int, kinds: Collection[str], now: datetime) -> int:
        """Return the number of the newest form of these kinds that the user has open there, 0 where there is
        none."""
        columns = awaited_input.c
        here = (columns.chat == address.chat) & (columns.thread == address.thread) & (columns.person == user)
        asked = select(columns.form).where(here, columns.form > 0, columns.what.in_(kinds), columns.expires > now)
        return await self._value(asked.order_by(columns.form.desc()).limit(1)) or 0

    async def drop_input(self, address: Address, user: int, *, form: int = 0) -> None:
        """Wait for no answer any longer; or forget a form."""
        await self._changed(delete(awaited_input).where(_asked(address, user, form)))

    async def prune(self, before: datetime) -> int:
        """Delete updates seen and questions expired before then; return how many."""
        async with self._database.write() as connection:
            seen = await connection.execute(delete(update_seen).where(update_seen.c.seen_at < before))
            asked = await connection.execute(delete(awaited_input).where(awaited_input.c.expires < before))
        return seen.rowcount + asked.rowcount


def _asked(address: Address, user: int, form: int) -> ColumnElement[bool]:
    columns = awaited_input.c
    here = (columns.chat == address.chat) & (columns.thread == address.thread)
    return here & (columns.person == user) & (columns.form == form)
