"""Fits what a party's sentence is worth as its line: `python -m tests.benchmarks.fit_lines [--write]`.

A logistic regression with a ridge, over the features of `digests.rules.editing.worth`, of the sentences that a
party speaks with proof in the documents of the streams to develop on: is it that party's (as labelled), and worth
anything to a reader? Prints, each stream told by what was learned from the others, how often of two sentences the
right one is worth more (the area under the ROC curve) and how many are right among those above a chance, beside
all of them; `--write` puts the weights learned from all into `config/lexicon/weights.toml`.
The streams lie outside the repository; without them it says so.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.newsroom import load_relation, seed_sources
from digests.model import Annotation, Passage, PassageKind
from digests.rules.annotation.annotating import annotate
from digests.rules.editing.worth import features_of
from tests.benchmarks.documents import article_of
from tests.benchmarks.labelling.corpus import KEPT_APART, read_stream, stream_names
from tests.benchmarks.labelling.labels import fit as fitting
from tests.benchmarks.labelling.labels import read_labels
from tests.benchmarks.labelling.marks import SentenceMarks
from tests.benchmarks.labelling.ranges import place_of
from tests.lexicons import lexicon

Values = npt.NDArray[np.float64]

WEIGHTS = Path(__file__).parents[2] / "config" / "lexicon" / "weights.toml"
SECTION = re.compile(r"(?ms)^# Lines:.*?^\[worth\.line\]\n.*?(?=^#|^\[|\Z)")
RIDGE = 3.0
ROUNDS = 30
CHANCES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7)


def main(words: Sequence[str]) -> int:
    """Print how well it is told; with `--write` keep the weights."""
    names = [name for name in stream_names() if name not in KEPT_APART]
    if not names:
        print("skipped: the streams are not here (../shared/data/dev/streams/*.jsonl)")
        return 0
    relation = load_relation("us-china")
    found = [
        (stream, features_of(passage, annotation, relation, lexicon()), right_of(marks, passage.party))
        for stream in names
        for annotation, passage, marks in spoken(stream)
    ]
    features = list(found[0][1])
    rows = np.array([[each[name] for name in features] for _, each, _ in found], dtype=float)
    right = np.array([each for _, _, each in found], dtype=float)
    streams = np.array([stream for stream, _, _ in found])
    told = np.empty(len(right))
    for stream in names:
        own = streams == stream
        told[own] = rows[own] @ fit(rows[~own], right[~own])
    area = area_of(told, right)
    print(f"{len(right)} sentences of {len(names)} streams, {right.mean():.3f} right; area {area:.3f}")
    for chance in CHANCES:
        above = told >= np.log(chance / (1 - chance)) if chance else np.ones(len(told), dtype=bool)
        kept = right[above].sum() / right.sum()
        print(
            f"  chance {chance:.1f}: {above.sum():5} sentences, right {right[above].mean():.3f}, found {kept:.3f}"
        )
    if words == ["--write"]:
        write(dict(zip(features, fit(rows, right).tolist(), strict=True)), len(right), area)
    return 0


def spoken(stream: str) -> Iterator[tuple[Annotation, Passage, SentenceMarks]]:
    """Yield the labelled sentences that a party speaks with proof, of texts that are about the relation."""
    articles, _ = read_stream(stream)
    labels = fitting(read_labels(stream), {article.id: article.text for article in articles})
    seeds, relation = {source.id: source for source in seed_sources()}, load_relation("us-china")
    for number, line in enumerate(articles, 1):
        marked = labels.articles.get(line.id)
        if line.id not in labels.sentences or (marked and marked.gate == "no"):
            continue
        annotation = annotate(article_of(number, line, seeds), relation, lexicon())
        for passage in annotation.passages:
            place = place_of(line.text, passage.text)
            marks = labels.sentence_at(line.id, place) if place else None
            if marks and passage.proof and passage.kind is PassageKind.STATEMENT and not passage.empty:
                yield annotation, passage, marks


def right_of(marks: SentenceMarks, party: str) -> bool:
    """Say whether a sentence is the party's, and worth anything."""
    return marks.carries(party) and marks.worth > 0 and "C" not in marks.flags and not marks.furniture


def fit(rows: Values, right: Values) -> Values:
    """Return the weights by Newton's method."""
    weights = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        chances = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (chances - right) + RIDGE * weights
        bend = (rows * (chances * (1 - chances))[:, None]).T @ rows + RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights


def area_of(told: Values, right: Values) -> float:
    """Return how often a right one is told as more than a wrong one, those told alike counting half."""
    differences = told[right == 1][:, None] - told[right == 0][None, :]
    return float(((differences > 0) + 0.5 * (differences == 0)).mean())


def write(weights: dict[str, float], number: int, area: float) -> None:
    """Put the weights into the lexicon."""
    lines = [
        f"# Lines: what makes a party's sentence worth a line. Learned on {datetime.now(UTC):%Y-%m-%d} by",
        f"# `python -m tests.benchmarks.fit_lines --write` from {number} sentences that a party speaks with proof",
        "# in the streams to develop on; of two, the right one is worth more on a stream that was not learned",
        f"# from {area:.2f} times.",
        "[worth.line]",
        *(f'"{name}" = {weight:.2f}' for name, weight in weights.items()),
    ]
    text = SECTION.sub("", WEIGHTS.read_text(encoding="utf-8")).rstrip()
    WEIGHTS.write_text(text + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
