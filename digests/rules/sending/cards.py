"""One story of a digest: what is quoted of it within its sources' rights, and what is said of the rest."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from digests.model import (
    HEADLINE,
    RETOLD,
    SPOKEN,
    Article,
    Card,
    ChangeKind,
    Conflict,
    ConflictKind,
    DatedPhrase,
    DateKind,
    Earlier,
    Line,
    ListChange,
    OtherLanguages,
    Passage,
    Relation,
    Silence,
    Story,
    StoryChange,
    StoryStatus,
    TextKind,
)
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.sending.answers.readership import reads
from digests.rules.sending.choice import Choice, Quoted, measured_in
from digests.rules.sending.languages import in_language
from digests.rules.sending.memory import Memory
from digests.rules.sending.novelty import StoryNews, facts_by_place
from digests.rules.sending.rights import Budget
from digests.rules.sending.told import calendar_mark, quoted_lines

BINDING = (DateKind.EFFECTIVE, DateKind.DEADLINE, DateKind.EXPIRY)
MOST_CONFLICTS = 2
DENIAL = "denial"
AGAIN = 2.0  # worth of the best passage of a story that was told and did not move
LEAST = 1.3  # worth of the best passage: of cards below it none of 54 on real streams was without a fault
SAID = 0.8  # worth of the two best passages on average, of a conference or speech: none of 16 below 1.1 was


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How much a card may hold, for whom and on which local day. Language is a BCP 47 tag.

    A `spare` card has neither a body nor a third voice where both main parties speak in it. `measures` are the
    most that are shown of an act or a deal. A card for the brief of a `topic` quotes what is about it before other
    things.
    """

    relation: Relation
    lexicon: Lexicon
    language: str
    other_languages: OtherLanguages = OtherLanguages.WHEN_NEEDED
    today: date
    passages: int = 2
    measures: int = 5
    background: int = 1
    dates: int = 2
    spare: bool = False
    topic: str = ""


def tells(news: StoryNews, language: str) -> bool:
    """Say whether the best that may be quoted of a story is worth a card: what moved on always is, and so is a
    title of which nothing may be quoted, but not a question without its answer, nor what has nothing to stand
    above it. Of what was said at a conference, a second sentence has to tell something, too. What goes on without
    a move has to be worth more, and in the reader's language, since what was told cannot be compared with another
    one, unless a party speaks for the first time."""
    said = news.shown
    if not is_headed(news.story):
        return False
    if not said:
        return not any(member.peg for member in news.story.members if member.article == news.story.lead)
    if news.change is not None:
        return True
    if news.goes_on:
        first = [each for party, lines in news.lines.items() if party not in news.heard for each in lines]
        said = tuple(each for each in said if each in first or reads(news.story.article(each.article), language))
    worths = sorted((each.worth for each in dict.fromkeys(said)), reverse=True)
    if news.story.article(news.story.lead).kind in SPOKEN and sum(worths[:2]) / 2 < SAID:
        return False
    return max(worths, default=0.0) >= (AGAIN if news.goes_on else LEAST)


def is_title(headline: str, article: Article) -> bool:
    """Say whether a headline is the article's title, also where that was cut and the headline is whole."""
    return headline.startswith(article.title.rstrip("….").rstrip())


def is_headed(story: Story) -> bool:
    """Say whether something can stand above the story: the title of a conference, or of a speech on other matters
    too, says nothing of it."""
    lead = story.article(story.lead)
    titled = story.headline == lead.title
    several = any(member.peg for member in story.members if member.article == lead.id)
    return not titled or (lead.kind is not TextKind.EXCHANGE and not (several and lead.kind in SPOKEN))


def build_card(news: StoryNews, layout: Layout, budget: Budget, quoted: Quoted) -> Card:
    """Return the card of a story; counts what it quotes in `budget` and adds it to `quoted`.

    The first passage and a line of each party are chosen together, so that as many of them as the rights allow
    are quoted; further passages and background take what is left.
    """
    story = news.story
    articles = {article.id: article for article in story.articles}
    words, headline = headline_of(news, layout.language, quoted.memory)
    if words != headline.title:  # a sentence of the article
        budget.head(Passage(article=headline.id, index=HEADLINE, text=words))
    moved = news.change.told_in if news.change else ()
    told = Quoted(set(), Memory()) if news.corrected else quoted  # what was wrong keeps nothing out
    choice = Choice(story, headline, layout.language, budget, told, layout.topic, moved, words)
    measured = measured_in(story)
    readable = in_language(news, headline, layout.language, layout.other_languages)
    heard = layout.spare and all(readable.lines.get(party.id) for party in layout.relation.main)
    parties = _parties(story, layout.relation, third=not heard)
    said = {
        party: tuple(
            each for each in readable.lines.get(party, ()) if trust.can_vouch(articles[each.article].source)
        )
        for party in parties
    }
    body = () if heard else readable.passages
    first, lines = choice.of_each(body, said)
    passages = [first] if first else []
    for passage in body:
        if (
            len(passages) < layout.passages
            and choice.adds(passage, [line for line in lines.values() if line])
            and choice.takes(passage, beside=(*passages, *filter(None, lines.values())))
        ):
            passages.append(passage)
            choice.quote(passage)
    listed = next((passage.article for passage in passages if passage.article in measured), None)
    if listed is not None:
        measures = [*passages[1:], *choice.measures(body, passages, layout.measures)]
        passages[1:] = sorted(measures, key=lambda each: (each.article != listed, each.index))
    background: list[Passage] = []
    for passage in readable.story.background:
        if len(background) < layout.background and choice.takes(passage, beside=()):
            background.append(passage)
            choice.quote(passage)
    choice.close()
    news = _as_shown(news, (*passages, *filter(None, lines.values())), headline, layout.language)
    quoted_of = {party: _line_of(line, story, articles) if line else None for party, line in lines.items()}
    read = {(each.article, each.index) for each in (*passages, *filter(None, lines.values()))}
    dates = _dates_of(news, layout.today, layout.dates, quoted.texts, read)
    return Card(
        story=story.id,
        status=news.status,
        change=shown_change(news.change, layout.lexicon),
        earlier=_earlier(news, (words, *(each.text for each in passages))),
        headline=words,
        headline_article=headline,
        passages=tuple(Line(passage, articles[passage.article]) for passage in passages),
        unlisted=0 if listed is None else max(measured[listed] - _parts(passages, listed), 0),
        lines=quoted_of,
        silences={party: _silence(news, readable, party) for party, line in lines.items() if line is None},
        spoken={
            party: articles[news.lines[party][0].article]
            for party, line in lines.items()
            if line is None and news.lines.get(party)
        },
        background=tuple(Line(passage, articles[passage.article]) for passage in background),
        fresh=news.fresh,
        outlets=tuple(sorted(story.articles, key=lambda article: article.id not in news.fresh)),
        origins=max(1, len(story.origins)),
        both_governments=story.both_governments,
        claim=_claim(story, (words, *(each.text for each in (*passages, *filter(None, lines.values())))), layout),
        stage=story.stage,
        stage_from=story.stage_from,
        themes=story.themes,
        dates=dates,
        conflicts=_conflicts_of(news),
        list_changes=_list_changes_of(news),
        documents=tuple(each for each in story.documents if not news.goes_on or each.article in news.fresh),
        facts=tuple(choice.told),
    )


def _line_of(line: Passage, story: Story, articles: Mapping[int, Article]) -> Line:
    """A party's line, with by whose word it stands under its name."""
    article = articles[line.article]
    confirmed = (line.article, line.index) in story.confirmed
    return Line(line, article, trust.voice_of(line, article.source, confirmed=confirmed))


def _claim(story: Story, shown: Iterable[str], layout: Layout) -> str:
    """What the story rests on; a denial only where the card's words have it."""
    denied = layout.lexicon.tellings.denies
    return "" if story.claim == DENIAL and not any(map(denied.search, shown)) else story.claim


def _as_shown(news: StoryNews, quoted: Sequence[Passage], headline: Article, language: str) -> StoryNews:
    """Return the news as an UPDATE only where the reader can read on the card what moved: in a quoted line or in
    the headline. What corrects what was told is one in whatever language it is."""
    if news.change is None or news.corrected:
        return news
    read = {(each.article, each.index) for each in quoted if reads(news.story.article(each.article), language)}
    read |= {(headline.id, HEADLINE)} if reads(headline, language) else set()
    return news if read & news.change.told_in else replace(news, status=StoryStatus.NEW, change=None)


def shown_change(change: StoryChange | None, lexicon: Lexicon) -> StoryChange | None:
    """Return what a card says of a change: nothing of an act, which the quoted words tell. Of "49 aircraft" what
    "62 aircraft" says again is left out, and the noun of "420 students" beside "402 places"; of an amount or a
    share nothing is."""
    if change is None or change.kind is ChangeKind.ACT:
        return None
    counted = lexicon.changes.counted
    bare = counted.fullmatch(change.was) if change.kind in (ChangeKind.NUMBER, ChangeKind.CORRECTION) else None
    return replace(change, was=bare["number"]) if bare and counted.fullmatch(change.what) else change


def _parts(passages: Iterable[Passage], article: int) -> int:
    """How many segments of the article the passages are of."""
    return len({passage.segment for passage in passages if passage.article == article})


def binding_dates(
    story: Story, today: date, read: Collection[tuple[int, int]] = ()
) -> tuple[tuple[DatedPhrase, Article], ...]:
    """Return the story's full dates from `today` on that bind, soonest first, each day and kind once.

    `read` are the passages, by article and index, that a reader sees beside them: what happens there can be told.
    """
    articles = {article.id: article for article in story.articles}
    found: dict[tuple[str, DateKind], tuple[DatedPhrase, Article]] = {}
    for phrase in story.dates:
        told = binds(phrase) or (phrase.kind is DateKind.EVENT and (phrase.article, phrase.index) in read)
        if told and (day_of(phrase) or date.min) >= today:
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


def _earlier(news: StoryNews, said: tuple[str, ...]) -> Earlier | None:
    """What an update goes on from. What it was stands in what was told, but for a day or a stage: those are in our
    words."""
    if news.change is None:
        return None
    ours = news.change.kind in (ChangeKind.DAY, ChangeKind.STAGE)
    return Earlier(news.told_as, "" if ours else news.change.was, said)


def _list_changes_of(news: StoryNews) -> tuple[ListChange, ...]:
    """The changes of lists that the story tells of; of an update those that a new article tells."""
    changes = news.story.list_changes
    return tuple(each for each in changes if not news.goes_on or each.article in news.fresh)


def _conflicts_of(news: StoryNews) -> tuple[Conflict, ...]:
    """The contradictions of the story's articles. Of an update those among its new articles, and claims that one
    of them denies: a number or day that is another today than it was is a change."""
    known = {article.id for article in news.story.articles}

    def is_news(conflict: Conflict) -> bool:
        new = [account.article in news.fresh for account in conflict.accounts]
        return any(new) if conflict.kind is ConflictKind.CLAIM else all(new)

    return tuple(
        conflict
        for conflict in news.story.conflicts
        if all(account.article in known for account in conflict.accounts)
        and (not news.goes_on or is_news(conflict))
    )[:MOST_CONFLICTS]


def _dates_of(
    news: StoryNews, today: date, most: int, told: Collection[str], read: Collection[tuple[int, int]]
) -> tuple[tuple[DatedPhrase, Article], ...]:
    """The dates that stand nearest to the top of their articles, soonest first.

    What goes on from what was told names only the untold dates that its new articles bring; the others are under
    coming up.
    """
    dates = [
        (phrase, article)
        for phrase, article in binding_dates(news.story, today, read)
        if not news.goes_on or (article.id in news.fresh and calendar_mark(phrase.date, phrase.kind) not in told)
    ]
    nearest = sorted(range(len(dates)), key=lambda place: (dates[place][0].index, place))[:most]
    return tuple(dates[place] for place in sorted(nearest))


def _parties(story: Story, relation: Relation, *, third: bool) -> tuple[str, ...]:
    """Both main parties always; a third voice, if it may stand there, where it has spoken in a story about its
    theme."""
    others = [
        party.id
        for party in relation.parties
        if third and not party.main and party.stands_for in story.themes and story.lines.get(party.id)
    ]
    return (*(party.id for party in relation.main), *others)


def _silence(news: StoryNews, readable: StoryNews, party: str) -> Silence:
    if not news.story.lines.get(party):
        return Silence.NOT_FOUND
    if not news.lines.get(party):
        return Silence.TOLD
    return Silence.LINKED if readable.lines.get(party) else Silence.FOREIGN


def headline_of(news: StoryNews, language: str, memory: Memory) -> tuple[str, Article]:
    """Return what stands above the story's card, and of which article: its title, or what its segment is about."""
    article = _headline_article(news, language, memory)
    return news.story.headline_of(article), article


def _headline_article(news: StoryNews, language: str, memory: Memory) -> Article:
    """The best title of the story in the reader's language, where it has one; of what goes on from what was told
    that of a new article, if possible one that was not told in other words. An opinion, newsletter or list that
    comes in gives none."""
    story = news.story
    lead = story.article(story.lead)
    order = {number: place for place, number in enumerate(story.titles or (story.lead,))}
    heard = {*order} if story.titles else {article.id for article in story.articles}
    titled = [article for article in story.articles if article.id in heard and story.headline_of(article)]
    fresh = [article for article in titled if article.id in news.fresh and article.kind not in RETOLD]
    foreign = reads(lead, language) and not any(reads(each, language) for each in fresh)
    some = fresh if news.goes_on and fresh and not foreign else titled
    some = [article for article in titled if article.id in news.corrected] or some
    facts = facts_by_place(story)

    def rank(article: Article) -> tuple[bool, bool, bool, int]:
        fact = facts.get((article.id, HEADLINE))
        moved = news.change is not None and (article.id, HEADLINE) in news.change.told_in
        again = news.goes_on and fact is not None and memory.repeated(fact) is not None and not moved
        return again, not reads(article, language), not moved, order.get(article.id, len(order))

    return min(some, key=rank, default=lead)


def lines_of(card: Card) -> tuple[Line, ...]:
    """Return every line that the card quotes, in reading order."""
    return quoted_lines(card.passages, card.lines, card.background)
