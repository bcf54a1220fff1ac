"""Pages in place of an article: consent, proof of being human, refusals; and articles cut off by a paywall."""

import re
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]

from digests.errors import PageError
from digests.rules.reading.charsets import decoded
from digests.rules.reading.documents import parse_page
from digests.rules.reading.pages.blocks import blocks

LONGEST_WALL = 1200  # characters; what says more than this is an article that happens to use such words
LONGEST_TITLED_WALL = 6000
LONGEST_TEASER = 2000
LONGEST_WORD = (
    15  # characters to a word on average; longer means a script without spaces, whose words are not counted
)
SEEN = 200_000

_HOST = re.compile(r"^(?:consent|guce|privacy-mgmt|myprivacy|cmp|challenges)\.", re.IGNORECASE)
_PATH = re.compile(r"^/(?:cdn-cgi/challenge-platform|_incapsula_resource|sorry/index)\b", re.IGNORECASE)
# The whole title, before the site's name: an article may well begin with "Access denied: how ...".
_TITLE = re.compile(
    "|".join(
        (
            r"just\sa\smoment|attention\srequired!?|one\smore\sstep|please\swait|pardon\sour\sinterruption",
            r"access(?:\sto\sthis\spage)?(?:\shas\sbeen)?\sdenied|request\srejected|forbidden|(?:page\s)?not\sfound",
            r"are\syou\sa\s(?:robot|human)|verif(?:y|ying)\s(?:that\s)?you\sare\s(?:a\s)?human|human\sverification",
            r"(?:security|bot|robot)\s(?:check|verification)|captcha|ddos-guard",
            r"before\syou\scontinue(?:\sto\s.{1,40})?|we\svalue\syour\sprivacy|your\sprivacy\schoices",
            r"cookie\s(?:consent|preferences|settings)",
            r"(?:error\s)?(?:4\d\d|50\d)(?:\s(?:error|forbidden|not\sfound|gone|bad\sgateway|too\smany\srequests))?",
            r"(?:50\d\s)?service\s(?:temporarily\s)?unavailable",
            r"请稍候|安全(?:验证|检查)|访问(?:被拒绝|受限|验证)|验证码|人机验证|請稍候|安全驗證|存取被拒",
        )
    ),
    re.IGNORECASE,
)
# Words that only such pages have ...
_CHALLENGE = re.compile(
    "|".join(
        (
            r"enable (?:javascript|js) and cookies to continue",
            r"checking (?:if the site connection is secure|your browser)|performing security verification",
            r"verify(?:ing)? (?:that )?you(?:'re| are) (?:a )?(?:human|not a (?:ro)?bot)",
            r"unusual (?:traffic|activity) from your|complete the (?:captcha|security check)",
            r"press (?:&|and) hold to confirm",
            r"\bray id\b|incapsula incident id|reference #\d+\.[0-9a-f]+|you don['’]t have permission to access",
            r"人机验证|请完成(?:安全)?验证|访问过于频繁|您的访问(?:请求|行为).{0,20}(?:威胁|拦截|异常)|可能对网站造成安全威胁",
        )
    ),
    re.IGNORECASE,
)
# ... and words that ordinary pages have too, in a banner or for readers without scripts: there they are not all.
_CONSENT = re.compile(
    "|".join(
        (
            r"we (?:and our (?:\d+ )?partners )?(?:use|store).{0,60}cookies.{0,300}(?:accept|consent|agree)",
            r"we value your privacy|please (?:enable|turn on) (?:js|javascript)|disable any ad blocker",
            r"请开启\s?javascript",
        )
    ),
    re.IGNORECASE | re.DOTALL,
)
_SCRIPTS = re.compile(
    r"/cdn-cgi/challenge-platform/|_cf_chl_opt|cf-browser-verification|_Incapsula_Resource|captcha-delivery\.com|"
    r"px-captcha|awsWafCookieDomainList|challenge\.js|__jsl_clearance|acw_sc__v2|ddos-guard|sucuri_cloudproxy_js|geo\.captcha|"
    r"hcaptcha\.com/1/api|recaptcha/api",
    re.IGNORECASE,
)
_FEED = re.compile(r"<(?:rss|feed|rdf:rdf|urlset|sitemapindex|opml)\b", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|title|script)\b", re.IGNORECASE)

_READ_ON = (
    r"(?:(?:continue|keep|finish) reading|read (?:on|more|the|this)|unlock|(?:access|view) (?:this|the|all))"
)
_ENTER = r"(?:subscribe|sign[ -]?(?:in|up)|log[ -]?in|register|create (?:a|your) (?:free )?account)"
_CUT = re.compile(
    "|".join(
        (
            rf"{_ENTER}\b.{{0,30}}\bto {_READ_ON}",
            rf"\bto {_READ_ON}\b.{{0,60}}\b(?:{_ENTER}|start your (?:free )?trial)\b",
            r"(?:article|story|post) is (?:\w+ ){0,3}(?:for|to) (?:our )?(?:pa\w+ )?(?:subscribers|members)\b",
            r"already (?:a )?(?:subscriber|member)\s?\?|you(?:'ve| have) reached your (?:\w+ ){0,2}limit",
            r"(?:subscriber|premium|members?)[- ](?:only|exclusive) (?:article|content|story)",
            r"(?:订阅|登录|登陆|付费|开通会员|注册)后?(?:即可|可|方可|继续)?.{0,8}(?:阅读|查看|浏览)(?:全文|更多|余下|完整)",
            r"(?:本文|以下)(?:为|是)?.{0,4}(?:付费|会员)(?:专享|内容|文章|可见)",
            r"(?:訂閱|登入|付費)後?.{0,8}(?:閱讀|查看)(?:全文|更多|完整)",
        )
    ),
    re.IGNORECASE | re.DOTALL,
)
LONGEST_CUT = 300  # characters of a closing paragraph that asks to pay or sign in
_TRAILS_OFF = re.compile(r"(?:…|\.\.\.|\. \. \.)\W{0,3}$")


def is_wall(body: bytes, url: str, charset: str = "") -> bool:
    """Whether an answer is a consent or challenge page, whatever was asked for; also when its status was 200."""
    if _wall_address(url):
        return True
    text = decoded(body[:SEEN], charset)
    if _FEED.search(text[:1000]) or not _MARKUP.search(text[:3000]):
        return False
    try:
        tree = parse_page(text)
    except PageError:
        return False
    seen = " ".join(block.text for block in blocks(tree))
    return is_wall_page(tree, seen, text, url) or asks_consent(seen)


def is_wall_page(tree: etree._Element, seen: str, source: str, url: str) -> bool:
    """Whether the page with this tree, visible text and source is surely a wall.

    Scripts of a guard count only where little else is said: such guards put them into ordinary pages too.
    """
    if _wall_address(url):
        return True
    if len(seen) <= LONGEST_TITLED_WALL and _TITLE.fullmatch(_page_title(tree).rstrip(" .…!?")):
        return True
    if len(seen) > LONGEST_WALL:
        return False
    scripted = len(seen) < LONGEST_WALL / 3 and _SCRIPTS.search(source[:SEEN]) is not None
    return scripted or _CHALLENGE.search(seen) is not None


def asks_consent(text: str) -> bool:
    """Whether a text, all there is on a page, asks for consent or for scripts."""
    return len(text) <= LONGEST_WALL and _CONSENT.search(text) is not None


def is_teaser(text: str, seen: str, *, gated: bool, metered: bool, word_count: int = 0) -> bool:
    """Whether an article's text is only what stands before a paywall.

    `seen` is the visible text of its page. `gated` is what the page declares (schema.org isAccessibleForFree
    false, article:content_tier locked), `metered` that it lets a few through; many that declare either show the
    whole text all the same. `word_count` is the article's length as declared, in words, 0 for none.
    """
    parts = text.split("\n\n")
    if any(len(part) <= LONGEST_CUT and _CUT.search(part) for part in parts[-3:]):
        return True
    short, trails_off = len(text) <= LONGEST_TEASER, _TRAILS_OFF.search(parts[-1]) is not None
    if short and (gated or metered or trails_off) and _CUT.search(seen):
        return True
    words = len(text.split())
    if (gated or metered) and words < word_count * 0.5 and len(text) < words * LONGEST_WORD:
        return True
    return short and (gated or (metered and trails_off))


def without_cut(text: str) -> str:
    """Return a text without closing paragraphs that ask to subscribe or sign in to read on."""
    parts = text.split("\n\n")
    while len(parts) > 1 and len(parts[-1]) <= LONGEST_CUT and _CUT.search(parts[-1]):
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
