"""Fits the chance that a matter moved: `python -m tests.benchmarks.fit_updates [--write]`.

Of the labelled pairs "told yesterday, came in today" (`pairs.marks`) of the streams to develop on: how often one
that moved (an update or answer) is given a higher chance than one that did not, with weights learned from the
other streams, over the features of `digests.rules.sending.updates`; how many are left at the chance from which on
a matter may have moved. `--write` puts the weights learned from all into `config/lexicon/weights.toml`. The
streams lie outside the repository; without them it says so.
"""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.newsroom import load_relation, seed_sources
from digests.model import HEADLINE, Annotation, Article, Fact, TextKind
from digests.rules.annotation.annotating import annotate
from digests.rules.annotation.worth import chance
from digests.rules.sending.told import told_fact
from digests.rules.sending.updates import LIKELY, features_of
from tests.benchmarks.documents import article_of
from tests.benchmarks.fit_worth import area_of, logistic
from tests.benchmarks.labelling.corpus import KEPT_APART, read_stream, stream_names
from tests.benchmarks.labelling.labels import Place, fit, read_labels
from tests.benchmarks.labelling.ranges import place_of
from tests.lexicons import lexicon

WEIGHTS = Path(__file__).parents[2] / "config" / "lexicon" / "weights.toml"
SECTION = re.compile(r"(?ms)^# Matters that moved\b.*?^\[changes\.weights\]\n.*?(?=^#|^\[|\Z)")
OF_SEVERAL = (TextKind.EXCHANGE, TextKind.TRANSCRIPT)  # whose title says nothing of one matter
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Pair:
    """A labelled pair: whether it moved, and how what came in stands to what was told."""

    stream: str
    moved: bool
    features: Mapping[str, float]


def main(words: Sequence[str]) -> int:
    """Print how well it is told what moved."""
    names = [name for name in stream_names() if name not in KEPT_APART]
    if not names:
        print("skipped: the streams are not here (../shared/data/dev/streams/*.jsonl)")
        return 0
    pairs = [pair for name in names for pair in pairs_of(name)]
    chances = _held_out(pairs)
    moved = np.array([float(pair.moved) for pair in pairs])
    area, likely = area_of(chances, moved), chances >= LIKELY
    print(f"{len(pairs)} pairs, {int(moved.sum())} moved; held out: moved before not moved {area:.3f}; "
          f"of those from {LIKELY} on {moved[likely].mean():.2f} moved, "
          f"{moved[likely].sum() / moved.sum():.2f} of what moved")  # fmt: skip
    if "--write" in words:
        _write(pairs, area)
    return 0


def pairs_of(stream: str) -> Iterator[Pair]:
    """Yield the labelled pairs of a stream of which both sides tell something."""
    articles, _ = read_stream(stream)
    labels = fit(read_labels(stream), {article.id: article.text for article in articles})
    seeds, relation = {source.id: source for source in seed_sources("us-china")}, load_relation("us-china")
    lines = {line.id: (number, line) for number, line in enumerate(articles, 1)}

    @cache
    def read(identifier: str) -> tuple[Article, Annotation]:
        article = article_of(*lines[identifier], seeds)
        return article, annotate(article, relation, lexicon())

    def facts_in(places: Sequence[Place]) -> Iterator[tuple[Article, Fact]]:
        for identifier in dict.fromkeys(place.article for place in places):
            article, annotation = read(identifier)
            ranges = [place.range for place in places if place.article == identifier]
            told = {
                passage.index
                for passage in annotation.passages
                if (where := place_of(lines[identifier][1].text, passage.text))
                and any(each.overlap(where) >= HALF for each in ranges)
            }
            titled = set() if annotation.kind in OF_SEVERAL else {HEADLINE}
            yield from ((article, fact) for fact in annotation.facts if fact.index in told | titled)

    for pair in labels.pairs:
        told = [told_fact(fact, 1, article) for article, fact in facts_in(pair.told)]
        came = list(facts_in(pair.came))
        if told and came:
            published = max((article.published for article, _ in came if article.published), default=None)
            features = features_of([fact for _, fact in came], told, published)
            yield Pair(stream, pair.marks.what in ("update", "answer"), features)


def learned(pairs: Sequence[Pair]) -> dict[str, float]:
    """Return the weights learned from the pairs, by feature."""
    names = list(pairs[0].features)
    rows = np.array([[pair.features[name] for name in names] for pair in pairs])
    moved: npt.NDArray[np.float64] = np.array([float(pair.moved) for pair in pairs])
    return dict(zip(names, logistic(rows, moved).tolist(), strict=True))


def _held_out(pairs: Sequence[Pair]) -> npt.NDArray[np.float64]:
    """Return the chance of each pair by weights learned from the other streams."""
    weights = {
        stream: learned([pair for pair in pairs if pair.stream != stream])
        for stream in {pair.stream for pair in pairs}
    }
    return np.array([chance(pair.features, weights[pair.stream]) for pair in pairs])


def _write(pairs: Sequence[Pair], area: float) -> None:
    lines = [
        f"# Matters that moved: learned {datetime.now(UTC).date()} by",
        f"# `python -m tests.benchmarks.fit_updates --write` from {len(pairs)} labelled pairs of the streams to",
        f"# develop on. On streams not learned from what moved has the higher chance {area:.2f} of the time.",
        "[changes.weights]",
        *(f'"{name}" = {weight:.2f}' for name, weight in learned(pairs).items()),
    ]
    text = SECTION.sub("", WEIGHTS.read_text(encoding="utf-8")).rstrip()
    WEIGHTS.write_text(text + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
