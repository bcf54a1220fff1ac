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
    with pytest.raises(ApiError, match="user not found"):
        call(sandbox, "getChatMember", chat_id=group.id, user_id=999)


def test_the_bot_can_leave_and_hears_of_it() -> None:
    sandbox = people()
    group = sandbox.add_group()
    assert call(sandbox, "leaveChat", chat_id=group.id) is True
    assert sandbox.updates.pending[-1]["my_chat_member"]["new_chat_member"]["status"] == "left"
    with pytest.raises(ApiError, match="bot is not a member of the supergroup chat"):
        call(sandbox, "getChat", chat_id=group.id)
