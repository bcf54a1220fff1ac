"""A world of sources for measuring: what each host serves, how slowly, and what should come of reading it."""

import gzip
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from tests.benchmarks.prose import Item, article, dates_before, write_feed, write_page

UNCHANGED, CHANGED = "unchanged", "changed"
# Shares of all sources, in thousandths. What is left over after these changes between the two passes.
SHARES: Mapping[str, int] = {
    UNCHANGED: 500,
    "error": 30,  # 500
    "missing": 20,  # 404
    "cut": 15,  # the connection ends in the middle of the body
    "stalled": 10,  # the connection ends after some seconds without an answer
    "page": 10,  # a web page with status 200
    "refused": 10,  # nobody listens at that port
    "disallowed": 5,  # by robots.txt
}
SLOW_SHARE, TEASER_SHARE, CHINESE_SHARE = 0.02, 0.03, 0.07
OLD = timedelta(hours=96)
MARGIN = timedelta(hours=2)
STALLED_SECONDS = 3.0
PAGE = b"<!doctype html><html><head><title>Moved</title></head><body><p>Our feeds have moved.</p></body></html>"
OPEN_ROBOTS = b"User-agent: *\nDisallow: /search\nDisallow: /admin/\n"
CLOSED_ROBOTS = b"User-agent: *\nDisallow: /shut/\n"


@dataclass(slots=True)
class Answer:
    """A prepared answer. `seconds` pass before its first byte, or over its body when `trickles`; `cut`: half of
    the body, then the end of the connection; no status: the connection ends without an answer."""

    status: int = 200
    head: str = ""
    body: bytes = b""
    seconds: float = 0.0
    etag: str = ""
    modified: str = ""
    cut: bool = False
    trickles: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """One source of the world: which host serves it, under which path, and what kind it is."""

    number: int
    host: int
    path: str
    kind: str

    @property
    def fails(self) -> bool:
        return self.kind not in (UNCHANGED, CHANGED)


@dataclass(slots=True)
class World:
    """Answers by host and path, for each of the two passes; `items` and `news` count what the good feeds list and
    what of that should be stored as new, by pass."""

    planned: tuple[Planned, ...]
    answers: tuple[dict[tuple[int, str], Answer], dict[tuple[int, str], Answer]]
    items: list[int] = field(default_factory=lambda: [0, 0])
    news: list[int] = field(default_factory=lambda: [0, 0])
    body_bytes: int = 0


def plan(sources: int, hosts: int, seed: int = 1) -> tuple[Planned, ...]:
    """Divide the sources among the hosts and the kinds."""
    random = Random(f"{seed}:plan")  # noqa: S311 - nothing secret
    kinds = [kind for kind, share in SHARES.items() for _ in range(round(sources * share / 1000))]
    kinds += [CHANGED] * (sources - len(kinds))
    random.shuffle(kinds)
    return tuple(
        Planned(number, number % hosts, f"/{'shut' if kind == 'disallowed' else 'news'}/{number}/feed", kind)
        for number, kind in enumerate(kinds)
    )


def build(
    sources: int, hosts: int, passes: tuple[datetime, datetime], *, latency: float, pages: bool, seed: int = 1
) -> World:
    """Prepare every answer. `passes`: when the first and the second reading take place. `latency`: the median time
    in seconds that an answer takes, 0 for at once (then none is slow); `pages`: some feeds have teasers only."""
    planned = plan(sources, hosts, seed)
    world = World(planned, ({}, {}))
    for source in planned:
        _prepare(world, source, passes, latency, pages, Random(f"{seed}:{source.number}"))  # noqa: S311
    shut = {source.host for source in planned if source.kind == "disallowed"}
    for host in range(hosts):
        random = Random(f"{seed}:robots:{host}")  # noqa: S311
        if host in shut:
            robots = Answer(body=CLOSED_ROBOTS)
        else:
            robots = Answer(body=OPEN_ROBOTS) if random.random() < 0.5 else Answer(404, body=b"nothing here")
        robots.seconds, robots.head = _wait(random, latency), "Content-Type: text/plain\r\n"
        for answers in world.answers:
            answers[host, "/robots.txt"] = robots
    return world


def counted(planned: Sequence[Planned]) -> Mapping[str, int]:
    return Counter(source.kind for source in planned)


def _prepare(
    world: World,
    source: Planned,
    passes: tuple[datetime, datetime],
    latency: float,
    pages: bool,
    random: Random,
) -> None:
    key = (source.host, source.path)
    if source.fails:
        for answers in world.answers:
            answers[key] = _failure(source, passes[0], _wait(random, latency), random)
        return
    chinese = random.random() < CHINESE_SHARE
    teaser = pages and source.kind == CHANGED and random.random() < TEASER_SHARE
    language = "zh-CN" if chinese else "en"
    size = random.choice((10, 10, 10, 12, 15, 15, 20, 20, 25, 30, 50))
    size = 15 if teaser else size  # the pages of one turn
    fresh = random.choice((1, 1, 2, 3, 5)) if source.kind == CHANGED else 0
    apart = timedelta(hours=min(30.0, max(0.3, random.lognormvariate(1.3, 0.9))))
    dates = dates_before(random, passes[1], (passes[1] - passes[0]) / 6, fresh)
    dates += dates_before(random, passes[0], apart, size)
    dates = [_clear_of_limit(date, passes) for date in dates]
    items = [
        article(random, len(dates) - place, date, chinese=chinese, teaser=teaser)
        for place, date in enumerate(dates)
    ]
    form = random.choices(("rss", "atom", "json"), (70, 25, 5))[0]
    slow = latency > 0 and random.random() < SLOW_SHARE
    _serve(world, source, (items[fresh:], items[:size]), (form, language), passes, slow, latency, random)
    if teaser:
        for item in items:
            page = _answer(write_page(item, language), "text/html; charset=utf-8", _wait(random, latency))
            for answers in world.answers:
                answers[source.host, f"/news/{source.number}/{item.number}"] = page


def _serve(
    world: World,
    source: Planned,
    listed: tuple[list[Item], list[Item]],
    form_and_language: tuple[str, str],
    passes: tuple[datetime, datetime],
    slow: bool,
    latency: float,
    random: Random,
) -> None:
    form, language = form_and_language
    seconds = random.uniform(2, 5) if slow else _wait(random, latency)
    type_ = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}[form]
    root = f"http://{address(source.host)}:{{port}}/news/{source.number}"
    before: set[int] = set()
    for pass_, items in enumerate(listed):
        if pass_ and source.kind == UNCHANGED:
            world.answers[1][source.host, source.path] = world.answers[0][source.host, source.path]
            return
        body = write_feed(form, root, f"Gazette {source.number}", items, language, passes[pass_])
        answer = _answer(body, f"{type_}; charset=utf-8", seconds)
        answer.trickles = slow and random.random() < 0.5
        answer.etag = f'"{source.number}-{pass_}"' if random.random() < 0.8 else ""
        answer.modified = passes[pass_].strftime("%a, %d %b %Y %H:%M:%S GMT")
        world.answers[pass_][source.host, source.path] = answer
        world.items[pass_] += len(items)
        young = {item.number for item in items if item.published >= passes[pass_] - OLD}
        world.news[pass_] += len(young - before)
        before = young
        world.body_bytes += len(body)


def _failure(source: Planned, built: datetime, seconds: float, random: Random) -> Answer:
    match source.kind:
        case "error":
            return Answer(500, body=b"trouble", seconds=seconds)
        case "missing":
            return Answer(404, body=b"nothing here", seconds=seconds)
        case "page":
            return _answer(PAGE, "text/html; charset=utf-8", seconds)
        case "stalled":
            return Answer(0, seconds=STALLED_SECONDS if seconds else 0.0)
    items = [
        article(random, number, date) for number, date in enumerate(dates_before(random, built, OLD / 20, 10))
    ]
    answer = _answer(
        write_feed("rss", "http://gazette.example.org", "Cut", items, "en", built), "text/xml", seconds
    )
    answer.cut = True
    return answer


def _answer(body: bytes, content_type: str, seconds: float) -> Answer:
    return Answer(head=f"Content-Type: {content_type}\r\n", body=body, seconds=seconds)


def address(host: int) -> str:
    """Return the loopback address of a host."""
    return f"127.1.{host // 250}.{host % 250 + 1}"


def packed(body: bytes, port: int) -> bytes:
    """Return a body as it is sent: its links name the port, and it is compressed."""
    return gzip.compress(body.replace(b"{port}", str(port).encode()), 1, mtime=0)


def _wait(random: Random, latency: float) -> float:
    return min(max(latency * random.lognormvariate(0, 0.6), latency / 5), latency * 8)


def _clear_of_limit(date: datetime, passes: tuple[datetime, datetime]) -> datetime:
    """Move a date away from where an item becomes too old, so that the length of a pass changes nothing."""
    for at in passes:
        if abs(date - (at - OLD)) < MARGIN:
            return at - OLD - MARGIN
    return date
