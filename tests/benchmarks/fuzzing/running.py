"""Trying inputs for some minutes: what breaks is made small and reported once, and so is what takes too long."""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic, process_time

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.benchmarks.fuzzing.mutations import STEPS, Step, spoiled
from tests.benchmarks.fuzzing.targets import Target

A_ROUND = 100  # inputs with one seed
SLOW = 12.0  # times what a sample takes by its length
SHORTEST_TIMED = 0.05  # CPU seconds: what takes less tells nothing
GROWTH = 3.0  # of the work where the input is twice as long, from which it is not in proportion
RUNS = 3


class SuperlinearError(AssertionError):
    """Twice as long an input took far more than twice the work."""


@dataclass
class Tried:
    """What came of a run: how many inputs, and the defects by what and where, each with the smallest input."""

    inputs: int = 0
    slowest: float = 0.0
    defects: dict[str, str] = field(default_factory=dict)


def fuzz(target: Target, minutes: float, first_seed: int = 1) -> Tried:
    """Try inputs for so many minutes."""
    tried, until = Tried(), monotonic() + 60 * minutes
    usual, number = _usual(target), first_seed
    while monotonic() < until:
        try_some(target, number, tried, usual=usual)
        number += 1
    return tried


def try_some(target: Target, number: int, tried: Tried, inputs: int = A_ROUND, *, usual: float = 0.0) -> None:
    """Try inputs with one seed, always the same. `usual` is what a character takes, in CPU seconds;
    without it nothing is timed."""
    samples = target.samples()
    found: list[tuple[str, str]] = []

    @seed(number)
    @settings(
        max_examples=inputs,
        database=None,
        deadline=None,
        derandomize=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, len(samples) - 1), STEPS)
    def attempt(which: int, steps: list[Step]) -> None:
        text = spoiled(samples[which], steps, samples, target.longest)
        tried.inputs += 1
        try:
            spent = _spent(target, text)
            tried.slowest = max(tried.slowest, spent)
            if usual and spent > max(SHORTEST_TIMED, SLOW * usual * len(text)):
                _compare(target, samples, which, steps)
        except Exception as error:
            name = _name(error)
            if name in tried.defects:
                return
            where = traceback.format_exc(limit=-6)
            found.append((name, f"sample {which}, {steps}\n{where}\n{text[:300]!r}"))
            raise

    try:
        attempt()
    except Exception:  # whatever breaks is what was looked for
        if not found:
            raise
        name, example = found[-1]
        tried.defects[name] = example
        print(f"defect: {name}\n{example}", flush=True)


def _usual(target: Target) -> float:
    """The CPU seconds that a character of the samples takes, read as they are."""
    samples = [text[: target.longest] for text in target.samples()]
    some = samples[:: max(1, len(samples) // 20)]
    for text in some[:3]:
        target.read(text)
    begun = process_time()
    for text in some:
        target.read(text)
    return (process_time() - begun) / max(1, sum(map(len, some)))


def _compare(target: Target, samples: Sequence[str], which: int, steps: Sequence[Step]) -> None:
    """SuperlinearError when the same input twice as long takes far more than twice as long."""
    once, twice = (spoiled(samples[which], steps, samples, target.longest, scale) for scale in (1, 2))
    if not once or len(twice) < 1.8 * len(once):
        return
    before, after = (min(_spent(target, text) for _ in range(RUNS)) for text in (once, twice))
    grown = after / max(before, 1e-9) / (len(twice) / len(once) / 2)
    if grown > GROWTH:
        raise SuperlinearError(f"{len(once)} characters {before:.2f} s, {len(twice)} {after:.2f} s")


def _spent(target: Target, text: str) -> float:
    begun = process_time()
    target.read(text)
    return process_time() - begun


def _name(error: Exception) -> str:
    """What a defect is told from others by: its kind, and where in our own code it shows."""
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if "/tests/benchmarks/" not in frame.filename
    ]
    own = [frame for frame in frames if "/digests/" in frame.filename or "/bot/" in frame.filename]
    place = f"{own[-1].filename.rpartition('/')[2]}:{own[-1].name}" if own else str(error)[:60]
    return f"{type(error).__name__} in {place}"
