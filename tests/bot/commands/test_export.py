"""/export: everything that is held of a chat as two files; and nothing of it is left after /forget."""

import json
import logging
from datetime import timedelta

import pytest
from telegram.error import ChatMigrated

import bot.texts
from bot.render.markdown import to_markdown
from bot.sandbox.world import Message
from config.log import Redactor
from tests.bot.commands.conftest import Room
from tests.bot.commands.test_groups import group_of
from tests.bot.commands.test_stories import DRILLS, TARIFFS, labels, told


def content(room: Room, message: Message) -> bytes:
    return room.sandbox.files[message.json["document"]["file_id"]].content


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
async def test_a_reader_gets_all_rows_as_json_and_what_was_told_with_links(room: Room, language: str) -> None:
    await room.subscribe()
    await told(room, DRILLS, TARIFFS, language=language)
    await room.press(labels(room.sandbox.last(room.reader))[0][0])
    await room.press(labels(room.sandbox.last(room.reader))[0][0])
    rows, text = await room.say("/export")
    tables = json.loads(content(room, rows))["tables"]
    assert [each["chat"] for each in tables["subscriber"]] == [room.reader.id]
    assert [each["kind"] for each in tables["kept_story"]] == ["saved"]
    assert {each["state"] for each in tables["delivery"]} == {"sent"}
    assert any("/export" in each["raw"] for each in tables["update_seen"] if each["raw"])
    markdown = content(room, text).decode()
    assert markdown.startswith(f"# {bot.texts.get(language).told_title}\n")
    assert DRILLS[0] in markdown
    assert "](<https://harbour-gazette.example.org/" in markdown
    assert "<b>" not in markdown


async def test_who_never_began_gets_what_little_there_is_and_nothing_of_others(room: Room) -> None:
    await room.subscribe()
    await told(room, DRILLS)
    rows, text = await room.say("/export", room.sandbox.add_user(77, "Sasha"))
    assert json.loads(content(room, rows))["tables"]["subscriber"] == []
    assert "Nothing that is still kept was told here." in content(room, text).decode()
    assert str(room.reader.id) not in content(room, rows).decode()
    assert DRILLS[0] not in content(room, rows).decode()


async def test_in_a_group_only_admins_export_and_a_group_without_files_is_told_so(room: Room) -> None:
    group, owner, member = group_of(room)
    await room.say("/start@communique_bot", group, user=owner)
    (refused,) = await room.say("/export@communique_bot", group, user=member)
    assert "Only admins" in refused.text
    rows, _ = await room.say("/export@communique_bot", group, user=owner)
    assert json.loads(content(room, rows))["chat"] == group.id
    group.may_send_files = False
    room.clock.move(timedelta(minutes=5))
    (answer,) = await room.say("/export@communique_bot", group, user=owner)
    assert answer.text.startswith("This group does not let me send files.")


def test_what_others_wrote_means_nothing_in_markdown_and_links_lead_where_they_led() -> None:
    html = '<b><a href="https://a.example/x?y=1&amp;z=&lt;q&gt;">Rise *[now]*</a></b> (US)\n'
    html += "- <i>one </i>two\n1. # three"
    assert to_markdown(html) == (
        "**[Rise \\*\\[now\\]\\*](<https://a.example/x?y=1&z=%3Cq%3E>)** \\(US\\)"
        "  \n\\- *one* two  \n1\\. \\# three"
    )


def test_the_log_does_not_say_the_new_number_of_a_group() -> None:
    record = logging.LogRecord(
        "communique", logging.ERROR, "", 0, "failed: %s", (ChatMigrated(-1009876543210),), None
    )
    Redactor().filter(record)
    assert "9876543210" not in record.getMessage()
    assert "failed: " in record.getMessage()
