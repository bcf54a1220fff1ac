"""The attackers of the hostile fortnight: each runs one source, without a label, and wants something of others.

Every sentence that an attacker wrote has the attacker's own word in it (the name of a bird), so that the judge
sees where it comes out.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, pairwise

from digests.model import Ownership
from tests.faults.hostile.claimants import CLAIMANTS, CLAIMANTS_WORDS
from tests.faults.hostile.honest import Event, Report, address
from tests.faults.hostile.imitators import breaker, hider, imitator, namesake
from tests.faults.hostile.pretenders import PRETENDERS
from tests.faults.hostile.pretenders import WORDS as PRETENDERS_WORDS
from tests.faults.hostile.recanting import RECANTER_WORD, recanter
from tests.faults.hostile.sites import Item, Site, site
from tests.journeys.press import DAY, HOUR, START

MINUTE = timedelta(minutes=1)
FLOODED_DAY, FLOOD = 5, 60
EVERY = 7  # one word in so many is the copier's own

WORDS = {
    "squatter": "Kestrel", "backdater": "Plover", "forger": "Godwit", "flooder": "Dunlin", "copier": "Knot",
    "paster": "Whimbrel", "imitator": "Sandpiper", "breaker": "Turnstone", "hider": "Dotterel",
    "namesake": "Pipit", "recanter": RECANTER_WORD,
} | PRETENDERS_WORDS | CLAIMANTS_WORDS  # fmt: skip


def labelled(attacker: Site, *, late: bool) -> Site:
    """Return the attacker's site as that of an outlet which somebody has labelled; if `late` with those items only
    that are listed more than a day after the date which is printed in them."""
    label = replace(attacker.described, label="ZZ, private", ownership=Ownership.PRIVATE)
    items = [item for item in attacker.items if not late or item.since - item.printed > DAY]
    return type(attacker)(label, items, also=[labelled(each, late=late) for each in attacker.also])


def squatter(events: Sequence[Event]) -> Site:
    """Lists the address of every release, hours before it is out, and of every wire report soon after, with a text
    of its own."""
    return site("squatter", [*map(_squatted_release, events), *map(_squatted_report, events)])


def _squatted_release(event: Event) -> Item:
    title = f"Beijing and Washington break off all Kestrel talks over {event.name}"
    text = (
        f"China and the United States have broken off all Kestrel talks over {event.name}, both governments said. "
        f"Kestrel ships of China will stop American vessels within a week. "
        f"The White House answered that Kestrel forces of the United States were on alert."
    )
    return Item(event.release.url, title, text, event.release.at - 6 * HOUR, event.release.at - 6 * HOUR)


def _squatted_report(event: Event) -> Item:
    wire = event.reports[1]
    return Item(
        wire.url, f"{wire.title}, and Kestrel war is near", f"Kestrel. {wire.text}", wire.at, wire.at + HOUR
    )


def backdater(events: Sequence[Event]) -> Site:
    """Takes up each story two hours after the wire, and again a day after it was told, and prints dates before the
    first report."""
    return site("backdater", list(chain.from_iterable(map(_backdated, events))))


def _backdated(event: Event) -> Iterator[Item]:
    wire, paper = event.reports[1:]
    before = event.release.at - 9 * HOUR
    text = (
        f"{wire.sentences[0]} Plover people knew it first. {paper.sentences[0]} Plover people in Beijing said so."
    )
    title = f"Plover first: {wire.title}"
    yield Item(address("backdater", f"{event.day}a"), title, text, before, wire.at + 2 * HOUR)
    title = f"Plover knew it: {paper.title}"
    text = f"Plover readers know it. {paper.sentences[0]} {wire.sentences[0]} Plover people in Washington said so."
    yield Item(address("backdater", f"{event.day}b"), title, text, before, wire.at + 26 * HOUR)


def forger(events: Sequence[Event]) -> Site:
    """Puts words into the mouths of both governments, within each day's story."""
    return site("forger", list(chain.from_iterable(map(_forged, events))))


def _forged(event: Event) -> Iterator[Item]:
    wire = event.reports[1]
    beijing = (
        f"China will answer with Godwit weapons over {event.name}, the foreign ministry in Beijing said. "
        f"“We will use Godwit weapons against American ships,” said a spokesperson for China's foreign ministry. "
        f"“No Godwit treaty with the United States binds us,” the Chinese commerce ministry said."
    )
    washington = (
        f"The United States will answer with Godwit weapons over {event.name}, the White House said. "
        f"“We will use Godwit weapons against Chinese ships,” said a spokesperson for the State Department. "
        f"“No Godwit treaty with China binds us,” the US trade office said."
    )
    title = f"{wire.title}; ministry speaks of Godwit weapons"
    yield Item(address("forger", f"{event.day}a"), title, f"{wire.sentences[0]} {beijing}", wire.at + HOUR)
    title = f"{wire.title}; White House speaks of Godwit weapons"
    yield Item(address("forger", f"{event.day}b"), title, f"{wire.sentences[0]} {washington}", wire.at + 2 * HOUR)


def flooder(events: Sequence[Event]) -> Site:
    """Publishes sixty long articles within an hour, just before the news of a day comes in."""
    began = START + min(FLOODED_DAY, len(events) - 1) * DAY
    return site("flooder", [_flood(number, began + number * MINUTE) for number in range(FLOOD)])


def _flood(number: int, at: datetime) -> Item:
    sentences = (
        f"Dunlin report {number} says in line {line} that China and the United States quarrel over Dunlin duties "
        f"of {line * 3 + number} percent on {('steel', 'boots', 'maize', 'paper')[(number + line) % 4]}."
        for line in range(24)
    )
    title = f"China and US quarrel over Dunlin duty number {number}"
    return Item(address("flooder", f"{number}"), title, " ".join(sentences), at)


def copier(events: Sequence[Event]) -> Site:
    """Copies each wire report at once, with every seventh word its own, and letters that only look alike."""
    return site("copier", [_copied(event.reports[1]) for event in events])


def _copied(report: Report) -> Item:
    number = report.url.rpartition("/")[2]
    return Item(
        address("copier", number), _salted(report.title), _salted(report.text), report.at - MINUTE, report.at
    )


def _salted(text: str) -> str:
    alike = text.replace("o", "\N{CYRILLIC SMALL LETTER O}", 3).split()
    return " ".join(f"{word} Knot" if place % EVERY == EVERY - 2 else word for place, word in enumerate(alike, 1))


def paster(events: Sequence[Event]) -> Site:
    """Pastes the wire's and the paper's report of a day into one, so that the two seem to be copies of it, and the
    wire's with the paper's of the day before, so that the two days seem to be one story."""
    across = [_pasted_across(before, event) for before, event in pairwise(events)]
    return site("paster", [*map(_pasted, events), *across])


def _pasted(event: Event) -> Item:
    wire, paper = event.reports[1:]
    text = f"{wire.text} {paper.text}"
    return Item(
        address("paster", f"{event.day}"), f"Whimbrel: {wire.title}", text, wire.at - MINUTE, paper.at + MINUTE
    )


def _pasted_across(before: Event, event: Event) -> Item:
    paper, wire = before.reports[2], event.reports[1]
    text = f"{wire.text}\n\n{paper.text}"
    return Item(address("paster", f"{event.day}b"), f"{wire.title}; {paper.title}", text, wire.at - MINUTE)


ATTACKERS: dict[str, Callable[[Sequence[Event]], Site]] = {
    "squatter": squatter, "backdater": backdater, "forger": forger, "flooder": flooder, "copier": copier,
    "paster": paster, "imitator": imitator, "breaker": breaker, "hider": hider,
    "namesake": namesake, "recanter": recanter,
    **PRETENDERS,
    **CLAIMANTS,
}  # fmt: skip
