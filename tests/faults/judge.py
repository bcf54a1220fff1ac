"""The judge: what Telegram accepted, by its own log, against what was planned and what operators were told."""

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from bot.render.parts import to_text
from digests.model import DeliveryTrouble
from tests.faults.named import instant_of, named_rows, slot_in_words
from tests.faults.works import Works
from tests.journeys.house import ADMIN
from tests.sandbox.calls import SENDING, Call

OVERALL, GROUP = 30, 20
BURST = 3
"""So many messages may come to a chat at once, which Telegram lets pass; after that one a second."""


@dataclass(frozen=True)
class Part:
    """One planned part: its row, and its text as it is sent."""

    delivery: int
    subscriber: int
    chat: int
    slot: str
    part: int
    state: str
    trouble: str
    attempt: int
    text: str

    @property
    def key(self) -> tuple[int, str]:
        return self.chat, self.text


@dataclass
class Verdict:
    """What the judge found. `parts` are all that were planned, `accepted` how often each was."""

    parts: list[Part]
    accepted: Counter[tuple[int, str]]
    strangers: list[Call]
    told: str
    named: Mapping[DeliveryTrouble, set[int]]
    """The rows that reports to the admins named with each trouble."""
    excused: set[int] = field(default_factory=set)
    """Chats whose readers have stopped, paused or left: nothing need reach them any more."""

    @property
    def lost(self) -> list[Part]:
        return [part for part in self.parts if not self.accepted[part.key] and part.chat not in self.excused]

    @property
    def doubled(self) -> list[Part]:
        return [part for part in self.parts if self.accepted[part.key] > 1]

    @property
    def uncertain(self) -> list[Part]:
        return [part for part in self.parts if part.state == "uncertain"]

    @property
    def resent(self) -> list[Part]:
        return [part for part in self.parts if part.trouble == "resent"]

    def unnamed(self, parts: Iterable[Part], *troubles: DeliveryTrouble) -> list[Part]:
        """Return those of which no message to the admins said, by name, that they have one of these troubles. Of
        whom has had all deleted nothing is known any more, and nobody told."""
        named = set().union(*(self.named[trouble] for trouble in troubles))
        return [part for part in parts if part.delivery not in named and part.state != "forgotten"]

    def told_of(self, word: str) -> int:
        """Of how many parts the messages to the admins say that: `uncertain`, `sent again`."""
        return sum(int(number) for number in re.findall(rf"^(\d+) {word}", self.told, re.MULTILINE))

    def figures(self) -> dict[str, int]:
        return {
            "planned": len(self.parts),
            "accepted": sum(self.accepted.values()),
            "lost": len(self.lost),
            "doubled": len(self.doubled),
            "uncertain": len(self.uncertain),
            "resent": len(self.resent),
        }


def read(works: Works, excused: set[int] | None = None) -> Verdict:
    """Read the server's log and the plan."""
    rows = sorted(works.plan.values(), key=lambda row: (row[3], row[1], row[4]))
    parts = [Part(*row[:8], text=json.loads(row[8])[int(row[4]) - 1]) for row in rows]
    planned = {part.key for part in parts} | {(part.chat, to_text(part.text)) for part in parts}
    sent = [call for call in works.sandbox.log.sent() if call.chat != ADMIN]
    accepted = Counter((call.chat, call.text) for call in sent)
    messages = [message for message in works.sandbox.chat(ADMIN).messages.values() if message.by_bot]
    told = "\n".join(message.text for message in messages)
    files = [
        works.sandbox.files[message.json["document"]["file_id"]].content
        for message in messages
        if "document" in message.json
    ]
    numbers = {(part.subscriber, slot_in_words(instant_of(part.slot)), part.part): part.delivery for part in parts}
    named = named_rows([message.text for message in messages], files, numbers)
    excused = excused or set()
    strangers = [c for c in sent if c.chat not in excused and (c.chat, c.text) not in planned]
    return Verdict(parts, accepted, strangers, html.unescape(told), named, excused)


def out_of_order(works: Works, verdict: Verdict) -> list[str]:
    """Return what was first accepted before an earlier part of the same edition was."""
    first: dict[tuple[int, str], int] = {}
    for call in works.sandbox.log.sent():
        first.setdefault((call.chat, call.text), call.turn)
    found = []
    for earlier, later in pairwise(verdict.parts):
        if (earlier.subscriber, earlier.slot) != (later.subscriber, later.slot):
            continue
        before, after = first.get(earlier.key), first.get(later.key)
        if before is not None and after is not None and after < before:
            found.append(f"part {later.part} for {later.chat} was accepted before part {earlier.part}")
    return found


def too_fast(works: Works, speed: float = 1.0) -> list[str]:
    """Return what came faster than Telegram allows, by the instants at which requests arrived, over all lives.

    The limits, in any window: 30 in a second to everybody together; 20 in a minute to a group or channel; to a
    chat 3 at once and then one a second, thus at most 3 + S in any S seconds (0, 0, 0, 1 and 2 s are within it).
    One more than that is let pass on the way: what left a second apart may arrive a little closer. `speed` says
    how many times as fast all of it may be, where the bot is quickened. What is forwarded and reported to the
    operations chat is left out.
    """
    sends = works.sandbox.log.of(*SENDING)
    found = _over([call.arrived for call in sends], OVERALL, 1.0 / speed, "everybody")
    chats: dict[int, list[float]] = {}
    for call in sends:
        chats.setdefault(call.chat, []).append(call.arrived)
    for chat, times in chats.items():
        if chat == ADMIN:
            continue
        for seconds in (1, 2, 3, 5, 10, 30):
            found += _over(times, BURST + seconds, seconds / speed, f"chat {chat}")
        if chat < 0:
            found += _over(times, GROUP, 60.0 / speed, f"group {chat}")
    return found


def _over(times: list[float], most: int, seconds: float, whose: str) -> list[str]:
    ordered = sorted(times)
    late = [end - start for start, end in zip(ordered, ordered[most:], strict=False) if end - start < seconds]
    return [f"{most + 1} to {whose} within {min(late):.3f} s, {len(late)} times"] if late else []


def check(works: Works) -> None:
    """Nothing is lost, repeated, out of turn or in doubt, and the database is sound."""
    verdict = read(works)
    assert (verdict.lost, verdict.doubled, verdict.uncertain) == ([], [], [])
    assert out_of_order(works, verdict) == []
    assert works.sound() == []


def check_doubts(works: Works, most: int = 8) -> None:
    """The same, but for the few parts in doubt that were on their way."""
    verdict = read(works)
    assert verdict.doubled == []
    assert set(verdict.lost) <= set(verdict.uncertain)
    assert len(verdict.uncertain) <= most
    assert out_of_order(works, verdict) == []
    assert works.sound() == []
