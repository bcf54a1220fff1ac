"""Serving the newsroom over HTTP on loopback."""

import hashlib
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Self

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.sandbox.newsroom.seeds import SeededNewsroom, feed_path, sources_of
from bot.sandbox.newsroom.site import write_feed, write_front_page, write_page
from bot.web.serving import serving
from digests.model import Source


class LoopbackNewsroom:
    """Serves the outlets at `url` in its `async with` block. Articles appear when `clock` (aware UTC) says so."""

    def __init__(self, newsroom: SeededNewsroom, clock: Callable[[], datetime]) -> None:
        self.newsroom = newsroom
        self.clock = clock
        self.port = 0
        self._stack = AsyncExitStack()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def sources(self) -> tuple[Source, ...]:
        """Return the outlets as sources, with the addresses of their feeds on this server."""
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
        path, now = request.url.path, self.clock()
        outlet = next((outlet for outlet in self.newsroom.outlets if path.startswith(f"/{outlet.id}/")), None)
        if outlet is None:
            return Response("Not Found", 404)
        out = [each for each in self.newsroom.articles if each.outlet == outlet.id and each.published <= now]
        kind = "text/html; charset=utf-8"
        article = next((article for article in out if article.page_path == path), None)
        if path == feed_path(outlet):
            kind = "application/rss+xml; charset=utf-8"
            body = write_feed(outlet, out, self.url, teaser_only=outlet.id in self.newsroom.teasers)
        elif path == f"/{outlet.id}/":
            body = write_front_page(outlet, out, self.url)
        elif article is not None:
            body = write_page(outlet, article, [other for other in out if other is not article], self.url)
        else:
            return Response("Not Found", 404)
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {"ETag": etag, "Content-Type": kind, "Cache-Control": "max-age=60"}
        known = request.headers.get("if-none-match") == etag
        return Response(None, 304, headers=headers) if known else Response(body, 200, headers=headers)
