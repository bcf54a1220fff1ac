"""Groups, forums and channels; blocked and back."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from telegram.error import TimedOut

from bot.sandbox.world import GROUP, Chat, User
from digests import subscribe
from digests.model import Address, ChatKind, Refusal, Subscriber, SubscriberState
from tests.bot.commands.conftest import Room
from tests.factories import NOW
from tests.sandbox.faults import Fault
from tests.sandbox.members import member_json


def group_of(room: Room, **options: object) -> tuple[Chat, User, User]:
    """A group with its owner and an ordinary member."""
    owner, member = room.sandbox.add_user(50, "Kim"), room.sandbox.add_user(51, "Sam")
    group = room.sandbox.add_group("Readers", owner=owner, **options)  # type: ignore[arg-type]
    room.sandbox.add_member(group, member)
    return group, owner, member


async def test_in_a_group_only_what_names_the_bot_or_answers_it_is_answered(room: Room) -> None:
    await room.add_source()
    group, _, member = group_of(room)
    assert await room.say("/taiwan", group, user=member) == []
    assert await room.say("/taiwan@other_bot", group, user=member) == []
    assert await room.say("what about taiwan?", group, user=member) == []
    (brief,) = await room.say("/taiwan@communique_bot", group, user=member)
    (answer,) = await room.say("trade", group, user=member, reply_to=brief)
    assert answer.text.startswith("Trade and tariffs")


async def test_only_group_admins_change_what_the_group_receives(room: Room) -> None:
    group, owner, member = group_of(room)
    (refusal,) = await room.say("/time@communique_bot 09:00", group, user=member)
    assert "Only admins" in refusal.text
    (answer,) = await room.say("/start@communique_bot", group, user=member)
    assert "/start@communique_bot" in answer.text, "they are told how it works"
    assert await room.subscriber(group.id) is None
    await room.say("/start@communique_bot", group, user=owner)
    press = await room.press("Start daily digest", group, user=member)
    assert "Only admins" in press.toast
    await room.press("Start daily digest", group, user=owner)
    known = await room.known(group.id)
    assert (known.kind, known.state) == (ChatKind.GROUP, SubscriberState.ACTIVE)


async def test_a_question_in_a_group_is_answered_by_a_reply(room: Room) -> None:
    group, owner, member = group_of(room)
    await room.say("/settings@communique_bot", group, user=owner)
    await room.press("Time zone", group, user=owner)
    await room.press("Other place", group, user=owner)
    question = room.sandbox.last(group)
    await room.say("berlin", group, user=member, reply_to=question)
    assert await room.subscriber(group.id) is None
    await room.say("berlin", group, user=owner, reply_to=question)
    assert (await room.known(group.id)).zone == "Europe/Berlin"


async def test_an_anonymous_admin_speaks_as_the_group(room: Room) -> None:
    group, _, _ = group_of(room)
    await room.say("/time@communique_bot 09:00", group, anonymous=True)
    assert await room.subscriber(group.id) is not None


def asked(room: Room) -> int:
    """How often Telegram was asked who somebody is in a group."""
    return sum(call.method.lower() == "getchatmember" for call in room.sandbox.log)


async def group_with_deputy(room: Room) -> tuple[Chat, User]:
    """A group that receives, and an admin of it beside the owner who has changed something already."""
    group, _, deputy = group_of(room)
    group.members[deputy.id] = "administrator"
    await room.say("/start@communique_bot", group, user=deputy)
    await room.press("Start daily digest", group, user=deputy)
    await room.say("/time@communique_bot 09:00", group, user=deputy)
    return group, deputy


CHANGES = (
    "settings",
    "time 10:00",
    "timezone Berlin",
    "quiet 22:00-07:00",
    "pause",
    "resume",
    "stop",
    "forget",
    "topics trade",
)


@pytest.mark.parametrize("command", CHANGES)
async def test_who_is_no_admin_any_more_changes_nothing_from_that_moment(room: Room, command: str) -> None:
    group, deputy = await group_with_deputy(room)
    before = await room.subscriber(group.id)
    group.members[deputy.id] = "member"
    name, _, rest = command.partition(" ")
    (answer,) = await room.say(f"/{name}@communique_bot {rest}", group, user=deputy)
    assert "Only admins" in answer.text
    assert await room.subscriber(group.id) == before


@pytest.mark.parametrize(
    ("command", "label"),
    [("settings", "Stop"), ("settings", "Pause"), ("forget", "Delete"), ("settings", "Topics")],
)
async def test_the_buttons_of_who_is_no_admin_any_more_do_nothing(room: Room, command: str, label: str) -> None:
    group, deputy = await group_with_deputy(room)
    await room.say(f"/{command}@communique_bot", group, user=deputy)
    before = await room.subscriber(group.id)
    (pressed,) = [each for each in room.sandbox.last(group).labels if each.startswith(label)]
    group.members[deputy.id] = "left"
    press = await room.press(pressed, group, user=deputy)
    assert "Only admins" in press.toast
    assert await room.subscriber(group.id) == before


async def test_the_answer_of_who_is_no_admin_any_more_to_a_question_that_stands_changes_nothing(
    room: Room,
) -> None:
    group, deputy = await group_with_deputy(room)
    await room.say("/settings@communique_bot", group, user=deputy)
    await room.press("Time zone", group, user=deputy)
    await room.press("Other place", group, user=deputy)
    question = room.sandbox.last(group)
    group.members[deputy.id] = "member"
    (answer,) = await room.say("berlin", group, user=deputy, reply_to=question)
    assert "Only admins" in answer.text
    assert (await room.known(group.id)).zone != "Europe/Berlin"


@pytest.mark.parametrize("command", [*CHANGES, "start"])
@pytest.mark.parametrize("drop", ["", "before"])
async def test_when_telegram_does_not_say_who_is_admin_nothing_is_changed_and_that_is_said(
    room: Room, command: str, drop: str
) -> None:
    group, deputy = await group_with_deputy(room)
    before = await room.subscriber(group.id)
    failing = room.sandbox.fail("getChatMember", 0 if drop else 500, "Oops", drop=drop)
    name, _, rest = command.partition(" ")
    (answer,) = await room.say(f"/{name}@communique_bot {rest}", group, user=deputy)
    assert failing.happened == 1
    assert "Telegram did not say" in answer.text
    assert "Only admins" not in answer.text
    assert await room.subscriber(group.id) == before
    await room.say("/time@communique_bot 11:00", group, user=deputy)
    assert f"{(await room.known(group.id)).hours[0]:%H:%M}" == "11:00"


async def test_a_press_that_cannot_be_judged_does_nothing_and_says_so(room: Room) -> None:
    group, deputy = await group_with_deputy(room)
    await room.say("/forget@communique_bot", group, user=deputy)
    room.sandbox.faults.ordered.append(Fault("getChatMember", error_code=502, page=True))
    (yes,) = [label for label in room.sandbox.last(group).labels if label.startswith("Delete")]
    press = await room.press(yes, group, user=deputy)
    assert "Telegram did not say" in press.toast
    assert await room.subscriber(group.id) is not None


async def test_telegram_that_is_slow_to_say_who_is_admin_keeps_a_press_waiting_for_seconds_only(
    room: Room,
) -> None:
    group, deputy = await group_with_deputy(room)
    with patch.object(type(room.application.bot), "get_chat_member", autospec=True) as asking:
        asking.side_effect = TimedOut
        (answer,) = await room.say("/stop@communique_bot", group, user=deputy)
    assert "Telegram did not say" in answer.text
    assert asking.call_args.kwargs["read_timeout"] <= 5
    assert asking.call_args.kwargs["connect_timeout"] <= 5


async def test_members_who_keep_on_asking_do_not_make_us_ask_telegram_each_time(room: Room) -> None:
    group, _, member = group_of(room)
    for _ in range(5):
        await room.say("/stop@communique_bot", group, user=member)
    assert asked(room) == 1


async def test_who_has_become_an_admin_is_one_after_a_minute(room: Room) -> None:
    group, _, member = group_of(room)
    (refusal,) = await room.say("/time@communique_bot 09:00", group, user=member)
    assert "Only admins" in refusal.text
    group.members[member.id] = "administrator"
    room.clock.move(timedelta(seconds=61))
    await room.say("/time@communique_bot 09:00", group, user=member)
    assert await room.subscriber(group.id) is not None


async def test_a_topic_of_a_forum_is_a_subscriber_of_its_own(room: Room) -> None:
    forum, owner, _ = group_of(room, forum=True)
    topic = room.sandbox.open_topic(forum, "News")
    answers = await room.say("/start@communique_bot", forum, user=owner, thread=topic.id)
    assert {answer.thread for answer in answers} == {topic.id}
    await room.press("Start daily digest", forum, user=owner)
    assert (await room.known(forum.id, topic.id)).state is SubscriberState.ACTIVE
    assert await room.subscriber(forum.id) is None


async def test_a_group_is_greeted_once_when_the_bot_comes_in(room: Room) -> None:
    group, owner, _ = group_of(room, bot_status="left")
    room.sandbox.add_to_group(group, by=owner)
    (greeting,) = await room.answers(group, 0)
    assert "/start@communique_bot" in greeting.text
    room.sandbox.add_to_group(group, by=owner, status="administrator")
    assert await room.answers(group, greeting.id) == []


async def test_a_group_that_throws_the_bot_out_is_gone_and_may_come_back(room: Room) -> None:
    group, owner = await receiving_group(room)
    room.sandbox.remove_from_group(group, by=owner)
    await room.quiet()
    known = await room.known(group.id)
    assert (known.state, known.next_digest_at) == (SubscriberState.GONE, None)
    room.sandbox.add_to_group(group, by=owner)
    await room.quiet()
    assert (await room.known(group.id)).state is SubscriberState.ACTIVE


async def test_a_group_that_becomes_a_supergroup_keeps_its_settings(room: Room) -> None:
    group, owner, _ = group_of(room, type=GROUP)
    await room.say("/time@communique_bot 09:30", group, user=owner)
    new = room.sandbox.migrate(group)
    await room.quiet()
    assert f"{(await room.known(new.id)).hours[0]:%H:%M}" == "09:30"
    assert await room.subscriber(group.id) is None


async def test_a_reader_who_blocks_is_gone_and_wakes_on_coming_back(room: Room) -> None:
    await room.subscribe()
    room.sandbox.block(room.reader)
    await room.quiet()
    assert (await room.known()).state is SubscriberState.GONE
    room.clock.move(timedelta(days=3))
    room.sandbox.unblock(room.reader)
    await room.quiet()
    known = await room.known()
    assert known.state is SubscriberState.ACTIVE
    assert known.next_digest_at is not None
    assert known.next_digest_at > NOW + timedelta(days=3)


async def test_a_channel_post_is_left_alone(room: Room) -> None:
    channel = room.sandbox.add_channel()
    room.sandbox.post(channel, "/start")
    room.sandbox.post(channel, "hello")
    assert await room.answers(channel, 0) == []


def changed_rights(room: Room, chat: Chat, status: str, **rights: bool) -> None:
    """The bot's rights in the chat are changed; `rights` differ from what the status usually has."""
    room.sandbox.push(
        "my_chat_member",
        {
            "chat": chat.as_json(),
            "from": room.sandbox.users[50].as_json(),
            "date": 1,
            "old_chat_member": member_json(room.sandbox.bot, chat.bot_status),
            "new_chat_member": member_json(room.sandbox.bot, status) | rights,
        },
    )


async def receiving_group(room: Room, **options: object) -> tuple[Chat, User]:
    group, owner, _ = group_of(room, **options)
    await room.say("/start@communique_bot", group, user=owner)
    await room.press("Start daily digest", group, user=owner)
    return group, owner


async def states(room: Room, chat: Chat) -> list[tuple[SubscriberState, Refusal | None]]:
    await room.quiet()
    return [(each.state, each.refusal) for each in await room.store.chats.subscribers(chat.id)]


async def test_a_group_that_takes_the_right_to_write_pauses_until_it_gives_it_back(room: Room) -> None:
    group, _ = await receiving_group(room)
    before = room.newest(group)
    changed_rights(room, group, "restricted", is_member=True, can_send_messages=False)
    assert await states(room, group) == [(SubscriberState.PAUSED, Refusal.NO_RIGHTS)]
    changed_rights(room, group, "restricted", is_member=True, can_send_messages=True)
    assert await states(room, group) == [(SubscriberState.ACTIVE, None)]
    assert await room.answers(group, before) == []
    changed_rights(room, group, "restricted", is_member=False, can_send_messages=True)
    assert await states(room, group) == [(SubscriberState.GONE, None)], "who is no member is out"


async def test_where_the_bot_comes_in_and_may_not_write_it_does_not_try_to(room: Room) -> None:
    group, _, _ = group_of(room, bot_status="left")
    changed_rights(room, group, "restricted", is_member=True, can_send_messages=False)
    assert await room.answers(group, 0) == []


async def test_a_channel_receives_only_while_the_bot_may_post(room: Room) -> None:
    room.sandbox.add_user(50, "Kim")
    channel = room.sandbox.add_channel()
    newcomer = Subscriber(address=Address(channel.id), kind=ChatKind.CHANNEL, set_up_by=50)
    await subscribe.consent(room.store, newcomer, room.clock())
    changed_rights(room, channel, "administrator", can_post_messages=False)
    assert await states(room, channel) == [(SubscriberState.PAUSED, Refusal.NO_RIGHTS)]
    changed_rights(room, channel, "administrator", can_post_messages=True)
    assert await states(room, channel) == [(SubscriberState.ACTIVE, None)]
    changed_rights(room, channel, "member")
    assert await states(room, channel) == [(SubscriberState.PAUSED, Refusal.NO_RIGHTS)]
    changed_rights(room, channel, "left")
    assert await states(room, channel) == [(SubscriberState.GONE, None)]
    changed_rights(room, channel, "administrator")
    assert await states(room, channel) == [(SubscriberState.ACTIVE, None)]


async def test_a_forum_that_throws_the_bot_out_is_gone_with_all_its_topics_and_comes_back_so(room: Room) -> None:
    forum, owner, _ = group_of(room, forum=True)
    for name in ("News", "Trade"):
        topic = room.sandbox.open_topic(forum, name)
        await room.say("/start@communique_bot", forum, user=owner, thread=topic.id)
        await room.press("Start daily digest", forum, user=owner)
    room.sandbox.remove_from_group(forum, by=owner)
    assert await states(room, forum) == [(SubscriberState.GONE, None)] * 2
    room.sandbox.add_to_group(forum, by=owner)
    assert await states(room, forum) == [(SubscriberState.ACTIVE, None)] * 2


async def test_a_topic_that_is_opened_again_goes_on(room: Room) -> None:
    forum, owner, _ = group_of(room, forum=True)
    topic = room.sandbox.open_topic(forum, "News")
    await room.say("/start@communique_bot", forum, user=owner, thread=topic.id)
    await room.press("Start daily digest", forum, user=owner)
    known = await room.known(forum.id, topic.id)
    await room.store.chats.refuse(known.id, Refusal.TOPIC_CLOSED, room.clock())
    told = room.sandbox.put_message(forum, {"from": owner.as_json()}, {"forum_topic_reopened": {}})
    told.json |= {"message_thread_id": topic.id, "is_topic_message": True}
    room.sandbox.push("message", told.json)
    assert await states(room, forum) == [(SubscriberState.ACTIVE, None)]


async def test_start_in_a_group_that_is_hindered_lets_it_go_on(room: Room) -> None:
    group, owner = await receiving_group(room)
    known = await room.known(group.id)
    await room.store.chats.refuse(known.id, Refusal.NO_RIGHTS, room.clock())
    (answer,) = await room.say("/start@communique_bot", group, user=owner)
    assert "is on" in answer.text
    assert await states(room, group) == [(SubscriberState.ACTIVE, None)]


async def test_whoever_sets_a_group_up_is_remembered_and_who_only_asks_is_not(room: Room) -> None:
    group, owner, member = group_of(room)
    await room.say("/time@communique_bot 09:00", group, user=owner)
    await room.say("/taiwan@communique_bot", group, user=member)
    assert (await room.known(group.id)).set_up_by == owner.id
    await room.say("/time@communique_bot 10:00", group, anonymous=True)
    assert (await room.known(group.id)).set_up_by == owner.id


async def test_of_a_person_who_uses_the_bot_alone_nobody_is_kept_beside_them(room: Room) -> None:
    await room.subscribe()
    assert (await room.known()).set_up_by == 0
