"""The gate and the themes on real text: `python -m tests.benchmarks.gate [--wrong gate|themes|segments]`.

Of the streams to develop on: how many articles that are about the relation pass and how many that are not do
(those labelled "edge" count for neither), the same for the labelled segments of long texts, and how many of the
themes of the articles that are about it are found, each stream for itself and all together. `--wrong` lists what
is decided otherwise than it is labelled, by ids. The streams lie outside the repository; without them it says so.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.newsroom import load_lexicon, load_relation, seed_sources
from digests.model import Article, Relation
from digests.rules.annotation.clean import clean_passages
from digests.rules.editing.gate import judge, judge_text
from digests.rules.editing.sorting import classify
from tests.benchmarks.documents import article_of
from tests.benchmarks.labelling.corpus import KEPT_APART, read_stream, stream_names
from tests.benchmarks.labelling.labels import StreamLabels, fit, read_labels

WORDS = load_lexicon()
RIGHT, WRONG, MISSED = "right", "wrong", "missed"


def main(words: Sequence[str]) -> None:
    """Print the tables for the streams to develop on."""
    names = [name for name in stream_names() if name not in KEPT_APART]
    if not names:
        print("skipped: the streams are not here (../shared/data/dev/streams/*.jsonl)")
        return
    listed = words[1] if words[:1] == ["--wrong"] and len(words) > 1 else ""
    relation = load_relation("us-china")
    counts: dict[str, dict[str, Counter[str]]] = {"gate": {}, "segments": {}, "themes": {}}
    for name in names:
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for what, mark, place in _decided(name, relation):
            found[what][mark] += 1
            if what == listed and mark != RIGHT:
                print(f"{mark:7}{name}/{place}")
        for what, streams in counts.items():
            streams[name] = found[what]
    for what, streams in counts.items():
        print(f"{what:28}{'precision':>10}{'recall':>8}{'F1':>6}")
        for name, count in streams.items():
            print(_row(name, count))
        print(_row("all", sum(streams.values(), Counter())))


def _decided(stream: str, relation: Relation) -> Iterator[tuple[str, str, str]]:
    """Yield for each decision what it is of, whether it is right, wrong or missed, and where."""
    articles, _ = read_stream(stream)
    labels = fit(read_labels(stream), {article.id: article.text for article in articles})
    seeds = {source.id: source for source in seed_sources("us-china")}
    for number, line in enumerate(articles, 1):
        marks = labels.articles.get(line.id)
        if marks is None:
            continue
        article = article_of(number, line, seeds)
        if marks.gate != "edge":
            yield from _judged("gate", judge(article, relation, WORDS).relevant, marks.gate, line.id)
        if marks.gate != "no" and marks.themes:
            found = {score.theme for score in classify(article, relation, WORDS)}
            for theme in sorted(found | set(marks.themes)):
                mark = MISSED if theme not in found else RIGHT if theme in marks.themes else WRONG
                yield "themes", mark, f"{line.id} {theme}"
        yield from _segments(article, line.id, labels, relation)


def _segments(
    article: Article, identifier: str, labels: StreamLabels, relation: Relation
) -> Iterator[tuple[str, str, str]]:
    for segment in labels.segments.get(identifier, ()):
        if segment.gate == "edge":
            continue
        place, peg = segment.place.range, segment.peg
        part = replace(article, text=article.text[place.start : place.end])
        title = article.text[peg.start : peg.end] if peg else ""
        verdict = judge_text(title, clean_passages(part, relation, WORDS), article.source, relation, WORDS)
        yield from _judged("segments", verdict.relevant, segment.gate, f"{identifier}@{place.start}")


def _judged(what: str, passes: bool, gate: str, place: str) -> Iterator[tuple[str, str, str]]:
    if passes or gate == "yes":
        yield what, RIGHT if passes and gate == "yes" else WRONG if passes else MISSED, place


def _row(name: str, count: Counter[str]) -> str:
    right, wrong, missed = (count[each] for each in (RIGHT, WRONG, MISSED))
    rates = (
        right / max(right + wrong, 1),
        right / max(right + missed, 1),
        2 * right / max(2 * right + wrong + missed, 1),
    )
    shown = f"  {name:26}{rates[0]:>10.3f}{rates[1]:>8.3f}{rates[2]:>6.2f}"
    return f"{shown}  right {right}, wrong {wrong}, missed {missed}"


if __name__ == "__main__":
    main(sys.argv[1:])
