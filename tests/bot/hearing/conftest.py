"""An inbox on a real store in memory; what its handlers do is noted instead of sent."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from telegram import Update, User
from telegram.ext import Application, ApplicationBuilder, ContextTypes, TypeHandler

from bot.hearing.inbox import Arrivals, Inbox, UpdateTroubles
from digests.store import Store, open_store
from tests.factories import NOW

BOT = 123_456_789


def raw(number: int, chat: int = 1, text: str = "x", **more: Any) -> dict[str, Any]:
    user = {"id": chat, "is_bot": False, "first_name": "Robin"}
    message = {"message_id": number, "date": 1_773_144_000, "chat": {"id": chat, "type": "private"}, "from": user}
    return {"update_id": number, "message": message | {"text": text} | more}


@dataclass
class Desk:
    """The inbox, what its handler has seen in order, and gates that hold a handler up by the text."""

    store: Store
    application: "Application[Any, Any, Any, Any, Any, Any]"
    told: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    faults: dict[str, list[BaseException]] = field(default_factory=dict)
    arrivals: Arrivals = field(default_factory=Arrivals)

    def inbox(self, **options: Any) -> Inbox:
        async def tell(words: Callable[[str], str]) -> None:
            self.told.append(words("en"))

        return Inbox(self.store, self.application, lambda: NOW, UpdateTroubles(tell), self.arrivals, **options)

    async def handle(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        text = (update.effective_message.text if update.effective_message else "") or ""
        self.notes.append(f"{text} begins")
        if gate := self.gates.get(text):
            await gate.wait()
        await asyncio.sleep(0)
        if faults := self.faults.get(text):
            raise faults.pop(0)
        self.notes.append(f"{text} ends")

    def ended(self) -> list[str]:
        return [note.removesuffix(" ends") for note in self.notes if note.endswith(" ends")]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    application = ApplicationBuilder().token(f"{BOT}:AAtesttesttesttest").updater(None).job_queue(None).build()
    application.bot._bot_user = User(BOT, "Communiqué", True, username="communique_bot")
    application._initialized = True  # no server is asked in these tests
    async with open_store("sqlite+aiosqlite://") as store:
        opened = Desk(store, application)
        application.add_handler(TypeHandler(Update, opened.handle))
        yield opened
