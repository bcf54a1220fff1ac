"""JSON APIs: reads their lists of documents by a recipe of JMESPath expressions."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from digests.errors import AddressError, FeedError, PageInsteadError
from digests.model import Draft, Recipe
from digests.model.lexicon import Lexicon
from digests.rules.reading.addresses import resolve
from digests.rules.reading.feeds.feed_items import COMPLETE_DESCRIPTION, ParsedFeed, is_page, is_whole
from digests.rules.reading.markup import one_line, plain_text
from digests.rules.reading.publication_dates import EARLIEST_YEAR, PublicationDate, parse_instant

MOST_ITEMS = 1000
LONGEST_TITLE = 500
LONGEST_NAME = 200
MILLISECONDS = 10**11  # as seconds this would be the year 5138: a larger number counts milliseconds


def parse_api(
    body: bytes, url: str, recipe: Recipe, *, texts_since: datetime | None = None, lexicon: Lexicon
) -> ParsedFeed:
    """Read the JSON that `url` answered, by a recipe. Raises FeedError, and nothing else, if that fails.

    Titles and texts are plain, addresses canonical. A date without an hour is midnight in the recipe's zone, and
    counts as guessed. Items without an address are dropped and counted. Items dated before `texts_since` have no
    text. A text of 1,500 characters (a third of that in Chinese) counts as a whole article.
    """
    document = read_document(body)
    items = _found(recipe.items or "@", document)
    if not isinstance(items, list):
        raise FeedError(f"the answer is JSON, but no list where its recipe says{_message(document)}")
    drafts: dict[str, Draft] = {}
    dropped: Counter[str] = Counter()
    for item in items[:MOST_ITEMS]:
        try:
            draft = _draft(item, url, recipe, texts_since, lexicon)
        except AddressError:
            dropped["no address"] += 1
            continue
        if draft.url in drafts:
            dropped["twice"] += 1
        drafts.setdefault(draft.url, draft)
    if items and not drafts:
        raise FeedError(f"none of the answer's {len(items)} items has an address that can be read")
    if len(items) > MOST_ITEMS:
        dropped["beyond the limit"] = len(items) - MOST_ITEMS
    return ParsedFeed(_title(document), tuple(drafts.values()), dropped=dict(dropped), raw_count=len(items))


def read_document(body: bytes) -> Any:
    """Return what a JSON text holds. Raises FeedError if the bytes are no JSON."""
    if is_page(body):
        raise PageInsteadError("the answer is a web page (HTML), not JSON")
    try:
        return json.loads(body.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        raise FeedError(f"the answer is not JSON: {reason}", code="no-json") from error


def fits(document: Any, recipe: Recipe) -> int:
    """Return how many of a recipe's expressions find something in the items of a JSON document. Return 0 if the
    recipe does not fit. It fits if most of the first items have both a title and a link.
    """
    items = _found(recipe.items, document) if recipe.items else None
    if not isinstance(items, list) or not items:
        return 0
    sample = items[:20]
    whole = sum(bool(_text(_found(recipe.title, item)) and _text(_found(recipe.link, item))) for item in sample)
    if whole * 2 <= len(sample):
        return 0
    rest = (recipe.published, recipe.updated, recipe.text, recipe.guid, recipe.document_number)
    return 1 + sum(any(_found(expression, item) for item in sample) for expression in rest if expression)


def _draft(item: Any, url: str, recipe: Recipe, texts_since: datetime | None, lexicon: Lexicon) -> Draft:
    link = _text(_found(recipe.link, item))
    if not link:
        raise AddressError("the item has no address")
    address = resolve(url, link)
    published = _instant(_found(recipe.published, item), recipe.zone, lexicon)
    updated = _instant(_found(recipe.updated, item), recipe.zone, lexicon)
    when = published or updated
    old = texts_since is not None and when is not None and when.at < texts_since
    text = "" if old else plain_text(_text(_found(recipe.text, item)))
    return Draft(
        url=address,
        title=one_line(_text(_found(recipe.title, item)))[:LONGEST_TITLE],
        text=text,
        published=when.at if when else None,
        published_guessed=when.guessed if when else True,
        updated=updated.at if updated else None,
        guid=_text(_found(recipe.guid, item))[:LONGEST_TITLE] or address,
        language=_text(_found(recipe.language, item))[:20],
        complete=is_whole(text, COMPLETE_DESCRIPTION, lexicon),
        document_number=_text(_found(recipe.document_number, item))[:LONGEST_NAME],
        effective_on=_day(_found(recipe.effective_on, item)),
        comments_close_on=_day(_found(recipe.comments_close_on, item)),
    )


def _found(expression: str, value: Any) -> Any:
    """Return what an expression finds, None if it finds nothing or does not suit the value."""
    if not expression:
        return None
    try:
        return jmespath.search(expression, value)
    except (JMESPathError, RecursionError, ArithmeticError, TypeError, ValueError, AttributeError):
        return None


def _instant(value: Any, zone: str, lexicon: Lexicon) -> PublicationDate | None:
    """Read a date of JSON: text, or seconds or milliseconds since 1970."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return parse_instant(_text(value), zone, lexicon=lexicon)
    try:
        at = datetime.fromtimestamp(value / 1000 if abs(value) >= MILLISECONDS else value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return PublicationDate(at) if at.year >= EARLIEST_YEAR else None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(_text(value)[:10])
    except ValueError:
        return None


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18 else ""


def _title(document: Any) -> str:
    title = document.get("title") if isinstance(document, Mapping) else ""
    return one_line(_text(title))[:LONGEST_TITLE]


def _message(document: Any) -> str:
    """Return the error text of an API's answer, behind a colon, or ""."""
    told = _found("message || error.message || error || errors[0].message || errors[0]", document)
    return f": {one_line(told)[:200]}" if isinstance(told, str) and told else ""
