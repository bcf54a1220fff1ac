"""Telegram's limits over the death of a process: what was answered counts for the next one."""

import pytest

from bot.sandbox.world import Chat
from tests.faults.works import Life, Works

pytestmark = pytest.mark.long

ASKED = 12
"""So much a group may ask for at once."""
A_MINUTE = 20


def ask(works: Works, group: Chat) -> None:
    for _ in range(ASKED):
        works.sandbox.say(group, "/help@communique_bot")


async def answered(works: Works, group: Chat, replies: int, life: Life) -> None:
    """Wait for so many replies in all, and until every update is written down as done."""
    log = works.sandbox.log
    await works.until(lambda: len(log.sent(group.id)) >= replies, life=life)
    await works.until(lambda: not works.query("select 1 from update_seen where not done"), life=life)


@pytest.mark.timeout(180)
async def test_a_group_gets_no_more_than_twenty_replies_a_minute_when_the_bot_is_killed_between_them(
    works: Works,
) -> None:
    group = works.sandbox.add_group("Readers")
    life = works.start()
    ask(works, group)
    await answered(works, group, ASKED, life)
    await life.end()
    life = works.start()
    ask(works, group)
    await answered(works, group, A_MINUTE, life)
    assert len(works.sandbox.log.sent(group.id)) == A_MINUTE, "the rest would have to wait for too long"
    works.sandbox.log.at_most_per_group(A_MINUTE)
