"""Who has said /forget to the running bot stands in no byte of its files within a minute, killed or not."""

from pathlib import Path

import pytest

import bot.texts
from bot.sandbox.people import NoSuchButtonError
from tests.digests.store.test_erasure import where
from tests.faults.works import Life, Works

pytestmark = pytest.mark.long

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
