"""APScheduler knocks at the verbs: it asks each at intervals to do what is due by its rows. Each verb has a lock.
A knock too many does no harm, the next knock makes up for a missed one, and a fault in a verb stops no other."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger("communique.schedule")

Work = Callable[[], Awaitable[int]]
Note = Callable[[str, int | Exception], None]
"""Called after each batch with the name of the verb, and how many units it did or the exception that ended it."""

# A stop may cut these verbs: what they have under way is claimed for a limited time and comes due again. A pass
# over slow sources may take many minutes, and no supervisor waits for so long. The next try of an address is
# noted.
MAY_BE_CUT_SHORT = frozenset({"collect", "retry"})
PATIENCE = 5.0
SECONDS_TO_LET_GO = 1.0

SOON = timedelta(seconds=0.5)  # long enough that things that come together are done in one batch

# A knock costs some milliseconds even if nothing is due. Code that makes something due calls `soon`. These knocks
# find what comes due with time, and what another process stored.
SECONDS_BETWEEN_KNOCKS = {
    "answer": 2,  # looks into memory only
    "collect": 10,
    "themes": 15,
    "edit": 15,
    "samples": 15,
    "retry": 30,
    "publish": 5,
    "deliver": 10,
    "probe": 15,
    "report": 15,
    "notices": 15,
    "offer_code": 5,
    "erase": 60,
    "keep_house": 3600,
    "watch": 60,
}


def _note_nothing(_verb: str, _came_to: int | Exception) -> None:
    pass


class Schedule:
    """Knocks at the `verbs` (by name, in the order of the work). A verb does one batch of what is due and returns
    how many units it found; 0 means that nothing is left. While `held` returns true, no verb begins a batch.
    `note` is called after each batch."""

    def __init__(
        self,
        verbs: Mapping[str, Work],
        held: Callable[[], bool] = lambda: False,
        note: Note = _note_nothing,
    ) -> None:
        self.verbs = dict(verbs)
        self._note = note
        self._knocked: float | None = None
        self._held = held
        self._locks = {name: asyncio.Lock() for name in self.verbs}
        self._at_work: dict[str, asyncio.Future[int]] = {}
        self._scheduler: AsyncIOScheduler | None = None
        self._stopping = False

    def start(self) -> None:
        """Let APScheduler knock until `stop`. The first knocks come at once. An event loop must be running."""
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        for name in self.verbs:
            self._scheduler.add_job(
                self._tick,
                "interval",
                args=[name],
                seconds=SECONDS_BETWEEN_KNOCKS[name],
                next_run_time=datetime.now().astimezone(),
                coalesce=True,
                max_instances=2,  # a knock at a verb that is at work ends at once and is worth no warning
                misfire_grace_time=None,
                id=name,
            )
        self._scheduler.start()

    def soon(self, name: str) -> None:
        """Knock at a verb in a moment, because something is due. If the verb is at work then, this knock is lost,
        and the usual knock finds what is due."""
        job = self._scheduler.get_job(name) if self._scheduler is not None else None
        at = datetime.now(UTC) + SOON
        if job is not None and job.next_run_time > at:
            job.modify(next_run_time=at)

    async def stop(self, within: float) -> None:
        """Stop knocking, and wait at most `within` seconds for the batches under way, less for MAY_BE_CUT_SHORT.
        Then cancel the batches that still run. A verb that does not end then is left behind."""
        self._stopping = True
        if self._scheduler is not None:
            self._scheduler.pause()
        await asyncio.gather(*(self._finished(name, within) for name in self.verbs))
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)  # not earlier, because this cancels what still runs
            self._scheduler = None

    async def knock(self) -> int:
        """Run the verbs one after another, each until nothing is due. Return the number of units done."""
        done = 0
        for name in self.verbs:
            done += await self._until_done(name)
        return done

    def knocked_ago(self) -> float | None:
        """Return how many seconds ago APScheduler last knocked at any verb, or None if it never did."""
        return None if self._knocked is None else time.monotonic() - self._knocked

    async def _tick(self, name: str) -> None:
        self._knocked = time.monotonic()
        if self._held() or self._locks[name].locked():
            return
        try:
            await self._until_done(name)
        except asyncio.CancelledError:
            if not self._stopping:
                raise
            log.info("the verb %s was cut at the stop", name)

    async def _until_done(self, name: str) -> int:
        done = 0
        async with self._locks[name]:
            try:
                while not self._stopping and not self._held() and (units := await self._batch(name)):
                    done += units
            except Exception as error:
                self._note(name, error)
                log.exception("the verb %s failed; it is tried again at the next knock", name)
        return done

    async def _batch(self, name: str) -> int:
        work = self._at_work[name] = asyncio.ensure_future(self.verbs[name]())
        try:
            units = await work
            self._note(name, units)
            return units
        except asyncio.CancelledError:
            this = asyncio.current_task()
            if not self._stopping or this is None or this.cancelling():
                raise
            log.info("the verb %s was cut short", name)
            return 0
        finally:
            del self._at_work[name]

    async def _finished(self, name: str, within: float) -> None:
        lock = self._locks[name]
        patience = min(PATIENCE, within) if name in MAY_BE_CUT_SHORT else within
        for seconds in (patience, SECONDS_TO_LET_GO):
            try:
                async with asyncio.timeout(seconds), lock:
                    return
            except TimeoutError:
                if work := self._at_work.get(name):
                    work.cancel()
        log.warning("the verb %s does not end and is left behind", name)
