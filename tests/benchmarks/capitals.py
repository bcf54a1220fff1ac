"""Is each capital heard as often in every language?

    python -m tests.benchmarks.capitals [--stream NAME]...

Replays the streams for readers of English, of Chinese and of both, and prints how many articles they can read and
how many of these each capital's own offices wrote, how many cards they have, on how many a capital is quoted, in a
line or in statements, on how many it has only spoken in another language, and how often an office is named in the
foot; then why the capitals are not quoted equally often. The streams lie outside the repository; without them it
says so and ends with 0.
"""

import argparse
import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from json import dumps

from bot.cli.replay import Day, read_items, replayed
from bot.newsroom import load_relation, seed_sources
from bot.render.digest import TelegramRenderer
from digests.model import Ownership
from digests.rules.issuing.readership import primary
from tests.benchmarks.labelling.corpus import KEPT_APART, STREAMS, read_stream, stream_names
from tests.benchmarks.labelling.shown import READER
from tests.lexicons import lexicon

READERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "English": ("en", ("en",)),
    "Chinese": ("zh-Hans", ("zh",)),
    "both": ("en", ("en", "zh")),
}
PARTIES = ("us", "prc")
OF_PARTY = ("own", "quoted", "elsewhere")
KINDS = ("articles", "cards", *(f"{party} {what}" for party in PARTIES for what in OF_PARTY), "foot")


def main(words: Sequence[str] | None = None) -> int:
    """Print the table of the chosen streams, of all that are not kept apart by default."""
    choices = argparse.ArgumentParser(prog="python -m tests.benchmarks.capitals", description="Counts lines.")
    choices.add_argument(
        "--stream", action="append", default=[], help="one of the streams, several times for more"
    )
    there = stream_names(STREAMS)
    if not there:
        print(f"skipped: the streams are not here ({STREAMS.name}/*.jsonl beside the project's folder)")
        return 0
    wanted = choices.parse_args(words).stream or [name for name in there if name not in KEPT_APART]
    print(f"{'stream':24} {'reader':8} " + " ".join(f"{kind:>13}" for kind in KINDS))
    total: dict[str, Counter[str]] = {reader: Counter() for reader in READERS}
    for name in wanted:
        for reader in READERS:
            counts = asyncio.run(counted(name, reader))
            total[reader] += counts
            print(row_of(name, reader, counts), flush=True)
    for reader, counts in total.items():
        print(row_of("all", reader, counts))
    for reader, counts in total.items():
        print(reason_of(reader, counts))
    return 0


def reason_of(reader: str, counts: Mapping[str, int]) -> str:
    """Return how many of a capital's own texts that the reader can read there are for each card that quotes it."""
    told = (
        f"{party} {counts.get(f'{party} quoted', 0)} of {counts.get(f'{party} own', 0)} texts of its own offices"
        for party in PARTIES
    )
    return f"{reader}: cards that quote {'; '.join(told)}"


def row_of(name: str, reader: str, counts: Mapping[str, int]) -> str:
    """Return a line of the table."""
    return f"{name:24} {reader:8} " + " ".join(f"{counts.get(kind, 0):13}" for kind in KINDS)


async def counted(name: str, reader: str) -> Counter[str]:
    """Replay a stream for a reader; return the counts by kind."""
    relation, (language, reads) = load_relation("us-china"), READERS[reader]
    articles, _ = read_stream(name)
    lines = ((f"{each.stream}/{each.id}", dumps(each.line)) for each in articles)
    items, _ = read_items(lines, seed_sources("us-china"), [party.id for party in relation.parties])
    who = replace(READER, language=language, reads=reads)
    read = [item for item in items if primary(item.draft.language) in reads]
    counts = Counter({"articles": len(read)})
    for item in read:
        counts[f"{item.source.party} own"] += item.source.ownership is Ownership.GOVERNMENT
    async for day in replayed(items, who, relation, lexicon(), TelegramRenderer(relation), {}):
        counts.update(_kinds_of(day))
    return counts


def _kinds_of(day: Day) -> Iterator[str]:
    for card in day.digest.cards:
        yield "cards"
        quoted = {party for party in PARTIES if card.lines.get(party)} | {card.party}
        yield from (f"{party} quoted" for party in PARTIES if party in quoted)
        yield from (f"{party} elsewhere" for party in PARTIES if party in card.foreign)
    yield from ("foot" for _ in day.digest.foreign)


if __name__ == "__main__":
    raise SystemExit(main())
