"""The gauges that are made of what the watch sees: the same as alerts are decided by. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.watching.alerts import WatchedState
from bot.watching.metrics import Measurement, reading
from digests.model import Figures, Verb


def readings_of(sight: WatchedState, now: datetime) -> list[Measurement]:
    """Return the values of the gauges at `now` (aware UTC); what is not known is absent."""
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
