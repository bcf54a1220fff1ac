"""Decides how a story goes on that was told before: which of its new articles tell something that is new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from digests.model import Fact, Passage, Story, ToldFact, ToldStory
from digests.rules.issuing.facts import (
    FEW,
    SOFT,
    STANDS,
    STEPS,
    came_true,
    done_in,
    in_chinese,
    same_event,
    same_number,
    shared,
)
from digests.rules.issuing.told import Memory, reached
from digests.rules.precedence import dated_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What came to a story: its new articles, and what is untold of them, best first. `stories` are the stories as
    which it was told before. `told` is what was told of these."""

    story: Story
    stories: frozenset[int]
    told: ToldStory
    fresh: frozenset[int]
    passages: Sequence[Passage]
    lines: Mapping[str, Sequence[Passage]]
    memory: Memory

    @property
    def before(self) -> list[ToldFact]:
        """The facts that were told of the story."""
        return list(self.memory.of_stories(self.stories))

    @property
    def shown(self) -> tuple[Passage, ...]:
        return (*self.passages, *chain.from_iterable(self.lines.values()))

    def published(self, article: int) -> datetime | None:
        return dated_at(self.story.article(article))

    def has_come(self, fact: Fact) -> bool:
        """Say whether a fact tells that something has come true. The story may have told something as to come, and
        the fact tells it on that day or later. Or the story told something as planned, and the fact tells it as
        done."""
        alike = [each for each in self.before if shared(fact, each.fact) >= FEW]
        published = self.published(fact.article)
        if any(reached(known, published, self.told.days) for known in alike):
            return True
        planned = any(came_true(fact, each.fact) for each in alike)
        return planned and not any(done_in(fact) & done_in(each.fact) for each in alike)


def adds(growth: Growth, article: int) -> bool:
    """Say whether a new article of a told story adds something that a reader needs: an act, a figure, a day, or a
    party's own words. Only passages in a script in which the story was told are looked at. Others cannot be
    compared."""
    scripts, soft = {in_chinese(known.fact) for known in growth.before} or {True, False}, SOFT | {"not"}
    facts = [passage.fact for passage in growth.shown if passage.article == article]
    some = [fact for fact in facts if fact is None or in_chinese(fact) in scripts]
    return any(each is None or each.actor or each.numbers or each.days or set(each.acts) - soft for each in some)


def takes_stand(passage: Passage, growth: Growth) -> bool:
    """Say whether a party takes a stand or acts in a passage, and this was not told of the party in this story."""
    fact = passage.fact
    if fact is None or not fact.actor:
        return False
    told = {act for known in growth.before if known.fact.actor in ("", fact.actor) for act in known.fact.acts}
    return bool(set(fact.acts) & (STANDS | STEPS) - told)


def has_other_figure(passage: Passage, growth: Growth) -> bool:
    """Say whether a passage tells an event that was told before, with a figure that was not told."""
    fact = passage.fact
    alike = [known.fact for known in growth.before if fact and same_event(fact, known.fact)]
    told = [number for known in alike for number in known.numbers]
    new = fact.numbers if fact else ()
    return bool(told) and any(not any(same_number(each, other) for other in told) for each in new)
