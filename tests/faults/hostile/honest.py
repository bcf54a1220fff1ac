"""The honest press of the hostile fortnight: two governments, a wire and a paper, each on its own site."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from digests.model import Ownership, Policy, Source
from tests.factories import source
from tests.faults.hostile.sites import Item, Site
from tests.journeys.press import DAY, HOUR, START

EVENTS_FILE = Path(__file__).with_name("events.toml")
MINISTRY_HOUR, OFFICE_HOUR = 3, 13
WIRE_AFTER, PAPER_AFTER = HOUR, 4 * HOUR
GOVERNMENTS = {"ministry": MINISTRY_HOUR, "office": OFFICE_HOUR}


@dataclass(frozen=True, slots=True)
class Report:
    """One article of the honest press: who published it when, its address, its title and its sentences."""

    outlet: str
    at: datetime
    url: str
    title: str
    text: str

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(f"{each.rstrip('.')}." for each in self.text.split(". "))

    def item(self) -> Item:
        return Item(self.url, self.title, self.text, self.at)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened on one day, as its government's release, the wire and the paper tell it, in this order."""

    name: str
    day: int
    reports: tuple[Report, ...]

    @property
    def release(self) -> Report:
        return self.reports[0]


def address(outlet: str, path: str) -> str:
    """Return the address of something on an outlet's own site."""
    return f"http://{outlet}.example/{path}"


def read_events() -> list[Event]:
    """Return the events, one for each day of the fortnight."""
    rows = tomllib.loads(EVENTS_FILE.read_text(encoding="utf-8"))["event"]
    return [_event(day, row) for day, row in enumerate(rows)]


def _event(day: int, row: dict[str, Any]) -> Event:
    began = START + DAY * day + HOUR * GOVERNMENTS[row["by"]]
    times = {row["by"]: began, "wire": began + WIRE_AFTER, "paper": began + PAPER_AFTER}
    told = {row["by"]: row["release"], "wire": row["wire"], "paper": row["paper"]}
    return Event(
        row["name"],
        day,
        tuple(
            Report(outlet, at, address(outlet, f"news/{day + 1}-{row['name']}"), *told[outlet])
            for outlet, at in times.items()
        ),
    )


def honest_sites(events: Sequence[Event]) -> list[Site]:
    """Return the sites of the honest outlets, with what each publishes in the fortnight and before."""
    reports = [report for event in events for report in event.reports]
    return [
        Site(outlet, [*_before(outlet), *(report.item() for report in reports if report.outlet == outlet.id)])
        for outlet in HONEST
    ]


def _before(outlet: Source) -> list[Item]:
    """What it had published before the fortnight, which is of no interest."""
    titles = ("A new bridge for cyclists", "Rain in the north until Friday", "The library opens at nine")
    return [
        Item(address(outlet.id, f"earlier/{number}"), title, f"{title}. That is all.", START - DAY * (5 - number))
        for number, title in enumerate(titles)
    ]


def _source(identifier: str, name: str, label: str, ownership: Ownership, party: str, policy: Policy) -> Source:
    return source(
        identifier, name=name, url=address(identifier, "feed.xml"), label=label, ownership=ownership, party=party,
        policy=policy,
    )  # fmt: skip


HONEST = (
    _source("ministry", "Ministry of Trade", "PRC government", Ownership.GOVERNMENT, "prc", Policy.OFFICIAL),
    _source("office", "Office of Trade", "US government", Ownership.GOVERNMENT, "us", Policy.FULL),
    _source("wire", "Strait Wire", "UK, private", Ownership.PRIVATE, "other", Policy.EXCERPT),
    _source("paper", "Lakeside Paper", "US, private", Ownership.PRIVATE, "us", Policy.EXCERPT),
)
