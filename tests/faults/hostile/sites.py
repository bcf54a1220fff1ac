"""Sites on loopback, each under a name of its own: what a feed lists may lie, and be there only for a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from urllib.parse import urlsplit, urlunsplit

from digests.model import Ownership, Source
from tests.factories import source
from tests.journeys.press import Outlet, Reply

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a feed: `printed` is the date that stands in it, `listed` since when the feed lists it."""

    url: str
    title: str
    text: str
    printed: datetime
    listed: datetime | None = None

    @property
    def since(self) -> datetime:
        return self.listed or self.printed

    @property
    def printable(self) -> str:
        """The address of its page for printing, which no feed lists."""
        return self.url.replace("/news/", "/print/")


class Site(Outlet):
    """An outlet whose feed lists given items, the latest listed first, and which has a page of each. `also` are
    the other sites of whoever runs it, `lodgers` those whose feeds are on its host; `port` is where all listen.
    One that is `to_add` is no source yet: an admin adds its feed as it proposes itself."""

    def __init__(
        self, described: Source, items: Sequence[Item], *, also: Sequence["Site"] = (), to_add: bool = False
    ) -> None:
        super().__init__(name=described.id, published=[item.printed for item in items], trouble=self.answer)
        self.described = described
        self.to_add = to_add
        self.items = sorted(items, key=lambda item: item.since)
        self.also = also
        self.lodgers: list[Site] = []
        self.port = 80

    def at_port(self, url: str) -> str:
        """Return an address as one at which somebody listens."""
        parts = urlsplit(url)
        return urlunsplit(parts._replace(netloc=f"{parts.hostname}:{self.port}"))

    def answer(self, now: datetime, path: str) -> Reply | None:
        """Answer what is not its own feed: that of a lodger, or a page."""
        for lodger in self.lodgers:
            if _path(lodger.described.url) == path:
                return lodger.feed(now)
        found = (
            item for item in self.items if item.since <= now and path in (_path(item.url), _path(item.printable))
        )
        page = next(found, None)
        return _page(page, self.at_port(page.url).replace(_path(page.url), path)) if page else None

    def feed(self, now: datetime) -> Reply:
        shown = [item for item in self.items if item.since <= now][::-1][:SHOWN]
        body = (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
            f"<title>{escape(self.described.name)}</title><link>http://{self.name}.example/</link>"
            f"{''.join(map(_rss, shown))}</channel></rss>"
        )
        return Reply(
            body=body.encode(), headers={"Content-Type": "application/rss+xml", "ETag": f'"{len(shown)}"'}
        )


def _path(url: str) -> str:
    return urlsplit(url).path


def _page(item: Item, url: str) -> Reply:
    body = (
        f"<html><head><title>{escape(item.title)}</title>"
        f'<link rel="canonical" href="{escape(url)}"></head>'
        f"<body><article><h1>{escape(item.title)}</h1>"
        f"<p>{escape(item.text)}</p></article></body></html>"
    )
    return Reply(body=body.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def site(name: str, items: Sequence[Item], title: str = "") -> Site:
    """Return an attacker's site: a source that somebody added and nobody labelled; one with a `title` of its own
    is to be added."""
    described = source(
        name, name=title or name.title(), url=f"http://{name}.example/feed.xml", label="unlabelled",
        ownership=Ownership.UNLABELLED, party="other", family="",
    )  # fmt: skip
    return Site(described, items, to_add=bool(title))


def _rss(item: Item) -> str:
    return (
        f"<item><title>{escape(item.title)}</title><link>{escape(item.url)}</link><guid>{escape(item.url)}</guid>"
        f"<pubDate>{format_datetime(item.printed)}</pubDate>"
        f"<content:encoded>{escape(f'<p>{escape(item.text)}</p>')}</content:encoded></item>"
    )
