"""The first run: ids, and a bot without sources."""

from datetime import timedelta

import pytest

from bot.commands.registry import COMMANDS
from bot.sandbox.world import User
from bot.texts import LANGUAGES, first_run_words
from digests.model import Role
from tests.bot.commands.conftest import ADMIN, Room

SPOKEN_BY_TELEGRAM = {"en": "en", "zh-Hans": "zh-hans", "zh-Hant": "zh-tw"}


# --- /id -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
async def test_anybody_learns_their_own_id_in_their_language(room: Room, language: str) -> None:
    somebody = room.sandbox.add_user(77, language_code=SPOKEN_BY_TELEGRAM[language])
    (answer,) = await room.say("/id", somebody)
    assert "77" in answer.text
    assert answer.text.startswith({"en": "Your", "zh-Hans": "您的", "zh-Hant": "您的"}[language])
    assert await room.subscriber(77) is None, "the question alone makes nobody a subscriber"


async def test_in_a_group_the_id_of_the_group_is_told_as_well(room: Room) -> None:
    owner = room.sandbox.add_user(50, "Kim")
    group = room.sandbox.add_group("Readers", owner=owner)
    (answer,) = await room.say("/id@communique_bot", group, user=owner)
    assert answer.text.split("\n") == [
        "Your Telegram id is 50. Touch it to copy it.",
        f"The id of this group is {group.id}.",
    ]


async def test_who_speaks_as_the_group_is_told_no_id_of_a_person(room: Room) -> None:
    group = room.sandbox.add_group("Readers", owner=room.sandbox.add_user(50, "Kim"))
    (answer,) = await room.say("/id@communique_bot", group, anonymous=True)
    assert answer.text == f"The id of this group is {group.id}."


# --- without any source --------------------------------------------------------------------------

READER_STEP = first_run_words("en").no_sources
ADMIN_STEP = "I have no source to read yet. The next step is yours: /addsource URL adds one."
ASKED = ["/digest", "/new", "/week", "/calendar", "/timeline", "/both", "/who Rubio", "/lists", "/why ports",
         "/taiwan", "/beijing", "taiwan", "week", "ports of the west coast", "taiwan 7d", "/digest taiwan",
         "/week 99999"]  # fmt: skip


@pytest.mark.parametrize("words", ASKED)
async def test_without_any_source_every_answer_from_them_names_the_next_step(
    room: Room, admin: User, words: str
) -> None:
    for who, step in ((room.reader, READER_STEP), (admin, ADMIN_STEP)):
        (answer,) = await room.say(words, who)
        assert answer.text.startswith(step), answer.text
        assert answer.text.count("I have no source") == 1
        assert len(answer.text) > len(step), "the answer itself is still there"
    await room.add_source()
    room.clock.move(timedelta(minutes=1))
    (answer,) = await room.say(words)
    assert "I have no source" not in answer.text


def test_what_is_asked_above_is_every_command_that_reads() -> None:
    asked = {words.split()[0].removeprefix("/") for words in ASKED}
    assert {each.name for each in COMMANDS if each.reads and each.rights.role is None} <= asked


@pytest.mark.parametrize("words", ["/sources", "/stats", "/trytheme trade +walnuts"])
async def test_commands_of_admins_name_it_too(room: Room, admin: User, words: str) -> None:
    (answer, *_) = await room.say(words, admin)
    assert "/addsource URL adds one." in answer.text


async def test_the_first_talk_has_it_in_place_of_a_sample(room: Room, admin: User) -> None:
    for who, step in ((room.reader, READER_STEP), (admin, ADMIN_STEP)):
        _, sample = await room.say("/start", who)
        assert sample.text == step


async def test_who_may_not_add_sources_is_told_what_readers_are_told(room: Room, admin: User) -> None:
    await room.store.admins.give(room.reader.id, Role.MODERATOR, room.clock())
    (answer,) = await room.say("/taiwan")
    assert answer.text.startswith(READER_STEP)
    await room.store.admins.give(room.reader.id, Role.EDITOR, room.clock())
    (answer,) = await room.say("/trade")
    assert answer.text.startswith(ADMIN_STEP)
    group = room.sandbox.add_group("Readers", owner=admin)
    (answer,) = await room.say("/taiwan@communique_bot", group, user=admin)
    assert answer.text.startswith(READER_STEP), "in a group nobody acts as an admin of the bot"


async def test_sources_that_are_paused_or_whose_language_is_unknown_are_sources(room: Room) -> None:
    await room.add_source()
    await room.store.sources.set_active("harbour-gazette", False, "tired", room.clock())
    (answer,) = await room.say("/taiwan")
    assert "I have no source" not in answer.text


async def test_once_the_last_source_is_removed_the_next_step_is_named_again(room: Room) -> None:
    await room.publish_story("A transit", "A ship passed through the strait on Monday.")
    await room.store.sources.remove("harbour-gazette", room.clock())
    (answer,) = await room.say("/taiwan")
    assert answer.text.startswith(READER_STEP)
    assert "A transit" in answer.text, "what was read is still told"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_step_is_told_in_the_language_of_the_person(room: Room, language: str) -> None:
    words, spoken = first_run_words(language), SPOKEN_BY_TELEGRAM[language]
    (answer,) = await room.say("/taiwan", room.sandbox.add_user(77, language_code=spoken))
    assert answer.text.startswith(words.no_sources)
    (answer,) = await room.say("/taiwan", room.sandbox.add_user(ADMIN, language_code=spoken))
    assert answer.text.startswith(words.no_sources_admin.partition("<code>")[0])
