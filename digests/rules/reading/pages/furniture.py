"""What of a page is not its article: navigation, related links, calls to subscribe, what a source's data names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from lxml import etree  # type: ignore[import-untyped]
from lxml.cssselect import CSSSelector, SelectorError  # type: ignore[import-untyped]
from trafilatura.htmlprocessing import prune_unwanted_nodes
from trafilatura.xpaths import REMOVE_COMMENTS_XPATH

from digests.rules.reading.pages.blocks import BREAKS, Block, blocks

SILENT = (
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "button", "select", "option",
    "input", "textarea", "nav", "footer", "canvas", "audio", "video", "dialog", "map", "menu", "figcaption",
    "picture", "source", "track",
)  # fmt: skip
INLINE = ("b", "em", "font", "i", "mark", "q", "span", "strong", "u")
KEPT = BREAKS | {"body"}
# A paragraph that is nearly all link is furniture only where such are few: some articles are made of them.
LINKED = 0.8
MOST_LINKED = 0.2

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


def remove_furniture(tree: etree._Element) -> None:
    """Remove from a page, in place, what its markup and words show not to be its article.

    Readers' comments go by the library's list of what they are called: they may be longer than the article. No
    other names are believed: parts of articles have them too ("overflow-hidden", "related-article").
    """
    prune_unwanted_nodes(tree, REMOVE_COMMENTS_XPATH)
    for element in list(tree.iter(*SILENT)):
        remove(element)
    for element in tree.iter(*INLINE):
        if _in_a_sentence(element):  # the library would leave out words for what they are called
            element.attrib.clear()
    _remove_empty(tree)
    _remove_lines(blocks(tree))


def _in_a_sentence(element: etree._Element) -> bool:
    """Whether words stand before and behind an element."""
    parent, before = element.getparent(), element.getprevious()
    words = parent.text if before is None else before.tail
    return bool(words and words.strip() and element.tail and element.tail.strip())


def _remove_empty(tree: etree._Element) -> None:
    """Remove what holds no words, from the inside out: a third of most pages, not to be looked at again."""
    for element in reversed(list(tree.iter())):
        if len(element) == 0 and element.tag not in KEPT and not (element.text and element.text.strip()):
            element.tail = f"{element.text or ''}{element.tail or ''}"  # "<em> </em>" divides two words
            remove(element)


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


def _remove_lines(found: Sequence[Block]) -> None:
    linked = [block for block in found if _mostly_link(block)]
    few = sum(len(block.text) for block in linked) < MOST_LINKED * sum(len(block.text) for block in found)
    for block in _joined(found):
        leads_away = (
            is_call(block.text) or _labelled(block) or (few and block.element.tag == "p" and _mostly_link(block))
        )
        if leads_away:
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
