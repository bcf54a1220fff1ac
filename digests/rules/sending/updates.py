"""What changed in a story that was told before: its stage, a number, a day, who has spoken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from digests.model import HEADLINE, Article, Fact, Passage, PassageKind, Quantity, Stage, Story
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
    same_number,
    shared,
    to_others,
    written,
)
from digests.rules.sending.marks import bare_speaker
from digests.rules.sending.memory import Known, Memory
from digests.rules.texts import is_chinese

WAY = (Stage.PROPOSED, Stage.ANNOUNCED, Stage.IN_FORCE)
FactsByPlace = Mapping[tuple[int, int], Fact]


class ChangeKind(StrEnum):
    """What makes a story that was told before worth telling again, the weightiest first."""

    STAGE = "stage"
    ANSWER = "answer"
    NUMBER = "number"
    DAY = "day"
    STEP = "step"
    VOICE = "voice"
    LINE = "line"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Change:
    """What changed: `what` is a stage, a party's id, the words of a number, a day (ISO 8601), a headline, a
    speaker or an outlet; `was` the stage, number or day before, of a new voice its party."""

    kind: ChangeKind
    what: str
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
    def shown(self) -> tuple[Passage, ...]:
        return (*self.passages, *(each for said in self.lines.values() for each in said))

    def knows_day(self, day: str) -> bool:
        """Say whether the day was told of the story."""
        told = f"day:{day}" in self.marks
        return told or any(day in known.fact.days for known in self.memory.of_stories(self.stories))

    def fact(self, passage: Passage) -> Fact | None:
        return self.facts.get(_place(passage))


def settled_change_of(growth: Growth) -> Change | None:
    """Return the weightiest change of what was known: stage, a party that answers, a number, a day. Pure.

    A number or a day has changed when the later article says so: one that is rounded, counts another thing, or is
    older than what was told is no change.
    """
    return next(filter(None, (found(growth) for found in (_stage, _answer, _number, _day))), None)


def further_change_of(growth: Growth) -> Change | None:
    """Return the weightiest addition to what was known: a step, a voice, a line, a report. Pure.

    A report without act, figure or day adds nothing; nor does what is told in a script in which nothing of the
    story was told: it cannot be compared, and is most often the same again. A new stand counts in any script.
    """
    if change := _step(growth) or _voice(growth):
        return change
    standing = {party: takes_stand(growth.lines[party][0], growth) for party in growth.spoken}
    spoken = [party for party, stands in standing.items() if stands or _comparable(growth.lines[party][0], growth)]
    if spoken:
        return Change(ChangeKind.LINE, min(spoken, key=lambda party: not standing[party]))
    if report := next((each for each in growth.passages if _telling(growth, each)), None):
        return Change(ChangeKind.REPORT, growth.story.article(report.article).source.name)
    return None


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
    return change.kind is ChangeKind.DAY and fact is not None and change.what in fact.days


def _place(passage: Passage) -> tuple[int, int]:
    return passage.article, passage.index


def _stage(growth: Growth) -> Change | None:
    """Another stage than the one that was told last. A measure never goes back from force to a mere plan: then its
    articles speak of another part of it."""
    told = sorted(mark for mark in growth.marks if mark.startswith("stage:"))
    now = growth.story.stage
    if now is None or not told:
        return None
    before = Stage(told[-1].rpartition(":")[2])
    back = now in WAY and before in WAY and WAY.index(now) < WAY.index(before)
    return None if back or before is now else Change(ChangeKind.STAGE, now.value, before.value)


def _answer(growth: Growth) -> Change | None:
    for party in growth.spoken:
        spoke_before = any(passage.article not in growth.fresh for passage in growth.story.lines[party])
        if not spoke_before and f"party:{party}" not in growth.marks:
            return Change(ChangeKind.ANSWER, party)
    return None


def _number(growth: Growth) -> Change | None:
    """A number that the article itself sets against the one before, or that differs from what was told of the same
    matter, or from the only one that earlier articles have for the same thing."""
    for passage in growth.shown:
        here = [each for each in growth.story.quantities if (each.article, each.index) == _place(passage)]
        for number in here:
            before = _set_against(number, here, passage, growth) or _told_before(number, passage, growth)
            if before := before or _number_before(number, growth):
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
        alike = known.before(published) and same_matter(fact, known.fact)
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


def _number_before(number: Quantity, growth: Growth) -> str:
    """The words of what the number was before; empty unless the new articles have one new value for the same
    thing, beside the old one perhaps, and the earlier articles one."""
    alike = [other for other in growth.story.quantities if _counts(other) == _counts(number)]
    before = [other for other in alike if other.article not in growth.fresh]
    old = {other.value for other in before}
    after = {other.value for other in alike if other.article in growth.fresh} - old
    if not number.of or after != {number.value} or len(old) != 1 or _same_value(number, before[0]):
        return ""
    articles = {article.id: article for article in growth.story.articles}
    later = not any(_is_older(articles[number.article], articles[other.article]) for other in before)
    return before[0].text if later else ""


def _same_value(one: Quantity, other: Quantity) -> bool:
    return one.value == other.value or same_number(
        *(f"{each.value!r} {each.unit.casefold()}" for each in (one, other))
    )


def _is_older(one: Article, other: Article) -> bool:
    return bool(one.published and other.published and one.published < other.published)


def _counts(number: Quantity) -> tuple[str, str]:
    return number.unit, " ".join(number.of.casefold().split())


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
        (same_matter if within else same_event)(fact, known.fact)
        or postponed(fact, known.fact)
        or (within and "delay" in fact.acts and shared(fact, known.fact) >= FEW)
    )


def _step(growth: Growth) -> Change | None:
    """An act in a new headline that was not told of the story, or was told of others."""
    before = [known.fact for known in growth.memory.of_stories(growth.stories)]
    told = {act for fact in before for act in fact.acts}
    for article in growth.story.articles:
        fact = growth.facts.get((article.id, HEADLINE)) if article.id in growth.fresh else None
        new = fact and ((set(fact.acts) & STEPS) - told or any(to_others(fact, known) for known in before))
        if fact and told and new and not growth.memory.repeated(fact):
            return Change(ChangeKind.STEP, article.title)
    return None


def _voice(growth: Growth) -> Change | None:
    """Somebody else who speaks for a party, where it is known who spoke before."""
    for party in growth.spoken:
        name = bare_speaker(growth.lines[party][0].speaker)
        start = f"speaker:{party}:"
        known = {
            mark
            for mark in growth.marks
            if mark.startswith(start) and is_chinese(mark.removeprefix(start)) == is_chinese(name)
        }
        if name and known and f"speaker:{party}:{name.casefold()}" not in known:
            return Change(ChangeKind.VOICE, name, party)
    return None


def _comparable(passage: Passage, growth: Growth) -> bool:
    """Say whether something of the story was told in the passage's script, Chinese or other."""
    fact = growth.fact(passage)
    told = [known.fact for known in growth.memory.of_stories(growth.stories)]
    return fact is None or not told or any(in_chinese(each) == in_chinese(fact) for each in told)


def _telling(growth: Growth, passage: Passage) -> bool:
    fact = growth.fact(passage)
    if passage.kind is PassageKind.OPINION or not _comparable(passage, growth):
        return False
    return fact is None or bool(fact.numbers or fact.days or set(fact.acts) - SOFT - {"not"})
