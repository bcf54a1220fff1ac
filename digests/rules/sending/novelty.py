"""What is news to a reader: what was stored since their last edition and has not been told, by passage or by fact.

A later article of a story that was told is compared with what was known then.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache, reduce
from operator import or_

from digests.model import (
    HEADLINE,
    Article,
    ChangeKind,
    Fact,
    Passage,
    Policy,
    Story,
    StoryChange,
    StoryStatus,
    Told,
    ToldFact,
    ToldStory,
)
from digests.model.lexicon import ChangeWords, Lexicon
from digests.rules.precedence import dated_at
from digests.rules.sending.facts import (
    DEEDS,
    FEW,
    changed_day,
    changed_number,
    moves_on,
    postponed,
    repeats,
    same_event,
    shared,
)
from digests.rules.sending.told import Memory, reached
from digests.rules.sending.updates import (
    FactsByPlace,
    Growth,
    adds,
    change_of,
    on_the_matter,
    takes_stand,
)
from digests.rules.texts import HAN, HAN_SPAN, fingerprint

RETOLD = 0.8  # share of words; set by hand
JUDGED = 4  # leading passages that show what a story is about
TELLING = 3  # words that a headline must have to be known by them
TOKEN = re.compile(rf"\d+(?:[.,]\d+)*|[{HAN_SPAN}]+|[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryNews:
    """A story with what is untold of it, best first. `fresh` are the articles that came in since; where
    earlier ones were told it `goes_on`, from the stories as which they were told (`told_as`), in
    which the parties `heard` have spoken. `corrected` are those of the fresh ones that say otherwise than what
    another source had listed at their address, and what was told."""

    story: Story
    status: StoryStatus
    change: StoryChange | None = None
    goes_on: bool = False
    told_as: frozenset[int] = frozenset()
    heard: frozenset[str] = frozenset()
    corrected: frozenset[int] = frozenset()
    fresh: frozenset[int]
    passages: tuple[Passage, ...]
    lines: Mapping[str, tuple[Passage, ...]] = field(default_factory=dict)

    @property
    def shown(self) -> tuple[Passage, ...]:
        """All that is untold: the body's passages, then the parties' lines."""
        return (*self.passages, *(each for said in self.lines.values() for each in said))


def news_of(
    story: Story, told: Told, since: datetime, lexicon: Lexicon, memory: Memory | None = None
) -> StoryNews | None:
    """Return what is news of the story, or None when nothing came in since, or nothing untold.

    A story that was never told is NEW with all that is untold of it; one that was told, perhaps as another story,
    is an UPDATE with what its new articles change. `memory` holds the facts of `told`; it is made when not given.
    """
    memory = memory or Memory(told.facts)
    stories = _stories_of(story, told, memory)
    before = _united(told, stories)

    def is_told(article: Article) -> bool:
        return article.id in before.articles or (article.replaces in before.articles and not article.corrects)

    fresh = frozenset(
        article.id
        for article in story.articles
        if (article.stored_at is None or article.stored_at > since) and not is_told(article)
    )
    if not fresh:
        return None
    corrected = frozenset(each.id for each in story.articles if each.replaces in before.articles) & fresh
    if corrected:
        return _corrected(story, fresh, corrected, stories, before)
    if stories:
        return _later(_growth(story, told, fresh, stories, memory, lexicon.changes))
    found = _new(story, told, fresh, memory)
    followed = frozenset(story.follows) & told.stories.keys()
    if found is None or not followed:
        return found
    growth = _growth(story, told, fresh, followed, memory, lexicon.changes)
    retelling = _retelling(growth)
    change = change_of(growth, retelling)
    if change is None or not on_the_matter(growth, retelling):
        return found
    return replace(found, status=StoryStatus.UPDATE, change=change, goes_on=True, told_as=followed)


def facts_by_place(story: Story) -> FactsByPlace:
    """Return the story's facts by article and index of their passage."""
    return {(fact.article, fact.index): fact for fact in story.facts}


def retells(text: str, earlier: str) -> bool:
    """Say whether a passage only repeats an earlier one: nearly all its words are there, and all its numbers."""
    words, known = _words(text), _words(earlier)
    if not words or any(word[0].isdigit() and word not in known for word in words):
        return False
    return len(words & known) >= RETOLD * len(words)


def says_again(passage: Passage, known: Passage, facts: FactsByPlace) -> bool:
    """Say whether a passage tells nothing that a known one of its story does not, by its facts or its words."""
    fact, told = (facts.get((each.article, each.index)) for each in (passage, known))
    if fact is None or told is None:
        return retells(passage.text, known.text)
    return repeats(fact, told) or (retells(passage.text, known.text) and not moves_on(fact, told))


def _united(told: Told, stories: Collection[int]) -> ToldStory:
    """What was told of these stories, together."""
    return reduce(or_, (told.stories[number] for number in sorted(stories)), ToldStory())


def _stories_of(story: Story, told: Told, memory: Memory) -> frozenset[int]:
    """Return the told stories that this one goes on from, also where it was told under another number: before
    stories were joined, or as the story of another outlet whose headline or leading passages said the same. Of an
    article of several stories each is told by itself."""
    parts = {member.article for member in story.members if member.end}
    own = {article.id for article in story.articles if article.id not in parts}
    own |= {article.replaces for article in story.articles if article.replaces is not None}
    known = frozenset(
        number
        for number, before in told.stories.items()
        if number == story.id or not own.isdisjoint(before.articles)
    )
    if known or not told.stories:
        return known
    elsewhere = _told_elsewhere(story, memory)
    return frozenset((elsewhere.story,)) & told.stories.keys() if elsewhere else known


def _corrected(
    story: Story, fresh: frozenset[int], corrected: frozenset[int], stories: frozenset[int], before: ToldStory
) -> StoryNews:
    """What corrects what was told is news, whatever else was told of its matter."""

    def of(passages: Iterable[Passage]) -> tuple[Passage, ...]:
        return tuple(each for each in passages if each.article in corrected)

    passages, lines = of(story.passages), {party: of(said) for party, said in story.lines.items()}
    shown = (*passages, *(each for said in lines.values() for each in said))
    told_in = {(each.article, each.index) for each in shown} | {(each, HEADLINE) for each in corrected}
    return StoryNews(
        story=story,
        status=StoryStatus.UPDATE,
        change=StoryChange(ChangeKind.CORRECTION, told_in=frozenset(told_in)),
        goes_on=True,
        told_as=stories,
        heard=before.parties,
        corrected=corrected,
        fresh=fresh,
        passages=passages,
        lines=lines,
    )


def _told_elsewhere(story: Story, memory: Memory) -> ToldFact | None:
    """What was told of the story as another one: its headline or leading passages again, or the same matter with
    another number or day, or whose day has come."""
    facts = facts_by_place(story)
    headline = facts.get((story.lead, HEADLINE))
    if headline and len(headline.words) >= TELLING and (known := memory.repeated(headline)):
        return known
    leading = [fact for each in story.passages[:JUDGED] if (fact := facts.get((each.article, each.index)))]
    again = [known for fact in leading if (known := memory.repeated(fact))]
    if len(again) * 2 > len(leading):
        return again[0]
    for fact in (*([headline] if headline else ()), *leading):
        if not (fact.numbers or fact.days or DEEDS.intersection(fact.acts)):
            continue  # nothing in it can move what was told
        for known in memory.like(fact):
            if not (known.fact.days or (fact.numbers and known.fact.numbers)):
                continue
            changed = changed_number(fact, known.fact) or changed_day(fact, known.fact)
            deed = bool(set(fact.acts) & set(known.fact.acts) & DEEDS) and shared(fact, known.fact) > FEW
            due = deed and reached(known, dated_at(story.article(fact.article)))
            if due or postponed(fact, known.fact) or (changed and same_event(fact, known.fact)):
                return known
    return None


def _new(story: Story, told: Told, fresh: frozenset[int], memory: Memory) -> StoryNews | None:
    facts = facts_by_place(story)
    passages = tuple(_untold(story, facts, story.passages, told.passages, memory))
    lines = {
        party: tuple(_untold(story, facts, said, told.passages, memory)) for party, said in story.lines.items()
    }
    if (story.passages or any(story.lines.values())) and not (passages or any(lines.values())):
        return None
    return StoryNews(story=story, status=StoryStatus.NEW, fresh=fresh, passages=passages, lines=lines)


def _later(growth: Growth) -> StoryNews | None:
    """What the new articles of a told story are to a reader: an UPDATE where the matter moved, else NEW with what
    those of them tell that have something to tell. One that as a whole tells what was told adds nothing but what
    moved or a new stand of a party: its further details are no news."""
    story, fresh, retelling = growth.story, growth.fresh, _retelling(growth)
    change = change_of(growth, retelling)
    if change:
        telling = fresh - retelling
    else:
        parts = {member.article for member in story.members if member.peg}
        telling = frozenset(each for each in fresh - retelling - parts if adds(growth, each))
    told_in = change.told_in if change else frozenset()
    held = frozenset(each for each in growth.shown if (each.article, each.index) in told_in)
    figures = held if change and change.kind is not ChangeKind.ACT else frozenset()
    kept = frozenset(each for each in growth.shown if each.article in telling) | figures
    passages = _held_first((each for each in growth.passages if each in kept), held)
    lines = {
        party: _held_first((each for each in said if each in kept or takes_stand(each, growth)), held)
        for party, said in growth.lines.items()
    }
    if change and change.kind is ChangeKind.ANSWER:
        lines[change.what] = lines[change.what] or tuple(growth.lines[change.what][:1])
    if not (change or passages or any(lines.values()) or _tells_by_headline(story, fresh - retelling)):
        return None
    return StoryNews(
        story=story,
        status=StoryStatus.UPDATE if change else StoryStatus.NEW,
        change=change,
        goes_on=True,
        told_as=growth.stories,
        heard=growth.told.parties,
        fresh=fresh,
        passages=passages,
        lines=lines,
    )


def _held_first(passages: Iterable[Passage], held: frozenset[Passage]) -> tuple[Passage, ...]:
    """Put those that tell the change before the others."""
    return tuple(sorted(passages, key=lambda each: each not in held))


def _growth(
    story: Story,
    told: Told,
    fresh: frozenset[int],
    stories: frozenset[int],
    memory: Memory,
    words: ChangeWords,
) -> Growth:
    everything = (
        *story.passages,
        *(passage for said in story.lines.values() for passage in said),
        *story.background,
    )
    facts = facts_by_place(story)
    earlier = [passage for passage in everything if passage.article not in fresh]

    def untold(passages: Sequence[Passage]) -> tuple[Passage, ...]:
        facts_of = ((each, facts.get((each.article, each.index))) for each in passages if each.article in fresh)
        added = [each for each, fact in facts_of if fact is None or "earlier" not in fact.acts]
        return tuple(
            passage
            for passage in _untold(story, facts, added, told.passages, memory)
            if not any(says_again(passage, known, facts) for known in earlier)
        )

    return Growth(
        story=story,
        stories=stories,
        told=_united(told, stories),
        fresh=fresh,
        passages=untold(story.passages),
        lines={party: untold(said) for party, said in story.lines.items()},
        facts=facts,
        memory=memory,
        words=words,
    )


def _retelling(growth: Growth) -> frozenset[int]:
    """The new articles that as a whole tell what is known: by the headline, by most of the first passages, or
    since every sentence of theirs is an earlier article's."""
    known = [fact for (article, _), fact in growth.facts.items() if article not in growth.fresh]

    def is_known(fact: Fact) -> bool:
        again = growth.memory.repeated(fact) is not None or any(repeats(fact, each) for each in known)
        return again and not growth.has_come(fact)

    def is_retelling(article: Article) -> bool:
        headline = growth.facts.get((article.id, HEADLINE))
        if headline and len(headline.words) >= TELLING and is_known(headline):
            return True
        places = sorted(key for key in growth.facts if key[0] == article.id and key[1] != HEADLINE)[:JUDGED]
        if not places:
            return headline is not None and article.complete and article.source.policy is not Policy.LINK_ONLY
        return sum(is_known(growth.facts[place]) for place in places) * 2 > len(places)

    return frozenset(
        article.id for article in growth.story.articles if article.id in growth.fresh and is_retelling(article)
    )


def _untold(
    story: Story, facts: FactsByPlace, passages: Iterable[Passage], told: frozenset[str], memory: Memory
) -> Iterator[Passage]:
    """Give the passages that tell something new, neither the same again nor what later figures have overtaken."""
    published = {article.id: dated_at(article) for article in story.articles}
    for passage in passages:
        if told and fingerprint(passage.text) in told:
            continue
        fact = facts.get((passage.article, passage.index))
        if fact and (memory.repeated(fact) or memory.overtaken(fact, published.get(passage.article))):
            continue
        yield passage


def _tells_by_headline(story: Story, fresh: frozenset[int]) -> bool:
    """Say whether an article that came without its text has news in its headline."""
    quoted = {passage.article for passage in story.passages}
    earlier = [article.title for article in story.articles if article.id not in fresh]
    return any(
        article.id in fresh
        and article.id not in quoted
        and not article.complete
        and not any(retells(article.title, title) for title in earlier)
        for article in story.articles
    )


@lru_cache(maxsize=8192)
def _words(text: str) -> frozenset[str]:
    words: set[str] = set()
    for token in TOKEN.findall(text.casefold()):
        if HAN.match(token):
            words |= {token[place : place + 2] for place in range(max(1, len(token) - 1))}
        else:
            words.add(token)
    return frozenset(words)
