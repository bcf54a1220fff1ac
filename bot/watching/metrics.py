"""The metrics of `/metrics`. One table has every name with labels and meaning. `docs/watching.md` repeats it.

Counters and histograms count what this process did. They start at 0 with the process, as Prometheus expects, and
deleting rows of the database does not lower them. Everything else is read when the page is asked for.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot.watching.alerts import WatchedState
from digests.model import Figures, Verb

PREFIX = "communique_"
SECONDS_LATE = (1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 43_200)
"""Up to twelve hours. A part that is later is not sent any more."""
SECONDS_OF_LAG = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class MetricKind(StrEnum):
    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: its name without the prefix, its kind, its labels, and its meaning in plain words."""

    name: str
    kind: MetricKind
    labels: tuple[str, ...]
    help: str
    buckets: Sequence[float] = ()

    @property
    def whole_name(self) -> str:
        return PREFIX + self.name


@dataclass(frozen=True, slots=True)
class Measurement:
    """The present value of a gauge, with the gauge's name in METRICS and the values of its labels."""

    name: str
    value: float
    labels: Mapping[str, str]


def reading(name: str, value: float, **labels: str) -> Measurement:
    """Return the value of a gauge. Labels are given by name."""
    return Measurement(name, value, labels)


def _counter(name: str, says: str, *labels: str) -> Metric:
    return Metric(name, MetricKind.COUNTER, labels, says)


def _gauge(name: str, says: str, *labels: str) -> Metric:
    return Metric(name, MetricKind.GAUGE, labels, says)


def _histogram(name: str, says: str, buckets: Sequence[float]) -> Metric:
    return Metric(name, MetricKind.HISTOGRAM, (), says, buckets)


WHAT_IS_DUE = (
    _gauge("units_due", "Units that are due, by verb. At most 20000 are counted.", "verb"),
    _gauge("units_late", "Units that have been due for over half an hour, by verb.", "verb"),
    _gauge("oldest_due_seconds", "How long the oldest due unit of a verb has been due, 0 if none is.", "verb"),
    _gauge(
        "verb_last_success_timestamp_seconds",
        "When a verb last ended a batch without a fault in this process (Unix time).",
        "verb",
    ),
    _gauge("verb_failures_in_a_row", "How often a verb has failed since its last success.", "verb"),
    _counter("verb_failures_total", "How often a verb has failed.", "verb"),
    _counter("verb_units_total", "How many units a verb has done.", "verb"),
)
READING_AND_EDITING = (
    _counter(
        "fetches_total",
        "Readings of sources, by outcome. left_alone: the feed asks not to be read in these hours.",
        "outcome",
    ),
    _counter("articles_new_total", "Articles that were stored."),
    _gauge(
        "sources",
        "Sources that are read (active); active sources that failed at least three times in a row (failing).",
        "state",
    ),
    _gauge(
        "sources_read_timestamp_seconds",
        "When any source was last read, else when this process started (Unix time).",
    ),
    _gauge(
        "network_away",
        "1 while hardly any source answers because the network or the proxy is away, else 0.",
    ),
    _gauge("articles_waiting", "Articles that wait to be edited. At most 20000 are counted."),
    _gauge("articles_waiting_oldest_seconds", "How long the oldest waiting article has waited, 0 if none waits."),
    _gauge("articles", "Articles stored in the last 24 hours, by what became of them.", "state"),
    _gauge("stories", "Stories for which something came in during the last 24 hours."),
)
SENDING = (
    _gauge("subscribers", "Chats that subscribed, by state.", "state"),
    _gauge(
        "deliveries",
        "Parts of digests whose state changed in the last 24 hours, by state. uncertain: the part may or may not"
        " have arrived.",
        "state",
    ),
    _counter("delivery_attempts_total", "Attempts to send a part, by outcome.", "outcome"),
    _histogram("delivery_lateness_seconds", "How long after its slot a part of a digest was sent.", SECONDS_LATE),
    _gauge("sending_paused", "1 while all sending is paused because too many attempts failed, else 0."),
    _gauge(
        "telegram_wait_seconds",
        "How long this process still has to wait because Telegram asked it to send nothing, else 0.",
    ),
    _counter(
        "telegram_answers_total",
        "Answers of Telegram, by HTTP status. 429 asks to send less. 409 says that another instance polls.",
        "code",
    ),
    _gauge(
        "telegram_last_answer_timestamp_seconds",
        "When Telegram last answered (Unix time). Absent before the first answer.",
    ),
)
THE_PROCESS = (
    _gauge("build_info", "Always 1. The labels say which version runs on which Python.", "version", "python"),
    _gauge("ready", "1 while /readyz answers 200, else 0."),
    _gauge("stepped_back", "1 while another instance is at work in the place of this one, else 0."),
    _gauge(
        "standing_by",
        "1 while another instance works on the database and this one stands by, without other metrics; else 0.",
    ),
    _gauge(
        "alert",
        "1 while an alert stands, else 0. docs/watching.md lists the alerts.",
        "alert",
    ),
    _histogram(
        "event_loop_lag_seconds",
        "How much too late the event loop wakes a task that sleeps for a second.",
        SECONDS_OF_LAG,
    ),
    _gauge(
        "event_loop_lag_recent_seconds", "The lag that nine of ten looks of the last five minutes did not exceed."
    ),
    _gauge(
        "memory_bytes",
        "Memory of this process (main) and of its child processes (children): their proportional share (PSS) if"
        " the system tells it, else their resident memory (RSS). On Linux only.",
        "process",
    ),
    _gauge(
        "database_refuses",
        "1 while the database cannot be read, or if it refused a write in the last minute, else 0.",
    ),
    _gauge("database_bytes", "Size of the database file with SQLite's files beside it."),
    _gauge("disk_free_bytes", "Free bytes on the disk that has the database."),
)
METRICS: Mapping[str, Metric] = {
    metric.name: metric for metric in (*WHAT_IS_DUE, *READING_AND_EDITING, *SENDING, *THE_PROCESS)
}


class Metrics:
    """Counts what happens in this process, and writes the page for Prometheus."""

    def __init__(self) -> None:
        # Without this call each counter would have a second series that tells when the process started.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        self._counters: dict[str, Counter] = {}
        self._histograms: dict[str, Histogram] = {}
        for metric in METRICS.values():
            name, about = metric.whole_name, (metric.help, metric.labels)
            if metric.kind is MetricKind.COUNTER:
                self._counters[metric.name] = Counter(name, *about, registry=self._registry)
            elif metric.kind is MetricKind.HISTOGRAM:
                histogram = Histogram(name, *about, registry=self._registry, buckets=metric.buckets)
                self._histograms[metric.name] = histogram
        ProcessCollector(registry=self._registry)

    def foresee(self, name: str, label: str, values: Iterable[str]) -> None:
        """Show a counter at 0 for these values of its label. Prometheus sees growth only from a known value."""
        for value in values:
            self._counters[name].labels(**{label: value})

    def count(self, name: str, number: float = 1, **labels: str) -> None:
        """Add to a counter of METRICS."""
        counter = self._counters[name]
        (counter.labels(**labels) if labels else counter).inc(number)

    def observe(self, name: str, value: float) -> None:
        """Put a value into a histogram of METRICS. A negative value counts as 0."""
        self._histograms[name].observe(max(0.0, value))

    async def page(self, readings: Sequence[Measurement]) -> bytes:
        """Return the page with these values of gauges. A gauge without a value is left out."""
        return await asyncio.to_thread(self._page, readings)

    def _page(self, readings: Sequence[Measurement]) -> bytes:
        registry = CollectorRegistry()
        gauges: dict[str, Gauge] = {}
        for each in readings:
            metric = METRICS[each.name]
            if each.name not in gauges:
                gauges[each.name] = Gauge(metric.whole_name, metric.help, metric.labels, registry=registry)
            gauge = gauges[each.name]
            (gauge.labels(**each.labels) if each.labels else gauge).set(each.value)
        return generate_latest(self._registry) + generate_latest(registry)


# --- gauges made from the watched state; alerts are decided from the same state -------------


def readings_of(sight: WatchedState, now: datetime) -> list[Measurement]:
    """Return the values of the gauges at `now` (aware UTC). A value that is not known is left out."""
    found = [
        reading("event_loop_lag_recent_seconds", sight.lag),
        reading("database_refuses", bool(sight.refusal)),
        reading("sources_read_timestamp_seconds", sight.unread_since.timestamp()),
        *(reading("memory_bytes", value, process=process) for process, value in sight.memory.items()),
    ]
    for name, value in (("database_bytes", sight.database), ("disk_free_bytes", sight.free)):
        if value is not None:
            found.append(reading(name, value))
    for verb, record in sight.verbs.items():
        found.append(reading("verb_failures_in_a_row", record.failures, verb=verb))
        if at := record.succeeded_at:
            found.append(reading("verb_last_success_timestamp_seconds", at.timestamp(), verb=verb))
    return [*found, *(_of_figures(sight.figures, now) if sight.figures else ())]


def _of_figures(figures: Figures, now: datetime) -> Iterator[Measurement]:
    edit = figures.due[Verb.EDIT]
    yield reading("sources", figures.sources, state="active")
    yield reading("sources", figures.failing, state="failing")
    yield reading("network_away", figures.outage)
    yield reading("articles_waiting", edit.units)
    yield reading("articles_waiting_oldest_seconds", _age(edit.oldest, now))
    yield reading("stories", figures.stories)
    yield reading("sending_paused", figures.paused)
    for verb, due in figures.due.items():
        yield reading("units_due", due.units, verb=verb)
        yield reading("units_late", due.late, verb=verb)
        yield reading("oldest_due_seconds", _age(due.oldest, now), verb=verb)
    counted: Mapping[str, Mapping[str, int]] = {
        "articles": figures.articles,
        "subscribers": figures.subscribers,
        "deliveries": figures.deliveries,
    }
    for name, states in counted.items():
        yield from (reading(name, number, state=state) for state, number in states.items())


def _age(oldest: datetime | None, now: datetime) -> float:
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
