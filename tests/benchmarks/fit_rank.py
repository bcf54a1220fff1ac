"""Fits how much a story matters: `python -m tests.benchmarks.fit_rank [--write] [--stream NAME]...`.

Two steps over the features of `digests.rules.editing.consequence`, both logistic regressions with a ridge of which
of two matters more, as the labelled days of the streams to develop on say: the events of a day in their order,
before those of the day that are not among them.
What an event is about is learned from the words in which the labels name it; how much that and what else is known
of a story count, from the stories of a replay that shows all of which there is news.
Prints how often the right one of two weighs more on each stream by what was learned from the others, beside what
it was with the weights that stand in the lexicon. `--write` puts the weights learned from all into
`config/lexicon/weights.toml`. The streams lie outside the repository; without them it says so.
"""

import asyncio
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import numpy as np

from digests.model import HEADLINE, Digest, Preferences, Story, Told
from digests.rules.annotation.annotating import annotate
from digests.rules.editing import consequence
from digests.rules.sending import compose
from tests.benchmarks.fit_worth import WEIGHTS, Values
from tests.benchmarks.labelling.corpus import KEPT_APART, read_stream, stream_names
from tests.benchmarks.labelling.grading import events_told
from tests.benchmarks.labelling.labels import StreamLabels, fit, read_labels
from tests.benchmarks.labelling.shown import shown_of
from tests.factories import article
from tests.lexicons import lexicon
from tests.relations import us_china

SECTION = re.compile(r"(?ms)^# Ranking:.*?^\[ranking\.weights\]\n.*?(?=^#|^\[|\Z)")
EVERYTHING = 40  # stories in a replay's digest
OF_STORY = ("length", "worth", "publishers", "news", consequence.COMMENT_ALONE)
TOLD = "what is told"
TOLD_RIDGE, STORY_RIDGE, ROUNDS = 10.0, 5.0, 25
Features = Mapping[str, float]
Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Day:
    """What there was of one day of a stream, each with how much it matters: 5 the most, 0 nothing."""

    stream: str
    ranked: tuple[tuple[Features, int], ...]

    @property
    def pairs(self) -> list[tuple[Features, Features]]:
        """What matters more, and what matters less."""
        return [(one, other) for one, more in self.ranked for other, less in self.ranked if more > less]


def main(words: Sequence[str]) -> int:
    """Print how well it is told; with `--write` keep the weights."""
    names = [name for name in stream_names() if name not in KEPT_APART]
    names = [name for name in names if name in words] or names
    if not names:
        print("skipped: the streams are not here (../shared/data/dev/streams/*.jsonl)")
        return 0
    labels = {name: _labels(name) for name in names}
    events = [day for name in names for day in event_days(labels[name])]
    stories = [day for name in names for day in story_days(name, labels[name])]
    apart = {name: learned(_without(events, name), _without(stories, name)) for name in names}
    told = right_of(stories, lambda day: apart[day.stream])
    now = right_of(stories, lambda _: dict(lexicon().ranking.weights))
    told_events = right_of(events, lambda day: apart[day.stream])
    print(f"{told_events[1]} pairs of labelled events: {told_events[0]:.3f} right on streams not learned from")
    print(
        f"{told[1]} pairs of stories of {len(stories)} days: {told[0]:.3f} right (as the lexicon is: {now[0]:.3f})"
    )
    first, chance = first_of(stories, lambda day: apart[day.stream]), first_of(stories, lambda _: {})
    print(f"the day's first story is what mattered most: {first:.3f} (by chance {chance:.3f})")
    weights = learned(events, stories)
    for name, weight in sorted(weights.items(), key=lambda each: -each[1]):
        print(f"  {name:15} {weight:6.2f}")
    if "--write" in words:
        (of_events, event_pairs), (of_stories, pairs) = told_events, told
        made = f"learned {datetime.now(UTC):%Y-%m-%d} by `python -m tests.benchmarks.fit_rank --write`"
        lines = (
            f"# Ranking: {made} from the",
            f"# `days.marks` of the streams to develop on. Of streams not learned from, {of_events:.2f} of",
            f"# {event_pairs} pairs of labelled events, {of_stories:.2f} of {pairs} pairs of stories are right;",
            f"# a day's first story is what mattered most on {first:.2f} of the days, by chance on {chance:.2f}.",
        )
        write("\n".join(lines), weights)
    return 0


# --- what there is to learn from -----------------------------------------------------------------------


def event_days(labels: StreamLabels) -> Iterator[Day]:
    """Yield the labelled days with what the words tell in which the labels name their events."""
    for day, marked in labels.days.items():
        others = [event for event, each in labels.events.items() if each.day == day and event not in marked.events]
        known = [event for event in marked.events if event in labels.events]
        ranked = [(event, 5 - place) for place, event in enumerate(known)] + [(event, 0) for event in others]
        yield Day(labels.stream, tuple((_of_words(labels.events[event].what), more) for event, more in ranked))


def _of_words(words: str) -> Features:
    relation = us_china()
    annotation = annotate(article(1, title=words, text="", language="en"), relation, lexicon())
    return consequence.told_in(words, HEADLINE, annotation, relation, lexicon())


def story_days(stream: str, labels: StreamLabels) -> Iterator[Day]:
    """Yield the labelled days with every story of which there was news; what an earlier day showed does not
    matter."""
    articles, _ = read_stream(stream)
    with showing_everything() as weighs:
        days = asyncio.run(shown_of(articles))
    known: set[str] = set()
    for day in days:
        shown = [(card.story, events_told(card, labels, exactly=True)) for card in day.cards]
        if (marked := labels.days.get(day.day)) is not None:
            left = [event for event in marked.events if event not in known]
            yield Day(stream, tuple((weighs[day.day, story], _matter(told, left)) for story, told in shown))
        known |= {event for _, told in shown for event in told}


def _matter(told: set[str], events: Sequence[str]) -> int:
    return max((5 - place for place, event in enumerate(events) if event in told), default=0)


@contextmanager
def showing_everything() -> Iterator[dict[tuple[Any, int], Features]]:
    """Let digests have room for every story, and note by day and story what their weight was made of."""
    weighs: dict[tuple[Any, int], Features] = {}

    def composed(
        stories: Sequence[Story], told: Told, preferences: Preferences, coverage: Any, now: datetime, **others: Any
    ) -> Digest:
        weighs.update({(now.date(), story.id): story.weighs for story in stories})
        roomy = replace(preferences, most=EVERYTHING)
        return compose.compose(stories, told, roomy, coverage, now, **others)

    with patch("digests.publish.composing.compose", composed):
        yield weighs


def _labels(stream: str) -> StreamLabels:
    articles, _ = read_stream(stream)
    return fit(read_labels(stream), {each.id: each.text for each in articles})


# --- learning -------------------------------------------------------------------------------------------


def learned(events: Sequence[Day], stories: Sequence[Day]) -> Weights:
    """Return the weights: of what is told by the events, times what that counts beside what else is known."""
    of_told = _fitted(
        events, sorted({name for day in events for each, _ in day.ranked for name in each}), TOLD_RIDGE
    )
    summed = [
        Day(day.stream, tuple((_summed(features, of_told), more) for features, more in day.ranked))
        for day in stories
    ]
    of_story = _fitted(summed, [TOLD, *OF_STORY], STORY_RIDGE)
    counts = of_story.pop(TOLD)
    return {name: weight * counts for name, weight in of_told.items()} | of_story


def _summed(features: Features, of_told: Weights) -> Features:
    told = sum(weight * features.get(name, 0.0) for name, weight in of_told.items())
    return {TOLD: told} | {name: features.get(name, 0.0) for name in OF_STORY}


def _fitted(days: Sequence[Day], names: Sequence[str], ridge: float) -> Weights:
    """A day counts by the root of its pairs, so that a busy one does not drown the others."""
    rows: list[Values] = []
    counts: list[float] = []
    for day in days:
        for one, other in day.pairs:
            rows.append(np.array([one.get(name, 0.0) - other.get(name, 0.0) for name in names]))
            counts.append(len(day.pairs) ** -0.5)
    given, weighs = np.array(rows), np.array(counts)
    weights = np.zeros(len(names))
    for _ in range(ROUNDS):
        chances = 1 / (1 + np.exp(-given @ weights))
        slope = given.T @ (weighs * (chances - 1)) + ridge * weights
        bend = (given * (weighs * chances * (1 - chances))[:, None]).T @ given + ridge * np.eye(len(names))
        weights -= np.linalg.solve(bend, slope)
    return dict(zip(names, weights.tolist(), strict=True))


def _without(days: Sequence[Day], stream: str) -> list[Day]:
    """The days of other streams, of all where there is but one."""
    return [day for day in days if day.stream != stream] or list(days)


def weight_of(features: Features, weights: Features) -> float:
    """Return the sum of the features, each times its weight."""
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


def right_of(days: Sequence[Day], weights: Any) -> tuple[float, int]:
    """Return how often what matters more weighs more (the same: a half), and of how many pairs."""
    right, pairs = 0.0, 0
    for day in days:
        by = weights(day)
        for one, other in day.pairs:
            more = weight_of(one, by) - weight_of(other, by)
            right += 1.0 if more > 0 else 0.5 if more == 0 else 0.0
            pairs += 1
    return (right / pairs if pairs else 0.0), pairs


def first_of(days: Sequence[Day], weights: Any) -> float:
    """Return on which share of the days with a choice the weightiest is one that matters most."""
    found = []
    for day in days:
        most = max((more for _, more in day.ranked), default=0)
        if most and len(day.ranked) > 1:
            by = weights(day)
            weighed = [(weight_of(features, by), more) for features, more in day.ranked]
            top = [more == most for weight, more in weighed if weight == max(each for each, _ in weighed)]
            found.append(sum(top) / len(top))
    return sum(found) / len(found) if found else 0.0


def write(comment: str, weights: Weights) -> None:
    """Put the weights into the lexicon."""
    lines = [comment, "[ranking.weights]", *(f'"{name}" = {weight:.2f}' for name, weight in weights.items()), ""]
    text = SECTION.sub("", WEIGHTS.read_text(encoding="utf-8")).rstrip()
    WEIGHTS.write_text(text + "\n\n" + "\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
