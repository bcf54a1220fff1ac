"""What operators have not been told yet, read in pages: its first rows, and a CSV file of all."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO

from bot.render.parts import plain
from digests.model import DeliveryTrouble, Mention, Troubled
from digests.store import Store

MOST_IN_A_TEXT = 100
"""More rows than any message has room for."""
MOST_IN_A_FILE = 20_000
"""So many rows have 2 MB as a rule, and never the 50 MB that Telegram takes."""
ROWS_IN_A_PAGE = 200
LONGEST_REASON = 400
COLUMNS = ("delivery", "reader", "slot", "part", "parts", "what", "reason", "when")
FORMULA = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet takes for the beginning of a formula, wide forms too."""


@dataclass(frozen=True, slots=True)
class Untold:
    """So many parts as one report can name, the longest due first.

    `rows` are the first of them, `mentions` all, and `file` (CSV in UTF-8, a header and a row a part) has all as
    well; `left` more are due and come later.
    """

    rows: Sequence[Troubled]
    mentions: Sequence[Mention]
    file: bytes
    left: int = 0

    def counts(self, number: int) -> Mapping[DeliveryTrouble, int]:
        """Return how many of the first `number` parts have which trouble."""
        found = Counter(mention.trouble for mention in self.mentions[:number])
        return {trouble: found[trouble] for trouble in DeliveryTrouble if found[trouble]}


async def read_untold(store: Store, now: datetime, most: int = MOST_IN_A_FILE) -> Untold:
    """Read what is to be told by now, `most` parts of it, each as it is when its page is read.

    In memory are one page, the first rows, the text of the file and three words for each part.
    """
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
    delivery, reason = row.delivery, plain(row.reason)[:LONGEST_REASON]
    return (
        str(delivery.id),
        str(delivery.subscriber),
        _instant(delivery.slot),
        str(delivery.part),
        str(delivery.parts),
        row.trouble.value,
        harmless(reason),
        _instant(row.at),
    )


def harmless(cell: str) -> str:
    """Return what a cell holds so that a spreadsheet does not calculate it."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
