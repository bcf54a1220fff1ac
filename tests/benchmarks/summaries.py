"""How good the summaries are: `python -m tests.benchmarks.summaries [quick]`.

Three sets of article clusters with reference summaries, whole sentences within a budget of words, ROUGE F1 as the
design's evaluation has it. Ours is what `communique try summarize` prints: passages attributed first. Each
difference to a baseline comes with the interval of a paired bootstrap. `quick` leaves out sumy's slower methods
and the ceiling. The third set's updates come without dates: they are given dates a day apart, newest first or
oldest first makes no difference. Its references are three each; those of the second set are machine-written.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from digests.model import Article, Relation, Source
from digests.rules.editing.summaries import plain_passages, summarize
from tests.benchmarks import bootstrap
from tests.benchmarks.measures import rouge
from tests.benchmarks.summary_baselines import BASELINES, Method, ceiling, length
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.voices import attribute

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "dev"
SOURCE = Source(id="benchmark", name="Benchmark", url="https://benchmark.example.org/")
FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
MEASURES = ("R1", "R2", "RL")
QUICK = ("opening", "lexrank", "LexRank+", "bigrams", "centroid")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Articles and what people, or a machine, wrote of them."""

    articles: tuple[Article, ...]
    references: tuple[str, ...]


def lines_of(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def article(identifier: int, text: str, title: str = "", published: datetime | None = None) -> Article:
    url = f"https://benchmark.example.org/{identifier}"
    return Article(id=identifier, source=SOURCE, url=url, title=title, text=text, published=published)


def summary_sets() -> Iterator[tuple[str, int, list[Cluster]]]:
    """Give each set's name, its budget in words, and its clusters."""
    news = lines_of("summarization/multinews_dev.jsonl")
    yield "news clusters", 220, [Cluster(plain(line["docs"]), (line["reference"],)) for line in news]
    wire = lines_of("summarization/mmds_dev.jsonl")
    yield "Asian wire stories", 145, [Cluster(plain(line["docs"]), (line["silver_reference"],)) for line in wire]
    past = lines_of("summarization/background_dev.jsonl")
    yield "story so far", 155, [Cluster(daily(line["updates"]), tuple(line["references"])) for line in past]


def plain(texts: Sequence[str]) -> tuple[Article, ...]:
    return tuple(article(number, text) for number, text in enumerate(texts))


def daily(texts: Sequence[str]) -> tuple[Article, ...]:
    """Articles a day apart, newest first."""
    days = (FIRST_DAY + timedelta(days=number) for number in range(len(texts)))
    made = [
        article(number, text, published=day) for number, (text, day) in enumerate(zip(texts, days, strict=True))
    ]
    return tuple(made[::-1])


@cache
def relation() -> Relation:
    return us_china()


def ours(articles: Sequence[Article], words: int) -> list[str]:
    """What `communique try summarize` gives."""
    said = {article.id: attribute(article, relation(), lexicon()) for article in articles}
    return [passage.text for passage in summarize(articles, lexicon(), words=words, passages=said)]


def scores_of(method: Method, clusters: Sequence[Cluster], words: int) -> tuple[list[list[float]], float]:
    """Return each cluster's three scores and the share of the budget that was used."""
    scores, used = [], 0
    for cluster in clusters:
        chosen = method(cluster.articles, words)
        if length(chosen) > words:
            raise ValueError("a summary is longer than its budget")
        used += length(chosen)
        scores.append(rouge("\n".join(chosen), cluster.references))
    return scores, used / (words * len(clusters))


def table(names: Sequence[str]) -> None:
    for name, words, clusters in summary_sets():
        print(f"{name}: {len(clusters)} clusters, {words} words", flush=True)
        own, used = scores_of(ours, clusters, words)
        print(f"  {'ours':12}{_means(own)}   {100 * used:.0f} % of the budget used", flush=True)
        for baseline in names:
            theirs, _ = scores_of(BASELINES[baseline], clusters, words)
            differences = [
                f"{measure} {bootstrap.paired([row[place] for row in own], [row[place] for row in theirs])}"
                for place, measure in enumerate(MEASURES)
            ]
            print(f"  {baseline:12}{_means(theirs)}   ours: {'; '.join(differences)}", flush=True)
        if len(names) == len(BASELINES):
            known = [
                rouge("\n".join(ceiling(each.articles, words, each.references)), each.references)
                for each in clusters
            ]
            print(f"  {'ceiling':12}{_means(known)}", flush=True)


def _means(scores: Sequence[Sequence[float]]) -> str:
    return " ".join(f"{sum(column) / len(column):6.2f}" for column in zip(*scores, strict=True))


def speeds(amounts: Sequence[int] = (5, 20, 100)) -> None:
    """Print CPU seconds for some articles, attributed or not, beside stock LexRank on the same sentences."""
    texts = [text for line in lines_of("summarization/multinews_dev.jsonl") for text in line["docs"]]
    usual = [text for text in texts if 15 <= len(plain_passages(article(0, text), lexicon())) <= 30]
    print("CPU seconds: articles, sentences, ours with attribution, ours alone, stock LexRank", flush=True)
    ours(plain(usual[:2]), 220)
    spent: dict[int, float] = {}
    for amount in amounts:
        articles = plain(usual[:amount])
        groups = {each.id: plain_passages(each, lexicon()) for each in articles}
        whole = _spent(lambda articles=articles: ours(articles, 220))
        spent[amount] = _spent(
            lambda articles=articles, groups=groups: summarize(articles, lexicon(), words=220, passages=groups)
        )
        stock = _spent(lambda articles=articles: BASELINES["lexrank"](articles, 220), times=1)
        sentences = sum(map(len, groups.values()))
        print(
            f"  {amount:4} {sentences:6} {whole:8.3f} {spent[amount]:8.3f} {stock:8.2f}"
            f"   {stock / spent[amount]:.0f} times as fast",
            flush=True,
        )
    print(f"  from {amounts[-2]} to {amounts[-1]} articles: {spent[amounts[-1]] / spent[amounts[-2]]:.1f} times")


def _spent(call: Callable[[], Any], times: int = 5) -> float:
    best = float("inf")
    for _ in range(times):
        started = time.process_time()
        call()
        best = min(best, time.process_time() - started)
    return best


def main(wanted: Sequence[str]) -> None:
    if not DATA.is_dir():
        print(f"skipped: no development data at {DATA}")
        return
    if "speed" not in wanted:
        table(QUICK if "quick" in wanted else tuple(BASELINES))
    speeds()


if __name__ == "__main__":
    main(sys.argv[1:])
