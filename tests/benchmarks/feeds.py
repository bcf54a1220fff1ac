"""How fast feeds are read, and how much of damaged ones: `python -m tests.benchmarks.feeds [speed|damage]`.

Both by default. The data is not part of the repository: it is looked for in ../shared/data/dev/feeds. The measure
of both tables is feedparser on the same bytes in the same run. An entry of a clean copy counts as kept when the
damaged one has an entry of that address; `number` counts entries, whatever they hold; `dates` are of those kept.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from html import escape
from pathlib import Path
from random import Random
from typing import Any

import feedparser

from digests.errors import FeedError
from digests.rules.reading.feeds.feed_items import parse_feed, read_xml
from tests.benchmarks.damage import KINDS
from tests.lexicons import lexicon

parse_feed = partial(parse_feed, lexicon=lexicon())

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "dev" / "feeds"
URL = "https://benchmark.example.org/feed.xml"
NOW = datetime(2026, 11, 25, tzinfo=UTC)
ROUNDS = 5

Entries = Mapping[str, Any]  # dates by address


# --- speed ---------------------------------------------------------------------------------------


def speed_table(bodies: Sequence[bytes]) -> None:
    """Print entries per CPU second, the best of some rounds that take turns."""
    ways: dict[str, Callable[[bytes], int]] = {
        "feedparser": lambda body: len(feedparser.parse(body).entries),
        "reading (as feedparser does)": lambda body: len(read_xml(body).items),
        "drafts, all items old": lambda body: parse_feed(body, URL, texts_since=NOW).raw_count,
        "drafts with all texts": lambda body: parse_feed(body, URL).raw_count,
    }
    best = dict.fromkeys(ways, 0.0)
    for _ in range(ROUNDS):
        for name, way in ways.items():
            started = time.process_time()
            entries = sum(map(way, bodies))
            best[name] = max(best[name], entries / (time.process_time() - started))
    print(f"\n{len(bodies)} clean feeds\n{'':<30}{'entries / CPU s':>16}{'x feedparser':>14}")
    for name, rate in best.items():
        print(f"{name:<30}{rate:>16,.0f}{rate / best['feedparser']:>14.1f}")


# --- damage --------------------------------------------------------------------------------------


@dataclass
class Score:
    """Entries of clean copies, and what became of them in damaged ones."""

    addresses: int = 0
    kept: int = 0
    clean: int = 0
    number: int = 0
    dated: int = 0
    same_date: int = 0
    there: int = 0
    kept_of_there: int = 0
    errors: Counter[str] = field(default_factory=Counter)

    def add(self, clean: Entries, damaged: Entries, count: int, whole: int, there: set[str]) -> None:
        kept = clean.keys() & damaged.keys()
        self.clean += whole
        self.number += min(count, whole)
        self.addresses += len(clean)
        self.kept += len(kept)
        self.dated += sum(clean[address] is not None for address in kept)
        self.same_date += sum(
            clean[address] is not None and clean[address] == damaged[address] for address in kept
        )
        self.there += len(there & clean.keys())
        self.kept_of_there += len(there & kept)


def ours(body: bytes, errors: Counter[str]) -> tuple[Entries, int]:
    try:
        feed = parse_feed(body, URL, texts_since=NOW)
    except FeedError:
        errors["FeedError"] += 1
        return {}, 0
    except Exception as error:  # noqa: BLE001 - that there are none is what is measured
        errors[type(error).__name__] += 1
        return {}, 0
    return {draft.url: draft.published for draft in reversed(feed.drafts)}, len(feed.drafts)


def theirs(body: bytes, errors: Counter[str]) -> tuple[Entries, int]:
    try:
        entries = feedparser.parse(body).entries
    except Exception as error:  # noqa: BLE001
        errors[type(error).__name__] += 1
        return {}, 0
    dates = {entry.get("link", ""): entry.get("published_parsed") for entry in reversed(entries)}
    return {address: date for address, date in dates.items() if address}, len(entries)


def still_there(clean: bytes, damaged: bytes) -> tuple[set[str], set[str]]:
    """Return the addresses, as we and as feedparser know them, whose characters are whole in the damaged copy."""
    links = [entry.link for entry in read_xml(clean).items]
    left = {link for link in links if link.encode() in damaged or escape(link).encode() in damaged}
    mine = {draft.url for draft in parse_feed(clean, URL, texts_since=NOW).drafts}
    return mine & left, left


def damage_table(files: Sequence[Path]) -> None:
    print(
        f"\n{'':<20}{'kept':>7}{'number':>8}{'dates':>7}{'feedparser: kept':>18}{'number':>8}{'dates':>7}  errors"
    )
    total, their_total = Score(), Score()
    for kind, damage in KINDS.items():
        score, their_score = Score(), Score()
        for file in files:
            body = file.read_bytes()
            damaged = damage(body, Random(f"{kind} {file.name}"))  # noqa: S311 - damage, no secret
            there = still_there(body, damaged) if kind == "truncated" else (set(), set())
            for way, scores, left in (
                (ours, (score, total), there[0]),
                (theirs, (their_score, their_total), there[1]),
            ):
                clean, whole = way(body, Counter())
                found, count = way(damaged, scores[0].errors)
                for each in scores:
                    each.add(clean, found, count, whole, left)
        total.errors += score.errors
        print(f"{kind:<20}{shares(score)}{shares(their_score, 18)}  {dict(score.errors) or ''}")
        if score.there:
            shares_there = [each.kept_of_there / each.there for each in (score, their_score)]
            print(f"{'  of those in it':<20}{shares_there[0]:>7.3f}{'':>15}{shares_there[1]:>18.3f}")
    print(f"{'all':<20}{shares(total)}{shares(their_total, 18)}  {dict(total.errors) or ''}")


def shares(score: Score, width: int = 7) -> str:
    dates = score.same_date / max(1, score.dated)
    return f"{score.kept / score.addresses:>{width}.3f}{score.number / score.clean:>8.3f}{dates:>7.3f}"


def main() -> None:
    files = sorted(DATA.glob("*.xml"))
    if not files:
        print("skipped: the shared data is not on this machine")
        return
    wanted = sys.argv[1:] or ["speed", "damage"]
    if "speed" in wanted:
        speed_table([file.read_bytes() for file in files])
    if "damage" in wanted:
        damage_table(files)


if __name__ == "__main__":
    main()
