"""What is only in languages that a reader does not read: it is named by who speaks, and never told."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from digests.model import Article, Foreign, Line, Preferences, Story
from digests.rules import trust
from digests.rules.sending.readership import reads
from digests.rules.texts import foreign_mark

MOST_NAMED = 3


def unread_in(story: Story, languages: Collection[str]) -> tuple[Article, ...]:
    """Return the articles of a story that are in none of these languages (primary subtags)."""
    return tuple(article for article in story.articles if not reads(article, languages))


def words_elsewhere(story: Story, languages: Collection[str], told: Collection[str]) -> dict[str, Line]:
    """Return by party its best words in a story that are in none of these languages, and were not named to the
    reader (`told` are fingerprints): its own government's before what others tell of it. Where that government
    publishes something of the matter in one of these languages, it has not spoken elsewhere only."""
    articles = {article.id: article for article in unread_in(story, languages)}
    found: dict[str, Line] = {}
    for party, said in story.lines.items():
        own = (article for article in story.articles if trust.is_own(party, article.source))
        if any(reads(article, languages) for article in own):
            continue
        lines = [
            Line(each, article, trust.voice_of(each, article.source, confirmed=False))
            for each in said
            if (article := articles.get(each.article)) and foreign_mark(article.url) not in told
        ]
        best = min(lines, key=lambda line: not trust.is_own(party, line.article.source), default=None)
        if best is not None:
            found[party] = best
    return found


def only_elsewhere(
    stories: Sequence[Story],
    shown: Collection[int],
    told: Collection[str],
    preferences: Preferences,
    since: datetime,
    themes: Collection[str],
) -> tuple[tuple[Foreign, ...], int]:
    """Return what offices said since then (UTC) that is in none of the reader's languages and stands on none of
    the cards of the stories that are `shown`, the weightiest first and each office, speaker and theme once; and
    how many more stories came in that are only in other languages.

    A page of a press conference is left out where the reader has another page of it."""
    languages = preferences.languages
    held = {occasion for story in stories for occasion in _occasions(story, languages).values()}
    named: dict[tuple[str, str, str], Foreign] = {}
    wholly: set[int] = set()
    for story in sorted(stories, key=lambda each: (-each.importance, each.id)):
        fresh = [each for each in unread_in(story, languages) if each.stored_at is None or each.stored_at > since]
        if story.id in shown or not fresh:
            continue
        if len(unread_in(story, languages)) == len(story.articles):
            wholly.add(story.id)
        occasions = _occasions(story, ())
        for party, line in words_elsewhere(story, languages, told).items():
            article, passage = line.article, line.passage
            known = not trust.is_own(party, article.source) or occasions.get(article.id) in held
            if known or article not in fresh:
                continue
            theme = next((each for each in passage.themes if each in story.themes and each in themes), "")
            key = article.source.id, passage.speaker, theme
            if key not in named and len(named) < MOST_NAMED:
                named[key] = Foreign(line, theme)
            wholly.discard(story.id)
    return tuple(named.values()), len(wholly)


def _occasions(story: Story, languages: Collection[str]) -> Mapping[int, str]:
    """The press conferences, by party, office and day, of which articles of the story are pages: of those in these
    languages, of all where none are given."""
    ours = {article.id for article in story.articles if not languages or reads(article, languages)}
    pages: Iterable[tuple[int, str]] = ((each.article, each.conference) for each in story.members)
    return {article: name.rsplit(" ", 2)[0] for article, name in pages if name and article in ours}
