"""Finds what exists only in languages that a reader does not read. A digest names who speaks there, and tells
nothing of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from digests.model import Article, Card, Foreign, Line, Story
from digests.rules import trust
from digests.rules.issuing.readership import conference_pages, reads
from digests.rules.texts import foreign_mark

MOST_NAMED = 3


def unread_in(story: Story, languages: Collection[str]) -> tuple[Article, ...]:
    """Return the articles of a story that are in none of these languages (primary subtags)."""
    return tuple(article for article in story.articles if not reads(article, languages))


def conferences_read(stories: Iterable[Story], languages: Collection[str]) -> frozenset[str]:
    """Return the press conferences that have a page in one of these languages (primary subtags) among the stories.
    Each is known by party, office and day."""
    return frozenset(
        pages[article.id]
        for story in stories
        if (pages := conference_pages(story))
        for article in story.articles
        if article.id in pages and reads(article, languages)
    )


def words_elsewhere(
    story: Story, languages: Collection[str], told: Collection[str], conferences: Collection[str]
) -> dict[str, Line]:
    """Return, by party, its best words in a story that are in none of these languages. Words of its own government
    go before what others tell of it. Words that were named to the reader are left out (`told` are their
    fingerprints).

    A government may also publish on the matter in one of these languages, or on another page of one of these
    `conferences`. Its words are then left out, because the reader can read them.
    """
    articles = {article.id: article for article in unread_in(story, languages)}
    pages = conference_pages(story)
    found: dict[str, Line] = {}
    for party, said in story.lines.items():
        own = (article for article in story.articles if trust.is_own(party, article.source))
        if any(reads(article, languages) for article in own):
            continue
        lines = [
            Line(each, article, trust.voice_of(each, article.source, confirmed=False))
            for each in said
            if (article := articles.get(each.article)) and foreign_mark(article.url) not in told
            if pages.get(article.id) not in conferences
        ]
        best = min(lines, key=lambda line: not trust.is_own(party, line.article.source), default=None)
        if best is not None:
            found[party] = best
    return found


def only_elsewhere(
    stories: Sequence[Story],
    cards: Sequence[Card],
    told: Collection[str],
    languages: Collection[str],
    since: datetime,
    themes: Collection[str],
) -> tuple[tuple[Foreign, ...], int]:
    """Return two things: what offices said in other languages only, and how many more stories came in that are
    only in other languages.

    What offices said must have come in after `since` (UTC), and no card may name it. The weightiest
    words come first, and each text stands once. Each comes with those of `themes` that it is about.
    """
    shown = {card.story for card in cards}
    linked = {line.article.id for card in cards for line in card.foreign.values()}
    conferences = conferences_read(stories, languages)
    named: dict[int, Foreign] = {}
    more = 0
    for story in sorted(stories, key=lambda each: (-each.importance, each.id)):
        fresh = [each for each in unread_in(story, languages) if each.stored_at is None or each.stored_at > since]
        if story.id in shown or not fresh:
            continue
        pages = conference_pages(story)
        lines = [
            line
            for party, line in words_elsewhere(story, languages, told, conferences).items()
            if trust.is_own(party, line.article.source) and line.article in fresh
        ]
        for line in lines:
            about = line.passage.themes or story.themes[:1]
            theme = next((each for each in about if each in story.themes and each in themes), "")
            known = named.get(line.article.id, Foreign(line))
            if line.article.id not in linked and (line.article.id in named or len(named) < MOST_NAMED):
                topics = dict.fromkeys((*known.themes, theme))
                named[line.article.id] = replace(known, themes=tuple(filter(None, topics)))
        more += not any(line.article.id in {*named, *linked} for line in lines) and not any(
            reads(each, languages) or pages.get(each.id) in conferences for each in story.articles
        )
    return tuple(named.values()), more
