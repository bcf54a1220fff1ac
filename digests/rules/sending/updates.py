"""What moved in a matter that was told before: its stage, a number, a day, an answer of the other side, an act.

The chance that it moved is a logistic regression over features that a person can read; its weights stand in the
lexicon's data, with the labels they were learned from and what they reached on others.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from digests.model import (
    COMMENT,
    HEADLINE,
    ChangeKind,
    Fact,
    Passage,
    Quantity,
    Stage,
    Story,
    StoryChange,
    TextKind,
    ToldFact,
    ToldStory,
)
from digests.model.lexicon import ChangeWords
from digests.rules.annotation.numbers import written
from digests.rules.annotation.worth import chance
from digests.rules.precedence import dated_at
from digests.rules.sending.facts import (
    DEEDS,
    FEW,
    SOFT,
    STANDS,
    STEPS,
    came_true,
    changed_day,
    changed_number,
    done_in,
    in_chinese,
    same_event,
    same_matter,
    same_number,
    shared,
    subjects_of,
    to_others,
)
from digests.rules.sending.told import Memory, came_before, came_within, reached

SOON = timedelta(days=4)  # what comes later, also after a weekend, is a matter of its own
WAY = (Stage.PROPOSED, Stage.ANNOUNCED, Stage.IN_FORCE)
OVER = (Stage.LIFTED, Stage.EXPIRED)
TALK = (TextKind.EXCHANGE, TextKind.TRANSCRIPT)
DEMANDS = frozenset(("urge", "oppose", "warn", "not"))
LIKELY = 0.25  # the chance from which on a matter may have moved: `tests/benchmarks/fit_updates.py`
SURE = 0.6  # from here on 0.8 of the labelled pairs of streams not learned from did
FEWEST = 4  # words from which on a share of them says something
A_DAY = timedelta(days=1)
REACHED = timedelta(days=3)  # how long after a day what was due on it is told
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
    words: ChangeWords

    @property
    def before(self) -> list[ToldFact]:
        """The facts that were told of the story."""
        return list(self.memory.of_stories(self.stories))

    @property
    def foremost(self) -> tuple[Passage, ...]:
        """The best passage and the best line of each party."""
        return (*self.passages[:1], *(said[0] for said in self.lines.values() if said))

    @property
    def shown(self) -> tuple[Passage, ...]:
        return (*self.passages, *(each for said in self.lines.values() for each in said))

    def fact(self, passage: Passage) -> Fact | None:
        return self.facts.get(_place(passage))

    def has_come(self, fact: Fact) -> bool:
        """Say whether it tells, on the day or after it, what was told of the story as to come, or as done what was
        told only as planned."""
        alike = [each for each in self.before if shared(fact, each.fact) >= FEW]
        published = self.published(fact.article)
        if any(reached(known, published, self.told.days) for known in alike):
            return True
        planned = any(came_true(fact, each.fact) for each in alike)
        return planned and not any(done_in(fact) & done_in(each.fact) for each in alike)

    def published(self, article: int) -> datetime | None:
        return dated_at(self.story.article(article))


def change_of(growth: Growth, retelling: frozenset[int]) -> StoryChange | None:
    """Return how the matter moved, the weightiest first: stage, the other side's answer, number, day, act.
    Pure.

    A number or a day has changed when the later article says so: one that is rounded, counts another thing, or is
    older than what was told is no change. Articles that are `retelling` what was told have no act.
    """
    kinds = (_stage, _answer, _number, _day)
    settled = next(filter(None, (found(growth) for found in kinds)), None)
    return settled or _act(growth, growth.fresh - retelling)


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


def _place(each: Passage | Fact | Quantity) -> tuple[int, int]:
    return each.article, each.index


def _stage(growth: Growth) -> StoryChange | None:
    """Another stage than the one that was told last. A measure never goes back from force to a mere plan, nor on
    once it is over: then its articles speak of another part of it."""
    now = growth.story.stage
    last = max(growth.told.stages, key=lambda each: (each.at, each.stage), default=None)
    if now is None or last is None:
        return None
    before = last.stage
    back = now in WAY and before in WAY and WAY.index(now) < WAY.index(before)
    if back or before is now or before in OVER:
        return None
    return StoryChange(ChangeKind.STAGE, now.value, before.value, _deeds(growth))


def _answer(growth: Growth) -> StoryChange | None:
    """The first words of a party on what another was told to have said or done: on that matter, and soon after."""
    others = growth.told.parties
    for party, said in growth.lines.items():
        spoke_before = said and any(each.article not in growth.fresh for each in growth.story.lines[party])
        if spoke_before or party in others or not others:
            continue
        facts = [fact for passage in said if (fact := growth.fact(passage)) and set(fact.acts) & STANDS]
        if answering := frozenset(_place(fact) for fact in facts if _follows(fact, growth, FEW - 1)):
            return StoryChange(ChangeKind.ANSWER, party, told_in=answering)
    return None


def _number(growth: Growth) -> StoryChange | None:
    """A number that the article itself sets against the one before, or that was another where the same event was
    told by an earlier article, of one noun and unit."""
    for passage in growth.shown:
        if found := _set_against(passage, growth):
            return StoryChange(ChangeKind.NUMBER, *found, frozenset((_place(passage),)))
    for fact in filter(None, map(growth.fact, growth.shown)):
        for known in _known_before(fact, growth):
            found = changed_number(fact, known.fact)
            share = found is not None and found[0].endswith(" percent")
            if found and _of_one_matter(fact, known, growth, share=share):
                now, was = (_in_words(each.lstrip("~"), growth) for each in found)
                telling = (_place(each) for each in growth.facts.values() if found[0] in each.numbers)
                return StoryChange(ChangeKind.NUMBER, now, was, frozenset(telling)) if was else None
    return None


def _set_against(passage: Passage, growth: Growth) -> tuple[str, str] | None:
    """The words of a number, and of a told one that its sentence says is no longer so: "402 places, not 420"."""
    if (match := growth.words.no_longer_so.search(passage.text)) is None:
        return None
    told = {each.lstrip("~") for known in growth.before for each in known.fact.numbers}
    here = [each for each in growth.story.quantities if _place(each) == _place(passage)]
    before = [each for each in here if 0 <= passage.text.find(each.text) < match.start()]
    was = match["number"].replace(",", "")
    return (before[-1].text, match["number"]) if before and f"{was} {before[-1].unit.casefold()}" in told else None


def _known_before(fact: Fact, growth: Growth) -> list[ToldFact]:
    """What was told like it, of articles that came out no later."""
    published = growth.published(fact.article)
    return [known for known in growth.memory.like(fact) if came_before(known, published)]


def _in_words(number: str, growth: Growth) -> str:
    """A number as an article of the story has it, else its figure; of money that none has nothing, since the
    figure alone does not say how much it is."""
    if found := next((each.text for each in growth.story.quantities if written(each) == number), ""):
        return found
    value, _, unit = number.partition(" ")
    return f"{value}%" if unit == "percent" else value if unit == "count" else ""


def _day(growth: Growth) -> StoryChange | None:
    """A day that was another in what was told of the same matter, and was not told."""
    told = growth.told.days.union(*(known.fact.days for known in growth.before))
    for fact in filter(None, map(growth.fact, growth.shown)):
        for known in _known_before(fact, growth):
            found = changed_day(fact, known.fact)
            named = not set(fact.days).isdisjoint(known.fact.days)  # then less else need be said
            moved = "delay" in fact.acts and shared(fact, known.fact) >= FEW - named
            if found and found[0] not in told and (moved or _of_one_matter(fact, known, growth)):
                was = found[1] if len(found[1]) == len(found[0]) else ""
                return StoryChange(ChangeKind.DAY, found[0], was, frozenset((_place(fact),)))
    return None


def _of_one_matter(fact: Fact, known: ToldFact, growth: Growth, *, share: bool = False) -> bool:
    """Say whether two facts are about one thing; of different stories, or where a share of whatever is told, most
    of each has to be in the other."""
    alike = same_event if share or known.story not in growth.stories else same_matter
    return alike(fact, known.fact)


def _act(growth: Growth, telling: frozenset[int]) -> StoryChange | None:
    """A deed in what is new of a story that was told some days ago, on the matter that was told, which is likely
    to have moved: in a new headline, the foremost of the new passages or of a party's lines."""
    fresh = _foremost(growth, telling)
    deeds = [fact for fact in fresh if tells_deed(fact, growth) and not _done_before(fact, growth)]
    moves = deeds and any(_follows(fact, growth, FEW) for fact in fresh) and _chance(growth, telling) >= LIKELY
    return StoryChange(ChangeKind.ACT, told_in=frozenset(map(_place, deeds))) if moves else None


def _done_before(fact: Fact, growth: Growth) -> bool:
    """Say whether all deeds that it tells as done were told so, to nobody else."""
    told = (known.fact for known in growth.before)
    before = frozenset().union(*(done_in(each) for each in told if not to_others(fact, each)))
    return bool(done_in(fact)) and done_in(fact) <= before


def _chance(growth: Growth, telling: frozenset[int]) -> float:
    """The chance that what these articles tell first moves what was told of the story."""
    published = max((each for each in map(growth.published, telling) if each), default=None)
    return chance_of_moving(_foremost(growth, telling), growth.before, published, growth.words.weights)


def _deeds(growth: Growth) -> frozenset[tuple[int, int]]:
    """Where new articles tell something that is done: in headlines and in what is untold."""
    places = [*((each, HEADLINE) for each in growth.fresh), *map(_place, growth.shown)]
    facts = (growth.facts.get(place) for place in places if place[0] in growth.fresh)
    return frozenset(_place(fact) for fact in facts if fact and tells_deed(fact, growth))


def tells_deed(fact: Fact, growth: Growth) -> bool:
    """Say whether something is done in it, not only demanded, denied or commented on; what is said to the press or
    in a speech tells a deed only with its figure."""
    kind = growth.story.article(fact.article).kind
    talk = kind in TALK and not fact.numbers
    done = DEEDS if growth.has_come(fact) else STEPS
    return not talk and kind not in COMMENT and bool(set(fact.acts) & done) and not set(fact.acts) & DEMANDS


def _foremost(growth: Growth, telling: frozenset[int]) -> list[Fact]:
    """What these articles tell first and was not told: headlines, the best passage, each party's best line."""
    heads = [growth.facts.get((each, HEADLINE)) for each in sorted(telling)]
    said = [growth.fact(passage) for passage in growth.foremost if passage.article in telling]
    return [
        fact for fact in (*heads, *said) if fact and (growth.has_come(fact) or not growth.memory.repeated(fact))
    ]


def on_the_matter(growth: Growth, retelling: frozenset[int]) -> bool:
    """Say whether what is new of a story is about the thing that was told, by a headline, the foremost passage
    or a party's best line; or it surely moves it, as articles tell that are not `retelling`."""
    if _chance(growth, growth.fresh - retelling) >= SURE:
        return True
    heads = [growth.facts.get((each, HEADLINE)) for each in sorted(growth.fresh)]
    said = [fact for fact in (*heads, *map(growth.fact, growth.foremost)) if fact]
    return any(
        same_matter(fact, known.fact) or same_matter(known.fact, fact) for known in growth.before for fact in said
    )


def _follows(fact: Fact, growth: Growth, least: int) -> bool:
    """Say whether a fact has that much in common with one told of the story, and follows soon on the last."""
    last = max(growth.before, key=lambda known: known.at, default=None)
    soon = last is not None and came_within(last, growth.published(fact.article), SOON)
    return soon and any(shared(fact, known.fact) >= least for known in growth.before)


# --- the chance that it moved ---------------------------------------------------------------------


def chance_of_moving(
    fresh: Sequence[Fact], told: Sequence[ToldFact], published: datetime | None, weights: Mapping[str, float]
) -> float:
    """Return the chance, from 0 to 1, that the fresh facts move what was told of one story; 0 where either has
    none."""
    return chance(features_of(fresh, told, published), weights) if fresh and told else 0.0


def features_of(fresh: Sequence[Fact], told: Sequence[ToldFact], published: datetime | None) -> dict[str, float]:
    """Return how the fresh facts stand to what was told of one story, most of it by the two facts that have most
    in common: the logarithm of how many words and things they share, the share of the shorter one, whether they
    tell one kind of deed, one number, and no act at all. Of all of them: whether a party answers, speaks that had
    not, or does what was to come; whether a day that was told has come; days since then, beyond the first, as a
    square root. Both have at least one."""
    fact, known, alike = max(
        ((one, other.fact, _alike(one, other.fact)) for one in fresh for other in told),
        key=lambda each: sum(each[2]),
    )
    words, share, numbers = alike
    last, days = max(each.at for each in told), 2.0
    if last and published is not None:
        days = (published.timestamp() / 60 - last) / 60 / 24
    heard = {each.fact.actor for each in told} - {""}
    named = [date.fromisoformat(day) for known in told for day in known.fact.days if len(day) == 10]
    come = [day for day in named if published and -A_DAY <= published.date() - day <= REACHED]
    return {
        "always": 1.0,
        "shares": math.log2(1 + words),
        "share": share,
        "same number": float(numbers > 0),
        "same deed": float(bool(set(fact.acts) & set(known.acts) & DEEDS)),
        "no act": float(not fact.acts),
        "answers": float(any("answer" in each.acts for each in fresh)),
        "other side": float(bool(heard) and any(each.actor not in {"", *heard} for each in fresh)),
        "came true": float(any(came_true(one, other.fact) for one in fresh for other in told)),
        "day has come": float(bool(come)),
        "late": math.sqrt(max(0.0, days - 1)),
    }


def _alike(fact: Fact, known: Fact) -> tuple[float, float, float]:
    ours, theirs = subjects_of(fact), subjects_of(known)
    words = len(ours & theirs)
    numbers = sum(any(same_number(each, other) for other in known.numbers) for each in fact.numbers)
    return words, words / max(FEWEST, min(len(ours), len(theirs))), numbers
