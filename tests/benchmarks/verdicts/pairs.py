"""Side by side: the same day's digest by two commits, in random order, for a reader who would send one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.verdicts.drawing import Day, Drawn
from tests.benchmarks.verdicts.pages import Page
from tests.benchmarks.verdicts.sheets import RULE, News, articles_list, letters_of

GUIDE = Path(__file__).with_name("pairs.md")


@dataclass(frozen=True, slots=True)
class Pair:
    """A day of a stream with the commits whose digests stand left and right."""

    key: str
    stream: str
    day: date
    left: str
    right: str
    sheet: str


def pairs_of(days: Sequence[Day], commits: Sequence[str], name: str, seed: int, most: int) -> list[Pair]:
    """Return the days side by side, `most` a sheet; each order comes up as often as the other, at random."""
    random = Random(seed)  # noqa: S311 - the same order for the same seed
    one, other = commits
    orders = ([(one, other), (other, one)] * (len(days) // 2 + 1))[: len(days)]
    random.shuffle(orders)
    return [
        Pair(f"{letters_of(name)}{place:03}", stream, day, left, right, f"pairs-{1 + (place - 1) // most:02}.txt")
        for place, ((stream, day), (left, right)) in enumerate(zip(days, orders, strict=True), 1)
    ]


def pairs_text(pairs: Sequence[Pair], news: News) -> str:
    """Return a sheet of days side by side that stands by itself."""
    return "\n\n".join([GUIDE.read_text(encoding="utf-8"), *(_pair_text(pair, news) for pair in pairs)]) + "\n"


def keys_of(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Return what the keys of the sheets stand for, as JSON."""
    return {
        pair.key: {
            "stream": pair.stream,
            "day": pair.day.isoformat(),
            "reader": 1,
            "sheet": pair.sheet,
            "left": pair.left,
            "right": pair.right,
        }
        for pair in pairs
    }


def write_pairs(pairs: Sequence[Pair], news: News, folder: Path, keys: Path) -> list[str]:
    """Write the sheets into a folder and their keys into a file apart; return a line a sheet."""
    folder.mkdir(parents=True, exist_ok=True)
    keys.parent.mkdir(parents=True, exist_ok=True)
    keys.write_text(json.dumps(keys_of(pairs), indent=1), encoding="utf-8")
    rows = []
    for name in dict.fromkeys(pair.sheet for pair in pairs):
        own = [pair for pair in pairs if pair.sheet == name]
        (folder / name).write_text(pairs_text(own, news), encoding="utf-8")
        rows.append(f"{folder / name}: {len(own)} days side by side")
    return rows


def days_that_differ(drawn: Sequence[Drawn], news: News) -> list[Day]:
    """Return the drawn days, each once, but for those on which both versions show the same."""
    days = dict.fromkeys((each.stream, each.day) for each in drawn)
    commits = sorted({each.commit for each in drawn})
    return [
        (stream, day)
        for stream, day in days
        if len({page_text(news.pages[commit, stream][day]) for commit in commits}) > 1
    ]


def page_text(page: Page) -> str:
    """Return a day's digest as a phone shows it, without the head that counts its stories."""
    rows, section = [], ""
    for card in page.cards:
        title = next((text for keys, text in card.shown.rows if "T" in keys), "")
        if title != section:
            rows.append(title)
        section = title
        rows += [text for keys, text in card.shown.rows if "T" not in keys]
        rows.append("")
    rows += [text for _, text in page.foot.rows]
    return "\n".join(f"  | {row}" for row in rows) or "  | (nothing)"


def _pair_text(pair: Pair, news: News) -> str:
    parts = [
        f"{RULE}\nPAIR {pair.key}: {pair.day:%A} {pair.day.day} {pair.day:%B %Y}\n{RULE}",
        "THE DAY'S ARTICLES",
        articles_list(news, pair.stream, pair.day),
    ]
    for side, commit in (("LEFT", pair.left), ("RIGHT", pair.right)):
        parts.append(f"{side} of {pair.key}\n{page_text(news.pages[commit, pair.stream][pair.day])}")
    return "\n\n".join(parts)
