"""The first run: ids, the code of the first owner, and a bot without sources."""

import pytest

from bot.texts import LANGUAGES
from tests.bot.commands.conftest import Room

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
