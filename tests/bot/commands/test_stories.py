"""The buttons below a digest, and what is kept by them: through the real bot, with digests that are delivered."""

from dataclasses import replace
from datetime import time, timedelta

import httpx
import pytest
import telegram

from bot.commands.stories import LONGEST_LABEL, keyboard_of, label_of
from bot.hearing.buttons import MOST_BYTES
from bot.sandbox.state import TOKEN, ButtonPress
from bot.sandbox.world import Chat, Message, User
from bot.sending.messenger import TelegramMessenger
from bot.sending.wire import SendingWire
from digests.deliver import deliver_due
from digests.model import KeptKind, KeptStory, StoryMenu, ToldCard, Wrong
from digests.publish import publish_due
from tests.bot.commands.conftest import Room
from tests.bot.commands.test_groups import group_of
from tests.factories import NOW

DRILLS = ("Drills off Taiwan", "Warships sailed near the island for three days, the ministry in Taipei said.")
TARIFFS = ("Tariffs on Chinese chips rise", "Washington raises the tariff on Chinese chips to 50 percent.")
LABELS = {
    "en": ("Save", "Mute", "Wrong", "Old news"),
    "zh-Hans": ("收藏", "不再推送", "有误", "旧闻"),
    "zh-Hant": ("收藏", "不再推送", "有誤", "舊聞"),
}


async def deliver(room: Room, chat: Chat | User | None = None) -> Message:
    """Publish and deliver what is due; return the last message of the chat."""
    services = room.services
    await publish_due(room.store, services.renderer, services.relation, services.lexicon, room.clock())
    root = f"{room.sandbox.url}/bot"
    wire = SendingWire(root, 1)
    wire._client = httpx.AsyncClient(transport=httpx.ASGITransport(app=room.sandbox))
    bot = telegram.Bot(TOKEN, root, request=wire, get_updates_request=wire)
    await deliver_due(room.store, TelegramMessenger(bot, keyboard=keyboard_of), room.clock)
    await wire.shutdown()
    return room.sandbox.last(chat or room.reader)


async def told(room: Room, *stories: tuple[str, str], language: str = "en", chat: int | None = None) -> Message:
    """Let the reader, who is stored, get a digest of these stories."""
    themes = {DRILLS: "taiwan", TARIFFS: "trade"}
    for title, text in stories:
        await room.publish_story(title, text, (themes[title, text],))
    known = await room.known(chat)
    due = room.clock() + timedelta(seconds=1)
    values = {"next_digest_at": due, "language": language, "reads": ("en",), "hours": (time(due.hour),)}
    await room.store.subscribers.save(replace(known, **values), room.clock())  # type: ignore[arg-type]
    room.clock.move(timedelta(seconds=1))
    place = next(
        each for each in (room.reader, *room.sandbox.chats.values()) if each.id == (chat or room.reader.id)
    )
    return await deliver(room, place)


def labels(message: Message) -> list[list[str]]:
    rows = (message.json.get("reply_markup") or {}).get("inline_keyboard", [])
    return [[each["text"] for each in row] for row in rows]


@pytest.mark.parametrize("language", LABELS)
async def test_a_story_is_saved_muted_and_marked_by_its_number(room: Room, language: str) -> None:
    save, mute, wrong, old = LABELS[language]
    await room.subscribe()
    digest = await told(room, DRILLS, TARIFFS, language=language)
    whole = digest.text
    assert labels(digest) == [[save, mute, wrong]]

    await room.press(save)
    choices = [row[0] for row in labels(digest)]
    assert [each[:3] for each in choices[:2]] == ["1. ", "2. "]
    first = choices[0][3:].rstrip("…")
    assert whole.startswith(first), "the numbers are those of the digest"
    press = await room.press(choices[0])
    assert "/saved" in press.toast
    assert labels(digest) == [[save, mute, wrong]]
    assert "/saved" in (await _do(room, save, choices[0])).toast, "pressed twice it is still saved"

    press = await _do(room, mute, choices[1])
    assert "/muted" in press.toast
    await room.press(wrong)
    await room.press(choices[1])
    assert old in labels(digest)[-2]
    await room.press(old)
    assert labels(digest) == [[save, mute, wrong]]
    assert digest.text == whole

    known = await room.known()
    (saved,) = await room.store.keeping.kept(known.id, KeptKind.SAVED)
    (muted,) = await room.store.keeping.kept(known.id, KeptKind.MUTED)
    (mark,) = await room.store.keeping.marks(NOW, 9)
    assert saved.words.startswith(first)
    assert mark.story == muted.story != saved.story
    assert (mark.what, known.muted) == (Wrong.OLD, (muted.story,))


async def _do(room: Room, wish: str, choice: str) -> ButtonPress:
    await room.press(wish)
    return await room.press(choice)


async def test_back_brings_the_row_again_and_one_story_is_not_asked_for(room: Room) -> None:
    await room.subscribe()
    digest = await told(room, DRILLS)
    press = await room.press("Save")
    assert "Saved" in press.toast
    assert labels(digest) == [["Save", "Mute", "Wrong"]]
    await room.press("Wrong")
    assert labels(digest)[0] == ["Another topic"]
    await room.press("‹ Back")
    assert labels(digest) == [["Save", "Mute", "Wrong"]]


async def test_saved_lists_with_links_and_as_a_file_and_lets_go(room: Room) -> None:
    await room.subscribe()
    (nothing,) = await room.say("/saved")
    assert "Nothing is saved yet" in nothing.text
    await told(room, DRILLS, TARIFFS)
    for number in (0, 1):
        await room.press("Save")
        await room.press(labels(room.sandbox.last(room.reader))[number][0])
    (listed,) = await room.say("/saved")
    assert "Drills off Taiwan" in listed.text
    assert "Tariffs on Chinese chips rise" in listed.text
    assert "Harbour Gazette (" in listed.text
    links = [each["url"] for each in listed.json["entities"] if each["type"] == "text_link"]
    assert len(links) == 2
    (file,) = await room.say("/saved file")
    content = room.sandbox.files[file.json["document"]["file_id"]].content.decode()
    assert content.startswith("# Saved stories\n\n- [")
    assert all(f"(<{link}>)" in content for link in links)

    (found,) = await room.say("/saved CHINESE tariffs")
    assert "Tariffs on Chinese chips rise" in found.text
    assert "Drills" not in found.text
    for words in ("cheese", "<b>", "x" * 3000):
        (nothing,) = await room.say(f"/saved {words}")
        assert nothing.text.startswith(f"No story on this list has “{words[:40]}")
        assert "Drills off Taiwan" in nothing.text

    await room.say("/saved")
    press = await room.press("Remove 1")
    assert press.toast == "Removed."
    assert len(await room.store.keeping.kept((await room.known()).id, KeptKind.SAVED)) == 1
    assert "Saved stories · 1" in room.sandbox.last(room.reader).text
    await room.press("Remove 1")
    assert "Nothing is saved yet" in room.sandbox.last(room.reader).text


async def test_a_muted_story_is_not_told_again_until_that_is_undone(room: Room) -> None:
    await room.subscribe()
    await told(room, DRILLS)
    press = await room.press("Mute")
    assert "not be told" in press.toast
    (digest,) = await room.say("/digest")
    assert "Drills off Taiwan" not in digest.text
    (muted,) = await room.say("/muted")
    assert "Drills off Taiwan" in muted.text
    press = await room.press("Undo 1")
    assert "again" in press.toast
    assert (await room.known()).muted == ()
    assert "No story is muted" in room.sandbox.last(room.reader).text


async def test_in_a_group_anybody_saves_and_only_admins_mute(room: Room) -> None:
    group, owner, member = group_of(room)
    await room.say("/start@communique_bot", group, user=owner)
    await room.press("Start daily digest", group, user=owner)
    digest = await told(room, DRILLS, TARIFFS, chat=group.id)
    assert labels(digest) == [["Save", "Mute", "Wrong"]]
    press = await room.press("Mute", group, user=member)
    assert "Only admins" in press.toast
    assert labels(digest) == [["Save", "Mute", "Wrong"]]
    known = await room.known(group.id)
    edition = digest.json["reply_markup"]["inline_keyboard"][0][0]["callback_data"].split(":")[-1]
    forged = room.sandbox.push_press(digest, f"v1:story:mute:{edition}:1", user=member)
    await room.quiet()
    assert "Only admins" in forged.toast
    assert (await room.known(group.id)).muted == ()
    await room.press("Save", group, user=member)
    await room.press(labels(digest)[1][0], group, user=member)
    (saved,) = await room.store.keeping.kept(known.id, KeptKind.SAVED)
    await room.press("Mute", group, user=owner)
    await room.press(labels(digest)[0][0], group, user=owner)
    assert len((await room.known(group.id)).muted) == 1
    await room.say("/saved@communique_bot", group, user=member)
    press = await room.press("Remove 1", group, user=member)
    assert "Only admins" in press.toast
    assert await room.store.keeping.kept(known.id, KeptKind.SAVED) == [saved]


async def test_presses_from_elsewhere_and_of_long_ago_are_answered_and_do_nothing(room: Room) -> None:
    await room.subscribe()
    digest = await told(room, DRILLS, TARIFFS)
    other = room.sandbox.add_user(77, "Sasha")
    (theirs,) = await room.say("/help", other)
    edition = digest.json["reply_markup"]["inline_keyboard"][0][0]["callback_data"].split(":")[-1]
    foreign = room.sandbox.push_press(theirs, f"v1:story:save:{edition}:1", user=other)
    gone = room.sandbox.push_press(digest, "v1:story:wrong:999999:1")
    no_such_story = room.sandbox.push_press(digest, f"v1:story:mute:{edition}:9")
    await room.quiet()
    for press in (foreign, gone, no_such_story):
        assert "no longer know which stories" in press.toast
    assert await room.store.keeping.kept((await room.known()).id, KeptKind.SAVED) == []

    await room.say("/forget")
    await room.press("Delete my data")
    forgotten = room.sandbox.push_press(digest, f"v1:story:save:{edition}:1")
    await room.quiet()
    assert "no longer know which stories" in forgotten.toast
    assert await room.subscriber() is None


@pytest.mark.parametrize(
    "data",
    [
        "v1:story", "v1:story:save", "v1:story:save:x", "v1:story:save:-1", "v1:story:save:1:²", "v1:story:eat:1",
        "v1:story:wrong:1:1:no", f"v1:story:save:{'9' * 40}", "v1:saved", "v1:saved:drop:x:0", "v1:muted:page:٣",
        "v1:settings:weight:taiwan:much", "v1:settings:weekday:7:on", "v1:settings:weekday:²:on",
        "v1:settings:silent:x",
    ],
)  # fmt: skip
async def test_data_of_no_button_of_ours_is_answered_with_a_new_menu(room: Room, data: str) -> None:
    await room.subscribe()
    digest = await told(room, DRILLS)
    press = room.sandbox.push_press(digest, data)
    await room.quiet()
    assert press.answered
    assert "out of date" in press.toast
    assert room.sandbox.last(room.reader).text.startswith("Settings")


async def test_below_a_message_that_is_gone_nothing_can_be_put_so_the_question_is_sent(room: Room) -> None:
    await room.subscribe()
    digest = await told(room, DRILLS, TARIFFS)
    edition = digest.json["reply_markup"]["inline_keyboard"][0][0]["callback_data"].split(":")[-1]
    await room.application.bot.delete_message(room.reader.id, digest.id)
    press = room.sandbox.push_press(digest, f"v1:story:save:{edition}")
    await room.quiet()
    assert press.answered
    question = room.sandbox.last(room.reader)
    assert question.text == "Which story?"
    await room.press(labels(question)[0][0])
    assert len(await room.store.keeping.kept((await room.known()).id, KeptKind.SAVED)) == 1


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("Drills", "3. Drills"),
        ("Washington raises the tariff on Chinese chips to 50 percent", "3. Washington raises the tariff on…"),
        (
            "中方对美方加征关税表示强烈不满和坚决反对，并将采取必要措施坚决维护自身的正当权益，一切后果由美方承担",
            None,
        ),
        ("x" * 90, f"3. {'x' * 36}…"),
        ("two\nlines", "3. two lines"),
    ],
)
def test_a_label_has_the_first_words_of_a_headline(words: str, label: str | None) -> None:
    found = label_of(ToldCard(3, 1, (1,), 1, words))
    assert len(found) <= LONGEST_LABEL
    assert found.startswith("3. ")
    assert label is None or found == label


def test_the_data_of_the_buttons_keep_to_their_bytes_however_many_editions_there_were() -> None:
    (row,) = keyboard_of(StoryMenu(10**17, "zh-Hant")).inline_keyboard
    assert all(len(str(each.callback_data).encode()) + len(":200:relation") <= MOST_BYTES for each in row)


# --- the lists ---------------------------------------------------------------------------------------


async def keep_many(room: Room, count: int, **changes: object) -> None:
    """Let the reader have saved so many stories, of articles that are gone, the first one last."""
    known = await room.known()
    kept = KeptStory(
        kind=KeptKind.SAVED, story=0, stories=(0,), article=0, words="", url="", outlet="Gazette [US]", label="",
        published=None, kept_at=NOW,
    )  # fmt: skip
    for number in range(1, count + 1):
        values = {"story": number, "words": f"Story {number}", "kept_at": NOW - timedelta(hours=number)}
        await room.store.keeping.keep(known.id, replace(kept, **(values | changes)))  # type: ignore[arg-type]


async def test_a_long_list_has_pages_and_what_is_removed_there_leaves_the_page(room: Room) -> None:
    await room.subscribe()
    await keep_many(room, 12)
    (page,) = await room.say("/saved")
    assert "10. Story 10" in page.text
    assert "Story 11" not in page.text
    await room.press(labels(page)[-1][0])
    assert "11. Story 11 Gazette" in page.text
    await room.press("Remove 12")
    assert "Story 12" not in page.text
    await room.press("Remove 11")
    assert "1. Story 1 " in page.text, "the last page is gone, so this is the one before"
    assert labels(page)[-1][-1] == "Remove 10", "nothing is left to turn to"


async def test_what_others_wrote_is_inert_in_the_list_and_in_the_file(room: Room) -> None:
    await room.subscribe()
    hostile = "<b>x</b> [y](https://evil.example.org) *z*\n# /start"
    await keep_many(room, 1, words=hostile, url="https://a.example.org/1?b=(c)>d")
    (page,) = await room.say("/saved")
    assert "<b>x</\u2060b> [y]" in page.text, "nothing in it is markup, or can be tapped"
    assert [each["type"] for each in page.json["entities"]].count("text_link") == 1
    (file,) = await room.say("/saved md")
    content = room.sandbox.files[file.json["document"]["file_id"]].content.decode()
    assert r"\<b\>x\</b\> \[y\]\(https://evil.example.org\) \*z\* \# /start" in content
    assert "](<https://a.example.org/1?b=(c)%3Ed>)" in content
