"""Where long texts turn from one matter to another, against the labelled segments.

    python -m tests.benchmarks.segments [--fit]

For each document of the streams to develop on that is labelled in segments: F1 of the borders between sentences,
by the kind of text, beside two baselines (no border; each paragraph that asks something); how many pegs overlap
with the words that were labelled as such; and how many ordinary labelled news texts are cut though they are one
matter. What is learned (whether a question goes on with the matter before it) is fitted on one half of the
documents and counted on the other, both ways. `--fit` prints the weights that all documents together give.
The streams lie outside the repository; without them it says so.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from bot.newsroom import load_relation, seed_sources
from config.lexicon import read_lexicon
from digests.model import Article, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.passages import paragraph_starts, passages_of
from digests.rules.annotation.segments import Cut, cut
from digests.rules.annotation.transcripts import ALWAYS, asks, is_conference, round_features, rounds_of, turns_of
from digests.rules.lexicons import build_lexicon
from tests.benchmarks.documents import article_of
from tests.benchmarks.labelling.corpus import KEPT_APART, read_stream, stream_names
from tests.benchmarks.labelling.labels import SegmentLabel, fit, read_labels
from tests.benchmarks.labelling.ranges import Range

RIDGE = 0.5  # pulls the weights to zero
PROMISE = "follows"  # set by hand
Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Document:
    """A text labelled in segments: its sentences with their places, and the label of each."""

    article: Article
    kind: str
    sentences: tuple[str, ...]
    starts: frozenset[int]
    places: tuple[Range, ...]
    labels: tuple[SegmentLabel, ...]

    @property
    def borders(self) -> set[int]:
        return {at for at in range(1, len(self.labels)) if self.labels[at] is not self.labels[at - 1]}


@dataclass(slots=True)
class Borders:
    """Borders that are right, too many, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, found: set[int], wanted: set[int]) -> None:
        self.right += len(found & wanted)
        self.wrong += len(found - wanted)
        self.missed += len(wanted - found)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def main(arguments: Sequence[str]) -> None:
    """Print the table for the streams to develop on."""
    names = [name for name in stream_names() if name not in KEPT_APART]
    if not names:
        print("skipped: the streams are not here (../shared/data/dev/streams/*.jsonl)")
        return
    lexicon = build_lexicon(read_lexicon())
    documents = [document for name in names for document in documents_of(name, lexicon)]
    if "--fit" in arguments:
        for name, weight in fitted(documents, lexicon).items():
            print(f'"{name}" = {weight:.1f}')
        return
    held_out = _held_out(documents, lexicon)
    _print_borders("held out: learned from the other half", documents, lambda each: held_out[id(each)])
    _print_borders("as it is delivered", documents, lambda each: cut_of(each, lexicon))
    _print_baseline("no border", documents, lambda each: set())
    _print_baseline("each paragraph that asks", documents, asking_paragraphs)
    _print_pegs(documents, lexicon)
    _print_news(names, lexicon)


def documents_of(stream: str, lexicon: Lexicon) -> list[Document]:
    """Return the documents of a stream that are labelled in segments, by their ids."""
    articles, _ = read_stream(stream)
    labels = fit(read_labels(stream), {article.id: article.text for article in articles})
    seeds = {source.id: source for source in seed_sources("us-china")}
    found = []
    for number, each in sorted(enumerate(articles, 1), key=lambda pair: pair[1].id):
        if segments := labels.segments.get(each.id):
            article = article_of(number, each, seeds)
            sentences = passages_of(article.text, lexicon, article.language, article.title)
            places = places_of(article.text, sentences)
            held = tuple(max(segments, key=lambda label: label.place.range.overlap(place)) for place in places)
            starts = paragraph_starts(article.text, sentences)
            found.append(Document(article, labels.articles[each.id].text, sentences, starts, places, held))
    return found


def places_of(text: str, sentences: Iterable[str]) -> tuple[Range, ...]:
    """Return where sentences stand in their text, in order."""
    places, position = [], 0
    for sentence in sentences:
        start = text.index(sentence, position)
        position = start + len(sentence)
        places.append(Range(start, position))
    return tuple(places)


def cut_of(document: Document, lexicon: Lexicon) -> Cut:
    """Cut a document."""
    return cut(document.article, document.sentences, document.starts, lexicon, _relation())


@cache
def _relation() -> Relation:
    return load_relation("us-china")


def asking_paragraphs(document: Document) -> set[int]:
    """Return the paragraphs in which a sentence asks: the baseline."""
    found, start = set(), 0
    for at, sentence in enumerate(document.sentences):
        start = at if at in document.starts else start
        if asks(sentence):
            found.add(start)
    return found - {0}


def fitted(documents: Iterable[Document], lexicon: Lexicon) -> dict[str, float]:
    """Return the weights of a logistic regression that tells which questions go on with the matter before them."""
    rows: list[dict[str, float]] = []
    goes_on: list[bool] = []
    for document in documents:
        turns = turns_of(document.sentences, document.starts, document.article.title, lexicon)
        if is_conference(turns):
            rounds = rounds_of(document.sentences, turns, lexicon)
            rows += round_features(document.sentences, rounds, lexicon)
            asked = [range(each.start, each.asked[-1] + 1) for each in rounds[1:]]
            goes_on += [document.borders.isdisjoint(each) for each in asked]
    names = [name for name in rows[0] if name != PROMISE]
    values = np.array([[1.0, *(float(row[name]) for name in names)] for row in rows])
    wanted = np.array(goes_on, dtype=float)
    ridge = np.diag([RIDGE / 10, *(RIDGE for _ in names)])
    weights = np.zeros(len(names) + 1)
    for _ in range(50):  # Newton's method
        likely = 1 / (1 + np.exp(-values @ weights))
        curve = (values * (likely * (1 - likely))[:, None]).T @ values + ridge
        weights += np.linalg.solve(curve, values.T @ (wanted - likely) - ridge @ weights)
    found = dict(zip([ALWAYS, *names], map(float, weights), strict=True))
    return {**found, PROMISE: lexicon.segments.going_on[PROMISE]}


def _held_out(documents: Sequence[Document], lexicon: Lexicon) -> dict[int, Cut]:
    found = {}
    for half in (0, 1):
        weights = fitted(documents[1 - half :: 2], lexicon)
        learned = replace(lexicon, segments=replace(lexicon.segments, going_on=weights))
        found |= {id(document): cut_of(document, learned) for document in documents[half::2]}
    return found


def _print_borders(name: str, documents: Sequence[Document], way: Callable[[Document], Cut]) -> None:
    _print_baseline(name, documents, lambda each: {segment.first for segment in way(each).segments} - {0})


def _print_baseline(name: str, documents: Sequence[Document], way: Callable[[Document], set[int]]) -> None:
    counted: dict[str, Borders] = {"": Borders()}
    for document in documents:
        found = way(document)
        for kind in ("", document.kind):
            counted.setdefault(kind, Borders()).add(found, document.borders)
    print(f"{name:44}{'F1':>6}{'right':>7}{'wrong':>7}{'missed':>8}")
    for kind, each in counted.items():
        print(f"  {kind or 'all':42}{each.f1:>6.3f}{each.right:>7}{each.wrong:>7}{each.missed:>8}")


def _print_pegs(documents: Sequence[Document], lexicon: Lexicon) -> None:
    """Count pegs of the segments that have the labelled borders."""
    overlapping, lengths = [], []
    for document in documents:
        for segment in cut_of(document, lexicon).segments:
            label = document.labels[segment.first]
            whole = {segment.first, segment.last + 1} <= document.borders | {0, len(document.sentences)}
            if not whole or label.peg is None or len(document.borders) == 0:
                continue
            near = max(0, document.places[segment.first].start - 200)  # a heading stands before the sentences
            start = document.article.text.find(segment.peg, near)
            overlapping.append(bool(segment.peg) and label.peg.overlap(Range(start, start + len(segment.peg))) > 0)
            lengths.append(len(segment.peg))
    share = sum(overlapping) / max(1, len(overlapping))
    middle = sorted(lengths)[len(lengths) // 2]
    print(f"pegs that overlap with the labelled ones: {share:.2f} of {len(overlapping)}, median length {middle}")


def _print_news(names: Iterable[str], lexicon: Lexicon) -> None:
    """Count the texts of each kind that are cut."""
    all_of, cut_up = Counter[str](), Counter[str]()
    seeds = {source.id: source for source in seed_sources("us-china")}
    for name in names:
        marks = read_labels(name).articles
        for number, each in enumerate(read_stream(name)[0]):
            if each.id in marks:
                article = article_of(number, each, seeds)
                sentences = passages_of(article.text, lexicon, article.language, article.title)
                found = cut(article, sentences, paragraph_starts(article.text, sentences), lexicon, _relation())
                all_of[marks[each.id].text] += 1
                cut_up[marks[each.id].text] += len(found.segments) > 1
    print(
        "texts with several segments, by kind: " + ", ".join(f"{k} {cut_up[k]} of {n}" for k, n in all_of.items())
    )


if __name__ == "__main__":
    main(sys.argv[1:])
