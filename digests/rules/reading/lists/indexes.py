"""Index pages: pages of a ministry or an office that list articles and have no feed beside them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from digests.errors import FeedError, PageInsteadError
from digests.model import Draft, Recipe
from digests.model.lexicon import Lexicon
from digests.rules.reading.feeds.parsing import ParsedFeed
from digests.rules.reading.lists.datemarks import AHEAD, day_in, day_in_address, day_in_words, is_day
from digests.rules.reading.lists.rows import Listed, listed_links, read_page, set_rows, title_of, words_of
from digests.rules.reading.markup import one_line
from digests.rules.reading.patterns import linear_pattern
from digests.rules.reading.times import Instant, parse_instant

MOST_ITEMS = 1000
LONGEST_TITLE = 500
LONGEST_DATED_LINE = 90


def parse_index(
    body: bytes, url: str, recipe: Recipe, now: datetime, charset: str = "", *, lexicon: Lexicon
) -> ParsedFeed:
    """Read a page that lists articles, by a recipe of its links; FeedError, and nothing else, when it cannot be.

    A draft's title is that of its link or row, "" where there is none. Its date is what `date_pattern` finds in
    the address or the row; without one, that of the row's time element, of the words in the row or beside it, of
    the address, or of the titles if nearly all name one. Days are midnight in the recipe's zone and guessed; None
    where none is named. Texts are empty. A page without one such link (moved, or a wall in its place) is a
    PageInsteadError. `charset` is what the transport said; `now` is aware UTC.
    """
    if not (recipe.links or recipe.link_pattern):
        raise FeedError(
            "the source says nothing of which of the page's links are articles",
            advice="I don't know which of that page's links are articles. Please add its address again.",
        )
    page = read_page(body, url, charset, recipe.charset, lexicon=lexicon)
    items = listed_links(page, recipe.links)
    if recipe.link_pattern:
        pattern = linear_pattern(recipe.link_pattern)
        items = [item for item in items if pattern.fullmatch(item.url)]
    if not items:
        raise PageInsteadError(
            "the page holds none of the links that its recipe describes",
            advice="That page does not hold the list of articles that it should. Please look at it in a browser, "
            "and add its address again if the list is there.",
        )
    set_rows(items)
    whole, items = len(items), items[:MOST_ITEMS]
    drafts = tuple(
        Draft(
            url=item.url,
            title=title_of(item, lexicon),
            published=when.at if when else None,
            published_guessed=when.guessed if when else True,
            guid=item.url,
        )
        for item, when in zip(items, instants_of(items, recipe, now, lexicon), strict=True)
    )
    dropped = {"beyond the limit": whole - MOST_ITEMS} if whole > MOST_ITEMS else {}
    title = one_line(page.tree.findtext(".//title") or "")[:LONGEST_TITLE]
    return ParsedFeed(title, drafts, dropped=dropped, raw_count=whole)


def instants_of(items: Sequence[Listed], recipe: Recipe, now: datetime, lexicon: Lexicon) -> list[Instant | None]:
    """Return when each item of a list, its rows set, came out; None where nothing says so."""
    found = [_own_instant(item, recipe, now, lexicon) for item in items]
    bare = [number for number, when in enumerate(found) if when is None]
    if not bare:
        return found
    before = {number: _in_words([items[number].before], recipe, now, lexicon) for number in bare}
    behind = {number: _in_words([items[number].behind], recipe, now, lexicon) for number in bare}
    # Between two items the words could belong to either; the two ends of the list tell on which side they stand.
    beside = before if _count(before.values()) >= _count(behind.values()) else behind
    if _count(beside.values()) * 2 >= len(bare):
        for number, when in beside.items():
            found[number] = when
    found = [when or _in_address(item, recipe, now, lexicon) for item, when in zip(items, found, strict=True)]
    if _count(found) or recipe.date_pattern:
        return found
    # Titles name days of all kinds. Where all of them do and nothing else does, the days are theirs.
    titled = [day_in_words(title_of(item, lexicon), recipe.zone, now, lexicon=lexicon) for item in items]
    return titled if _count(titled) * 5 >= len(items) * 4 else found


def _own_instant(item: Listed, recipe: Recipe, now: datetime, lexicon: Lexicon) -> Instant | None:
    if recipe.date_pattern:
        when = day_in(item.url, recipe.date_pattern, recipe.zone, now, lexicon=lexicon)
        return when or _in_words(_row_words(item, lexicon), recipe, now, lexicon)
    for element in item.row.iter("time"):
        when = parse_instant(element.get("datetime", ""), recipe.zone, lexicon=lexicon)
        if when and when.at <= now + AHEAD:
            return when
    return _in_words(_row_words(item, lexicon), recipe, now, lexicon)


def _row_words(item: Listed, lexicon: Lexicon) -> list[str]:
    """Return the lines of a row that may hold its date, pure dates first; the title's own words are no date."""
    title = title_of(item, lexicon)
    lines = words_of(item.row)
    bare = [line.replace(title, " ", 1) if title else line for line in lines]
    short = [line for line in bare if len(line) <= LONGEST_DATED_LINE]
    return [line for line in lines if is_day(line, lexicon)] + short


def _in_words(lines: Sequence[str], recipe: Recipe, now: datetime, lexicon: Lexicon) -> Instant | None:
    for line in lines:
        if recipe.date_pattern:
            when = day_in(line, recipe.date_pattern, recipe.zone, now, lexicon=lexicon)
        else:
            when = day_in_words(line, recipe.zone, now, lexicon=lexicon)
        if when:
            return when
    return None


def _in_address(item: Listed, recipe: Recipe, now: datetime, lexicon: Lexicon) -> Instant | None:
    return None if recipe.date_pattern else day_in_address(item.url, recipe.zone, now, lexicon=lexicon)


def _count(found: Iterable[Instant | None]) -> int:
    return sum(when is not None for when in found)
