"""Fits how much a story matters: `python -m tests.benchmarks.fit_rank [--write] [--labels] [--stream NAME]...`.

Three steps over the features of `digests.rules.editing.consequence`, logistic regressions with a ridge of which
of two matters more. The first two learn from the labelled days of the streams to develop on: the events of a day
in their order, before those of the day that are not among them. What an event is about is learned from the words
in which the labels name it; how much that and what else is known of a story count, from the stories of a replay
that shows all of which there is news. The third learns how far a few features (`CHOSEN`) are moved from there by
the stories that strict readers chose of the days.
Prints how often the right one of two weighs more on each stream by what was learned from the others, beside what
it was with the weights that stand in the lexicon. `--write` puts what readers chose into
`config/lexicon/weights.toml`, beside the weights by labels that stand there, with `--labels` both learned anew:
since what is said stands on one card a speaker, a replay has half as many stories to compare as it had.
The streams lie outside the repository; without them it says so.
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
from digests.rules.editing.consequence import CHOSEN, PROMISED, SCALE
from digests.rules.issuing import compose
from tests.benchmarks.fit_worth import WEIGHTS, Values
from tests.benchmarks.labelling.corpus import KEPT_APART, read_stream, stream_names
from tests.benchmarks.labelling.grading import events_told
from tests.benchmarks.labelling.labels import StreamLabels, fit, read_labels
from tests.benchmarks.labelling.shown import ShownCard, ShownDay, shown_of
from tests.benchmarks.verdicts.stored import FIRST, DayVerdict, read_verdicts
from tests.factories import article
from tests.lexicons import lexicon
from tests.relations import us_china

SECTION = r"(?ms)^# Ranking:(?:(?!^\[).)*^\[ranking\.{name}\]\n.*?(?=^#|^\[|\Z)"
EVERYTHING = 40  # stories in a replay's digest
OF_STORY = ("length", "worth", "publishers", "news", consequence.COMMENT_ALONE)
TOLD = "what is told"
TOLD_RIDGE, STORY_RIDGE, CHOSEN_RIDGE, ROUNDS = 10.0, 5.0, 3.0, 25
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
    replays = {name: replay_of(name) for name in names}
    stories = [day for name in names for day in story_days(replays[name], labels[name])]
    chosen = [day for name in names for day in chosen_days(name, replays[name])]
    held = dict(lexicon().ranking.weights)
    labelled = {name: learned(_without(events, name), _without(stories, name)) for name in names}
    apart = {name: moved(held, _without(chosen, name)) for name in names}
    told_events = right_of(events, lambda day: labelled[day.stream])
    told, now = right_of(stories, lambda day: labelled[day.stream]), right_of(stories, lambda _: held)
    picked, before = (
        right_of(chosen, lambda day: summed(held, apart[day.stream])),
        right_of(chosen, lambda _: held),
    )
    print(f"{told_events[1]} pairs of labelled events: {told_events[0]:.3f} right on streams not learned from")
    print(
        f"{told[1]} pairs of stories of {len(stories)} days: {told[0]:.3f} right (as the lexicon is: {now[0]:.3f})"
    )
    print(f"{picked[1]} pairs that readers chose of: {picked[0]:.3f} right (by labels: {before[0]:.3f})")
    first, chance = first_of(stories, lambda day: labelled[day.stream]), first_of(stories, lambda _: {})
    print(f"the day's first story is what mattered most: {first:.3f} (by chance {chance:.3f})")
    weights = learned(events, stories) if "--labels" in words else held
    further = moved(weights, chosen)
    for name, weight in sorted(summed(weights, further).items(), key=lambda each: -each[1]):
        print(f"  {name:15} {weight:6.2f} {further.get(name, 0.0):6.2f}")
    made = f"learned {datetime.now(UTC):%Y-%m-%d} by `python -m tests.benchmarks.fit_rank --write"
    if "--write" in words and "--labels" in words:
        by_labels = (
            f"# Ranking: {made} --labels` from the",
            f"# `days.marks` of the streams to develop on. Of streams not learned from, {told_events[0]:.2f} of",
            f"# {told_events[1]} pairs of labelled events, {told[0]:.2f} of {told[1]} pairs of stories are right;",
            f"# a day's first story is what mattered most on {first:.2f} of the days, by chance on {chance:.2f}.",
        )
        write("weights", "\n".join(by_labels), weights)
    if "--write" in words:
        lines = (
            f"# Ranking: {made}` from what strict readers",
            f"# chose of {len(chosen)} days, added to the weights by labels. Of streams not learned from,",
            f"# {picked[0]:.2f} of {picked[1]} pairs are right, by labels alone {before[0]:.2f}.",
        )
        write("chosen", "\n".join(lines), further)
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


@dataclass(frozen=True, slots=True)
class Replay:
    """What the days of a stream show where there is room for everything, and by day and story what it weighs."""

    days: tuple[ShownDay, ...]
    weighs: Mapping[tuple[Any, int], Features]


def replay_of(stream: str) -> Replay:
    """Replay a stream with room for everything."""
    articles, _ = read_stream(stream)
    with showing_everything() as weighs:
        return Replay(asyncio.run(shown_of(articles)), weighs)


def story_days(replay: Replay, labels: StreamLabels) -> Iterator[Day]:
    """Yield the labelled days with every story of which there was news; what an earlier day showed does not
    matter."""
    known: set[str] = set()
    for day in replay.days:
        shown = [(card.story, events_told(card, labels, exactly=True)) for card in day.cards]
        if (marked := labels.days.get(day.day)) is not None:
            left = [event for event in marked.events if event not in known]
            ranked = ((replay.weighs[day.day, story], _matter(told, left)) for story, told in shown)
            yield Day(labels.stream, tuple(ranked))
        known |= {event for _, told in shown for event in told}


def chosen_days(stream: str, replay: Replay) -> Iterator[Day]:
    """Yield the days of which first readers chose stories, with their cards, by the order of what was chosen."""
    shown = {day.day.isoformat(): day for day in replay.days}
    for verdict in read_verdicts().get(stream, ()):
        if isinstance(verdict, DayVerdict) and verdict.reader == FIRST and verdict.day in shown:
            day = shown[verdict.day]
            ranked = ((replay.weighs[day.day, card.story], _choice(card, verdict)) for card in day.cards)
            yield Day(stream, tuple(ranked))


def _choice(card: ShownCard, verdict: DayVerdict) -> int:
    told = {*card.fresh, card.headline_article, *(line.article for line in card.lines)}
    places = (place for place, story in enumerate(verdict.chosen) if not told.isdisjoint(story.ids))
    return max((5 - place for place in places), default=0)


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


def moved(weights: Weights, chosen: Sequence[Day]) -> Weights:
    """Return how far those of `CHOSEN` are moved from the weights by what readers chose."""
    known = {name: weights.get(name, 0.0) + PROMISED.get(name, 0.0) / SCALE for name in (*weights, *PROMISED)}
    return _fitted(chosen, CHOSEN, CHOSEN_RIDGE, known) if any(day.pairs for day in chosen) else {}


def summed(weights: Weights, further: Weights) -> Weights:
    """Return both added up."""
    return weights | {name: weights.get(name, 0.0) + weight for name, weight in further.items()}


def _summed(features: Features, of_told: Weights) -> Features:
    told = sum(weight * features.get(name, 0.0) for name, weight in of_told.items())
    return {TOLD: told} | {name: features.get(name, 0.0) for name in OF_STORY}


def _fitted(days: Sequence[Day], names: Sequence[str], ridge: float, known: Weights | None = None) -> Weights:
    """A day counts by the root of its pairs, so that a busy one does not drown the others. What is `known` counts
    beside what is learned."""
    rows: list[Values] = []
    counts: list[float] = []
    before: list[float] = []
    for day in days:
        for one, other in day.pairs:
            rows.append(np.array([one.get(name, 0.0) - other.get(name, 0.0) for name in names]))
            counts.append(len(day.pairs) ** -0.5)
            before.append(weight_of(one, known or {}) - weight_of(other, known or {}))
    given, weighs, held = np.array(rows), np.array(counts), np.array(before)
    weights = np.zeros(len(names))
    for _ in range(ROUNDS):
        chances = 1 / (1 + np.exp(-(given @ weights + held)))
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


def write(table: str, comment: str, weights: Weights) -> None:
    """Put a table of weights into the lexicon."""
    lines = [comment, f"[ranking.{table}]", *(f'"{name}" = {weight:.2f}' for name, weight in weights.items()), ""]
    text = re.sub(SECTION.replace("{name}", table), "", WEIGHTS.read_text(encoding="utf-8")).rstrip()
    WEIGHTS.write_text(text + "\n\n" + "\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
