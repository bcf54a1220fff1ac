"""An article's web page -> its text, title, author, date, language and canonical link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]

from digests.errors import PageError, WallError
from digests.model.lexicon import Lexicon
from digests.rules.reading.charsets import decoded
from digests.rules.reading.documents import parse_page
from digests.rules.reading.languages import detect, tag_of
from digests.rules.reading.markup import paragraphs
from digests.rules.reading.pages.blocks import blocks
from digests.rules.reading.pages.datelines import date_in_lines
from digests.rules.reading.pages.extraction import article_lines, searched_lines
from digests.rules.reading.pages.furniture import remove_furniture, remove_selected
from digests.rules.reading.pages.metadata import Metadata, read_metadata
from digests.rules.reading.pages.walls import asks_consent, is_teaser, is_wall_page, without_cut
from digests.rules.texts import weight

MOST_ELEMENTS = 40_000
MOST_SEEN = 300_000  # characters in which walls are looked for
SHORTEST_TEXT = 80  # in Latin letters; briefs of a ministry in Chinese are as short as this
SHORTEST_TEASER = 20
LONGEST_SEARCHED = 600_000  # characters of the page; the slower means take time that grows with its square


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What an article's page says. `text` has its paragraphs divided by an empty line; `published` is UTC or
    None, `published_guessed` when the page gives no hour or no zone.

    `canonical` is the address the page itself goes by, absolute and at the same site, "" when it names none.
    `walled` says that the text is only what stands before a paywall.
    """

    url: str
    title: str
    text: str
    author: str = ""
    published: datetime | None = None
    published_guessed: bool = True
    language: str = ""
    canonical: str = ""
    walled: bool = False


def extract_page(
    page: str | bytes,
    url: str,
    *,
    charset: str = "",
    hint: str = "",
    furniture: Sequence[str] = (),
    zone: str = "",
    lexicon: Lexicon,
) -> Page:
    """Return the article of a page, comments and furniture left out.

    `charset` is what the transport said of bytes, `hint` the language the source is said to be in (BCP 47),
    `furniture` the CSS selectors of what to remove before the text is taken, `zone` the IANA zone of dates without
    one. PageError when the page has no article text, WallError when it asks for consent or for proof of being
    human; nothing else.
    """
    try:
        text = page if isinstance(page, str) else decoded(page, charset, lexicon=lexicon)
        return _read(text, url, hint, furniture, zone, lexicon)
    except (PageError, WallError):
        raise
    except Exception as error:  # the page is a stranger's, and three libraries read it
        raise PageError(f"the page cannot be read: {type(error).__name__}") from error


def _read(source: str, url: str, hint: str, furniture: Sequence[str], zone: str, lexicon: Lexicon) -> Page:
    tree = parse_page(source)
    elements = list(tree.iter())  # held, so that each is made a Python object once and not in every walk
    if len(elements) > MOST_ELEMENTS:
        raise PageError(f"the page has more than {MOST_ELEMENTS:,} elements")
    shown = blocks(tree)
    seen = " ".join(block.text for block in shown)[:MOST_SEEN]
    if is_wall_page(tree, seen, source, url, lexicon):
        raise WallError(f"{url} is a wall (consent, or proof of being human), not an article")
    stated = read_metadata(tree, shown, _readable(url), zone, lexicon=lexicon)
    remove_selected(tree, furniture)
    text = _text(tree, stated, source, furniture, lexicon)
    walled = is_teaser(text, seen, lexicon, gated=stated.gated, metered=stated.metered, word_count=stated.words)
    text = without_cut(text, lexicon) if walled else text
    short = weight(text) < (SHORTEST_TEASER if walled else SHORTEST_TEXT)
    if asks_consent(text, lexicon) or (short and asks_consent(seen, lexicon)):
        raise WallError(f"{url} asks for consent or for scripts and shows no article")
    if short:
        raise PageError("no article text was found on the page")
    dated = stated.published or date_in_lines(text.split("\n\n"), zone, lexicon=lexicon)
    return Page(
        url=url,
        title=stated.title,
        text=text,
        author=stated.author,
        published=dated.at if dated else None,
        published_guessed=dated.guessed if dated else True,
        language=detect(text, hint or tag_of(stated.language), lexicon=lexicon),
        canonical=stated.canonical,
        walled=walled,
    )


def _readable(url: str) -> str:
    try:
        urlsplit(url).hostname  # noqa: B018 - only here a bad one raises
    except ValueError:
        return ""
    return url


def _text(tree: etree._Element, stated: Metadata, source: str, furniture: Sequence[str], lexicon: Lexicon) -> str:
    """Return the article's text; too short a one is looked for again, by slower means on the page as it
    came.

    Structured data of what is not free to read is for search engines: it is no way around a paywall.
    """
    remove_furniture(tree, lexicon)
    text = paragraphs("\n\n".join(article_lines(tree, stated.title, lexicon)))
    if len(stated.body) > 2 * len(text) and not stated.gated and not stated.metered:
        return stated.body
    if weight(text) >= SHORTEST_TEXT or len(source) > LONGEST_SEARCHED:
        return text
    fresh = parse_page(source)
    remove_selected(fresh, furniture)
    other = paragraphs("\n\n".join(searched_lines(fresh, stated.title, lexicon)))
    return other if len(other) > 2 * len(text) else text
