"""Fourteen days of the whole bot between a hostile press and a Telegram on loopback, on a moved clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

import bot.newsroom
from bot.sandbox.clock import MovableClock
from digests.fetch import build_client
from digests.model import Article, Digest, Preferences, Source, Story
from digests.rules.issuing import edition_span
from tests.faults.hostile.broken import broken_sources, open_broken
from tests.faults.hostile.honest import HONEST
from tests.faults.hostile.sites import Site
from tests.journeys.house import ADMIN, House, open_bot
from tests.journeys.press import START, Press, open_press
from tests.sandbox.telegram import WatchedTelegram
from tests.stored import prints_taken_back, stories_since, unedited_articles

READER = 42
PATIENCE = 1.0  # seconds for the next byte
BYTES_WHERE_SLOW = 10_000  # of a batch: about three articles of a flood
ASKED_ON = (2.8, 6.8, 13.8)  # days after the start: in the evening
ASKED = ("/trade", "/timeline trade", "/week", "/calendar", "/new")


@dataclass(frozen=True, slots=True)
class Message:
    """What the reader was sent, as HTML, and when by the moved clock."""

    at: datetime
    html: str


@dataclass(frozen=True)
class Lived:
    """What came of it: the reader's messages, the digests behind them, what is stored and which stories it makes,
    how many articles wait, the fingerprints of what was taken back."""

    messages: Sequence[Message]
    digests: Sequence[Digest]
    stored: Sequence[Article]
    stories: Sequence[Story]
    waiting: int
    taken_back: frozenset[str] = frozenset()


class HostilePress:
    """Sites and broken servers under names of their own, all on loopback. `addresses` are those of the broken."""

    def __init__(self, press: Press, sites: Sequence[Site], addresses: Mapping[str, str]) -> None:
        self._press = press
        at_host = {site.name: site for site in sites}
        for site in sites:
            site.port = press.port
            host = (urlsplit(site.described.url).hostname or "").removesuffix(".example")
            if host != site.name:
                at_host[host].lodgers.append(site)
        self._described = [
            *(site.described for site in sites if not site.to_add),
            *broken_sources(list(addresses)),
        ]
        self._addresses = press.addresses | addresses

    def sources(self) -> list[Source]:
        return [replace(described, url=self.at_port(described.url)) for described in self._described]

    def at_port(self, url: str) -> str:
        parts = urlsplit(url)
        return urlunsplit(parts._replace(netloc=f"{parts.hostname}:{self._press.port}"))

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """Return where a site listens; the reader's own machine for everything else."""
        return [self._addresses.get(host.removesuffix(".example"), "127.0.0.1")]


async def live(
    folder: Path,
    sites: Sequence[Site],
    days: float,
    *,
    broken: Sequence[str] = (),
    budget: int | None = None,
    monkeypatch: pytest.MonkeyPatch,
) -> Lived:
    """Let the days pass for a reader who has a digest every morning. `broken` are the servers to be read as well,
    for which the bot has less patience than usual, since they take real time. With a `budget` of
    articles that a source may bring a day the machine is so slow that it edits one small batch an hour."""
    clock = MovableClock(START)
    digests: dict[tuple[str, ...], Digest] = {}
    sites = [each for site in sites for each in (site, *site.also)]
    settings = {} if budget is None else {"source_articles_a_day": budget}
    async with (
        open_press(sites, clock) as listening,
        open_broken(broken, listening.port) as addresses,
        WatchedTelegram(clock=clock) as sandbox,
    ):
        press = HostilePress(listening, sites, addresses)
        impatient = partial(build_client, resolve=press.resolve, read=PATIENCE)
        monkeypatch.setattr(bot.newsroom, "build_client", impatient)
        reader, admin = sandbox.add_user(READER), sandbox.add_user(ADMIN)
        async with open_bot(press, sandbox, clock, folder / "news.sqlite3", **settings) as house:
            if budget is not None:
                _slow_down(house, monkeypatch)
            await house.say(reader, "/start")
            await house.press_button(reader, "Start daily digest")
            await house.press_button(reader, "UTC")
            for step in ("Settings", "Length", "Full"):  # nothing gives way, so that all that is told is judged
                await house.press_button(reader, step)
            for added in (site.described for site in sites if site.to_add):
                await house.say(admin, f"/addsource {press.at_port(added.url)}")
                await house.press_button(admin, "Add source")
            _note_digests(house, digests, monkeypatch)
            before = len(sandbox.log.sent())
            for day in ASKED_ON:
                if day < days:
                    await house.until(START + timedelta(days=day))
                    for command in ASKED:
                        await house.say(reader, command)
            await house.until(START + timedelta(days=days))
            store = house.app.newsroom.store
            stored = await store.articles.stored_since(START - timedelta(days=1), limit=100_000)
            stories = await stories_since(store, START - timedelta(days=1))
            waiting = len(await unedited_articles(store, 100_000))
            taken_back = await prints_taken_back(store)
        sent = [call for call in sandbox.log.sent()[before:] if call.chat == READER]
        messages = [Message(call.at, str(call.values["text"])) for call in sent]
    texts = {message.html for message in messages}
    told = [digest for parts, digest in digests.items() if not texts.isdisjoint(parts)]
    return Lived(messages, told, stored, stories, waiting, taken_back)


def _note_digests(house: House, digests: dict[tuple[str, ...], Digest], monkeypatch: pytest.MonkeyPatch) -> None:
    """Note each digest that is drawn, by its parts."""
    renderer = house.app.newsroom.renderer
    fitted = renderer.fitted

    def noting(digest: Digest, preferences: Preferences) -> tuple[Digest, tuple[str, ...]]:
        shown, parts = fitted(digest, preferences)
        digests[parts] = shown
        return shown, parts

    monkeypatch.setattr(renderer, "fitted", noting)


def _slow_down(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    room, verbs = house.app.newsroom, house.app.schedule.verbs
    edit, limits = verbs["edit"], room.edit_limits
    assert limits is not None
    monkeypatch.setattr(room, "edit_limits", replace(limits, bytes=BYTES_WHERE_SLOW))
    free = START
    monkeypatch.setattr(
        edition_span, "LONGEST_WAIT", timedelta(seconds=10)
    )  # it is waited for in steps of a second

    async def slowly() -> int:
        nonlocal free
        if house.clock() < free:
            return 0
        done = await edit()
        free = house.clock() + timedelta(hours=1) if done else free
        return done

    monkeypatch.setitem(verbs, "edit", slowly)


def is_honest(source: Source) -> bool:
    return source.id in {each.id for each in HONEST}
