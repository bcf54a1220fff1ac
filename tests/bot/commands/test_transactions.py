"""How many transactions one message costs: its note, who asks, what is asked for, what the answer tells, and that
it is done."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from tests.bot.commands.conftest import Room

MOST = 4
NEWS = ("/taiwan", "/digest", "/new", "/week", "/calendar", "/timeline taiwan", "/why ship", "ship")
"""What is answered with words of others: a subscriber's answer is noted before it leaves."""
AT_ONCE = (
    "/taiwan", "/time 07:30", "/time", "/timezone Taipei", "/quiet off", "/digest", "/new", "/week", "/calendar",
    "/timeline taiwan", "/settings", "/help", "/why ship", "ship", "/topics taiwan", "/resume", "/both",
    "/both taiwan", "/washington", "/who Rubio", "/lists",
)  # fmt: skip


@contextmanager
def counted() -> Iterator[list[object]]:
    """Count the connections that are taken out of any pool: one for each transaction."""
    taken: list[object] = []

    def note(connection: object, *_: object) -> None:
        taken.append(connection)

    event.listen(Pool, "checkout", note)
    try:
        yield taken
    finally:
        event.remove(Pool, "checkout", note)


@pytest.mark.parametrize("text", AT_ONCE)
@pytest.mark.parametrize("receives", [True, False])
async def test_a_command_is_four_transactions_at_most_and_one_more_where_it_tells_a_subscriber_news(
    room: Room, text: str, receives: bool
) -> None:
    await room.publish_story("A ship passed", "A ship passed through the strait. Talks follow on 30 March 2026.")
    if receives:
        await room.subscribe()
    with counted() as taken:
        assert await room.say(text)
    assert len(taken) <= MOST + (receives and text in NEWS)


@pytest.mark.parametrize("text", ["/start"])
async def test_what_needs_the_language_first_is_one_more_beside_the_note_of_its_example(
    room: Room, text: str
) -> None:
    await room.publish_story("A ship passed", "A ship passed through the strait. Talks follow on 30 March 2026.")
    with counted() as taken:
        assert await room.say(text)
    assert len(taken) <= MOST + 2


async def test_a_question_that_falls_costs_one_more_and_only_then(room: Room) -> None:
    await room.say("/start")
    await room.press("Other place")
    with counted() as taken:
        await room.say("/time 07:30")
    assert len(taken) == MOST + 1
    with counted() as taken:
        await room.say("/time 07:30")
    assert len(taken) == MOST
