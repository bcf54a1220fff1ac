"""People say things while the bot is killed and started again: all of it is answered, settings are right at the
end, and nobody who said /stop receives."""

import asyncio
import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import bot.texts
from bot.sandbox.people import NoSuchButtonError
from bot.sandbox.world import User
from digests.model import Address, SubscriberState
from tests.digests.store.test_erasure import where
from tests.faults.works import SPEED, Life, Works, open_works
from tests.faults.zygote import Zygote

pytestmark = pytest.mark.long

MOST_SAID = 12
"""By one person, who may say twenty things in a minute."""


@dataclass
class Speaker:
    """Somebody who sets hours, each once, and stops at the end or does not."""

    user: User
    stops: bool
    said: list[str] = field(default_factory=list)
    stopped: bool = False

    def speak(self, works: Works) -> None:
        if self.stopped:
            return
        if len(self.said) == MOST_SAID - 2:
            if self.stops:
                works.sandbox.say(self.user, "/stop")
            self.stopped = True
            return
        hour = f"{7 + len(self.said):02}:{self.user.id % 60:02}"
        works.sandbox.say(self.user, f"/time {hour}")
        self.said.append(hour)


def speak(works: Works, speakers: list[Speaker], chance: random.Random, times: int) -> None:
    for _ in range(times):
        chance.choice(speakers).speak(works)


@pytest.mark.parametrize(
    ("kills", "people", "apart"),
    [
        pytest.param(5, 8, 3, id="briefly"),
        pytest.param(60, 60, 30, id="long", marks=[pytest.mark.faults, pytest.mark.timeout(900)]),
    ],
)
async def test_all_that_is_said_is_answered_however_often_the_bot_is_killed(
    tmp_path: Path, zygote: Zygote, kills: int, people: int, apart: int
) -> None:
    chance = random.Random()  # noqa: S311 - moments, not secrets
    # One answer a second to each is what takes the time, and is proved elsewhere.
    async with open_works(tmp_path, zygote, FAULTS_SPEED=str(SPEED), FAULTS_APART=str(apart)) as works:
        speakers = [Speaker(works.sandbox.add_user(100 + n), stops=n % 2 == 0) for n in range(people)]
        for speaker in speakers:
            works.sandbox.say(speaker.user, "/start")
        life = works.start()
        await works.until(lambda: all(works.sandbox.messages(each.user) for each in speakers), life=life)
        for speaker in speakers:
            works.sandbox.press(speaker.user, "New York")
            works.sandbox.press(speaker.user, "Start daily digest")
        lost = 0
        for _ in range(kills):
            speak(works, speakers, chance, people * (MOST_SAID - 1) // kills + 1)
            before = works.attempts()
            await works.until(lambda before=before: works.attempts() > before, life=life)  # type: ignore[misc]
            speak(works, speakers, chance, 3)
            await asyncio.sleep(chance.uniform(0, 0.3))
            assert await life.end() == -9
            lost += len(works.query("select 1 from update_seen where not done"))
            life = works.start()
        while not all(speaker.stopped for speaker in speakers):
            speak(works, speakers, chance, 20)
            await asyncio.sleep(0.05)
        await works.until(lambda: not works.sandbox.updates.pending, life=life)
        await works.until(lambda: not works.query("select 1 from update_seen where not done"), life=life)
        assert await life.end(number=15) == 0

        for speaker in speakers:
            known = await works.store.subscribers.get(Address(speaker.user.id))
            assert known is not None
            heard = " ".join(message.text for message in works.sandbox.messages(speaker.user))
            assert [hour for hour in speaker.said if hour not in heard] == [], works.tail(60000)
            assert [f"{hour:%H:%M}" for hour in known.hours] == speaker.said[-1:]
            assert (known.state is SubscriberState.STOPPED) == speaker.stops
            if speaker.stops:
                assert "Stopped." in heard
        print(f"killed {kills} times; deaths left {lost} updates undone, all were done")  # noqa: T201 - a figure
        assert lost
        assert works.query("select count(*) from update_seen where raw is not null") == [(0,)]
        assert works.sound() == []


# --- who has said /forget stands in no byte of the files within a minute --------------------------

ENGLISH = bot.texts.get("en")
PERSON = 6_123_456_789
WITHIN = 60.0


async def forget(works: Works, life: Life) -> None:
    """Let the reader say /forget and press the button; wait until the bot has answered."""
    works.sandbox.say(PERSON, "/forget")
    await works.until(lambda: _pressed(works), life=life)


def _pressed(works: Works) -> bool:
    try:
        works.sandbox.press(PERSON, ENGLISH.yes_forget)
    except NoSuchButtonError:
        return False
    return True


def is_answered(works: Works) -> bool:
    return any(message.text.startswith(ENGLISH.forgotten[:20]) for message in works.sandbox.messages(PERSON))


def files_with(works: Works) -> set[str]:
    """The files of the database in which the reader's number stands: not the log of the test's own server."""
    names = {works.database.name, f"{works.database.name}-wal"}
    return {name for name in where(Path(works.database), PERSON) if name in names}


@pytest.mark.timeout(240)
@pytest.mark.parametrize("killed", [False, True])
async def test_who_said_forget_stands_in_no_file_of_the_running_bot_within_a_minute(
    works: Works, killed: bool
) -> None:
    works.sandbox.add_user(PERSON)
    works.sandbox.say(PERSON, "/start")
    life = works.start()
    await works.until(lambda: bool(works.sandbox.messages(PERSON)), life=life)
    works.sandbox.press(PERSON, "New York")
    works.sandbox.press(PERSON, "Start daily digest")
    for words in ("/digest", "/week", "steel tariffs"):
        works.sandbox.say(PERSON, words)
    await works.lay_out(20, parts=2)
    await works.until(lambda: works.query(f"select 1 from subscriber where chat = {PERSON}") != [], life=life)  # noqa: S608
    assert files_with(works)
    await forget(works, life)
    if killed:
        await works.until(lambda: works.query("select 1 from logbook where name = 'erasure'") != [], life=life)
        assert await life.end() == -9
        life = works.start()
    await works.until(lambda: is_answered(works), life=life)
    await works.until(lambda: not files_with(works), life=life, within=WITHIN)
    assert works.query(f"select 1 from subscriber where chat = {PERSON}") == []  # noqa: S608
    assert works.sound() == []
