"""A web server on loopback for tests: answers what a test puts at a path, and remembers what was asked."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from digests.fetch import Fetcher, Politeness, build_client


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Mapping[str, str]


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    announce: bool = True
    repeat: int = 1
    cut: bool = False


Handler = Callable[[Asked], Answer | Awaitable[Answer]]


class Newsstand:
    def __init__(self) -> None:
        self.answers: dict[str, Answer | Handler] = {}
        self.asked: list[Asked] = []
        self.sent = 0
        self.port = 0
        self.open = 0
        self.most_open = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def put(self, path: str, body: bytes | str = b"", **values: object) -> str:
        data = body.encode() if isinstance(body, str) else body
        self.answers[path] = Answer(body=data, **values)  # type: ignore[arg-type]
        return self.url(path)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {
                name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])
            }
            asked = Asked(head[0].split(" ")[1], headers)
            self.asked.append(asked)
            self.open += 1
            self.most_open = max(self.most_open, self.open)
            await self._answer(asked, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open -= 1
            writer.close()

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        entry = self.answers.get(asked.path, Answer(b"nothing here", 404))
        answer = entry if isinstance(entry, Answer) else entry(asked)
        if not isinstance(answer, Answer):
            answer = await answer
        await asyncio.sleep(answer.delay)
        headers = {"Connection": "close", **answer.headers}
        if answer.announce:
            headers["Content-Length"] = str(len(answer.body) * answer.repeat)
        lines = [f"HTTP/1.1 {answer.status} Word", *(f"{name}: {value}" for name, value in headers.items())]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        for _ in range(answer.repeat):
            data = answer.body[: len(answer.body) // 2] if answer.cut else answer.body
            writer.write(data)
            self.sent += len(data)
            await writer.drain()


@asynccontextmanager
async def newsstand() -> AsyncIterator[Newsstand]:
    stand = Newsstand()
    server = await asyncio.start_server(stand.serve, "127.0.0.1", 0)
    stand.port = server.sockets[0].getsockname()[1]
    try:
        yield stand
    finally:
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def loopback_fetcher(**options: object) -> AsyncIterator[Fetcher]:
    async with build_client(allow_private=bool(options.get("allow_private", True))) as client:
        values: dict[str, object] = {
            "user_agent": "Communique/test (+nobody@example.org)",
            "allow_private": True,
            "politeness": Politeness(spacing=0, robots=False),
        }
        yield Fetcher(client, **(values | options))  # type: ignore[arg-type]


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def rss(*items: str, title: str = "Harbour Gazette", more: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title><link>https://gazette.example.org/</link>{more}{''.join(items)}</channel></rss>"
    )


def item(
    title: str = "Ports reopen", link: str = "https://gazette.example.org/a", date: str = "", more: str = ""
) -> str:
    dated = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<item><title>{title}</title><link>{link}</link>{dated}{more}</item>"


def article_page(words: str, title: str = "Ports reopen", head: str = "") -> str:
    body = "".join(
        f"<p>{words} This is paragraph {number} of the article, with words enough to count.</p>"
        for number in range(6)
    )
    top = f"<html><head><title>{title}</title>{head}</head>"
    return f"{top}<body><article><h1>{title}</h1>{body}</article></body></html>"
