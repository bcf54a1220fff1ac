"""Decides what is news to a reader: what was stored since their last edition and has not been told to them.
Passages and facts are compared.

If a story was told before, its later articles are compared with what was known when it was told.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import reduce
from itertools import chain
from operator import or_
from zoneinfo import ZoneInfo

from digests.model import (
    HEADLINE,
    Article,
    Fact,
    Line,
    Passage,
    Policy,
    Story,
    StoryStatus,
    Told,
    ToldFact,
    ToldStory,
)
from digests.rules import trust
from digests.rules.issuing.continuing import Growth, adds, has_other_figure, takes_stand
from digests.rules.issuing.facts import repeats
from digests.rules.issuing.readership import day_of_news
from digests.rules.issuing.repetition import Lines
from digests.rules.issuing.told import Memory, all_of, came_within
from digests.rules.precedence import dated_at
from digests.rules.texts import fingerprint

EVER = datetime(1, 1, 1, tzinfo=UTC)  # an instant before all news
JUDGED = 4  # so many first passages show what a story is about
TELLING = 3  # a headline with fewer words is not recognised by its words
# Within this time the same headline means the same story. Later it means another step.
SAME_STORY = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryNews:
    """A story with what is untold of it, best first.

    `fresh` are the articles that came in since the last edition. A story `goes_on` if earlier articles of it were
    told. `told_as` are the stories as which these were told, and `before` is what was told of them. `moves` says
    that a party takes a new stand in the story, or that a figure has changed. `foreign` are untold words of
    parties that exist only in languages that the reader does not read. `elsewhere` are all articles in such
    languages.
    """

    story: Story
    told_as: frozenset[int] = frozenset()
    before: ToldStory = field(default_factory=ToldStory)
    moves: bool = False
    fresh: frozenset[int]
    passages: tuple[Passage, ...]
    lines: Mapping[str, tuple[Passage, ...]] = field(default_factory=dict)
    foreign: Mapping[str, Line] = field(default_factory=dict)
    elsewhere: tuple[Article, ...] = ()

    @property
    def goes_on(self) -> bool:
        return bool(self.told_as)

    @property
    def is_vouched(self) -> bool:
        """Whether somebody answers for a source of the story."""
        return trust.is_vouched(self.story.articles)

    @property
    def status(self) -> StoryStatus:
        """What the story is to its reader: new, continued, or corrected. It is corrected if a new article takes
        back something that was told."""
        if not self.goes_on:
            return StoryStatus.NEW
        taken_back = any(each.article in self.fresh and not each.cause for each in self.story.corrections)
        return StoryStatus.CORRECTED if taken_back else StoryStatus.CONTINUED

    @property
    def shown(self) -> tuple[Passage, ...]:
        """All that is untold: the body's passages, then the parties' lines."""
        return tuple(chain(self.passages, *self.lines.values()))


def news_of(story: Story, told: Told, since: datetime, memory: Memory | None = None) -> StoryNews | None:
    """Return what is news of the story. Return None when nothing came in after `since`, or nothing untold.

    A story that was never told is new, with everything that is untold of it. A story that was told, perhaps as
    another story, goes on with what its new articles add. `memory` holds the facts of `told`; without it, it is
    made here. Something may have been told only by sources without a label. If a labelled source tells it, it
    counts as untold.
    """
    vouched = trust.is_vouched(story.articles)
    memory = (memory or Memory(told.facts)).seen_by(vouched=vouched)
    told = told if vouched else all_of(told)
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
    if vouched:
        stories = frozenset(number for number in stories if told.stories[number].vouched)
    if stories:
        return _later(_growth(story, told, fresh, stories, memory))
    return _new(story, told, fresh, memory)


def as_understood(news: StoryNews, at: datetime, zone: ZoneInfo) -> StoryNews:
    """Return the news as it is understood at an instant. Some passages name a day only by its distance from the
    day of their article ("yesterday"). Such a passage leans: it cannot be understood alone, even with its speaker
    in front. It does not lean while the article's day lasts where the reader is."""
    today = at.astimezone(zone).date()
    over = {article.id for article in news.story.articles if day_of_news(article, zone) != today}

    def read(passages: Iterable[Passage]) -> tuple[Passage, ...]:
        return tuple(
            replace(each, stands_alone=False, prefix="", leans=1.0)
            if each.relative_day and each.article in over
            else each
            for each in passages
        )

    return replace(
        news,
        passages=read(news.passages),
        lines={party: read(said) for party, said in news.lines.items()},
    )


def says_again(passage: Passage, known: Passage) -> bool:
    """Say whether a passage tells nothing more than a `known` passage of its story. Facts and words are
    compared."""
    if passage.fact is None or known.fact is None:
        return Lines((known.text,)).tell(passage.text)
    return repeats(passage.fact, known.fact)


def _united(told: Told, stories: Collection[int]) -> ToldStory:
    """What was told of these stories, together."""
    return reduce(or_, (told.stories[number] for number in sorted(stories)), ToldStory())


def _stories_of(story: Story, told: Told, memory: Memory) -> frozenset[int]:
    """Return the told stories from which this story goes on. It may have been told under another number: before
    stories were joined, or as another outlet's story with the same headline. If an article belongs to several
    stories, each of them is told by itself."""
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


def _told_elsewhere(story: Story, memory: Memory) -> ToldFact | None:
    """Return the fact of a headline that says the same and was told not long ago as another story."""
    headline = story.headline_facts.get(story.lead)
    if headline is None or len(headline.words) < TELLING:
        return None
    told = memory.repeated(headline)
    return told if told and came_within(told, dated_at(story.article(story.lead)), SAME_STORY) else None


def _new(story: Story, told: Told, fresh: frozenset[int], memory: Memory) -> StoryNews | None:
    passages = tuple(_untold(story, story.passages, told.passages, memory))
    lines = {party: tuple(_untold(story, said, told.passages, memory)) for party, said in story.lines.items()}
    if (story.passages or any(story.lines.values())) and not (passages or any(lines.values())):
        return None
    return StoryNews(story=story, fresh=fresh, passages=passages, lines=lines)


def _later(growth: Growth) -> StoryNews | None:
    """Return what the new articles of a told story add. An article may as a whole tell what was told. Then it adds
    only a new stand of a party, or another figure. Its further details are no news."""
    story, fresh = growth.story, growth.fresh
    parts = {member.article for member in story.members if member.peg}
    telling = frozenset(each for each in fresh - _retelling(growth) - parts if adds(growth, each))

    moving = {id(each) for each in growth.shown if takes_stand(each, growth) or has_other_figure(each, growth)}

    def is_news(passage: Passage) -> bool:
        return passage.article in telling or id(passage) in moving

    passages = tuple(filter(is_news, growth.passages))
    lines = {party: tuple(filter(is_news, said)) for party, said in growth.lines.items()}
    if not (passages or any(lines.values())):
        return None
    return StoryNews(
        story=story,
        told_as=growth.stories,
        before=growth.told,
        moves=bool(moving),
        fresh=fresh,
        passages=passages,
        lines=lines,
    )


def _growth(story: Story, told: Told, fresh: frozenset[int], stories: frozenset[int], memory: Memory) -> Growth:
    everything = chain(story.passages, *story.lines.values())
    earlier = [passage for passage in everything if passage.article not in fresh]

    def is_of_before(passage: Passage) -> bool:
        return passage.article not in fresh or (passage.fact is not None and "earlier" in passage.fact.acts)

    def untold(passages: Sequence[Passage]) -> tuple[Passage, ...]:
        return tuple(
            passage
            for passage in _untold(story, passages, told.passages, memory)
            if not is_of_before(passage) and not any(says_again(passage, known) for known in earlier)
        )

    return Growth(
        story=story,
        stories=stories,
        told=_united(told, stories),
        fresh=fresh,
        passages=untold(story.passages),
        lines={party: untold(said) for party, said in story.lines.items()},
        memory=memory,
    )


def _retelling(growth: Growth) -> frozenset[int]:
    """Return the new articles that as a whole tell what is known. A headline with an act or a figure can show
    this. Most of the first passages can show it, too. An article with no sentence of its own, because all its
    sentences are those of an earlier article, tells nothing new either."""

    facts = growth.story.facts
    known = [fact for fact in facts if fact.article not in growth.fresh]

    def is_known(fact: Fact) -> bool:
        told = growth.memory.repeated(fact, growth.published(fact.article))
        again = told is not None or any(repeats(fact, each) for each in known)
        return again and not growth.has_come(fact)

    def is_retelling(article: Article) -> bool:
        headline = growth.story.headline_facts.get(article.id)
        says_what = headline and len(headline.words) >= TELLING and (headline.acts or headline.numbers)
        if headline and says_what and is_known(headline):
            return True
        own = (fact for fact in facts if fact.article == article.id and fact.index != HEADLINE)
        first = sorted(own, key=lambda fact: fact.index)[:JUDGED]
        if not first:
            return headline is not None and article.complete and article.source.policy is not Policy.LINK_ONLY
        return sum(map(is_known, first)) * 2 > len(first)

    return frozenset(
        article.id for article in growth.story.articles if article.id in growth.fresh and is_retelling(article)
    )


def _untold(story: Story, passages: Iterable[Passage], told: frozenset[str], memory: Memory) -> Iterator[Passage]:
    """Give the passages that tell something new."""
    published = {article.id: dated_at(article) for article in story.articles} if memory.knows else {}
    for passage in passages:
        if told and fingerprint(passage.text) in told:
            continue
        fact = passage.fact if memory.knows else None
        if fact is None or memory.repeated(fact, published.get(passage.article)) is None:
            yield passage
