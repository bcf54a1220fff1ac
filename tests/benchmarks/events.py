"""How well events are told apart in real news: `python -m tests.benchmarks.events [--write]`.

The segments and articles of the streams to develop on that pass the gate are grouped as they come in, day by
day. Two of them within five days of which both have an event by the labels are a pair: of one event, of the same
saga but another event, or of others. Printed are, by kind of pair, how many are of one event, how many of these
stand in one group (recall), how many of those in one group are of one event (precision); and BCubed of the
groups. Then the same with what was learned without the stream that is grouped. The weights of a pair's features
are learned from all labelled pairs of the streams that have words in common, those the gate refuses too, and
from the pairs of the sets of `tests.benchmarks.grouping`, of which each counts as so many. `--write` puts them
into `config/lexicon/weights.toml`. The streams lie outside the repository; without them it says so.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import combinations, groupby
from pathlib import Path

import numpy as np

from bot.newsroom import load_relation, seed_sources
from digests.model import Article, Member, Relation
from digests.model.lexicon import Lexicon, PairWeights
from digests.rules.annotation.annotating import outlined
from digests.rules.editing.members import members_in
from digests.rules.editing.sorting import bundled, judge_segments, read_as_one
from digests.rules.editing.stories.grouping import alike_pairs
from digests.rules.editing.stories.pairs import FEATURES, Values, features_of_pairs
from tests.benchmarks.documents import article_of
from tests.benchmarks.grouping import bcubed, sets
from tests.benchmarks.labelling.corpus import KEPT_APART, StreamArticle, read_stream, stream_names
from tests.benchmarks.labelling.labels import StreamLabels, fit, read_labels
from tests.benchmarks.labelling.marks import ArticleMarks
from tests.benchmarks.labelling.ranges import Range
from tests.editing import group
from tests.lexicons import lexicon

Groups = Mapping[int, int]

DAYS = 5  # between two that are a pair
SEVERAL = ("exchange", "transcript", "newsletter", "list")  # kinds of text whose events are not each segment's
EVENT, SAGA, OTHER = "event", "saga", "other"
WEIGHTS = Path(__file__).parents[2] / "config" / "lexicon" / "weights.toml"
SECTION = re.compile(r"(?ms)^# Pairs:.*?^\[pairs\.weights\]\n.*?(?=^#|^\[|\Z)")
SET = 3000.0  # pairs that each of the general sets counts as: less, and they are grouped worse than before
RIDGE = 3.0
ROUNDS = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """What is grouped as one: a segment or an article of one matter, as it is compared. `event` is what it is
    mainly about, `events` all that it tells, "" and none where no label says; `sort` is conference, headline or
    news; `passes` says that the gate lets it in."""

    article: Article
    stream: str
    given: str
    day: date
    event: str
    events: frozenset[str]
    saga: str
    sort: str
    passes: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pieces: whether they are of one event, of one saga, or of others; and what kind of pair they are."""

    one: Piece
    other: Piece
    what: str

    @property
    def kinds(self) -> Iterator[str]:
        """The kinds of pair that it is counted under."""
        languages = {self.one.article.language[:2], self.other.article.language[:2]}
        yield "all"
        yield "one language" if len(languages) == 1 else "across languages"
        sorts = {self.one.sort, self.other.sort}
        if "headline" in sorts:
            yield "a headline only"
        elif sorts == {"conference"}:
            yield "two of conferences"
        elif "conference" in sorts:
            yield "conference and news"
        else:
            yield "two of news"


@dataclass(frozen=True, slots=True)
class Examples:
    """Pairs to learn from: a row of features each, 1 for one event and 0 for two, and how much it counts."""

    rows: Values
    right: Values
    counts: Values


def main(words: Sequence[str]) -> int:
    """Print the tables of the streams to develop on, and of all together; with `--write` keep the weights."""
    names = [name for name in stream_names() if name not in KEPT_APART]
    if not names:
        print("skipped: the streams are not here (../shared/data/dev/streams/*.jsonl)")
        return 0
    relation = load_relation("us-china")
    every = {name: pieces_of(name, relation) for name in names}
    found = {name: [piece for piece in pieces if piece.passes] for name, pieces in every.items()}
    print(report({name: (pieces, fed(pieces, relation, lexicon())) for name, pieces in found.items()}))
    examples = {name: examples_of(pieces, relation) for name, pieces in every.items()} | general(relation)
    apart = {}
    for name, pieces in found.items():
        others = [each for other, each in examples.items() if other != name]
        apart[name] = (pieces, fed(pieces, relation, replace(lexicon(), pairs=PairWeights(learned(others)))))
    print(f"\nlearned without the stream\n{report(apart)}")
    if words == ["--write"]:
        write(learned([*examples.values()]), apart, sum(int(examples[name].right.sum()) for name in names))
    return 0


def pieces_of(stream: str, relation: Relation) -> list[Piece]:
    """Return the pieces of a stream in the order they come in, numbered from 1."""
    lines, _ = read_stream(stream)
    labels = fit(read_labels(stream), {line.id: line.text for line in lines})
    seeds = {source.id: source for source in seed_sources("us-china")}
    pieces: list[Piece] = []
    for number, line in enumerate(lines, 1):
        article = article_of(number, line, seeds)
        annotation = outlined(article, relation, lexicon())
        passing = bundled(judge_segments(article, annotation, relation, lexicon()).members, annotation, lexicon())
        inside = {member.segment for bundle in passing for member in bundle}
        refused = [
            bundle
            for bundle in bundled(members_in(article, annotation), annotation, lexicon())
            if inside.isdisjoint(member.segment for member in bundle)
        ]
        for bundle in (*passing, *refused):
            read = replace(read_as_one(bundle, article), id=len(pieces) + 1)
            pieces.append(_piece(read, bundle, line, labels, bundle in passing))
    return pieces


def _piece(
    read: Article, bundle: Sequence[Member], line: StreamArticle, labels: StreamLabels, passes: bool
) -> Piece:
    events, marked = _events(bundle, line, labels), labels.articles.get(line.id)
    event = events[0] if events else ""
    cut = len(bundle) == 1 and bool(bundle[0].end)
    several = marked is not None and marked.text in SEVERAL
    sort = "headline" if not read.text else "conference" if cut or several else "news"
    saga = labels.events[event].saga if event in labels.events else ""
    return Piece(read, line.stream, line.id, line.day, event, frozenset(events), saga, sort, passes)


def _events(bundle: Sequence[Member], line: StreamArticle, labels: StreamLabels) -> Sequence[str]:
    """The events of a segment or of an article of one matter, the main one first; of an article of several that
    was not cut nobody knows which one it stands for."""
    member, marked = bundle[0], labels.articles.get(line.id)
    if len(bundle) == 1 and member.end:
        segment = labels.segment_at(line.id, Range(member.start, member.end))
        if segment or not _one_event(marked):
            return [segment.event] if segment and segment.event else []
    return marked.events if marked and _one_event(marked) else []


def _one_event(marked: ArticleMarks | None) -> bool:
    return marked is not None and (marked.text not in SEVERAL or len(marked.events) == 1)


def pairs_of(pieces: Sequence[Piece]) -> Iterator[Pair]:
    """Give the pairs of a stream; one that shares an event which is not the main one of both is none."""
    told = sorted((piece for piece in pieces if piece.event), key=lambda piece: piece.day)
    for one, other in combinations(told, 2):
        if (other.day - one.day).days > DAYS:
            continue
        if one.event == other.event:
            yield Pair(one, other, EVENT)
        elif not one.events & other.events:
            yield Pair(one, other, SAGA if one.saga and one.saga == other.saga else OTHER)


def fed(pieces: Sequence[Piece], relation: Relation, words: Lexicon) -> dict[int, int]:
    """Return the group of each piece after all came in, a day at a time."""
    known: dict[int, int] = {}
    came: list[Article] = []
    for _, found in groupby(pieces, key=lambda piece: piece.day):
        came += [piece.article for piece in found]
        groups = group(came, relation, words, known)
        last = max(known.values(), default=0)
        known = {place: number if number > 0 else last - number for place, number in groups.items()}
    return known


# --- learning --------------------------------------------------------------------------------------


def examples_of(pieces: Sequence[Piece], relation: Relation) -> Examples:
    """Return the labelled pairs of a stream that have words in common."""
    told = {
        frozenset((pair.one.article.id, pair.other.article.id)): float(pair.what == EVENT)
        for pair in pairs_of(pieces)
    }
    return _examples([piece.article for piece in pieces], told, relation)


def general(relation: Relation) -> dict[str, Examples]:
    """Return the pairs of the general sets, every set counting alike."""
    found = {}
    for each in (every for every in sets() if every.main):
        gold = each.gold
        told = {
            frozenset((one.id, other.id)): float(gold[one.id] == gold[other.id])
            for one, other in combinations(each.articles, 2)
        }
        examples = _examples(each.articles, told, relation)
        found[each.name] = replace(examples, counts=examples.counts * SET / len(examples.counts))
    return found


def _examples(articles: Sequence[Article], told: Mapping[frozenset[int], float], relation: Relation) -> Examples:
    pairs = alike_pairs(articles, relation, lexicon())
    ids = [article.id for article in articles]
    right = [
        told.get(frozenset((ids[one], ids[other])), -1.0)
        for one, other in zip(pairs.ones.tolist(), pairs.others.tolist(), strict=True)
    ]
    kept = np.array(right) >= 0
    pairs = pairs.of(kept)
    rows = features_of_pairs(articles, pairs, relation, lexicon())
    return Examples(rows, np.array(right)[kept], np.ones(len(rows)))


def learned(examples: Sequence[Examples]) -> dict[str, float]:
    """Return the weights of a logistic regression with a ridge, by Newton's method, by feature."""
    rows, right, counts = (
        np.concatenate([getattr(each, name) for each in examples]) for name in ("rows", "right", "counts")
    )
    weights = np.zeros(len(FEATURES))
    for _ in range(ROUNDS):
        chances = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (counts * (chances - right)) + RIDGE * weights
        bend = (rows * (counts * chances * (1 - chances))[:, None]).T @ rows
        weights -= np.linalg.solve(bend + RIDGE * np.eye(len(slope)), slope)
    return dict(zip(FEATURES, weights.round(2).tolist(), strict=True))


def write(weights: Mapping[str, float], apart: Mapping[str, tuple[Sequence[Piece], Groups]], events: int) -> None:
    """Put the weights into the lexicon."""
    pairs = [pair for pieces, _ in apart.values() for pair in pairs_of(pieces)]
    held = counted((pair, apart[pair.one.stream][1]) for pair in pairs)["all"]
    lines = [
        f"# Pairs: of one event or not, learned {datetime.now(UTC):%Y-%m-%d} by",
        "# `python -m tests.benchmarks.events --write` from the pairs of labelled articles and segments of the",
        f"# streams to develop on ({events} of one event have words in common), and of the three sets of",
        "# `tests.benchmarks.grouping`. On the pairs of streams not learned from, precision",
        f"# {held.precision:.2f} and recall {held.recall:.2f}.",
        "[pairs.weights]",
        *(f'"{name}" = {weight:.2f}' for name, weight in weights.items()),
    ]
    text = SECTION.sub("", WEIGHTS.read_text(encoding="utf-8")).rstrip()
    WEIGHTS.write_text(text + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


# --- counting --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counts:
    """Pairs by what they are, and those of them in one group."""

    pairs: Mapping[str, int]
    joined: Mapping[str, int]

    @property
    def precision(self) -> float:
        return self.joined.get(EVENT, 0) / max(1, sum(self.joined.values()))

    @property
    def recall(self) -> float:
        return self.joined.get(EVENT, 0) / max(1, self.pairs.get(EVENT, 0))

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


def counted(found: Iterable[tuple[Pair, Groups]]) -> dict[str, Counts]:
    """Return the counts of each kind of pair; each pair comes with the groups of its stream."""
    every: dict[str, Counter[str]] = defaultdict(Counter)
    joined: dict[str, Counter[str]] = defaultdict(Counter)
    for pair, groups in found:
        together = groups[pair.one.article.id] == groups[pair.other.article.id]
        for kind in pair.kinds:
            every[kind][pair.what] += 1
            joined[kind][pair.what] += together
    return {kind: Counts(every[kind], joined[kind]) for kind in every}


def report(found: Mapping[str, tuple[Sequence[Piece], Groups]]) -> str:
    """Return the table: a row for each stream, and all of them together by kind of pair."""
    rows = [f"{'':24}{'event':>7}{'saga':>7}{'other':>8}{'P':>7}{'R':>6}{'F1':>6}{'saga in':>9}{'BCubed':>8}"]
    pairs: list[tuple[Pair, Groups]] = []
    told: dict[str, str] = {}
    gold: dict[str, str] = {}
    for name, (pieces, groups) in found.items():
        events = {each.article.id: each.event for each in pieces if each.event}
        own = [(pair, groups) for pair in pairs_of(pieces)]
        if events:
            rows.append(_row(name, counted(own).get("all", Counts({}, {})), bcubed(groups, events)[2]))
        pairs += own
        gold |= {f"{name} {place}": f"{name} {event}" for place, event in events.items()}
        told |= {f"{name} {place}": f"{name} {groups[place]}" for place in events}
    total = counted(pairs)
    rows += [_row(kind, total[kind], bcubed(told, gold)[2] if kind == "all" else None) for kind in sorted(total)]
    return "\n".join(rows)


def _row(name: str, counts: Counts, cubed: float | None) -> str:
    numbers = "".join(
        f"{counts.pairs.get(what, 0):{width}}" for what, width in ((EVENT, 7), (SAGA, 7), (OTHER, 8))
    )
    shares = f"{counts.precision:7.3f}{counts.recall:6.3f}{counts.f1:6.3f}"
    return f"{name:24}{numbers}{shares}{counts.joined.get(SAGA, 0):9}" + (f"{cubed:8.1f}" if cubed else "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
