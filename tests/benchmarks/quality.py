"""How good the rules are: `python -m tests.benchmarks.quality [summaries|stories|quotes|gold]...`, all by default.

The data is not part of the repository: it is looked for in ../shared/data/dev (see the design's evaluation), and a
table whose data is absent is skipped with a line that says so.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from digests.model import Article, Source
from digests.rules.editing.summaries import METHODS, summarize
from tests.benchmarks import gold, grouping, quotes

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "dev"
SOURCE = Source(id="benchmark", name="Benchmark", url="https://benchmark.example.org/")
FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)


def lines_of(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def article(identifier: int, text: str, title: str = "", published: datetime | None = None) -> Article:
    url = f"https://benchmark.example.org/{identifier}"
    return Article(id=identifier, source=SOURCE, url=url, title=title, text=text, published=published)


# --- summaries -----------------------------------------------------------------------------------


def summary_sets() -> Iterator[tuple[str, int, list[tuple[list[Article], list[str]]]]]:
    """Give each set's name, its budget in words, and its clusters with their reference summaries."""
    news = lines_of("summarization/multinews_dev.jsonl")
    yield "news clusters", 220, [(plain(line["docs"]), [line["reference"]]) for line in news]
    wire = lines_of("summarization/mmds_dev.jsonl")
    yield "Asian wire stories", 145, [(plain(line["docs"]), [line["silver_reference"]]) for line in wire]
    past = lines_of("summarization/background_dev.jsonl")
    yield "story so far", 155, [(daily(line["updates"]), line["references"]) for line in past]


def plain(texts: Sequence[str]) -> list[Article]:
    return [article(number, text) for number, text in enumerate(texts)]


def daily(texts: Sequence[str]) -> list[Article]:
    """Articles a day apart, newest first."""
    made = [
        article(number, text.replace("\\n", "\n"), published=FIRST_DAY + timedelta(days=number))
        for number, text in enumerate(texts)
    ]
    return made[::-1]


def rouge(summary: str, references: Sequence[str]) -> list[float]:
    """Return ROUGE-1, -2 and -L, F1 in per cent, means over the references."""
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)
    scores = [scorer.score(reference, summary) for reference in references]
    return [100 * sum(score[name].fmeasure for score in scores) / len(scores) for name in scorer.rouge_types]


def summary_table(methods: Sequence[str] = METHODS) -> None:
    for name, words, clusters in summary_sets():
        for method in methods:
            started = time.process_time()
            told = [summarize(articles, words=words, method=method) for articles, _ in clusters]
            spent = time.process_time() - started
            scores = [
                rouge("\n".join(passage.text for passage in passages), references)
                for passages, (_, references) in zip(told, clusters, strict=True)
            ]
            means = [sum(column) / len(column) for column in zip(*scores, strict=True)]
            one, two, longest = means
            print(f"{name:20} {method:12} R1 {one:5.1f}  R2 {two:5.1f}  RL {longest:5.1f}  {spent:6.1f} s")


def main(wanted: Sequence[str]) -> None:
    tables: dict[str, Callable[[], None]] = {
        "gold": gold.main,
        "quotes": lambda: quotes.main([]),
        "stories": lambda: grouping.main([]),
        "summaries": lambda: summary_table([name for name in wanted if name in METHODS] or METHODS),
    }
    for name, table in tables.items():
        if wanted and name not in wanted:
            continue
        print(f"--- {name}", flush=True)
        if name in ("stories", "summaries") and not DATA.is_dir():
            print(f"skipped: no development data at {DATA}")
        else:
            table()


if __name__ == "__main__":
    main(sys.argv[1:])
