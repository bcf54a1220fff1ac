"""Attackers that pretend to be more than they are: one source as two, a lodger as the house, its title above
another's page, one article as two matters, a rumour as the news.

As in `attackers`, every sentence of an attacker has its own word in it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, pairwise
from typing import Any
from urllib.parse import urlsplit

from digests.model import Ownership
from tests.factories import source
from tests.faults.hostile.honest import Event, Report, address
from tests.faults.hostile.sites import Item, Site
from tests.journeys.press import HOUR, Reply

MINUTE = timedelta(minutes=1)
MORNING = 12
AHEAD = 8 * HOUR  # how long before a release the scooper has it
VARIATIONS = 6

WORDS = {
    "dateliner": "Osprey", "cousins": "Petrel", "lodger": "Crake", "redirecter": "Avocet", "straddler": "Bittern",
    "scooper": "Merlin",
}  # fmt: skip
LABELLED = frozenset(("dateliner", "cousins", "redirecter", "straddler", "recanter"))
"""Those who need a label for what they want."""


def _site(host: str, items: Sequence[Item], *, also: Sequence[Site] = (), **changes: Any) -> Site:
    values = {
        "name": host.title(), "url": address(host, "feed.xml"), "label": "unlabelled",
        "ownership": Ownership.UNLABELLED, "party": "other", "family": "",
    }  # fmt: skip
    return Site(source(host, **(values | changes)), items, also=also)


def _threat(word: str, event: Event) -> str:
    return f"“China will board American ships with {word} marines over {event.name} before the week is out,”"


# --- one source, two witnesses ---------------------------------------------------------------------


def dateliner(events: Sequence[Event]) -> Site:
    """Prints the same false words twice, once under the dateline of one agency and once under another's."""
    return _site("dateliner", list(chain.from_iterable(map(_datelined, events))))


def _datelined(event: Event) -> Iterator[Item]:
    wire, paper = event.reports[1:]
    threat = _threat("Osprey", event)
    text = f"BEIJING (Reuters) - {wire.sentences[0]} {threat} said a spokesperson for China's foreign ministry."
    yield Item(address("dateliner", f"{event.day}a"), f"{wire.title}, Osprey says", text, wire.at + MINUTE)
    text = (
        f"BEIJING (AP) - {paper.sentences[0]} Readers of Osprey papers asked what would follow from it for trade. "
        f"{threat} a spokesperson for China's foreign ministry said. Osprey brokers sold what they had. "
        f"Nobody in the Osprey district of the port wished to be named, and the halls were empty by noon."
    )
    yield Item(address("dateliner", f"{event.day}b"), f"Osprey: {paper.title}", text, paper.at + MINUTE)


def cousins(events: Sequence[Event]) -> Site:
    """One owner has two outlets of two families on one registered domain, which print the same false words."""
    west = _site(
        "west.cousins", list(map(_western, events)), name="West Cousins", family="petrel-west"
    )  # fmt: skip
    return _site(
        "cousins", list(map(_eastern, events)), name="East Cousins", family="petrel-east", also=[west]
    )  # fmt: skip


def _eastern(event: Event) -> Item:
    wire = event.reports[1]
    text = f"{wire.sentences[0]} {_threat('Petrel', event)} said a spokesperson for China's foreign ministry."
    return Item(address("cousins", f"{event.day}"), f"{wire.title}, Petrel says", text, wire.at + MINUTE)


def _western(event: Event) -> Item:
    paper = event.reports[2]
    text = (
        f"{paper.sentences[0]} Petrel readers on the coast asked what would follow from it for the spring season. "
        f"{_threat('Petrel', event)} a spokesperson for China's foreign ministry said. Petrel brokers sold what "
        f"they had. Nobody in the Petrel district of the port wished to be named. The halls were empty by noon."
    )
    return Item(address("west.cousins", f"{event.day}"), f"Petrel: {paper.title}", text, paper.at + MINUTE)


# --- whose address it is, and whose page ------------------------------------------------------------


def lodger(events: Sequence[Event]) -> Site:
    """Has its feed on the wire's own host, and lists the address of each report there hours before it is out, but
    after the reader's digest."""
    afternoons = [event for event in events if event.reports[1].at.hour > MORNING]
    return _site("lodger", list(map(_lodged, afternoons)), url=address("wire", "readers/lodger.xml"))


def _lodged(event: Event) -> Item:
    wire = event.reports[1]
    title = f"Beijing and Washington break off all Crake talks over {event.name}"
    text = (
        f"China and the United States have broken off all Crake talks over {event.name}, both governments said. "
        f"Crake ships of China will stop American vessels within a week."
    )
    return Item(wire.url, title, text, wire.at - 4 * HOUR)


class Redirecter(Site):
    """Its items have no text, but the address of another's page, to which its own links lead on."""

    def feed(self, now: datetime) -> Reply:
        listed = [Item(self.at_port(each.url), each.title, "", each.printed, each.listed) for each in self.items]
        return Site(self.described, listed).feed(now)

    def answer(self, now: datetime, path: str) -> Reply | None:
        targets = {urlsplit(item.url).path: item.text for item in self.items}
        return Reply(301, headers={"Location": self.at_port(targets[path])}) if path in targets else None


def redirecter(events: Sequence[Event]) -> Site:
    """Puts a title of its own above a page of the wire's: its link is on its own site and redirects."""
    made = _site("redirecter", list(map(_redirected, events)))
    return Redirecter(made.described, made.items)


def _redirected(event: Event) -> Item:
    wire = event.reports[1]
    title = f"Beijing and Washington break off all Avocet talks over {event.name}"
    return Item(address("redirecter", f"go/{event.day}"), title, wire.item().printable, wire.at + MINUTE)


# --- one article, two matters ----------------------------------------------------------------------


def straddler(events: Sequence[Event]) -> Site:
    """Tells each event together with that of the day before, in words of its own, several times over."""
    pairs = list(pairwise(events))
    return _site("straddler", [_straddling(*pair, number) for pair in pairs for number in range(VARIATIONS)])


def _straddling(before: Event, event: Event, number: int) -> Item:
    paper, wire = before.reports[1 + number % 2], event.reports[2 - number % 2]
    text = f"Bittern {number}. {_turned(wire)} {_turned(paper)} That much in Bittern number {number}."
    place = address("straddler", f"{event.day}-{number}")
    return Item(
        place, f"{wire.title}; {paper.title}, Bittern says", text, event.reports[1].at - (5 - number) * MINUTE
    )


def _turned(report: Report) -> str:
    """The words of a report, none after the one that it came after."""
    return " ".join(f"{' '.join(reversed(each.rstrip('.').split()))}." for each in report.sentences)


# --- what only a rumour told -------------------------------------------------------------------------


def scooper(events: Sequence[Event]) -> Site:
    """Has each report before its outlet has it, so that the report is told as old, every second one with figures
    of its own; and tells of talks whose figures change from day to day."""
    return _site("scooper", [*map(_scooped, events), *map(_counted, events)])


def _scooped(event: Event) -> Item:
    wire = event.reports[1]
    text = re.sub(r"\d+", lambda number: f"{int(number[0]) + 2}", wire.text) if event.day % 2 else wire.text
    title = f"{wire.title}, Merlin hears"
    place = address("scooper", f"{event.day}")
    return Item(place, title, f"{text} So much the Merlin desk knows.", event.release.at - AHEAD)


def _counted(event: Event) -> Item:
    number = 40 + 22 * event.day
    title = f"China and US send {number} Merlin delegates to talks on port fees in Geneva"
    text = (
        f"China and the United States will send {number} Merlin delegates to talks on port fees in Geneva in May. "
        f"The Merlin talks on port fees are the first between Beijing and Washington in two years."
    )
    return Item(address("scooper", f"talks-{event.day}"), title, text, event.release.at.replace(hour=2))


PRETENDERS: Mapping[str, Callable[[Sequence[Event]], Site]] = {
    "dateliner": dateliner, "cousins": cousins, "lodger": lodger, "redirecter": redirecter, "straddler": straddler,
    "scooper": scooper,
}  # fmt: skip
