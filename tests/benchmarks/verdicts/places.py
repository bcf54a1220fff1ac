"""Where shown words stand in their article: its text or its title, found again whatever marks they were put in."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress

from digests.errors import AddressError
from digests.rules.reading.addresses import canonical
from tests.benchmarks.labelling.corpus import StreamArticle
from tests.benchmarks.labelling.ranges import Range, hash_of, range_of

QUOTATION = re.compile("[“「『](.+)[”」』]")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SHORT_DAY = re.compile(rf"\b(?P<day>\d{{1,2}}) (?P<month>{'|'.join(MONTHS)})")
DATED = re.compile(rf"^(?!(?:\w{{3}} )?\d).*?(?:{'|'.join(MONTHS)})\w*(?: \d{{4}})?: (?P<what>.{{8,}})")
MOSTLY_PLAIN = 0.6  # of the characters are plain letters: enough to find words whose other signs were repaired
SHORTEST = 12  # characters that may be looked for in a text


def bare(text: str) -> str:
    """Return the letters and figures of a text alone, to compare what marks and spaces were changed in."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def range_in(text: str, words: str) -> Range | None:
    """Return where words stand in a text, None where they do not: as they are, then with other spaces, then with
    other signs between plain letters (a text that was decoded wrongly and is shown repaired)."""
    words = words.strip().rstrip("…").strip()
    if len(words) < SHORTEST and not any("\u3400" <= letter <= "\u9fff" for letter in words):
        return None
    if (start := text.find(words)) >= 0:
        return range_of(text, start, start + len(words))
    patterns = [r"\s+".join(map(re.escape, words.split()))]
    pieces = re.findall(r"[A-Za-z0-9]+", words)
    if sum(map(len, pieces)) >= MOSTLY_PLAIN * len(words):
        patterns.append("[^A-Za-z0-9]{0,8}".join(pieces))
    found = next(filter(None, (re.search(pattern, text) for pattern in patterns)), None)
    return range_of(text, found.start(), found.end()) if found else None


def place_among(words: str, candidates: Iterable[StreamArticle]) -> str:
    """Return the place of words as `id@start-end#hash`, or `id@title#hash` for an article's title; empty where
    they stand in none of the articles. Of a line with words of our own before it, the quotation is looked for."""
    some = list(candidates)
    quotation = QUOTATION.search(words)
    for wanted in filter(None, (words, quotation[1] if quotation else "")):
        beginning = bare(wanted)
        for article in some:
            title = bare(article.title)
            if beginning and (title == beginning or (len(beginning) > SHORTEST and title.startswith(beginning))):
                return f"{article.id}@title#{hash_of(article.title)}"
        for article in some:
            if place := range_in(article.text, wanted):
                return f"{article.id}@{place.start}-{place.end}#{place.hash}"
    return ""


def day_among(words: str, candidates: Iterable[StreamArticle]) -> str:
    """Return where a line has its day from, as `place_among`: where it stands what the day is for, else where the
    day stands, else the title of the only candidate; empty where none of these is there."""
    some = list(candidates)
    said = DATED.search(words)
    place = place_among(said["what"], some) if said else ""
    if place and "@title" not in place:
        return place
    if day := _written(words):
        for article in some:
            if found := day.search(article.text):
                where = range_of(article.text, found.start(), found.end())
                return f"{article.id}@{where.start}-{where.end}#{where.hash}"
    return f"{some[0].id}@title#{hash_of(some[0].title)}" if len(some) == 1 else ""


def _written(words: str) -> re.Pattern[str] | None:
    """How texts may write the day of a line such as "Deadline: 8 Apr"."""
    found = SHORT_DAY.search(words)
    if found is None:
        return None
    day, month = found["day"], found["month"]
    number = MONTHS.index(month) + 1
    return re.compile(rf"\b{month}[a-z]*\.? {day}\b|\b{day}(?:st|nd|rd|th)?(?: of)? {month}|{number}月{day}日")


def still_fits(place: str, articles: Mapping[str, StreamArticle]) -> bool:
    """Say whether the article of a place is there and has at it what was judged."""
    identifier, _, rest = place.rpartition("@")
    where, _, hashed = rest.partition("#")
    article = articles.get(identifier)
    if article is None:
        return False
    if where == "title":
        return hash_of(article.title) == hashed
    start, _, end = where.partition("-")
    return start.isdigit() and end.isdigit() and Range(int(start), int(end), hashed).fits(article.text)


def span_of(place: str) -> tuple[int, int] | None:
    """Return the characters of a place in its text, None for a title or no place."""
    numbers = re.search(r"@(\d+)-(\d+)#", place)
    return (int(numbers[1]), int(numbers[2])) if numbers else None


def article_of(place: str) -> str:
    """Return the id of the article of a place."""
    return place.rpartition("@")[0]


def by_address(articles: Iterable[StreamArticle]) -> dict[str, str]:
    """Return the ids of articles by their addresses, as they are and as links in a digest have them."""
    found: dict[str, str] = {}
    for article in articles:
        found.setdefault(article.url, article.id)
        with suppress(AddressError):
            found.setdefault(canonical(article.url), article.id)
    return found
