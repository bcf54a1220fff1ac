"""Somebody's membership of a chat, as the Bot API writes it."""

from inspect import signature

import telegram

from bot.sandbox.world import Json, User

_MEMBERS: dict[str, type[telegram.ChatMember]] = {
    "creator": telegram.ChatMemberOwner,
    "administrator": telegram.ChatMemberAdministrator,
    "restricted": telegram.ChatMemberRestricted,
    "kicked": telegram.ChatMemberBanned,
}
_OTHER_FIELDS = {"is_member": True, "is_anonymous": False, "until_date": 0}


def member_json(user: User, status: str, *, posts: bool = True) -> Json:
    """Return a ChatMember of that status with all the fields that python-telegram-bot knows: an administrator has
    every right (that to post in a channel only if `posts`), anybody else none."""
    fields: Json = {}
    for name in signature(_MEMBERS[status]).parameters if status in _MEMBERS else ():
        if name.startswith("can_"):
            fields[name] = status == "administrator"
        elif name in _OTHER_FIELDS:
            fields[name] = _OTHER_FIELDS[name]
    if "can_post_messages" in fields:
        fields["can_post_messages"] = status == "administrator" and posts
    return {"user": user.as_json(), "status": status} | fields
