"""The operators, who run the bot, and the one way to tell them something."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

import bot.texts
from bot.texts import Texts
from config.settings import Settings
from digests.curate.roster import Roster
from digests.errors import StoreError
from digests.model import Address, Subscriber
from digests.rules.issuing.times.due import is_night
from digests.store import Store

TellOne = Callable[[int, Texts, str, bool], Awaitable[int]]
"""A function that tells one chat something: in these texts, with times of this zone (IANA), silently or not. It
returns how many things it told."""


class Operators:
    """The operations chat, or every admin if there is no such chat: those of the settings first, then those of the
    `roster` who are told. Each is told in their own language and zone, and without a sound at night. `clock` is
    aware UTC."""

    def __init__(
        self, store: Store, settings: Settings, clock: Callable[[], datetime], roster: Roster | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._settings = settings
        self._roster = roster or Roster()

    @property
    def admins(self) -> list[int]:
        """The admins who are told, by Telegram user id, which is also the number of their private chat."""
        given = self._settings.admins
        return [*sorted(given), *(each for each in self._roster.told if each not in given)]

    @property
    def _chats(self) -> list[int]:
        return [self._settings.operations_chat] if self._settings.operations_chat else self.admins

    @property
    def are_known(self) -> bool:
        """Return whether there is anybody to tell."""
        return bool(self._chats)

    async def tell(self, tell_one: TellOne, all_of_it: int = 1) -> int:
        """Tell operators, and return how many things somebody was told. If the operations chat does not take them,
        the admins are told."""
        await self._roster.look_again(self._store, self._clock())
        most, first = 0, self._chats
        for chats in (first, [admin for admin in self.admins if admin not in first]):
            for chat in chats if most < all_of_it else ():
                reader = await self._reader(chat)
                texts, silent = bot.texts.get(reader.language), is_night(reader.zone, self._clock())
                most = max(most, await tell_one(chat, texts, reader.zone, silent))
        return most

    async def _reader(self, chat: int) -> Subscriber:
        """Return the subscriber of a chat, or one with default settings if the chat is none or the store fails."""
        with suppress(StoreError):
            if known := await self._store.subscribers.get(Address(chat)):
                return known
        return Subscriber(address=Address(chat))
