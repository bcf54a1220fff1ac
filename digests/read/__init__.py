"""One source, fetched and parsed, and its articles' pages: what collecting and trying out share."""

from digests.read.articles import MOST_PAGES, PagesRead, read_articles, wants_page
from digests.read.sources import Reading, parse_answer, read_answer, read_source, with_languages

__all__ = [
    "MOST_PAGES",
    "PagesRead",
    "Reading",
    "parse_answer",
    "read_answer",
    "read_articles",
    "read_source",
    "wants_page",
    "with_languages",
]
