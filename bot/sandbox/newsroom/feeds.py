"""Feeds of an outlet as RSS 2.0, Atom 1.0 and JSON Feed 1.1; the same articles give the same bytes."""

import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from xml.sax.saxutils import quoteattr

from bot.sandbox.newsroom.seeds import Outlet, SeedArticle

MOST_ITEMS = 20

CONTENT_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}


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
