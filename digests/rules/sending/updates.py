"""What moved in a matter that was told before: its stage, a number, a day, an answer of the other side, an act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from digests.model import HEADLINE, Fact, Passage, Quantity, Stage, Story
from digests.model.lexicon import ChangeWords
from digests.rules.sending.facts import (
    FEW,
    SOFT,
    STANDS,
    STEPS,
    changed_day,
    changed_number,
    in_chinese,
    postponed,
    same_event,
    same_matter,
    shared,
    written,
)
from digests.rules.sending.memory import Known, Memory

SOON = timedelta(days=2)  # what comes later is a matter of its own
WAY = (Stage.PROPOSED, Stage.ANNOUNCED, Stage.IN_FORCE)
OVER = (Stage.LIFTED, Stage.EXPIRED)
FactsByPlace = Mapping[tuple[int, int], Fact]


class ChangeKind(StrEnum):
    """What makes a story that was told before worth telling again, the weightiest first."""

    STAGE = "stage"
    ANSWER = "answer"
    NUMBER = "number"
    DAY = "day"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class Change:
    """What changed: `what` is a stage, a party's id, the words of a number or a day (ISO 8601), empty for an act,
    which the quoted words tell; `was` the stage, number or day before."""

    kind: ChangeKind
    what: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What came to a story: its new articles and what is untold of them, best first. `stories`
    are those that were told of it, `marks` what is known."""

    story: Story
    stories: frozenset[int]
    marks: frozenset[str]
    fresh: frozenset[int]
    passages: Sequence[Passage]
    lines: Mapping[str, Sequence[Passage]]
    facts: FactsByPlace
    memory: Memory
    words: ChangeWords

    @property
    def spoken(self) -> list[str]:
        """The parties with something untold."""
        return [party for party, said in self.lines.items() if said]

    @property
    def foremost(self) -> tuple[Passage, ...]:
        """The best passage and the best line of each party."""
        return (*self.passages[:1], *(said[0] for said in self.lines.values() if said))

    @property
    def shown(self) -> tuple[Passage, ...]:
        return (*self.passages, *(each for said in self.lines.values() for each in said))

    def knows_day(self, day: str) -> bool:
        """Say whether the day was told of the story."""
        told = f"day:{day}" in self.marks
        return told or any(day in known.fact.days for known in self.memory.of_stories(self.stories))

    def fact(self, passage: Passage) -> Fact | None:
        return self.facts.get(_place(passage))


def change_of(growth: Growth, retelling: frozenset[int]) -> Change | None:
    """Return how the matter moved, the weightiest first: stage, the other side's answer, number, day, act. Pure.

    A number or a day has changed when the later article says so: one that is rounded, counts another thing, or is
    older than what was told is no change. Articles that are `retelling` what was told have no act.
    """
    settled = next(filter(None, (found(growth) for found in (_stage, _answer, _number, _day))), None)
    return settled or _act(growth, growth.fresh - retelling)


def adds(growth: Growth, article: int) -> bool:
    """Say whether a new article of a told story has something of its own that a reader needs: an act, a figure, a
    day or a party's own words; in a script in which something was told of the story, since the rest cannot be
    compared and is most often the same again."""
    told = [known.fact for known in growth.memory.of_stories(growth.stories)]

    def tells(fact: Fact | None) -> bool:
        if fact is None:
            return True
        comparable = not told or any(in_chinese(fact) == in_chinese(each) for each in told)
        return comparable and bool(fact.actor or fact.numbers or fact.days or set(fact.acts) - SOFT - {"not"})

    return any(tells(growth.fact(passage)) for passage in growth.shown if passage.article == article)


def takes_stand(passage: Passage, growth: Growth) -> bool:
    """Say whether a party opposes, urges or does in it what was not told of it in this story."""
    fact = growth.fact(passage)
    if fact is None or not fact.actor:
        return False
    told = [
        known.fact for known in growth.memory.of_stories(growth.stories) if known.fact.actor in ("", fact.actor)
    ]
    return bool(set(fact.acts) & (STANDS | STEPS) - {act for each in told for act in each.acts})


def holds_change(passage: Passage, growth: Growth, change: Change) -> bool:
    """Say whether the passage is one that tells the change."""
    if change.kind is ChangeKind.NUMBER:
        place = (passage.article, passage.index)
        return any(
            each.text == change.what and (each.article, each.index) == place for each in growth.story.quantities
        )
    fact = growth.fact(passage)
    if fact is None:
        return False
    if change.kind is ChangeKind.ACT:
        return bool(set(fact.acts) & STEPS)
    return change.kind is ChangeKind.DAY and change.what in fact.days


def _place(passage: Passage) -> tuple[int, int]:
    return passage.article, passage.index


def _stage(growth: Growth) -> Change | None:
    """Another stage than the one that was told last. A measure never goes back from force to a mere plan, nor on
    once it is over: then its articles speak of another part of it."""
    told = sorted(mark for mark in growth.marks if mark.startswith("stage:"))
    now = growth.story.stage
    if now is None or not told:
        return None
    before = Stage(told[-1].rpartition(":")[2])
    back = now in WAY and before in WAY and WAY.index(now) < WAY.index(before)
    return None if back or before is now or before in OVER else Change(ChangeKind.STAGE, now.value, before.value)


def _answer(growth: Growth) -> Change | None:
    """The first words of a party on what another was told to have said or done: on that matter, and soon after."""
    others = {mark.removeprefix("party:") for mark in growth.marks if mark.startswith("party:")}
    for party in growth.spoken:
        spoke_before = any(passage.article not in growth.fresh for passage in growth.story.lines[party])
        if spoke_before or party in others or not others:
            continue
        if any(_answers(passage, growth) for passage in growth.lines[party]):
            return Change(ChangeKind.ANSWER, party)
    return None


def _answers(passage: Passage, growth: Growth) -> bool:
    fact = growth.fact(passage)
    return fact is None or _follows(fact, growth, FEW - 1 if set(fact.acts) & STANDS else FEW)


def _number(growth: Growth) -> Change | None:
    """A number that the article itself sets against the one before, or that was another where the same event was
    told, of one noun and unit."""
    for passage in growth.shown:
        here = [each for each in growth.story.quantities if (each.article, each.index) == _place(passage)]
        for number in here:
            if before := _set_against(number, here, passage, growth) or _told_before(number, passage, growth):
                return Change(ChangeKind.NUMBER, number.text, before)
    return None


def _set_against(number: Quantity, here: Sequence[Quantity], passage: Passage, growth: Growth) -> str:
    """The words of the number that a sentence says is no longer so: "402 places, not 420"; a figure alone counts
    where it was told of the story."""
    place = passage.text.find(number.text)
    for other in here:
        at = passage.text.find(other.text)
        alike = other.unit == number.unit and other.value != number.value
        if alike and at > place and growth.words.no_longer.search(passage.text[max(0, at - 20) : at]):
            return other.text
    told = {each.lstrip("~") for known in growth.memory.of_stories(growth.stories) for each in known.fact.numbers}
    for match in growth.words.no_longer_so.finditer(passage.text, max(place, 0)):
        figure = match["number"].replace(",", "")
        nearer = any(place < passage.text.find(other.text) < match.start() for other in here)
        if not nearer and f"{figure} {number.unit.casefold()}" in told and float(figure) != number.value:
            return match["number"]
    return ""


def _told_before(number: Quantity, passage: Passage, growth: Growth) -> str:
    """The words of the number as it was told of the same matter by an earlier article."""
    fact = growth.fact(passage)
    if fact is None:
        return ""
    published = growth.story.article(passage.article).published
    for known in growth.memory.like(fact):
        alike = known.before(published) and _of_one_matter(fact, known, growth, share=number.unit == "percent")
        found = changed_number(fact, known.fact) if alike else None
        if found and found[0].lstrip("~") == written(number):
            return _in_words(found[1], growth)
    return ""


def _in_words(number: str, growth: Growth) -> str:
    """A told number as an article of the story has it, else its figure; of money that none has nothing, since the
    figure alone does not say how much it is."""
    bare = number.lstrip("~")
    if found := next((each.text for each in growth.story.quantities if written(each) == bare), ""):
        return found
    value, _, unit = bare.partition(" ")
    return f"{value}%" if unit == "percent" else value if unit == "count" else ""


def _day(growth: Growth) -> Change | None:
    """A day that was another in what was told of the same matter, and was not told."""
    for passage in growth.shown:
        fact = growth.fact(passage)
        published = growth.story.article(passage.article).published
        for known in growth.memory.like(fact) if fact and fact.days else ():
            found = changed_day(fact, known.fact) if fact and known.before(published) else None
            if fact and found and _moved(fact, known, growth) and not growth.knows_day(found[0]):
                return Change(ChangeKind.DAY, found[0], found[1] if len(found[1]) == len(found[0]) else "")
    return None


def _moved(fact: Fact, known: Known, growth: Growth) -> bool:
    """Say whether the day is that of the known fact: of one matter, told of another story of one event, or said to
    be moved within one story."""
    within = known.story in growth.stories
    return (
        _of_one_matter(fact, known, growth)
        or postponed(fact, known.fact)
        or (within and "delay" in fact.acts and shared(fact, known.fact) >= FEW)
    )


def _of_one_matter(fact: Fact, known: Known, growth: Growth, *, share: bool = False) -> bool:
    """Say whether two facts are about one thing; of different stories, or where a share of whatever is told, most
    of each has to be in the other."""
    alike = same_event if share or known.story not in growth.stories else same_matter
    return alike(fact, known.fact)


def _act(growth: Growth, telling: frozenset[int]) -> Change | None:
    """A step in what is new of a story that was told a day or two ago, on the matter that was told: in a new
    headline, the foremost of the new passages or of a party's lines."""
    heads = [growth.facts.get((each, HEADLINE)) for each in sorted(telling)]
    said = [growth.fact(passage) for passage in growth.foremost if passage.article in telling]
    fresh = [fact for fact in (*heads, *said) if fact and not growth.memory.repeated(fact)]
    steps = any(set(fact.acts) & STEPS for fact in fresh)
    return Change(ChangeKind.ACT) if steps and any(_follows(fact, growth) for fact in fresh) else None


def on_the_matter(growth: Growth) -> bool:
    """Say whether what is new of a story is about the thing that was told: by a headline, the foremost passage
    or a party's best line."""
    heads = [growth.facts.get((each, HEADLINE)) for each in sorted(growth.fresh)]
    said = [fact for fact in (*heads, *map(growth.fact, growth.foremost)) if fact]
    return any(
        same_matter(fact, known.fact) or same_matter(known.fact, fact)
        for known in growth.memory.of_stories(growth.stories)
        for fact in said
    )


def _follows(fact: Fact, growth: Growth, least: int = FEW) -> bool:
    """Say whether a fact has that much in common with one told of the story, and follows soon on the last."""
    before = list(growth.memory.of_stories(growth.stories))
    published = growth.story.article(fact.article).published
    last = max(before, key=lambda known: known.at, default=None)
    return bool(last and last.within(published, SOON)) and any(
        shared(fact, known.fact) >= least for known in before
    )
