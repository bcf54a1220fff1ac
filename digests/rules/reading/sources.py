"""Sources: the default pack as data, when each is asked next, and what is shown of its health."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from digests.errors import AddressError, SourceError
from digests.model import Ownership, Policy, Source, SourceKind, SourceRecord, SourceState
from digests.rules.reading.addresses import check_address

NEXT_TURN = timedelta(minutes=1)
SHORTEST_PAUSE = timedelta(minutes=15)
USUAL_PAUSE = timedelta(minutes=30)
LONGEST_PAUSE = timedelta(hours=6)
LONGEST_BACK_OFF = timedelta(hours=24)
STALE = timedelta(days=14)
JITTER = 0.1

_TEXTS = ("id", "name", "url", "label", "party", "family", "language", "reason")
_CHOICES: Mapping[str, type[StrEnum]] = {"kind": SourceKind, "ownership": Ownership, "policy": Policy}


# --- the default pack ----------------------------------------------------------------------------


def load_seed_sources(text: str) -> tuple[Source, ...]:
    """Return the sources of a pack, TOML with a `[[source]]` table each; SourceError lists every fault."""
    try:
        tables = tomllib.loads(text).get("source", [])
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"the list of sources is not TOML: {error}") from error
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise SourceError("the list of sources must hold [[source]] tables")
    faults: list[str] = []
    sources = [source for number, table in enumerate(tables, 1) if (source := _source(table, number, faults))]
    for what in ("id", "url"):
        values = [getattr(source, what) for source in sources]
        faults += [
            f"the {what} {value!r} stands twice" for value in sorted(set(values)) if values.count(value) > 1
        ]
    if faults:
        raise SourceError("the list of sources has faults:\n" + "\n".join(faults))
    return tuple(sources)


def _source(table: Mapping[str, Any], number: int, faults: list[str]) -> Source | None:
    name = table["id"] if isinstance(table.get("id"), str) and table["id"] else f"source number {number}"
    found = [f"{name}: {what} is missing" for what in ("id", "name", "url") if not table.get(what)]
    unknown = sorted(set(table) - {*_TEXTS, *_CHOICES, "active"})
    found += [f"{name}: {key!r} is no field of a source" for key in unknown]
    found += [f"{name}: {key} must be text" for key in _TEXTS if not isinstance(table.get(key, ""), str)]
    values = dict(table)
    for key, choice in _CHOICES.items():
        if key in table:
            try:
                values[key] = choice(table[key])
            except ValueError:
                found.append(f"{name}: {key} must be one of {', '.join(choice)}, not {table[key]!r}")
    if not isinstance(table.get("active", True), bool):
        found.append(f"{name}: active must be true or false")
    if table.get("active") is False and not table.get("reason"):
        found.append(f"{name}: a source that is off needs a reason")
    if isinstance(table.get("url"), str) and table["url"]:
        try:
            values["url"] = check_address(table["url"])
        except AddressError as error:
            found.append(f"{name}: {error}")
    faults += found
    return None if found else Source(**values)


# --- when a source is asked next -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResult:
    """What one reading of a source came to. `error` is empty on success, and a success may be "not modified".

    `pause` is the feed's own wish and `retry_after` what a refusing host asked for, both in seconds. `unfinished`:
    some items were left for the next turn, so the answer counts as unseen and the turn comes soon.
    """

    error: str = ""
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    newest_item_at: datetime | None = None
    not_modified: bool = False
    pause: float | None = None
    retry_after: float | None = None
    unfinished: bool = False


def after_fetch(source_id: str, state: SourceState, result: FetchResult, now: datetime) -> SourceState:
    """Return what is known of a source after one reading: when it is asked again, and why.

    Success: after its pause, 30 minutes unless the feed wishes for another, from 15 minutes to 6 hours.
    Failure: twice as long each time, to 24 hours, and never for good; a host's Retry-After is heeded within
    those 24 hours. A tenth is added by the id, so that sources do not all come due together.
    """
    spread = 1 + JITTER * _fraction(f"{source_id}:{state.failures}")
    if result.error:
        failures = state.failures + 1
        pause = USUAL_PAUSE * 2 ** min(failures - 1, 10)
        asked = timedelta(seconds=min(max(result.retry_after or 0.0, 0.0), LONGEST_BACK_OFF.total_seconds()))
        wait = min(max(pause * spread, asked), LONGEST_BACK_OFF)
        return replace(
            state,
            next_fetch_at=now + wait,
            interval=wait.total_seconds(),
            last_attempt_at=now,
            failures=failures,
            last_error=result.error,
        )
    wish = USUAL_PAUSE if result.pause is None else timedelta(seconds=min(result.pause, 1e6))
    pause = min(max(wish, SHORTEST_PAUSE), LONGEST_PAUSE)
    newest = max((at for at in (state.newest_item_at, result.newest_item_at) if at), default=None)
    fresh = not result.not_modified
    if result.unfinished:
        result = replace(result, etag="", last_modified="", body_hash="")
    return replace(
        state,
        next_fetch_at=now + (NEXT_TURN if result.unfinished else pause * spread),
        interval=pause.total_seconds(),
        etag=result.etag if fresh else result.etag or state.etag,
        last_modified=result.last_modified if fresh else result.last_modified or state.last_modified,
        body_hash="" if result.unfinished else result.body_hash or state.body_hash,
        last_attempt_at=now,
        last_success_at=now,
        newest_item_at=newest,
        failures=0,
        last_error="",
    )


def validators(state: SourceState, now: datetime) -> tuple[str, str]:
    """Return ETag and Last-Modified to ask with; both empty at a day's first reading.

    Some servers answer "not modified" for ever, so once a day a source is read whole.
    """
    if state.last_success_at is None or state.last_success_at.date() != now.date():
        return "", ""
    return state.etag, state.last_modified


def _fraction(text: str) -> float:
    return int.from_bytes(sha256(text.encode()).digest()[:4], "big") / 2**32


# --- health --------------------------------------------------------------------------------------


class HealthStatus(StrEnum):
    """`silent`: it answers, but its newest item is old, or none has a date."""

    OFF = "off"
    NEW = "new"
    OK = "ok"
    SILENT = "silent"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class Health:
    """How a source does, in words for an admin: newest item, last success, trouble, next check."""

    status: HealthStatus
    newest_item: str
    last_success: str
    trouble: str
    next_check: str

    def __str__(self) -> str:
        parts = (self.newest_item, self.last_success, self.trouble, self.next_check)
        return f"{self.status}: " + ", ".join(part for part in parts if part)


def health(record: SourceRecord, now: datetime) -> Health:
    """Judge a source by what it brings, not by whether it answers."""
    source, state = record.source, record.state
    status = _status(source, state, now)
    trouble = source.reason if not source.active else ""
    if state.failures and source.active:
        times = "once" if state.failures == 1 else f"{state.failures} times"
        trouble = f"failed {times}: {state.last_error}"
    elif status is HealthStatus.SILENT:
        trouble = "answers, but brings nothing new" if state.newest_item_at else "none of its items has a date"
    due = state.next_fetch_at - now
    check = "due now" if due <= timedelta() else f"next check in {_span(due)}"
    return Health(
        status=status,
        newest_item=f"newest item {_span(now - state.newest_item_at)} ago"
        if state.newest_item_at
        else "no item yet",
        last_success=f"read {_span(now - state.last_success_at)} ago" if state.last_success_at else "never read",
        trouble=trouble,
        next_check=check if source.active else "",
    )


def _status(source: Source, state: SourceState, now: datetime) -> HealthStatus:
    if not source.active:
        return HealthStatus.OFF
    if state.failures:
        return HealthStatus.FAILING
    if state.last_success_at is None:
        return HealthStatus.NEW
    if state.newest_item_at is None or now - state.newest_item_at > STALE:
        return HealthStatus.SILENT
    return HealthStatus.OK


def _span(length: timedelta) -> str:
    minutes = max(0, round(length.total_seconds() / 60))
    if minutes < 90:
        return f"{minutes} min"
    hours = round(minutes / 60)
    return f"{hours} h" if hours < 48 else f"{round(hours / 24)} days"
