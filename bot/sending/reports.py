"""Tells operators what became of deliveries, until it is accepted: one message a minute at most, with the first
parts in full and the rest by reader and slot, or all of them in a file."""

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
"""More rows than any message has room for."""
MOST_IN_A_FILE = 20_000
"""So many rows have 2 MB as a rule, and never the 50 MB that Telegram takes."""
ROWS_IN_A_PAGE = 200
LONGEST_REASON_IN_FILE = 400
COLUMNS = ("delivery", "reader", "slot", "part", "parts", "what", "reason", "when")
FORMULA = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet takes for the beginning of a formula, wide forms too."""
MOST_LINES = 30
"""So many parts are told in the message itself, if they have room there; more in a file."""
IN_FULL = 5
LONGEST_REASON_IN_TEXT = 120


@dataclass(frozen=True, slots=True)
class Untold:
    """So many parts as one report can name, the longest due first. `rows` are the first of them, `mentions` all,
    and `file` (CSV in UTF-8, a header and a row a part) has all as well; `left` more are due and come later."""

    rows: Sequence[Troubled]
    mentions: Sequence[Mention]
    file: bytes
    left: int = 0

    def counts(self, number: int) -> Mapping[DeliveryTrouble, int]:
        """Return how many of the first `number` parts have which trouble."""
        found = Counter(mention.trouble for mention in self.mentions[:number])
        return {trouble: found[trouble] for trouble in DeliveryTrouble if found[trouble]}


async def read_untold(store: Store, now: datetime, most: int = MOST_IN_A_FILE) -> Untold:
    """Read what is to be told by now, `most` parts of it, each as it is when its page is read. In memory are one
    page, the first rows, the text of the file and three words for each part."""
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
    """Return the row of a part in the file; instants are in UTC, as ISO 8601 has them."""
    part, reason = row.delivery, harmless(plain(row.reason)[:LONGEST_REASON_IN_FILE])
    slot, at = (f"{each.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for each in (part.slot, row.at))
    numbers = str(part.part), str(part.parts)
    return str(part.id), str(part.subscriber), slot, *numbers, row.trouble.value, reason, at


def harmless(cell: str) -> str:
    """Return what a cell holds so that a spreadsheet does not calculate it."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


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
    """Return the message (plain text) for a chat that takes no file, with as many parts as have room, and their
    number."""
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
    """Return a reason on one line: an answer of another program, which might hold anything."""
    line = untapped(plain(reason))
    if utf16_length(line) <= LONGEST_REASON_IN_TEXT:
        return line
    units = line.encode("utf-16-le")[: 2 * LONGEST_REASON_IN_TEXT - 2]
    return units.decode("utf-16-le", "ignore") + "…"


@dataclass(eq=False)
class Reports:
    """What operators are told; a report that was accepted while the process died comes again."""

    store: Store
    messenger: TelegramMessenger
    operators: Operators
    clock: Callable[[], datetime]
    _not_before: datetime | None = None
    _wait: timedelta = APART

    async def tell_due(self) -> int:
        """Tell what is due, in one message; return of how many parts operators were told: those that it named."""
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
            log.error("no operator could be told of deliveries: %s", ", ".join(counts))
            self._not_before = now + self._wait
            self._wait = min(LONGEST_APART, self._wait * 2)
        return 0

    async def tell(self, words: Callable[[str], str]) -> None:
        """Tell something that is given for each language, once."""
        await self.reach(words)

    async def reach(self, words: Callable[[str], str]) -> bool:
        """Tell something that is given for each language; return whether anybody was told. Where nobody is known
        who could be, nothing is left to do, and that is True."""

        async def tell_one(chat: int, texts: Texts, _: str, silent: bool) -> int:
            return await self.messenger.tell(chat, words(texts.language), disable_notification=silent)

        return not self.operators.are_known or bool(await self.operators.tell(tell_one))

    async def _report(self, untold: Untold, chat: int, texts: Texts, zone: str, silent: bool) -> int:
        """Report to one chat; return how many parts were named in what it took, from the first on."""
        number = len(untold.mentions)
        if text := whole_text(untold, texts, zone):
            return number if await self.messenger.tell(chat, text, disable_notification=silent) else 0
        name = f"deliveries-{self.clock().astimezone(UTC):%Y%m%d-%H%M}.csv"
        words = caption(untold, texts)
        taken = await self.messenger.hand(chat, untold.file, name, words, disable_notification=silent)
        if taken is not Taken.NO_FILE:
            return number if taken is Taken.YES else 0
        text, some = text_without_file(untold, texts, zone)
        log.warning("an operator takes no file: of %s parts the first %s are told of as text", number, some)
        return some if await self.messenger.tell(chat, text, disable_notification=silent) else 0
