"""The words of a report: the first parts in full, the rest by reader and slot, or all of them in a file."""

from collections.abc import Sequence
from datetime import datetime

from bot.render.parts import MOST_UNITS, plain, untapped
from bot.reports.untold import Untold
from bot.texts import Texts, report_words
from digests.model import DeliveryTrouble, Troubled
from digests.rules.texts import utf16_length

MOST_LINES = 30
"""So many parts are told in the message itself, if they have room there; more in a file."""
IN_FULL = 5
LONGEST_REASON = 120


def whole_text(untold: Untold, texts: Texts, zone: str) -> str | None:
    """Return the message (plain text) that names every part, None where that would be too long to read or send."""
    number = len(untold.mentions)
    if number > MOST_LINES or untold.left:
        return None
    text = _text(untold, number, texts, zone)
    return text if utf16_length(text) <= MOST_UNITS else None


def caption(untold: Untold, texts: Texts) -> str:
    """Return what stands under the file (plain text), which names every part."""
    words = report_words(texts.language)
    lines = [*_head(untold, len(untold.mentions), texts), "", words.in_file]
    if untold.left:
        lines.append(words.later.format(n=untold.left))
    return "\n".join(lines)


def text_without_file(untold: Untold, texts: Texts, zone: str) -> tuple[str, int]:
    """Return the message (plain text) that names as many parts as have room, the longest due first, and how many
    they are: for a chat that takes no file."""
    words = report_words(texts.language)
    total = len(untold.mentions) + untold.left
    number = len(untold.rows)
    while True:
        text = _text(untold, number, texts, zone)
        if number < total:
            text += f"\n\n{words.no_file.format(n=total - number)}"
        if utf16_length(text) <= MOST_UNITS:
            return text, number
        number -= 1


def summary(untold: Untold) -> str:
    """Return the counts on one line, for the log."""
    counts = untold.counts(len(untold.mentions)).items()
    return ", ".join(f"{number} {trouble.value}" for trouble, number in counts)


def _text(untold: Untold, number: int, texts: Texts, zone: str) -> str:
    rows = untold.rows[:number]
    full = [_in_full(row, texts, zone) for row in rows[:IN_FULL]]
    brief = _by_reader(rows[IN_FULL:], texts, zone)
    return "\n".join([*_head(untold, number, texts), "", *full, *([""] if brief else []), *brief])


def _head(untold: Untold, number: int, texts: Texts) -> list[str]:
    words = report_words(texts.language)
    return [
        words.title,
        *(words.count(f"counts.{trouble}", many) for trouble, many in untold.counts(number).items()),
    ]


def _in_full(row: Troubled, texts: Texts, zone: str) -> str:
    delivery, words = row.delivery, report_words(texts.language)
    line = words.row.format(
        reader=delivery.subscriber,
        slot=texts.moment(delivery.slot, zone),
        part=delivery.part,
        parts=delivery.parts,
        kind=words.named("kinds", row.trouble),
    )
    return f"{line} ({_shortened(row.reason)})" if row.reason else line


def _by_reader(rows: Sequence[Troubled], texts: Texts, zone: str) -> list[str]:
    words = report_words(texts.language)
    editions: dict[tuple[int, datetime], dict[DeliveryTrouble, list[int]]] = {}
    for row in rows:
        troubles = editions.setdefault((row.delivery.subscriber, row.delivery.slot), {})
        troubles.setdefault(row.trouble, []).append(row.delivery.part)
    return [
        words.edition.format(
            reader=reader,
            slot=texts.moment(slot, zone),
            parts=words.between.join(
                words.count(
                    "parts", len(parts), parts=words.join(map(str, parts)), kind=words.named("kinds", trouble)
                )
                for trouble, parts in troubles.items()
            ),
        )
        for (reader, slot), troubles in editions.items()
    ]


def _shortened(reason: str) -> str:
    """Return a reason on one line: an answer of another program, which might hold anything."""
    line = untapped(plain(reason))
    if utf16_length(line) <= LONGEST_REASON:
        return line
    units = line.encode("utf-16-le")[: 2 * LONGEST_REASON - 2]
    return units.decode("utf-16-le", "ignore") + "…"
