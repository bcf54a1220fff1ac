"""Writing reading sheets: streams are read, commits replayed, days drawn, files written."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.benchmarks.labelling.corpus import STREAMS, StreamArticle, read_stream
from tests.benchmarks.labelling.sheets import names_both
from tests.benchmarks.verdicts.drawing import Day, Drawn, draw_days, read_twice
from tests.benchmarks.verdicts.pages import Page
from tests.benchmarks.verdicts.replays import commit_of, pages_of, replayed
from tests.benchmarks.verdicts.sheets import TWICE, News, Unit, keys_of, sheet_text, units_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be read: streams, commits, how many cards by which seed, the share read twice, cards of a file,
    days that are left out; where replays are kept, and packages that a commit needs beside those here."""

    streams: Sequence[str]
    commits: Sequence[str]
    cards: int
    seed: int = 1
    twice: float = 0.1
    file: int = 40
    without: Collection[Day] = ()
    replays: Path
    packages: str = ""
    folder: Path = STREAMS


def news_of(wanted: Wanted) -> News:
    """Return the articles and digests of the streams; raises ReplayError where a commit cannot be replayed."""
    articles: dict[str, Sequence[StreamArticle]] = {
        stream: read_stream(stream, wanted.folder)[0] for stream in wanted.streams
    }
    pages: dict[tuple[str, str], dict[date, Page]] = {}
    for name in wanted.commits:
        commit = commit_of(name)
        for stream, lines in replayed(commit, wanted.streams, wanted.replays, wanted.folder, wanted.packages):
            pages[commit, stream] = {page.day: page for page in pages_of(lines, articles[stream])}
    return News(articles, pages)


def days_of(wanted: Wanted, news: News) -> list[Drawn]:
    """Return the days that are read: those with a card, or an article that might have been one."""
    cards: dict[str, dict[Day, int]] = {}
    eventful: set[Day] = set()
    for (commit, stream), pages in news.pages.items():
        eventful.update((stream, article.day) for article in news.articles[stream] if names_both(article, TWICE))
        eventful.update((stream, day) for day, page in pages.items() if page.cards)
        cards.setdefault(commit, {}).update({(stream, day): len(page.cards) for day, page in pages.items()})
    cards = {commit: {day: own[day] for day in own if day in eventful} for commit, own in cards.items()}
    return draw_days(cards, wanted.cards, wanted.seed, wanted.without)


def write_sheets(wanted: Wanted, folder: Path, keys: Path) -> list[str]:
    """Write the sheets into a folder and what their keys stand for into a file apart; return a line a sheet.

    Raises ReplayError, and FileExistsError rather than write over keys that answers may be waiting for.
    """
    if keys.exists():
        raise FileExistsError(f"{keys} is there already: answers to its sheets need it")
    news = news_of(wanted)
    drawn = days_of(wanted, news)
    units = units_of(drawn, read_twice(drawn, wanted.twice, wanted.seed), keys.stem, wanted.file)
    folder.mkdir(parents=True, exist_ok=True)
    keys.parent.mkdir(parents=True, exist_ok=True)
    keys.write_text(json.dumps(keys_of(units, news), ensure_ascii=False, indent=1), encoding="utf-8")
    return [_write_sheet(folder / name, units, news) for name in dict.fromkeys(unit.sheet for unit in units)]


def _write_sheet(file: Path, units: Sequence[Unit], news: News) -> str:
    own = [unit for unit in units if unit.sheet == file.name]
    file.write_text(sheet_text(own, news), encoding="utf-8")
    cards = sum(unit.drawn.cards for unit in own)
    return f"{file}: {len(own)} days, {cards} cards, {file.stat().st_size // 1000} kB"


def days_on(files: Sequence[Path]) -> set[Day]:
    """Return the days that are on sheets already, by their files of keys."""
    found: set[Day] = set()
    for file in files:
        keys = json.loads(file.read_text(encoding="utf-8"))
        found |= {(unit["stream"], date.fromisoformat(unit["day"])) for unit in keys.values()}
    return found
