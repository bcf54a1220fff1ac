"""How long are digests of five stories?

    python -m tests.benchmarks.lengths [--stream NAME]... [--language L[,L]]... [--length brief|normal|full]

Replays the streams for a reader of each language and prints, of the digests with four stories and of those with
five, how many there are and their lengths in UTF-16 units after parsing: the shortest, the median, the longest;
and how many cards had to go for their length. The streams lie outside the repository; without them it says so and
ends with 0.
"""

import argparse
import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from json import dumps
from statistics import median

from bot.cli.answers import languages_or_end
from bot.cli.replay import read_items, replayed
from bot.newsroom import load_relation, seed_sources
from bot.render.digest import TelegramRenderer
from bot.render.parts import measure
from digests.model import Digest, Length, Preferences
from tests.benchmarks.labelling.corpus import KEPT_APART, STREAMS, read_stream, stream_names
from tests.benchmarks.labelling.shown import READER
from tests.lexicons import lexicon

STORIES = (4, 5)


class _Counting(TelegramRenderer):
    """Counts the cards that had to go."""

    left_out = 0

    def fitted(self, digest: Digest, preferences: Preferences) -> tuple[Digest, tuple[str, ...]]:
        told, parts = super().fitted(digest, preferences)
        self.left_out += len(digest.cards) - len(told.cards)
        return told, parts


def main(words: Sequence[str] | None = None) -> int:
    """Print the table of the chosen streams, of all that are not kept apart by default."""
    choices = argparse.ArgumentParser(prog="python -m tests.benchmarks.lengths", description="Measures digests.")
    choices.add_argument(
        "--stream", action="append", default=[], help="one of the streams, several times for more"
    )
    choices.add_argument("--language", action="append", default=[], help="a reader's languages, as of `replay`")
    choices.add_argument("--length", type=Length, default=Length.NORMAL, help="brief, normal or full")
    there = stream_names(STREAMS)
    if not there:
        print(f"skipped: the streams are not here ({STREAMS.name}/*.jsonl beside the project's folder)")
        return 0
    chosen = choices.parse_args(words)
    streams = chosen.stream or [name for name in there if name not in KEPT_APART]
    print(f"{'reader':16} {'stories':>7} {'digests':>7} {'shortest':>8} {'median':>6} {'longest':>7}")
    for languages in chosen.language or ["en", "zh-Hans"]:
        lengths: dict[int, list[int]] = defaultdict(list)
        left_out = 0
        for name in streams:
            left_out += asyncio.run(_measured(name, languages, chosen.length, lengths))
        for stories in STORIES:
            if found := lengths[stories]:
                row = f"{len(found):7} {min(found):8} {median(found):6.0f} {max(found):7}"
                print(f"{languages:16} {stories:7} {row}", flush=True)
        print(f"{languages:16} cards left out for their length: {left_out}", flush=True)
    return 0


async def _measured(name: str, languages: str, length: Length, lengths: dict[int, list[int]]) -> int:
    """Replay a stream for a reader, note the lengths of digests by their stories; return how many cards went."""
    relation, (language, reads) = load_relation("us-china"), languages_or_end(languages)
    articles, _ = read_stream(name)
    lines = ((f"{each.stream}/{each.id}", dumps(each.line)) for each in articles)
    items, _ = read_items(lines, seed_sources("us-china"), [party.id for party in relation.parties])
    who = replace(READER, language=language, reads=reads, length=length)
    renderer = _Counting(relation)
    async for day in replayed(items, who, relation, lexicon(), renderer, {}):
        lengths[len(day.digest.cards)].append(sum(measure(part).units for part in day.parts))
    return renderer.left_out


if __name__ == "__main__":
    raise SystemExit(main())
