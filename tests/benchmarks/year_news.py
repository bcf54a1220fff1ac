"""A year's news for measurements: 48 outlets on loopback whose feeds follow a moved clock, the same in each run.

Each day brings a few matters between the two parties, told by two to nine outlets, each with filling of its own; a
third of the matters go on for weeks: a date is put off, a number corrected, Beijing answers. The words are in
`year.toml`. Of the past no more is kept than the feeds still show.
"""

import tomllib
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from digests.model import Ownership, Policy, Source
from tests.benchmarks.prose import Item, sentence, write_feed
from tests.factories import source
from tests.journeys.press import Outlet, Press, Reply

DAY = timedelta(days=1)
SOURCES = 48
SHOWN = 8  # items of a feed
FOLLOWED = 0.35  # of matters that go on
FILLING = (1, 5)  # sentences of no matter in an article

PARTIES = ("us", "us", "prc", "us", "taiwan", "prc")
LABELS = {"us": "US, private", "prc": "China, state", "taiwan": "Taiwan, private"}


@cache
def news() -> Mapping[str, Any]:
    """Return the sorts of matters, and the names that they are told with."""
    return tomllib.loads((Path(__file__).parent / "year.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Matter:
    """What happens between the parties, by the sort of its number, from a day on and perhaps for weeks."""

    number: int
    began: datetime

    @property
    def sort(self) -> Mapping[str, Any]:
        sorts: Sequence[Mapping[str, Any]] = news()["sort"]
        return sorts[self.number % len(sorts)]

    @property
    def stages(self) -> int:
        return len(self.sort["further"])

    def told(self, stage: int, now: datetime, *, chinese: bool) -> tuple[str, Sequence[str]]:
        """Return headline and sentences as the matter stands at a stage, 0 being its first day."""
        random = Random(f"matter {self.number}")  # noqa: S311 - no secret
        days = [self.began + DAY * random.randrange(5, 80) for _ in range(2)]
        numbers = {"n": random.randrange(11, 60), "m": random.randrange(61, 980)}

        def one_of(name: str) -> str:
            return random.choice(str(news()[name]).split())

        if chinese:
            day = f"{days[0].month}月{days[0].day}日"
            words = {"han": one_of("chinese_goods"), "day": f"{now.day}日", "zd": day}
            headline, told = news()["chinese_headline"], news()["chinese"]
        else:
            words = {
                "goods": f"{one_of('kinds')} {one_of('goods')}",
                "firm": f"{one_of('firms')} {one_of('kinds').title()}",
                "place": one_of("places"),
                "d": f"{days[0]:%B} {days[0].day}",
                "e": f"{days[1]:%B} {days[1].day}, {days[1].year}",
                "day": f"{now:%A}",
            }
            headline, told = self.sort["headline"], self.sort["told"]
            if stage:
                headline, changed = self.sort["further"][(stage - 1) % self.stages]
                told = (changed, *told[:2])
        return headline.format(**numbers, **words), [each.format(**numbers, **words) for each in told]


@dataclass(kw_only=True, eq=False)
class Paper(Outlet):
    """An outlet whose items are given day by day; nobody listens while it is `down`."""

    language: str = "en"
    items: deque[Item] = field(default_factory=lambda: deque(maxlen=4 * SHOWN))
    down: Sequence[tuple[datetime, datetime]] = ()
    _shown: tuple[int, bytes] = (-1, b"")

    def feed(self, now: datetime) -> Reply:
        out = [item for item in self.items if item.published <= now][-SHOWN:][::-1]
        newest = out[0].number if out else 0
        if self._shown[0] != newest:
            root, built = f"https://{self.name}.example.org/news", out[0].published if out else now
            self._shown = newest, write_feed("rss", root, self.name, out, self.language, built)
        return Reply(body=self._shown[1], headers={"Content-Type": "application/rss+xml", "ETag": f'"{newest}"'})


class YearOfNews(Press):
    """The papers, and what they print day by day: so many `articles` a day, of all papers together."""

    def __init__(self, clock: Callable[[], datetime], start: datetime, days: int, articles: int) -> None:
        self._start, self._articles = start, articles
        self._printed_until = start - DAY
        self._numbers = self._matters = 0
        self._going_on: dict[datetime, list[tuple[Matter, int]]] = {}
        self.papers = [self._paper(number, days) for number in range(SOURCES)]
        super().__init__(self.papers, clock)
        self.print_until(start)

    def _paper(self, number: int, days: int) -> Paper:
        """Every twelfth is down for four days now and then, every sixteenth ends in the course of the year."""
        down = [self._start + DAY * at for at in range(20 + number, days, 70)] if number % 12 == 5 else []
        end = self._start + DAY * (days * (number + 1) // 56) if number % 16 == 9 else None
        return Paper(
            name=f"outlet-{number:02}",
            published=(),
            language="zh-Hans" if number % 6 == 5 else "en",
            down=[(at, at + 4 * DAY) for at in down],
            trouble=lambda now, path: Reply(410) if end is not None and now >= end else None,
        )

    def sources(self) -> list[Source]:
        return [
            source(
                paper.name,
                url=self.url(paper.name),
                language=paper.language,
                party=(party := PARTIES[number % 6]),
                family=f"family-{number % 40}",
                ownership=Ownership.STATE_CONTROLLED if number % 3 == 2 else Ownership.PRIVATE,
                policy=Policy.OFFICIAL if number % 24 == 0 else Policy.EXCERPT,
                label=LABELS[party],
            )
            for number, paper in enumerate(self.papers)
        ]

    async def open_and_close(self) -> None:
        now = self._clock()
        for paper in self.papers:
            paper.closed = next((span for span in paper.down if span[0] <= now < span[1]), None)
        await super().open_and_close()
        self.asked.clear()

    def print_until(self, moment: datetime) -> None:
        """Let the papers have what they publish until a day after then."""
        while self._printed_until <= moment + DAY:
            self._print(self._printed_until)
            self._printed_until += DAY

    def _print(self, day: datetime) -> None:
        random = Random(f"day {day:%Y-%m-%d}")  # noqa: S311
        printed = sum(self._tell(*each, day, random) for each in self._going_on.pop(day, []))
        while printed < self._articles * (0.6 if day.weekday() > 4 else 1.15):
            self._matters += 1
            matter = Matter(self._matters, day)
            printed += self._tell(matter, 0, day, random)
            if matter.stages and random.random() < FOLLOWED:
                later = day
                for stage in range(1, random.randrange(1, 4) + 1):
                    later += DAY * random.randrange(1, 15)
                    self._going_on.setdefault(later, []).append((matter, stage))
        for paper in self.papers:
            paper.items = deque(sorted(paper.items, key=lambda item: item.published), maxlen=paper.items.maxlen)

    def _tell(self, matter: Matter, stage: int, day: datetime, random: Random) -> int:
        tellers = random.sample(self.papers, min(1 + int(random.paretovariate(0.6)), 9))
        first = day + timedelta(minutes=random.randrange(1440))
        for paper in tellers:
            published = first + timedelta(minutes=random.randrange(360))
            self._numbers += 1
            chinese = paper.language != "en"
            headline, told = matter.told(stage, published, chinese=chinese)
            if not chinese and paper is not tellers[0]:
                headline += random.choice((", officials say", ", reports say", ", in brief", ", what to know"))
            text = [*told, *(sentence(random, chinese) for _ in range(random.randrange(*FILLING)))]
            paragraphs = tuple(("" if chinese else " ").join(text[at : at + 3]) for at in range(0, len(text), 3))
            paper.items.append(Item(self._numbers, headline, paragraphs, published))
        return len(tellers)
