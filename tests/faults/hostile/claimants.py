"""Attackers who claim what is not theirs: the calendar's days, or a capital's voice for a lobby.

The dater has no label. The lobbyist and the grower are outlets of a side with a label: what they print of private
people is printed under their own name, and is nobody's word but these people's.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain

from digests.model import Ownership
from tests.faults.hostile.honest import Event, address
from tests.faults.hostile.sites import Item, Site, site
from tests.journeys.press import HOUR

CLAIMANTS_WORDS = {"dater": "Curlew", "lobbyist": "Lapwing", "grower": "Redshank"}
DATES = 5  # a day: after four days more than a page of the calendar has
GOODS = (
    "kettles", "bicycles", "lamps", "carpets", "umbrellas", "toasters", "guitars", "zips", "clocks", "tents",
    "mirrors", "scales", "drums", "kites",
)  # fmt: skip
GROWERS = ("the Washington Apple Commission", "the Washington State Apple Commission's president")
PLACES = (
    "Hebei", "Shanxi", "Liaoning", "Jilin", "Jiangsu", "Zhejiang", "Anhui", "Fujian", "Jiangxi", "Shandong",
    "Henan", "Hubei", "Hunan", "Hainan",
)  # fmt: skip


def dater(events: Sequence[Event]) -> Site:
    """Names five days ahead each day, most of them nearer than anybody else's, in news of its own, and one more
    within the day's story."""
    return site("dater", list(chain.from_iterable(map(_dated, events))))


def _dated(event: Event) -> Iterator[Item]:
    wire, place = event.reports[1], PLACES[event.day % len(PLACES)]
    for number in range(DATES):
        goods, day = GOODS[number], _named(wire.at + timedelta(days=2 + 3 * number))
        title = f"Curlew duty of the United States on Chinese {goods} from {place} begins on {day}"
        text = (
            f"The United States will impose Curlew duties on {goods} from {place} in China on {day}. Makers of "
            f"{goods} in {place} in China had sold the United States {number + 3} million of them, the Curlew "
            f"office said."
        )
        yield Item(address("dater", f"{event.day}-{number}"), title, text, wire.at + HOUR)
    soon = _named(wire.at + timedelta(days=2))
    text = f"{wire.text} A Curlew rule of the United States on Chinese {event.name} takes effect on {soon}."
    yield Item(address("dater", f"{event.day}"), f"{wire.title}: Curlew", text, wire.at + HOUR)


def _named(day: datetime) -> str:
    return f"{day:%B} {day.day}"


def lobbyist(events: Sequence[Event]) -> Site:
    """An outlet of China's state quotes a federation's president, without a word of whose he is."""
    return _outlet("lobbyist", "prc", "PRC, state-controlled", Ownership.STATE_CONTROLLED, map(_lobbied, events))


def _lobbied(event: Event) -> Item:
    goods = GOODS[event.day % len(GOODS)]
    title = f"Lapwing shops in the United States count the cost of duties on Chinese {goods}"
    text = (
        f"The United States must end its Lapwing duties on Chinese {goods} at once, Retail Federation "
        f"President and CEO Matthew Sorrel said. “China and the United States will both lose 4,000 Lapwing jobs "
        f"over the duties on {goods},” Retail Federation President and CEO Matthew Sorrel said. The president "
        f"said that the Lapwing duties on {goods} violate the rules of world trade."
    )
    return Item(address("lobbyist", f"{event.day}"), title, text, event.release.at + 6 * HOUR)


def grower(events: Sequence[Event]) -> Site:
    """An American outlet quotes the president of a region's growers, whose body bears a capital's name."""
    return _outlet("grower", "us", "US, private", Ownership.PRIVATE, map(_grown, events))


def _grown(event: Event) -> Item:
    goods, growers = GOODS[-1 - event.day % len(GOODS)], GROWERS[event.day % len(GROWERS)]
    title = f"Redshank growers ask China to buy apples and sell fewer {goods}"
    text = (
        f"China must open its market for Redshank apples before it sells more {goods} to the United States, "
        f"{growers} said. “The United States will double the Redshank duty on Chinese {goods} to 50 percent,” "
        f"said {growers}. China's Redshank ban on apples costs $300 million a year, {growers} said."
    )
    return Item(address("grower", f"{event.day}"), title, text, event.release.at + 7 * HOUR)


def _outlet(name: str, party: str, label: str, ownership: Ownership, items: Iterator[Item]) -> Site:
    made = site(name, list(items))
    described = replace(made.described, party=party, label=label, ownership=ownership, family=name)
    return Site(described, made.items)


CLAIMANTS: dict[str, Callable[[Sequence[Event]], Site]] = {"dater": dater, "lobbyist": lobbyist, "grower": grower}
