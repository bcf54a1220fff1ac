"""What only PostgreSQL has: its URL, errors, and how words are searched."""

from collections.abc import Collection, Sequence
from datetime import datetime
from importlib.util import find_spec
from typing import Any

from sqlalchemy import URL, ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.exc import InterfaceError, StatementError
from sqlalchemy.sql import cast

from digests.errors import StoreError
from digests.rules.searching.words import Form, in_index, is_han
from digests.store.schema import LONGEST_WORD, WORDS_FOUND, article, article_search

GONE = "database-gone"
CODES = {
    "28": "database-refused",
    "3D": "database-unmade",
    "42501": "database-rights",
    "53100": "disk-full",
    "53": "database-busy",
    "55P03": "database-held",
    "57P": GONE,
    "08": GONE,
    "25006": "not-writable",
}
"""Codes of errors, by how PostgreSQL's SQLSTATE begins."""


def parse_server_url(url: URL) -> URL:
    """Return the URL with its driver. Raises StoreError, without the URL, if it names another driver, no database
    or options, or if the driver is not installed."""
    if url.drivername not in {"postgres", "postgresql", "postgresql+asyncpg"}:
        raise StoreError(f"the database driver {url.drivername} is not supported", code="database-driver")
    if not url.database:
        raise StoreError("the URL of PostgreSQL names no database", code="database-url")
    if url.query:
        raise StoreError("the URL of PostgreSQL takes no options", code="database-plain-url")
    if find_spec("asyncpg") is None:
        raise StoreError("asyncpg is not installed", code="asyncpg-missing")
    return url.set(drivername="postgresql+asyncpg")


def fault_of(error: BaseException) -> StoreError:
    """Return the store's error for one of the driver, the library or the network.

    Only what PostgreSQL says of connections and rights is quoted, by its first line. What it says of rows and of
    parameters may have a chat id.
    """
    cause: BaseException = error
    while isinstance(cause, StatementError) and cause.orig is not None and cause.orig is not cause:
        cause = cause.orig
    state = str(getattr(cause, "sqlstate", None) or "")
    lost = isinstance(cause, OSError | TimeoutError) or (
        not state and (isinstance(error, InterfaceError) or getattr(error, "connection_invalidated", False))
    )
    code = GONE if lost else next((found for begin, found in CODES.items() if state.startswith(begin)), "")
    kind = type(getattr(cause, "__cause__", None) or cause).__name__
    ours = type(cause) is ValueError  # from a type of a column, which quotes no value
    said = f": {str(cause).splitlines()[0]}" if (ours or (code and state)) and str(cause) else ""
    return StoreError(f"{kind}{f' ({state})' if state else ''}{said}", code=code)


def having_words(wanted: Sequence[Sequence[Collection[Form]]]) -> ColumnElement[bool]:
    """Return the condition for articles that have every term of at least one of the `wanted`, in any spelling. The
    index finds those with the words, the words themselves say whether they stand in a row."""
    likely = " | ".join(
        "(" + " & ".join("(" + " | ".join(map(_lexemes, forms)) + ")" for forms in terms) + ")" for terms in wanted
    )
    rows = or_(*(and_(*(or_(*map(_in_a_row, forms)) for forms in terms)) for terms in wanted))
    return and_(WORDS_FOUND.bool_op("@@")(cast(literal(likely), TSQUERY)), rows)


def with_words(
    columns: Sequence[ColumnElement[Any]],
    wanted: Sequence[Sequence[Collection[Form]]],
    since: datetime,
    most: int,
    *,
    refused: bool,
) -> Select[Any]:
    """Return the query for columns of the newest articles with these words, newest first."""
    judged = article.c.relevant.is_(False) if refused else article.c.relevant.is_not(False)
    found = select(*columns).join_from(article_search, article)
    found = found.where(having_words(wanted), article.c.stored_at >= since, judged)
    return found.order_by(article.c.id.desc()).limit(most)


CAME_OUT = case(
    (or_(article.c.published.is_(None), article.c.published_guessed), article.c.stored_at),
    else_=article.c.published,
).label("came_out")


def _words(form: Form) -> tuple[list[str], bool]:
    """Return the words of the index of a spelling, and whether the word is only how others begin."""
    return in_index(form).split(" "), len(form) == 1 and is_han(form[0])


def _lexemes(form: Form) -> str:
    words, begins = _words(form)
    words = [word if len(word) <= LONGEST_WORD else "-" for word in words]
    quoted = ("'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in words)
    return "(" + " & ".join(each + (":*" if begins else "") for each in quoted) + ")"


def _in_a_row(form: Form) -> ColumnElement[bool]:
    words, begins = _words(form)
    whole = literal(" ").concat(article_search.c.words).concat(" ")
    return func.strpos(whole, f" {' '.join(words)}{'' if begins else ' '}") > 0
