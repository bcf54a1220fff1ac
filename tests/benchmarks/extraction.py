"""How good and fast pages are read: `python -m tests.benchmarks.extraction [bodies|ministry]...`, both by default.

The data is not part of the repository: it is looked for in ../shared/data/dev, and a table whose data is absent is
skipped with a line that says so.

The measure is that of the article extraction benchmark the pages come from: the words of a text (runs
of letters and digits) make shingles of four; a page's shared, surplus and missing shingles, counted as often as
they occur, are divided by their sum, so that long pages weigh no more; precision, recall and F1 come from their
means over the pages. Beside it stand the mean of the pages' own F1 over sets of shingles, and the measure on two
halves of the pages (by a hash of their name), which shows whether a gain is general.
"""

import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import trafilatura

from digests.errors import SourceError
from digests.rules.reading.pages.extraction import ArticlePage, extract_page
from tests.lexicons import lexicon

extract_page = partial(extract_page, lexicon=lexicon())

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "dev"
SHINGLE = 4
ROUNDS = 3
MINISTRY_ZONE = "Asia/Shanghai"

Extract = Callable[[bytes, str], str]


@dataclass(frozen=True)
class Sample:
    name: str
    url: str
    page: bytes
    body: str


@dataclass(frozen=True)
class Score:
    precision: float
    recall: float
    f1: float


def samples() -> list[Sample]:
    folder = DATA / "extraction"
    lines = (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Sample(line["file"], line["url"], gzip.decompress((folder / line["file"]).read_bytes()), line["body"])
        for line in map(json.loads, lines)
    ]


# --- the measure ---------------------------------------------------------------------------------


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[start : start + SHINGLE]) for start in range(max(1, len(words) - SHINGLE + 1)))


def shares(gold: str, found: str) -> tuple[float, float, float]:
    """Return a page's shared, surplus and missing shingles as shares of all of them."""
    wanted, given = shingles(gold), shingles(found)
    shared = sum((wanted & given).values())
    counts = (shared, sum(given.values()) - shared, sum(wanted.values()) - shared)
    return tuple(count / sum(counts) for count in counts)  # type: ignore[return-value]


def score(pages: Sequence[tuple[float, float, float]]) -> Score:
    shared, surplus, missing = (sum(column) / len(pages) for column in zip(*pages, strict=True))
    precision, recall = shared / (shared + surplus), shared / (shared + missing)
    return Score(precision, recall, 2 * precision * recall / (precision + recall))


def set_f1(gold: str, found: str) -> float:
    wanted, given = set(shingles(gold)), set(shingles(found))
    return 2 * len(wanted & given) / (len(wanted) + len(given))


# --- the tables ----------------------------------------------------------------------------------


def ours(page: bytes, url: str) -> str:
    try:
        return extract_page(page, url).text
    except SourceError:
        return ""


def stock(**options: Any) -> Extract:
    return lambda page, url: trafilatura.extract(page, url=url, **options) or ""


def with_metadata(page: bytes, url: str) -> str:
    """The library's own reading of title, author and date included, as our reader gives them."""
    found = trafilatura.bare_extraction(page, url=url, favor_precision=True, with_metadata=True)
    return getattr(found, "text", None) or ""


CONTESTANTS: Mapping[str, Extract] = {
    "trafilatura": stock(),
    "trafilatura, precision": stock(favor_precision=True),
    "the same, with metadata": with_metadata,
    "ours (all of it)": ours,
}


def body_table() -> None:
    pages = samples()
    halves = [sha256(sample.name.encode()).digest()[0] % 2 for sample in pages]
    print(f"{len(pages)} pages; speeds are pages per CPU second, the best of {ROUNDS} rounds")
    print(f"{'':26}{'P':>7}{'R':>7}{'F1':>7}{'sets':>8}{'half A':>8}{'half B':>8}{'speed':>8}{'ratio':>7}")
    baseline = 0.0
    for name, extract in CONTESTANTS.items():
        extract(pages[0].page, pages[0].url)  # what is loaded once is not counted
        found, speed = timed(pages, extract)
        counted = [shares(sample.body, text) for sample, text in zip(pages, found, strict=True)]
        whole = score(counted)
        parts = [
            score([one for one, half in zip(counted, halves, strict=True) if half == which]).f1 for which in (0, 1)
        ]
        sets = sum(set_f1(sample.body, text) for sample, text in zip(pages, found, strict=True)) / len(pages)
        baseline = baseline or speed
        print(
            f"{name:26}{whole.precision:7.4f}{whole.recall:7.4f}{whole.f1:7.4f}{sets:8.4f}"
            f"{parts[0]:8.4f}{parts[1]:8.4f}{speed:8.1f}{speed / baseline:7.2f}",
            flush=True,
        )


def timed(pages: Sequence[Sample], extract: Extract) -> tuple[list[str], float]:
    best, found = float("inf"), []
    for _ in range(ROUNDS):
        started = time.process_time()
        found = [extract(sample.page, sample.url) for sample in pages]
        best = min(best, time.process_time() - started)
    return found, len(pages) / best


def ministry_table() -> None:
    lines = (DATA / "mfa_pages" / "index.jsonl").read_text(encoding="utf-8").splitlines()
    counts: Counter[str] = Counter()
    missing: list[str] = []
    for line in map(json.loads, lines):
        page = gzip.decompress((DATA / "mfa_pages" / line["file"]).read_bytes())
        counts["pages"] += 1
        try:
            found = extract_page(page, line["url"], zone=MINISTRY_ZONE)
        except SourceError as error:
            missing.append(f"{line['file']}: {error}")
            continue
        lacking = [name for name, value in parts_of(found).items() if not value]
        counts.update(f"with {name}" for name, value in parts_of(found).items() if value)
        counts["date named in the title"] += title_agrees(found)
        if lacking:
            missing.append(f"{line['file']}: no {', '.join(lacking)}")
    for name, count in counts.items():
        print(f"{name:26}{count:5}")
    print("\n".join(missing) or "none is missing anything")


def parts_of(page: ArticlePage) -> Mapping[str, object]:
    return {"title": page.title, "date": page.published, "text": page.text}


def title_agrees(page: ArticlePage) -> bool:
    """Whether the title names the very day: "... on July 1, 2020"."""
    if page.published is None:
        return False
    day = page.published.astimezone(ZoneInfo(MINISTRY_ZONE))
    return f"{day:%B}{day.day}" in page.title.replace(" ", "")


def main(wanted: Sequence[str]) -> None:
    tables = {"bodies": ("extraction", body_table), "ministry": ("mfa_pages", ministry_table)}
    for name, (folder, table) in tables.items():
        if wanted and name not in wanted:
            continue
        print(f"--- {name}", flush=True)
        if (DATA / folder).is_dir():
            table()
        else:
            print(f"skipped: no development data at {DATA / folder}")


if __name__ == "__main__":
    main(sys.argv[1:])
