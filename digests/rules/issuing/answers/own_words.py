"""What parties said: sentences of stories that a digest would show under a party's name."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from digests.model import Article, Line, OwnWords, Passage, Preferences, Story, Voice
from digests.rules import trust
from digests.rules.issuing.acceptance import Above, Element, Judge, is_narrated
from digests.rules.issuing.cards import heading_by
from digests.rules.issuing.cuts import without_opener
from digests.rules.issuing.novelty import EVER, StoryNews, as_understood, news_of
from digests.rules.issuing.readership import as_read, came_out, primary, reads
from digests.rules.issuing.repetition import Lines
from digests.rules.issuing.rights import Budget, headline_within
from digests.rules.issuing.speaking import is_spoken, speaker_of
from digests.rules.issuing.statements import FIRST_HAND, LEANS, LONGEST, statements_of
from digests.rules.issuing.told import NOTHING

JUDGED = 3  # so many sentences of a party are judged in a story


def words_in(
    stories: Iterable[Story],
    preferences: Preferences,
    since: datetime,
    now: datetime,
    judge: Judge,
    wanted: Callable[[OwnWords], bool] = lambda _: True,
    most: int = 2,
) -> list[OwnWords]:
    """Return what parties say in these stories, newest first. Articles count that came out from `since` until
    `now` (UTC) and that the reader can read. Each party gives, for each story, the first `most` of its `wanted`
    words. The words need proof of who speaks, and a strict reader would accept them under the party's name.
    Pure."""
    zone = ZoneInfo(preferences.zone)

    def is_wanted(words: OwnWords) -> bool:
        return since <= words.came_out <= now and wanted(words)

    found = [
        words
        for story in stories
        if (news := _news_in(story, preferences, now, zone)) is not None
        for words in _words_of(news, preferences.language, zone, judge, is_wanted, most)
    ]
    return sorted(found, key=_in_order)


def words_elsewhere(
    stories: Iterable[Story], preferences: Preferences, since: datetime, now: datetime
) -> dict[str, tuple[Line, ...]]:
    """Return by party the newest words of each story in languages that the reader does not read. The bot tells
    readers that such words exist, and not what they say. Pure."""
    found: dict[str, list[tuple[datetime, Line]]] = {}
    for story in stories:
        articles = {each.id: each for each in story.articles}
        for party, said in story.lines.items():
            unread = (
                (out, Line(each, articles[each.article], _voice(each, articles[each.article], story), story.id))
                for each in said
                if each.article in articles
                and each.proof
                and not reads(articles[each.article], preferences.languages)
                if trust.is_own(party, articles[each.article].source)
                if (out := came_out(articles[each.article])) and since <= out <= now
            )
            if newest := max(unread, key=lambda each: each[0], default=None):
                found.setdefault(party, []).append(newest)
    return {
        party: tuple(line for _, line in sorted(said, key=lambda each: each[0], reverse=True))
        for party, said in found.items()
    }


def about(words: Iterable[OwnWords], stories: Mapping[int, Story], theme: str) -> list[OwnWords]:
    """Return the words on a theme ("" means all words). Words are on a theme if their sentence is about it. If the
    sentence has no theme, the first theme of the story counts."""
    return [
        each
        for each in words
        if not theme
        or theme in each.line.passage.themes
        or (not each.line.passage.themes and stories[each.line.story].themes[:1] == (theme,))
    ]


class Page:
    """One answer to a reader. No sentence of a party stands on it twice. It quotes no more of an article than the
    source's policy allows."""

    def __init__(self) -> None:
        self._lines, self._budget = defaultdict[str, Lines](Lines), Budget()

    def take(self, *lines: Line) -> bool:
        """Put sentences on the page, all or none. Return whether they may stand there together."""
        articles = {each.article.id: each.article for each in lines}
        allowed = self._budget.allows([each.passage for each in lines], articles) and not any(
            self._lines[each.passage.party].tell(each.passage.text) for each in lines
        )
        for each in lines if allowed else ():
            self._lines[each.passage.party].add(each.passage.text)
            self._budget.spend(each.passage, each.article)
        return allowed

    def heading(self, words: str, article: Article) -> str:
        """Return the words by which an article names its story. If no more may be quoted, return its title."""
        return headline_within(words, article, self._budget)


def _news_in(story: Story, preferences: Preferences, now: datetime, zone: ZoneInfo) -> StoryNews | None:
    own = as_read(story, preferences.languages, primary(preferences.language))
    found = news_of(own, NOTHING, EVER) if own and any(own.lines.values()) else None
    return as_understood(found, now, zone) if found else None


def _words_of(
    news: StoryNews, language: str, zone: ZoneInfo, judge: Judge, wanted: Callable[[OwnWords], bool], most: int
) -> Iterator[OwnWords]:
    """Give what parties say in one story. If the story only tells what somebody said, the words are statements,
    otherwise lines under its headline. Few sentences are judged, because judging takes the most time."""
    story, relation, lexicon = news.story, judge.relation, judge.lexicon
    owned = {
        party: list(islice(_candidates(said, news, zone, judge, wanted), JUDGED))
        for party, said in news.lines.items()
        if relation.party(party)
    }
    if not any(owned.values()):
        return
    spoken, mains = is_spoken(story, lexicon, relation), {party.id for party in relation.main}
    for party, candidates in owned.items():
        if spoken and party in mains:
            yield from islice(_stated(candidates, news, party, language, zone, judge), most)
        else:
            yield from islice(_lines(candidates, story, judge), most)


def _stated(
    candidates: Sequence[OwnWords], news: StoryNews, party: str, language: str, zone: ZoneInfo, judge: Judge
) -> Iterator[OwnWords]:
    """Give the words of a party that may be statements."""
    by_passage = {each.line.passage: each for each in candidates}
    theme = next(iter(news.story.themes), "")
    for said in statements_of(theme, replace(news, lines={party: tuple(by_passage)}), language, zone, judge):
        yield replace(by_passage[said.passage], sure=said.below.probability)


def _lines(candidates: Sequence[OwnWords], story: Story, judge: Judge) -> Iterator[OwnWords]:
    """Give the words of a party that may be lines under the story's headline."""
    if not candidates:
        return
    heading = heading_by(story.article(story.lead), story, judge)
    words = heading.words or heading.article.title
    above = Above.of(words, heading.article.id, judge.relation, judge.lexicon)
    for each in candidates:
        passage, article = each.line.passage, each.line.article
        if not is_narrated(passage, article, judge.lexicon):
            accepted = judge.sentence(Element.LINE, passage, article, above)
            if accepted.shown:
                yield replace(each, sure=accepted.probability)


def _candidates(
    said: Iterable[Passage], news: StoryNews, zone: ZoneInfo, judge: Judge, wanted: Callable[[OwnWords], bool]
) -> Iterator[OwnWords]:
    """Give the sentences of a party that may be judged. Sentences from its own government's pages come first."""
    article_of = {each.id: each for each in news.story.articles}
    known = [each for each in said if each.article in article_of and _may_stand(each, article_of[each.article])]
    for passage in sorted(known, key=lambda each: not trust.is_own(each.party, article_of[each.article].source)):
        words = _owned(passage, article_of[passage.article], news, zone, judge)
        if wanted(words):
            yield words


def _may_stand(passage: Passage, article: Article) -> bool:
    return (
        passage.proof is not None
        and trust.can_vouch(article.source)
        and passage.leans < LEANS
        and len(passage.text) <= LONGEST
    )


def _owned(passage: Passage, article: Article, news: StoryNews, zone: ZoneInfo, judge: Judge) -> OwnWords:
    relation, lexicon = judge.relation, judge.lexicon
    speaker = speaker_of(passage, article, relation, lexicon)
    shown = without_opener(passage.text, lexicon)
    line = Line(
        passage,
        article,
        _voice(passage, article, news.story),
        news.story.id,
        shown if shown != passage.text else "",
    )
    out = came_out(article) or news.story.last_stored
    return OwnWords(
        line=line,
        speaker=speaker.name if passage.proof in FIRST_HAND and speaker.name not in passage.text else "",
        known_as=speaker.known_as if speaker.name != article.source.name else passage.speaker.casefold(),
        office=passage.fact.office if passage.fact else "",
        came_out=out,
        day=out.astimezone(zone).date(),
    )


def _voice(passage: Passage, article: Article, story: Story) -> Voice:
    confirmed = (passage.article, passage.index) in story.confirmed
    return trust.voice_of(passage, article.source, confirmed=confirmed)


def _in_order(words: OwnWords) -> tuple[float, bool, float, int, int]:
    line = words.line
    own = trust.is_own(words.party, line.article.source)
    return -words.came_out.timestamp(), not own, -words.sure, line.passage.article, line.passage.index
