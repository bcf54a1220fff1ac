"""Days of the whole bot on a moved clock, between outlets that err and readers of all kinds, killed often.

Time goes in steps of three hours, at 02:00, 05:00 and so on. In each the outlets print, readers do what they do,
and the bot, a process of its own, is waited for until nothing is due. A life that is to die at a named point is
let in at some step, and dies whenever it comes there; others are killed at a random moment of a step. What died is
followed by another life.
"""

import asyncio
import json
import signal
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from tests.faults import points
from tests.faults.corrections.errors import Error, errors_of, sites
from tests.faults.corrections.readers import Readers
from tests.faults.hostile.fortnight import HostilePress
from tests.faults.works import Works, environment_of, has_ended, open_works, plan
from tests.faults.zygote import Zygote
from tests.journeys.press import START, open_press

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
STEP = 3 * HOUR
AFTERWARDS = timedelta(days=1)  # in which nothing new goes wrong
OF_LATE = timedelta(days=3)
STILL, PATIENCE, LONGEST = 0.2, 15.0, 300.0
"""Seconds for which nothing is due before a step is over; after which the clock goes on meanwhile; at most."""

LONGEST_UNREAD = 7 * HOUR
"""How long a source may be unread between two readings of which one shows what came out meanwhile."""

SELDOM = (*points.IN_A_CORRECTION, *points.AT_AN_ANSWER, *points.IN_A_PROBE)
AT_MOST_MORE = 50
AT_EACH_STEP = 3  # of what happens often, the life dies at one of the first so many

DUE = """
    select 'source' from source where active and removed_at is null and next_fetch_at <= :now
    union all select 'article' from article where edited_at is null and set_aside_by is null
    union all select 'digest' from subscriber where state = 'active' and next_digest_at <= :now
    union all select 'pause' from subscriber where state = 'paused' and paused_until <= :now
    union all select 'correction' from correction_recipient r join subscriber s on s.id = r.subscriber_id
        join correction c on c.id = r.correction_id
        where s.state = 'active' and not r.fault and c.found_at > :recent and not exists (
            select 1 from delivery d where d.edition_id = r.edition_id
            and (d.state in ('pending', 'sending') or d.probe_at is not null))
    union all select 'delivery' from delivery d join edition e on e.id = d.edition_id
        join subscriber s on s.id = e.subscriber_id
        where s.state = 'active' and d.state = 'pending' and d.due_at <= :present and not exists (
            select 1 from delivery b where b.edition_id = d.edition_id and b.part < d.part and b.state = 'pending')
    union all select 'sending' from delivery where state = 'sending'
    union all select 'doubt' from delivery where probe_at <= :now
    union all select 'update' from update_seen where not done
    limit 1
"""
DOUBTS = "select 1 from delivery where probe_at is not null limit 1"


class Month:
    """The days, from `START` on. `works` has the sources of the errors' outlets."""

    def __init__(
        self, works: Works, errors: Sequence[Error], readers: Readers, days: float, kills: Sequence[str]
    ) -> None:
        self.works, self.errors, self.readers = works, errors, readers
        self._days = days
        self._steps = round((DAY * days + AFTERWARDS) / STEP)
        self._kills = deque(kills)
        chance = works.chance
        kept = range(1, self._steps - 8)
        self._at = deque(sorted(chance.choices(kept, k=len(kills))))
        self._life = works.start()

    @property
    def end(self) -> datetime:
        return START + STEP * self._steps

    async def live(self, said: Callable[[str], None] = print) -> None:
        for step in range(self.readers.steps()):
            self.readers.begin(step)
            await self._settle()
        for step in range(1, self._steps + 1):
            await self._step(step)
            if step % 8 == 0:
                hit = len(self.works.on_their_way_at_deaths)
                said(f"day {step // 8}: {self.works.sandbox.log.turns} messages, {hit} deaths")
        for step in range(self._steps + 1, self._steps + AT_MOST_MORE):  # what the last steps did not come to
            if self._kills or self._life.point:
                self._at.append(0)
                await self._step(step)
        assert not self._kills, f"{self._life.point!r} was never reached, {list(self._kills)} not tried"
        assert await self._life.end(signal.SIGTERM) == 0, self.works.tail()

    async def _step(self, step: int) -> None:
        point = await self._let_in(step)
        moment = START + STEP * step - HOUR
        self.works.move_clock(max(0.0, (moment - self.works.now()).total_seconds()))
        before = self.works.sandbox.log.turns
        leaving, talking = self.readers.live((self.works.now() - START) / DAY, self._told())
        if point == "":
            await asyncio.sleep(self.works.chance.uniform(0.0, 1.5))
            assert await self._life.end() == -signal.SIGKILL, self.works.tail()
            await self._bury()
        await self._settle()
        self.readers.note_away(leaving)
        for reader in talking:
            reader.spoke.append((before, self.works.sandbox.log.turns))
        self.readers.come_back()

    async def _let_in(self, step: int) -> str | None:
        """Let a life in that is to die, where it is time and the last one that was to die has; return the point,
        "" for a random moment of this step, None where none is to die."""
        if self._life.point in points.IN_A_PROBE and not self.works.query(DOUBTS):
            await self._put_back(step)
        if not self._at or step < self._at[0] or self._life.point:
            return None
        self._at.popleft()
        point = self._kills.popleft()
        if point:
            assert await self._life.end(signal.SIGTERM) == 0, self.works.tail()
            often = point not in SELDOM
            self._life = self.works.start_to_die(point, self.works.chance.randint(1, AT_EACH_STEP) if often else 1)
        return point

    async def _put_back(self, step: int) -> None:
        """End a life that was to die in a probe, where the death before it has left nothing to look up; such a
        death comes once more, and the probe behind it."""
        assert await self._life.end(signal.SIGTERM) == 0, self.works.tail()
        self._kills.extendleft([self._life.point, points.ON_THE_WIRE[3]])
        self._at.extendleft([step, step])
        self._life = self.works.start()

    async def _bury(self) -> None:
        """After a death: wait for the server as `Works.bury` does, and let the next life begin minutes later."""
        await self.works.until(lambda: self.works.sandbox.quiet)
        self.works.on_their_way_at_deaths.append(self.works.fates()["sending"])
        self.works.age_leases()
        self.works.move_clock(2 * MINUTE / timedelta(seconds=1))
        if self._kills and self._kills[0] in points.IN_A_PROBE:  # only this life looks up what is in doubt now
            self._at.popleft()
            self._life = self.works.start_to_die(self._kills.popleft())
        else:
            self._life = self.works.start()

    async def _settle(self) -> None:
        """Wait until nothing is due; a life that comes to its point meanwhile is followed by another."""
        waited = still = 0.0
        since = self.works.now()
        with closing(sqlite3.connect(self.works.database, timeout=60)) as connection:
            while still < STILL:
                if has_ended(self._life):
                    point = self._life.point
                    assert point, f"the bot has ended by itself: {self.works.tail()}"
                    await self.works.dead(self._life)
                    await self._bury()
                due = self._due(connection, since)
                still = 0.0 if due else still + 0.05
                await asyncio.sleep(0.05)
                waited += 0.05
                assert waited < LONGEST, f"{due} is still due: {self.works.tail()}"
                if waited > PATIENCE:  # slowly: what is printed meanwhile comes beside it
                    self.works.move_clock(0.5)

    def _due(self, connection: sqlite3.Connection, now: datetime) -> str:
        """Return what was due at `now`, or is a message that was issued since, "" when nothing is."""
        if self.works.sandbox.updates.pending:
            return "update"
        moments = {"now": now, "present": self.works.now(), "recent": now - 14 * DAY}
        values = {name: f"{each:%F %T.%f}" for name, each in moments.items()}
        found = connection.execute(DUE, values).fetchone()
        return str(found[0]) if found else ""

    def _told(self) -> list[Error]:
        now = self.works.now()
        return [error for error in self.errors if error.printed <= now < error.printed + OF_LATE]


def found_by_the_edit(works: Works, errors: Sequence[Error]) -> set[int]:
    """Return the numbers of the errors that the edit has found to be taken back, all reports of which it took for
    one event, and no other error's for the same."""
    stories: dict[str, set[int]] = {}
    told: dict[int, set[str]] = {}
    for url, story in works.query(
        "select a.url, s.story_id from story_article s join article a on a.id = article_id"
    ):
        stories.setdefault(str(url), set()).add(int(story))
        told.setdefault(int(story), set()).add(str(url))
    corrected = {
        str(url) for (url,) in works.query("select a.url from correction c join article a on a.id = article_id")
    }

    def is_found(error: Error) -> bool:
        urls = [item.url for _, item in error.items()]
        where = stories.get(urls[-1], set())
        return urls[-1] in corrected and len(where) == 1 and told[min(where)] == set(urls)

    return {error.number for error in errors if error.taken_back is not None and is_found(error)}


def told_at_one_time(works: Works, errors: Sequence[Error]) -> set[int]:
    """Return the numbers of the errors of which nobody could see that the second outlet told them second: it had
    not been read without them when the first was read with them, or was unread for hours then. Its words stay."""
    moments = {
        str(url): [datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (stored, unseen)]
        for url, stored, unseen in works.query("select url, stored_at, unseen_until from article")
    }

    def was_seen(error: Error) -> bool:
        first, second = (moments.get(item.url) for _, item in error.items()[:2])
        if first is None or second is None:
            return True
        return first[0] <= second[1] and second[0] - second[1] < LONGEST_UNREAD

    return {error.number for error in errors if error.other and not was_seen(error)}


def kills_of(policy: str, count: int, chance: Random) -> list[str]:
    """Return so many kills by their points: a sample, or each at least once; those in a correction neither among
    the first nor among the last, when there is none to be told, those in a probe after one that leaves doubt."""
    seldom = [*points.IN_A_CORRECTION, *points.AT_AN_ANSWER]
    probes = (
        [each for point in points.IN_A_PROBE for each in (points.ON_THE_WIRE[3], point)]
        if policy == "probe"
        else []
    )
    where = (*points.IN_SQL, *points.AT_THE_MESSENGER, *points.ON_THE_WIRE)
    often = max(0, count - len(seldom) - len(probes))
    others = plan(where, often, chance) if often > len(where) else chance.sample([*where, ""], often)
    fixed = (seldom + probes)[: max(count - often, 0)]
    return [*others[: often // 3], *fixed, *others[often // 3 :]]


@dataclass(frozen=True, slots=True)
class Size:
    """How much of a month: so many days, errors, readers and kills."""

    days: float
    errors: int
    readers: int
    kills: int


@asynccontextmanager
async def open_month(
    folder: Path, zygote: Zygote, size: Size, *, policy: str, **options: str
) -> AsyncIterator[Month]:
    """Open everything for days of that size; `options` as for `open_works`."""
    told = errors_of("month", size.errors, START, size.days)
    printed = sites(told)
    clock = MonthClock()
    async with open_press(printed, clock) as listening:
        press = HostilePress(listening, printed, {})
        given = environment_of(policy) | {
            "FAULTS_HOSTS": json.dumps(listening.addresses),
            "FAULTS_SPEED": "40",
            "FAULTS_KNOCKS": "0.15",
            "FAULTS_PLANNING": "0.5 1.5",
            "COMMUNIQUE_REQUESTS_SPACING": "0",
        }
        async with open_works(folder, zygote, sources=press.sources(), **(given | options)) as works:
            works.clock.offset = START - works.now()
            works.move_clock(0.0)
            clock.works = works
            chosen = kills_of(policy, size.kills, works.chance)
            yield Month(works, told, Readers(works, "month", size.readers, size.days), size.days, chosen)


class MonthClock:
    """The clock of the works, for those who must be there before."""

    works: Works | None = None

    def __call__(self) -> datetime:
        return START if self.works is None else self.works.now()
