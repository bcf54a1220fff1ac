"""How fast, light and polite collecting is: `python -m tests.benchmarks.collecting [--quick]`, Linux only.

Two passes over sources on loopback hosts (a host is name plus port; addresses of 127.0.0.0/8 serve). In the first
all is new. In the second, twelve hours later, half of the sources answer 304, a tenth fail and the rest have news;
this is the one that the targets are for. Wall time is compared with what politeness and the servers allow, worked
out from the servers' own log. Then ours and the PyPI package `reader` (if it is installed) update the same feeds,
without pages and from servers that answer at once, alternately and each in its own processes.
"""

import argparse
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from digests.fetch import Politeness
from tests.benchmarks.contestants import Task, write_task
from tests.benchmarks.hosts import Hosts, Request, hosts
from tests.benchmarks.memory import MemoryWatch, cpu_seconds, memory
from tests.benchmarks.world import CHANGED, UNCHANGED, build, counted, plan

LATENCY = 0.12
MOST_WALL, MOST_BLOCKED, MOST_MEMORY, LEAST_RATIO = 1.3, 0.1, 400.0, 3.0
APART = timedelta(hours=12)
PASSES = ("first pass, all new", "second pass")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One pass of one contestant. Seconds; MB; `idle` is the memory just before it, with all sources stored."""

    wall: float
    cpu: float
    idle: float
    peak: float
    shares: tuple[float, ...]
    said: dict[str, Any]
    requests: tuple[Request, ...]

    @property
    def above_idle(self) -> float:
        return self.peak - self.idle

    @property
    def feeds(self) -> int:
        """Feeds that answered, read or not modified."""
        return int(self.said["counts"]["read"] + self.said["counts"]["not_modified"])


@dataclass(frozen=True, slots=True)
class Bound:
    """The least wall time in seconds: `host` by the busiest host, `all` by the limit on requests in flight."""

    host: float
    all: float

    @property
    def least(self) -> float:
        return max(self.host, self.all)


def bound_of(requests: Sequence[Request], politeness: Politeness) -> Bound:
    """Return what no polite reader can beat: a host's requests one by one with spacing, and so many in all."""
    by_host: dict[int, list[float]] = defaultdict(list)
    for request in requests:
        by_host[request.host].append(request.seconds)
    busiest = max((sum(times) + politeness.spacing * (len(times) - 1) for times in by_host.values()), default=0.0)
    return Bound(busiest, sum(request.seconds for request in requests) / politeness.at_once)


def faults_of(requests: Sequence[Request], politeness: Politeness) -> list[str]:
    """Return where the servers' log shows a broken rule: too close together, or too many at once."""
    found: Counter[str] = Counter()
    by_host: dict[int, list[Request]] = defaultdict(list)
    for request in sorted(requests, key=lambda request: request.began):
        by_host[request.host].append(request)
    for asked in by_host.values():
        for before, after in pairwise(asked):
            # The server's clock starts a little late and stops a little early.
            if after.began < before.began + before.seconds + politeness.spacing - 0.02:
                found["requests closer than the spacing"] += 1
        if sum(request.path == "/robots.txt" for request in asked) > 1:
            found["robots.txt asked twice"] += 1
    edges = sorted(edge for each in requests for edge in ((each.began, 1), (each.began + each.seconds, -1)))
    open_, most = 0, 0
    for _, step in edges:
        open_ += step
        most = max(most, open_)
    if most > politeness.at_once:
        found[f"{most} requests at once"] += 1
    return [f"{what}: {count}" for what, count in found.items()]


@contextmanager
def contestant(task: Task, path: Path) -> Iterator[subprocess.Popen[str]]:
    write_task(task, path)
    with (path.with_suffix(".log")).open("w", encoding="utf-8") as log:
        words = [sys.executable, "-m", "tests.benchmarks.contestants", str(path)]
        process = subprocess.Popen(  # noqa: S603 - our own words
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


def compete(name: str, urls: Sequence[str], served: Hosts, profile: str = "") -> list[Run]:
    """Let a contestant make both passes; return what each cost."""
    start = datetime.now(UTC).replace(hour=2, minute=0, second=0, microsecond=0)
    passes = (start.isoformat(), (start + APART).isoformat())
    runs: list[Run] = []
    with TemporaryDirectory() as folder:
        task = Task(name=name, folder=folder, urls=tuple(urls), passes=passes, profile=profile)
        path = Path(folder) / "task.json"
        with contestant(task, path) as process:
            for pass_ in (0, 1):
                _heard(process, path, "ready")
                served.turn(pass_)
                served.log()
                runs.append(_one_pass(process, path, served))
            _heard(process, path, "ready")
            _tell(process)
            process.wait()
    return runs


def _one_pass(process: subprocess.Popen[str], path: Path, served: Hosts) -> Run:
    idle, before = sum(memory(process.pid).values()), cpu_seconds(process.pid)
    with MemoryWatch(process.pid) as watch:
        _tell(process)
        said = _heard(process, path, "done")
        cpu = cpu_seconds(process.pid) - before
    return Run(
        wall=said["wall"],
        cpu=cpu,
        idle=idle,
        peak=watch.peak,
        shares=tuple(sorted(watch.shares.values(), reverse=True)),
        said=said,
        requests=tuple(served.log()),
    )


def _tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def _heard(process: subprocess.Popen[str], path: Path, word: str) -> dict[str, Any]:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("{"):
            said: dict[str, Any] = json.loads(line)
            if word in said:
                return said
    raise SystemExit(
        f"the contestant ended early:\n{path.with_suffix('.log').read_text(encoding='utf-8')[-3000:]}"
    )


# --- tables --------------------------------------------------------------------------------------


def row(name: str, *values: object) -> None:
    print(f"{name:44}" + "".join(f"{value!s:>24}" for value in values))


def judged(value: float, form: str, target: float, *, at_least: bool = False) -> str:
    good = value >= target if at_least else value <= target
    return f"{value:{form}} {'ok' if good else 'MISSED'}"


def one_pass(options: argparse.Namespace, start: datetime) -> None:
    planned = plan(options.sources, options.hosts)
    kinds = counted(planned)
    print(f"{options.sources} sources on {options.hosts} hosts: {dict(kinds)}")
    make = partial(
        build, options.sources, options.hosts, (start, start + APART), latency=options.latency, pages=True
    )
    with hosts(make, options.hosts) as served:
        size = served.built.body_bytes / 2**20
        print(f"median answer after {options.latency * 1000:.0f} ms; {size:.0f} MB of feeds in all")
        runs = compete("ours", addresses(options, served), served, options.profile)
    politeness = Politeness()
    bounds = [bound_of(run.requests, politeness) for run in runs]
    row("", *PASSES)
    row("requests, of them robots.txt", *(f"{len(run.requests)}, {_robots(run)}" for run in runs))
    row("wall time, s", *(f"{run.wall:.1f}" for run in runs))
    row("  the busiest host allows, s", *(f"{bound.host:.1f}" for bound in bounds))
    row(f"  {politeness.at_once} requests at once allow, s", *(f"{bound.all:.1f}" for bound in bounds))
    pairs = list(zip(runs, bounds, strict=True))
    row(
        "wall time / allowed, at most 1.30",
        *(judged(run.wall / max(bound.least, 0.001), ".2f", MOST_WALL) for run, bound in pairs),
    )
    loops = [run.said["loop"] for run in runs]
    row(
        "loop blocked at most, ms, under 100",
        *(judged(loop["longest"] * 1000, ".0f", MOST_BLOCKED * 1000) for loop in loops),
    )
    row("  99.9 % of beats within, ms", *(f"{loop['p999'] * 1000:.0f}" for loop in loops))
    row("  by computing in the loop's thread, ms", *(f"{loop['computing'] * 1000:.0f}" for loop in loops))
    row("peak memory, MB PSS, under 400", *(judged(run.peak, ".0f", MOST_MEMORY) for run in runs))
    row("  by process", *(" + ".join(f"{share:.0f}" for share in run.shares) for run in runs))
    row("  above idle, MB", *(f"{run.above_idle:.0f}" for run in runs))
    row("CPU seconds, all processes", *(f"{run.cpu:.1f}" for run in runs))
    row("sources per CPU second", *(f"{options.sources / run.cpu:.0f}" for run in runs))
    for what in ("read", "not_modified", "failed", "new"):
        expected = expectation(what, kinds, served)
        row(what, *(f"{run.said['counts'][what]} of {number}" for run, number in zip(runs, expected, strict=True)))
    for name, run in zip(PASSES, runs, strict=True):
        for fault in faults_of(run.requests, politeness):
            print(f"BROKEN in {name}: {fault}")


def expectation(what: str, kinds: Mapping[str, int], served: Hosts) -> tuple[int, ...]:
    """Return what a right reading of both passes counts."""
    good = kinds[UNCHANGED] + kinds[CHANGED]
    failing = sum(kinds.values()) - good
    match what:
        case "read":
            return good, kinds[CHANGED]
        case "not_modified":
            return 0, kinds[UNCHANGED]
        case "failed":
            return failing, failing
    return served.built.news


def addresses(options: argparse.Namespace, served: Hosts) -> list[str]:
    return [
        served.url(source.host, source.path, refused=source.kind == "refused")
        for source in plan(options.sources, options.hosts)
    ]


def _robots(run: Run) -> int:
    return sum(request.path == "/robots.txt" for request in run.requests)


def side_by_side(options: argparse.Namespace, start: datetime) -> None:
    if find_spec("reader") is None:
        print("\nThe package `reader` is not installed: no comparison (pip install reader).")
        return
    make = partial(build, options.sources, options.hosts, (start, start + APART), latency=0.0, pages=False)
    runs: dict[str, list[list[Run]]] = {"ours": [], "reader": []}
    with hosts(make, options.hosts) as served:
        urls = addresses(options, served)
        for number in range(options.rounds):
            for name in sorted(runs, reverse=bool(number % 2)):
                runs[name].append(compete(name, urls, served))
    print(f"\nfeeds only, servers answer at once; medians of {options.rounds} rounds, ours and reader alternately")
    for pass_, name in enumerate(PASSES):
        ours, theirs = ([run[pass_] for run in runs[who]] for who in ("ours", "reader"))
        row(name, "ours", "reader", "ours / reader")
        compared("feeds that answered", ours, theirs, "feeds", ".0f")
        compared("wall time, s (ours waits out its spacing)", ours, theirs, "wall", ".1f")
        compared("CPU seconds, all processes", ours, theirs, "cpu", ".2f")
        speeds = [median(run.feeds / run.cpu for run in side) for side in (ours, theirs)]
        ratio = judged(speeds[0] / speeds[1], ".2f", LEAST_RATIO, at_least=True)
        row("feeds per CPU second, at least 3 times", *(f"{speed:.0f}" for speed in speeds), ratio)
        compared("idle, MB PSS", ours, theirs, "idle", ".0f")
        compared("above idle, MB PSS, no more than reader", ours, theirs, "above_idle", ".0f", most=1.0)
        shares = [" + ".join(f"{share:.0f}" for share in side[-1].shares) for side in (ours, theirs)]
        row("  peak by process (last round)", *shares)


def compared(
    name: str, ours: Sequence[Run], theirs: Sequence[Run], what: str, form: str, *, most: float | None = None
) -> None:
    one, other = (median(getattr(run, what) for run in side) for side in (ours, theirs))
    ratio = one / other if other else float("inf")
    row(name, f"{one:{form}}", f"{other:{form}}", f"{ratio:.2f}" if most is None else judged(ratio, ".2f", most))


def main() -> None:
    if not sys.platform.startswith("linux"):
        print("This measures with /proc and many loopback addresses: Linux only.")
        return
    parser = argparse.ArgumentParser(description="How fast, light and polite collecting is.")
    parser.add_argument("--sources", type=int, default=2000)
    parser.add_argument("--hosts", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3, help="of the comparison")
    parser.add_argument("--latency", type=float, default=LATENCY, help="median seconds until an answer")
    parser.add_argument("--quick", action="store_true", help="200 sources on 50 hosts, one round")
    parser.add_argument("--only", choices=("pass", "reader"), help="one of the two parts")
    parser.add_argument("--profile", default="", help="write our event loop's cProfile to FILE.0 and FILE.1")
    options = parser.parse_args()
    if options.quick:
        options.sources, options.hosts, options.rounds = 200, 50, 1
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    start = datetime.now(UTC).replace(hour=2, minute=0, second=0, microsecond=0)
    if options.only != "reader":
        one_pass(options, start)
    if options.only != "pass":
        side_by_side(options, start)


if __name__ == "__main__":
    main()
