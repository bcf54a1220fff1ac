"""Words and buttons of leaving. They are heard whatever happens: who says them wants nothing more of us."""

from telegram import Update

COMMANDS = frozenset({"stop", "pause", "forget"})
PRESSES = ("v1:forget:", "v1:settings:stop", "v1:settings:pause:")


def wants_to_leave(update: Update) -> bool:
    """Say whether an update is /stop, /pause or /forget, or a press of one of their buttons."""
    if (query := update.callback_query) is not None:
        return isinstance(query.data, str) and query.data.startswith(PRESSES)
    words = ((update.effective_message.text if update.effective_message else "") or "").split(maxsplit=1)
    return bool(words) and words[0].startswith("/") and words[0][1:].partition("@")[0].lower() in COMMANDS
