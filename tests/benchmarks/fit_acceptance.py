"""Fits what strict readers accept, element by element: `python -m tests.benchmarks.fit_acceptance [--write]`.

A logistic regression for each kind of element that has at least 100 marks: a title or a sentence as headline, a
passage, a line of a party (statements of statement cards are of one kind with it). It learns from the verdicts on
the streams to develop on (`labelled/verdicts`), each element with the features that today's annotation of its
article gives (`digests.rules.issuing.acceptance`). Chances are calibrated on streams left out. Prints for each
kind how well it tells right from wrong on streams that were not learned from, beside boosted trees over all
features, and what the bars reach there. A kind with fewer marks has a rule; how often that was right is printed.
`--write` puts weights and bars into `config/lexicon/acceptance.toml`.

It needs the packages of `requirements-fit.lock`. The streams lie outside the repository; without them it says so.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.newsroom import load_relation, seed_sources
from digests.model import Annotation, Article, Passage, Relation
from digests.rules.annotation.annotating import annotate
from digests.rules.editing.headings import event_title
from digests.rules.issuing.acceptance import Above, Element, is_narrated, sentence_features, title_features
from digests.rules.texts import squeeze
from tests.benchmarks.documents import article_of
from tests.benchmarks.labelling.corpus import KEPT_APART, STREAMS, StreamArticle, read_stream, stream_names
from tests.benchmarks.labelling.ranges import hash_of
from tests.benchmarks.verdicts.elements import OK
from tests.benchmarks.verdicts.places import article_of as id_of
from tests.benchmarks.verdicts.places import span_of, still_fits
from tests.benchmarks.verdicts.stored import FIRST, VERDICTS, CardVerdict, Marked, Verdict, read_verdicts
from tests.lexicons import lexicon

Values = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]
Model = Callable[[], Any]

WEIGHTS = Path(__file__).parents[2] / "config" / "lexicon" / "acceptance.toml"
FEATURES: Mapping[Element, tuple[str, ...]] = {
    Element.TITLE: (
        "a report", "short", "announces", "an act", "a government", "a state outlet", "demands", "retold",
        "hangs", "a figure", "cut",
    ),
    Element.SENTENCE: (
        "asks", "a relative day", "opens", "things", "far", "readout", "demands", "long", "quotes", "a colon",
    ),
    Element.SAID: ("things", "a figure", "we", "leans", "what shall be"),
    Element.PASSAGE: (
        "a government", "worth", "announces", "long", "the same article", "hangs", "nothing in common", "matter",
        "things", "again", "far", "what shall be",
    ),
    Element.LINE: (
        "length", "nothing in common", "a line", "decides", "what shall be", "says nothing", "hangs", "far",
        "an exchange", "a statement", "a figure", "own page",
    ),
    Element.STATEMENT: ("things", "own page", "leans", "what shall be", "we", "length"),
}  # fmt: skip
WANTED = {Element.LINE: 0.97, Element.STATEMENT: 0.97}
# A headline decides whether there is a card at all. With a bar that keeps .7 of the right ones readers' days were
# empty, and they sent the digest before instead. With one for passages readers missed what happened; of those
# between even odds and this bar half were right to develop on, and a third on the streams kept apart.
SET = {Element.TITLE: 0.5, Element.SENTENCE: 0.4, Element.PASSAGE: 0.65}
USUALLY, KEPT = 0.95, 0.7  # what of the shown shall be right; what of the right a bar keeps at least
FEWEST = 100  # marks of a kind from which on it is learned
STRENGTH = 0.1  # inverse of the ridge, on features of one spread
SHOWN_BARS = (0.5, 0.6, 0.7, 0.8, 0.9)
LETTERS = {"H": Element.SENTENCE, "P": Element.PASSAGE, "L": Element.LINE, "S": Element.STATEMENT}
RULES = {
    "subject": "a thing that the statement names",
    "fact": "whole, no longer than its answer",
    "date": "it binds, and is said what for, in few words or by its sentence on the card",
    "section": "the chance of the theme in headline and first line (`fit_sections`)",
    "kind": "the kind of text (`fit_kinds`)",
}


@dataclass(frozen=True, slots=True)
class Example:
    """An element that a reader marked, with what today's annotation says of it."""

    stream: str
    element: Element
    features: Mapping[str, float]
    right: bool


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned of a kind of element: the weights, the chances on streams left out, how well these part
    right from wrong (area under the ROC curve), and trees; the bar with its precision and recall."""

    weights: Mapping[str, float]
    chances: Values
    right: Marks
    area: float
    trees: float
    spread: float
    bar: Mapping[str, float]


def main(words: Sequence[str], *, streams: Path = STREAMS, verdicts: Path = VERDICTS, file: Path = WEIGHTS) -> int:
    """Print what is learned and reached; with `--write` keep weights and bars in `file`."""
    names = [name for name in stream_names(streams) if name not in KEPT_APART]
    if not names:
        print("skipped: the streams are not here (../shared/data/dev/streams/*.jsonl)")
        return 0
    given = {stream: some for stream, some in read_verdicts(verdicts).items() if stream in names}
    examples, left_out = examples_of(given, streams)
    for each in left_out:
        print(f"left out: {each}", file=sys.stderr)
    learned = {}
    for element in Element:
        some = [each for each in examples if each.element is element]
        if len(some) < FEWEST:
            print(f"{element}: {len(some)} marks, fewer than {FEWEST}: a rule")
            continue
        learned[element] = learn(some, FEATURES[element], WANTED.get(element, USUALLY))
        print(text_of(element, learned[element]))
    print(rules_text(given))
    if list(words) == ["--write"]:
        file.write_text(data_of(learned, len(examples)), encoding="utf-8")
    return 0


# --- what was marked ------------------------------------------------------------------------------------


def examples_of(verdicts: Mapping[str, Sequence[Verdict]], streams: Path) -> tuple[list[Example], list[str]]:
    """Return the elements of all cards that were read first, and the names of those whose words have changed."""
    relation, found, left_out = load_relation("us-china"), list[Example](), list[str]()
    seeds = {source.id: source for source in seed_sources("us-china")}
    for stream, some in verdicts.items():
        articles, _ = read_stream(stream, streams)
        reading = _Reading(articles, seeds, relation)
        for card in (each for each in some if isinstance(each, CardVerdict) and each.reader == FIRST):
            for each in card.elements:
                if each.place and not still_fits(each.place, reading.lines):
                    left_out.append(
                        f"{stream} {card.day} {card.number} {each.key}, {each.place}: its text has changed"
                    )
            found += [replace(each, stream=stream) for each in _of_card(card, reading)]
    return found, left_out


class _Reading:
    """The articles of a stream, each annotated once when it is first asked for."""

    def __init__(self, articles: Sequence[StreamArticle], seeds: Mapping[str, Any], relation: Relation) -> None:
        self.lines = {article.id: article for article in articles}
        self.relation = relation
        self._numbers = {article.id: number for number, article in enumerate(articles, 1)}
        self._seeds = seeds
        self._read: dict[str, tuple[Article, Annotation]] = {}

    def of(self, identifier: str) -> tuple[Article, Annotation]:
        if identifier not in self._read:
            article = article_of(self._numbers[identifier], self.lines[identifier], self._seeds)
            annotation = annotate(article, self.relation, lexicon())
            self._read[identifier] = replace(article, kind=annotation.kind), annotation
        return self._read[identifier]

    def passage_at(self, place: str) -> tuple[Article, Passage | None, str]:
        """Return the article of a place, its passage there (None for a title), and the words."""
        article, annotation = self.of(id_of(place))
        span = span_of(place)
        if span is None:
            return article, None, article.title
        words = squeeze(article.text[slice(*span)])
        holding = (each for each in annotation.sentences if words in squeeze(each.text))
        within = (each for each in annotation.sentences if squeeze(each.text) in words)
        return article, next(holding, None) or next(within, None), words


def _of_card(card: CardVerdict, reading: _Reading) -> Iterator[Example]:
    placed = [each for each in card.elements if each.place and still_fits(each.place, reading.lines)]
    top = next((each for each in placed if each.key == "H"), None)
    above = _above(top, reading) if top else None
    spoken = card.kind == "statement"
    for each in placed:
        element = LETTERS.get(each.key.rstrip("0123456789"))
        if element is None or each.mark == "language":
            continue
        article, passage, _ = reading.passage_at(each.place)
        if each.key == "H" and passage is None:
            fact = reading.of(id_of(each.place))[1].headline.fact
            features = title_features(_shown(each, article.title), article, fact, lexicon())
            yield Example("", Element.TITLE, features, each.mark == OK)
        elif passage is not None and not (element is Element.LINE and is_narrated(passage, article, lexicon())):
            element = Element.SAID if each.key == "H" and spoken else element
            under = None if each.key == "H" or spoken else above
            features = sentence_features(passage, article, reading.relation, lexicon(), under)
            yield Example("", element, features, each.mark == OK)


def _above(top: Marked, reading: _Reading) -> Above:
    article, _, words = reading.passage_at(top.place)
    return Above.of(words, article.id, reading.relation, lexicon())


def _shown(element: Marked, title: str) -> str:
    """The title as it was shown: whole, or up to where it announces what follows."""
    return title if element.hash == hash_of(title) else event_title(title, lexicon()) or title


# --- learning -------------------------------------------------------------------------------------------


def learn(examples: Sequence[Example], names: Sequence[str], wanted: float) -> Learned:
    """Return the weights of these features, learned from all streams, and what they reach on streams left out."""
    from sklearn.ensemble import GradientBoostingClassifier
    from sklearn.metrics import roc_auc_score

    every = sorted({name for each in examples for name in each.features} - {"always"})
    streams = np.array([each.stream for each in examples])
    right = np.array([each.right for each in examples])
    features = np.array([[each.features[name] for name in names] for each in examples])
    whole = np.array([[each.features[name] for name in every] for each in examples])
    odds = _held_out(features, right, streams, _logistic)
    slope, level = _calibration(odds, right)
    chances = 1 / (1 + np.exp(-(slope * odds + level)))

    def trees() -> Any:
        return GradientBoostingClassifier(
            n_estimators=60, max_depth=2, learning_rate=0.08, subsample=0.7, random_state=1
        )

    by_trees = _held_out(whole, right, streams, trees)
    pipeline = _logistic().fit(features, right)
    scale, model = pipeline[0], pipeline[1]
    weights = slope * model.coef_[0] / scale.scale_
    always = slope * (model.intercept_[0] - float(model.coef_[0] @ (scale.mean_ / scale.scale_))) + level
    return Learned(
        weights={"always": float(always)} | dict(zip(names, map(float, weights), strict=True)),
        chances=chances,
        right=right,
        area=float(roc_auc_score(right, chances)),
        trees=float(roc_auc_score(right, by_trees)),
        spread=_spread(chances, right),
        bar=bar_of(chances, right, wanted, SET.get(examples[0].element)),
    )


def _logistic() -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=1000))


def _held_out(features: Values, right: Marks, streams: npt.NDArray[np.str_], model: Model) -> Values:
    """Return the odds (logarithms) of each example by a model that was learned from the other streams."""
    found = np.zeros(len(right))
    for stream in sorted(set(streams.tolist())):
        own = streams == stream
        found[own] = model().fit(features[~own], right[~own]).decision_function(features[own])
    return found


def _calibration(odds: Values, right: Marks) -> tuple[float, float]:
    """Return by what odds on streams left out are multiplied, and what is added, so that they are chances (Platt);
    odds that say nothing there are left as they are."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6).fit(odds.reshape(-1, 1), right)
    slope = float(model.coef_[0][0])
    return (slope, float(model.intercept_[0])) if slope > 0 else (1.0, 0.0)


def _spread(chances: Values, right: Marks) -> float:
    """Return the spread of the area under the ROC curve over 200 draws of as many examples."""
    from sklearn.metrics import roc_auc_score

    draw = np.random.default_rng(1)
    drawn = (draw.integers(0, len(right), len(right)) for _ in range(200))
    areas = [roc_auc_score(right[some], chances[some]) for some in drawn if 0 < right[some].sum() < len(some)]
    return float(np.std(areas))


def bar_of(chances: Values, right: Marks, wanted: float, given: float | None = None) -> dict[str, float]:
    """Return the lowest bar from which on as many are right as wanted, if it keeps enough of the right; else the
    bar that keeps enough of them with the best precision; or one that is `given`; with what it reaches."""
    told = []
    bars = {round(float(each) - 0.0005, 3) for each in chances} if given is None else {given}
    for bar in sorted(bars):
        shown = chances >= bar
        told.append((bar, float(right[shown].mean()), float(right[shown].sum() / right.sum())))
    enough = [each for each in told if each[2] >= KEPT] or told
    reached = next((each for each in enough if each[1] >= wanted), None)
    bar, precision, recall = reached or max(enough, key=lambda each: (each[1], each[2]))
    return {
        "bar": max(bar, 0.0), "wanted": wanted, "precision": round(precision, 3), "recall": round(recall, 3),
        "before": round(float(right.mean()), 3), "marks": len(right),
    }  # fmt: skip


# --- what is printed and kept ---------------------------------------------------------------------------


def text_of(element: Element, learned: Learned) -> str:
    """Return the table of a kind: how well it is told, what the bars reach on streams left out, the weights."""
    bar, right, chances = learned.bar, learned.right, learned.chances
    better = (
        "beat it by more than the spread" if learned.trees > learned.area + learned.spread else "are no better"
    )
    area = f"area under the ROC curve {learned.area:.3f} (spread {learned.spread:.3f})"
    told = f"{element}: {len(right)} marks, {right.mean():.3f} right; {area}, trees {learned.trees:.3f}"
    rows = [f"{told}: they {better}"]
    for each in (*SHOWN_BARS, bar["bar"]):
        shown = chances >= each
        if shown.any():
            rows.append(
                f"  from {each:.3f} on {shown.mean():.2f} shown, {right[shown].mean():.3f} of them right "
                f"(told {chances[shown].mean():.3f}), {right[shown].sum() / right.sum():.3f} of the right kept"
            )
    reached = "reached" if bar["precision"] >= bar["wanted"] else "not reached"
    rows.append(f"  the bar: {bar['bar']:.3f} (wanted {bar['wanted']}: {reached})")
    weighty = sorted(learned.weights.items(), key=lambda each: -abs(each[1]))
    return "\n".join((*rows, *(f"    {name:20}{weight:6.2f}" for name, weight in weighty)))


def rules_text(verdicts: Mapping[str, Sequence[Verdict]]) -> str:
    """Return how often readers accepted what a rule decides."""
    marks: dict[str, Counter[bool]] = defaultdict(Counter)
    for some in verdicts.values():
        for card in (each for each in some if isinstance(each, CardVerdict) and each.reader == FIRST):
            for each in card.elements:
                marks[each.kind][each.mark == OK] += 1
    shares = {kind: marks[kind][True] / max(marks[kind].total(), 1) for kind in RULES}
    return "\n".join(
        f"{kind}: {marks[kind].total()} marks, {shares[kind]:.3f} right; a rule: {rule}"
        for kind, rule in RULES.items()
    )


def data_of(learned: Mapping[Element, Learned], number: int) -> str:
    """Return the data that keeps weights and bars, with what they reached."""
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    rows = [
        f"# Acceptance: learned {day} by `python -m tests.benchmarks.fit_acceptance --write`, from {number} parts",
        "# of digests that strict readers marked, on the streams to develop on. What is below its `bar` is not",
        "# shown. `precision` is the share of the shown that is right, `recall` the share of the right that is",
        "# shown, both on streams that were not learned from; `before` is the share that was right without a bar.",
        "# Where `precision` is below `wanted`, no bar reaches that, and this one is the best of those that keep",
        f"# {KEPT} of the right. Those of headlines and passages are set: what readers side by side missed.",
        "",
    ]
    for element, each in learned.items():
        rows.append(f"[acceptance.bars.{element}]")
        rows += [f"{name} = {value:g}" for name, value in each.bar.items()]
        trees = f"area under the ROC curve {each.area:.3f} (spread {each.spread:.3f}); trees {each.trees:.3f}"
        rows += ["", f"# {trees}", f"[acceptance.weights.{element}]"]
        rows += [f'"{name}" = {weight:.2f}' for name, weight in each.weights.items()]
        rows.append("")
    return "\n".join(rows).rstrip() + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
