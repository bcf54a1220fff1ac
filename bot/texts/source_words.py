"""What admins are told of a source, in each language: what it is, how it does, what is wrong and what to do.

All of it is plain text, so that Telegram and the terminal can say the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from digests.model import Held, Incident, Recipe, SourceKind, SourceRecord, Trouble, Verdict
from digests.rules.reading.sources.health import Health, HealthStatus, last_news_at

Moment = Callable[[datetime], str]
"""An instant in words, on the clock of whoever reads them."""

_NO_NEWS = frozenset({Trouble.EMPTY, Trouble.UNDATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceWords:
    """One language's words. `troubles` follow a source's name; `advice` is a sentence of its own for each trouble.

    `recipes` are the names of the known recipes, `minutes`, `hours`, `days` and `failures` hold one and several.
    """

    kinds: Mapping[SourceKind, str]
    kind_named: str
    recipes: Mapping[str, str]
    statuses: Mapping[HealthStatus, str]
    troubles: Mapping[Trouble, str]
    advice: Mapping[Trouble, str]
    minutes: tuple[str, str]
    hours: tuple[str, str]
    days: tuple[str, str]

    # sentences, and what stands between two of them
    between: str
    last_read: str
    never_read: str
    newest: str
    never_dated: str
    nothing_since: str
    rhythm: str
    new_address: str

    # parts of a line
    divider: str
    failures: tuple[str, str]
    read_at: str
    not_read: str
    newest_at: str
    no_item: str
    next_at: str
    due_now: str
    off: str
    off_because: str

    # what is held back
    set_aside: tuple[str, str]
    beyond: tuple[str, str]

    # how a page is read
    links_like: str
    links_such_as: str
    dates_in_address: str
    dates_beside: str
    dates_anywhere: str
    newest_as: str
    but_shown: str
    zone: str

    def kind(self, kind: SourceKind, recipe: Recipe | None = None, form: str = "") -> str:
        """Return what a source is, such as "JSON API: Federal Register documents"; `form` is a feed's ("RSS")."""
        name = self.recipes.get(recipe.name, recipe.name) if recipe else form
        return self.kind_named.format(kind=self.kinds[kind], name=name) if name else self.kinds[kind]

    def span(self, length: timedelta) -> str:
        """Return a length of time in its largest fitting unit."""
        minutes = max(1, round(length.total_seconds() / 60))
        if minutes < 90:
            return _counted(self.minutes, minutes)
        hours = round(minutes / 60)
        return _counted(self.hours, hours) if hours < 48 else _counted(self.days, round(hours / 24))

    def facts(self, record: SourceRecord, incident: Incident, moment: Moment) -> str:
        """Return what is known beside the trouble that began: since when, and what the source did before."""
        state = record.state
        match incident.trouble:
            case Trouble.MOVED:
                return self.new_address.format(url=incident.detail)
            case Trouble.SILENT:
                return self.between.join(
                    filter(None, (self._silence(record, moment), self._rhythm(state.cadence)))
                )
            case trouble if trouble in _NO_NEWS:
                newest = state.newest_item_at
                return self.newest.format(when=moment(newest)) if newest else self.never_dated
        read = state.last_success_at
        return self.last_read.format(when=moment(read)) if read else self.never_read

    def trouble(self, record: SourceRecord, found: Health) -> str:
        """Return what is wrong, in a few words and without its cause; why it is off where it is off."""
        if found.status is HealthStatus.OFF:
            because = self.troubles[found.trouble] if found.trouble else record.source.reason
            return self.off_because.format(reason=because) if because else self.off
        if found.trouble is None:
            return ""
        words, failures = self.troubles[found.trouble], record.state.failures
        if found.status is HealthStatus.FAILING and failures > 1:
            return f"{words} ({_counted(self.failures, failures)})"
        return words

    def held(self, held: Held, reason: Callable[[Verdict], str]) -> list[str]:
        """Return what is held back of a source, a line each; `reason` says why, of the last one no edit took."""
        lines = []
        if held.set_aside:
            why = reason(held.last) if held.last else ""
            lines.append(self.set_aside[held.set_aside != 1].format(n=held.set_aside, reason=why))
        if held.over_budget:
            lines.append(_counted(self.beyond, held.over_budget))
        return lines

    def times(self, record: SourceRecord, now: datetime, moment: Moment) -> str:
        """Return the newest item, the last reading and, unless it is off, the next one, on one line."""
        state = record.state
        newest, read, due = state.newest_item_at, state.last_success_at, state.next_fetch_at
        parts = [
            self.newest_at.format(when=moment(newest)) if newest else self.no_item,
            self.read_at.format(when=moment(read)) if read else self.not_read,
        ]
        if record.source.active:
            parts.append(self.next_at.format(when=moment(due)) if due > now else self.due_now)
        return self.divider.join(parts)

    def _silence(self, record: SourceRecord, moment: Moment) -> str:
        latest = last_news_at(record)
        return self.nothing_since.format(when=moment(latest)) if latest else self.never_dated

    def _rhythm(self, cadence: float | None) -> str:
        return self.rhythm.format(span=self.span(timedelta(seconds=cadence))) if cadence else ""


def _counted(forms: tuple[str, str], number: int) -> str:
    return forms[number != 1].format(n=number)
