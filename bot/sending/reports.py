"""Reports deliveries in trouble to operators, again until Telegram accepts the report. One message a minute at
most has the first parts in full and the others by reader and slot, or all parts in a file."""

import csv
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO

from bot.render.parts import MOST_UNITS, plain, untapped
from bot.sending.messenger import TelegramMessenger
from bot.sending.operators import Operators
from bot.sending.outcomes import Taken
from bot.texts import Texts, report_words
from digests.model import DeliveryTrouble, Mention, Troubled
from digests.rules.instants import is_due
from digests.rules.texts import utf16_length
from digests.store import Store

log = logging.getLogger("communique.reports")

APART = timedelta(minutes=1)
LONGEST_APART = timedelta(hours=1)


MOST_IN_A_TEXT = 100
"""Rows: more than any message has room for."""
MOST_IN_A_FILE = 20_000
"""So many rows usually have 2 MB, and never the 50 MB that Telegram takes."""
ROWS_IN_A_PAGE = 200
LONGEST_REASON_IN_FILE = 400
COLUMNS = ("delivery", "reader", "slot", "part", "parts", "what", "reason", "when")
FORMULA = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
"""For a spreadsheet these characters begin a formula. Wide forms are among them."""
MOST_LINES = 30
"""At most so many parts stand in the message itself, if there is room. More parts go into a file."""
IN_FULL = 5
LONGEST_REASON_IN_TEXT = 120


@dataclass(frozen=True, slots=True)
class Untold:
    """The parts in trouble that one report can name, the longest due first. `rows` are the first, `mentions` all
    of them. `file` also has all: CSV in UTF-8, a header and one row a part. `left` more parts are due."""

    rows: Sequence[Troubled]
    mentions: Sequence[Mention]
    file: bytes
    left: int = 0

    def counts(self, number: int) -> Mapping[DeliveryTrouble, int]:
        """Return how many of the first `number` parts have each trouble."""
        found = Counter(mention.trouble for mention in self.mentions[:number])
        return {trouble: found[trouble] for trouble in DeliveryTrouble if found[trouble]}


async def read_untold(store: Store, now: datetime, most: int = MOST_IN_A_FILE) -> Untold:
    """Read the parts that operators should be told of at `now` (aware UTC), at most `most`. Memory holds one page
    of rows, the first rows, the text of the file and a Mention of each part."""
    first: list[Troubled] = []
    mentions: list[Mention] = []
    text = StringIO(newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    last: Troubled | None = None
    while len(mentions) < most:
        page = await store.troubles.first(now, min(ROWS_IN_A_PAGE, most - len(mentions)), last)
        if not page:
            break
        first += page[: MOST_IN_A_TEXT - len(first)]
        mentions += [Mention(row.delivery.id, row.trouble, row.report_at) for row in page]
        table.writerows(map(cells, page))
        last = page[-1]
    left = sum((await store.troubles.due(now)).values()) - len(mentions) if len(mentions) == most else 0
    return Untold(first, mentions, text.getvalue().encode(), max(0, left))


def cells(row: Troubled) -> tuple[str, ...]:
    """Return the row of a part in the file. Instants are in UTC, as in ISO 8601."""
    part, reason = row.delivery, harmless(plain(row.reason)[:LONGEST_REASON_IN_FILE])
    slot, at = (f"{each.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for each in (part.slot, row.at))
    numbers = str(part.part), str(part.parts)
    return str(part.id), str(part.subscriber), slot, *numbers, row.trouble.value, reason, at


def harmless(cell: str) -> str:
    """Return the text of a cell in a form that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def whole_text(untold: Untold, texts: Texts, zone: str) -> str | None:
    """Return the message (plain text) that names every part, or None if it would be too long to read or send."""
    number = len(untold.mentions)
    if number > MOST_LINES or untold.left:
        return None
    text = _text(untold, number, texts, zone)
    return text if utf16_length(text) <= MOST_UNITS else None


def caption(untold: Untold, texts: Texts) -> str:
    """Return the caption (plain text) of the file that names every part."""
    words = report_words(texts.language)
    lines = [*_head(untold, len(untold.mentions), texts), "", words.in_file]
    if untold.left:
        lines.append(words.later.format(n=untold.left))
    return "\n".join(lines)


def text_without_file(untold: Untold, texts: Texts, zone: str) -> tuple[str, int]:
    """Return the message (plain text) for a chat that takes no file. It has as many parts as there is room for.
    Also return the number of these parts."""
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


def _text(untold: Untold, number: int, texts: Texts, zone: str) -> str:
    rows = untold.rows[:number]
    full = [_in_full(row, texts, zone) for row in rows[:IN_FULL]]
    brief = _by_reader(rows[IN_FULL:], texts, zone)
    return "\n".join([*_head(untold, number, texts), "", *full, *([""] if brief else []), *brief])


def _head(untold: Untold, number: int, texts: Texts) -> list[str]:
    words, counts = report_words(texts.language), untold.counts(number)
    return [words.title, *(words.count(f"counts.{trouble}", many) for trouble, many in counts.items())]


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

    def named(trouble: DeliveryTrouble, parts: list[int]) -> str:
        listed, kind = words.join(map(str, parts)), words.named("kinds", trouble)
        return words.count("parts", len(parts), parts=listed, kind=kind)

    lines = []
    for (reader, slot), troubles in editions.items():
        parts = words.between.join(named(*each) for each in troubles.items())
        lines.append(words.edition.format(reader=reader, slot=texts.moment(slot, zone), parts=parts))
    return lines


def _shortened(reason: str) -> str:
    """Return a reason as one short line of plain text. It comes from another program and may hold anything."""
    line = untapped(plain(reason))
    if utf16_length(line) <= LONGEST_REASON_IN_TEXT:
        return line
    units = line.encode("utf-16-le")[: 2 * LONGEST_REASON_IN_TEXT - 2]
    return units.decode("utf-16-le", "ignore") + "…"


@dataclass(eq=False)
class Reports:
    """Reports to operators. If the process dies just after Telegram accepted a report, the report comes again."""

    store: Store
    messenger: TelegramMessenger
    operators: Operators
    clock: Callable[[], datetime]
    _not_before: datetime | None = None
    _wait: timedelta = APART

    async def tell_due(self) -> int:
        """Report the parts that are due in one message. Return how many parts the message named."""
        now = self.clock()
        if not await self.store.troubles.due(now):
            return 0
        last = await self.store.troubles.last_told()
        held = self._not_before is not None and not is_due(self._not_before, now, LONGEST_APART)
        if held or (last is not None and timedelta() <= now - last < APART):
            return 0
        untold = await read_untold(self.store, now)
        if named := await self.operators.tell(partial(self._report, untold), len(untold.mentions)):
            self._not_before, self._wait = None, APART
            await self.store.troubles.told(untold.mentions[:named], self.clock())
            return named
        if untold.mentions:
            counts = (f"{many} {trouble}" for trouble, many in untold.counts(len(untold.mentions)).items())
            log.error("no operator could be told of deliveries in trouble: %s", ", ".join(counts))
            self._not_before = now + self._wait
            self._wait = min(LONGEST_APART, self._wait * 2)
        return 0

    async def tell(self, words: Callable[[str], str]) -> None:
        """Tell operators what `words` returns for their language, once."""
        await self.reach(words)

    async def reach(self, words: Callable[[str], str]) -> bool:
        """Tell operators what `words` returns for their language. Return whether somebody was told. Return True if
        no operators are known, because then there is nothing left to do."""

        async def tell_one(chat: int, texts: Texts, _: str, silent: bool) -> int:
            return await self.messenger.tell(chat, words(texts.language), disable_notification=silent)

        return not self.operators.are_known or bool(await self.operators.tell(tell_one))

    async def _report(self, untold: Untold, chat: int, texts: Texts, zone: str, silent: bool) -> int:
        """Report to one chat. Return how many parts, counted from the first, the message named that it took."""
        number = len(untold.mentions)
        if text := whole_text(untold, texts, zone):
            return number if await self.messenger.tell(chat, text, disable_notification=silent) else 0
        name = f"deliveries-{self.clock().astimezone(UTC):%Y%m%d-%H%M}.csv"
        words = caption(untold, texts)
        taken = await self.messenger.hand(chat, untold.file, name, words, disable_notification=silent)
        if taken is not Taken.NO_FILE:
            return number if taken is Taken.YES else 0
        text, some = text_without_file(untold, texts, zone)
        log.warning("an operator takes no file: of %s parts a text names the first %s", number, some)
        return some if await self.messenger.tell(chat, text, disable_notification=silent) else 0
