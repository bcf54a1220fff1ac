"""What editors chose and digests lack, by cause: `python -m tests.benchmarks.missed [--stream NAME]... [--list]`.

The labelled days of the streams to develop on name the events that matter most. Each that no digest has shown by
that day is followed back through the pipe to where it was lost:

- gate: no article that tells it passes;
- segment: an article passes for other matters alone, and the part that tells the event does not;
- language: what passes is in a language that the reader, who reads English, does not read;
- grouping: an article that is mainly about it stands on a card of another event;
- beside: an article that has a card of its main event tells it further down;
- bar: it has a story, but no card, even where a digest has room for everything;
- place: it has a card where there is room for everything, but not among the five.

Events that are named by headline are counted for themselves. Nothing in a stream is "not collected". `--list`
names each event that was lost, by ids. The streams lie outside the repository; without them it says so.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.newsroom import load_relation, seed_sources
from digests.rules.annotation.annotating import outlined
from digests.rules.editing.sorting import judge_segments
from digests.rules.issuing.readership import primary
from tests.benchmarks.documents import article_of
from tests.benchmarks.fit_rank import showing_everything
from tests.benchmarks.labelling.corpus import KEPT_APART, STREAMS, StreamArticle, read_stream, stream_names
from tests.benchmarks.labelling.grading import event_of, events_told
from tests.benchmarks.labelling.labels import REAL, StreamLabels, fit, read_labels
from tests.benchmarks.labelling.ranges import Range, range_of
from tests.benchmarks.labelling.shown import ShownDay, shown_of
from tests.lexicons import lexicon

READ = "en"
SHOWN, NAMED = "shown", "named"
CAUSES = ("gate", "segment", "language", "grouping", "beside", "bar", "place")


@dataclass(frozen=True, slots=True)
class Choice:
    """An event that was chosen for a day, and what became of it: shown, named, or the cause of its loss."""

    stream: str
    day: date
    event: str
    fate: str
    articles: tuple[str, ...]


def main(words: Sequence[str] | None = None, *, streams: Path = STREAMS, labels: Path = REAL) -> int:
    """Print the table of causes for each stream; return 2 for a stream that is not there or is kept apart."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stream", action="append", default=[])
    parser.add_argument("--list", action="store_true")
    asked = parser.parse_args(words)
    there = [name for name in stream_names(streams) if name not in KEPT_APART]
    if not there:
        print(f"skipped: the streams are not here ({streams.name}/*.jsonl beside the project's folder)")
        return 0
    if unknown := [name for name in asked.stream if name not in there]:
        print(f"No such stream to develop on: {', '.join(unknown)}.", file=sys.stderr)
        return 2
    choices = [each for name in asked.stream or there for each in choices_of(name, streams, labels)]
    print(table_of(choices))
    for each in choices if asked.list else ():
        if each.fate in CAUSES:
            print(f"{each.fate:9}{each.stream}/{each.day} {each.event}: {' '.join(each.articles)}")
    return 0


def choices_of(stream: str, streams: Path = STREAMS, labels: Path = REAL) -> tuple[Choice, ...]:
    """Return what became of the events chosen for the labelled days of a stream, each on the first of its days."""
    articles, _ = read_stream(stream, streams)
    marked = fit(read_labels(stream, labels), {each.id: each.text for each in articles})
    if not marked.days:
        return ()
    days = asyncio.run(shown_of(articles))
    with showing_everything():
        roomy = asyncio.run(shown_of(articles))
    unread = {each.id for each in articles if each.language and primary(each.language) != READ}
    return tuple(_chosen(marked, days, roomy, passing_parts(articles), unread))


def passing_parts(articles: Sequence[StreamArticle]) -> Mapping[str, tuple[Range | None, ...]]:
    """Return by article which parts of it pass the gate: places in its text, None for the whole."""
    relation, words = load_relation("us-china"), lexicon()
    seeds = {source.id: source for source in seed_sources("us-china")}
    found = {}
    for number, line in enumerate(articles, 1):
        article = article_of(number, line, seeds)
        members = judge_segments(article, outlined(article, relation, words), relation, words).members
        found[line.id] = tuple(range_of(line.text, each.start, each.end) if each.end else None for each in members)
    return found


def _chosen(
    labels: StreamLabels,
    days: Sequence[ShownDay],
    roomy: Sequence[ShownDay],
    passing: Mapping[str, Sequence[Range | None]],
    unread: Collection[str],
) -> Iterator[Choice]:
    done: set[str] = set()
    for day, marked in sorted(labels.days.items()):
        for event in marked.events:
            if event in done:
                continue
            done.add(event)
            tellers = tuple(each for each, marks in labels.articles.items() if event in marks.events)
            fate = fate_of(event, day, labels, days, roomy, passing, unread)
            yield Choice(labels.stream, day, event, fate, tellers)


def fate_of(
    event: str,
    day: date,
    labels: StreamLabels,
    days: Sequence[ShownDay],
    roomy: Sequence[ShownDay],
    passing: Mapping[str, Sequence[Range | None]],
    unread: Collection[str] = (),
) -> str:
    """Return what became of an event by a day (see above). `passing` are by article the parts that pass, `unread`
    the articles in other languages."""
    until, with_room = ([each for each in some if each.day <= day] for some in (days, roomy))
    tellers = [each for each, marks in labels.articles.items() if event in marks.events]
    if any(event in events_told(card, labels) for each in until for card in each.cards):
        return SHOWN
    main = {each for each in tellers if labels.articles[each].events[0] == event}
    if any(main.intersection(each.named) for each in until):
        return NAMED
    if any(event in events_told(card, labels) for each in with_room for card in each.cards):
        return "place"
    parts = {
        each: [part for part in passing.get(each, ()) if _tells(event, each, part, labels)] for each in tellers
    }
    if not any(parts.values()):
        return "segment" if any(passing.get(each) for each in tellers) else "gate"
    told = {each for each, some in parts.items() if some}
    if told <= set(unread):
        return "language"
    others = [card for each in with_room for card in each.cards if event_of(card, labels) != event]
    for cause, some in (("grouping", told & main), ("beside", told)):
        if any(some.intersection(card.articles) for card in others):
            return cause
    return "bar"


def _tells(event: str, article: str, part: Range | None, labels: StreamLabels) -> bool:
    """Say whether a part of an article tells the event; where no label parts the article, all of it does."""
    if part is None or article not in labels.segments:
        return True
    segment = labels.segment_at(article, part)
    return segment is not None and segment.event == event


def table_of(choices: Sequence[Choice]) -> str:
    """Return a row a stream and one of all: how many events were chosen, and what became of them."""
    counts: dict[str, Counter[str]] = {}
    for each in choices:
        counts.setdefault(each.stream, Counter())[each.fate] += 1
    columns = (SHOWN, NAMED, *CAUSES)
    head = f"{'stream':26}{'days':>6}{'chosen':>8}" + "".join(f"{name:>10}" for name in columns)
    days = {name: len({each.day for each in choices if each.stream == name}) for name in counts}
    rows = [("all", sum(days.values()), sum(counts.values(), Counter()))]
    rows = [(name, days[name], count) for name, count in counts.items()] + rows
    lines = (
        f"{name:26}{number:6}{count.total():8}" + "".join(f"{count[each]:10}" for each in columns)
        for name, number, count in rows
    )
    return "\n".join([head, *lines])


if __name__ == "__main__":
    sys.exit(main())
