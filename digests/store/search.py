"""Searches the words of articles. The rules stem the words, so that every database finds the same."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, Select, delete, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.rules.searching.ranking import Match
from digests.rules.searching.words import Form, form_of, in_index, indexed, is_han, words_in
from digests.store.database import Aggregate
from digests.store.dialects import POSTGRESQL
from digests.store.postgresql import CAME_OUT, with_words
from digests.store.schema import article, article_search
from digests.store.sqlite import INDEX_WORDS, MATCHES, NEWEST_REFUSED, NEWEST_WITH_WORDS, words_query

MOST_QUERY_WORDS = 16
MOST_NAMES = 64  # in one search
Wanted = Sequence[Sequence[Collection[Form]]]
Spellings = Callable[[Form], Collection[Form]]
"""Says how else a word may be written. The word itself is among the answers."""


def only_as_written(form: Form) -> Collection[Form]:
    """Return the word alone."""
    return (form,)


class SearchIndex(Aggregate):
    async def search(
        self, words: str, since: datetime, limit: int, spellings: Spellings = only_as_written
    ) -> list[int]:
        """Return the ids of articles stored since then that have all the words and that the gate did not refuse,
        newest first. Any text may be given; a text without a word finds nothing. A word is found in each of its
        `spellings`."""
        terms = list(map(spellings, _runs(words)[:MOST_QUERY_WORDS]))
        if not terms:
            return []
        return list(await self._column(self._newest([terms], since, limit)))

    async def matches(
        self, wanted: Sequence[Sequence[Collection[Form]]], since: datetime, limit: int
    ) -> list[Match]:
        """Return the newest articles stored since then that the gate did not refuse and that have every term of at
        least one of the `wanted`, newest first. A term is given by its spellings, of which one is enough. If
        nothing is wanted, nothing is found."""
        if not wanted or not all(wanted):
            return []
        rows = await self._rows(self._matches(wanted, since, limit))
        return [Match(row["id"], row["title"], row["words"], row["came_out"]) for row in rows]

    async def counts(self, terms: Sequence[Collection[Form]], since: datetime, limit: int) -> list[int]:
        """Return for each term how many articles `search` would find, at most `limit`."""
        return [len(await self._column(self._newest([[forms]], since, limit))) for forms in terms]

    async def refused(
        self, words: str, since: datetime, limit: int, spellings: Spellings = only_as_written
    ) -> list[int]:
        """Return the ids of articles stored since then that have all the words and that the gate refused, newest
        first. A word is found in each of its `spellings`."""
        terms = list(map(spellings, _runs(words)[:MOST_QUERY_WORDS]))
        if not terms:
            return []
        return list(await self._column(self._newest([terms], since, limit, refused=True)))

    async def naming(self, names: Iterable[str], since: datetime, limit: int) -> list[int]:
        """Return the ids of articles stored since then that the gate did not refuse and that have one of these
        names, with its words in order, newest first."""
        forms = list(dict.fromkeys(filter(None, map(form_of, names))))[:MOST_NAMES]
        if not forms:
            return []
        return list(await self._column(self._newest([[forms]], since, limit)))

    def _newest(self, wanted: Wanted, since: datetime, most: int, *, refused: bool = False) -> Executable:
        if self._database.dialect == POSTGRESQL:
            return with_words([article.c.id], wanted, since, most, refused=refused)
        newest = NEWEST_REFUSED if refused else NEWEST_WITH_WORDS
        return newest.bindparams(query=_query(wanted), since=since, most=most)

    def _matches(self, wanted: Wanted, since: datetime, most: int) -> Executable:
        if self._database.dialect == POSTGRESQL:
            columns = (article.c.id, article.c.title, article_search.c.words, CAME_OUT)
            return with_words(columns, wanted, since, most, refused=False)
        return MATCHES.params(query=_query(wanted), since=since, most=most)

    def words(self, content: str) -> str:
        """Return the index of a text."""
        return indexed(content)

    async def index(self, connection: AsyncConnection, words: Sequence[tuple[int, str]]) -> None:
        """Make articles findable, given as (id, indexed words), in the caller's transaction."""
        rows = [{"article_id": key, "words": content} for key, content in words]
        if rows:
            await connection.execute(insert(article_search), rows)
            if self._database.dialect != POSTGRESQL:  # whose index is over `article_search` itself
                await connection.execute(INDEX_WORDS, rows)

    async def change(self, connection: AsyncConnection, identifier: int, words: str) -> None:
        """Change the words by which an article is found, if it can be found, in the caller's transaction."""
        of_article = update(article_search).where(article_search.c.article_id == identifier)
        await connection.execute(of_article.values(words=words))

    async def drop(self, connection: AsyncConnection, ids: Select[Any]) -> None:
        """Make the chosen articles unfindable, in the caller's transaction."""
        await connection.execute(delete(article_search).where(article_search.c.article_id.in_(ids)))


def _runs(text: str) -> list[Form]:
    """Return each word of a text and each run of Chinese characters, once."""
    runs: dict[Form, None] = {}
    run: list[str] = []
    end = -1
    for word in words_in(text):
        if run and not (is_han(word.stem) and word.start == end):
            runs[tuple(run)] = None
            run = []
        if is_han(word.stem):
            run.append(word.stem)
            end = word.end
        else:
            runs[form_of(text[word.start : word.end])] = None
    return list(runs) + ([tuple(run)] if run else [])


def _query(wanted: Sequence[Sequence[Collection[Form]]]) -> str:
    return words_query(([_quoted(form) for form in forms] for forms in terms) for terms in wanted)


def _quoted(form: Form) -> str:
    """Quote a spelling for the index, with its words in a row. A single Chinese character begins a word."""
    return f'"{in_index(form)}"{"*" if len(form) == 1 and is_han(form[0]) else ""}'
