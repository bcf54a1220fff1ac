"""What admins are told of their sources: a trouble that begins, a trouble that is over."""

from collections.abc import Sequence

from telegram import InlineKeyboardMarkup

from bot.commands.buttons import button, keyboard
from bot.parts import shown
from bot.texts import Texts
from digests.curate.incidents import Notice
from digests.model import Trouble

LONGEST_NAME = 60
LONGEST_DETAIL = 500
TOGETHER = 6


def messages(notices: Sequence[Notice], texts: Texts, zone: str) -> list[tuple[str, InlineKeyboardMarkup | None]]:
    """Return the messages (HTML) that tell of the notices, several in each, with a button for each new address."""
    return [_message(notices[start : start + TOGETHER], texts, zone) for start in range(0, len(notices), TOGETHER)]


def _message(notices: Sequence[Notice], texts: Texts, zone: str) -> tuple[str, InlineKeyboardMarkup | None]:
    moved = [one.incident for one in notices if one.incident.trouble is Trouble.MOVED and not one.over]
    rows = [
        [button(f"{texts.incident_move}: {incident.source}"[:60], "move", incident.source)] for incident in moved
    ]
    return "\n\n".join(_line(notice, texts, zone) for notice in notices), keyboard(rows) if rows else None


def _line(notice: Notice, texts: Texts, zone: str) -> str:
    incident = notice.incident
    named = {
        "name": shown(incident.name, LONGEST_NAME),
        "id": shown(incident.source),
        "trouble": texts.troubles[incident.trouble],
    }
    if notice.over:
        return texts.incident_ended.format(since=texts.moment(incident.began_at, zone), **named)
    return texts.incident_began.format(detail=shown(incident.detail, LONGEST_DETAIL), **named)
