"""The desk in chat: /desk, /preview, /correct and /sendnow, with their buttons."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain

import pytest
from sqlalchemy import select

from bot.sandbox.world import User
from digests.curate.undo import undo_act
from digests.model import Address, AdminAct, EditionKind, Member, Role, Story, StoryMark, Wrong
from digests.publish import correct_due, publish_due
from digests.rules.texts import printed_at
from digests.store import Edit
from digests.store.schema import edition, edition_text
from tests.actors import OWNER
from tests.bot.commands.conftest import Room
from tests.editing import save_edit
from tests.factories import NOW

TITLE, TEXT = "Coast guards meet in the strait", "The coast guards of the two sides met in the strait on Monday."
EDITOR = 9002


@pytest.fixture
async def story(room: Room) -> Story:
    return await room.publish_story(TITLE, TEXT)


@pytest.fixture
async def editor(room: Room) -> User:
    await room.store.admins.give(EDITOR, Role.EDITOR, NOW)
    return room.sandbox.add_user(EDITOR, "Kim")


def text_of(messages: Sequence[object]) -> str:
    return "\n".join(each.text for each in messages)  # type: ignore[attr-defined]


async def test_a_hidden_story_is_nowhere_until_it_is_shown_again(room: Room, admin: User, story: Story) -> None:
    assert TITLE in text_of(await room.say("/taiwan"))
    await room.say("/desk coast guards", admin)
    assert room.sandbox.labels(admin) == [TITLE]
    await room.pressed(TITLE, admin)
    await room.press("Hide", admin)
    for asked in (
        "/taiwan",
        "/week",
        "/digest",
        "/new",
        "/timeline taiwan",
        "/calendar",
        "coast guards",
        "/why coast guards",
    ):
        assert "oast guards meet" not in text_of(await room.say(asked)), asked
    assert await room.store.stories.get_all([story.id]) == []
    await room.press("Undo", admin)
    assert TITLE in text_of(await room.say("/taiwan"))


async def test_a_decision_survives_the_next_edit_and_goes_on_to_the_story_that_takes_its_articles(
    room: Room, admin: User, story: Story
) -> None:
    await room.say(f"/desk {story.id}", admin)
    await room.pressed(TITLE, admin)
    await room.press("Hide", admin)
    await save_edit(room.store, Edit(stories=[replace(story, importance=9.0)]), room.clock())
    assert await room.store.stories.get_all([story.id]) == []
    merged = replace(story, id=-1)
    await save_edit(room.store, Edit(stories=[merged], emptied=frozenset({story.id})), room.clock())
    (heir,) = await room.store.stories.with_articles([story.lead])
    assert heir != story.id
    assert await room.store.stories.get_all([heir]) == []
    (entry,) = await room.store.audit.latest(1)
    assert entry.act is AdminAct.STORY_HIDDEN
    await undo_act(room.store, entry.id, room.clock(), OWNER)
    assert [each.id for each in await room.store.stories.get_all([heir])] == [heir]


async def test_a_story_gets_the_title_of_another_outlet_and_survives_the_edit(room: Room, admin: User) -> None:
    first = await room.publish_story(TITLE, TEXT)
    other = await room.publish_story(
        "Two coast guards talk", "Talks were held between the coast guards on Monday."
    )
    both = replace(
        first,
        articles=(*first.articles, *other.articles),
        titles=(first.lead, other.lead),
        headline_themes={first.lead: ("taiwan",), other.lead: ("taiwan",)},
    )
    await save_edit(room.store, Edit(stories=[both], emptied=frozenset({other.id})), room.clock())
    await room.say(f"/desk {first.id}", admin)
    await room.pressed(TITLE, admin)
    await room.press("Another title", admin)
    assert "2. Harbour Gazette: Two coast guards talk" in room.sandbox.messages(admin)[-1].text
    await room.press("2", admin)
    (shown,) = await room.store.stories.get_all([first.id])
    assert (shown.headline, shown.lead) == ("Two coast guards talk", other.lead)
    assert "Two coast guards talk" in text_of(await room.say("/taiwan"))
    await save_edit(room.store, Edit(stories=[both]), room.clock())
    assert (await room.store.stories.get_all([first.id]))[0].headline == "Two coast guards talk"
    await room.press("Undo", admin)
    assert (await room.store.stories.get_all([first.id]))[0].headline == TITLE


async def test_a_story_moves_to_another_section_and_leaves_the_one_before(room: Room, admin: User) -> None:
    story = await room.publish_story(TITLE, TEXT)
    await save_edit(
        room.store, Edit(stories=[replace(story, members=(Member(article=story.lead, themes=(("taiwan", 3),)),))]),
        room.clock(),
    )  # fmt: skip
    await room.say(f"/desk {story.id}", admin)
    await room.pressed(TITLE, admin)
    await room.press("Another section", admin)
    trade = next(each for each in room.sandbox.labels(admin) if each.startswith("Trade"))
    await room.press(trade, admin)
    assert TITLE in text_of(await room.say("/trade"))
    assert TITLE not in text_of(await room.say("/taiwan"))


async def test_of_two_admins_the_second_hears_that_the_first_has_decided(
    room: Room, admin: User, editor: User, story: Story
) -> None:
    for who in (admin, editor):
        await room.say(f"/desk {story.id}", who)
        await room.pressed(TITLE, who)
        await room.press("Another section", who)
    trade = next(each for each in room.sandbox.labels(admin) if each.startswith("Trade"))
    await room.press(trade, admin)
    press = await room.press(trade, editor)
    assert "meanwhile" in (press.toast or "")
    (entry,) = await room.store.audit.latest(5)
    assert entry.act is AdminAct.STORY_MOVED


async def test_a_moderator_hides_and_does_not_correct(room: Room, story: Story) -> None:
    await room.store.admins.give(9003, Role.MODERATOR, NOW)
    moderator = room.sandbox.add_user(9003, "Sam")
    await room.say(f"/desk {story.id}", moderator)
    await room.pressed(TITLE, moderator)
    assert room.sandbox.labels(moderator)[:1] == ["Hide"]
    assert not {"Another title", "Another section", "Take it back"} & set(room.sandbox.labels(moderator))
    assert "editor" in text_of(await room.say("/correct coast", moderator)).lower()


async def test_an_editor_whose_role_was_taken_sends_no_correction(room: Room, editor: User, story: Story) -> None:
    await room.subscribe()
    await room.say("/taiwan")
    await until_confirmed(room, editor, story)
    await room.store.admins.take(EDITOR)
    await room.press("Send", editor)
    assert await corrected(room) == []


@pytest.mark.parametrize(
    "words", ["0", "999999999", "9" * 400, "<b>&", "' OR 1=1 --", "：", "\N{PILE OF POO}" * 90]
)
async def test_whatever_is_looked_for_is_answered(room: Room, admin: User, words: str) -> None:
    for command in ("/desk", "/correct", "/preview", "/preview as"):
        assert await room.say(f"{command} {words}", admin)


# --- corrections -----------------------------------------------------------------------------------


async def until_confirmed(room: Room, who: User, story: Story, what: str = "The whole story") -> str:
    """Go through the form up to the text; return it."""
    await room.say(f"/correct {story.id}", who)
    await room.pressed(TITLE, who)
    await room.press(what, who)
    await room.press("Wrong facts", who)
    if "No, send without" in room.sandbox.labels(who):
        await room.press("No, send without", who)
    return room.sandbox.messages(who)[-1].text


async def corrected(room: Room) -> list[int]:
    await correct_due(room.store, room.services.renderer, room.clock())
    async with room.store._database.read() as connection:
        query = select(edition.c.subscriber_id).where(edition.c.kind == EditionKind.CORRECTION)
        return list((await connection.execute(query)).scalars())


async def test_who_was_told_a_story_gets_its_correction_once_and_nobody_else(room: Room, admin: User) -> None:
    lee = room.sandbox.add_user(43, "Lee")
    for who in (room.reader, lee):
        await room.say("/start", who)
        await room.press("Start daily digest", who)
        await room.press("UTC", who)
    story = await room.publish_story(TITLE, TEXT)
    reader = await room.known()
    assert TITLE in text_of(await room.say("/taiwan"))
    shown = await until_confirmed(room, admin, story)
    assert "1 reader" in shown
    assert TITLE in shown
    await room.press("Send", admin)
    assert await corrected(room) == [reader.id]
    assert await corrected(room) == [reader.id], "once"
    assert TITLE not in text_of(await room.say("/taiwan"))
    (entry,) = await room.store.audit.latest(1)
    assert (entry.act, entry.details["readers"]) == (AdminAct.CORRECTION_SENT, 1)


async def test_a_correction_is_not_sent_twice_and_of_what_nobody_was_told_there_is_none(
    room: Room, admin: User, story: Story
) -> None:
    await room.say(f"/correct {story.id}", admin)
    press = await room.press(TITLE, admin)
    assert "Nobody was told" in (press.toast or "")
    await room.subscribe()
    await room.say("/taiwan")
    await until_confirmed(room, admin, story)
    await room.press("Send", admin)
    assert len(await corrected(room)) == 1
    await room.say(f"/correct {story.id}", admin)
    await room.pressed(TITLE, admin)
    press = await room.press("The whole story", admin)
    assert "taken back before" in (press.toast or "")
    assert len(await corrected(room)) == 1


async def test_what_a_correction_has_hidden_is_not_offered_to_be_shown_again(
    room: Room, admin: User, story: Story
) -> None:
    await room.say(f"/desk {story.id}", admin)
    await room.pressed(TITLE, admin)
    await room.press("Hide", admin)
    await room.say(f"/desk {story.id}", admin)
    await room.pressed(TITLE, admin)
    assert "Show it again" in room.sandbox.labels(admin)
    await room.press("Show it again", admin)
    await room.subscribe()
    await room.say("/taiwan")
    await until_confirmed(room, admin, story)
    await room.press("Send", admin)
    await room.say(f"/desk {story.id}", admin)
    assert "Hidden" in text_of(await room.pressed(TITLE, admin))
    assert "Show it again" not in room.sandbox.labels(admin)


async def test_a_line_that_was_taken_back_is_not_told_again_and_its_story_stays(room: Room, admin: User) -> None:
    story = await room.publish_story(TITLE, TEXT)
    await room.subscribe()
    assert TEXT in text_of(await room.say("/taiwan"))
    await until_confirmed(room, admin, story, what="2")
    await room.press("Send", admin)
    assert len(await corrected(room)) == 1
    await save_edit(room.store, Edit(stories=[story]), room.clock())
    (shown,) = await room.store.stories.get_all([story.id])
    assert shown.passages == ()
    assert TEXT not in text_of(await room.say("/taiwan"))
    assert TEXT not in text_of(await room.say("coast guards"))


async def test_from_a_readers_mark_to_the_correction_that_answers_the_message(room: Room, admin: User) -> None:
    await room.subscribe()
    story = await room.publish_story(TITLE, TEXT)
    (told,) = await room.say("/taiwan")
    reader = await room.known()
    mark = StoryMark(
        subscriber=reader.id,
        story=story.id,
        what=Wrong.WORDS,
        article=story.lead,
        words=TITLE,
        marked_at=room.clock(),
    )
    await room.store.keeping.mark(mark, 0)
    assert "marked" in text_of(await room.say("/correct", admin))
    await room.pressed(TITLE, admin)
    await room.press("The whole story", admin)
    await room.press("Not their words", admin)
    await room.press("Send", admin)
    assert await corrected(room) == [reader.id]
    async with room.store._database.read() as connection:
        query = select(edition.c.answers_message, edition_text.c.parts).join_from(edition, edition_text)
        ((message, parts),) = await connection.execute(query.where(edition.c.kind == EditionKind.CORRECTION))
    assert message == told.id
    assert "Correction" in parts[0]
    assert "not the words of the side" in parts[0]


async def test_a_correction_of_a_whole_story_offers_what_its_outlet_says_right_elsewhere(
    room: Room, admin: User
) -> None:
    right = "The coast guards of the two sides did not meet, contrary to what we reported."
    first = await room.publish_story(TITLE, TEXT)
    other = await room.publish_story("Correction: no meeting in the strait", right)
    both = replace(
        first,
        articles=(*first.articles, *other.articles),
        headline_themes={first.lead: ("taiwan",), other.lead: ("taiwan",)},
        passages=(*first.passages, *other.passages),
    )
    await room.subscribe()
    await save_edit(room.store, Edit(stories=[both], emptied=frozenset({other.id})), room.clock())
    await room.say("/taiwan")
    await room.say(f"/correct {first.id}", admin)
    await room.pressed(TITLE, admin)
    await room.press("The whole story", admin)
    await room.press("Wrong facts", admin)
    asked = room.sandbox.messages(admin)[-1].text
    assert f"1. {right}" in asked
    assert TEXT not in asked, "all of the wrong article is wrong"
    await room.press("1", admin)
    shown = room.sandbox.messages(admin)[-1].text
    assert f"This is right: “{right}” Harbour Gazette" in shown
    assert f"You were told: “{TITLE}” Harbour Gazette" in shown
    await room.press("Send", admin)
    assert len(await corrected(room)) == 1
    async with room.store._database.read() as connection:
        query = select(edition_text.c.printed).join_from(edition, edition_text)
        ((printed,),) = await connection.execute(query.where(edition.c.kind == EditionKind.CORRECTION))
    (article,) = first.articles
    assert not {printed_at(TITLE, article.url), printed_at(TEXT, article.url)} & {*chain(*printed)}


# --- previews --------------------------------------------------------------------------------------


async def test_a_preview_of_a_reader_writes_nothing_and_keeps_watch_words_private(
    room: Room, admin: User, story: Story
) -> None:
    await room.subscribe()
    await room.say("/watch strait")
    said = text_of(await room.say(f"/preview as {room.reader.id}", admin))
    assert TITLE in said
    assert "Watch" not in said
    known = await room.store.subscribers.get(Address(room.reader.id))
    assert known is not None
    assert await room.store.editions.latest(known.id, 1) == []
    assert room.sandbox.labels(admin) == ["1"]
    assert TITLE in text_of(await room.pressed("1", admin))


# --- today's digests, now --------------------------------------------------------------------------


async def until_asked(room: Room, who: User) -> str:
    """Let the reader have a digest at six in the evening; return what /sendnow asks."""
    await room.subscribe()
    await room.say("/time 18:00")
    return text_of(await room.say("/sendnow", who))


async def issued(room: Room) -> list[EditionKind]:
    given = room.store, room.services.renderer, room.services.relation, room.services.lexicon, room.clock()
    await publish_due(*given)
    reader = (await room.known()).id
    told = await room.store.planning.histories([reader], room.clock() - timedelta(days=1))
    return [each.kind for each in told[reader]]


async def test_the_digests_of_today_come_now_after_one_confirmation(
    room: Room, editor: User, story: Story
) -> None:
    asked = await until_asked(room, editor)
    assert "1 reader gets" in asked
    assert "/preview" in asked
    assert await issued(room) == []
    await room.press("Send now", editor)
    assert "1 reader" in room.sandbox.messages(editor)[-1].text
    assert await issued(room) == [EditionKind.DIGEST]
    (entry,) = await room.store.audit.latest(1)
    assert (entry.act, entry.details) == (AdminAct.DIGEST_SENT, {"readers": 1})
    assert "No digest can come now" in text_of(await room.say("/sendnow", editor))


async def test_a_second_press_sends_nothing_and_an_admin_may_think_better_of_it(room: Room, editor: User) -> None:
    await until_asked(room, editor)
    question = room.sandbox.messages(editor)[-1]
    await room.press("Cancel", editor)
    assert "Nothing was sent" in room.sandbox.messages(editor)[-1].text
    press = await room.press("Send now", editor, message=question)
    assert press.toast
    assert await issued(room) == []


async def test_an_editor_whose_role_was_taken_meanwhile_sends_no_digest(room: Room, editor: User) -> None:
    await until_asked(room, editor)
    await room.store.admins.take(EDITOR)
    await room.press("Send now", editor)
    assert await issued(room) == []
    assert await room.store.audit.latest(5) == []


async def test_a_question_of_much_earlier_is_not_answered_any_more(room: Room, editor: User) -> None:
    await until_asked(room, editor)
    room.clock.move(timedelta(minutes=11))
    await room.press("Send now", editor)
    assert await issued(room) == []


async def test_a_moderator_does_not_send_digests(room: Room) -> None:
    await room.store.admins.give(9003, Role.MODERATOR, NOW)
    moderator = room.sandbox.add_user(9003, "Sam")
    assert "editor" in (await until_asked(room, moderator)).lower()
