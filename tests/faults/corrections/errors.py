"""What the outlets of the month get wrong, and how it is taken back: all invented, the same for a seed.

Each error is a figure or a day of a matter with a name of its own, so that a judge knows it by its words
wherever it is told. An outlet tells it in its headline, in its text or in both; for some a second outlet tells it
after that, in English or Chinese. Most are taken back by the outlet that was first, hours or days later.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from digests.model import Ownership, Policy, Source
from tests.factories import source
from tests.faults.hostile.honest import address
from tests.faults.hostile.sites import Item, Site

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ENGLISH = ("ledger", "gazette", "courier", "herald", "monitor", "tribune", "sentinel", "observer")
CHINESE = ("ribao", "chenbao")
PARTIES = ("us", "us", "prc", "us", "other")
LABELS = {"us": "US, private", "prc": "China, private", "other": "SG, private"}
EARLIEST_BACK, LATEST_BACK = 2 * HOUR, 60 * HOUR
COPIED_AFTER = 7 * HOUR  # longer than until a source is read again, so that it is seen who was first
NEVER_TAKEN_BACK, DAYS, TOLD_BY_TWO = 0.08, 0.2, 0.4


@cache
def words() -> Mapping[str, Any]:
    """Return the sorts of errors, and the names that they are told with."""
    return tomllib.loads((Path(__file__).parent / "errors.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Error:
    """Something that an outlet told wrong. `was` and `now` are the figure or the day (date) as it was told and as
    it is; `printed` is when the outlet told it, and `other_printed` when perhaps an`other` one did, `taken_back`
    when the first said so, None if never."""

    number: int
    sort: Mapping[str, str]
    key: str
    was: int | date
    now: int | date
    names: Mapping[str, str]
    teller: str
    printed: datetime
    other: str = ""
    other_printed: datetime | None = None
    taken_back: datetime | None = None
    in_headline: bool = True
    in_text: bool = True

    # --- as outlets print it ----------------------------------------------------------------------

    def items(self) -> list[tuple[str, Item]]:
        """Return what is printed of it, each with its outlet."""
        told = [(self.teller, self._first())]
        if self.other and self.other_printed is not None:
            told.append((self.other, self._second(self.other_printed)))
        if self.taken_back is not None:
            told.append((self.teller, self._correction(self.taken_back)))
        return told

    def _first(self) -> Item:
        headline = self._say("headline" if self.in_headline else "plain", self.was)
        sentence = self._say("told" if self.in_text else "untold", self.was)
        return self._item(self.teller, "first", headline, f"{sentence}. {self._say('beside', 0)}", self.printed)

    def _second(self, at: datetime) -> Item:
        if self.other in CHINESE:
            return self._item(
                self.other, "other", self._say("chinese_headline", self.was), self._say("chinese", self.was), at
            )
        text = f"{self._say('told', self.was)}, the {self.teller.title()} reported. {self._say('beside', 0)}"
        return self._item(self.other, "other", self._say("other", self.was), text, at)

    def _correction(self, at: datetime) -> Item:
        text = f"{self.correcting}. {self._say('beside', 0)}"
        return self._item(self.teller, "correction", f"Correction: {self._say('plain', 0)}", text, at)

    @property
    def correcting(self) -> str:
        """The sentence that takes it back, without the full stop."""
        not_so = (
            f", not {'on ' if self.is_day else ''}{english(self.was)} as we reported{',' if self.is_day else ''}"
        )
        sentence = self.sort["told"].format(**self._names(english(self.now) + "{not_so}"))
        return sentence.format(not_so=not_so) if self.is_day else sentence.format(not_so="") + not_so

    def _say(self, what: str, value: int | date) -> str:
        shown = chinese(value) if what.startswith("chinese") else english(value)
        return self.sort[what].format(**self._names(shown))

    def _names(self, shown: str) -> dict[str, str]:
        return {**self.names, "key": self.key, "n": shown}

    def _item(self, outlet: str, what: str, title: str, text: str, at: datetime) -> Item:
        return Item(address(outlet, f"{self.number}-{what}"), title, text, at)

    # --- as it is known again ---------------------------------------------------------------------

    @property
    def is_day(self) -> bool:
        return isinstance(self.was, date)


def english(value: int | date) -> str:
    return f"{value:%B} {value.day}" if isinstance(value, date) else f"{value:,}"


def chinese(value: int | date) -> str:
    return f"{value.month}月{value.day}日" if isinstance(value, date) else str(value)


def forms(value: int | date) -> re.Pattern[str]:
    """Return a pattern of a figure or day, as outlets or the bot write it."""
    if not isinstance(value, date):
        return re.compile(rf"(?<![\d,.])(?:{value}|{value:,})(?![\d]|,\d)")
    month, chinese_day = f"{value:%B}", chinese(value)
    names = f"(?:{month}|{month[:3]})"
    ways = (rf"\b{names} {value.day}\b(?!:)", rf"\b{value.day} {names}\b", rf"(?<!\d){chinese_day}")
    return re.compile("|".join(ways))


def errors_of(seed: str, count: int, start: datetime, days: float) -> list[Error]:
    """Return so many errors, told within so many days from `start` on; the last of them early enough to be taken
    back by then."""
    random = Random(f"errors {seed}")  # noqa: S311 - no secret
    keys = [a + b for a in words()["starts"].split() for b in words()["ends"].split()]
    towns = [
        a + b for a in (*words()["towns"].split(), *words()["starts"].split()) for b in words()["sites"].split()
    ]
    figures = iter(random.sample([each for each in range(1200, 9900) if not 1900 <= each <= 2100], 2 * count))
    latest = min(LATEST_BACK, DAY * days / 3)
    span = DAY * days - latest - 2 * COPIED_AFTER
    moments = sorted(start + span * random.random() for _ in range(count))
    places = random.sample(towns, 2 * count)
    named = zip(random.sample(keys, count), places[::2], places[1::2], strict=True)
    return [
        _error(number, random, at, latest, key, names_of(random, a, b), figures)
        for number, (at, (key, a, b)) in enumerate(zip(moments, named, strict=True), 1)
    ]


def names_of(random: Random, a: str, b: str) -> dict[str, str]:
    """Return what else a matter is about: drawn, so that few have much in common."""
    drawn = {name: random.sample(words()[f"{name}s"].split(), 2) for name in ("thing", "deed", "manner")}
    matter, chinese_matter = random.choice(words()["matters"]).split("|")
    return {
        "a": a,
        "b": b,
        "matter": matter,
        "zmatter": chinese_matter,
        "office": random.choice(words()["offices"].split()),
        "people": random.choice(words()["peoples"].split()),
        **{f"{name}s" if name == "thing" else name: first for name, (first, _) in drawn.items()},
        **{
            f"other_{name}s" if name == "thing" else f"other_{name}": second for name, (_, second) in drawn.items()
        },
    }


def _error(
    number: int,
    random: Random,
    at: datetime,
    latest: timedelta,
    key: str,
    names: Mapping[str, str],
    figures: Iterator[int],
) -> Error:
    is_day = random.random() < DAYS
    sort = random.choice(words()["day" if is_day else "figure"])
    was: int | date
    now: int | date
    if is_day:
        was, now = ((at + DAY * days).date() for days in random.sample(range(8, 80), 2))
    else:
        was, now = next(figures), next(figures)
    printed = at.replace(second=0, microsecond=0)
    teller = random.choice(ENGLISH)
    two = random.random() < TOLD_BY_TWO
    told = printed + COPIED_AFTER * random.uniform(1, 2) if two else printed
    back = told + EARLIEST_BACK * (latest / EARLIEST_BACK) ** random.random()
    where = random.choice(("headline", "text", "both", "both"))
    other = random.choice((*CHINESE, *CHINESE, *(each for each in ENGLISH if each != teller))) if two else ""
    return Error(
        number=number,
        sort=sort,
        key=key,
        names=names,
        was=was,
        now=now,
        teller=teller,
        printed=printed,
        other=other,
        other_printed=told if two else None,
        taken_back=None if random.random() < NEVER_TAKEN_BACK else back,
        in_headline=where != "text",
        in_text=where != "headline",
    )


def sites(errors: Sequence[Error]) -> list[Site]:
    """Return the outlets with what each prints."""
    printed = [each for error in errors for each in error.items()]
    return [
        Site(outlet(name, number), [item for teller, item in printed if teller == name])
        for number, name in enumerate((*ENGLISH, *CHINESE))
    ]


def outlet(name: str, number: int) -> Source:
    party = PARTIES[number % len(PARTIES)]
    return source(
        name,
        name=name.title(),
        url=address(name, "feed.xml"),
        family=name,
        policy=Policy.OFFICIAL,
        label=LABELS[party],
        ownership=Ownership.PRIVATE,
        party=party,
        language="zh-Hans" if name in CHINESE else "en",
    )
