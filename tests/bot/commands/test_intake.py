"""What is not done: what is old after a restart, and too much at once."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.commands.intake import DEAR, GROUP, PERSON, Bucket, Rate, RequestLimits, Ruling, draw
from bot.commands.registry import COMMANDS
from digests.model import SubscriberState
from tests.bot.commands.conftest import ADMIN, Room
from tests.factories import NOW

AWAY = "I was away when you wrote"
MUCH = "That is a lot at once"


@pytest.fixture(autouse=True, scope="module")
def seconds_that_stand_still() -> Iterator[None]:
    """However long a busy machine takes over an answer, no time passes but by the bot's clock."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RequestLimits.__init__, "__defaults__", (lambda: 0.0,))
        yield


async def from_before(room: Room, *texts: str, chat: object = None, minutes: float = 30) -> list[str]:
    """Let somebody have said these while the bot was away; return what it says to them when it is back."""
    where = chat or room.reader
    before = room.newest(where)  # type: ignore[arg-type]
    raws = []
    for number, text in enumerate(texts):
        said = room.sandbox.put_message(
            room.sandbox.chat(where),  # type: ignore[arg-type]
            {"from": room.reader.as_json()},
            {"text": text, "entities": entities(text)},
        )
        date = int((NOW - timedelta(minutes=minutes)).timestamp())
        raws.append({"update_id": 10_000 + before + number, "message": said.json | {"date": date}})
    await room.inbox.take(raws, waited=True)
    await room.inbox.idle()
    return [message.text for message in room.sandbox.messages(where) if message.id > before]  # type: ignore[arg-type]


def entities(text: str) -> list[dict[str, object]]:
    length = len(text.split(maxsplit=1)[0])
    return [{"type": "bot_command", "offset": 0, "length": length}] if text.startswith("/") else []


async def test_what_was_said_while_we_were_away_is_not_done_and_that_is_said_once(room: Room) -> None:
    (told,) = await from_before(room, "/week", "/week", "/taiwan", "chips", "/pause 14")
    assert told.startswith(AWAY)
    assert await from_before(room, "/digest") == []


async def test_stop_is_done_however_old(room: Room) -> None:
    await room.subscribe()
    (told,) = await from_before(room, "/stop", minutes=23 * 60)
    assert (
        told.startswith("Daily messages are off") or "stopped" in told.casefold() or "no more" in told.casefold()
    )
    assert (await room.known()).state is SubscriberState.STOPPED


async def test_forget_is_asked_and_done_however_old(room: Room) -> None:
    await room.subscribe()
    (asked,) = await from_before(room, "/forget")
    assert not asked.startswith(AWAY)
    await room.press("Delete")
    assert await room.subscriber() is None


async def test_what_was_said_a_moment_before_is_done(room: Room) -> None:
    (told,) = await from_before(room, "/help", minutes=4)
    assert "What I can do" in told


async def test_what_has_only_just_come_is_done_whatever_our_clock_says(room: Room) -> None:
    await room.say("/help")  # from here on nothing waits at Telegram's
    room.clock.move(timedelta(hours=2))
    room.sandbox.clock = lambda: NOW
    (answer,) = await room.say("/help")
    assert answer.json["date"] == int(NOW.timestamp())
    assert "What I can do" in answer.text


async def test_a_group_is_not_told_that_we_were_away(room: Room) -> None:
    group = room.sandbox.add_group("Readers", owner=room.reader)
    assert await from_before(room, "/week@communique_bot", chat=group) == []


async def test_a_press_is_done_however_old(room: Room) -> None:
    await room.subscribe()
    await room.say("/settings")
    room.clock.move(timedelta(hours=5))
    press = room.sandbox.press(room.reader, "Stop")
    await room.quiet()
    known = await room.subscriber()
    assert press.answered
    assert known is not None
    assert known.state is SubscriberState.STOPPED


async def test_one_who_asks_for_too_much_is_told_once_and_heard_again_later(room: Room) -> None:
    answers = [message.text for _ in range(30) for message in await room.say("/help")]
    assert sum("What I can do" in text for text in answers) == 20
    assert sum(text.startswith(MUCH) for text in answers) == 1
    room.clock.move(timedelta(minutes=1))
    (answer,) = await room.say("/help")
    assert "What I can do" in answer.text


async def test_stop_is_heard_from_one_who_has_asked_for_too_much(room: Room) -> None:
    await room.subscribe()
    for _ in range(30):
        await room.say("/help")
    await room.say("/stop")
    assert (await room.known()).state is SubscriberState.STOPPED


async def test_searches_are_dearer_than_answers_to_questions(room: Room) -> None:
    answers = [message.text for _ in range(8) for message in await room.say("chips and tariffs")]
    assert sum("or most of them" in text for text in answers) == 5
    assert sum(text.startswith(MUCH) for text in answers) == 1
    await room.subscribe()
    await room.press("Other place")
    (answer,) = await room.say("Taipei")
    assert "Taipei" in answer.text


def test_what_reads_days_of_stories_is_dear() -> None:
    dear = {command.name for command in COMMANDS if command.dear}
    assert dear >= {"digest", "new", "week", "calendar", "timeline"}
    assert not dear & {"help", "settings", "stop", "time"}


async def test_a_press_too_many_is_answered_with_a_toast_and_not_done(room: Room) -> None:
    await room.say("/settings")
    for _ in range(19):
        await room.press("Topics")
        await room.press("Back")
    press = await room.press("Topics")
    assert press.toast.startswith(MUCH)


async def test_a_group_cannot_make_the_bot_flood_it(room: Room) -> None:
    group = room.sandbox.add_group("Readers", owner=room.reader)
    people = [room.sandbox.add_user(100 + number, f"Guest {number}") for number in range(5)]
    for person in people:
        room.sandbox.add_member(group, person)
    answers = []
    for _ in range(6):
        for person in people:
            answers += await room.say("/help@communique_bot", group, user=person)
    assert len(answers) == 13
    assert sum(message.text.startswith(MUCH) for message in answers) == 1


@pytest.mark.parametrize("language", ["zh-hans", "zh-tw"])
async def test_both_are_said_in_the_readers_language(room: Room, language: str) -> None:
    reader = room.sandbox.add_user(55, "Lin")
    reader.language_code = language
    for _ in range(25):
        await room.say("/help", reader)
    assert "请" in room.sandbox.last(reader).text or "請" in room.sandbox.last(reader).text


async def test_an_admin_may_ask_for_more(room: Room) -> None:
    admin = room.sandbox.add_user(ADMIN, "Alex")
    answers = [message for _ in range(30) for message in await room.say("/help", admin)]
    assert len(answers) == 30


# --- how much one may ask for: the rule -----------------------------------------------------------

SOME = Rate(4, 60)


def limits(most: int = 100) -> RequestLimits:
    return RequestLimits(lambda: 0.0, most=most)


def test_so_many_at_once_are_done_and_the_next_is_told_once() -> None:
    bucket, verdicts = Bucket(4.0), []
    for _ in range(8):
        bucket, verdict = draw(bucket, SOME, 0.0)
        verdicts.append(verdict)
    assert verdicts == [Ruling.DO] * 4 + [Ruling.SAY] + [Ruling.NOTHING] * 3


def test_who_was_told_to_wait_is_heard_again_when_half_the_bucket_is_full_and_not_before() -> None:
    over = Bucket(0.0, over=True)
    almost, verdict = draw(over, SOME, 1.9)
    assert verdict is Ruling.NOTHING
    after, verdict = draw(almost, SOME, 0.2)
    assert verdict is Ruling.DO
    assert not after.over


@given(st.lists(st.floats(0, 30), max_size=60), st.floats(1, 20), st.floats(1, 60))
@example([0.0, 0.0, 30.0, 0.0], 1.0, 1.0)
@example([0.0, 0.0, 15.0, 0.0], 1.75, 1.0)
def test_nobody_is_ever_answered_more_often_than_the_allowance_says(
    gaps: list[float], at_once: float, a_minute: float
) -> None:
    allowance, bucket, verdicts = Rate(at_once, a_minute), Bucket(at_once), []
    for gap in gaps:
        bucket, verdict = draw(bucket, allowance, gap)
        verdicts.append(verdict)
    assert verdicts.count(Ruling.DO) <= at_once + sum(gaps) * a_minute / 60 + 1e-6
    spoken = [verdict for verdict in verdicts if verdict is not Ruling.NOTHING]
    # One line about it, and no other before something was done again.
    assert all((one, next_one) != (Ruling.SAY, Ruling.SAY) for one, next_one in pairwise(spoken))


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    assert draw(Bucket(2.0), SOME, -3600.0)[0] == Bucket(1.0)


def test_a_group_has_a_limit_of_its_own_however_many_ask_in_it() -> None:
    known = limits()
    verdicts = [known.ask(person, -100, NOW) for person in range(1, 31)]
    assert verdicts.count(Ruling.DO) == GROUP.at_once
    assert verdicts.count(Ruling.SAY) == 1
    assert known.ask(1, None, NOW) is Ruling.DO
    assert known.ask(1, -200, NOW) is Ruling.DO


def test_what_is_dear_is_done_less_often_and_leaves_the_rest() -> None:
    known = limits()
    verdicts = [known.ask(1, None, NOW, dear=True) for _ in range(8)]
    assert verdicts.count(Ruling.DO) == DEAR.at_once
    assert known.ask(1, None, NOW) is Ruling.DO


@pytest.mark.parametrize(("admin", "done"), [(False, PERSON.at_once), (True, 5 * PERSON.at_once)])
def test_admins_may_ask_for_more_and_not_for_anything(admin: bool, done: float) -> None:
    known = limits()
    assert [known.ask(1, None, NOW, admin=admin) for _ in range(200)].count(Ruling.DO) == done


def test_time_passes_by_either_clock() -> None:
    seconds = [0.0]
    known = RequestLimits(lambda: seconds[0])
    for _ in range(30):
        known.ask(1, None, NOW)
    for seconds[0], ruling in ((0.0, Ruling.NOTHING), (29.0, Ruling.NOTHING), (31.0, Ruling.DO)):
        assert known.ask(1, None, NOW) is ruling
    for _ in range(30):
        known.ask(1, None, NOW)
    assert known.ask(1, None, NOW + timedelta(minutes=1)) is Ruling.DO


def test_only_so_many_people_are_remembered() -> None:
    known = limits(most=10)
    for person in range(1000):
        known.ask(person, None, NOW)
    assert len(known._known) == 10
