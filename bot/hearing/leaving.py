"""Recognises how people say that they want no more messages: by commands, by words, and by buttons."""

from bot.hearing.sayings import says_only

LEAVING = frozenset({"stop", "pause", "forget", "unsubscribe", "quit", "cancel"})
LEAVING_PRESSES = ("v1:forget:", "v1:settings:stop", "v1:settings:pause:", "v1:stop:")


def asks_to_leave(text: str) -> bool:
    """Say whether a message is a command such as /stop, or words such as "unsubscribe"."""
    first = text.split(maxsplit=1)[:1]
    if first and first[0].startswith("/"):
        return first[0][1:].partition("@")[0].lower() in LEAVING
    return says_leave(text) or says_cancel(text)


def says_leave(text: str) -> bool:
    """Say whether a text asks for no more messages, and for nothing else: "stop", "how do I unsubscribe?"."""
    return says_only(text, "leave")


def says_cancel(text: str) -> bool:
    """Say whether a text is only "cancel", which ends an open form."""
    return says_only(text, "cancel")
