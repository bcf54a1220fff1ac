"""How long readers wait for answers: `python -m tests.benchmarks.answering [--articles N] [--quick]`.

A database of three months is built, and updates go through the real application: the time from the update to
the first request to Telegram is ours, what Telegram takes is not counted. Each request is another reader's: of a
newcomer, or of one who has had a digest a day for two weeks. The second time stories are saved meanwhile
as the edit does it. The plain way, as it was before, reads all stories that could matter as a whole and has no
Telegram around it; `ratio` is its processor's time at the median to ours. Where others use the machine too, the
processor's time says more than the clock.
"""

import argparse
import asyncio
import gc
import json
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from telegram import Bot, Chat, Message, MessageEntity, Update, User
from telegram.ext import ApplicationBuilder
from telegram.request import BaseRequest, RequestData

from bot.__main__ import GARBAGE_THRESHOLDS
from bot.commands import build_handlers
from bot.hearing.request import Services
from bot.newsroom import keep_loaded, load_relation
from bot.render.digest import TelegramRenderer
from bot.sending.outcomes import is_unsent
from config.relations import read_relation
from digests.answer import MOST_STORIES, answer_digest, dates_ahead, prepare_answers
from digests.curate.themes import RelationFiles, ThemesAtWork
from digests.fetch import Fetcher, Politeness, build_client
from digests.model import (
    Address,
    Coverage,
    Edition,
    Preferences,
    Relation,
    Story,
    Subscriber,
    SubscriberState,
    Told,
    Verdict,
)
from digests.rules.issuing.answers.calendar import MOST_DAYS, calendar_of, sentences_of
from digests.rules.issuing.answers.timeline import timeline_of
from digests.rules.issuing.answers.week_review import WEEK, week_of
from digests.rules.issuing.answers.week_statements import spoken_in
from digests.rules.issuing.compose import WINDOWS, brief, compose
from digests.rules.issuing.told import told_by
from digests.rules.reading.sources.health import coverage
from digests.store import Edit, Store, open_store, schema
from digests.store.stories import select_stories
from digests.workers import Workers
from tests.benchmarks.archive import HOT, RELATION, build, themes_by_stories, url_of
from tests.editing import save_edit
from tests.factories import NOW
from tests.lexicons import lexicon
from tests.stored import issue_edition

WORDS, QUESTION = "drills strait", "what did China say about tariffs?"
MOST_P99 = {
    "/taiwan": 0.06, "/digest": 0.15, "/week": 0.15, "/calendar": 0.15, "/timeline taiwan": 0.15, WORDS: 0.08,
    QUESTION: 0.08,
}  # fmt: skip
PARTIES = ("/both", "/both taiwan", "/beijing", "/taipei", "/who Rubio", "/who foreign ministry", "/lists")
MOST_P99 |= dict.fromkeys(PARTIES, 0.08)
COMMANDS = ("/taiwan", "/trade", "/people", "/digest", "/week", "/calendar", "/timeline taiwan")
QUESTIONS = (*COMMANDS, WORDS, QUESTION, *PARTIES)
TOLD, MOST_TOLD = "/digest", 0.2  # asked by those who were told before, too
DAYS_TOLD = 14
BOT = {"id": 7, "is_bot": True, "first_name": "Digest", "username": "digest_bot"}
SAVED_AT_ONCE, MOST_SAVED = 10, 400
FIRST_NEW, FIRST_TOLD = 1000, 1_000_000  # numbers of readers


@dataclass
class Recorder(BaseRequest):
    """Takes every request at once, and notes when the first one since `forget` came."""

    left: float = 0.0
    cpu: float = 0.0
    words: list[str] = field(default_factory=list)

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        result: object = BOT
        if url.endswith("/sendMessage") and request_data:
            self.left = self.left or time.perf_counter()
            self.cpu = self.cpu or time.process_time()
            parameters = request_data.parameters
            self.words.append(parameters["text"])
            result = {"message_id": 1, "date": 1, "chat": {"id": parameters["chat_id"], "type": "private"}}
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def forget(self) -> None:
        self.left = self.cpu = 0.0
        self.words.clear()


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds until the answer left, and the processor's time for it, of each request."""

    wall: tuple[float, ...]
    cpu: tuple[float, ...]


def part(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def update_of(number: int, question: str, person: int, bot: Bot, at: datetime = NOW) -> Update:
    """Return the update with which a person asks `bot` that, in private."""
    user = User(person, "Reader", is_bot=False, language_code="en")
    command = question.split(maxsplit=1)[0]
    entities = (MessageEntity("bot_command", 0, len(command)),) if question.startswith("/") else ()
    message = Message(1, at, Chat(person, "private"), from_user=user, text=question, entities=entities)
    message.set_bot(bot)
    return Update(number, message=message)


async def ask(application: Any, recorder: Recorder, question: str, times: int, first: int) -> Waits:
    """Ask as so many readers, one after the other."""
    wall, cpu = [], []
    for number in range(first, first + times):
        update = update_of(number, question, number, application.bot)
        recorder.forget()
        began, spent = time.perf_counter(), time.process_time()
        await application.process_update(update)
        if not recorder.left:
            raise SystemExit(f"no answer to {question}")
        wall.append(recorder.left - began)
        cpu.append(recorder.cpu - spent)
    return Waits(tuple(wall), tuple(cpu))


async def save_for_ever(store: Store, relation: Relation) -> None:
    """Save stories again and again, as the edit does after each turn."""
    outlines = (await store.stories.outlines(HOT, NOW - timedelta(days=90), NOW))[-MOST_SAVED:]
    while outlines:
        for first in range(0, len(outlines), SAVED_AT_ONCE):
            ids = [outline.id for outline in outlines[first : first + SAVED_AT_ONCE]]
            stories = await store.stories.get_all(ids)
            verdicts = {story.lead: Verdict(True, "both parties") for story in stories}
            await save_edit(store, Edit(verdicts=verdicts, stories=stories), NOW)
            await prepare_answers(store, relation, lexicon(), NOW)
            await asyncio.sleep(0.25)


async def tell(store: Store, relation: Relation, numbers: Sequence[int]) -> None:
    """Make readers who have had a digest on each of the last days."""
    known = [
        await store.subscribers.save(Subscriber(address=Address(number), state=SubscriberState.ACTIVE), NOW)
        for number in numbers
    ]
    for days in range(DAYS_TOLD, 0, -1):
        at = NOW - timedelta(days=days)
        digest = await answer_digest(store, relation, lexicon(), known[0], at)
        for reader in known:
            edition = Edition(subscriber=reader.id, slot=at, issued_at=at, parts=("told",), told=told_by(digest))
            await issue_edition(store, edition, None, at)


# --- as it was before ----------------------------------------------------------------------------


async def whole(store: Store, bare: Iterable[int]) -> list[Story]:
    """Read stories as a whole, none of them known."""
    async with store.stories._database.read() as connection:
        return await select_stories(connection, schema.story.c.id.in_(list(bare)))


async def former_topic(store: Store, relation: Relation, theme: str) -> object:
    bare = await store.stories.of_theme(theme, NOW - timedelta(days=WINDOWS[-1]), 200)
    stories = await whole(store, (story.id for story in bare))
    ahead = await dates_ahead(store, NOW)
    reached = coverage(await store.sources.all(), NOW)
    return brief(theme, stories, Preferences(), NOW, relation, lexicon(), coverage=reached, upcoming=ahead)


async def former_digest(store: Store, relation: Relation) -> object:
    since = NOW - timedelta(days=1)
    stories = await whole(store, await store.stories.ids_stored_between(since, NOW))
    reached, ahead = coverage(await store.sources.all(), NOW), await dates_ahead(store, NOW)
    told, words = Told(), lexicon()
    return compose(
        stories, told, Preferences(), reached, NOW, since=since, relation=relation, lexicon=words, upcoming=ahead
    )


async def former_week(store: Store, relation: Relation) -> object:
    stories = await whole(store, (glance.id for glance in await store.stories.glances(NOW - WEEK)))
    spoken = spoken_in(stories, Preferences(), relation, lexicon())
    said = [each for each in stories if each.id in spoken]
    return week_of(stories, Preferences(), NOW, relation, lexicon(), said)


async def former_calendar(store: Store, relation: Relation) -> object:
    first, last = NOW.date() - timedelta(days=1), NOW.date() + timedelta(days=MOST_DAYS + 1)
    stories = await whole(store, (story.id for story in await store.stories.with_dates(first, last)))
    naming = sorted({phrase.article for story in stories for phrase in story.dates})
    sentences = {each.id: sentences_of(each, lexicon()) for each in await store.articles.get(naming)}
    return calendar_of(stories, sentences, Preferences(), NOW, relation)


async def former_timeline(store: Store, relation: Relation) -> object:
    bare = await store.stories.of_theme(HOT, NOW - timedelta(days=30), MOST_STORIES)
    stories = await whole(store, (story.id for story in bare))
    return timeline_of(stories, Preferences(), NOW, relation, theme=HOT)


async def former_search(store: Store, relation: Relation) -> object:
    since = NOW - timedelta(days=30)
    stories = await store.stories.of_articles(await store.search.search(WORDS, since, 200), since)
    told, words, nowhere = Told(), lexicon(), Coverage(0, 0)
    everything = Preferences(most=5)
    return compose(stories, told, everything, nowhere, NOW, since=since, relation=relation, lexicon=words)


FORMER: Mapping[str, Callable[[Store, Relation], Awaitable[object]]] = {
    "/taiwan": lambda store, relation: former_topic(store, relation, HOT),
    "/trade": lambda store, relation: former_topic(store, relation, "trade"),
    "/digest": former_digest,
    "/week": former_week,
    "/calendar": former_calendar,
    "/timeline taiwan": former_timeline,
    WORDS: former_search,
}


async def timed(work: Callable[[], Awaitable[object]], times: int) -> Waits:
    wall, cpu = [], []
    for _ in range(times):
        began, spent = time.perf_counter(), time.process_time()
        await work()
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - spent)
    return Waits(tuple(wall), tuple(cpu))


# --- tables --------------------------------------------------------------------------------------


def row(name: str, *values: object) -> None:
    print(f"{name:34}" + "".join(f"{value!s:>16}" for value in values), flush=True)


def show(name: str, waits: Waits, *, target: float = 0.0, note: str = "") -> None:
    p99 = part(waits.wall, 0.99)
    said = "" if not target else " ok" if p99 <= target else " MISSED"
    milliseconds = [f"{value * 1000:.1f}" for value in (part(waits.wall, 0.5), p99, max(waits.wall))]
    cpu = [f"{part(waits.cpu, share) * 1000:.1f}" for share in (0.5, 0.99)]
    row(name, milliseconds[0], milliseconds[1] + said, milliseconds[2], *cpu, *([note] if note else []))


async def measure(path: Path, times: int, *, before: bool = True) -> Mapping[str, Waits]:
    """Ask every question so many times, with and without somebody who saves, and print what it took."""
    gc.set_threshold(*GARBAGE_THRESHOLDS)  # as the program does
    relation, waits = load_relation(RELATION), {}
    async with open_store(url_of(path), migrate=True) as store, build_client() as client:
        fetcher = Fetcher(client, user_agent="benchmark", clock=lambda: NOW, politeness=Politeness())
        services = Services(
            store=store,
            relation=relation,
            themes=ThemesAtWork(store, RelationFiles(*read_relation(RELATION)), relation),
            lexicon=lexicon(),
            clock=lambda: NOW,
            fetcher=fetcher,
            renderer=TelegramRenderer(relation),
            workers=Workers(lexicon()),
            pause_left=lambda: 0.0,
            is_unsent=is_unsent,
        )
        recorder = Recorder()
        builder = ApplicationBuilder().token("7:benchmark").request(recorder).get_updates_request(Recorder())
        application = builder.updater(None).job_queue(None).build()
        build_handlers(services, application)
        await application.initialize()
        row("milliseconds", "p50", "p99", "max", "CPU p50", "CPU p99")
        await ask(application, recorder, "/taiwan", 3, 1)
        await tell(store, relation, range(FIRST_TOLD, FIRST_TOLD + 2 * times))
        readers, told = FIRST_NEW, FIRST_TOLD
        await prepare_answers(store, relation, lexicon(), NOW)  # as the program does after an edit
        keep_loaded()
        for saving in (False, True):
            other = asyncio.create_task(save_for_ever(store, relation)) if saving else None
            for question in QUESTIONS:
                waits[f"{question} {saving}"] = await ask(application, recorder, question, times, readers)
                readers += times
                name = question + (" while saving" if saving else "")
                show(name, waits[f"{question} {saving}"], target=MOST_P99.get(question, 0.0))
            waits[f"{TOLD} told {saving}"] = await ask(application, recorder, TOLD, times, told)
            told += times
            name = f"{TOLD}, told before" + (" while saving" if saving else "")
            show(name, waits[f"{TOLD} told {saving}"], target=MOST_TOLD)
            if other is not None:
                other.cancel()
                with suppress(asyncio.CancelledError):
                    await other
        if before:
            print("\nas it was before, without rendering")
            for question, former in FORMER.items():
                plain = await timed(partial(former, store, relation), 3)
                ratio = part(plain.cpu, 0.5) / part(waits[f"{question} False"].cpu, 0.5)
                show(question, plain, note=f"ratio {ratio:.1f}")
        await application.shutdown()
    return waits


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--quick", action="store_true", help="a small run, to see that everything works")
    options = parser.parse_args(words)
    samples = 61
    if options.quick:
        options.articles, options.times, samples = 300, 5, 20
    with TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        began = time.perf_counter()
        stories = asyncio.run(build(path, options.articles, samples=samples))
        print(f"{stories} stories in {time.perf_counter() - began:.0f} s; {dict(themes_by_stories(path))}\n")
        asyncio.run(measure(path, options.times))


if __name__ == "__main__":
    main()
