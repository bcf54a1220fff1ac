"""What of a page is not its article: navigation, related links, calls to subscribe, what a source's data names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from lxml import etree  # type: ignore[import-untyped]
from lxml.cssselect import CSSSelector, SelectorError  # type: ignore[import-untyped]

from digests.rules.reading.pages.blocks import BREAKS, Block, blocks, prose_by_element

SILENT = (
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "button", "select", "option",
    "input", "textarea", "nav", "footer", "canvas", "audio", "video", "dialog", "map", "menu", "figcaption",
    "picture", "source", "track",
)  # fmt: skip
HOLDERS = (
    "form", "aside", "div", "section", "p", "ul", "ol", "dl", "span", "li", "table", "header", "h2", "h3", "h4",
    "article", "a",
)  # fmt: skip
OUTSIDE = ("form", "aside")
# More of the page's prose than this is not taken for furniture, whatever it is called ("has-sidebar"); alike
# neighbours count together, so that paragraphs of an odd name do not go one by one.
MOST_PROSE = 0.3
MOST_PLAIN_PROSE = 0.6  # where the name leaves no doubt, as with comments
FOOT = 300  # characters that the foot of a page may hold even where they are all its prose, as on a page of links
# A paragraph that is nearly all link is furniture only where such are few: some articles are made of them.
LINKED = 0.8
MOST_LINKED = 0.2

_NAMES = frozenset(
    re.split(
        r"\s+",
        """related relateds newsletter newsletters share sharing shares sharebar social promo promos promotion
        sidebar sidebars comments comment disqus breadcrumb breadcrumbs byline bylines author authors bio
        tags tag caption captions credit credits subscribe subscription signup cookie cookies consent gdpr
        ad ads advert adverts advertisement advertising copyright sponsor sponsored hidden modal popup tooltip
        rollover trending popular mostpopular footer nav navigation navbar menu pagination pager toolbar
        recirc recirculation outbrain taboola print noprint recommended recommendation recommendations
        teaser teasers follow readmore seealso""",
    )
)
_PLAIN_NAMES = frozenset(
    re.split(
        r"\s+",
        "comments comment disqus footer nav navigation navbar menu related relateds recommended recommendations "
        "outbrain taboola",
    )
)
_FOOT_NAMES = frozenset({"footer", "copyright"})
# Inside of running text, names say less ("tag" may be a link in the middle of a sentence).
_INLINE_NAMES = frozenset(
    re.split(r"\s+", "hidden tooltip rollover popup modal share sharing caption credit print noprint ad ads")
)
_ROLES = frozenset({"navigation", "complementary", "contentinfo", "search", "dialog", "banner"})
_WORD_ENDS = re.compile(r"[^a-zA-Z]+|(?<=[a-z])(?=[A-Z])")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

# A label before links that lead away from the article.
_LABEL = re.compile(
    "|".join(
        (
            r"(?:read|see|view|find)\s(?:more|also|next|the full story)",
            r"also\s(?:read|see|on)",
            r"related(?:\s(?:articles?|stor(?:y|ies)|content|news|links?|reading))?",
            r"don['’]?t\smiss|in\scase\syou\smissed\sit|you\smay\salso\slike",
            r"more(?:\son\sthis(?:\sstory)?|\sfrom|\scoverage|:)",
            r"(?:watch(?:\snow|\smore)?|listen(?:\snow)?|tags?|topics?)\s?:",
            r"recommended|trending|top\sstories|filed\sunder",
            r"相关(?:阅读|新闻|链接|报道|文章)|相關(?:閱讀|新聞|連結|報導|文章)|延伸(?:阅读|閱讀)|推荐阅读|推薦閱讀",
            r"更多(?:新闻|内容|阅读|新聞|內容)|阅读更多|閱讀更多|标签[:：]",
        )
    ),
    re.IGNORECASE,
)
# Whole lines that are no article, and beginnings of lines that ask for something.
_CALL = re.compile(
    r"\W*(?:"
    + "|".join(
        (
            r"(?:advertise(?:ment)?s?|advert|comments?|share|print|email|all\srights\sreserved|privacy\soverview)\W*$",
            r"(?:(?:leave|post|add)\sa\scomment|(?:view|show)\s(?:all\s)?comments|continue\sreading)\W*$",
            r"(?:story\scontinues(?:\sbelow)?|this\sslideshow\srequires\sjavascript)\W*$",
            r"(?:分享(?:到|至)|关注我们|扫一扫|扫码|打印本页|关闭窗口|【(?:打印|关闭|纠错)】)\W*$",
            r"(?:home|首页|首頁)\s?[>»›/]|(?:you\sare\shere|当前位置|您的位置|您所在的位置|目前位置)\b",
            r"(?:sign\sup|subscribe|register)\s(?:now\s)?(?:to|for|here|today|with)\b",
            r"(?:follow|like|join)\s(?:us|our)\b|(?:click|tap)\shere\sto\b",
            r"follow\s\S+(?:\s\S+){0,4}\son\s(?:twitter|facebook|instagram|x|youtube|telegram|wechat|weibo)\b",
            r"(?:like|enjoy(?:ed|ing)?)\sthis\s(?:story|article)\b|tell\sus\swhat\syou\sthink",
            r"get\s.{3,60}\b(?:newsletter|inbox|delivered)\b|(?:download|get)\s(?:the|our)\s.{0,30}\bapp\b",
            r"(?:get(?:\s(?:full|unlimited))?|for\s(?:full|unlimited))\saccess\b",
            r"have\s(?:a\stip|you\sgot\sa)\b|(?:write|e-?mail)\sto\s.{1,60}@",
            r"an\serror\s(?:has\s)?occurred\b|(?:©|\(c\)|copyright)\s",
            r"版权(?:所有|声明)|(?:责任编辑|责编|编辑)\s?[:：]",
        )
    )
    + ")",
    re.IGNORECASE,
)
_NEWSLETTER = re.compile(
    r"\bnewsletter\b.{0,80}\b(?:sign\sup|subscribe|inbox)\b|\b(?:sign\sup|subscribe)\b.{0,80}\bnewsletter\b"
)
LONGEST_CALL = 260
LONGEST_LABELLED = 320


def remove_selected(tree: etree._Element, selectors: Iterable[str]) -> None:
    """Remove what a source's data calls furniture (CSS selectors); a selector that is none is passed over.

    Selectors are checked where recipes are read; one that slipped through must not cost a page.
    """
    for selector in selectors:
        compiled = _compiled(selector)
        for element in compiled(tree) if compiled else ():
            remove(element)


def remove_furniture(tree: etree._Element, shown: Sequence[Block]) -> None:
    """Remove from a page, in place, what its markup and words show not to be its article.

    `shown` are the blocks of the page before anything was removed.
    """
    for element in list(tree.iter(*SILENT)):
        remove(element)
    body = tree.find("body")
    if body is None:
        return
    _remove_empty(body)
    prose = prose_by_element(shown, body)
    whole = prose.get(body, 0)
    for alike in _suspects(body):
        if sum(prose.get(element, 0) for element in alike) <= _most_prose(alike[0], whole):
            for element in alike:
                remove(element)
        else:
            for element in alike:
                if element.tag in OUTSIDE:
                    element.tag = "div"
    kept = set(body.iter())
    _remove_lines([block for block in shown if block.element in kept])


def _remove_empty(body: etree._Element) -> None:
    """Remove what holds no words, from the inside out: a third of most pages, not to be looked at again."""
    for element in reversed(list(body.iter())):
        if len(element) == 0 and element.tag not in BREAKS and not (element.text and element.text.strip()):
            remove(element)


def _suspects(body: etree._Element) -> list[list[etree._Element]]:
    """Return what is called furniture, alike neighbours together."""
    groups: dict[tuple[object, ...], list[etree._Element]] = {}
    for element in body.iter(*HOLDERS):
        if element.tag in OUTSIDE or _called_furniture(element):
            kind = (element.getparent(), element.tag, element.get("class"))
            groups.setdefault(kind, []).append(element)
    return list(groups.values())


def _most_prose(element: etree._Element, whole: int) -> float:
    """Return how much running text an element of such a name may hold, of all that the page has."""
    if _has_name(element, _FOOT_NAMES):
        return max(whole * MOST_PLAIN_PROSE, FOOT)
    return whole * (MOST_PLAIN_PROSE if _has_name(element, _PLAIN_NAMES) else MOST_PROSE)


def is_call(line: str) -> bool:
    """Whether a line of text asks to subscribe, share, follow or read elsewhere."""
    if len(line) > LONGEST_CALL:
        return False
    lower = line.lower()
    return _CALL.match(line) is not None or ("newsletter" in lower and _NEWSLETTER.search(lower) is not None)


def remove(element: etree._Element) -> None:
    """Take an element out of its tree and leave the words behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = f"{parent.text or ''}{element.tail}"
        else:
            before.tail = f"{before.tail or ''}{element.tail}"
    parent.remove(element)


def _has_name(element: etree._Element, known: frozenset[str]) -> bool:
    return _named(element.get("class", ""), known) or _named(element.get("id", ""), known)


def _called_furniture(element: etree._Element) -> bool:
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true" or attributes.get("role") in _ROLES:
        return True
    style = attributes.get("style")
    if style and _UNSEEN.search(style):
        return True
    known = _INLINE_NAMES if element.tag in ("a", "span") else _NAMES
    return _has_name(element, known)


@lru_cache(maxsize=8192)
def _named(names: str, known: frozenset[str]) -> bool:
    return any(word.lower() in known for word in _WORD_ENDS.split(names[:300]))


def _remove_lines(found: Sequence[Block]) -> None:
    linked = [block for block in found if _mostly_link(block)]
    few = sum(len(block.text) for block in linked) < MOST_LINKED * sum(len(block.text) for block in found)
    for block in _joined(found):
        leads_away = (
            is_call(block.text) or _labelled(block) or (few and block.element.tag == "p" and _mostly_link(block))
        )
        if leads_away and _text_of(block.element) == block.text:  # nothing of it was removed before
            remove(block.element)


def _joined(found: Sequence[Block]) -> Iterator[Block]:
    """Return the blocks that are elements of their own; of a paragraph with line breaks, all of it as one."""
    for element, group in groupby(found, key=lambda block: block.element):
        parts = list(group)
        if len(parts) == 1 and parts[0].whole:
            yield parts[0]
        elif len(parts) > 1 and element.tag in ("p", "li"):
            yield Block(
                element, " ".join(block.text for block in parts), sum(block.linked for block in parts), True
            )


def _text_of(element: etree._Element) -> str:
    return " ".join(block.text for block in blocks(element))


def _labelled(block: Block) -> bool:
    """Whether a block is a label such as "Read more:", alone or before links."""
    label = _LABEL.match(block.text.lstrip("-–—•*>»→[( "))
    if label is None or len(block.text) > LONGEST_LABELLED:
        return False
    rest = len(block.text) - label.end()
    return (
        rest < 3
        or block.linked > rest * 0.6
        or (block.text[label.end() :].lstrip()[:1] in (":", "：") and rest < 160)
    )


def _mostly_link(block: Block) -> bool:
    return block.linked > len(block.text) * LINKED and len(block.text) > 20


@lru_cache(maxsize=512)
def _compiled(selector: str) -> CSSSelector | None:
    try:
        return CSSSelector(selector, translator="html")
    except (SelectorError, etree.XPathSyntaxError, ValueError):
        return None
