"""Chats, members and topics."""

import pytest

from bot.sandbox.parameters import ApiError
from tests.bot.sandbox.calling import call, people


def test_members_have_their_status() -> None:
    sandbox = people()
    group = sandbox.add_group()
    visitor = sandbox.add_user(7)
    sandbox.add_member(group, sandbox.add_user(8), "administrator")
    owner = next(iter(group.members))
    status = {
        number: call(sandbox, "getChatMember", chat_id=group.id, user_id=number)["status"]
        for number in (owner, 8, visitor.id, sandbox.bot.id)
    }
    assert status == {owner: "creator", 8: "administrator", 7: "left", sandbox.bot.id: "member"}
    admins = call(sandbox, "getChatAdministrators", chat_id=group.id)
    assert [admin["user"]["id"] for admin in admins] == [owner, 8]
    with pytest.raises(ApiError, match="user not found"):
        call(sandbox, "getChatMember", chat_id=group.id, user_id=999)


def test_the_bot_can_leave_and_hears_of_it() -> None:
    sandbox = people()
    group = sandbox.add_group()
    assert call(sandbox, "leaveChat", chat_id=group.id) is True
    assert sandbox.updates.pending[-1]["my_chat_member"]["new_chat_member"]["status"] == "left"
    with pytest.raises(ApiError, match="bot is not a member of the supergroup chat"):
        call(sandbox, "getChat", chat_id=group.id)


def test_topics_need_a_forum_and_rights() -> None:
    sandbox = people()
    plain, forum = sandbox.add_group(), sandbox.add_group(forum=True)
    with pytest.raises(ApiError, match="the chat is not a forum"):
        call(sandbox, "createForumTopic", chat_id=plain.id, name="Trade")
    with pytest.raises(ApiError, match="not enough rights to manage topics"):
        call(sandbox, "createForumTopic", chat_id=forum.id, name="Trade")
    forum.bot_status = "administrator"
    topic = {"chat_id": forum.id}
    topic |= {
        "message_thread_id": call(sandbox, "createForumTopic", chat_id=forum.id, name="T")["message_thread_id"]
    }
    call(sandbox, "sendMessage", text="x", **topic)
    assert call(sandbox, "closeForumTopic", **topic) is True
    with pytest.raises(ApiError, match="TOPIC_NOT_MODIFIED"):
        call(sandbox, "closeForumTopic", **topic)
    assert call(sandbox, "reopenForumTopic", **topic) is True
    assert call(sandbox, "deleteForumTopic", **topic) is True
    assert sandbox.messages(forum) == []
    with pytest.raises(ApiError, match="TOPIC_ID_INVALID"):
        call(sandbox, "reopenForumTopic", **topic)
