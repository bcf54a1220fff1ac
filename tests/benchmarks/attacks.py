"""`python -m tests.benchmarks.attacks [NAME...] [--days 7.4]`: each attack beside the honest press, by itself.

For each attack a row: events untold, reports lost, attackers' words under another's name, others' words under an
attacker's, attackers' words under a capital (of those who need a label: without a word of who quotes it) and as
the headline of a story that others tell, two events told as one story, events that no digest told of an honest
outlet, changes that are an attacker's, lines in our forms, quotations that are broken out of, lines with hidden
characters, lists of days that an attacker crowds (0 each is the aim), then what the days cost, as a ratio to the
same days in peace: seconds, peak memory, longest lag of the event loop.
`--show` prints the reader's messages too.
"""

import argparse
import asyncio
import multiprocessing
import resource
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import pytest

from bot.render.parts import to_text
from tests.faults.hostile import judge
from tests.faults.hostile.attackers import ATTACKERS, labelled
from tests.faults.hostile.broken import BROKEN
from tests.faults.hostile.fortnight import Lived, live
from tests.faults.hostile.honest import honest_sites, read_events
from tests.faults.hostile.pretenders import LABELLED

PEACE, ALL = "peace", "all"
KNOWN = [*ATTACKERS, *BROKEN, ALL]
LOOK = 0.01  # seconds between two looks at the loop's lag
COLUMNS = (
    "untold",
    "lost",
    "other's name",
    "robbed",
    "capital",
    "headline",
    "merged",
    "scooped",
    "claimed",
    "forms",
    "broken",
    "hidden",
    "crowded",
    "seconds",
    "MB",
    "lag ms",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What the days cost: seconds, peak memory in bytes, longest lag of the event loop in seconds."""

    seconds: float
    memory: int
    lag: float


@asynccontextmanager
async def watching() -> AsyncIterator[list[float]]:
    """Measure the loop's lag, in seconds, at every look."""
    lags = [0.0]

    async def watch() -> None:
        while True:
            before = perf_counter()
            await asyncio.sleep(LOOK)
            lags.append(perf_counter() - before - LOOK)

    task = asyncio.create_task(watch())
    try:
        yield lags
    finally:
        task.cancel()


def attack(name: str, days: float) -> tuple[list[int], Cost, list[str]]:
    """Live the days under one attack; return the judge's figures, the cost and the messages in plain text."""
    events = read_events()[: int(days)]
    names = {PEACE: [], ALL: list(ATTACKERS)}.get(name, [name])
    attackers = [(each, ATTACKERS[each](events)) for each in names if each in ATTACKERS]
    given = [labelled(site, late=False) if each in LABELLED and name != ALL else site for each, site in attackers]
    sites = [*honest_sites(events), *given]
    broken = [each for each in names if each in BROKEN]

    async def measured(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Lived, float]:
        async with watching() as lags:
            return await live(folder, sites, days, broken=broken, monkeypatch=monkeypatch), max(lags)

    began = perf_counter()
    with pytest.MonkeyPatch.context() as monkeypatch, tempfile.TemporaryDirectory() as folder:
        lived, lag = asyncio.run(measured(Path(folder), monkeypatch))
    cost = Cost(perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, lag)
    found = (
        judge.untold(lived, events),
        judge.silenced(lived, events),
        [*judge.under_another_name(lived), *judge.misnamed(lived)],
        judge.robbed(lived, events),
        judge.unquoted(lived) if name in LABELLED else [*judge.under_a_capital(lived), *judge.spoken_for(lived)],
        [*judge.stolen(lived), *judge.in_review(lived)],
        judge.merged(lived, events),
        judge.scooped(lived, events),
        judge.claimed(lived),
        [*judge.in_our_forms(lived), *judge.opening(lived)],
        [*judge.broken_out(lived), *judge.labelled_within(lived)],
        judge.hidden(lived),
        judge.crowding(lived),
    )
    messages = [f"{each.at:%d %b %H:%M}\n{to_text(each.html)}" for each in lived.messages]
    return [len(each) for each in found], cost, messages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(KNOWN)}; default: each")
    parser.add_argument("--days", type=float, default=7.4)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    names = options.names or KNOWN
    if unknown := set(names) - set(KNOWN):
        parser.error(f"no attack {', '.join(sorted(unknown))}")
    sys.stdout.write(f"{'':12}" + "".join(f"{column:>14}" for column in COLUMNS) + "\n")
    base: Cost | None = None
    for name in [PEACE, *names]:
        # A process for each, since the peak of memory is the process's.
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            counts, cost, messages = pool.apply(attack, (name, options.days))
        base = base or cost
        ratios = (cost.seconds / base.seconds, cost.memory / base.memory, cost.lag / base.lag)
        values = (cost.seconds, cost.memory / 2**20, cost.lag * 1000)
        told = [f"{value:.0f} ({ratio:.1f}x)" for value, ratio in zip(values, ratios, strict=True)]
        sys.stdout.write(f"{name:12}" + "".join(f"{each:>14}" for each in [*counts, *told]) + "\n")
        if options.show:
            sys.stdout.write("\n\n".join(messages) + "\n\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
