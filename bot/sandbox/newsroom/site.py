"""The feed (RSS 2.0) and the pages of an outlet of the loopback newsroom. The pages have menus, banners and other
matter around the text, which the bot has to leave out. The same articles always give the same bytes."""

from collections.abc import Sequence
from email.utils import format_datetime
from html import escape
from string import Template
from xml.sax.saxutils import quoteattr

from bot.sandbox.newsroom.seeds import SeedArticle, feed_path
from digests.model import Source

MOST_ITEMS, MOST_RELATED = 20, 4

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
_PAGE = Template("""<!DOCTYPE html>
<html lang="$language"><head><meta charset="utf-8"><title>$title | $outlet</title>$meta\
<link rel="alternate" type="application/rss+xml" href="$feed"></head>
<body>
<header><nav><ul>$menu</ul></nav></header>
<div class="cookie-banner">$cookies</div>
$body
<section class="newsletter"><p>$letter</p><form><input type="email"></form></section>
<footer><p>© $outlet. $rights</p><a href="#">$terms</a></footer>
</body></html>
""")


def write_feed(outlet: Source, articles: Sequence[SeedArticle], root: str, *, teaser_only: bool) -> bytes:
    """Return the feed of `outlet` with its `articles` (newest first). Links point below the address `root`."""
    items = []
    for article in articles[:MOST_ITEMS]:
        link = escape(root + article.page_path)
        lines = [
            f"<title>{escape(article.title, quote=False)}</title>",
            f"<link>{link}</link>",
            f'<guid isPermaLink="true">{link}</guid>',
            f"<pubDate>{format_datetime(article.published, usegmt=True)}</pubDate>",
            f"<description>{escape(article.summary, quote=False)}</description>",
        ]
        if article.author:
            lines.append(f"<dc:creator>{escape(article.author, quote=False)}</dc:creator>")
        if not teaser_only:
            lines.append(f"<content:encoded>{escape(_content(article), quote=False)}</content:encoded>")
        items.append("<item>" + "\n".join(lines) + "</item>")
    name = escape(outlet.name, quote=False)
    feed = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
        f"<title>{name}</title>\n<link>{escape(root)}/{outlet.id}/</link>\n"
        f'<atom:link rel="self" href={quoteattr(root + feed_path(outlet))}/>\n'
        f"<description>{name}</description>\n<language>{escape(outlet.language)}</language>\n"
        + "\n".join(items)
        + "\n</channel>\n</rss>\n"
    )
    return feed.encode()


def write_page(outlet: Source, article: SeedArticle, others: Sequence[SeedArticle], root: str) -> bytes:
    """Return the HTML page of `article`, with links to `others` of the same outlet."""
    words, title, at = _words(outlet), escape(article.title), f"{article.published:%Y-%m-%dT%H:%M:%SZ}"
    byline = f'<p class="byline" rel="author">{escape(article.author)}</p>' if article.author else ""
    meta = (
        f'<meta property="og:title" content="{title}">'
        f'<meta property="og:type" content="article"><meta property="article:published_time" content="{at}">'
        f'<meta name="description" content="{escape(article.summary)}">'
        f'<link rel="canonical" href="{escape(root + article.page_path)}">'
    )
    body = (
        f'<main><article><h1>{title}</h1>{byline}<time datetime="{at}">{at[:10]}</time>\n'
        f"{_content(article)}\n</article></main>\n"
        f'<aside class="share"><a href="#">{words["share"]}</a></aside>\n'
        f'<aside class="related"><h2>{words["related"]}</h2>{_listed(others[:MOST_RELATED], root)}</aside>'
    )
    return _framed(outlet, article.title, meta, body, root)


def write_front_page(outlet: Source, articles: Sequence[SeedArticle], root: str) -> bytes:
    body = f"<main><h1>{escape(outlet.name)}</h1>{_listed(articles, root)}</main>"
    return _framed(outlet, outlet.name, "", body, root)


def _content(article: SeedArticle) -> str:
    return "\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in article.paragraphs)


def _words(outlet: Source) -> dict[str, str]:
    return _WORDS["zh" if outlet.language.startswith("zh") else "en"]


def _listed(articles: Sequence[SeedArticle], root: str) -> str:
    items = (f'<a href="{escape(root + each.page_path)}">{escape(each.title)}</a>' for each in articles)
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _framed(outlet: Source, title: str, meta: str, body: str, root: str) -> bytes:
    words, home = _words(outlet), escape(f"{root}/{outlet.id}/")
    places = ("home", "world", "business", "search", "subscribe")
    page = _PAGE.substitute(
        words,
        language=escape(outlet.language),
        title=escape(title),
        outlet=escape(outlet.name),
        meta=meta,
        feed=escape(root + feed_path(outlet)),
        menu="".join(f'<li><a href="{home}">{words[place]}</a></li>' for place in places),
        body=body,
    )
    return page.encode()
