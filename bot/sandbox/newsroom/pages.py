"""Pages of an outlet, with everything around the text that a reader of pages has to leave out."""

from collections.abc import Sequence
from html import escape

from bot.sandbox.newsroom.feeds import CONTENT_TYPES
from bot.sandbox.newsroom.seeds import Outlet, SeedArticle

MOST_RELATED = 4

_WORDS = {
    "en": {
        "home": "Home", "world": "World", "business": "Business", "search": "Search", "subscribe": "Subscribe",
        "related": "Related stories", "share": "Share this article",
        "letter": "Sign up for our morning letter", "rights": "All rights invented.", "terms": "Terms of use",
        "cookies": "This site uses cookies, or would if it were real.",
    },
    "zh": {
        "home": "首页", "world": "国际", "business": "财经", "search": "搜索", "subscribe": "订阅",
        "related": "相关报道", "share": "分享本文", "letter": "订阅早报", "rights": "版权纯属虚构。",
        "terms": "使用条款", "cookies": "本站若为真实网站，将使用Cookie。",
    },
}  # fmt: skip


def write_page(outlet: Outlet, article: SeedArticle, others: Sequence[SeedArticle], root: str) -> str:
    """Return the HTML page of `article`; `others` of the same outlet are offered beside it."""
    words = _words(outlet)
    paragraphs = "\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in article.paragraphs)
    byline = f'<p class="byline" rel="author">{escape(article.author)}</p>' if article.author else ""
    at = article.published.strftime("%Y-%m-%dT%H:%M:%SZ")
    related = "".join(_item(other, root) for other in others[:MOST_RELATED])
    meta = (
        f'<meta property="og:title" content="{escape(article.title)}">'
        f'<meta property="og:type" content="article"><meta property="article:published_time" content="{at}">'
        f'<meta name="description" content="{escape(article.summary)}">'
        f'<link rel="canonical" href="{escape(root + article.page_path)}">'
    )
    body = (
        f'<main><article><h1>{escape(article.title)}</h1>{byline}<time datetime="{at}">{at[:10]}</time>\n'
        f"{paragraphs}\n</article></main>\n"
        f'<aside class="share"><a href="#">{words["share"]}</a></aside>\n'
        f'<aside class="related"><h2>{words["related"]}</h2><ul>{related}</ul></aside>'
    )
    return _frame(outlet, article.title, meta, body, root)


def write_front_page(outlet: Outlet, articles: Sequence[SeedArticle], root: str) -> str:
    """Return the HTML list of an outlet's articles."""
    items = "".join(_item(article, root) for article in articles)
    return _frame(outlet, outlet.name, "", f"<main><h1>{escape(outlet.name)}</h1><ul>{items}</ul></main>", root)


def write_index(outlets: Sequence[Outlet], root: str) -> str:
    """Return the HTML list of all outlets with their feeds."""
    items = "".join(
        f'<li><a href="{escape(root)}/{outlet.id}/">{escape(outlet.name)}</a>: {escape(outlet.label)}, '
        f'<a href="{escape(root + outlet.feed_path)}">{outlet.feed}</a></li>'
        for outlet in outlets
    )
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The loopback newsroom</title></head>'
        f"<body><h1>The loopback newsroom</h1><p>Every outlet here is invented.</p><ul>{items}</ul></body></html>"
    )


def _words(outlet: Outlet) -> dict[str, str]:
    return _WORDS["zh" if outlet.language.startswith("zh") else "en"]


def _item(article: SeedArticle, root: str) -> str:
    return f'<li><a href="{escape(root + article.page_path)}">{escape(article.title)}</a></li>'


def _frame(outlet: Outlet, title: str, meta: str, body: str, root: str) -> str:
    words = _words(outlet)
    home = f"{root}/{outlet.id}/"
    menu = "".join(
        f'<li><a href="{escape(home)}">{words[name]}</a></li>'
        for name in ("home", "world", "business", "search", "subscribe")
    )
    kind = CONTENT_TYPES[outlet.feed].partition(";")[0]
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(outlet.language)}"><head><meta charset="utf-8">'
        f"<title>{escape(title)} | {escape(outlet.name)}</title>{meta}"
        f'<link rel="alternate" type="{kind}" href="{escape(root + outlet.feed_path)}">'
        f"</head>\n<body>\n<header><nav><ul>{menu}</ul></nav></header>\n"
        f'<div class="cookie-banner">{words["cookies"]}</div>\n{body}\n'
        f'<section class="newsletter"><p>{words["letter"]}</p><form><input type="email"></form></section>\n'
        f'<footer><p>© {escape(outlet.name)}. {words["rights"]}</p><a href="#">{words["terms"]}</a></footer>\n'
        "</body></html>\n"
    )
