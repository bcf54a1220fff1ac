"""The watch notes what Telegram did and what the verbs did (kinds of work, such as `collect`). It reads figures
from the database. It tells operators when something is wrong and when it is over."""

import asyncio
import logging
import platform
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.texts import alert_words
from bot.watching import machine
from bot.watching.alerts import (
    Alert,
    Course,
    VerbRecord,
    WatchedState,
    after_look,
    alerts_in,
    begun_in_words,
    over_in_words,
)
from bot.watching.metrics import Metrics, reading, readings_of
from digests.answer import answer_figures
from digests.collect import SourceReport
from digests.deliver import seconds_since_boot
from digests.errors import CommuniqueError, StoreError
from digests.model import Delivery, DeliveryState, Figures, Outcome
from digests.store import Store

log = logging.getLogger("communique.watching")

SECONDS_KEPT = 5.0
"""Figures are read from the database at most once in so many seconds."""
LOOKED_EVERY = timedelta(seconds=50)
TRIED_AGAIN = timedelta(minutes=5)
REFUSAL_LASTS = 60.0
"""Seconds for which a verb's database error counts. A verb that runs rarely would clear its error too late."""
CODES = ("200", "400", "401", "403", "404", "409", "429")
OTHER = "other"
OUTCOMES = [state for state in DeliveryState if state not in (DeliveryState.SENDING, DeliveryState.EXPIRED)]
FETCHES = ("read", "not_modified", "failed", "left_alone")

Tell = Callable[[Callable[[str], str]], Awaitable[bool]]
"""Sends operators the text that the function gives for their language. True if one was told or there are none."""


class Watch:
    """Watches the bot. `clock` returns aware UTC, `seconds` is a monotonic clock, `tell` tells operators."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        tell: Tell,
        version: str,
        *,
        seconds: Callable[[], float] = seconds_since_boot,
    ) -> None:
        self._store = store
        self._clock = clock
        self._tell = tell
        self._version = version
        self._seconds = seconds
        self._metrics = Metrics()
        self._metrics.foresee("fetches_total", "outcome", FETCHES)
        self._metrics.foresee("delivery_attempts_total", "outcome", OUTCOMES)
        self._metrics.foresee("telegram_answers_total", "code", (*CODES, OTHER))
        self._lag = machine.LoopLag(partial(self._metrics.observe, "event_loop_lag_seconds"))
        self._lag_task: asyncio.Task[None] | None = None
        self._verbs: dict[str, VerbRecord] = {}
        self._answered: float | None = None
        self._answered_at: datetime | None = None
        self._began = clock()
        self._figures: Figures | None = None
        self._read_at: float | None = None
        self._reading = asyncio.Lock()
        self._refusal: str = ""
        self._course: Course | None = None
        self._shown: set[Alert] = set()
        self._told: dict[Alert, datetime] = {}
        self._told_elsewhere: set[Alert] = set()
        self._said: dict[Alert, Mapping[str, object]] = {}
        self._looked_at: datetime | None = None
        self._failed_at: datetime | None = None

    def start(self) -> None:
        """Begin to measure the event loop."""
        self._lag_task = asyncio.create_task(self._lag.run())

    async def stop(self) -> None:
        """Stop measuring the event loop."""
        if self._lag_task is not None:
            self._lag_task.cancel()
            await asyncio.gather(self._lag_task, return_exceptions=True)

    # --- notes ----------------------------------------------------------------------------------

    def note_verb(self, verb: str, came_to: int | Exception) -> None:
        """Note a batch of a verb: how many units it did, or the exception that it failed with."""
        record = self._verbs.get(verb, VerbRecord())
        if isinstance(came_to, Exception):
            failures, failed_at = record.failures + 1, self._seconds()
            record = replace(record, failures=failures, fault=came_to, failed_at=failed_at)
            self._metrics.count("verb_failures_total", verb=verb)
        else:
            record = VerbRecord(succeeded_at=self._clock())
            self._metrics.count("verb_units_total", came_to, verb=verb)
            self._metrics.count("verb_failures_total", 0, verb=verb)  # shown from 0, so that growth can be seen
        self._verbs[verb] = record

    def note_source(self, report: SourceReport) -> None:
        """Note the outcome of reading a source."""
        outcome = "failed" if report.error else "not_modified" if report.not_modified else "read"
        outcome = "left_alone" if report.left_alone_until is not None else outcome
        self._metrics.count("fetches_total", outcome=outcome)
        self._metrics.count("articles_new_total", report.new)

    def note_attempt(self, delivery: Delivery, outcome: Outcome) -> None:
        """Note the outcome of an attempt to send a part."""
        self._metrics.count("delivery_attempts_total", outcome=outcome.state)
        if outcome.state is DeliveryState.SENT:
            late = (self._clock() - delivery.slot).total_seconds()
            self._metrics.observe("delivery_lateness_seconds", late)

    def note_answer(self, status: int) -> None:
        """Note that Telegram answered with this HTTP status."""
        code = str(status)
        self._metrics.count("telegram_answers_total", code=code if code in CODES else OTHER)
        if status < 500:  # a higher status may come from a proxy
            self._answered, self._answered_at = self._seconds(), self._clock()

    def note_told(self, alert: Alert) -> None:
        """Note that operators were told of an alert in another way. It stands, and its end will be told."""
        self._told_elsewhere.add(alert)

    def answered_ago(self) -> float | None:
        """Return how many seconds ago Telegram last answered, or None if it never did."""
        return None if self._answered is None else self._seconds() - self._answered

    # --- the page of metrics --------------------------------------------------------------------

    async def page(self, *, ready: bool, stepped_back: bool, telegram_wait: float) -> bytes:
        """Return the page for Prometheus. If the database cannot be read, its figures are missing."""
        standing = self._course.standing if self._course else {}
        readings = [
            reading("build_info", 1, version=self._version, python=platform.python_version()),
            reading("ready", ready),
            reading("stepped_back", stepped_back),
            reading("standing_by", False),
            reading("telegram_wait_seconds", telegram_wait),
            *readings_of(await self._sight(), self._clock()),
            *(reading("alert", alert in standing, alert=alert) for alert in Alert),
        ]
        if self._answered_at is not None:
            readings.append(reading("telegram_last_answer_timestamp_seconds", self._answered_at.timestamp()))
        return await self._metrics.page(readings)

    async def _fresh(self) -> Figures | None:
        """Return the figures of the database, a few seconds old at most, or None if they cannot be read."""
        async with self._reading:
            if self._read_at is None or self._seconds() - self._read_at >= SECONDS_KEPT:
                try:
                    self._figures, self._refusal = await answer_figures(self._store, self._clock()), ""
                except StoreError as error:
                    self._figures, self._refusal = None, str(error)
                self._read_at = self._seconds()
            return self._figures

    def _refusal_now(self) -> str:
        """Return the error of the database, or "" if it can be read and written."""
        late = self._seconds() - REFUSAL_LASTS
        refused = (each.fault for each in self._verbs.values() if each.failed_at >= late)
        return self._refusal or next((str(fault) for fault in refused if isinstance(fault, StoreError)), "")

    # --- alerts ---------------------------------------------------------------------------------

    async def look(self) -> int:
        """Look for alerts, if the last look is a minute ago. Write down what is wrong, for `check` and /readyz,
        and tell operators what has begun and what is over."""
        now = self._clock()
        if self._looked_at is not None and timedelta() <= now - self._looked_at < LOOKED_EVERY:
            return 0
        self._looked_at = now
        await self._recall()
        found = alerts_in(await self._sight(), now)
        before = self._course or Course()
        for alert in self._told_elsewhere:
            self._told.setdefault(alert, now)
            before = replace(before, standing={alert: now, **before.standing})
        self._told_elsewhere.clear()
        course = self._course = after_look(before, found, now)
        self._said |= found
        for alert in course.standing.keys() - before.standing.keys():
            log.error("%s", _begun(alert, self._said[alert], "en"))
        for alert in before.standing.keys() - course.standing.keys():
            log.info("over: %s", alert)
        await self._show(course, now)
        if self._failed_at is None or not timedelta() <= now - self._failed_at < TRIED_AGAIN:
            await self._tell_all(course, now)
        return 0

    async def _recall(self) -> None:
        """Take over the alerts that an earlier process has told."""
        if self._course is None:
            try:
                kept, shown = await self._store.logbook.alerts(), await self._store.conditions.all()
            except StoreError:
                return
            self._told = {Alert(name): at for name, at in kept.items() if name in set(Alert)} | self._told
            self._shown = {Alert(each.name) for each in shown if each.name in set(Alert)}
            self._course = Course(standing=dict(self._told))

    async def _sight(self) -> WatchedState:
        figures = await self._fresh()
        memory, room = await asyncio.to_thread(_of_the_machine, self._store)
        return WatchedState(
            figures=figures,
            verbs=dict(self._verbs),
            refusal=self._refusal_now(),
            lag=self._lag.recent,
            memory=memory,
            free=room.get("free"),
            database=room.get("database"),
            unread_since=(figures and figures.read_at) or self._began,
        )

    async def _show(self, course: Course, now: datetime) -> None:
        """Write down which alerts stand, for `check` and /readyz. What fails is tried again at the next look."""
        for alert in course.standing.keys() - self._shown:
            words = _begun(alert, self._said[alert], "en") if alert in self._said else alert
            if await self._kept(self._store.conditions.begin(alert, words, course.standing[alert])):
                self._shown.add(alert)
        for alert in self._shown - course.standing.keys():
            if await self._kept(self._store.conditions.end(alert)):
                self._shown.discard(alert)

    async def _tell_all(self, course: Course, now: datetime) -> None:
        """Tell operators which alerts have begun and which are over, if they do not know yet."""
        told = dict(self._told)
        self._failed_at = None
        for alert in Alert:
            if alert in course.standing and alert not in told:
                if not await self._tell(partial(_begun, alert, self._said[alert])):
                    self._failed_at = now
                    break
                told[alert] = now
            elif alert in told and alert not in course.standing and alert not in course.pending:
                if not await self._tell(partial(_over, alert, now - told[alert])):
                    self._failed_at = now
                    break
                del told[alert]
        if told != self._told:
            self._told = told
            await self._kept(self._store.logbook.note_alerts({alert.value: at for alert, at in told.items()}))

    async def _kept(self, writing: Awaitable[None]) -> bool:
        """Write something down; return whether it worked. An error is not raised: the alert may be about it."""
        try:
            await writing
        except CommuniqueError as error:
            log.warning("the state of alerts could not be written down: %s", error)
            return False
        return True


def _begun(alert: Alert, values: Mapping[str, object], language: str) -> str:
    return begun_in_words(alert, values, alert_words(language))


def _over(alert: Alert, lasted: timedelta, language: str) -> str:
    return over_in_words(alert, lasted, alert_words(language))


def _of_the_machine(store: Store) -> tuple[Mapping[str, int], Mapping[str, int]]:
    return machine.memory(), machine.disk(store.path)
