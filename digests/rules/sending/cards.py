"""One story of a digest: what is quoted of it within its sources' rights, and what is said of the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product

from digests.model import (
    HEADLINE,
    Article,
    Card,
    DatedPhrase,
    DateKind,
    Fact,
    Line,
    Passage,
    Relation,
    Silence,
    Story,
    StoryStatus,
)
from digests.rules.sending.changes import change_words
from digests.rules.sending.facts import Memory, repeats
from digests.rules.sending.novelty import StoryNews, facts_by_place, marks_told, quoted_lines, says_again
from digests.rules.sending.rights import Budget
from digests.rules.texts import fingerprint

BINDING = (DateKind.EFFECTIVE, DateKind.DEADLINE, DateKind.EXPIRY)
LONGEST = 1000
PARTY_WORTH, BODY_WORTH = 10.0, 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How much a card may hold, for whom, when (aware UTC) and on which local day. Language is a BCP 47 tag."""

    relation: Relation
    language: str
    today: date
    now: datetime
    passages: int = 3
    background: int = 2
    dates: int = 2


@dataclass(frozen=True, slots=True)
class Quoted:
    """What was told so far, by earlier editions and by this digest: it is not quoted again."""

    texts: set[str]
    memory: Memory


def build_card(news: StoryNews, layout: Layout, budget: Budget, quoted: Quoted) -> Card:
    """Return the card of a story; counts what it quotes in `budget` and adds it to `quoted`.

    The first passage and a line of each party are chosen together, so that as many of them as the rights allow
    are quoted; further passages and background take what is left.
    """
    story = news.story
    articles = {article.id: article for article in story.articles}
    headline = _headline_article(news, layout.language)
    choice = _Choice(story, headline, layout.language, budget, quoted)
    parties = _parties(story, layout.relation)
    said = {party: news.lines.get(party, ()) for party in parties}
    first, lines = choice.of_each(news.passages, said)
    passages = [first] if first else []
    for passage in news.passages:
        if len(passages) < layout.passages and choice.takes(
            passage, beside=(*passages, *filter(None, lines.values()))
        ):
            passages.append(passage)
            choice.quote(passage)
    background: list[Passage] = []
    for passage in story.background:
        if len(background) < layout.background and choice.takes(passage, beside=()):
            background.append(passage)
            choice.quote(passage)
    choice.close()
    return Card(
        story=story.id,
        status=news.status,
        change=change_words(news.change, layout.relation, layout.language) if news.change else "",
        headline=story.headline if headline.id == story.lead else headline.title,
        headline_article=headline,
        passages=tuple(Line(passage, articles[passage.article]) for passage in passages),
        lines={party: Line(line, articles[line.article]) if line else None for party, line in lines.items()},
        silences={party: _silence(story, news, party) for party, line in lines.items() if line is None},
        background=tuple(Line(passage, articles[passage.article]) for passage in background),
        outlets=tuple(sorted(story.articles, key=lambda article: article.id not in news.fresh)),
        origins=max(1, len(story.origins)),
        both_governments=story.both_governments,
        claim=story.claim,
        stage=story.stage,
        stage_from=story.stage_from,
        themes=story.themes,
        dates=_dates_of(news, layout.today, layout.dates),
        facts=tuple(choice.told),
        marks=marks_told(
            story, layout.now, {party: Line(line, articles[line.article]) for party, line in lines.items() if line}
        ),
    )


def binding_dates(story: Story, today: date) -> tuple[tuple[DatedPhrase, Article], ...]:
    """Return the story's full dates from `today` on that bind, soonest first, each day and kind once."""
    articles = {article.id: article for article in story.articles}
    found: dict[tuple[str, DateKind], tuple[DatedPhrase, Article]] = {}
    for phrase in story.dates:
        if binds(phrase) and (day_of(phrase) or date.min) >= today:
            found.setdefault((phrase.date, phrase.kind), (phrase, articles.get(phrase.article, story.articles[0])))
    return tuple(found[key] for key in sorted(found))


def binds(phrase: DatedPhrase) -> bool:
    """Say whether a date is for the calendar: it binds somebody, or the article is about what happens then.

    A reader sees the headline beside the date and no more, so an event that an article only mentions further down
    would be taken for another.
    """
    return phrase.kind in BINDING or (phrase.kind is DateKind.EVENT and phrase.index == 0)


def day_of(phrase: DatedPhrase) -> date | None:
    """Return the day that the phrase means, None when it names only a month or a year."""
    try:
        return date.fromisoformat(phrase.date) if len(phrase.date) == 10 else None
    except ValueError:
        return None


def _dates_of(news: StoryNews, today: date, most: int) -> tuple[tuple[DatedPhrase, Article], ...]:
    """The dates that stand nearest to the top of their articles, soonest first.

    An update names only the dates that its new articles bring; the others are under coming up.
    """
    told = news.status is not StoryStatus.NEW
    dates = [each for each in binding_dates(news.story, today) if not told or each[1].id in news.fresh]
    nearest = sorted(range(len(dates)), key=lambda place: (dates[place][0].index, place))[:most]
    return tuple(dates[place] for place in sorted(nearest))


class _Choice:
    """Which passages of one story may stand on its card; remembers what has been quoted."""

    def __init__(self, story: Story, headline: Article, language: str, budget: Budget, quoted: Quoted) -> None:
        self.told: list[tuple[Article, Fact]] = []
        self._story = story.id
        self._articles = {article.id: article for article in story.articles}
        self._facts = facts_by_place(story)
        self._headline = self._facts.get((headline.id, HEADLINE))
        self._language = language.partition("-")[0]
        self._budget = budget
        self._quoted = quoted
        if self._headline:
            self.told.append((headline, self._headline))

    def of_each(
        self, body: Sequence[Passage], said: Mapping[str, Sequence[Passage]]
    ) -> tuple[Passage | None, dict[str, Passage | None]]:
        """Quote the best set of a first passage and a line for each party that the rights allow together."""
        telling = [passage for passage in body if not self._is_headline(passage)]
        pools = [
            self._pool(telling, BODY_WORTH, 4),
            *(self._pool(lines, PARTY_WORTH, 3) for lines in said.values()),
        ]
        best: tuple[Passage | None, ...] = (None,) * len(pools)
        most = 0.0
        for chosen in product(*pools):
            worth = sum(value for _, value in chosen)
            passages = [passage for passage, _ in chosen if passage]
            if worth > most and self._differ(passages) and self._budget.allows(passages, self._articles):
                best, most = tuple(passage for passage, _ in chosen), worth
        for passage in filter(None, best):
            self.quote(passage)
        return best[0], dict(zip(said, best[1:], strict=True))

    def takes(self, passage: Passage, beside: Sequence[Passage]) -> bool:
        """Say whether the passage may be quoted too, and says something that those beside it do not."""
        return (
            self._quotable(passage)
            and not self._is_headline(passage)
            and (passage.stands_alone or bool(passage.prefix))
            and self._budget.allows([passage], self._articles)
            and self._differ([passage, *beside])
        )

    def quote(self, passage: Passage) -> None:
        """Count the passage as told."""
        self._budget.spend(passage)
        self._quoted.texts.add(fingerprint(passage.text))
        if fact := self._fact(passage):
            article = self._articles[passage.article]
            self.told.append((article, fact))
            self._quoted.memory.add(fact, self._story, article.published)

    def close(self) -> None:
        """Count the headline as told too: the cards that follow do not repeat it."""
        if self._headline:
            self._quoted.memory.add(self._headline, self._story, self._articles[self._headline.article].published)

    def _fact(self, passage: Passage) -> Fact | None:
        return self._facts.get((passage.article, passage.index))

    def _is_headline(self, passage: Passage) -> bool:
        """Say whether a passage only repeats the headline; a party's line may, since it is the party's own."""
        fact = self._fact(passage)
        return fact is not None and self._headline is not None and repeats(fact, self._headline)

    def _pool(self, passages: Sequence[Passage], worth: float, most: int) -> list[tuple[Passage | None, float]]:
        quotable = [passage for passage in passages if self._quotable(passage)]
        valued = [(passage, worth - self._doubt(passage) - rank * 0.3) for rank, passage in enumerate(quotable)]
        valued.sort(key=lambda each: -each[1])
        return [*valued[:most], (None, 0.0)]

    def _quotable(self, passage: Passage) -> bool:
        fact = self._fact(passage)
        return (
            passage.article in self._articles
            and len(passage.text) <= LONGEST
            and fingerprint(passage.text) not in self._quoted.texts
            and not (fact and self._quoted.memory.repeated(fact))
            and self._budget.allows([passage], self._articles)
        )

    def _doubt(self, passage: Passage) -> float:
        """A passage that leans on another, or is in a foreign language, gives way to one as good."""
        leaning = 0.0 if passage.stands_alone or passage.prefix else 3.0
        language = self._articles[passage.article].language.partition("-")[0]
        return leaning + (0.0 if language in ("", self._language) else 2.0)

    def _differ(self, passages: Sequence[Passage]) -> bool:
        """Say whether no passage repeats another."""
        return not any(
            says_again(later, earlier, self._facts) or says_again(earlier, later, self._facts)
            for place, later in enumerate(passages)
            for earlier in passages[:place]
        )


def _parties(story: Story, relation: Relation) -> tuple[str, ...]:
    """Both main parties always; a third voice where it has spoken in a story about its theme."""
    third = [
        party.id
        for party in relation.parties
        if not party.main and party.stands_for in story.themes and story.lines.get(party.id)
    ]
    return (*(party.id for party in relation.main), *third)


def _silence(story: Story, news: StoryNews, party: str) -> Silence:
    if not story.lines.get(party):
        return Silence.NOT_FOUND
    return Silence.LINKED if news.lines.get(party) else Silence.TOLD


def _headline_article(news: StoryNews, language: str) -> Article:
    """The lead's headline; for an update the best new article's, if possible one in the reader's language."""
    lead = news.story.article(news.story.lead)
    if lead.id in news.fresh:
        return lead
    fresh = [article for article in news.story.articles if article.id in news.fresh and article.title]
    readable = [article for article in fresh if _reads(article, language)]
    if news.change is None or (not readable and _reads(lead, language)):
        return lead
    return next(iter(readable or fresh), lead)


def _reads(article: Article, language: str) -> bool:
    return article.language.partition("-")[0] == language.partition("-")[0]


def lines_of(card: Card) -> tuple[Line, ...]:
    """Return every line that the card quotes, in reading order."""
    return quoted_lines(card.passages, card.lines, card.background)
