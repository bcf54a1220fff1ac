"""Fits what a sentence is worth, and how it can be read: `python -m tests.benchmarks.fit_worth [--write]`.

Five models over the features of `digests.rules.annotation.worth`, on the labelled sentences of the texts about the
relation in the streams to develop on. `passage`: a linear regression with a ridge of the worth that the labels
give, 0 to 3, 0 for what would embarrass. The others are logistic regressions with a ridge. `line`, of what a party
says with proof: is it that party's (as labelled), and worth anything? `leans`, of all but furniture: does it want
other sentences? `unnamed`: does it want its speaker? `heading`, of the sentences of exchanges and the like with
such a label: does it tell news by itself?
Prints what was found on each stream by what was learned from the others: how far the worth agrees (correlation),
how often of two sentences the right one has the better chance (the area under the ROC curve), and how many of a
party's are right among those above a chance, beside all of them. `--write` puts the weights learned from all into
`config/lexicon/weights.toml`. The streams lie outside the repository; without them it says so.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.newsroom import load_relation, seed_sources
from digests.model import Passage, PassageKind
from digests.rules.annotation.annotating import annotate
from digests.rules.annotation.worth import (
    LEANS,
    LINE,
    WANTS_SPEAKER,
    WORTH,
    chance,
    stems_beside,
    summed,
    worth_features,
)
from tests.benchmarks.documents import article_of
from tests.benchmarks.labelling.corpus import KEPT_APART, read_stream, stream_names
from tests.benchmarks.labelling.labels import StreamLabels, read_labels
from tests.benchmarks.labelling.labels import fit as fitting
from tests.benchmarks.labelling.marks import SentenceMarks
from tests.benchmarks.labelling.ranges import Range, place_of
from tests.lexicons import lexicon

Values = npt.NDArray[np.float64]

WEIGHTS = Path(__file__).parents[2] / "config" / "lexicon" / "weights.toml"
SECTION = re.compile(r"(?ms)^# Worth:.*?^\[worth\.\w+\]\n.*?(?=^#|^\[(?!worth\.)|\Z)")
FEATURES = {
    "passage": (
        "always", "names both", "names one", "names the other", "an act", "a figure", "a number", "a measure",
        "the title", "place", "place in a conference", "of a conference", "opens", "length", "short", "can lead",
        "a question", "an opinion", "commonplace", "says nothing", LINE,
    ),
    "line": (
        "always", "names both", "names the other", "an act", "as we", "a number", "a measure", "what shall be",
        "to you", "quotes", "is a quotation", "commonplace", "opens", "of news", "of a statement", "of an act",
    ),
    "leans": (
        "always", "opens leaning", "can lead", "opens", "place", "the title", "length", "points back", "no name",
        "as we", "names both", "a figure",
    ),
    "unnamed": (
        "always", "opens leaning", "can lead", "opens", "place", "the title", "length", "points back", "no name",
        "as we", "names both", "a figure", "of news", "of a conference", "of an act", "of comment", "quotes",
        "is a quotation", "a surname alone", "spoken on", "a person", "somebody speaks",
    ),
    "heading": (
        "always", WORTH, LEANS, WANTS_SPEAKER, "somebody speaks", "a question", "asks", "says nothing", "to you",
        "short",
    ),
}  # fmt: skip
RIDGE = 5.0
ROUNDS = 30
CHANCES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A labelled sentence: its stream, its features, whether and who provably speaks, its marks."""

    stream: str
    features: Mapping[str, float]
    speaks: bool
    party: str
    marks: SentenceMarks

    @property
    def poor(self) -> bool:
        return self.marks.furniture or "C" in self.marks.flags


@dataclass(frozen=True, slots=True)
class Heading:
    """A labelled sentence of an exchange: its stream, its features, whether it is proven who speaks, whether it
    tells news by itself."""

    stream: str
    features: Mapping[str, float]
    proven: bool
    news: bool


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
    sentences = [sentence for name in names for sentence in read(name)]
    lines = table("line", [each for each in sentences if each.speaks], _worth_a_line)
    whole = [each for each in sentences if not each.marks.furniture]
    leaning = table("leans", whole, lambda each: each.marks.alone == "N")
    unnamed = table("unnamed", whole, lambda each: each.marks.alone == "P")
    told, right = held_out_worth(sentences)
    agreement = float(np.corrcoef(told, right)[0, 1])
    print(f"{len(told)} sentences of {len(names)} streams: correlation {agreement:.3f}")
    headings = [heading for name in names for heading in read_headings(name)]
    areas = {}
    for name, chances, found in (
        ("line", held_out(lines), lines),
        ("leans", held_out(leaning), leaning),
        ("unnamed", held_out(unnamed), unnamed),
        ("heading", *held_out_headings(headings, sentences)),
    ):
        areas[name] = area_of(chances, found.right)
        print(f"{name}: {len(chances)}, {found.right.mean():.3f} are so: area {areas[name]:.3f}")
        if name in ("line", "heading"):
            _print_chances(chances, found.right)
    if words == ["--write"]:
        comment = (
            f"# Worth: learned {datetime.now(UTC):%Y-%m-%d} by `python -m tests.benchmarks.fit_worth --write`,\n"
            f"# `passage` from {len(told)} labelled sentences of the streams to develop on (correlation with the\n"
            f"# labels {agreement:.2f} on streams not learned from), `line` from the {len(lines.right)} that a\n"
            f"# party of them speaks with proof (of two, the right one has the better chance {areas['line']:.2f}\n"
            f"# times), `leans` and `unnamed` from the {len(whole)} that are no furniture\n"
            f"# ({areas['leans']:.2f} and {areas['unnamed']:.2f}), `heading` from {len(headings)} of exchanges\n"
            f"# ({areas['heading']:.2f})."
        )
        tables = tables_of(sentences)
        write(comment, {**tables, "heading": weights_of(heading_table(headings, tables), logistic)})
    return 0


def tables_of(sentences: Sequence[Sentence]) -> dict[str, dict[str, float]]:
    """Return the weights by model that these sentences teach."""
    whole = [each for each in sentences if not each.marks.furniture]
    line = weights_of(table("line", [each for each in sentences if each.speaks], _worth_a_line), logistic)
    return {
        "passage": weights_of(worth_table(sentences, line), linear),
        "line": line,
        "leans": weights_of(table("leans", whole, lambda each: each.marks.alone == "N"), logistic),
        "unnamed": weights_of(table("unnamed", whole, lambda each: each.marks.alone == "P"), logistic),
    }


def _worth_a_line(each: Sentence) -> bool:
    return each.marks.carries(each.party) and each.marks.worth > 0 and not each.poor


def _print_chances(chances: Values, right: Values) -> None:
    for least in CHANCES:
        above = chances >= np.log(least / (1 - least)) if least else np.ones(len(chances), dtype=bool)
        kept = right[above].sum() / right.sum()
        print(
            f"  chance {least:.1f}: {above.sum():5} sentences, right {right[above].mean():.3f}, found {kept:.3f}"
        )


def table(model: str, sentences: Sequence[Sentence], right: Callable[[Sentence], float]) -> Labelled:
    """Return the sentences in rows of the model's features."""
    names = FEATURES[model]
    return Labelled(
        names,
        np.array([[each.features[name] for name in names] for each in sentences]),
        np.array([float(right(each)) for each in sentences]),
        np.array([each.stream for each in sentences]),
    )


def worth_table(sentences: Sequence[Sentence], line: Mapping[str, float]) -> Labelled:
    """Return the rows for the worth, with the chance of a line by these weights."""
    given = [
        replace(each, features={**each.features, LINE: chance(each.features, line) if each.speaks else 0.0})
        for each in sentences
    ]
    return table("passage", given, lambda each: 0.0 if each.poor else float(each.marks.worth))


def held_out_worth(sentences: Sequence[Sentence]) -> tuple[Values, Values]:
    """Return the worth of each sentence, the chance of a line in it, too, by what the other streams teach; and
    what it is."""
    told, right = np.empty(len(sentences)), np.empty(len(sentences))
    streams = np.array([each.stream for each in sentences])
    for stream in np.unique(streams):
        own = streams == stream
        others = [each for each in sentences if each.stream != stream and each.speaks]
        line = weights_of(table("line", others, _worth_a_line), logistic)
        found = worth_table(sentences, line)
        told[own] = found.rows[own] @ linear(found.rows[~own], found.right[~own])
        right = found.right
    return told, right


def heading_table(headings: Sequence[Heading], tables: Mapping[str, Mapping[str, float]]) -> Labelled:
    """Return the rows for what tells news by itself, with what the other models say by these weights."""
    names, rows = FEATURES["heading"], []
    for each in headings:
        line = chance(each.features, tables["line"]) if each.proven else 0.0
        known = {
            **each.features,
            WORTH: summed({**each.features, LINE: line}, tables["passage"]),
            LEANS: chance(each.features, tables["leans"]),
            WANTS_SPEAKER: chance(each.features, tables["unnamed"]),
        }
        rows.append([known[name] for name in names])
    right = np.array([float(each.news) for each in headings])
    return Labelled(names, np.array(rows), right, np.array([each.stream for each in headings]))


def held_out_headings(headings: Sequence[Heading], sentences: Sequence[Sentence]) -> tuple[Values, Labelled]:
    """Return what is told of each heading by what was learned from the other streams, and what is right."""
    found = heading_table(headings, tables_of(sentences))
    told = np.empty(len(headings))
    for stream in np.unique(found.streams):
        own = found.streams == stream
        given = heading_table(headings, tables_of([each for each in sentences if each.stream != stream]))
        told[own] = given.rows[own] @ logistic(given.rows[~own], given.right[~own])
    return told, found


def read_headings(stream: str) -> Iterator[Heading]:
    """Yield each sentence of which the labels say whether it tells news by itself."""
    for line, labels, passage, features, place in _passages(stream, lambda labels, line: line in labels.headings):
        if worth := labels.heading_at(line, place):
            yield Heading(stream, features, passage.proof is not None, worth == "news")


def read(stream: str) -> Iterator[Sentence]:
    """Yield each labelled sentence of the texts about the relation."""

    def wanted(labels: StreamLabels, line: str) -> bool:
        marked = labels.articles.get(line)
        return line in labels.sentences and not (marked and marked.gate == "no")

    for line, labels, passage, features, place in _passages(stream, wanted):
        if marks := labels.sentence_at(line, place):
            speaks = passage.proof and passage.kind is PassageKind.STATEMENT and not passage.empty
            yield Sentence(stream, features, bool(speaks), passage.party, marks)


def _passages(
    stream: str, wanted: Callable[[StreamLabels, str], bool]
) -> Iterator[tuple[str, StreamLabels, Passage, dict[str, float], Range]]:
    """Yield each passage of the wanted articles, after the article's id and the stream's labels, with its features
    and where it stands."""
    articles, _ = read_stream(stream)
    labels = fitting(read_labels(stream), {article.id: article.text for article in articles})
    seeds, relation = {source.id: source for source in seed_sources("us-china")}, load_relation("us-china")
    for number, line in enumerate(articles, 1):
        if not wanted(labels, line.id):
            continue
        article = article_of(number, line, seeds)
        annotation = annotate(article, relation, lexicon())
        title = stems_beside(article.title, relation, lexicon())
        for sentence in annotation.sentences:
            if place := place_of(line.text, sentence.text):
                features = worth_features(sentence, annotation, title, relation, lexicon())
                yield line.id, labels, sentence, features, place


def held_out(found: Labelled) -> Values:
    """Return what is told of each sentence by what was learned from the other streams."""
    told = np.empty(len(found.right))
    for stream in np.unique(found.streams):
        own = found.streams == stream
        told[own] = found.rows[own] @ logistic(found.rows[~own], found.right[~own])
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
