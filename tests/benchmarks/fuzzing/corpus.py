"""What hostile inputs are made from: the demo's newsroom, the documents of tests, the shared data where it is."""

import gzip
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from bot.sandbox.newsroom.seeds import read_newsroom
from tests.benchmarks.labelling.corpus import KEPT_APART
from tests.bot.hearing.mutations import KINDS

ROOT = Path(__file__).parents[3]
DOCUMENTS = ROOT / "tests" / "documents"
SHARED = ROOT.parent / "shared" / "data" / "dev"
MOST = 60  # samples of one kind from the shared data

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{title}</title>
<link>https://feed.example.org/</link><description/><ttl>60</ttl>{items}</channel></rss>"""
ITEM = """<item><title>{title}</title><link>https://feed.example.org/{number}</link><guid>{number}</guid>
<pubDate>Tue, 10 Mar 2026 12:00:00 GMT</pubDate><description><![CDATA[<p>{text}</p>]]></description></item>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{title}</title><id>urn:x</id>
<entry><id>urn:x:1</id><title>{title}</title><updated>2026-03-10T12:00:00Z</updated><link href="/1"/>
<content type="html">&lt;p&gt;{text}&lt;/p&gt;</content></entry></feed>"""
PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title}</title><meta property="og:title" content="{title}">
<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{title}","datePublished":"2026-03-10"}}
</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>{title}</h1><p>{text}</p></article></body></html>"""


@cache
def articles() -> tuple[str, ...]:
    """Return articles as text, the title on the first line."""
    own = [f"{each.title}\n{chr(10).join(each.paragraphs)}" for each in read_newsroom().articles]
    lines = [
        json.loads(line)
        for file in _shared("streams", "*.jsonl")
        if file.stem not in KEPT_APART
        for line in file.read_text(encoding="utf-8").splitlines()[:MOST:7]
    ]
    return (*own, *(f"{line['title']}\n{line['text'] or ''}" for line in lines))


@cache
def feeds() -> tuple[str, ...]:
    texts = [each.partition("\n")[::2] for each in articles()]
    items = [ITEM.format(title=title, text=text, number=number) for number, (title, text) in enumerate(texts[:30])]
    made = [RSS.format(title="News", items="".join(items[first : first + 5])) for first in range(0, len(items), 5)]
    made += [ATOM.format(title=title, text=text) for title, text in texts[:5]]
    made += [
        json.dumps({
            "version": "https://jsonfeed.org/version/1.1",
            "title": "News",
            "items": [{"id": "1", "url": "https://feed.example.org/1", "title": title, "content_html": text}],
        })
        for title, text in texts[:5]
    ]  # fmt: skip
    return (*made, *_documents("*.xml", "*.json"), *_texts(_shared("feeds", "*.xml")))


@cache
def pages() -> tuple[str, ...]:
    texts = [each.partition("\n")[::2] for each in articles()]
    made = [PAGE.format(title=title, text=text.replace("\n", "</p><p>")) for title, text in texts[:30]]
    return (
        *made,
        *_documents("*.html"),
        *_texts((*_shared("extraction/html", "*.html.gz"), *_shared("mfa_pages", "*"))),
    )


@cache
def updates() -> tuple[str, ...]:
    return tuple(json.dumps({"ok": True, "result": [{"update_id": 7, **kind}]}) for kind in KINDS)


def _documents(*patterns: str) -> list[str]:
    return _texts(file for pattern in patterns for file in sorted(DOCUMENTS.glob(pattern)))


def _shared(folder: str, pattern: str) -> list[Path]:
    return sorted((SHARED / folder).glob(pattern))[:MOST] if (SHARED / folder).is_dir() else []


def _texts(files: Iterable[Path]) -> list[str]:
    return [_text(file) for file in files]


def _text(file: Path) -> str:
    raw = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    return raw.decode("utf-8", "replace")
