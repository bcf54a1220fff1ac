"""Search in what articles say. Words are stemmed here, so that every database finds the same."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import Stemmer
from sqlalchemy import Select, delete, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from digests.rules.texts import HAN_SEARCHED
from digests.store.database import Aggregate, Database
from digests.store.schema import article_search
from digests.store.sqlite import INDEX_WORDS, NEWEST_REFUSED, NEWEST_WITH_WORDS

MOST_QUERY_WORDS = 16
MOST_NAMES = 64  # that are looked for at once
MOST_STEMS = 1 << 15  # that are remembered: looking one up costs a tenth of finding it
_ONE_HAN = re.compile(rf"[{HAN_SEARCHED}]")
_RUN = re.compile(rf"([{HAN_SEARCHED}]+)|([^\W_{HAN_SEARCHED}]+)")


class SearchIndex(Aggregate):
    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._stem = lru_cache(maxsize=MOST_STEMS)(Stemmer.Stemmer("english", 0).stemWord)

    async def search(self, words: str, since: datetime, limit: int) -> list[int]:
        """Return the ids of articles stored since then that have all the words, newest first, but those that the
        gate turned away. Any text may be asked for; without a word in it nothing is found."""
        terms = list(dict.fromkeys(self._terms(words)))[:MOST_QUERY_WORDS]
        # Every term is quoted, so that no text is an operator; one Chinese character finds the pairs it begins.
        query = " ".join(f'"{term}"*' if _ONE_HAN.fullmatch(term) else f'"{term}"' for term in terms)
        if not query:
            return []
        return list(await self._column(NEWEST_WITH_WORDS.bindparams(query=query, since=since, most=limit)))

    async def refused(self, words: str, since: datetime, limit: int) -> list[int]:
        """Return the ids of articles stored since then that have all the words and that the gate turned away,
        newest first."""
        terms = list(dict.fromkeys(self.words(words).split()))[:MOST_QUERY_WORDS]
        query = " ".join(map(_in_a_row, terms))
        return (
            list(await self._column(NEWEST_REFUSED.bindparams(query=query, since=since, most=limit)))
            if query
            else []
        )

    async def naming(self, names: Iterable[str], since: datetime, limit: int) -> list[int]:
        """Return the ids of articles stored since then that have one of these names, word by word in its order,
        newest first, but those that the gate turned away."""
        spelled = filter(None, dict.fromkeys(map(self.words, names)))
        query = " OR ".join(_in_a_row(each) for each in list(spelled)[:MOST_NAMES])
        values = {"query": query, "since": since, "most": limit}
        return list(await self._column(NEWEST_WITH_WORDS.bindparams(**values))) if query else []

    def words(self, content: str) -> str:
        """Return what is indexed of a text."""
        return " ".join(self._terms(content))

    async def index(self, connection: AsyncConnection, words: Sequence[tuple[int, str]]) -> None:
        """Make articles findable, as (id, indexed words), in the caller's transaction."""
        rows = [{"article_id": key, "words": content} for key, content in words]
        if rows:
            await connection.execute(insert(article_search), rows)
            await connection.execute(INDEX_WORDS, rows)

    async def change(self, connection: AsyncConnection, identifier: int, words: str) -> None:
        """Change what an article is found by, if it can be found at all, in the caller's transaction."""
        of_article = update(article_search).where(article_search.c.article_id == identifier)
        await connection.execute(of_article.values(words=words))

    async def drop(self, connection: AsyncConnection, ids: Select[Any]) -> None:
        """Make the chosen articles unfindable, in the caller's transaction."""
        await connection.execute(delete(article_search).where(article_search.c.article_id.in_(ids)))

    def _terms(self, content: str) -> Iterator[str]:
        """Yield stems of words, and overlapping pairs of Chinese characters."""
        for han, word in _RUN.findall(content.lower()):
            if word:
                yield self._stem(word)
            elif len(han) == 1:
                yield han
            else:
                yield from (han[start : start + 2] for start in range(len(han) - 1))


def _in_a_row(terms: str) -> str:
    """Return terms of the index, so that they are no operators and stand in a row; one Chinese character finds the
    terms it begins."""
    return f'"{terms}"*' if _ONE_HAN.fullmatch(terms) else f'"{terms}"'
