"""Answers to questions on the parties: what both said, what one said, who said what, what was done to lists. All
instants are UTC. Nothing is marked as told."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from digests.model import BothSides, ListChanges, OwnWords, Preferences, Relation, SaidLately, Story, Who
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.issuing.acceptance import Judge
from digests.rules.issuing.answers import both_sides, list_changes, said_lately
from digests.rules.issuing.answers.own_words import about, words_elsewhere, words_in
from digests.rules.issuing.answers.who_speaks import (
    find_who,
    is_source_of,
    line_is_of,
    names_of,
    near_names,
    speaks_as,
    stranger,
)
from digests.rules.issuing.readership import theme_asked
from digests.store import Store

# By measurement (`tests.benchmarks.answering`): the stories read at once, the most stories read, and the most
# articles looked up for a name.
AT_ONCE, MOST_READ, MOST_NAMING = 8, 96, 300

Read = Callable[[Sequence[Story]], list[OwnWords]]


async def answer_both(
    store: Store,
    relation: Relation,
    lexicon: Lexicon,
    preferences: Preferences,
    now: datetime,
    *,
    theme: str = "",
    days: int = both_sides.DAYS,
) -> BothSides:
    """/both: the latest words of both main parties in the last `days`, on a theme ("": on all), side by side.
    Raises PreferenceError if the relation has no such theme."""
    since, judge = _begin(theme, days, now, relation, lexicon)
    mains = {party.id for party in relation.main}

    def is_main(words: OwnWords) -> bool:
        return words.party in mains

    def read(stories: Sequence[Story]) -> list[OwnWords]:
        by_id = {story.id: story for story in stories}
        return about(words_in(stories, preferences, since, now, judge, is_main, most=1), by_id, theme)

    ids = await store.stories.newest(since, MOST_READ, theme)
    stories, words = await _heard(store, ids, read, lambda found: both_sides.is_enough(found, relation))
    elsewhere = words_elsewhere(stories, preferences, since, now)
    by_id = {story.id: story for story in stories}
    page = both_sides.both_sides(words, by_id, preferences, now, relation, elsewhere, theme=theme, days=days)
    if page.matters or any(page.latest.values()) or page.foreign:
        return page
    return replace(page, beginning=await store.beginnings.how_far(now))


async def answer_party(
    store: Store,
    relation: Relation,
    lexicon: Lexicon,
    preferences: Preferences,
    party: str,
    now: datetime,
    *,
    theme: str = "",
    days: int = said_lately.DAYS,
) -> SaidLately:
    """/washington, /beijing and the others: what a party of the relation said in the last `days`, on a theme ("":
    on all). A third voice is looked for in stories on the theme that it stands for. Raises KeyError if the
    relation has no such party, PreferenceError if it has no such theme."""
    found = relation.party(party)
    if found is None:
        raise KeyError(party)
    since, judge = _begin(theme, days, now, relation, lexicon)

    def read(stories: Sequence[Story]) -> list[OwnWords]:
        words = words_in(stories, preferences, since, now, judge, lambda each: each.party == party)
        return about(words, {story.id: story for story in stories}, theme)

    ids = await store.stories.newest(since, MOST_READ, theme or ("" if found.main else found.stands_for))
    stories, words = await _heard(store, ids, read, said_lately.is_enough)
    elsewhere = words_elsewhere(stories, preferences, since, now).get(party, ())
    page = said_lately.said_by_party(words, party, elsewhere, now, theme=theme, days=days)
    return page if page.entries or page.foreign else await _begun(store, page)


async def answer_who(
    store: Store, relation: Relation, lexicon: Lexicon, preferences: Preferences, name: str, now: datetime
) -> SaidLately:
    """/who: a person or an office, named in either language, and what they said lately. Somebody whom the relation
    does not have is looked for in the texts. `who` is None if the words cannot be a name."""
    who = find_who(name, relation) or stranger(name)
    if who is None:
        return SaidLately(at=now, days=said_lately.DAYS)
    since, judge = now - timedelta(days=said_lately.DAYS), Judge(relation, lexicon)

    def read(stories: Sequence[Story]) -> list[OwnWords]:
        return words_in(stories, preferences, since, now, judge, lambda each: speaks_as(each, who, relation))

    articles = await store.search.naming(names_of(who), since, MOST_NAMING)
    articles += await _published_by(store, who, relation, since)
    ids = await store.stories.newest_of_articles(articles, since)
    stories, words = await _heard(store, ids[:MOST_READ], read, said_lately.is_enough)
    elsewhere = words_elsewhere(stories, preferences, since, now).get(who.party, ())
    theirs = [line for line in elsewhere if line_is_of(line, who, relation)]
    page = said_lately.said_by(words, who, theirs, now)
    known = who.person is not None or who.office is not None
    page = page if known or page.entries else replace(page, near=near_names(name, relation))
    return page if page.entries or page.foreign else await _begun(store, page)


async def answer_lists(
    store: Store,
    relation: Relation,
    lexicon: Lexicon,
    preferences: Preferences,
    asked: str,
    now: datetime,
    *,
    days: int = list_changes.DAYS,
) -> ListChanges:
    """/lists: what was done in the last `days` to the lists of the relation. `asked` may name a list or a party
    ("": all lists). Raises PreferenceError if it names neither."""
    since = now - timedelta(days=days)
    lists = list_changes.lists_named(asked, relation, preferences.language)
    names = [name for each in lists for name in each.names]
    articles = await store.search.naming(names, since, MOST_NAMING)
    ids = await store.stories.newest_of_articles(articles, since)
    stories = await store.stories.get_all(ids[:MOST_READ])
    judge = Judge(relation, lexicon)
    page = await asyncio.to_thread(list_changes.list_changes, stories, lists, preferences, since, now, judge, days)
    return page if page.entries else replace(page, beginning=await store.beginnings.how_far(now))


def _begin(theme: str, days: int, now: datetime, relation: Relation, lexicon: Lexicon) -> tuple[datetime, Judge]:
    """Return from when on words count, and the judge of the words. Raises PreferenceError if the relation has no
    such theme ("": all themes)."""
    if theme:
        theme_asked(theme, relation)
    return now - timedelta(days=days), Judge(relation, lexicon)


async def _heard(
    store: Store, ids: Sequence[int], read: Read, enough: Callable[[Sequence[OwnWords]], bool]
) -> tuple[list[Story], list[OwnWords]]:
    """Read stories in this order, a few at a time, until there are enough words. Return the stories that were read
    and all their words, newest first."""
    stories: list[Story] = []
    words: list[OwnWords] = []
    for first in range(0, len(ids), AT_ONCE):
        some = await store.stories.get_all(ids[first : first + AT_ONCE])
        stories += some
        words += await asyncio.to_thread(read, some)  # does not block the event loop
        if enough(words):
            break
    return stories, sorted(words, key=lambda each: each.came_out, reverse=True)


async def _published_by(store: Store, who: Who, relation: Relation, since: datetime) -> list[int]:
    """Return the newest articles of those sources of the government that publish for an office."""
    if who.office is None:
        return []
    own = [
        record.source.id
        for record in await store.sources.all()
        if trust.is_own(who.party, record.source) and is_source_of(who, record.source.name, relation)
    ]
    return await store.articles.newest_of(own, since, MOST_NAMING) if own else []


async def _begun(store: Store, page: SaidLately) -> SaidLately:
    return replace(page, beginning=await store.beginnings.how_far(page.at))
