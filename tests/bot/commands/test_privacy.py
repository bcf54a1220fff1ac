"""/privacy, /forget, /help."""

import bot.texts
from tests.bot.commands.conftest import ADMIN, Room


async def test_privacy_says_in_every_language_when_backups_end_and_the_answer_to_forget_does_too(
    room: Room,
) -> None:
    for language in ("en", "zh-Hans", "zh-Hant"):
        texts = bot.texts.get(language)
        assert "14" in texts.privacy.format(contact="", days=room.services.backup_days)
        assert "14" in texts.forgotten.format(days=room.services.backup_days)
    (answer,) = await room.say("/privacy")
    for words in ("What is kept about you", "desk@example.org", "deleted after 14 days"):
        assert words in answer.text
    assert "{" not in answer.text


async def test_forget_asks_once_and_then_deletes(room: Room) -> None:
    await room.subscribe()
    (question,) = await room.say("/forget")
    assert await room.subscriber() is not None
    await room.press("Delete my data")
    assert await room.subscriber() is None
    assert "Deleted" in question.text
    assert question.labels == []


async def test_forget_can_be_thought_over(room: Room) -> None:
    await room.say("/start")
    await room.say("/forget")
    await room.press("Keep it")
    assert await room.subscriber() is not None
    assert "Nothing was deleted" in room.sandbox.last(room.reader).text


async def test_deleting_twice_is_harmless(room: Room) -> None:
    await room.say("/start")
    (question,) = await room.say("/forget")
    await room.press("Delete my data", message=question)
    press = await room.press("Delete my data", message=question)
    assert press.answered
    assert await room.subscriber() is None


async def test_help_shows_admin_commands_to_admins_only(room: Room) -> None:
    (answer,) = await room.say("/help")
    assert "/addsource" not in answer.text
    (answer,) = await room.say("/help", room.sandbox.add_user(ADMIN, "Alex"))
    assert "/addsource" in answer.text
