"""A messenger that answers from a script where the wire begins, and editions for it to send."""

import asyncio
import math
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from digests.deliver import DeliverReport, deliver_due
from digests.model import (
    Address,
    ChatKind,
    DeliveryState,
    Edition,
    Outcome,
    Refusal,
    Reply,
    StoryMenu,
    Subscriber,
    SubscriberState,
)
from digests.store import Store
from tests.factories import subscriber
from tests.stored import issue_edition

SLOT = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
LATER = timedelta(minutes=30)
SENT = Outcome(DeliveryState.SENT, message=1)
BLOCKED = Outcome(DeliveryState.GONE, refusal=Refusal.LEFT, reason="Forbidden: bot was blocked by the user")
REFUSED = Outcome(
    DeliveryState.GONE, refusal=Refusal.PERHAPS, reason="Forbidden: bot can't send messages to the user"
)
UNKNOWN = Outcome(DeliveryState.UNCERTAIN, reason="TimedOut")


class ScriptedMessenger:
    """Answers by chat from a script, SENT where it has run out; remembers every step in order."""

    def __init__(self, script: dict[int, list[Outcome]] | None = None) -> None:
        self.script = script or {}
        self.steps: list[tuple[str, int, str]] = []
        self.before_send: Callable[[], Any] = lambda: None
        self.busy = self.most_busy = 0
        self.silent: list[bool] = []
        self.previews: list[bool] = []
        self.menus: list[StoryMenu | None] = []
        self.replies: list[Reply | None] = []

    def pause_left(self) -> float:
        return 0.0

    async def reserve(self, address: Address, kind: ChatKind) -> float:
        self.steps.append(("reserve", address.chat, ""))
        return 0.0

    async def send(
        self,
        address: Address,
        kind: ChatKind,
        html: str,
        *,
        reply: Reply | None = None,
        silent: bool = False,
        preview: bool = False,
        menu: StoryMenu | None = None,
        deadline: float = math.inf,
    ) -> Outcome:
        self.steps.append(("send", address.chat, html))
        self.replies.append(reply)
        self.silent.append(silent)
        self.previews.append(preview)
        self.menus.append(menu)
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        result = self.before_send()
        if asyncio.iscoroutine(result):
            await result
        await asyncio.sleep(0)
        self.busy -= 1
        answers = self.script.get(address.chat)
        return answers.pop(0) if answers else SENT

    @property
    def sent(self) -> list[tuple[int, str]]:
        return [(chat, html) for step, chat, html in self.steps if step == "send"]


async def issued(store: Store, chat: int, *parts: str, slot: datetime = SLOT, **changes: Any) -> Subscriber:
    who = await store.subscribers.get(Address(chat))
    who = who or await store.subscribers.save(subscriber(chat, state=SubscriberState.ACTIVE, **changes), slot)
    edition = Edition(subscriber=who.id, slot=slot, issued_at=slot, parts=parts or (f"for {chat}",))
    assert await issue_edition(store, edition, None, slot)
    return who


async def issued_to(store: Store, chats: Iterable[int]) -> list[Subscriber]:
    return [await issued(store, chat) for chat in chats]


async def run(store: Store, messenger: ScriptedMessenger, now: datetime = SLOT, **options: Any) -> DeliverReport:
    return await deliver_due(store, messenger, lambda: now, **options)


async def state_of(store: Store, who: Subscriber) -> SubscriberState:
    known = await store.subscribers.by_id(who.id)
    assert known is not None
    return known.state


async def counts(store: Store) -> dict[str, int]:
    return {
        state: count for state, count in (await store.deliveries.counts(SLOT - timedelta(days=9))).items() if count
    }
