"""Sites on loopback, each under a name of its own: what a feed lists may lie, and be there only for a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

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


class Site(Outlet):
    """An outlet whose feed lists given items, the latest listed first."""

    def __init__(self, described: Source, items: Sequence[Item]) -> None:
        super().__init__(name=described.id, published=[item.printed for item in items])
        self.described = described
        self.items = sorted(items, key=lambda item: item.since)

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


def site(name: str, items: Sequence[Item]) -> Site:
    """Return an attacker's site: a source that somebody added and nobody labelled."""
    described = source(
        name, name=name.title(), url=f"http://{name}.example/feed.xml", label="unlabelled",
        ownership=Ownership.UNLABELLED, party="other", family="",
    )  # fmt: skip
    return Site(described, items)


def _rss(item: Item) -> str:
    return (
        f"<item><title>{escape(item.title)}</title><link>{escape(item.url)}</link><guid>{escape(item.url)}</guid>"
        f"<pubDate>{format_datetime(item.printed)}</pubDate>"
        f"<content:encoded>{escape(f'<p>{escape(item.text)}</p>')}</content:encoded></item>"
    )
