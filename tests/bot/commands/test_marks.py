"""/marks: what readers marked, by story, with what the rules said, through the real bot."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot import __version__
from bot.commands.marks import ON_A_PAGE, kind_named
from bot.hearing.buttons import MOST_BYTES
from bot.sandbox.world import Message, User
from digests.curate.marks import FEWEST_READERS
from digests.model import AdminAct, Article, Proof, Role, Story, StoryMark, Subscriber, Wrong
from digests.store import Edit
from tests.benchmarks.labelling.corpus import StreamArticle
from tests.benchmarks.verdicts.elements import kind_of
from tests.benchmarks.verdicts.stored import CardVerdict, outdated, read_verdicts
from tests.bot.commands.conftest import ADMIN, Room
from tests.bot.commands.test_stories import DRILLS, TARIFFS, labels, told
from tests.editing import save_edit
from tests.factories import NOW, passage

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


async def told_and_marked(room: Room, *kinds: str) -> Message:
    """Let the reader get two stories, and mark the one about tariffs as these kinds."""
    await story_with_line(room)
    await room.subscribe()
    digest = await told(room, DRILLS)
    for kind in kinds:
        await mark(room, 1 if digest.text.startswith("Tariffs") else 2, kind)
    return digest


async def file_of(room: Room, message: Message) -> bytes:
    return room.sandbox.files[message.json["document"]["file_id"]].content


async def test_a_story_that_a_reader_marked_is_listed_with_what_the_rules_said(room: Room, admin: User) -> None:
    await told_and_marked(room, "Not their words", "Old news")
    answer = await ask(room, admin)
    assert "1 story in 90 days" in answer.text
    assert "1. “Tariffs on Chinese chips rise”\n1 reader: " in answer.text
    assert "Not their words 1" in answer.text
    assert "Old news 1" in answer.text
    assert "Drills" not in answer.text
    await room.press("1", admin)
    story = room.sandbox.last(admin)
    assert "Story 1, marked by 1 reader" in story.text
    assert "Stood under: Trade" in story.text
    assert "Chosen: names both parties (Washington, Beijing)" in story.text
    assert "Washington, White House: “The United States will raise the tariff" in story.text
    assert "How this is known: an office of that side is named" in story.text
    assert story.json["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "v1:desk:story:1"
    for shown in (answer.text, story.text):
        assert "Robin" not in shown
        assert "42" not in shown
    await room.press("‹ Back", admin)
    assert room.sandbox.last(admin).text == answer.text


@pytest.mark.parametrize(
    ("asked", "found", "unused"),
    [
        ("/marks old", True, ""),
        ("/marks Old news", True, ""),
        ("/marks not their words", True, ""),
        ("/marks relation", False, ""),
        ("/marks trade", True, ""),
        ("/marks taiwan", False, ""),
        ("/marks words tariffs", True, ""),
        ("/marks old taiwan", False, ""),
        ("/marks not", True, "not"),
        ("/marks <b>cheese</b>", True, "cheese"),
        (f"/marks {'x' * 3000}", True, "xxx"),
    ],
)
async def test_marks_are_filtered_by_kind_and_topic(
    room: Room, admin: User, asked: str, found: bool, unused: str
) -> None:
    await told_and_marked(room, "Not their words", "Old news")
    answer = await ask(room, admin, asked)
    assert ("Tariffs on Chinese chips rise" in answer.text) is found
    assert ("No story of 90 days has such a mark." in answer.text) is not found
    (before, _, _) = answer.text.partition("Readers' marks")
    assert unused in before
    assert bool(unused) is bool(before)


async def test_buttons_filter_by_kind_and_topic_and_take_the_filter_back(room: Room, admin: User) -> None:
    await told_and_marked(room, "Old news")
    whole = await ask(room, admin)
    first = whole.text
    await room.press("Not about the two sides", admin)
    assert "No story of 90 days has such a mark." in room.sandbox.last(admin).text
    await room.press("✅ Not about the two sides", admin)
    assert room.sandbox.last(admin).text == first
    await room.press("Topic…", admin)
    assert labels(room.sandbox.last(admin)) == [["Trade"], ["‹ Back"]]
    await room.press("Trade", admin)
    assert room.sandbox.last(admin).text.startswith("Readers' marks: Trade\n")
    await room.press("✅ Trade", admin)
    assert room.sandbox.last(admin).text == first


async def test_the_story_with_the_most_readers_stands_first_and_a_reader_counts_once(
    room: Room, admin: User
) -> None:
    reader, other = await two_readers(room)
    await marked(room, reader, 1, *Wrong)
    for who in (reader, other):
        await marked(room, who, 2, Wrong.OLD)
    answer = await ask(room, admin)
    second, first = answer.text.index("Story 1”"), answer.text.index("Story 2”")
    assert first < second
    assert "2 readers: Old news 2" in answer.text
    assert "1 reader: " in answer.text
    answer = await ask(room, admin, "/marks relation")
    assert "Story 2”" not in answer.text


async def test_a_long_list_has_pages(room: Room, admin: User) -> None:
    reader, _ = await two_readers(room)
    for number in range(1, ON_A_PAGE + 3):
        await marked(room, reader, number, Wrong.OLD)
    first = (await ask(room, admin)).text
    await room.press(labels(room.sandbox.last(admin))[-1][-1], admin)
    second = room.sandbox.last(admin).text
    assert f"\n{ON_A_PAGE + 1}. " in second
    assert f"\n{ON_A_PAGE + 1}. " not in first
    await room.press(str(ON_A_PAGE + 2), admin)
    assert "The article is no longer kept" in room.sandbox.last(admin).text
    await room.press("‹ Back", admin)
    assert room.sandbox.last(admin).text == second, "Back leads to the page from which the story was opened"


async def two_readers(room: Room) -> tuple[Subscriber, Subscriber]:
    await room.subscribe()
    other = room.sandbox.add_user(77, "Sasha")
    await room.say("/start", other)
    await room.press("Start daily digest", other)
    return await room.known(), await room.known(other.id)


async def marked(room: Room, reader: Subscriber, story: int, *kinds: Wrong) -> None:
    """Keep marks of a reader on a story whose article and edition are not kept any more."""
    for kind in kinds:
        mark = StoryMark(
            subscriber=reader.id, story=story, what=kind, article=900 + story, words=f"Story {story}",
            marked_at=room.clock(),
        )  # fmt: skip
        assert await room.store.keeping.mark(mark, 0)


async def test_shares_of_fewer_than_ten_readers_are_hidden(
    room: Room, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    await told_and_marked(room, "Old news", "Not their words")
    await ask(room, admin)
    await room.press("Shares", admin)
    shares = room.sandbox.last(admin).text
    assert shares.count(f"1 with fewer than {FEWEST_READERS} readers is not shown.") == 2
    assert "Harbour Gazette" not in shares
    monkeypatch.setattr("digests.curate.marks.FEWEST_READERS", 1)
    answer = await ask(room, admin, "/marks shares")
    assert "Harbour Gazette: 50.0% (1 of 2)" in answer.text
    assert "Trade: 100.0% (1 of 1)" in answer.text


async def test_the_file_has_the_format_of_verdicts_and_names_nobody(
    room: Room, admin: User, tmp_path: Path
) -> None:
    await told_and_marked(room, *KINDS)
    (message,) = await room.say("/marks export", admin)
    content = await file_of(room, message)
    (tmp_path / "marks.jsonl").write_bytes(content)
    (verdict,) = read_verdicts(tmp_path)["marks"]
    assert isinstance(verdict, CardVerdict)
    found = {element.key: element for element in verdict.elements}
    assert {key: each.mark for key, each in found.items()} == {
        "T": "wrong", "CARD": "not relation", "L1": "wrong", "H": "old",
    }  # fmt: skip
    assert all(each.mark in kind_of(key).marks for key, each in found.items())
    (article,) = await room.store.articles.get([1])
    assert verdict.articles == (article.url,)
    assert (verdict.number, verdict.reader, verdict.commit, verdict.kind) == (1, 1, __version__, "event")
    stored = stored_article(article)
    assert not outdated(verdict, {article.url: stored}), "places and hashes fit the article"
    assert outdated(verdict, {article.url: replace(stored, text=f"Read. {stored.text}")})
    assert b"Robin" not in content
    assert b"White House" not in content, "no words of others"


def stored_article(article: Article) -> StreamArticle:
    return StreamArticle(
        stream="marks", id=article.url, title=article.title, text=article.text, url=article.url, source="",
        published=NOW, language="en", line={},
    )  # fmt: skip


async def test_taking_the_file_is_on_record_and_without_marks_there_is_no_file(room: Room, admin: User) -> None:
    answer = await ask(room, admin, "/marks export")
    assert answer.text == "No reader has marked a story in 90 days."
    assert await room.store.audit.latest(9) == []
    await told_and_marked(room, "Old news")
    await ask(room, admin)
    await room.press("File", admin)
    assert await file_of(room, room.sandbox.last(admin))
    (entry,) = await room.store.audit.latest(9)
    assert (entry.act, entry.details) == (AdminAct.MARKS_EXPORTED, {"marks": 1})


async def test_only_who_moderates_sees_marks_and_each_press_is_checked(room: Room, admin: User) -> None:
    await told_and_marked(room, "Old news")
    (refusal,) = await room.say("/marks")
    assert "people who run this bot" in refusal.text
    helper = room.sandbox.add_user(ADMIN + 1, "Lee")
    await room.store.admins.give(helper.id, Role.MODERATOR, room.clock())
    page = await ask(room, helper)
    assert "Tariffs" in page.text
    await room.store.admins.take(helper.id)
    before = page.text
    for label in ("1", "Shares", "File"):
        press = await room.press(label, helper)
        assert "people who run this bot" in press.toast
    assert room.sandbox.last(helper).text == before


@pytest.mark.parametrize(
    "data",
    [
        "v1:marks", "v1:marks:list", "v1:marks:list:eat:-:0", "v1:marks:list:-:-:x", "v1:marks:list:-:-:²",
        "v1:marks:story:x:-:-:0", "v1:marks:topics:eat", "v1:marks:story:1", "v1:marks:file:1",
    ],
)  # fmt: skip
async def test_data_of_no_button_of_ours_are_answered(room: Room, admin: User, data: str) -> None:
    await told_and_marked(room, "Old news")
    page = await ask(room, admin)
    press = room.sandbox.push_press(page, data, user=admin)
    await room.quiet()
    assert press.answered
    assert "out of date" in press.toast


async def test_a_story_whose_marks_are_gone_and_a_page_beyond_the_last_are_answered(
    room: Room, admin: User
) -> None:
    await told_and_marked(room, "Old news")
    page = await ask(room, admin)
    first = page.text
    press = room.sandbox.push_press(page, "v1:marks:list:-:-:600", user=admin)
    await room.quiet()
    assert press.answered
    assert room.sandbox.last(admin).text == first
    await room.say("/forget")
    await room.press("Delete my data")
    press = await room.press("1", admin)
    assert press.toast == "No mark on this story is left."


async def test_what_others_wrote_is_inert(room: Room, admin: User) -> None:
    reader, _ = await two_readers(room)
    hostile = StoryMark(
        subscriber=reader.id, story=1, what=Wrong.OLD, article=901, words="<b>x</b> /start @evil https://evil.example.org",
        marked_at=room.clock(),
    )  # fmt: skip
    await room.store.keeping.mark(hostile, 0)
    page = await ask(room, admin)
    assert "<b>x</" in page.text.replace("\u2060", "")
    kinds = {each["type"] for each in page.json["entities"]}
    assert kinds <= {"bold", "italic"}


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
async def test_the_data_of_all_buttons_keep_to_their_bytes(room: Room, admin: User, language: str) -> None:
    await told_and_marked(room, "Old news")
    await room.say(f"/language {language}", admin)
    page = await ask(room, admin)
    rows = page.json["reply_markup"]["inline_keyboard"]
    assert all(len(each["callback_data"].encode()) <= MOST_BYTES for row in rows for each in row)


def test_words_that_fit_two_kinds_choose_none() -> None:
    names = {"relation": ["not", "about"], "words": ["not", "their", "words"], "old": ["old"]}
    assert kind_named(["not"], names) == "-"
    assert kind_named(["not", "their"], names) == "words"
    assert kind_named(["old"], names) == "old"
    assert kind_named([], names) == "-"
