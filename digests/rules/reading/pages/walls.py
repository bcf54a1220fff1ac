"""Pages in place of an article (consent, proof of being human, refusals), and articles cut off by a paywall."""

import re
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]

from digests.errors import PageError
from digests.model.lexicon import Lexicon
from digests.rules.reading.charsets import decoded
from digests.rules.reading.pages.trees import blocks, parse_page

LONGEST_WALL = 1200  # characters; a longer page is an article that happens to use such words
LONGEST_TITLED_WALL = 6000
LONGEST_TEASER = 2000
LONGEST_WORD = 15  # characters to a word on average; longer: a script without spaces, whose words do not count
SEEN = 200_000

_HOST = re.compile(r"^(?:consent|guce|privacy-mgmt|myprivacy|cmp|challenges)\.", re.IGNORECASE)
_PATH = re.compile(r"^/(?:cdn-cgi/challenge-platform|_incapsula_resource|sorry/index)\b", re.IGNORECASE)
_SCRIPTS = re.compile(
    r"/cdn-cgi/challenge-platform/|_cf_chl_opt|cf-browser-verification|_Incapsula_Resource|captcha-delivery\.com|"
    r"px-captcha|awsWafCookieDomainList|challenge\.js|__jsl_clearance|acw_sc__v2|ddos-guard|sucuri_cloudproxy_js|geo\.captcha|"
    r"hcaptcha\.com/1/api|recaptcha/api",
    re.IGNORECASE,
)
_FEED = re.compile(r"<(?:rss|feed|rdf:rdf|urlset|sitemapindex|opml)\b", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|title|script)\b", re.IGNORECASE)

LONGEST_CUT = 300  # characters of a closing paragraph that asks to pay or sign in
_TRAILS_OFF = re.compile(r"(?:…|\.\.\.|\. \. \.)\W{0,3}$")


def is_wall(body: bytes, url: str, charset: str = "", *, lexicon: Lexicon) -> bool:
    """Say whether an answer is a consent or challenge page, whatever was asked for and whatever its status."""
    if _wall_address(url):
        return True
    text = decoded(body[:SEEN], charset, lexicon=lexicon)
    if _FEED.search(text[:1000]) or not _MARKUP.search(text[:3000]):
        return False
    try:
        tree = parse_page(text)
    except PageError:
        return False
    seen = " ".join(block.text for block in blocks(tree))
    return is_wall_page(tree, seen, text, url, lexicon) or asks_consent(seen, lexicon)


def is_wall_page(tree: etree._Element, seen: str, source: str, url: str, lexicon: Lexicon) -> bool:
    """Say whether the page with this tree, visible text and source is certainly a wall.

    A guard's scripts count only if the page says little else, because guards put them into ordinary pages too.
    """
    if _wall_address(url):
        return True
    # The whole title before the site's name must match: an article may begin with "Access denied: how ...".
    if len(seen) <= LONGEST_TITLED_WALL and lexicon.pages.wall.fullmatch(_page_title(tree).rstrip(" .…!?")):
        return True
    if len(seen) > LONGEST_WALL:
        return False
    scripted = len(seen) < LONGEST_WALL / 3 and _SCRIPTS.search(source[:SEEN]) is not None
    return scripted or lexicon.pages.challenge.search(seen) is not None


def asks_consent(text: str, lexicon: Lexicon) -> bool:
    """Say whether a text, the only one of its page, asks for consent or for scripts."""
    return len(text) <= LONGEST_WALL and lexicon.pages.consent.search(text) is not None


def is_teaser(text: str, seen: str, lexicon: Lexicon, *, gated: bool, metered: bool, word_count: int = 0) -> bool:
    """Say whether an article's text is only what stands before a paywall.

    `seen` is the visible text of the page. `gated`: the page declares a paywall (schema.org isAccessibleForFree
    false, article:content_tier locked). `metered`: it declares a few free articles. Many pages that declare either
    show the whole text. `word_count` is the declared number of words, 0 if there is none.
    """
    parts = text.split("\n\n")
    if any(len(part) <= LONGEST_CUT and lexicon.pages.cut.search(part) for part in parts[-3:]):
        return True
    short, trails_off = len(text) <= LONGEST_TEASER, _TRAILS_OFF.search(parts[-1]) is not None
    if short and (gated or metered or trails_off) and lexicon.pages.cut.search(seen):
        return True
    words = len(text.split())
    if (gated or metered) and words < word_count * 0.5 and len(text) < words * LONGEST_WORD:
        return True
    return short and (gated or (metered and trails_off))


def without_cut(text: str, lexicon: Lexicon) -> str:
    """Return a text without closing paragraphs that ask readers to subscribe or sign in."""
    parts = text.split("\n\n")
    while len(parts) > 1 and len(parts[-1]) <= LONGEST_CUT and lexicon.pages.cut.search(parts[-1]):
        parts.pop()
    return "\n\n".join(parts)


def _wall_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return _HOST.match(parts.netloc) is not None or _PATH.match(parts.path) is not None


def _page_title(tree: etree._Element) -> str:
    title = " ".join((tree.findtext(".//title") or "").split())
    return re.split(r"\s[|–—-]\s|\s*[|_]\s*", title, maxsplit=1)[0] if title else ""
