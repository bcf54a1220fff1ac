"""How a story goes on that was told before: which of its new articles have something of their own, and what is
said of it that can be read in quoted sentences, another figure and the other side's answer."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, product

from digests.model import ChangedFigure, Fact, Passage, Quantity, Story, ToldFact, ToldStory
from digests.rules.annotation.numbers import written
from digests.rules.precedence import dated_at
from digests.rules.sending.facts import (
    FEW,
    SOFT,
    STANDS,
    STEPS,
    came_true,
    done_in,
    in_chinese,
    repeats,
    same_event,
    same_number,
    shared,
)
from digests.rules.sending.told import Memory, reached
from digests.rules.texts import fingerprint

FactsByPlace = Mapping[tuple[int, int], Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What came to a story: its new articles and what is untold of them, best first. `stories`
    are those that were told of it, `told` is what was told of them."""

    story: Story
    stories: frozenset[int]
    told: ToldStory
    fresh: frozenset[int]
    passages: Sequence[Passage]
    lines: Mapping[str, Sequence[Passage]]
    facts: FactsByPlace
    memory: Memory

    @property
    def before(self) -> list[ToldFact]:
        """The facts that were told of the story."""
        return list(self.memory.of_stories(self.stories))

    @property
    def shown(self) -> tuple[Passage, ...]:
        return (*self.passages, *chain.from_iterable(self.lines.values()))

    def fact(self, passage: Passage) -> Fact | None:
        return self.facts.get((passage.article, passage.index))

    def published(self, article: int) -> datetime | None:
        return dated_at(self.story.article(article))

    def has_come(self, fact: Fact) -> bool:
        """Say whether it tells, on the day or after it, what was told of the story as to come, or as done what was
        told only as planned."""
        alike = [each for each in self.before if shared(fact, each.fact) >= FEW]
        published = self.published(fact.article)
        if any(reached(known, published, self.told.days) for known in alike):
            return True
        planned = any(came_true(fact, each.fact) for each in alike)
        return planned and not any(done_in(fact) & done_in(each.fact) for each in alike)


def adds(growth: Growth, article: int) -> bool:
    """Say whether a new article of a told story has something of its own that a reader needs: an act, a figure, a
    day or a party's own words; in a script in which something was told of it: the rest cannot be compared."""
    scripts, soft = {in_chinese(known.fact) for known in growth.before} or {True, False}, SOFT | {"not"}
    facts = [growth.fact(passage) for passage in growth.shown if passage.article == article]
    some = [fact for fact in facts if fact is None or in_chinese(fact) in scripts]
    return any(each is None or each.actor or each.numbers or each.days or set(each.acts) - soft for each in some)


def takes_stand(passage: Passage, growth: Growth) -> bool:
    """Say whether a party opposes, urges or does in it what was not told of it in this story."""
    fact = growth.fact(passage)
    if fact is None or not fact.actor:
        return False
    told = {act for known in growth.before if known.fact.actor in ("", fact.actor) for act in known.fact.acts}
    return bool(set(fact.acts) & (STANDS | STEPS) - told)


def has_other_figure(passage: Passage, growth: Growth) -> bool:
    """Say whether it tells an event of which was told, with a figure that was not."""
    fact = growth.fact(passage)
    alike = [known.fact for known in growth.before if fact and same_event(fact, known.fact)]
    told = [number for known in alike for number in known.numbers]
    new = fact.numbers if fact else ()
    return bool(told) and any(not any(same_number(each, other) for other in told) for each in new)


def changed_figure(
    story: Story,
    told: ToldStory,
    quoted: Sequence[Passage],
    fresh: Collection[int],
    facts: FactsByPlace,
    counted: re.Pattern[str],
) -> ChangedFigure | None:
    """Return the figure of a sentence of a `fresh` article that is quoted now and was another in one that was
    quoted before: both are the same party's, or the outlet's own, say the same but for figures, and count one
    thing in one unit. None where there is no such pair. Of "49 aircraft" what "62 aircraft" says again is left
    out: `counted` is nothing but a number and the nouns it counts. Pure."""
    everything = (*story.passages, *chain.from_iterable(story.lines.values()))
    earlier = [each for each in everything if fingerprint(each.text) in told.passages]
    figures = _figures_of(story)
    for new, old in product((each for each in quoted if each.article in fresh), earlier):
        after, before = (facts.get((each.article, each.index)) for each in (new, old))
        if (
            after is None
            or before is None
            or after.actor != before.actor
            or not _alike_but_for_figures(after, before)
        ):
            continue
        for now, was in _other_figures(*(figures.get((each.article, each.index), ()) for each in (new, old))):
            bare = counted.fullmatch(was.text) if counted.fullmatch(now.text) else None
            return ChangedFigure(now.text, bare["number"] if bare else was.text)
    return None


def answering(
    lines: Mapping[str, Passage | None], told: ToldStory, fresh: Collection[int], before: Sequence[ToldFact],
    facts: FactsByPlace,
) -> str:  # fmt: skip
    """Return the party whose line on the card takes a stand on what was told of the story, where the other side
    had spoken in it and this one had not; "" where there is none. `lines` are those of the main parties."""
    for party, line in lines.items():
        fact = facts.get((line.article, line.index)) if line and line.article in fresh else None
        if fact is None or party in told.parties or not told.parties & lines.keys():
            continue
        if set(fact.acts) & STANDS and any(shared(fact, known.fact) >= FEW - 1 for known in before):
            return party
    return ""


def _alike_but_for_figures(one: Fact, other: Fact) -> bool:
    first, second = (replace(each, numbers=()) for each in (one, other))
    return one.actor == other.actor and repeats(first, second) and repeats(second, first)


def _figures_of(story: Story) -> dict[tuple[int, int], list[Quantity]]:
    """By sentence the figures that are exact, stand for all that is counted, and are no earlier ones."""
    found: dict[tuple[int, int], list[Quantity]] = {}
    for each in story.quantities:
        if each.of and not (each.part or each.earlier or each.limit):
            found.setdefault((each.article, each.index), []).append(each)
    return found


def _other_figures(now: Sequence[Quantity], was: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """The figures that are the only ones of their thing and unit in both sentences, and differ."""
    for new in now:
        alike = [[each for each in some if (each.of, each.unit) == (new.of, new.unit)] for some in (now, was)]
        if [len(each) for each in alike] == [1, 1] and not same_number(written(new), written(alike[1][0])):
            yield new, alike[1][0]
