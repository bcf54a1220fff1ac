"""An article's web page -> its text, title, author, date and language."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import trafilatura

from digests.errors import PageError
from digests.rules.reading.languages import detect
from digests.rules.reading.markup import one_line, paragraphs
from digests.rules.reading.times import Instant, parse_instant

SHORTEST_TEXT = 80
LONGEST_WALL = 1200

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._-]{1,40})""", re.IGNORECASE)
_META_DATE = re.compile(
    r"""<meta\s[^<>]{0,200}?(?:property|name|itemprop)\s*=\s*["']?(?:article:published_time|og:article:published_time|"""
    r"""datepublished|publishdate|pubdate|dc\.date\.issued|parsely-pub-date|sailthru\.date|date)["'\s][^<>]{0,200}?"""
    r"""content\s*=\s*["']([^"'<>]{4,60})["']""",
    re.IGNORECASE,
)
_LINKED_DATE = re.compile(r'"datePublished"\s*:\s*"([^"<>]{4,60})"')
_LOCKED_TITLE = re.compile(
    r"^(?:just a moment|attention required|access (?:to this page has been )?denied|are you a (?:robot|human)|"
    r"before you continue|verif(?:y|ying) (?:that )?you are (?:a )?human|security check|pardon our interruption|"
    r"please wait|one more step|(?:403|404|410|429|50\d)\b|forbidden|not found|page not found|"
    r"your privacy choices|cookie (?:consent|preferences)|请稍候|安全验证|访问被拒绝|验证码)",
    re.IGNORECASE,
)
_LOCKED_TEXT = re.compile(
    r"enable javascript and cookies to continue|checking (?:if the site connection is secure|your browser)|"
    r"verify(?:ing)? (?:that )?you are (?:a )?human|unusual traffic from your|complete the captcha|"
    r"we (?:and our partners )?(?:use|store).{0,40}cookies.{0,200}(?:accept|consent|agree)|"
    r"please (?:enable|turn on) (?:js|javascript)|disable any ad blocker|ray id\b|"
    r"we value your privacy|人机验证|请完成安全验证|请开启javascript",
    re.IGNORECASE | re.DOTALL,
)
_CONSENT_HOST = re.compile(r"^(?:consent|guce|privacy-mgmt|myprivacy|cmp)\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What an article's page says. `text` has its paragraphs divided by an empty line; `published` is UTC or
    None, `published_guessed` when the page gives no hour."""

    url: str
    title: str
    text: str
    author: str = ""
    published: datetime | None = None
    published_guessed: bool = True
    language: str = ""


def extract_page(page: str | bytes, url: str, *, charset: str = "", hint: str = "") -> Page:
    """Return the article of a page, comments and furniture left out; nothing but PageError when it has none.

    `charset` is what the transport said of bytes, `hint` the language the source is said to be in. A page that
    asks for consent or for proof of being human is refused, not read as an article.
    """
    text = page if isinstance(page, str) else _decoded(page, charset)
    if _CONSENT_HOST.match(urlsplit(url).netloc):
        raise PageError(f"{url} is a consent page, not an article")
    try:
        document = trafilatura.bare_extraction(
            text.replace("\x00", ""),
            url=url,
            favor_precision=True,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:
        raise PageError(f"the page cannot be read: {type(error).__name__}") from error
    return _article(document, text, url, hint)


def _article(document: Any, source: str, url: str, hint: str) -> Page:
    body = paragraphs((getattr(document, "text", None) or "").replace("\n", "\n\n"))
    title = one_line(getattr(document, "title", None) or "")
    if _LOCKED_TITLE.match(title) or (len(body) < LONGEST_WALL and _LOCKED_TEXT.search(f"{title}\n{body}")):
        raise PageError(
            "the page is a wall (consent, sign-in or proof of being human), not an article",
            advice="That page wants a consent or a check before it shows its text; I don't go around such walls.",
        )
    if len(body) < SHORTEST_TEXT:
        raise PageError("no article text was found on the page")
    when = _published(source, getattr(document, "date", None) or "")
    return Page(
        url=url,
        title=title,
        text=body,
        author=one_line(getattr(document, "author", None) or "")[:200],
        published=when.at if when else None,
        published_guessed=when.guessed if when else True,
        language=detect(body, hint),
    )


def _published(source: str, day: str) -> Instant | None:
    """Prefer an instant that the page states to the day that the extraction finds."""
    stated = [parse_instant(match[1]) for match in _META_DATE.finditer(source[:300_000])]
    stated += [parse_instant(match[1]) for match in _LINKED_DATE.finditer(source[:600_000])]
    whole = next((instant for instant in stated if instant and not instant.guessed), None)
    return whole or parse_instant(day) or next((instant for instant in stated if instant), None)


def _decoded(page: bytes, charset: str) -> str:
    declared = _CHARSET.search(page[:4000])
    names = [charset, declared[1].decode("ascii") if declared else "", "utf-8"]
    for name in names:
        wider = "gb18030" if name.lower() in {"gb2312", "gbk", "x-gbk"} else name
        if not wider:
            continue
        try:
            return page.decode(wider)
        except (UnicodeDecodeError, LookupError):
            continue
    decoded: str = trafilatura.utils.decode_file(page)
    return decoded
