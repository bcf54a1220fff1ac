"""Fits what a sentence is worth, and as a party's line: `python -m tests.benchmarks.fit_worth [--write]`.

Two models over the features of `digests.rules.annotation.worth`, on the labelled sentences of the texts about the
relation in the streams to develop on. `passage`: a linear regression with a ridge of the worth that the labels
give, 0 to 3, 0 for what would embarrass. `line`: a logistic regression with a ridge, of what a party says with
proof: is it that party's (as labelled), and worth anything?
Prints what was found on each stream by what was learned from the others: how far the worth agrees (correlation),
how often of two of a party's sentences the right one has the better chance (the area under the ROC curve), and how
many are right among those above a chance, beside all of them. `--write` puts the weights learned from all into
`config/lexicon/weights.toml`. The streams lie outside the repository; without them it says so.
"""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.newsroom import load_relation, seed_sources
from digests.model import PassageKind
from digests.rules.annotation.annotating import annotate
from digests.rules.annotation.worth import features_of, line_features_of
from tests.benchmarks.documents import article_of
from tests.benchmarks.labelling.corpus import KEPT_APART, read_stream, stream_names
from tests.benchmarks.labelling.labels import fit as fitting
from tests.benchmarks.labelling.labels import read_labels
from tests.benchmarks.labelling.marks import SentenceMarks
from tests.benchmarks.labelling.ranges import place_of
from tests.lexicons import lexicon

Values = npt.NDArray[np.float64]

WEIGHTS = Path(__file__).parents[2] / "config" / "lexicon" / "weights.toml"
SECTION = re.compile(r"(?ms)^# Worth:.*?^\[worth\.line\]\n.*?(?=^#|^\[|\Z)")
LEFT_OUT = ("names the other",)  # of the passage: who speaks is not known of most
RIDGE = 5.0
ROUNDS = 30
CHANCES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7)


@dataclass(frozen=True, slots=True)
class Labelled:
    """Sentences in rows of features, with their stream and what is right of them: a grade, or 1 and 0."""

    names: tuple[str, ...]
    rows: Values
    right: Values
    streams: npt.NDArray[np.str_]


def main(words: Sequence[str]) -> int:
    """Print how well it is told; with `--write` keep the weights."""
    names = [name for name in stream_names() if name not in KEPT_APART]
    if not names:
        print("skipped: the streams are not here (../shared/data/dev/streams/*.jsonl)")
        return 0
    passages, lines = labelled(names)
    told = held_out(passages, linear)
    agreement = float(np.corrcoef(told, passages.right)[0, 1])
    print(f"{len(told)} sentences of {len(names)} streams: correlation {agreement:.3f}")
    chances = held_out(lines, logistic)
    area = area_of(chances, lines.right)
    print(f"{len(chances)} of a party, {lines.right.mean():.3f} right: area {area:.3f}")
    for chance in CHANCES:
        above = chances >= np.log(chance / (1 - chance)) if chance else np.ones(len(chances), dtype=bool)
        kept = lines.right[above].sum() / lines.right.sum()
        right = lines.right[above].mean()
        print(f"  chance {chance:.1f}: {above.sum():5} sentences, right {right:.3f}, found {kept:.3f}")
    if words == ["--write"]:
        comment = (
            f"# Worth: learned {datetime.now(UTC):%Y-%m-%d} by `python -m tests.benchmarks.fit_worth --write`,\n"
            f"# `passage` from {len(told)} labelled sentences of the streams to develop on (correlation with the\n"
            f"# labels {agreement:.2f} on streams not learned from), `line` from the {len(chances)} that a\n"
            f"# party of them speaks with proof (of two, the right one has the better chance {area:.2f} times)."
        )
        write(comment, {"passage": weights_of(passages, linear), "line": weights_of(lines, logistic)})
    return 0


def labelled(streams: Sequence[str]) -> tuple[Labelled, Labelled]:
    """Return all labelled sentences, and those that a party speaks with proof."""
    passages: list[tuple[str, Mapping[str, float], float]] = []
    lines: list[tuple[str, Mapping[str, float], float]] = []
    for stream in streams:
        for features, spoken, party, marks in read(stream):
            kept = {name: each for name, each in features.items() if name not in LEFT_OUT}
            poor = marks.furniture or "C" in marks.flags
            passages.append((stream, kept, 0.0 if poor else float(marks.worth)))
            if spoken:
                lines.append((stream, spoken, float(marks.carries(party) and marks.worth > 0 and not poor)))
    return _table(passages), _table(lines)


def _table(found: Sequence[tuple[str, Mapping[str, float], float]]) -> Labelled:
    names = tuple(found[0][1])
    return Labelled(
        names,
        np.array([[features[name] for name in names] for _, features, _ in found]),
        np.array([right for _, _, right in found]),
        np.array([stream for stream, _, _ in found]),
    )


def read(stream: str) -> Iterator[tuple[Mapping[str, float], Mapping[str, float], str, SentenceMarks]]:
    """Yield the features of each labelled sentence, those as a line (none where nobody provably speaks), who
    speaks, and its marks."""
    articles, _ = read_stream(stream)
    labels = fitting(read_labels(stream), {article.id: article.text for article in articles})
    seeds, relation = {source.id: source for source in seed_sources()}, load_relation("us-china")
    for number, line in enumerate(articles, 1):
        marked = labels.articles.get(line.id)
        if line.id not in labels.sentences or (marked and marked.gate == "no"):
            continue
        article = article_of(number, line, seeds)
        annotation = annotate(article, relation, lexicon())
        found = zip(annotation.passages, features_of(annotation, article, relation, lexicon()), strict=True)
        for passage, features in found:
            place = place_of(line.text, passage.text)
            marks = labels.sentence_at(line.id, place) if place else None
            if marks is None:
                continue
            speaks = passage.proof and passage.kind is PassageKind.STATEMENT and not passage.empty
            spoken = line_features_of(passage, features, annotation, lexicon()) if speaks else {}
            yield features, spoken, passage.party, marks


def held_out(found: Labelled, fit: object) -> Values:
    """Return what is told of each sentence by what was learned from the other streams."""
    told = np.empty(len(found.right))
    for stream in np.unique(found.streams):
        own = found.streams == stream
        told[own] = found.rows[own] @ fit(found.rows[~own], found.right[~own])  # type: ignore[operator]
    return told


def linear(rows: Values, right: Values) -> Values:
    """Return the weights of a ridge regression."""
    return np.linalg.solve(rows.T @ rows + RIDGE * np.eye(rows.shape[1]), rows.T @ right)


def logistic(rows: Values, right: Values, meant: Values | float = 0.0) -> Values:
    """Return the weights of a logistic regression with a ridge around what is meant, by Newton's method."""
    weights = np.zeros(rows.shape[1]) + meant
    for _ in range(ROUNDS):
        chances = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (chances - right) + RIDGE * (weights - meant)
        bend = (rows * (chances * (1 - chances))[:, None]).T @ rows + RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights


def weights_of(found: Labelled, fit: object) -> dict[str, float]:
    """Return the weights learned from all, by feature."""
    return dict(zip(found.names, fit(found.rows, found.right).tolist(), strict=True))  # type: ignore[operator]


def area_of(told: Values, right: Values) -> float:
    """Return how often a right one is told as more than a wrong one, those told alike counting half."""
    differences = told[right == 1][:, None] - told[right == 0][None, :]
    return float(((differences > 0) + 0.5 * (differences == 0)).mean())


def write(comment: str, tables: Mapping[str, Mapping[str, float]]) -> None:
    """Put the weights into the lexicon."""
    lines = [comment]
    for table, weights in tables.items():
        lines += [f"[worth.{table}]", *(f'"{name}" = {weight:.2f}' for name, weight in weights.items()), ""]
    text = SECTION.sub("", WEIGHTS.read_text(encoding="utf-8")).rstrip()
    WEIGHTS.write_text(text + "\n\n" + "\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
