"""What a process, a processor, a database and a token hold: `python -m tests.benchmarks.capacity [--inputs FILE]`.

This is arithmetic on the inputs of `capacity.toml`, and a simulation of one day, second by second, that checks the
arithmetic. No message is sent and no database is opened. For 10^5, 10^6 and 10^7 subscribers it prints which limit
comes first, what is needed, and what a day costs. `--within MINUTES` is how long the fullest hour's digests may
take to leave (default 10).
"""

import argparse
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import numpy as np

INPUTS = Path(__file__).with_name("capacity.toml")
SUBSCRIBERS = (100_000, 1_000_000, 10_000_000)
DAY = 86_400
HOURS = 24
SILENT = range(600)

Inputs = Mapping[str, Mapping[str, float]]
"""The values by section and name."""


class InputError(ValueError):
    """The file of inputs lacks a value, or has a value that is no positive number."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How many subscribers one unit of something holds, if the fullest hour's digests leave in the given time."""

    name: str
    unit: str
    subscribers: float

    def needed(self, subscribers: int) -> int:
        """Return how many units this many subscribers need."""
        return ceil(subscribers / self.subscribers)


@dataclass(frozen=True, slots=True)
class Bill:
    """What a day costs, in dollars."""

    processors: float
    disk: float
    stars: float

    @property
    def whole(self) -> float:
        return self.processors + self.disk + self.stars


@dataclass(frozen=True, slots=True)
class Day:
    """A simulated day: the messages that left, and how many seconds after their hour half of them, 99 of 100 of
    them and the last of them had left."""

    messages: float
    median: float
    p99: float
    last: float


def read_inputs(path: Path = INPUTS) -> Inputs:
    """Return the values of a file of inputs. InputError names every value that is missing or not positive."""
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    wanted = tomllib.loads(INPUTS.read_text(encoding="utf-8"))
    values: dict[str, dict[str, float]] = {}
    faults: list[str] = []
    for section, names in wanted.items():
        for name in names:
            value = given.get(section, {}).get(name, {}).get("value")
            if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
                faults.append(f"{section}.{name}: a positive number is needed")
            else:
                values.setdefault(section, {})[name] = float(value)
    if faults:
        raise InputError("\n".join(faults))
    return values


def limits(given: Inputs, within: float, *, scaled: bool) -> list[Limit]:
    """Return the limits, the narrowest first. `within` is in seconds. `scaled` means PostgreSQL, else SQLite. Each
    limit stands alone: work that shares a processor holds less."""
    readers, process, database = given["readers"], given["process"], given["database"]
    at_peak = readers["peak"] * readers["parts"]  # messages of the fullest hour, by subscriber
    flow = process["in_flight"] / process["answer_seconds"]
    commits = database["postgresql" if scaled else "sqlite"]
    kept = database["row_bytes"] * database["kept_days"]
    a_day = readers["replies"] * readers["replies_at_once"]
    answers = DAY * 1000 / process["reply_milliseconds"] / a_day
    whole = [
        Limit("token, free", "token", given["token"]["free"] * within / at_peak),
        Limit("token, paid", "token", given["token"]["paid"] * within / at_peak),
        Limit("messages on their way", "sender", flow * within / at_peak),
        Limit("processor of sending", "processor", 1000 / process["message_milliseconds"] * within / at_peak),
        Limit("planning in two minutes", "worker", process["planned"] * min(within, 120) / readers["peak"]),
        Limit("durable commits", "database", commits / database["commits"] * within / at_peak),
        Limit("disk", "database", database["disk_bytes"] / kept),
        Limit("processor of answers", "processor", answers),
    ]
    return sorted(whole, key=lambda limit: limit.subscribers)


def processors_of_news(given: Inputs) -> float:
    """Return the processors that reading and editing need, whatever the number of subscribers."""
    news = given["newsroom"]
    return news["sources"] * news["articles"] * given["process"]["article_milliseconds"] / 1000 / DAY


def bill(given: Inputs, subscribers: int, within: float, *, paid: bool) -> Bill:
    """Return what a day costs: processors rented for the whole day as the fullest hour needs them, the disk, and
    with `paid` the Stars for messages beyond the free rate."""
    named = {limit.name: limit for limit in limits(given, within, scaled=True)}
    wanted = ("processor of sending", "processor of answers", "planning in two minutes")
    processors = sum(named[name].needed(subscribers) for name in wanted) + ceil(processors_of_news(given))
    gigabytes = subscribers * given["database"]["row_bytes"] * given["database"]["kept_days"] / 1e9
    messages = subscribers * given["readers"]["parts"]
    over = max(0.0, messages - free_in_a_day(given, within)) if paid else 0.0
    money, token = given["money"], given["token"]
    return Bill(
        processors * HOURS * money["core_hour"],
        gigabytes * money["gigabyte_month"] / 30,
        over * token["stars"] * token["dollars_a_star"],
    )


def free_in_a_day(given: Inputs, within: float) -> float:
    """Return how many messages one token sends for nothing, if each hour's messages leave within that time."""
    return given["token"]["free"] * within * HOURS


def shares(peak: float) -> Sequence[float]:
    """Return which share of a day's digests is due in each hour: `peak` in the fullest one, and the rest falling
    with the distance from it."""
    hours = np.array([0.5 ** (min(hour, HOURS - hour) / 4) for hour in range(HOURS)])
    rest = hours[1:] / hours[1:].sum() * (1 - peak)
    return [peak, *rest.tolist()]


def live(given: Inputs, subscribers: int, tokens: int, *, rate: float, halt: range = range(0)) -> Day:
    """Simulate a day, second by second. At the first second of each hour its digests are due. Each token sends at
    most `rate` messages a second, and replies go first. In the seconds of `halt` (of the day) nothing leaves."""
    readers = given["readers"]
    replies = subscribers * readers["replies"] / DAY
    room = max(0.0, tokens * rate - replies)
    waiting: list[tuple[int, float]] = []  # the second at which messages were due, and how many still wait
    lateness: dict[int, float] = {}
    due = {
        hour * 3600: share * subscribers * readers["parts"] for hour, share in enumerate(shares(readers["peak"]))
    }
    for second in range(2 * DAY):  # the last digests may leave on the next day
        if second in due:
            waiting.append((second, due[second]))
        left = 0.0 if second in halt else room
        while waiting and left > 0:
            since, many = waiting[0]
            now = min(many, left)
            left -= now
            lateness[second - since + 1] = lateness.get(second - since + 1, 0.0) + now
            waiting[0] = (since, many - now)
            if many - now <= 1e-9:
                waiting.pop(0)
        if second >= DAY and not waiting:
            break
    return _told(lateness)


def _told(lateness: Mapping[int, float]) -> Day:
    seconds = np.array(sorted(lateness))
    grown = np.cumsum([lateness[each] for each in seconds.tolist()])
    whole = float(grown[-1])
    median, p99 = (float(seconds[int(np.searchsorted(grown, whole * share))]) for share in (0.5, 0.99))
    return Day(whole, median, p99, float(seconds[-1]))


def page(given: Inputs, within: float) -> str:
    """Return all tables, in Markdown."""
    lines = [f"The fullest hour's digests leave within {within / 60:g} minutes.", ""]
    for scaled, title in ((False, "One process on SQLite"), (True, "Roles on PostgreSQL")):
        lines += [f"**{title}**: what one unit holds, the narrowest first", "", "| limit | one | subscribers |"]
        lines += ["| --- | --- | --- |"]
        lines += [
            f"| {each.name} | {each.unit} | {each.subscribers:,.0f} |"
            for each in limits(given, within, scaled=scaled)
        ]
        lines += [""]
    return "\n".join([*lines, *_needed(given, within), "", *_days(given, within)])


def _needed(given: Inputs, within: float) -> list[str]:
    named = limits(given, within, scaled=True)
    heads = " | ".join(f"{each.name} ({each.unit}s)" for each in named)
    lines = [f"| subscribers | first limit | {heads} | a day, free | a day, one token that pays |"]
    lines += ["| --- " * (len(named) + 4) + "|"]
    for many in SUBSCRIBERS:
        first = next((each.name for each in named if each.needed(many) > 1), "none")
        needs = " | ".join(f"{each.needed(many):,}" for each in named)
        costs = " | ".join(f"${bill(given, many, within, paid=paid).whole:,.0f}" for paid in (False, True))
        lines.append(f"| {many:,} | {first} | {needs} | {costs} |")
    return lines


def _days(given: Inputs, within: float) -> list[str]:
    lines = [
        "A simulated day. In a silent one Telegram answers nobody for ten minutes from the fullest hour on.",
        "",
    ]
    lines += ["| subscribers | tokens | half left after | 99 of 100 | all |", "| --- | --- | --- | --- | --- |"]
    held = next(each for each in limits(given, within, scaled=True) if each.name == "token, free")
    for many in SUBSCRIBERS:
        tokens = held.needed(many)
        for number, halt, words in ((tokens, range(0), ""), (tokens, SILENT, ", silent")):
            day = live(given, many, number, rate=given["token"]["free"], halt=halt)
            spans = " | ".join(f"{seconds:,.0f} s" for seconds in (day.median, day.p99, day.last))
            lines.append(f"| {many:,} | {number:,}{words} | {spans} |")
    return lines


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=Path, default=INPUTS)
    parser.add_argument("--within", type=float, default=10.0, help="minutes")
    given = parser.parse_args(arguments)
    if not given.within > 0:
        parser.error("--within: a positive number of minutes")
    try:
        inputs = read_inputs(given.inputs)
    except (OSError, tomllib.TOMLDecodeError, InputError) as error:
        parser.error(f"{given.inputs}: {error}")
    print(page(inputs, given.within * 60))


if __name__ == "__main__":
    main()
