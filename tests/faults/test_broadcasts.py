"""What the operator tells all readers reaches each of them once. So does a correction for as many, of an article
or of the desk. The bot is killed often meanwhile. What nobody can know is named."""

import asyncio
import json
import re
import signal
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from digests.curate.broadcasts import begin_broadcast, draft
from digests.curate.people import Actor
from digests.curate.taking_back import Wish, take_back, wordings
from digests.model import HEADLINE, ChatKind, Correction, DeliveryState, DeliveryTrouble, DeskCause
from digests.rules.issuing.told import NOTHING
from digests.store import MOST_NAMED, freeze
from digests.store.issuing.corrections import save_corrections
from tests.benchmarks.planning import stamp, subscribe
from tests.digests.store.values import stored_story
from tests.factories import source, story
from tests.faults import judge, orders, points
from tests.faults.conftest import Open
from tests.faults.judge import Verdict
from tests.faults.works import FAR, Works, environment_of, plan
from tests.journeys.house import ADMIN
from tests.lexicons import lexicon

pytestmark = pytest.mark.long

UNCERTAIN = DeliveryTrouble.UNCERTAIN
WORDS, WRONG = "We move on Friday.", "wrong words"
IN_FLIGHT, MOST_DOUBTS = 8, 12
SENDS = (*points.IN_SQL[2:], *points.AT_THE_MESSENGER, *points.ON_THE_WIRE)
ISSUES = {
    "broadcast": points.IN_SQL[:2],
    "correction": points.IN_A_CORRECTION[2:],
    "desk": points.IN_A_CORRECTION[2:],
}
"""Where it is written who gets a message. Nothing is left to be written after some lives, so these come first."""

Note = Callable[[str, Any], None]


@dataclass(frozen=True)
class Fates:
    """How often the message has reached each reader, by the log of the server."""

    chats: Sequence[int]
    accepted: Counter[int]
    verdict: Verdict

    @property
    def lost(self) -> set[int]:
        return {chat for chat in self.chats if not self.accepted[chat]}

    @property
    def twice(self) -> set[int]:
        return {chat for chat in self.chats if self.accepted[chat] > 1}

    @property
    def in_doubt(self) -> set[int]:
        return {part.chat for part in self.verdict.uncertain}

    def figures(self, works: Works) -> str:
        hit, deaths = works.points(), len(works.on_their_way_at_deaths)
        told = f"{len(self.chats)} readers, {deaths} kills: {len(self.lost)} lost, {len(self.twice)} twice"
        found = [f"{told}, {len(self.in_doubt)} in doubt; {deaths - sum(hit.values())} kills at random moments"]
        return "\n".join(found + [f"  {name}: {count}" for name, count in sorted(hit.items())])


# --- what is told ----------------------------------------------------------------------------------


def gather(works: Works, number: int) -> list[int]:
    """Let so many readers be there, with no digest near; return their chats."""
    subscribe(works.database, number, 1, due=works.now() + FAR)
    chats = [int(chat) for (chat,) in works.query("select chat from subscriber order by chat")]
    for chat in chats:
        works.sandbox.add_user(chat)
    return chats


async def broadcast(works: Works) -> None:
    """Let an owner begin a broadcast to all readers."""
    drafted = draft({"en": WORDS}, "en", list(ChatKind), works.now(), form=1, chat=ADMIN)
    await begin_broadcast(works.store, drafted, Actor(ADMIN, {ADMIN}))


async def correct(works: Works) -> None:
    """Let an article take back what all readers were told a day ago."""
    await publish(works)
    tell_all(works, WRONG)
    found = Correction(article=1, index=HEADLINE, text="It is not so.", prints=(WRONG,))
    async with works.store._database.write() as connection:
        await save_corrections(connection, {1: replace(story(1), corrections=(found,))}, works.now())


async def take_back_at_the_desk(works: Works) -> None:
    """Let an editor take back the story that all readers were told a day ago."""
    await publish(works)
    editor = Actor(ADMIN, {ADMIN})
    title, *_ = await wordings(works.store, lexicon(), 1)
    tell_all(works, *title.prints)
    wish = Wish(story=1, place=None, cause=DeskCause.FACTS)
    readers = await take_back(works.store, lexicon(), editor, wish, "form", works.now())
    assert [(readers,)] == works.query("select count(*) from subscriber")


async def publish(works: Works) -> None:
    """Let there be a story, a day old."""
    day_ago = works.now() - timedelta(days=1)
    await works.store.sources.add(source(active=False), day_ago)
    await stored_story(works.store, 1, day_ago)


def tell_all(works: Works, *prints: str) -> None:
    """Let all readers have been told a day ago what was printed like this, in the second part of a digest."""
    told, when = ("a part", prints[0]), stamp(works.now() - timedelta(days=1))
    text = freeze(told, NOTHING, (), [frozenset(), set(prints)])
    with closing(sqlite3.connect(works.database, timeout=60)) as connection, connection:
        connection.execute(
            "insert into edition_text (hash, parts, told, printed) values (?, ?, ?, ?)",
            (text.hash, json.dumps(told), "{}", json.dumps([[], sorted(prints)])),
        )
        connection.execute(
            "insert into edition (subscriber_id, slot, issued_at, parts, text_hash)"
            " select id, ?, ?, 2, ? from subscriber",
            (when, when, text.hash),
        )
        connection.execute(
            "insert into delivery"
            " (edition_id, part, state, attempt, due_at, changed_at, message, new_chat, reason)"
            " select id, 2, 'sent', 1, ?, ?, 0, 0, '' from edition",
            (when, when),
        )


TOLD: dict[str, Callable[[Works], Awaitable[None]]] = {
    "broadcast": broadcast,
    "correction": correct,
    "desk": take_back_at_the_desk,
}


# --- lives and deaths ------------------------------------------------------------------------------


async def kill_often(works: Works, kind: str, number: int, policy: str) -> None:
    """Let so many lives be killed: first where it is written who gets the message, then at each point of sending
    at least once and else at random moments, and at last, where doubts are looked up, in the middle of that."""
    probes = points.IN_A_PROBE if policy == "probe" else ()
    first = ISSUES[kind]
    middle = plan(SENDS, number - len(first) - 2 * len(probes), works.chance)
    speed = float(works.options.get("FAULTS_SPEED", 1.0))
    for point in (*first, *middle):
        if is_in_doubt(works, more_than=MOST_DOUBTS):
            await settle(works)
        if point:
            count = 1 if point in first else works.chance.randint(1, 4)
            await works.dead(works.start_to_die(point, count))
        else:
            before, life = works.attempts(), works.start()
            await works.until(lambda before=before: works.attempts() > before, life=life)  # type: ignore[misc]
            await asyncio.sleep(works.chance.uniform(0.0, 0.3 / speed))
            assert await life.end() == -9, works.tail()
        await works.bury()
    assert works.query("select 1 from delivery where state = 'pending'"), "killed in the middle, not after the end"
    for point in probes:
        await kill_in_a_probe(works, point)


async def kill_in_a_probe(works: Works, point: str) -> None:
    """Leave something in doubt, and kill the life that looks it up. On a busy machine lives are long, and the
    doubts of earlier deaths may have been looked up by now."""
    await works.dead(works.start_to_die(points.ON_THE_WIRE[3]))
    await works.bury()
    with holding(works):
        async with works.time_passing():
            await works.dead(works.start_to_die(point))
    await works.bury()


async def settle(works: Works) -> None:
    """Let a life look up all that is in doubt, while what is to be sent waits. Of a message that is looked up
    behind sixty others, nobody can tell any more whether it is there."""
    with holding(works):
        life = works.start()
        async with works.time_passing():
            await works.until(lambda: not is_in_doubt(works), life=life)
            assert await life.end(signal.SIGTERM) == 0, works.tail()


def is_in_doubt(works: Works, more_than: int = 0) -> bool:
    """Whether more parts than that are to be looked up."""
    ((found,),) = works.query("select count(*) from delivery where probe_at is not null")
    return bool(found > more_than)


@contextmanager
def holding(works: Works) -> Iterator[None]:
    """Let what is to be sent wait meanwhile."""
    waits = f"update delivery set due_at = '{{}}' where state = '{DeliveryState.PENDING}'"  # noqa: S608
    works.change(waits.format(stamp(works.now() + timedelta(hours=6))))
    yield
    works.change(waits.format(stamp(works.now())))


async def finish(works: Works, kind: str, chats: Sequence[int]) -> Fates:
    """Let a last life do all that is left; then look at what the server has accepted."""
    life = works.start()
    if kind == "broadcast":
        reported = "select 1 from broadcast where reported_at is not null"
        async with works.time_passing():
            await works.until(lambda: bool(works.query(reported)), within=600, life=life)
    await works.finish(life, within=600)
    works.plan = {number: row for number, row in works.plan.items() if row[4] == 1}
    sent = Counter(call.chat for call in works.sandbox.log.sent() if call.chat in set(chats))
    return Fates(chats, sent, judge.read(works))


def check(works: Works, fates: Fates, kind: str, policy: str) -> None:
    probes = points.IN_A_PROBE if policy == "probe" else ()
    assert set(works.points()) == {*ISSUES[kind], *SENDS, *probes}
    assert works.sound() == []
    assert judge.too_fast(works, float(works.options.get("FAULTS_SPEED", 1.0))) == []
    assert max(works.on_their_way_at_deaths) <= IN_FLIGHT
    assert fates.twice == set()
    if policy == "probe":
        assert fates.lost == set()
        assert fates.in_doubt == set()
    else:
        assert fates.in_doubt
        assert fates.lost <= fates.in_doubt
        assert fates.verdict.unnamed(fates.verdict.uncertain, UNCERTAIN) == []


def check_report(works: Works, fates: Fates) -> None:
    """The owner is told at the end how many have it, and of whom nobody knows it."""
    (report,) = [
        message.text
        for message in works.sandbox.chat(ADMIN).messages.values()
        if message.by_bot and message.text.startswith("The message was sent.")
    ]
    assert f"{len(fates.chats) - len(fates.in_doubt)} of {len(fates.chats)} chats have it." in report
    named = {int(number) for number in re.findall(r"\d+", report.partition("In doubt: readers ")[2])}
    doubtful = {part.subscriber for part in fates.verdict.uncertain}
    assert named == (doubtful if len(doubtful) <= MOST_NAMED else named & doubtful)
    assert len(named) == min(len(doubtful), MOST_NAMED)


def sizes() -> list[Any]:
    kinds = [(kind, policy) for kind in TOLD for policy in ("probe", "sent")]
    some = [pytest.param(*each, 300, 20, marks=pytest.mark.faults) for each in kinds]
    all_of_them = [pytest.param(*each, 3000, 100, marks=pytest.mark.nightly) for each in kinds]
    return [pytest.param("broadcast", "sent", 180, 14), *some, *all_of_them]


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("kind", "policy", "readers", "number"), sizes())
async def test_killed_anywhere_it_reaches_everybody_once_or_names_the_doubt(
    open_here: Open, record_property: Note, kind: str, policy: str, readers: int, number: int
) -> None:
    async with open_here(**environment_of(policy)) as works:
        chats = gather(works, readers)
        await TOLD[kind](works)
        await kill_often(works, kind, number, policy)
        fates = await finish(works, kind, chats)
        told = f"{kind}, policy {policy}: {fates.figures(works)}"
        record_property("figures", told)
        (works.folder / "figures.txt").write_text(told, encoding="utf-8")
        check(works, fates, kind, policy)
        if kind == "broadcast":
            check_report(works, fates)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("order", "point", "fault"),
    [
        (orders.ORDERS[0], points.ON_THE_WIRE[3], "twice"),
        (orders.ORDERS[1], points.ON_THE_WIRE[0], "lost"),
    ],
)
async def test_the_same_harness_catches_the_orders_that_tell_twice_and_that_lose(
    open_here: Open, order: str, point: str, fault: str
) -> None:
    async with open_here(FAULTS_ORDER=order) as works:
        chats = gather(works, 30)
        await broadcast(works)
        for _ in range(4):
            await works.dead(works.start_to_die(point, 2))
            await works.bury()
        fates = await finish(works, "broadcast", chats)
        assert (bool(fates.twice), bool(fates.lost)) == (fault == "twice", fault == "lost")
