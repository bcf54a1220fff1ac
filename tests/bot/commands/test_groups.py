"""Groups, forums and channels; blocked and back."""

from datetime import timedelta

from bot.sandbox.world import GROUP, Chat, User
from digests.model import ChatKind, SubscriberState
from tests.bot.commands.conftest import Room
from tests.factories import NOW


def group_of(room: Room, **options: object) -> tuple[Chat, User, User]:
    """A group with its owner and an ordinary member."""
    owner, member = room.sandbox.add_user(50, "Kim"), room.sandbox.add_user(51, "Sam")
    group = room.sandbox.add_group("Readers", owner=owner, **options)  # type: ignore[arg-type]
    room.sandbox.add_member(group, member)
    return group, owner, member


async def test_in_a_group_only_what_names_the_bot_is_answered(room: Room) -> None:
    group, _, member = group_of(room)
    assert await room.say("/taiwan", group, user=member) == []
    assert await room.say("/taiwan@other_bot", group, user=member) == []
    assert await room.say("what about taiwan?", group, user=member) == []
    assert await room.say("/taiwan@communique_bot", group, user=member) != []


async def test_a_reply_to_the_bot_is_answered(room: Room) -> None:
    group, _, member = group_of(room)
    (brief,) = await room.say("/taiwan@communique_bot", group, user=member)
    (answer,) = await room.say("trade", group, user=member, reply_to=brief)
    assert answer.text.startswith("Trade and tariffs")


async def test_only_group_admins_change_what_the_group_receives(room: Room) -> None:
    group, owner, member = group_of(room)
    (refusal,) = await room.say("/time@communique_bot 09:00", group, user=member)
    assert "Only admins" in refusal.text
    assert await room.subscriber(group.id) is None
    await room.say("/time@communique_bot 09:00", group, user=owner)
    known = await room.subscriber(group.id)
    assert known is not None
    assert known.kind is ChatKind.GROUP


async def test_members_who_press_get_a_toast(room: Room) -> None:
    group, owner, member = group_of(room)
    await room.say("/start@communique_bot", group, user=owner)
    press = await room.press("Start daily digest", group, user=member)
    assert "Only admins" in press.toast
    await room.press("Start daily digest", group, user=owner)
    known = await room.subscriber(group.id)
    assert known is not None
    assert known.state is SubscriberState.ACTIVE


async def test_members_who_start_are_told_how_it_works(room: Room) -> None:
    group, _, member = group_of(room)
    (answer,) = await room.say("/start@communique_bot", group, user=member)
    assert "/start@communique_bot" in answer.text
    assert await room.subscriber(group.id) is None


async def test_a_question_in_a_group_is_answered_by_a_reply(room: Room) -> None:
    group, owner, member = group_of(room)
    await room.say("/settings@communique_bot", group, user=owner)
    await room.press("Time zone", group, user=owner)
    await room.press("Other place", group, user=owner)
    question = room.sandbox.last(group)
    await room.say("berlin", group, user=member, reply_to=question)
    assert await room.subscriber(group.id) is None
    await room.say("berlin", group, user=owner, reply_to=question)
    known = await room.subscriber(group.id)
    assert known is not None
    assert known.zone == "Europe/Berlin"


async def test_an_anonymous_admin_speaks_as_the_group(room: Room) -> None:
    group, _, _ = group_of(room)
    await room.say("/time@communique_bot 09:00", group, anonymous=True)
    assert await room.subscriber(group.id) is not None


async def test_who_is_admin_is_asked_once_in_five_minutes(room: Room) -> None:
    group, owner, _ = group_of(room)

    def asked() -> int:
        return sum(call.method.lower() == "getchatmember" for call in room.sandbox.log)

    await room.say("/time@communique_bot 09:00", group, user=owner)
    await room.say("/time@communique_bot 10:00", group, user=owner)
    assert asked() == 1
    room.clock.move(timedelta(minutes=6))
    await room.say("/time@communique_bot 11:00", group, user=owner)
    assert asked() == 2


async def test_a_topic_of_a_forum_is_a_subscriber_of_its_own(room: Room) -> None:
    forum, owner, _ = group_of(room, forum=True)
    topic = room.sandbox.open_topic(forum, "News")
    answers = await room.say("/start@communique_bot", forum, user=owner, thread=topic.id)
    assert {answer.thread for answer in answers} == {topic.id}
    await room.press("Start daily digest", forum, user=owner)
    known = await room.subscriber(forum.id, topic.id)
    assert known is not None
    assert known.state is SubscriberState.ACTIVE
    assert await room.subscriber(forum.id) is None


async def test_a_group_is_greeted_once_when_the_bot_comes_in(room: Room) -> None:
    group, owner, _ = group_of(room, bot_status="left")
    room.sandbox.add_to_group(group, by=owner)
    (greeting,) = await room.answers(group, 0)
    assert "/start@communique_bot" in greeting.text
    room.sandbox.add_to_group(group, by=owner, status="administrator")
    assert await room.answers(group, greeting.id) == []


async def test_a_group_that_throws_the_bot_out_is_gone_and_may_come_back(room: Room) -> None:
    group, owner, _ = group_of(room)
    await room.say("/start@communique_bot", group, user=owner)
    await room.press("Start daily digest", group, user=owner)
    room.sandbox.remove_from_group(group, by=owner)
    await room.quiet()
    known = await room.subscriber(group.id)
    assert known is not None
    assert (known.state, known.next_digest_at) == (SubscriberState.GONE, None)
    room.sandbox.add_to_group(group, by=owner)
    await room.quiet()
    known = await room.subscriber(group.id)
    assert known is not None
    assert known.state is SubscriberState.ACTIVE


async def test_a_group_that_becomes_a_supergroup_keeps_its_settings(room: Room) -> None:
    group, owner, _ = group_of(room, type=GROUP)
    await room.say("/time@communique_bot 09:30", group, user=owner)
    new = room.sandbox.migrate(group)
    await room.quiet()
    known = await room.subscriber(new.id)
    assert known is not None
    assert f"{known.hours[0]:%H:%M}" == "09:30"
    assert await room.subscriber(group.id) is None


async def test_a_reader_who_blocks_is_gone_and_wakes_on_coming_back(room: Room) -> None:
    await room.say("/start")
    await room.press("Start daily digest")
    room.sandbox.block(room.reader)
    await room.quiet()
    known = await room.subscriber()
    assert known is not None
    assert known.state is SubscriberState.GONE
    room.clock.move(timedelta(days=3))
    room.sandbox.unblock(room.reader)
    await room.quiet()
    known = await room.subscriber()
    assert known is not None
    assert known.state is SubscriberState.ACTIVE
    assert known.next_digest_at is not None
    assert known.next_digest_at > NOW + timedelta(days=3)


async def test_a_channel_post_is_left_alone(room: Room) -> None:
    channel = room.sandbox.add_channel()
    room.sandbox.post(channel, "/start")
    room.sandbox.post(channel, "hello")
    assert await room.answers(channel, 0) == []
