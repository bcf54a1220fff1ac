"""Finding the list of articles on a page that nobody has described."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]

from digests.errors import FeedError
from digests.model import Recipe
from digests.model.lexicon import Lexicon
from digests.rules.reading.lists.datemarks import ADDRESS_FORMS, form_of, word_forms
from digests.rules.reading.lists.indexes import instants_of
from digests.rules.reading.lists.recipes import check_recipe
from digests.rules.reading.lists.rows import (
    Listed,
    WebPage,
    listed_links,
    read_page,
    set_rows,
    title_of,
    words_of,
)
from digests.rules.reading.patterns import linear_pattern
from digests.rules.texts import weight

FEWEST = 4
FEWEST_UNDATED = 6
MOST_COUNTED = 40
DATED_TITLE = 12  # characters that half of the titles must have, a Chinese one counting three
UNDATED_TITLE = 30
PARAGRAPH = 80
MOST_PROSE = 1200

_SOME_DAY = datetime(9000, 1, 1, tzinfo=UTC)
_STATE = re.compile(r"^(?:odd|even|first|last|active|current|hover|on|cur|.*\d{2,}.*|.*\d)$", re.IGNORECASE)
_CLASS = re.compile(r"^-?[A-Za-z_][\w-]*$")
_INDEX = re.compile(
    r"(?i)(?:^|/)(?:index(?:_\d+)?|default|list(?:_\d+)?|about|contact|privacy|sitemap|login|search|tags?|topics?|"
    r"categor(?:y|ies)|authors?|page/\d+)(?:\.\w+|/)?$"
)
_YEAR = re.compile(r"^(?:19|20)\d\d(?:[-_.]?[01]\d(?:[-_.]?[0-3]\d)?)?$")
_MONTH_OR_DAY = re.compile(r"^[0-3]?\d$")
_ZONES = {
    "cn": "Asia/Shanghai",
    "tw": "Asia/Taipei",
    "hk": "Asia/Hong_Kong",
    "sg": "Asia/Singapore",
    "jp": "Asia/Tokyo",
    "kr": "Asia/Seoul",
    "gov": "America/New_York",
    "mil": "America/New_York",
    "uk": "Europe/London",
}


@dataclass(frozen=True, slots=True)
class _Group:
    """Links of one place and shape, and how convincing they are as the list of a page."""

    items: Sequence[Listed]
    place: tuple[str, ...]
    score: float


def propose_index(body: bytes, url: str, charset: str = "", *, lexicon: Lexicon) -> Recipe | None:
    """Find the list of articles that a page holds, and return a recipe that reads it; None when none convinces.

    Links to the page's own site are grouped by their place in it and the shape of their addresses. A list has at
    least four links whose rows have dates and titles of some length, or six without dates whose titles read as
    headlines and whose addresses read as articles'. A page with much prose beside its links is an article.
    Nothing is raised. `charset` is what the transport said.
    """
    try:
        page = read_page(body, url, charset, lexicon=lexicon)
    except FeedError:
        return None
    site = _site(url)
    links = [item for item in listed_links(page) if _site(item.url) == site]
    links = [item for item in links if not _INDEX.search(urlsplit(item.url).path)]
    groups = [group for items, place in _groups(links) if (group := _judged(items, place, lexicon))]
    best = max(groups, key=lambda group: group.score, default=None)
    if best is None or _prose_beside(page, best) > MOST_PROSE:
        return None
    recipe = _recipe(page, best, url, lexicon)
    return None if check_recipe(recipe) else recipe


def _groups(links: Sequence[Listed]) -> Iterable[tuple[list[Listed], tuple[str, ...]]]:
    """Yield the links that stand in like places, by the shape of their addresses where that divides them."""
    places: dict[tuple[str, ...], dict[str, Listed]] = defaultdict(dict)
    for item in links:
        for anchor in item.anchors:
            places[_place(anchor)].setdefault(item.url, Listed(item.url, list(item.anchors)))
    for place, found in places.items():
        items = list(found.values())
        shapes: dict[tuple[str, ...], list[Listed]] = defaultdict(list)
        for item in items:
            shapes[_shape(item.url)].append(item)
        largest = max(shapes.values(), key=len)
        yield (largest if len(largest) * 5 >= len(items) * 3 else items), place


def _place(anchor: etree._Element) -> tuple[str, ...]:
    """Return the chain of elements that a link stands in, as selectors without what differs from row to row."""
    chain = []
    for element in (anchor, *anchor.iterancestors()):
        if element.tag in {"body", "html"}:
            break
        names = [name for name in (element.get("class") or "").split() if _CLASS.match(name)]
        kept = [name for name in names if not _STATE.match(name)][:2]
        chain.append(".".join([str(element.tag), *kept]))
    return tuple(reversed(chain[:8]))


def _shape(url: str) -> tuple[str, ...]:
    """Return the shape of an address: host, folders with their figures made alike, ending, names of parameters."""
    parts = urlsplit(url)
    *folders, last = parts.path.strip("/").split("/")
    ending = last.rpartition(".")[2] if "." in last else ""
    names = sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    return (parts.netloc, *(_folder(name) for name in folders), ending, *names)


def _folder(name: str) -> str:
    return "*" if name.count("-") >= 2 else re.sub(r"\d+", "#", name)


def _judged(items: list[Listed], place: tuple[str, ...], lexicon: Lexicon) -> _Group | None:
    if len(items) < FEWEST:
        return None
    set_rows(items)
    titles = [title_of(item, lexicon) for item in items]
    different = len(set(titles)) / len(titles)
    length = median(map(weight, titles))
    dated = sum(when is not None for when in instants_of(items, Recipe(), _SOME_DAY, lexicon)) / len(items)
    by_date = dated >= 0.6 and length >= DATED_TITLE
    by_title = (
        len(items) >= FEWEST_UNDATED
        and length >= UNDATED_TITLE
        and sum(_reads_as_article(item.url) for item in items) >= 0.7 * len(items)
    )
    # Reports of one kind may all have one title, as those of a day's flights do; their dates tell them apart.
    if not (by_date or (by_title and different >= 0.8)):
        return None
    count = min(len(items), MOST_COUNTED)
    return _Group(items, place, count * (1 + 2 * dated) * min(length / 40, 1.5))


def _reads_as_article(url: str) -> bool:
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rpartition("/")[2]
    return last.count("-") >= 2 or bool(re.search(r"\d{3,}", last + parts.query))


def _prose_beside(page: WebPage, group: _Group) -> int:
    """Return how many characters of prose stand outside a group's rows: much of it is an article, not a list."""
    rows = {item.row for item in group.items}
    length = 0
    for paragraph in page.tree.iter("p"):
        words = len(" ".join("".join(paragraph.itertext()).split()))
        linked = sum(len("".join(anchor.itertext())) for anchor in paragraph.iter("a"))
        if (
            words >= PARAGRAPH
            and linked * 2 < words
            and not rows.intersection((paragraph, *paragraph.iterancestors()))
        ):
            length += words
    return length


def _recipe(page: WebPage, group: _Group, url: str, lexicon: Lexicon) -> Recipe:
    """Return the recipe of a group: a pattern for its addresses, and a selector too where that takes in others."""
    urls = [item.url for item in group.items]
    pattern = pattern_of(urls)
    matching = [item for item in listed_links(page) if linear_pattern(pattern).fullmatch(item.url)]
    selector = "" if {item.url for item in matching} <= set(urls) else " ".join(group.place[-4:])
    if selector:
        chosen = {item.url for item in listed_links(page, selector) if linear_pattern(pattern).fullmatch(item.url)}
        selector = selector if set(urls) <= chosen and len(chosen) < len(matching) else ""
    return Recipe(
        links=selector, link_pattern=pattern, date_pattern=_date_pattern(group, lexicon), zone=zone_of(url)
    )


def pattern_of(urls: Sequence[str]) -> str:
    """Return a regular expression for the addresses of one list, with what they have in common left as it is."""
    split = [urlsplit(url) for url in urls]
    hosts = sorted({parts.netloc for parts in split})
    host = re.escape(hosts[0]) if len(hosts) == 1 else f"(?:{'|'.join(map(re.escape, hosts[:10]))})"
    scheme = "https?" if len({parts.scheme for parts in split}) > 1 else split[0].scheme
    paths = [parts.path.split("/")[1:] for parts in split]
    depths = Counter(map(len, paths))
    if len(depths) == 1:
        path = "/".join(_segments(list(zip(*paths, strict=True))))
    else:
        common = 0
        while common < min(depths) - 1 and len({path[common] for path in paths}) == 1:
            common += 1
        path = "/".join([*_segments([(name,) for name in paths[0][:common]]), r"[^?\s]*"])
    queries = {parts.query for parts in split}
    query = "" if queries == {""} else _query(sorted(queries))
    return f"{scheme}://{host}/{path}{query}"


def _segments(columns: Sequence[Sequence[str]]) -> list[str]:
    """Return a pattern for each folder; what all have in common stays, but for days, which others follow."""
    found: list[str] = []
    dated = False
    for names in columns:
        same = len(set(names)) == 1
        day = _YEAR.match(names[0]) or (dated and _MONTH_OR_DAY.match(names[0]))
        found.append(re.sub(r"\d+", r"\\d+", re.escape(names[0])) if same and day else _segment(names))
        dated = bool(_YEAR.match(names[0])) or (dated and day is not None)
    return found


def _segment(names: Sequence[str]) -> str:
    if len(set(names)) == 1:
        return re.escape(names[0])
    figures = {re.sub(r"\d+", "0", name) for name in names}
    if len(figures) == 1:
        return re.sub(r"\d+|\D+", lambda run: r"\d+" if run[0].isdigit() else re.escape(run[0]), names[0])
    endings = {name.rpartition(".")[2] for name in names if "." in name}
    ending = "." + endings.pop() if len(endings) == 1 and all("." in name for name in names) else ""
    some = "+" if all(name.removesuffix(ending) for name in names) else "*"
    return rf"[^/?\s]{some}{re.escape(ending)}"


def _query(queries: Sequence[str]) -> str:
    pairs = [query.split("&") for query in queries]
    names = {tuple(pair.partition("=")[0] for pair in query) for query in pairs}
    if len(names) != 1:
        return r"(?:\?\S*)?"
    columns = [[pair.partition("=")[2] for pair in column] for column in zip(*pairs, strict=True)]
    values = [re.escape(column[0]) if len(set(column)) == 1 else r"[^&\s]*" for column in columns]
    return r"\?" + "&".join(f"{re.escape(name)}={value}" for name, value in zip(names.pop(), values, strict=True))


def _date_pattern(group: _Group, lexicon: Lexicon) -> str:
    """Return the spelling of dates that the group's rows share; "" leaves it to be found row by row."""
    if any(next(item.row.iter("time"), None) is not None for item in group.items):
        return ""
    rows = [" ".join(words_of(item.row)).replace(title_of(item, lexicon), " ", 1) for item in group.items]
    return form_of(rows, word_forms(lexicon)) or form_of([item.url for item in group.items], ADDRESS_FORMS)


def _site(url: str) -> str:
    """Return the part of a host's name that its publisher has in common with nobody, more or less."""
    host = (urlsplit(url).hostname or "").split(".")
    second = len(host) > 2 and len(host[-1]) == 2 and len(host[-2]) <= 3
    return ".".join(host[-3:] if second else host[-2:])


def zone_of(url: str) -> str:
    """Return the IANA zone that a publisher's top-level domain suggests, "" when it suggests none."""
    host = urlsplit(url).hostname or ""
    return _ZONES.get(host.rpartition(".")[2], "")
