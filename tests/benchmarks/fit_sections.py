"""Fits how a card's section is told: `python -m tests.benchmarks.fit_sections [--write]`.

A logistic regression with one answer, a theme or none, over what the words of each theme score in a headline and
the first sentence below it: two weights for all themes and a prior for each, drawn to their mean. It learns from
the articles and segments of the streams to develop on whose themes are labelled, the first theme being right.
Prints for some bars how many sections are said and how many of these are the first theme, or any, that the labels
have, on streams that were not learned from, beside the theme with the most votes of the whole text; `--write` puts
the weights into `config/lexicon/weights.toml` and the priors into the relation's `themes.toml`.
The streams lie outside the repository; without them it says so.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bot.newsroom import load_relation, seed_sources
from digests.model import Article, Relation
from digests.rules.annotation.clean import clean_passages
from digests.rules.annotation.passages import passages_of
from digests.rules.editing.sorting import classify
from digests.rules.editing.themes import MOST_SCORED, UNIT, classify_passages, scores_of, section_by
from tests.benchmarks.documents import article_of
from tests.benchmarks.fit_kinds import WEIGHTS, Values
from tests.benchmarks.labelling.corpus import KEPT_APART, read_stream, stream_names
from tests.benchmarks.labelling.labels import SegmentLabel, fit, read_labels
from tests.lexicons import lexicon

THEMES = Path(__file__).parents[2] / "config" / "relations" / "us-china" / "themes.toml"
SECTION = re.compile(r"(?ms)^# Sections:.*?^\[sections\.weights\]\n.*?(?=^#|^\[|\Z)")
SEVERAL = ("exchange", "transcript", "newsletter", "list")  # kinds of text whose title names no one matter
BARS = (0.4, 0.5, 0.55, 0.6, 0.7)
FEWEST = 10  # labels of a theme from which on it has a prior of its own
RIDGE, WEIGHTS_RIDGE, ROUNDS = 5.0, 0.5, 40


@dataclass(frozen=True, slots=True)
class Labelled:
    """A headline with the sentence below it: what each theme scores, its themes by the labels and by votes."""

    stream: str
    scores: tuple[tuple[float, float], ...]
    themes: tuple[str, ...]
    voted: str


@dataclass(frozen=True, slots=True)
class Weights:
    """What scores of headline and line weigh, and the prior of each theme."""

    told: Values
    priors: Values


def main(words: Sequence[str]) -> int:
    """Print how well sections are told; with `--write` keep the weights."""
    names = [name for name in stream_names() if name not in KEPT_APART]
    if not names:
        print("skipped: the streams are not here (../shared/data/dev/streams/*.jsonl)")
        return 0
    relation = load_relation("us-china")
    labelled = [each for name in names for each in labelled_of(name, relation)]
    themes = [theme.id for theme in relation.themes]
    chances = held_out(labelled, themes)
    voted = [each.voted in each.themes for each in labelled if each.voted]
    print(f"{len(labelled)} labelled; by votes of the text {len(voted)} said, {np.mean(voted):.3f} right")
    lines = []
    for bar in BARS:
        said, first, right = figures_of(labelled, themes, chances, bar)
        lines.append(
            f"from {bar} on {said:.2f} are said, {first:.2f} the first theme of the labels, {right:.2f} any"
        )
    named = [dict(zip(themes, row, strict=True)) for row in chances]
    told = [section_by(row, (each.voted,), relation, lexicon()) for row, each in zip(named, labelled, strict=True)]
    right = np.mean([theme in each.themes for theme, each in zip(told, labelled, strict=True) if theme])
    share = np.mean([bool(theme) for theme in told])
    lines.append(f"with the first theme of the whole text {share:.2f} are said, {right:.2f} any")
    print("\n".join(lines))
    found = fitted(labelled, themes)
    number = Counter(each.themes[0] for each in labelled)
    priors = {theme: found.priors[place] for place, theme in enumerate(themes) if number[theme] >= FEWEST}
    table = {"headline": found.told[0], "line": found.told[1], "unlabelled": found.priors.mean()}
    table |= {name: lexicon().sections.weights[name] for name in ("bar", "unlabelled bar")}
    for name, weight in (*table.items(), *priors.items()):
        print(f"  {name:12}{weight:6.2f}")
    if words == ["--write"]:
        write(table, priors, lines, len(labelled))
    return 0


def labelled_of(stream: str, relation: Relation) -> Iterator[Labelled]:
    """Yield the labelled headlines of a stream: titles of texts of one matter, what segments are about."""
    articles, _ = read_stream(stream)
    labels = fit(read_labels(stream), {article.id: article.text for article in articles})
    seeds = {source.id: source for source in seed_sources("us-china")}
    for number, line in enumerate(articles, 1):
        marks, article = labels.articles.get(line.id), article_of(number, line, seeds)
        if marks is None or marks.gate == "no":
            continue
        if marks.themes and marks.text not in SEVERAL:
            voted = next((each.theme for each in classify(article, relation, lexicon())), "")
            yield _labelled(stream, article.title, article.text, article, marks.themes, voted, relation)
        for segment in labels.segments.get(line.id, ()):
            if segment.gate != "no" and segment.themes:
                yield _of_segment(stream, segment, article, relation)


def _of_segment(stream: str, segment: SegmentLabel, article: Article, relation: Relation) -> Labelled:
    place, peg = segment.place.range, segment.peg
    words = article.text[peg.start : peg.end] if peg else article.title
    part = replace(article, text=article.text[place.start : place.end])
    voted = classify_passages(words, clean_passages(part, relation, lexicon()), relation)
    rest = article.text[peg.end if peg else place.start : place.end]
    return _labelled(
        stream, words, rest, article, segment.themes, next((each.theme for each in voted), ""), relation
    )


def _labelled(
    stream: str,
    headline: str,
    text: str,
    article: Article,
    themes: tuple[str, ...],
    voted: str,
    relation: Relation,
) -> Labelled:
    first = next(iter(passages_of(text, lexicon(), article.language, headline)), "")
    told = [scores_of(words, relation, lexicon()) for words in (headline, first)]
    scores = tuple(
        (min(told[0].get(theme.id, 0), MOST_SCORED) / UNIT, min(told[1].get(theme.id, 0), MOST_SCORED) / UNIT)
        for theme in relation.themes
    )
    return Labelled(stream, scores, themes, voted)


# --- learning -------------------------------------------------------------------------------------------


def fitted(labelled: Sequence[Labelled], themes: Sequence[str]) -> Weights:
    """Return the weights by Newton's method. None is right where the first theme has no word in either."""
    scores = np.array([each.scores for each in labelled])
    there = scores.sum(axis=2) > 0
    right = np.array([[each.themes[0] == theme for theme in themes] for each in labelled]) & there
    count = len(themes)
    given = np.concatenate([scores, np.broadcast_to(np.eye(count), (len(labelled), count, count))], axis=2)
    given = given * there[:, :, None]
    weights = np.concatenate([np.full(2, 0.5), np.zeros(count)])
    ridge = np.concatenate([np.full(2, WEIGHTS_RIDGE), np.full(count, RIDGE)])
    for _ in range(ROUNDS):
        chances = chances_of(Weights(weights[:2], weights[2:]), scores)
        drawn = np.concatenate([weights[:2], weights[2:] - weights[2:].mean()])
        slope = np.einsum("ntk,nt->k", given, chances - right) + ridge * drawn
        mean = np.einsum("ntk,nt->nk", given, chances)
        bend = np.einsum("ntk,nt,ntj->kj", given, chances, given) - mean.T @ mean + np.diag(ridge)
        weights = weights - np.linalg.solve(bend, slope)
    return Weights(weights[:2], weights[2:])


def chances_of(weights: Weights, scores: Values) -> Values:
    """Return the chance of each theme of each headline; one of which there is no word has none."""
    odds = np.exp(scores @ weights.told + weights.priors) * (scores.sum(axis=2) > 0)
    found: Values = odds / (1 + odds.sum(axis=1, keepdims=True))
    return found


def held_out(labelled: Sequence[Labelled], themes: Sequence[str]) -> Values:
    """Return the chances by weights that were learned from the other streams."""
    streams = np.array([each.stream for each in labelled])
    scores, found = np.array([each.scores for each in labelled]), np.zeros((len(labelled), len(themes)))
    for stream in set(streams.tolist()):
        weights = fitted([each for each in labelled if each.stream != stream], themes)
        found[streams == stream] = chances_of(weights, scores[streams == stream])
    return found


def figures_of(
    labelled: Sequence[Labelled], themes: Sequence[str], chances: Values, bar: float
) -> tuple[float, float, float]:
    """Return how many sections are said from a bar on, and how many of them are the first theme, or any."""
    said = [
        (themes[int(row.argmax())], each.themes)
        for each, row in zip(labelled, chances, strict=True)
        if row.max() >= bar
    ]
    first = [theme == wanted[0] for theme, wanted in said]
    return (
        len(said) / len(labelled),
        float(np.mean(first)),
        float(np.mean([theme in wanted for theme, wanted in said])),
    )


def write(table: dict[str, float], priors: dict[str, float], lines: Sequence[str], number: int) -> None:
    """Put the weights into the lexicon and the priors into the relation's themes."""
    made = [
        f"# Sections: learned {datetime.now(UTC):%Y-%m-%d} by `python -m tests.benchmarks.fit_sections --write`",
        f"# from the first themes of {number} labelled headlines of the streams to develop on. A theme without",
        '# `prior` in the relation has "unlabelled" and "unlabelled bar"; from "bar" on a section is said, from',
        "# below it the story's first theme is said, of those that the words name if there are any. On streams",
        "# left out, each story with the first theme of its whole text alone,",
        *(f"# {line}{';' if line != lines[-1] else '.'}" for line in lines),
        "[sections.weights]",
        *(f'"{name}" = {weight:.2f}' for name, weight in table.items()),
    ]
    text = SECTION.sub("", WEIGHTS.read_text(encoding="utf-8")).rstrip()
    WEIGHTS.write_text(text + "\n\n" + "\n".join(made) + "\n", encoding="utf-8")
    text = re.sub(r"(?m)^prior = .*\n", "", THEMES.read_text(encoding="utf-8"))
    for theme, prior in priors.items():
        text = re.sub(rf'(?ms)(^id = "{theme}"$.*?^scope = .*?\n)', rf"\g<1>prior = {prior:.2f}\n", text, count=1)
    THEMES.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
