"""/marks: what readers marked, by story, with what the rules said, through the real bot."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot import __version__
from bot.commands.marks import ON_A_PAGE
from bot.hearing.buttons import MOST_BYTES
from bot.sandbox.world import Message, User
from digests.curate.admins import hash_of
from digests.curate.marks import FEWEST_READERS
from digests.keeping import mark_wrong
from digests.model import AdminAct, Proof, Role, Story, Subscriber, Wrong
from digests.store import Edit
from tests.benchmarks.labelling.corpus import StreamArticle
from tests.benchmarks.verdicts.stored import CardVerdict, outdated, read_verdicts
from tests.bot.commands.conftest import ADMIN, Room
from tests.bot.commands.test_groups import group_of
from tests.bot.commands.test_stories import DRILLS, TARIFFS, deliver, labels, told
from tests.editing import save_edit
from tests.factories import passage

SAID = "The United States will raise the tariff on Chinese chips to 50 percent in June, the White House said."
KINDS = ["Another topic", "Not about the two sides", "Not their words", "Old news"]


async def story_with_line(room: Room) -> Story:
    """A story about tariffs in which Washington has a line."""
    title, text = TARIFFS
    story = await room.publish_story(title, f"{text} {SAID}", ("trade",))
    said = {"party": "us", "speaker": "the White House", "speaker_text": "the White House", "proof": Proof.OFFICE}
    line = passage(story.lead, 1, SAID, worth=3.0, line=0.9, **said)
    whole = replace(story, lines={"us": (line,)})
    await save_edit(room.store, Edit(stories=[whole]), room.clock())
    return whole


async def mark(room: Room, number: int, kind: str) -> None:
    """The reader marks the story with this number in their last digest."""
    await room.press("Wrong")
    digest = room.sandbox.last(room.reader)
    if choices := [row[0] for row in labels(digest) if row[0].startswith(f"{number}. ")]:
        await room.press(choices[0])
    await room.press(kind)


async def ask(room: Room, admin: User, words: str = "/marks") -> Message:
    (answer,) = await room.say(words, admin)
    return answer


async def test_a_story_that_a_reader_marked_is_listed_with_what_the_rules_said(room: Room, admin: User) -> None:
    await story_with_line(room)
    await room.subscribe()
    digest = await told(room, DRILLS)
    place = 1 if digest.text.startswith("Tariffs") else 2
    await mark(room, place, "Not their words")
    await mark(room, place, "Old news")
    answer = await ask(room, admin)
    print(answer.text); print(labels(answer))
    await room.press("1", admin)
    print(room.sandbox.last(admin).text); print(labels(room.sandbox.last(admin)))
    print(digest.text)
    assert 0
