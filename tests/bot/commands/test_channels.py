"""Channels are set up from the private chat of one of their admins."""

import logging
from datetime import time

import pytest

from bot.commands.channels import channel_named
from bot.sandbox.world import Chat, User
from bot.texts import get
from digests.model import ChatKind, Refusal, SubscriberState
from tests.bot.commands.conftest import Room


@pytest.fixture
def owner(room: Room) -> User:
    return room.sandbox.add_user(50, "Kim")


@pytest.fixture
def channel(room: Room, owner: User) -> Chat:
    """A channel of Kim's in which the bot may post."""
    return room.sandbox.add_channel("Straits <daily>", owner=owner, username="straits_daily")


async def started(room: Room, owner: User) -> None:
    """The owner starts daily posts in the channel."""
    await room.say("/channel @straits_daily", owner)
    await room.press("Start daily", owner)


def calls(room: Room, chat: Chat) -> list[str]:
    """What was written in a chat."""
    return [message.text for message in room.sandbox.messages(chat)]


@pytest.mark.parametrize(
    "named",
    ["@straits_daily", "straits_daily", "@STRAITS_DAILY", "https://t.me/straits_daily/17", "t.me/s/straits_daily"],
)
async def test_an_admin_opens_a_channel_by_its_name_or_a_link_and_sees_what_a_post_would_look_like(
    room: Room, owner: User, channel: Chat, named: str
) -> None:
    await room.publish_story("A ship passed", "A ship passed through the Taiwan Strait, the navy said.")
    page, line, sample = await room.say(f"/channel {named}", owner)
    assert {get("en").previews, get("en").alerts} & set(page.labels) == {get("en").previews}
    assert page.text.startswith("Channel Straits <daily>\nSettings\nDaily digest: off")
    assert "Nothing was posted" in line.text
    assert "A ship passed" in sample.text
    assert "Start daily posts" in sample.labels
    assert calls(room, channel) == []
    assert await room.subscriber(channel.id) is None


async def test_the_button_starts_daily_posts_and_nothing_else_does(room: Room, owner: User, channel: Chat) -> None:
    await room.say("/channel @straits_daily", owner)
    await room.press("Topics", owner)
    await room.press("Taiwan", owner)
    assert (await room.known(channel.id)).state is SubscriberState.VISITOR
    await room.press("Back", owner)
    said = await room.pressed("Start daily", owner)
    known = await room.known(channel.id)
    assert (known.kind, known.state, known.themes) == (ChatKind.CHANNEL, SubscriberState.ACTIVE, ("taiwan",))
    assert known.set_up_by == owner.id
    assert "Straits <daily>" in said[-1].text
    assert await room.subscriber(owner.id) is None, "the admin's own chat is as it was"


async def test_a_channel_begins_with_the_zone_and_the_language_of_who_sets_it_up(
    room: Room, owner: User, channel: Chat
) -> None:
    await room.say("/timezone Taipei", owner)
    await room.say("/channel @straits_daily", owner)
    await room.press("Language", owner)
    await room.press("简体中文", owner)
    page = room.sandbox.messages(owner)[-2]
    assert "Settings" in page.text, "who asks is answered in their own language"
    known = await room.known(channel.id)
    assert (known.zone, known.language) == ("Asia/Taipei", "zh-Hans")
    assert (await room.known(owner.id)).language == "en"


async def test_a_question_of_the_settings_is_answered_for_the_channel(
    room: Room, owner: User, channel: Chat
) -> None:
    await room.say("/time 07:00", owner)
    await started(room, owner)
    await room.press("Settings", owner)
    await room.press("Time", owner)
    await room.press("Other time", owner)
    (advice,) = await room.say("25:99", owner)
    assert "is not a time of day" in advice.text, "the question stays open"
    await room.say("06:15", owner)
    assert (await room.known(channel.id)).hours == (time(6, 15),)
    assert (await room.known(owner.id)).hours == (time(7),)


async def test_a_city_that_answers_the_question_about_a_channel_is_the_channels_clock(
    room: Room, owner: User, channel: Chat
) -> None:
    await room.say("/timezone Taipei", owner)
    await room.say("/channel @straits_daily", owner)
    await room.press("Time zone", owner)
    await room.press("Other place", owner)
    room.sandbox.share_location(owner, 40.7, -74.0)
    await room.quiet()
    assert (await room.known(owner.id)).zone == "America/New_York", "a place that is shared is that of the person"
    assert await room.subscriber(channel.id) is None
    (advice,) = await room.say("Nowhere", owner)
    assert "I do not know the time zone" in advice.text, "the question stays open"
    await room.say("Berlin", owner)
    assert (await room.known(channel.id)).zone == "Europe/Berlin"
    assert (await room.known(owner.id)).zone == "America/New_York"


async def test_posts_are_paused_and_stopped_from_the_private_chat(room: Room, owner: User, channel: Chat) -> None:
    await started(room, owner)
    await room.press("Settings", owner)
    await room.press("Pause", owner)
    assert (await room.known(channel.id)).state is SubscriberState.PAUSED
    await room.press("Resume", owner)
    assert (await room.known(channel.id)).state is SubscriberState.ACTIVE
    await room.press("Stop", owner)
    assert (await room.known(channel.id)).state is SubscriberState.STOPPED


async def test_what_is_kept_of_a_channel_is_deleted_after_a_question(
    room: Room, owner: User, channel: Chat
) -> None:
    await started(room, owner)
    await room.press("Settings", owner)
    await room.press("Delete", owner)
    assert await room.subscriber(channel.id) is not None
    await room.press("Keep it", owner)
    await room.press("Delete", owner)
    await room.press("Delete it all", owner)
    assert await room.subscriber(channel.id) is None
    assert "I post nothing" in room.sandbox.last(owner).text


# --- which channel -----------------------------------------------------------------------------------


async def test_a_forwarded_post_names_the_channel_that_is_asked_for(
    room: Room, owner: User, channel: Chat
) -> None:
    post = room.sandbox.post(channel, "taiwan")
    before = room.newest(owner)
    room.sandbox.forward(owner, post)
    (answer,) = await room.answers(owner, before)
    assert "Channel" not in answer.text, "nobody asked for a channel yet"
    await room.say("/channel", owner)
    before = room.newest(owner)
    room.sandbox.forward(owner, post)
    page, *_ = await room.answers(owner, before)
    assert page.text.startswith("Channel Straits <daily>")


async def test_a_name_answers_the_question_and_other_words_are_a_search(
    room: Room, owner: User, channel: Chat
) -> None:
    (question,) = await room.say("/channel", owner)
    assert "Which channel" in question.text
    page, *_ = await room.say("@straits_daily", owner)
    assert page.text.startswith("Channel Straits <daily>")
    await room.say("/channel", owner)
    (found,) = await room.say("giraffes", owner)
    assert "giraffes" in found.text


async def test_telegrams_own_button_chooses_a_channel_and_gives_the_bot_its_right(room: Room, owner: User) -> None:
    private = room.sandbox.add_channel("Inner circle", owner=owner, bot_status="left")
    await room.say("/channel", owner)
    before = room.newest(owner)
    room.sandbox.share_chat(owner, "Choose a channel", private)
    added, page, _ = await room.answers(owner, before)
    assert "I can post in Inner circle" in added.text
    assert page.text.startswith("Channel Inner circle")


async def test_channels_that_somebody_set_up_are_offered_to_them_alone(
    room: Room, owner: User, channel: Chat
) -> None:
    await started(room, owner)
    known, _ = await room.say("/channel", owner)
    assert known.labels == ["Straits <daily>"]
    (question,) = await room.say("/channel")
    assert question.labels == []
    await room.press("Straits", owner)
    assert room.sandbox.last(owner).text.startswith("Channel Straits <daily>")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("@straits_daily", "@straits_daily"),
        ("https://t.me/c/1234567/89", -1_000_001_234_567),
        ("-1001234567890", -1_001_234_567_890),
        ("-100", None),
        ("-9999999999999999", None),
        ("tariffs", None),
        ("@a", None),
        ("https://t.me/+AbCdEf", None),
        ("@straits_daily; DROP TABLE", None),
        ("https://example.org/straits_daily", None),
        ("@" + "a" * 4000, None),
    ],
)
def test_a_channel_is_named_by_its_name_its_number_or_a_link(text: str, meant: int | str | None) -> None:
    assert channel_named(text) == meant


# --- who may -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["left", "member", "restricted", "kicked", "administrator"])
async def test_who_is_no_admin_there_or_may_not_post_there_learns_and_changes_nothing(
    room: Room, owner: User, channel: Chat, status: str
) -> None:
    await started(room, owner)
    before = await room.known(channel.id)
    room.sandbox.add_member(channel, room.reader, status)
    channel.may_not_post.add(room.reader.id)
    (answer,) = await room.say("/channel @straits_daily")
    assert answer.text == "Only admins of that channel who may post there can set it up."
    for data in ("stop", "hours", "hour:0900:on", "preview", "reserved:on", "forget:yes", "start", ""):
        press = room.sandbox.push_press(answer, f"v1:channel:{channel.id}:{data}".rstrip(":"), user=room.reader)
        await room.quiet()
        assert press.toast.startswith("Only admins of that channel")
    assert await room.known(channel.id) == before
    assert room.sandbox.last(room.reader).id == answer.id


async def test_another_admin_changes_it_unless_it_is_reserved_and_the_owner_always_does(
    room: Room, owner: User, channel: Chat
) -> None:
    deputy, other = room.sandbox.add_user(51, "Sam"), room.sandbox.add_user(52, "Lee")
    for person in (deputy, other):
        room.sandbox.add_member(channel, person, "administrator")
    await started(room, other)
    await room.say("/channel @straits_daily", deputy)
    await room.press("Only I may", deputy)
    known = await room.known(channel.id)
    assert (known.reserved, known.set_up_by) == (True, deputy.id)
    (refusal,) = await room.say("/channel @straits_daily", other)
    assert "kept the settings of that channel to themselves" in refusal.text
    await room.say("/channel @straits_daily", owner)
    await room.press("Pause", owner)
    assert (await room.known(channel.id)).set_up_by == deputy.id, "the owner takes nothing over"
    await room.press("Only I may", owner)
    (page,) = await room.say("/channel @straits_daily", other)
    assert page.text.startswith("Channel")


async def test_of_an_admin_who_is_forgotten_no_reservation_stays(room: Room, owner: User, channel: Chat) -> None:
    deputy, other = room.sandbox.add_user(51, "Sam"), room.sandbox.add_user(52, "Lee")
    for person in (deputy, other):
        room.sandbox.add_member(channel, person, "administrator")
    await started(room, deputy)
    await room.press("Settings", deputy)
    await room.press("Only I may", deputy)
    await room.say("/forget", deputy)
    await room.press("Delete my data", deputy)
    (page,) = await room.say("/channel @straits_daily", other)
    assert page.text.startswith("Channel")


async def test_the_answer_to_a_question_counts_no_more_from_who_is_no_admin_any_more(
    room: Room, owner: User, channel: Chat
) -> None:
    deputy = room.sandbox.add_user(51, "Sam")
    room.sandbox.add_member(channel, deputy, "administrator")
    await started(room, deputy)
    await room.press("Settings", deputy)
    await room.press("Time", deputy)
    await room.press("Other time", deputy)
    before = await room.known(channel.id)
    channel.members[deputy.id] = "left"
    (refusal,) = await room.say("06:15", deputy)
    assert "Only admins of that channel" in refusal.text
    assert await room.known(channel.id) == before


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ("That is no name", "@a"),
        ("That is no name", "@" + "x" * 4000),
        ("That is no name", "💥"),
        ("I know no such channel", "@nobody_there"),
        ("I know no such channel", "-1009999999999"),
        ("That is no channel", "@readers"),
    ],
)
async def test_what_is_no_channel_is_answered(room: Room, owner: User, told: str, named: str) -> None:
    room.sandbox.add_group("Readers", owner=owner, username="readers")
    (answer,) = await room.say(f"/channel {named}", owner)
    assert answer.text.startswith(told)


@pytest.mark.parametrize("chat", ["42", "-1007", "0", "x", "-1009999999999999999999", "", "-100١٢٣٤٥٦٧٨٩٠١٢"])
async def test_a_button_of_no_channel_changes_nothing(room: Room, chat: str) -> None:
    await room.subscribe()
    before = await room.known()
    press = room.sandbox.push_press(room.sandbox.last(room.reader), f"v1:channel:{chat}:stop", user=room.reader)
    await room.quiet()
    assert press.answered
    assert await room.known() == before


async def test_a_button_that_says_nothing_known_brings_the_settings_of_the_channel(
    room: Room, owner: User, channel: Chat
) -> None:
    await started(room, owner)
    press = room.sandbox.push_press(room.sandbox.last(owner), f"v1:channel:{channel.id}:tea:pot", user=owner)
    await room.quiet()
    assert "out of date" in press.toast
    assert room.sandbox.last(owner).text.startswith("Channel Straits")


@pytest.mark.parametrize("method", ["getChat", "getChatMember"])
@pytest.mark.parametrize("drop", ["", "before"])
async def test_when_telegram_does_not_say_who_may_nothing_is_changed_and_that_is_said(
    room: Room, owner: User, channel: Chat, method: str, drop: str
) -> None:
    room.sandbox.fail(method, 0 if drop else 500, "Oops", drop=drop)
    (answer,) = await room.say("/channel @straits_daily", owner)
    assert "Telegram did not say" in answer.text
    assert await room.subscriber(channel.id) is None


# --- where -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "posts"), [("left", True), ("kicked", True), ("administrator", False)])
async def test_where_the_bot_may_not_post_it_says_what_it_needs(
    room: Room, owner: User, channel: Chat, status: str, posts: bool
) -> None:
    channel.bot_status = status
    if not posts:
        channel.may_not_post.add(room.sandbox.bot.id)
    (answer,) = await room.say("/channel @straits_daily", owner)
    assert "make me an admin of it with the right to post" in answer.text


async def test_the_right_that_is_lost_between_preview_and_start_is_missed_at_the_start(
    room: Room, owner: User, channel: Chat
) -> None:
    await room.say("/channel @straits_daily", owner)
    room.sandbox.allow_posts(channel, False, told=False)
    press = await room.press("Start daily", owner)
    assert "I may not post in that channel" in press.toast
    assert await room.subscriber(channel.id) is None


async def test_a_channel_that_was_gone_goes_on_when_its_admin_opens_it(
    room: Room, owner: User, channel: Chat
) -> None:
    await started(room, owner)
    known = await room.known(channel.id)
    await room.store.chats.refuse(known.id, Refusal.NO_RIGHTS, room.clock())
    (page,) = await room.say("/channel @straits_daily", owner)
    assert "Daily digest: on" in page.text
    assert (await room.known(channel.id)).refusal is None


async def test_channels_are_set_up_in_private_only(room: Room, owner: User, channel: Chat) -> None:
    group = room.sandbox.add_group("Readers", owner=owner)
    (answer,) = await room.say("/channel@communique_bot @straits_daily", group, user=owner)
    assert "in a private chat with me" in answer.text
    press = room.sandbox.push_press(answer, f"v1:channel:{channel.id}", user=owner)
    await room.quiet()
    assert "in a private chat with me" in press.toast
    assert len(room.sandbox.messages(group)) == 1


@pytest.mark.parametrize(
    "data",
    ["v1:settings:main", "v1:settings:stop", "v1:start:go", "v0:old", "v1:story:save:1", "v1:channel:-1001"],
)
async def test_a_press_in_a_channel_says_nothing_there_and_changes_nothing(
    room: Room, owner: User, channel: Chat, data: str
) -> None:
    await started(room, owner)
    before = await room.known(channel.id)
    old = room.sandbox.put_message(channel, {"sender_chat": channel.as_json()}, {"text": "last year"}, by_bot=True)
    for _ in range(40):
        press = room.sandbox.push_press(old, data, user=owner)
    await room.quiet()
    assert "in a private chat with me" in press.toast
    await room.wait(3600, channel)
    assert calls(room, channel) == ["last year"]
    assert await room.known(channel.id) == before


async def test_a_fault_in_a_channel_is_not_told_to_its_readers(
    room: Room, owner: User, channel: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    channel.bot_status = "left"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.commands.membership._tell_of_channel", None)
        room.sandbox.add_to_group(channel, by=owner, status="administrator")
        await room.quiet()
    assert "could not be answered" in caplog.text
    assert calls(room, channel) == []


# --- who is told -------------------------------------------------------------------------------------


async def test_who_adds_the_bot_gets_one_line_in_private_and_a_button(room: Room, owner: User) -> None:
    channel = room.sandbox.add_channel("Straits <daily>", owner=owner, bot_status="left", username="straits_daily")
    room.sandbox.add_to_group(channel, by=owner, status="administrator")
    (line,) = await room.answers(owner, 0)
    assert line.text.startswith("I can post in Straits <daily>. /channel @straits_daily")
    room.sandbox.add_to_group(channel, by=owner, status="administrator")
    assert await room.answers(owner, line.id) == [], "nothing has changed"
    page, _ = await room.pressed("Set it up", owner)
    assert page.text.startswith("Channel Straits <daily>")
    assert calls(room, channel) == []


async def test_who_adds_it_without_the_right_to_post_is_told_nothing_before_it_is_there(
    room: Room, owner: User
) -> None:
    channel = room.sandbox.add_channel("Straits", owner=owner, bot_status="left")
    channel.may_not_post.add(room.sandbox.bot.id)
    room.sandbox.add_to_group(channel, by=owner, status="administrator")
    assert await room.answers(owner, 0) == []
    room.sandbox.allow_posts(channel, True, by=owner)
    (line,) = await room.answers(owner, 0)
    assert f"/channel {channel.id}" in line.text


async def test_when_telegram_refuses_the_line_the_log_says_so_and_not_to_whom(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    stranger = room.sandbox.add_user(7_654_321, "Ash", started=False)
    channel = room.sandbox.add_channel("Straits", owner=stranger, bot_status="left")
    with caplog.at_level(logging.WARNING, "communique.commands"):
        room.sandbox.add_to_group(channel, by=stranger, status="administrator")
        await room.quiet()
    (said,) = [record.getMessage() for record in caplog.records if "could not be told" in record.getMessage()]
    assert str(channel.id) in said
    assert "can't initiate conversation" in said
    assert str(stranger.id) not in said


async def test_an_admin_command_in_a_group_is_to_be_sent_in_private(room: Room, admin: User) -> None:
    group = room.sandbox.add_group("Readers", owner=admin)
    (answer,) = await room.say("/sources@communique_bot", group, user=admin)
    assert answer.text == "That command works only in a private chat with me. Please send it there."
    stranger = room.sandbox.add_user(52, "Lee")
    room.sandbox.add_member(group, stranger)
    (answer,) = await room.say("/sources@communique_bot", group, user=stranger)
    assert "the people who run this bot" in answer.text


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
async def test_a_channel_is_set_up_in_chinese(room: Room, language: str) -> None:
    person = room.sandbox.add_user(60, "Lin", language_code=language)
    channel = room.sandbox.add_channel("海峡", owner=person, username="haixia_daily")
    page, *_ = await room.say("/channel @haixia_daily", person)
    assert page.text.startswith(("频道海峡", "頻道海峡"))
    assert await room.subscriber(channel.id) is None
    await room.press("发帖" if language == "zh-hans" else "發文", person)
    known = await room.known(channel.id)
    assert (known.state, known.language[:2]) == (SubscriberState.ACTIVE, "zh")
