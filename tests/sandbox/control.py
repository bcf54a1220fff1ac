"""The sandbox's own HTTP interface, for programs that are not in its process.

`POST /control/<action>` with a JSON object of the arguments that the method of that name takes (people and
chats by id, times as ISO 8601), such as

```
{"least": 0.05, "most": 0.3}                                   to /control/answer_within: answers are slow
{"overall": 30, "per_chat": 1, "per_group": 20}                to /control/limit: Telegram's limits hold
{"method": "sendMessage", "error_code": 429, "lasting": 7200}  to /control/fail: a fault, as `Fault` has them
{"seconds": 30}                                                to /control/refuse: nobody can connect
{}                                                             to /control/mend: no more faults
{"chats": [1, 2, 3]}                                           to /control/add_users: many people at once
{}                                                             to /control/clear: the log is forgotten
```

`GET /control/log` (`?since=N`: from the N-th request on; `&method=sendMessage`: of that one only),
`/control/counts` (requests by method, and how many of those that are kept got which code), `/control/chat?id=`,
`/control/events`.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.clock import MovableClock
from bot.sandbox.people import NoSuchButtonError
from bot.sandbox.state import ButtonPress
from bot.sandbox.world import Chat, Json, Message, Topic, User
from tests.sandbox.calls import Call
from tests.sandbox.people import WatchedPeople

ACTIONS = frozenset({
    "add_user", "add_group", "add_channel", "add_member", "say", "share_location", "post", "press", "push",
    "block", "unblock", "deactivate", "add_to_group", "remove_from_group", "migrate", "open_topic", "fail",
    "labels", "mend", "answer_within", "limit", "limit_nothing", "refuse", "delete_message",
})  # fmt: skip
PEOPLE = ("user", "by", "owner")


class ControlError(Exception):
    """The order cannot be carried out."""


def act(people: WatchedPeople, action: str, arguments: Json) -> object:
    """Carry out one order and return its result as JSON; ControlError in words when it cannot be done."""
    if action == "clock":
        return _move(people.clock, arguments)
    if action == "clear":
        people.log.clear()
        return None
    if action == "add_users":
        return len([people.add_user(int(chat)) for chat in arguments.get("chats", ())])
    if action not in ACTIONS:
        names = ", ".join(sorted(ACTIONS | {"add_users", "clear", "clock"}))
        raise ControlError(f"unknown action {action}; there are: {names}")
    named = arguments | {name: _user(people, arguments[name]) for name in PEOPLE if name in arguments}
    named |= named.pop("response", {})
    try:
        return _plain(getattr(people, action)(**named))
    except KeyError as error:
        raise ControlError(f"there is no chat {error}") from None
    except (NoSuchButtonError, TypeError, ValueError) as error:
        raise ControlError(str(error)) from None


def look(people: WatchedPeople, what: str, query: dict[str, str]) -> object:
    """Return the log, a chat's messages or the events as JSON."""
    if what == "log":
        method = query.get("method", "").lower()
        calls = people.log.since(int(query.get("since", "0")))
        return [call_as_json(call) for call in calls if method in ("", call.method.lower())]
    if what == "counts":
        answers = Counter(str(call.code) for call in people.log if call.code)
        return {"requests": people.log.counts(), "answers": dict(sorted(answers.items()))}
    if what == "chat":
        chat = people.chats.get(int(query.get("id", "0")))
        if chat is None:
            raise ControlError("there is no chat of that id")
        return [_plain(message) for message in chat.messages.values()]
    if what == "events":
        return [
            {"kind": event.kind, "chat": event.chat.id, "text": event.text, "message": _plain(event.message)}
            for event in people.events
        ]
    raise ControlError("there are /control/log, /control/counts, /control/chat?id= and /control/events")


def call_as_json(call: Call) -> Json:
    return asdict(call) | {"at": call.at.isoformat(), "chat": call.chat, "message": call.message}


def _user(people: WatchedPeople, number: Any) -> User:
    user = people.users.get(int(number))
    if user is None:
        raise ControlError(f"there is no user {number}")
    return user


def _move(clock: Callable[[], datetime], arguments: Json) -> str:
    if not isinstance(clock, MovableClock):
        raise ControlError("this sandbox runs on the machine's clock")
    if "set" in arguments:
        clock.set(datetime.fromisoformat(str(arguments["set"])))
    clock.move(timedelta(seconds=float(arguments.get("seconds", 0))))
    return clock().isoformat()


def _plain(value: object) -> object:
    if isinstance(value, Message):
        return value.json | {"deleted": value.deleted, "versions": value.versions}
    if isinstance(value, ButtonPress):
        return {name: getattr(value, name) for name in ("id", "label", "data", "url", "answered", "toast")}
    if isinstance(value, Chat | User | Topic):
        return value.as_json()
    return value if isinstance(value, str | int | float | bool | list | dict) else None
