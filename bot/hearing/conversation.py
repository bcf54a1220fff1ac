"""What a person is asked in a chat: a question, and forms (messages with buttons that belong together)."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from digests.errors import CommuniqueError
from digests.model import Address
from digests.store import Store

Question = tuple[str, dict[str, Any]]
"""The kind of a question or form, and what belongs to it."""

QUESTION_STANDS = timedelta(minutes=15)
CLOSED_FORMS_KNOWN = timedelta(hours=1)
CLOSED = "closed"
HIGHEST = 1 << 63


class FormClosedError(CommuniqueError):
    """The form is closed."""

    code = "form-closed"


class Conversation:
    """The question that one person's next text in a chat answers, and the person's forms there, each by its
    number. `update` is the number of the update under way. `clock` gives aware UTC.

    Only `settle` deletes a recalled question and closes a form, because a fault may repeat the update before.
    """

    def __init__(
        self, store: Store, address: Address, person: int, update: int, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._clock = clock
        self._address = address
        self._person = person
        self._update = update
        self._question: Question | None = None
        self._question_falls = False
        self._closed: dict[int, bool] = {}

    async def read(self, store: Store) -> None:
        """Read the question that the person was asked, in a transaction of the store."""
        self._question = await self._asked(store)

    async def remember(
        self, what: str, details: dict[str, Any] | None = None, lasts: timedelta = QUESTION_STANDS
    ) -> None:
        """Store the question that the person's next text answers. It replaces an earlier question."""
        self._question_falls = False
        await self._keep(0, what, details or {}, lasts)

    @property
    def asked(self) -> Question | None:
        """The question that the person was asked. It stays open."""
        return self._question

    def recall(self) -> Question | None:
        """Return the question that the person was asked. `settle` deletes it, unless another question is asked by
        then."""
        self._question_falls = True
        return self._question

    @property
    def new_form(self) -> str:
        """The number of the form that this update opens: the same if the update is repeated, and unique."""
        return str(self._update)

    async def keep_form(self, number: str, what: str, details: dict[str, Any], lasts: timedelta) -> None:
        """Store what the buttons of one message belong to. The buttons' data carry the number."""
        self._closed.pop(int(number), None)
        await self._keep(int(number), what, details, lasts)

    async def form(self, number: str) -> Question | None:
        """Return the kind and the content of the form with that number, which this person opened here. Return None
        if it is gone."""
        if not (number.isascii() and number.isdecimal()) or not 0 < int(number) < HIGHEST:
            return None  # a button of an earlier version
        return await self._asked(self._store, int(number))

    async def look_up_form(self, number: str, what: str) -> dict[str, Any] | None:
        """Return the content of the form with that number, or None if it is not open. Nothing is said."""
        kept = await self.form(number)
        return kept[1] if kept is not None and kept[0] == what else None

    async def newest_form(self, kinds: Collection[str]) -> str:
        """Return the number of the person's newest open form of these kinds here, or ""."""
        found = await self._store.conversations.newest_form(self._address, self._person, kinds, self._clock())
        return str(found) if found else ""

    def close_form(self, number: str, *, replaced: bool = False) -> None:
        """Let `settle` close a form. Its message then says what became of it, unless another message has
        `replaced` it."""
        self._closed[int(number)] = replaced

    async def settle(self) -> None:
        """Delete the question that was recalled, and close the forms that were closed."""
        conversations = self._store.conversations
        if self._question_falls and self._question is not None:
            await conversations.drop_input(self._address, self._person)
        for form, replaced in self._closed.items():
            if replaced:
                await conversations.drop_input(self._address, self._person, form=form)
            else:
                await self._keep(form, CLOSED, {}, CLOSED_FORMS_KNOWN)

    async def _asked(self, store: Store, form: int = 0) -> Question | None:
        return await store.conversations.awaited_input(self._address, self._person, self._clock(), form=form)

    async def _keep(self, form: int, what: str, details: dict[str, Any], lasts: timedelta) -> None:
        conversations, until = self._store.conversations, self._clock() + lasts
        await conversations.await_input(self._address, self._person, what, details, until, form=form)
