"""The judge of corrections: by the texts that Telegram accepted and by what the outlets printed, nothing else.

A reader was told an error where its wrong figure or day stands in a message of theirs, other than in the sentence
that takes it back. A correction is a message that begins with that word and names what is so.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from bot.render.parts import to_text
from bot.sandbox.calls import SENDING, Call
from tests.faults.corrections.errors import Error, forms
from tests.faults.corrections.readers import Reader

HEADS = ("Correction", "更正")
HEARD_FOR = timedelta(days=14)
WRITING = (*SENDING, "editmessagetext")
NUMBER = re.compile(r"\d[\d,]*")


@dataclass(frozen=True, eq=False)
class Said:
    """A message that a reader's chat accepted, as it is read, and the number of the message it answers."""

    call: Call
    text: str
    answers: int

    @property
    def is_correction(self) -> bool:
        return self.text.startswith(HEADS)

    @cached_property
    def figures(self) -> frozenset[str]:
        return frozenset(found.replace(",", "").rstrip(",") for found in NUMBER.findall(self.text))


@dataclass(frozen=True)
class Case:
    """A reader and an error: the messages that told it wrong, and those that corrected it."""

    reader: Reader
    error: Error
    told: Sequence[Said]
    corrected: Sequence[Said]

    def __str__(self) -> str:
        who = f"{self.reader.kind.name} {self.reader.room.id} ({self.reader.language})"
        told = [f"{each.call.at:%d %H:%M} {each.call.method} {each.call.message}" for each in self.told]
        corrected = [f"{each.call.at:%d %H:%M} answering {each.answers}" for each in self.corrected]
        error = self.error
        what = f"error {error.number} ({error.key}: {error.now}, not {error.was}, by {error.teller}, {error.other})"
        return f"{who}, {what}: told {told}, corrected {corrected}"


@dataclass
class Verdict:
    """What became of all: each list names the cases of one kind of fault."""

    cases: int = 0
    recipients: int = 0
    missed: list[Case] = field(default_factory=list)
    excused: list[Case] = field(default_factory=list)
    twice: list[Case] = field(default_factory=list)
    needless: list[Case] = field(default_factory=list)
    repeated: list[Case] = field(default_factory=list)
    unwanted: list[Case] = field(default_factory=list)
    astray: list[Case] = field(default_factory=list)
    """Corrections that answer a message in which nothing was wrong."""
    bare: list[Case] = field(default_factory=list)
    """Corrections that answer no message."""

    def figures(self) -> dict[str, int]:
        lists = ("missed", "excused", "twice", "needless", "repeated", "unwanted", "astray", "bare")
        return {"cases": self.cases, "recipients": self.recipients} | {name: len(getattr(self, name)) for name in lists}


def judge(calls: Iterable[Call], readers: Sequence[Reader], errors: Sequence[Error], end: datetime) -> Verdict:
    """Judge what was accepted until `end`."""
    verdict = Verdict()
    heard = said_by_chat(calls)
    for reader in readers:
        messages = heard.get(reader.room.id, [])
        corrections = [each for each in messages if each.is_correction]
        others = [each for each in messages if not each.is_correction]
        for error in errors:
            told = [each for each in others if is_told_wrong(error, each)]
            corrected = [each for each in corrections if is_corrected(error, each)]
            if told or corrected:
                _put(Case(reader, error, told, corrected), messages, verdict, end)
    return verdict


def said_by_chat(calls: Iterable[Call]) -> dict[int, list[Said]]:
    """Return what each chat accepted, in order."""
    found: dict[int, list[Said]] = {}
    for call in sorted((call for call in calls if call.ok and call.method.lower() in WRITING), key=lambda call: call.turn):
        asked = call.values.get("reply_parameters") or {}
        asked = json.loads(asked) if isinstance(asked, str) else asked
        found.setdefault(call.chat, []).append(Said(call, to_text(call.text), int(asked.get("message_id", 0))))
    return found


def is_told_wrong(error: Error, said: Said) -> bool:
    """Whether the wrong words stand there, outside the sentence that takes them back."""
    if not isinstance(error.was, int):
        lines = said.text.replace(error.correcting, "").split("\n") if error.key in said.text else ()
        return any(error.key in line and forms(error.was).search(line) for line in lines)
    if str(error.was) not in said.figures:
        return False
    return bool(forms(error.was).search(said.text.replace(error.correcting, "")))


def is_corrected(error: Error, said: Said) -> bool:
    """Whether a correction names what is so."""
    if isinstance(error.now, int):
        return str(error.now) in said.figures and bool(forms(error.now).search(said.text))
    return error.key in said.text and bool(forms(error.now).search(said.text))


def _put(case: Case, messages: Sequence[Said], verdict: Verdict, end: datetime) -> None:
    error, corrected, told = case.error, case.corrected, case.told
    verdict.cases += 1
    if error.taken_back is None:
        verdict.needless += [case] if corrected else []
        return
    if not corrected:
        if told:
            since = max(told[0].call.at, error.taken_back)
            verdict.missed += [case] if may_hear(case.reader, since, end) else []
            verdict.excused += [] if may_hear(case.reader, since, end) else [case]
        return
    verdict.recipients += 1
    verdict.twice += [case] if len(corrected) > 1 else []
    verdict.needless += [] if told else [case]
    first = corrected[0]
    verdict.repeated += [case] if any(each.call.turn > first.call.turn for each in told) else []
    verdict.unwanted += [case] if any(_is_unwanted(case.reader, each) for each in corrected) else []
    wrong = {each.call.message for each in told}
    for each in corrected:
        verdict.bare += [case] if told and not each.answers else []
        verdict.astray += [case] if told and each.answers and each.answers not in wrong else []


def may_hear(reader: Reader, since: datetime, end: datetime) -> bool:
    """Whether a reader receives at some time in the two weeks after that."""
    if not reader.kind.receives:
        return False
    last = min(end, since + HEARD_FOR)
    away = [each for each in reader.away if each.since <= since]
    if not away or (away[-1].until is not None and away[-1].until <= since):
        return True
    return away[-1].until is not None and away[-1].until < last


def _is_unwanted(reader: Reader, said: Said) -> bool:
    """Whether it came although its reader had stopped, which had been answered; what had left before from a life
    that was dead by then nobody can call back."""
    gone = [each for each in reader.away if each.turn < said.call.turn < each.until_turn]
    return (bool(gone) and not said.call.orphaned) or not reader.kind.receives


def named(cases: Collection[Case], most: int = 8) -> str:
    """Return the first of these cases in words."""
    return "\n".join(map(str, list(cases)[:most]))


def by_error(cases: Iterable[Case]) -> Mapping[int, int]:
    found: dict[int, int] = {}
    for case in cases:
        found[case.error.number] = found.get(case.error.number, 0) + 1
    return found
