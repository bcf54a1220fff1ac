"""/themes: editors change topics, and readers have them at once."""

import json
import re
import tomllib
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands import register_commands
from bot.sandbox.world import Message, User
from digests.model import AdminAct, Role
from tests.bot.commands.conftest import Room

TEXT = "The United States and China agreed on Monday to hold talks about {subject}."
NEW = "gargoyles\nGargoyles and cranes\n石像鬼\n石像鬼雕像\n+gargoyles =4 +石像鬼"


@pytest.fixture
async def editor(room: Room) -> User:
    await room.store.admins.give(77, Role.EDITOR, room.clock())
    return room.sandbox.add_user(77, "Jo")


async def publish(room: Room, *subjects: str) -> None:
    for subject in subjects:
        await room.publish_story(f"Talks on {subject}", TEXT.format(subject=subject))


async def ask(room: Room, who: User, *labels: str) -> Message:
    """Open /themes and press these buttons; return what is asked at the end."""
    await room.say("/themes", who)
    answers: list[Message] = []
    for label in labels:
        answers = await room.pressed(label, who)
    return answers[-1]


async def last(room: Room, who: User) -> str:
    return room.sandbox.messages(who)[-1].text


async def add(room: Room, who: User) -> None:
    await ask(room, who, "New topic")
    await room.say(NEW, who)
    await room.press("Change it", who)


async def test_the_topics_are_listed_and_one_is_opened_with_names_and_weighted_words(
    room: Room, editor: User
) -> None:
    (answer,) = await room.say("/themes", editor)
    assert "17 topics" in answer.text
    await room.press("Trade", editor)
    opened = room.sandbox.messages(editor)[-1].text
    assert opened.startswith("/trade\nTrade and tariffs\n贸易与关税\n貿易與關稅")
    assert re.search(r"^1\. \[\d\] ", opened, re.MULTILINE)
    await room.press("Next ›", editor)
    assert "page 2 of" in room.sandbox.messages(editor)[-1].text
    assert "\n13. [" in room.sandbox.messages(editor)[-1].text


async def test_words_are_tried_then_confirmed_and_count_at_once(room: Room, editor: User) -> None:
    await publish(room, "windmills", "tea")
    await ask(room, editor, "Trade", "Change words")
    _, proposal = await room.say("+windmills =4 +gryphons", editor)
    assert "1 would gain this topic" in proposal.text
    assert "Talks on windmills (windmills)" in proposal.text
    assert "In no article that passed the gate: “gryphons”" in proposal.text
    before = room.services.relation
    await room.press("Change it", editor)
    assert "/trade is changed" in await last(room, editor)
    assert room.services.relation is not before
    (entry,) = await room.store.audit.latest(5)
    assert (entry.act, entry.subject, entry.role) == (AdminAct.THEME_CHANGED, "trade", Role.EDITOR)
    await room.say("/themes trade", editor)
    pages = [await last(room, editor)]
    for _ in range(4):
        await room.press("Next ›", editor)
        pages.append(await last(room, editor))
    assert any("[4] windmills" in page for page in pages)


async def test_nothing_is_changed_without_the_confirmation(room: Room, editor: User) -> None:
    await ask(room, editor, "Trade", "Change words")
    await room.say("+windmills", editor)
    await room.press("Cancel", editor)
    assert await last(room, editor) == "Nothing was changed."
    assert await room.store.themes.all() == []
    assert await room.store.audit.latest(5) == []


async def test_a_new_topic_is_a_command_a_setting_and_a_menu_entry_at_once(room: Room, editor: User) -> None:
    (before,) = await room.say("/gargoyles")
    assert "I do not know the command /gargoyles" in before.text
    await add(room, editor)
    assert "The topic /gargoyles is there" in await last(room, editor)
    await room.publish_story("Gargoyles in Washington", "Stone beasts were sold to China.", themes=["gargoyles"])
    (brief,) = await room.say("/gargoyles 7d")
    assert "Gargoyles in Washington" in brief.text
    (topics,) = await room.say("/topics")
    assert "/gargoyles – Gargoyles and cranes" in topics.text
    (searched,) = await room.say("石像鬼雕像")
    assert "Gargoyles in Washington" in searched.text
    (near,) = await room.say("/gargoyle")
    assert "/gargoyles" in near.text
    await room.subscribe()
    await room.say("/settings")
    await room.press("Topics")
    assert any("Gargoyles" in label for label in room.sandbox.labels(room.reader))


async def test_the_menus_of_telegram_have_the_new_topic(menus: Room, editor: User) -> None:
    await add(menus, editor)
    await register_commands(menus.application.bot, menus.services)
    told = [dict(call.values) for call in menus.sandbox.log if call.method.lower() == "setmycommands"]
    english = [json.loads(str(each["commands"])) for each in told if not each.get("language_code")]
    assert {"command": "gargoyles", "description": "Gargoyles and cranes"} in english[-1]
    assert {"command": "gargoyles", "description": "Gargoyles and cranes"} not in english[0]


async def test_undo_takes_the_topic_back_and_its_command(room: Room, editor: User) -> None:
    await add(room, editor)
    await room.press("Undo", editor)
    assert await last(room, editor) == "It is undone."
    (answer,) = await room.say("/gargoyles")
    assert "I do not know the command" in answer.text


async def test_names_are_changed_in_three_languages_without_a_trial(room: Room, editor: User) -> None:
    await ask(room, editor, "Trade", "Names")
    (proposal,) = await room.say("Commerce\n商贸\n商貿", editor)
    assert "New names\nCommerce\n商贸\n商貿" in proposal.text
    await room.press("Change it", editor)
    reader = room.sandbox.add_user(43, "Mei", language_code="zh-hans")
    (topics,) = await room.say("/topics", reader)
    assert "/trade – 商贸" in topics.text


async def test_removing_says_what_readers_lose_and_undo_gives_it_back(room: Room, editor: User) -> None:
    await room.subscribe()
    await room.say("/topics health")
    known = await room.known()
    await room.store.subscribers.save(replace(known, themes=("health",)), room.clock())
    await room.say("/themes health", editor)
    await room.press("Remove", editor)
    proposal = await last(room, editor)
    assert "Readers who chose this topic: 1." in proposal
    assert "Of them, 1 chose nothing else" in proposal
    await room.press("Change it", editor)
    assert (await room.known()).themes == ()
    (answer,) = await room.say("/health")
    assert "I do not know the command" in answer.text
    await room.press("Undo", editor)
    assert (await room.known()).themes == ("health",)


async def test_a_topic_that_measures_need_is_not_removed(room: Room, editor: User) -> None:
    await room.say("/themes taiwan", editor)
    press = await room.press("Remove", editor)
    assert "cannot be removed" in press.toast


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("+船", "is one character"),
        ("+tariffs", "counts for this topic already"),
        ("-gryphons", "does not count"),
        ("-#999", "There is no line 999"),
        ("+" + "w" * 300, "is too long"),
        ("+x =9", "A weight is"),
        ("hello", "I see no words"),
    ],
)
async def test_words_that_cannot_be_used_are_answered_and_may_be_sent_again(
    room: Room, editor: User, said: str, answered: str
) -> None:
    await ask(room, editor, "Trade", "Change words")
    (answer,) = await room.say(said, editor)
    assert answered in answer.text
    *_, proposal = await room.say("+gryphons", editor)
    assert "Nothing is changed yet" in proposal.text


async def test_signs_of_patterns_are_plain_words(room: Room, editor: User) -> None:
    await publish(room, "a.b", "axb")
    await ask(room, editor, "Trade", "Change words")
    *_, proposal = await room.say("+a.b =4 +(.*)+[x =4", editor)
    assert "Talks on a.b" in proposal.text
    assert "Talks on axb" not in proposal.text


async def test_a_word_in_most_articles_is_refused_with_its_share(room: Room, editor: User) -> None:
    await publish(room, *(f"matter {number}" for number in range(12)))
    await ask(room, editor, "Trade", "Change words")
    *_, answer = await room.say("+Monday", editor)
    assert "“Monday” is in 100 %" in answer.text


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("gargoyles\nGargoyles", "five lines or more"),
        (NEW.replace("gargoyles\n", "week\n", 1), "/week is a command already"),
        (NEW.replace("gargoyles\n", "beijing\n", 1), "/beijing is a command already"),
        (NEW.replace("gargoyles\n", "tariffs\n", 1), "/tariffs is a command already"),
        (NEW.replace("gargoyles\n", "9 lives!\n", 1), "cannot be a command"),
        (NEW.replace("gargoyles\n", "g" * 33 + "\n", 1), "cannot be a command"),
        (NEW.replace("Gargoyles and cranes", "G" * 65), "is too long"),
        (NEW.replace("Gargoyles and cranes", "Trade and tariffs"), "is the name of another topic"),
        (NEW.replace("石像鬼\n", "…\n", 1), "three names"),
    ],
)
async def test_a_new_topic_that_cannot_be_is_refused_and_may_be_sent_again(
    room: Room, editor: User, said: str, answered: str
) -> None:
    await ask(room, editor, "New topic")
    (answer,) = await room.say(said, editor)
    assert answered in answer.text
    *_, proposal = await room.say(NEW, editor)
    assert "Nothing is changed yet" in proposal.text


async def test_the_second_of_two_editors_is_told_that_the_first_was_faster(
    room: Room, editor: User, admin: User
) -> None:
    for who, word in ((editor, "+gryphons"), (admin, "+centaurs")):
        await ask(room, who, "Trade", "Change words")
        await room.say(word, who)
    await room.press("Change it", editor)
    press = await room.press("Change it", admin)
    assert "Somebody changed this topic meanwhile" in press.toast
    (row,) = await room.store.themes.all()
    assert row.table is not None
    assert "gryphons" in str(row.table["words"][-1])


async def test_an_editor_who_lost_the_role_can_neither_press_nor_answer(room: Room, editor: User) -> None:
    await ask(room, editor, "Trade", "Change words")
    await room.say("+gryphons", editor)
    await room.store.admins.take(editor.id)
    await room.press("Change it", editor)
    assert await room.store.themes.all() == []


async def test_a_question_to_an_editor_who_lost_the_role_is_not_answered(room: Room, editor: User) -> None:
    await ask(room, editor, "Trade", "Change words")
    await room.store.admins.take(editor.id)
    *_, answer = await room.say("+gryphons", editor)
    assert "An editor or an owner" in answer.text


async def test_a_moderator_and_a_reader_cannot_open_it(room: Room) -> None:
    await room.store.admins.give(78, Role.MODERATOR, room.clock())
    (answer,) = await room.say("/themes", room.sandbox.add_user(78, "Mo"))
    assert "An editor or an owner" in answer.text
    (answer,) = await room.say("/themes")
    assert "17 topics" not in answer.text


async def test_the_export_is_a_file_that_the_bot_reads(room: Room, editor: User) -> None:
    await add(room, editor)
    (file,) = await room.say("/themes export", editor)
    content = room.sandbox.files[file.json["document"]["file_id"]].content
    read = tomllib.loads(content.decode())
    assert read["theme"][-1]["id"] == "gargoyles"
    assert read["specificity"][0] == "gargoyles"


async def test_the_longest_command_fits_every_button_and_menu(room: Room, editor: User) -> None:
    await ask(room, editor, "New topic")
    await room.say(NEW.replace("gargoyles\n", "g" * 32 + "\n", 1), editor)
    await room.press("Change it", editor)
    assert f"/{'g' * 32} is there" in await last(room, editor)
    await room.subscribe()
    await room.say("/settings")
    await room.press("Topics")
    await room.press("More or less")
    await room.press(next(label for label in room.sandbox.labels(room.reader) if "Gargoyles" in label))
    assert [theme for theme, _ in (await room.known()).weights] == ["g" * 32]
    await room.say(f"/themes {'g' * 32}", editor)
    for label in ("Remove", "Change it", "Undo"):
        await room.press(label, editor)
    assert await last(room, editor) == "It is undone."


async def test_stories_of_a_removed_topic_are_still_told_under_other_news(room: Room, editor: User) -> None:
    await room.subscribe()
    await room.publish_story("Talks on clinics", TEXT.format(subject="clinics"), themes=["health"])
    (before,) = await room.say("/digest all")
    await room.say("/themes health", editor)
    for label in ("Remove", "Change it"):
        await room.press(label, editor)
    (after,) = await room.say("/digest all", room.sandbox.add_user(43, "Lee"))
    assert "HEALTH" in before.text
    assert after.text == before.text.replace("HEALTH", "OTHER NEWS")
    (week,) = await room.say("/week all")
    assert "Talks on clinics" in week.text


async def test_a_press_below_a_topic_that_is_gone_is_answered(room: Room, editor: User) -> None:
    await add(room, editor)
    await room.say("/themes gargoyles", editor)
    opened = room.sandbox.messages(editor)[-1]
    await room.store.themes.drop("gargoyles")
    press = await room.press("Change words", editor, message=opened)
    assert "There is no such topic any more" in press.toast


async def test_a_confirmation_is_no_other_admins_and_no_old_one(room: Room, editor: User, admin: User) -> None:
    await ask(room, editor, "Trade", "Change words")
    await room.say("+gryphons", editor)
    await room.press("Change it", editor)
    (row,) = await room.store.themes.all()
    room.clock.move(timedelta(days=2))
    press = await room.press("Undo", editor)
    assert press.toast
    assert await room.store.themes.all() == [row]


async def test_a_text_of_four_thousand_characters_is_answered(room: Room, editor: User) -> None:
    for label in ("Trade", "New topic"):
        await room.say("/themes", editor)
        await room.press(label, editor)
        if label == "Trade":
            await room.press("Change words", editor)
        (answer,) = await room.say(" ".join(f"+w{number}" for number in range(600)), editor)
        assert "I need five lines" in answer.text or "10" in answer.text


async def test_every_page_of_the_longest_topic_fits_a_message(room: Room, editor: User) -> None:
    longest = max(
        room.services.relation.themes, key=lambda theme: sum(len(each.pattern.pattern) for each in theme.entries)
    )
    await room.say(f"/themes {longest.id}", editor)
    pages = 1
    while "Next ›" in room.sandbox.labels(editor):
        await room.press("Next ›", editor)
        pages += 1
    assert f"page {pages} of {pages}" in await last(room, editor)
