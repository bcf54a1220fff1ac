"""Readers whose chat refused a part, judged when the run is over: many at once look like a fault of Telegram's."""

from datetime import datetime

from digests.deliver.report import DeliverReport
from digests.model import Delivery, Refusal, SubscriberState
from digests.rules.sending.deliveries import STRIKES, AfterAttempt, Reach, is_suspicious
from digests.store import Store


class Refusals:
    """The refusals of one run."""

    def __init__(self, store: Store, report: DeliverReport) -> None:
        self._store = store
        self._report = report
        self._refused: list[tuple[Delivery, AfterAttempt]] = []

    def add(self, delivery: Delivery, after: AfterAttempt) -> None:
        """Keep a refusal until `settle`."""
        self._refused.append((delivery, after))

    async def settle(self, attempts: int, now: datetime) -> None:
        """Let go of readers who have left, unless so many of the run's attempts were refused that it looks like a
        fault of Telegram's: then only of those whose leaving was certain in several runs."""
        report = self._report
        report.suspicious = is_suspicious(len(self._refused), attempts)
        if report.suspicious:
            words = "only who has left for certain, and repeatedly, is taken off the list"
            report.warn(f"{len(self._refused)} of {attempts} attempts were refused: {words}")
        for delivery, after in self._refused:
            await self._settle_one(delivery, now, certain=after.reach is Reach.GONE)
            report.trouble(delivery, after.outcome.reason)

    async def _settle_one(self, delivery: Delivery, now: datetime, *, certain: bool) -> None:
        store, suspicious = self._store, self._report.suspicious
        await store.deliveries.cancel(delivery.subscriber, now)
        if suspicious and not certain:
            return
        strikes = await store.subscribers.strike(delivery.subscriber)
        if strikes >= STRIKES or (certain and not suspicious):
            await store.subscribers.set_state(delivery.subscriber, SubscriberState.GONE, now)
            self._report.gone += 1


async def take_note(store: Store, delivery: Delivery, after: AfterAttempt, now: datetime) -> int:
    """Keep what an attempt says of the chat; return how many subscribers are gone by it.

    Done at once, since a run may go on for hours. The breaker takes it back when too many refuse at a time.
    """
    if after.reach is Reach.REACHED and delivery.refused_at is not None:
        await store.chats.reached(delivery.subscriber)
    if after.reach not in (Reach.GONE, Reach.STRIKE, Reach.HINDERED):
        return 0
    return await store.chats.refuse(delivery.subscriber, after.outcome.refusal or Refusal.PERHAPS, now)
