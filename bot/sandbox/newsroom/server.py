"""Serving the newsroom over HTTP on loopback."""

import hashlib
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Self

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.sandbox.clock import wall_clock
from bot.sandbox.newsroom.seeds import SeededNewsroom, feed_path, read_newsroom, sources_of
from bot.sandbox.newsroom.site import write_feed, write_front_page, write_page
from bot.web.serving import serving
from digests.model import Source

ROBOTS = "User-agent: *\nDisallow: /search\n"


class LoopbackNewsroom:
    """Outlets at `url` while its block runs; by `clock` (aware UTC), only what is out by now is there.

    `newsroom` may be read values or a folder of seeds (default: the package's).
    """

    def __init__(
        self,
        newsroom: SeededNewsroom | Traversable | Path | None = None,
        clock: Callable[[], datetime] = wall_clock,
        *,
        port: int = 0,
    ) -> None:
        self.newsroom = newsroom if isinstance(newsroom, SeededNewsroom) else read_newsroom(newsroom)
        self.clock = clock
        self.port = port
        self._stack = AsyncExitStack()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def sources(self) -> tuple[Source, ...]:
        """Return the outlets as sources with the addresses of their feeds here."""
        return sources_of(self.newsroom.outlets, self.url)

    async def __aenter__(self) -> Self:
        self.port = await self._stack.enter_async_context(serving(self, "127.0.0.1", self.port))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        await self._respond(request)(scope, receive, send)

    def _respond(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            return Response("Method Not Allowed", 405)
        path = request.url.path
        if path == "/robots.txt":
            return Response(ROBOTS, media_type="text/plain")
        outlet = next((outlet for outlet in self.newsroom.outlets if path.startswith(f"/{outlet.id}/")), None)
        if outlet is None:
            return Response("Not Found", 404)
        now = self.clock()
        out = [each for each in self.newsroom.articles if each.outlet == outlet.id and each.published <= now]
        if path == feed_path(outlet):
            newest = out[0].published if out else None
            feed = write_feed(outlet, out, self.url, teaser_only=outlet.id in self.newsroom.teasers)
            return _conditional(request, feed, "application/rss+xml; charset=utf-8", newest)
        if path == f"/{outlet.id}/":
            return Response(write_front_page(outlet, out, self.url), media_type="text/html")
        article = next((article for article in out if article.page_path == path), None)
        if article is None:
            return Response("Not Found", 404)
        page = write_page(outlet, article, [other for other in out if other is not article], self.url)
        return _conditional(request, page, "text/html; charset=utf-8", article.published)


def _conditional(request: Request, body: bytes, kind: str, modified: datetime | None) -> Response:
    """Answer with 304 when the reader has this already, by ETag or else by date."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Content-Type": kind, "Cache-Control": "max-age=60"}
    if modified is not None:
        headers["Last-Modified"] = format_datetime(modified, usegmt=True)
    known = request.headers.get("if-none-match")
    since = request.headers.get("if-modified-since")
    if known is not None:
        same = etag in {tag.strip().removeprefix("W/") for tag in known.split(",")} or known.strip() == "*"
    else:
        same = modified is not None and since is not None and _not_after(modified, since)
    return Response(None, 304, headers=headers) if same else Response(body, 200, headers=headers)


def _not_after(modified: datetime, since: str) -> bool:
    try:
        return modified.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False
