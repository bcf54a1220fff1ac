"""The judge of corrections: by the texts that Telegram accepted and by what the outlets printed, nothing else.

A reader was told an error where its wrong figure or day stands in a message of theirs, other than in the sentence
that takes it back. A correction is a message that begins with that word and names what is so.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from bot.render.parts import to_text
from tests.faults.corrections.errors import Error, forms
from tests.faults.corrections.readers import Reader
from tests.sandbox.calls import SENDING, Call

HEADS = ("Correction", "更正")
HEARD_FOR, HEARD_WITHIN = timedelta(days=14), timedelta(hours=30)
WRITING = (*SENDING, "editmessagetext")
NOWHERE = Call("", {}, 0.0, datetime.max.replace(tzinfo=UTC))
NUMBER = re.compile(r"\d[\d,]*")


@dataclass(frozen=True, eq=False)
class Said:
    """A message that a reader's chat accepted, as it is read, and the number of the message it answers."""

    call: Call
    text: str
    answers: int

    @property
    def is_correction(self) -> bool:
        head = self.text.partition("\n")[0]
        return head.startswith(HEADS) and "<http" not in head  # a digest may open with such a headline, linked

    @cached_property
    def figures(self) -> frozenset[str]:
        return frozenset(found.replace(",", "").rstrip(",") for found in NUMBER.findall(self.text))


@dataclass(frozen=True, repr=False)
class Case:
    """A reader and an error: the messages that told it wrong, and those that corrected it. It is shown in short:
    a month has thousands, and each leads to whole conversations."""

    reader: Reader
    error: Error
    told: Sequence[Said]
    corrected: Sequence[Said]

    def is_told_by(self, html: str) -> bool:
        """Whether a text (HTML) is a correction of this error."""
        said = Said(NOWHERE, to_text(html), 0)
        return said.is_correction and is_corrected(self.error, said)

    def is_told_wrong_by(self, html: str) -> bool:
        """Whether a text (HTML) tells this error."""
        return is_told_wrong(self.error, Said(NOWHERE, to_text(html), 0))

    def __str__(self) -> str:
        who = f"{self.reader.kind.name} {self.reader.room.id} ({self.reader.language})"
        told = [f"{each.call.at:%d %H:%M} {each.call.method} {each.call.message}" for each in self.told]
        corrected = [f"{each.call.at:%d %H:%M} answering {each.answers}" for each in self.corrected]
        error = self.error
        what = (
            f"error {error.number} ({error.key}: {error.now}, not {error.was}, by {error.teller}, {error.other})"
        )
        return f"{who}, {what}: told {told}, corrected {corrected}"

    __repr__ = __str__


@dataclass(repr=False)
class Verdict:
    """What became of all: each list names the cases of one kind of fault. It is shown by its figures."""

    cases: int = 0
    recipients: int = 0
    missed: list[Case] = field(default_factory=list)
    excused: list[Case] = field(default_factory=list)
    """Readers who have left, and those who never wanted to receive."""
    apart: list[Case] = field(default_factory=list)
    twice: list[Case] = field(default_factory=list)
    needless: list[Case] = field(default_factory=list)
    repeated: list[Case] = field(default_factory=list)
    as_news: list[Case] = field(default_factory=list)
    """Whoever was told the correction by a message of its own and by a digest too."""
    unwanted: list[Case] = field(default_factory=list)
    astray: list[Case] = field(default_factory=list)
    """Corrections that answer a message in which nothing was wrong."""
    bare: list[Case] = field(default_factory=list)
    """Corrections that answer no message."""

    def __repr__(self) -> str:
        return f"Verdict({self.figures()})"

    def figures(self) -> dict[str, int]:
        lists = (
            "missed",
            "excused",
            "apart",
            "twice",
            "needless",
            "repeated",
            "as_news",
            "unwanted",
            "astray",
            "bare",
        )
        return {"cases": self.cases, "recipients": self.recipients} | {
            name: len(getattr(self, name)) for name in lists
        }


def judge(
    calls: Iterable[Call],
    readers: Sequence[Reader],
    errors: Sequence[Error],
    end: datetime,
    found: Collection[int] | None = None,
    files: Mapping[str, bytes] | None = None,
) -> Verdict:
    """Judge what was accepted until `end`; `files` are the contents of documents by their id. Of errors that are
    not among the `found` (by number) nobody need hear, and they are counted apart: the edit took their reports for
    different events, or nobody could see which outlet was first."""
    verdict = Verdict()
    heard = said_by_chat(calls, files or {})
    for reader in readers:
        messages = heard.get(reader.room.id, [])
        corrections = [each for each in messages if each.is_correction]
        others = [each for each in messages if not each.is_correction]
        for error in errors:
            told = [each for each in others if is_told_wrong(error, each)]
            corrected = [each for each in corrections if is_corrected(error, each)]
            if told or corrected:
                known = found is None or error.number in found
                case = Case(reader, error, told, corrected)
                _put(case, verdict, end, known=known)
                if corrected and any(_tells_as_news(case, each) for each in others):
                    verdict.as_news.append(case)
    return verdict


def said_by_chat(calls: Iterable[Call], files: Mapping[str, bytes]) -> dict[int, list[Said]]:
    """Return what each chat accepted, in order, the days of calendar files included."""
    found: dict[int, list[Said]] = {}
    written = (call for call in calls if call.ok and call.method.lower() in WRITING)
    for call in sorted(written, key=lambda call: call.turn):
        asked = call.values.get("reply_parameters") or {}
        asked = json.loads(asked) if isinstance(asked, str) else asked
        text = to_text(call.text) + days_in_file(call, files)
        found.setdefault(call.chat, []).append(Said(call, text, int(asked.get("message_id", 0))))
    return found


def days_in_file(call: Call, files: Mapping[str, bytes]) -> str:
    """Return a line for each day of a calendar file: what is on it, and the day as English texts have it, linked
    to its report if it has one."""
    document = call.result.get("document", {}) if isinstance(call.result, dict) else {}
    content = files.get(document.get("file_id", ""), b"").decode(errors="replace").replace("\r\n ", "")
    lines = []
    for event in content.split("BEGIN:VEVENT")[1:]:
        day = re.search(r"DTSTART;VALUE=DATE:(\d{8})", event)
        words = " ".join(re.findall(r"(?:SUMMARY|DESCRIPTION):(.*)", event))
        words = re.sub(r"\\([,;\\])", r"\1", words)  # as a calendar shows them
        address = re.search(r"^URL(?:;[^:\r\n]*)?:(\S+)", event, re.MULTILINE)
        link = f" <{address[1]}>" if address else ""
        lines.append(f"{words} {date.fromisoformat(day[1]):%-d %B}{link}" if day else words)
    return "".join(f"\n\n{line}" for line in ("", *lines) if lines)


def is_told_wrong(error: Error, said: Said) -> bool:
    """Whether the wrong words stand there, outside the sentence that takes them back."""
    if not isinstance(error.was, int):
        is_named = error.key in said.text or f"/{error.number}-" in said.text
        return is_named and is_day_told(error, said.text.replace(error.correcting, ""))
    if str(error.was) not in said.figures:
        return False
    compared = rf"[（(][^（）()\n]*(?<!\d){error.was}[）)]"  # "(402 places, was 420)" of another event
    return bool(forms(error.was).search(re.sub(compared, "", said.text.replace(error.correcting, ""))))


def is_day_told(error: Error, text: str) -> bool:
    """Whether the wrong day stands in a line with the matter's name; in a line of days, as a link to one of its
    reports, or before one in brackets; or in a card or below a heading that has the name, in a part of a line that
    links nothing."""
    day = f"(?:{forms(error.was).pattern})"
    linked = re.compile(rf"{day}(?: [周週].)?(?: ?[（(][^()（）<]*)? <[^>]*/{error.number}-")
    blocks = text.replace("\n\n", "\n", 1).split("\n\n")  # the first headline stands above its section
    for block in (block for block in blocks if re.search(day, block)):
        for part in (part for line in block.split("\n") for part in line.split(" · ")):
            alone = error.key in (block if "<http" not in part else part) and re.search(day, part)
            if alone or linked.search(part):
                return True
    return False


def is_corrected(error: Error, said: Said) -> bool:
    """Whether a correction names what is so."""
    if isinstance(error.now, int):
        return str(error.now) in said.figures and bool(forms(error.now).search(said.text))
    return error.key in said.text and bool(forms(error.now).search(said.text))


def _put(case: Case, verdict: Verdict, end: datetime, *, known: bool) -> None:
    error, corrected, told = case.error, case.corrected, case.told
    verdict.cases += 1
    if error.taken_back is None:
        verdict.needless += [case] if corrected else []
        return
    if not corrected:
        since = max(told[0].call.at, error.taken_back)
        where = (
            verdict.apart
            if not known
            else verdict.missed
            if may_hear(case.reader, since, end)
            else verdict.excused
        )
        where.append(case)
        return
    verdict.recipients += 1
    verdict.twice += [case] if len(corrected) > 1 else []
    verdict.needless += [] if told or not known else [case]
    first = corrected[0]
    later = any(each.call.turn > first.call.turn for each in told)
    verdict.repeated += [case] if later and known else []
    verdict.unwanted += [case] if any(_is_unwanted(case.reader, each) for each in corrected) else []
    wrong = {each.call.message for each in told}
    for each in corrected:
        verdict.bare += [case] if told and not each.answers else []
        verdict.astray += [case] if told and known and each.answers and each.answers not in wrong else []


def _tells_as_news(case: Case, said: Said) -> bool:
    """Whether a digest tells the sentence that takes back; answers may, and the week in review."""
    if case.reader.kind.name == "weekly review" or case.error.taken_back is None:
        return False
    asked = any(since < said.call.turn <= until for since, until in case.reader.spoke)
    return not asked and case.error.correcting in said.text


def may_hear(reader: Reader, since: datetime, end: datetime) -> bool:
    """Whether a reader receives in the two weeks after that, for so long that sources are read and quiet hours
    end."""
    last = min(end, since + HEARD_FOR)
    away = [each for each in reader.away if each.since < since + HEARD_WITHIN and (each.until or last) > since]
    return reader.kind.receives and all(each.until is not None and each.until < last for each in away)


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
