"""One story of a digest: what is quoted of it within its sources' rights, and what is said of the rest."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import NamedTuple

from digests.model import (
    HEADLINE,
    RETOLD,
    Article,
    Card,
    DatedPhrase,
    Earlier,
    Line,
    Passage,
    Relation,
    Story,
    ToldHeadline,
)
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.issuing.acceptance import Acceptance, Element, Judge
from digests.rules.issuing.agenda import MOST_UNLABELLED, binding_dates
from digests.rules.issuing.choice import Choice, Quoted, measured_in
from digests.rules.issuing.cuts import LONGEST_SENTENCE, LONGEST_TITLE, ended, ended_at_clause, without_opener
from digests.rules.issuing.novelty import StoryNews
from digests.rules.issuing.rights import Budget
from digests.rules.issuing.told import Memory
from digests.rules.texts import calendar_mark, printed_at

MOST_DATES = 2
LONGEST_SINCE = 100  # characters of the earlier headline on the card of a story that goes on
DENIAL = "denial"


def build_card(
    news: StoryNews,
    budget: Budget,
    quoted: Quoted,
    today: date,
    judge: Judge,
    *,
    spare: bool,
    topic: str = "",
) -> Card:
    """Return the card of a story. What the card quotes is counted in `budget` and added to `quoted`.

    A passage and a line of each party are chosen together. If both main parties speak on a `spare` card, it has
    neither a passage nor a third voice. A card for the brief of a `topic` first quotes what is about the topic.
    `today` is a local day.
    """
    story, relation, lexicon = news.story, judge.relation, judge.lexicon
    quoted = quoted.of(story)
    articles = {article.id: article for article in story.articles}
    words, headline, _ = heading_of(news, quoted.memory, judge)
    is_sentence = not headline.title.startswith(words)
    words = shown_headline(words, lexicon, is_sentence=is_sentence)
    if is_sentence:
        budget.head(Passage(article=headline.id, index=HEADLINE, text=words))
    choice = Choice(story, headline, budget, quoted, judge, topic, words if is_sentence else "")
    measured = measured_in(story)
    heard = spare and all(news.lines.get(party.id) for party in relation.main)
    said = {
        party: tuple(each for each in news.lines.get(party, ()) if trust.can_vouch(articles[each.article].source))
        for party in _parties(story, relation, third=not heard)
    }
    body = () if heard else news.passages
    first, lines = choice.of_each(body, said)
    spoken = [line for line in lines.values() if line]
    second = choice.second_measure(first, body, spoken) if first else None
    passages = [each for each in (first, second) if each]
    unlisted = measured.get(first.article, len(passages)) - len(passages) if first else 0
    choice.close()
    shown = (*passages, *spoken)
    goes_on = news.goes_on and news.is_vouched
    read = {(each.article, each.index) for each in shown}
    texts = (words, *(each.text for each in shown))
    stands = story.claim != DENIAL or any(map(lexicon.tellings.denies.search, texts))
    earlier = Earlier(news.told_as, (words, *(each.text for each in passages)))

    def in_news(article: int) -> bool:
        return not news.goes_on or article in news.fresh

    def by_whose_word(line: Passage) -> Line:
        article, confirmed = articles[line.article], (line.article, line.index) in story.confirmed
        return Line(line, article, trust.voice_of(line, article.source, confirmed=confirmed))

    return Card(
        story=story.id,
        status=news.status,
        earlier=earlier if goes_on else None,
        since=_since(news, budget),
        headline=words,
        headline_article=headline,
        is_sentence=is_sentence,
        passages=tuple(Line(passage, articles[passage.article]) for passage in passages),
        unlisted=unlisted,
        lines={party: by_whose_word(line) if line else None for party, line in lines.items()},
        unquoted=frozenset(party for party, line in lines.items() if line is None and news.lines.get(party)),
        foreign={party: line for party, line in news.foreign.items() if party in lines and not lines[party]},
        fresh=news.fresh,
        outlets=tuple(sorted(story.articles, key=lambda article: article.id not in news.fresh)),
        elsewhere=news.elsewhere,
        origins=max(1, len(story.origins)),
        both_governments=story.both_governments,
        claim=story.claim if stands else "",
        stage=story.stage,
        stage_from=story.stage_from,
        themes=story.themes,
        dates=_dates_of(news, today, quoted, read),
        documents=tuple(each for each in story.documents if in_news(each.article)),
        facts=tuple((story.id, article, fact) for article, fact in choice.told),
    )


def _since(news: StoryNews, budget: Budget) -> ToldHeadline | None:
    """Return the headline under which the story was told last. A long one ends at a clause. Return None if its
    article is in no language of the reader, or if the headline has been taken back since. Return None, too, if it
    is a sentence and no more of its article may be quoted."""
    articles = {article.id: article for article in news.story.articles}
    wrong = frozenset(chain.from_iterable(each.prints for each in news.story.corrections))
    told = max(news.before.headlines, default=None)
    article = articles.get(told.article) if told else None
    if told is None or article is None:
        return None
    if printed_at(told.words, article.url) in wrong:
        return None
    words = ended_at_clause(told.words, LONGEST_SINCE)
    if told.words != article.title:
        sentence = Passage(article=article.id, index=HEADLINE, text=words)
        if not budget.allows([sentence], articles):
            return None
        budget.head(sentence)
    return replace(told, words=words)


def _dates_of(
    news: StoryNews, today: date, told: Quoted, read: Collection[tuple[int, int]]
) -> tuple[tuple[DatedPhrase, Article], ...]:
    """Return the dates on a card, soonest first. The dates nearest to the top of their articles are chosen. Each
    must come with what happens then, in few words or in a sentence on the card. A story that goes on shows only
    untold dates of its new articles. If a labelled source tells the story, dates of sources without a label are
    left out. If no labelled source tells it, the card has one date."""
    vouched = any(trust.can_vouch(article.source) for article in news.story.articles)
    dates = [
        (phrase, article)
        for phrase, article in binding_dates(news.story, today, read)
        if phrase.what or (phrase.article, phrase.index) in read
        if trust.can_vouch(article.source) or not vouched
        if not news.goes_on or (article.id in news.fresh and not told.has(calendar_mark(phrase.date, phrase.kind)))
    ]
    nearest = sorted(range(len(dates)), key=lambda place: (dates[place][0].index, place))
    nearest = nearest[: MOST_DATES if vouched else MOST_UNLABELLED]
    return tuple(dates[place] for place in sorted(nearest))


def _parties(story: Story, relation: Relation, *, third: bool) -> tuple[str, ...]:
    """Return the parties of a card. Both main parties always belong to it. A third voice belongs to it if it may
    stand there (`third`) and has spoken in a story about its theme."""
    others = [
        party.id
        for party in relation.parties
        if third and not party.main and party.stands_for in story.themes and story.lines.get(party.id)
    ]
    return (*(party.id for party in relation.main), *others)


class Heading(NamedTuple):
    """The words above a story's card, the article they are from, and whether a reader accepts them there."""

    words: str
    article: Article
    acceptance: Acceptance


def heading_of(news: StoryNews, memory: Memory, judge: Judge) -> Heading:
    """Return the heading of a story's card. A heading is the title of an article, or the words that say what its
    segment is about. The best heading that a reader accepts is taken. If a reader accepts none, the best one is
    taken. The heading of a story that goes on comes from a new article, if possible one whose heading was not told
    in other words. A new opinion, newsletter or list gives no heading then."""
    story = news.story
    lead = story.article(story.lead)
    order = {number: place for place, number in enumerate(story.titles or (story.lead,))}
    titled = [article for article in story.articles if story.headline_of(article)]
    fresh = [article for article in titled if article.id in news.fresh and article.kind not in RETOLD]
    some = fresh if news.goes_on and fresh else titled

    def faults(found: Heading) -> tuple[bool, bool]:
        fact = story.headline_facts.get(found.article.id)
        again = news.goes_on and fact is not None and memory.repeated(fact) is not None
        return again, not found.acceptance.shown

    first = sorted(some or [lead], key=lambda article: order.get(article.id, len(order)))
    headings = [heading_by(first[0], story, judge)]
    if any(faults(headings[0])):  # seldom: the others need not be judged
        headings += (heading_by(each, story, judge) for each in first[1:])
    return min(headings, key=faults)


def heading_by(article: Article, story: Story, judge: Judge) -> Heading:
    """Return the heading that this article gives the card of its story. A title that an admin chose is
    accepted."""
    words = story.headline_of(article)
    if article.id == story.chosen:
        return Heading(words, article, Acceptance(Element.TITLE, 1.0, 0.0))
    if words and not article.title.startswith(words):
        sentence = _sentence_of(words, article, story)
        return Heading(words, article, judge.sentence(Element.SENTENCE, sentence, article))
    return Heading(words, article, judge.title(words, article, story.headline_facts.get(article.id)))


def _sentence_of(words: str, article: Article, story: Story) -> Passage:
    """Return the passage that holds these words of a headline. If there is none, return the words as a passage."""
    asked = (each.passages for each in story.asked)
    own = (each for each in chain(story.passages, *story.lines.values(), *asked) if each.article == article.id)
    return next((each for each in own if words in each.text), Passage(article=article.id, index=0, text=words))


def shown_headline(words: str, lexicon: Lexicon, *, is_sentence: bool) -> str:
    """Return a headline as a card shows it. A long one ends at a clause. A sentence that stands instead of a title
    begins where its speaker came to the point."""
    if is_sentence:
        words = without_opener(words, lexicon)
    most = LONGEST_SENTENCE if is_sentence else LONGEST_TITLE
    return ended(words, most, lexicon) or words


def only_side(articles: Iterable[Article], relation: Relation) -> str:
    """Return the id of the party on whose side all these articles were published; "" when there is no such party.

    A story that only outlets of one side carry tells much: no outlet of the other side has it, and none from
    elsewhere. This tells more than the number of outlets.
    """
    sides = {article.source.party for article in articles}
    side = sides.pop() if len(sides) == 1 else ""
    return side if relation.party(side) else ""
