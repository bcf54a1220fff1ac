"""What an outlet of the loopback newsroom shows: its feed as RSS 2.0, Atom 1.0 or JSON Feed 1.1, and its pages,
with everything around the text that a reader of pages has to leave out. The same articles give the same bytes."""

import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from xml.sax.saxutils import quoteattr

from bot.sandbox.newsroom.seeds import Outlet, SeedArticle

MOST_ITEMS, MOST_RELATED = 20, 4

CONTENT_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
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


def write_feed(outlet: Outlet, articles: Sequence[SeedArticle], root: str) -> bytes:
    """Return the feed of `outlet` with `articles` (newest first); links point below the address `root`."""
    write = {"rss": _rss, "atom": _atom, "json": _json}[outlet.feed]
    return write(outlet, articles[:MOST_ITEMS], root).encode("utf-8")


def _content(article: SeedArticle) -> str:
    return "\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in article.paragraphs)


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _rss(outlet: Outlet, articles: Sequence[SeedArticle], root: str) -> str:
    items = []
    for article in articles:
        link = root + article.page_path
        lines = [
            f"<title>{escape(article.title, quote=False)}</title>",
            f"<link>{escape(link)}</link>",
            f'<guid isPermaLink="true">{escape(link)}</guid>',
            f"<pubDate>{format_datetime(article.published, usegmt=True)}</pubDate>",
            f"<description>{escape(article.summary, quote=False)}</description>",
        ]
        if article.author:
            lines.append(f"<dc:creator>{escape(article.author, quote=False)}</dc:creator>")
        if not outlet.teaser_only:
            lines.append(f"<content:encoded>{escape(_content(article), quote=False)}</content:encoded>")
        items.append("<item>" + "\n".join(lines) + "</item>")
    built = (
        f"<lastBuildDate>{format_datetime(articles[0].published, usegmt=True)}</lastBuildDate>" if articles else ""
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
        f"<title>{escape(outlet.name, quote=False)}</title>\n<link>{escape(root)}/{outlet.id}/</link>\n"
        f'<atom:link rel="self" href={quoteattr(root + outlet.feed_path)}/>\n'
        f"<description>{escape(outlet.name, quote=False)}</description>\n"
        f"<language>{escape(outlet.language)}</language>\n{built}\n" + "\n".join(items) + "\n</channel>\n</rss>\n"
    )


def _atom(outlet: Outlet, articles: Sequence[SeedArticle], root: str) -> str:
    entries = []
    for article in articles:
        link = root + article.page_path
        lines = [
            f"<id>{escape(link)}</id>",
            f"<title>{escape(article.title, quote=False)}</title>",
            f'<link rel="alternate" href={quoteattr(link)}/>',
            f"<published>{_instant(article.published)}</published>",
            f"<updated>{_instant(article.published)}</updated>",
            f"<author><name>{escape(article.author or outlet.name, quote=False)}</name></author>",
            f"<summary>{escape(article.summary, quote=False)}</summary>",
        ]
        if not outlet.teaser_only:
            lines.append(f'<content type="html">{escape(_content(article), quote=False)}</content>')
        entries.append("<entry>" + "\n".join(lines) + "</entry>")
    updated = _instant(articles[0].published) if articles else "2024-01-01T00:00:00Z"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(outlet.language)}">\n'
        f"<id>{escape(root)}/{outlet.id}/</id>\n<title>{escape(outlet.name, quote=False)}</title>\n"
        f'<link rel="self" href={quoteattr(root + outlet.feed_path)}/>\n<updated>{updated}</updated>\n'
        + "\n".join(entries)
        + "\n</feed>\n"
    )


def _json(outlet: Outlet, articles: Sequence[SeedArticle], root: str) -> str:
    items = []
    for article in articles:
        link = root + article.page_path
        item: dict[str, object] = {
            "id": link,
            "url": link,
            "title": article.title,
            "date_published": _instant(article.published),
            "language": article.language,
        }
        if outlet.teaser_only or article.teaser:
            item["summary"] = article.summary
        if not outlet.teaser_only:
            item["content_html"] = _content(article)
        if article.author:
            item["authors"] = [{"name": article.author}]
        items.append(item)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": f"{root}/{outlet.id}/",
        "feed_url": root + outlet.feed_path,
        "language": outlet.language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


# --- pages -----------------------------------------------------------------------------------------


def write_page(outlet: Outlet, article: SeedArticle, others: Sequence[SeedArticle], root: str) -> str:
    """Return the HTML page of `article`; `others` of the same outlet are offered beside it."""
    words = _words(outlet)
    paragraphs = "\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in article.paragraphs)
    byline = f'<p class="byline" rel="author">{escape(article.author)}</p>' if article.author else ""
    at = _instant(article.published)
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
