"""What admins are told of their sources: a trouble that begins, a trouble that is over."""

from collections.abc import Sequence
from math import ceil

from telegram import InlineKeyboardMarkup

from bot.commands.buttons import button, keyboard
from bot.render.parts import code, inert, plain, shown
from bot.source_phrases import trouble_facts
from bot.texts import Texts, source_words
from digests.curate.incidents import Notice
from digests.model import Trouble

LONGEST_NAME = 60
LONGEST_FACTS = 300
LONGEST_CAUSE = 200
TOGETHER = 6


def messages(notices: Sequence[Notice], texts: Texts, zone: str) -> list[tuple[str, InlineKeyboardMarkup | None]]:
    """Return the messages (HTML) that tell of the notices, several in each, with a button for each new address."""
    starts = range(0, len(notices), TOGETHER)
    return [_message(notices[start : start + TOGETHER], texts, zone) for start in starts]


def number_of_messages(notices: Sequence[Notice]) -> int:
    """Return how many messages tell of the notices."""
    return ceil(len(notices) / TOGETHER)


def _message(notices: Sequence[Notice], texts: Texts, zone: str) -> tuple[str, InlineKeyboardMarkup | None]:
    moved = [one.incident for one in notices if one.incident.trouble is Trouble.MOVED and not one.over]
    rows = [
        [button(f"{texts.incident_move}: {plain(incident.source)}"[:60], "move", incident.source)]
        for incident in moved
    ]
    lines = [_over(one, texts, zone) if one.over else _begun(one, texts, zone) for one in notices]
    return "\n\n".join(lines), keyboard(rows) if rows else None


def _begun(notice: Notice, texts: Texts, zone: str) -> str:
    """What is wrong, what is known beside it, what to do; the technical cause last, for whoever has to look."""
    incident, source = notice.incident, notice.record.source
    words, identifier = source_words(texts.language), shown(incident.source)
    told = texts.incident_began.format(
        name=inert(incident.name, LONGEST_NAME), id=identifier, trouble=words.named("troubles", incident.trouble)
    )
    if incident.trouble is Trouble.MOVED:
        facts = words.new_address.format(url=code(incident.detail, LONGEST_FACTS))
    else:
        facts = inert(
            trouble_facts(words, notice.record, incident, lambda at: texts.moment(at, zone, incident.began_at))
        )
    lines = [told, facts, words.named("advice", incident.trouble)]
    if not source.active:
        lines.append(texts.incident_paused.format(id=identifier))
    if incident.detail and incident.trouble is not Trouble.MOVED:
        lines.append(texts.incident_log.format(cause=inert(incident.detail, LONGEST_CAUSE)))
    return "\n".join(lines)


def _over(notice: Notice, texts: Texts, zone: str) -> str:
    incident = notice.incident
    text = texts.incident_stays if incident.trouble is Trouble.MOVED else texts.incident_ended
    return text.format(
        name=inert(incident.name, LONGEST_NAME),
        id=shown(incident.source),
        trouble=source_words(texts.language).named("troubles", incident.trouble),
        since=texts.moment(incident.began_at, zone),
    )
