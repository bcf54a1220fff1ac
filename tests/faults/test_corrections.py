"""Whoever was told something wrong is told so, once, however often the bot is killed meanwhile."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from math import sqrt
from pathlib import Path
from typing import Any

import pytest

from bot.render.digest import TelegramRenderer
from bot.render.parts import to_text
from digests.model import (
    Card,
    DatedPhrase,
    DateKind,
    DeliveryState,
    DeliveryTrouble,
    Digest,
    Document,
    Preferences,
    Section,
    Stage,
    StoryStatus,
)
from tests.factories import article
from tests.faults.corrections.errors import errors_of
from tests.faults.corrections.guards import SEEN_AS
from tests.faults.corrections.judge import (
    NOWHERE,
    Case,
    Said,
    Verdict,
    days_in_file,
    is_told_wrong,
    judge,
    named,
)
from tests.faults.corrections.month import Month, Size, found_by_the_edit, open_month, told_at_one_time
from tests.faults.judge import Part
from tests.faults.named import instant_of, named_in_file, named_in_text, slot_in_words
from tests.faults.works import PLANNED
from tests.faults.zygote import Zygote
from tests.journeys.house import ADMIN
from tests.journeys.press import START
from tests.relations import us_china

pytestmark = pytest.mark.long

MOST_APART = 0.4
"""Of the errors those whose reports the edit may take for different events: the press of the month is invented,
and its matters resemble one another more than real ones."""
MOST_UNDECIDED = 0.15
"""Of the errors those of which nobody could see who was first: outlets are read at one moment every few hours."""
SOME_DAYS, IN_PEACE = Size(3, 30, 14, 12), Size(3, 90, 14, 0)
MONTH = Size(30, 1000, 50, 50)

DOUBT = {DeliveryTrouble.UNCERTAIN}

Note = Callable[[str, Any], None]


def judged(month: Month) -> tuple[Verdict, set[int], set[int]]:
    """Judge the month; return also the numbers of the errors that the edit found to be taken back, and of those of
    which nobody could see who was first."""
    found = found_by_the_edit(month.works, month.errors)
    undecided = told_at_one_time(month.works, month.errors)
    sandbox = month.works.sandbox
    files = {key: file.content for key, file in sandbox.files.items()}
    verdict = judge(sandbox.log, month.readers.all, month.errors, month.end, found - undecided, files)
    return verdict, found, undecided


def figures(month: Month, verdict: Verdict, found: set[int], undecided: set[int]) -> str:
    works, hit = month.works, month.works.points()
    taken_back = sum(error.taken_back is not None for error in month.errors)
    deaths = len(works.on_their_way_at_deaths)
    told = f"{len(month.errors)} errors, {taken_back} taken back, {len(found)} found, {len(undecided)} undecided"
    lines = [
        f"{told}: {verdict.figures()}",
        f"{deaths} kills, {deaths - sum(hit.values())} at random moments",
    ]
    return "\n".join([*lines, *(f"  {name}: {count}" for name, count in sorted(hit.items()))])


def faults_named(verdict: Verdict) -> list[str]:
    """Return the first cases of each kind of fault in words: a run of an hour is not lived twice to see them."""
    kinds = ("missed", "twice", "needless", "repeated", "as_news", "unwanted", "astray", "bare")
    return [f"{kind}:\n{named(getattr(verdict, kind), 40)}" for kind in kinds if getattr(verdict, kind)]


def check(month: Month, verdict: Verdict, found: set[int]) -> None:
    """Check what holds under every policy."""
    taken_back = [error.number for error in month.errors if error.taken_back is not None]
    assert month.works.sound() == []
    assert verdict.recipients > len(found) / 2
    assert len(found) >= len(taken_back) * (1 - MOST_APART)
    for name in ("twice", "repeated", "as_news", "unwanted", "astray"):
        assert not named(getattr(verdict, name)), name


def lost_in_doubt(month: Month) -> list[Part]:
    """Return the parts that were lost and are in doubt; operators must be told of each doubt."""
    rows = month.works.query(PLANNED)
    parts = [Part(*row[:8], text=json.loads(row[8])[int(row[4]) - 1]) for row in rows]
    in_doubt = [part for part in parts if part.state == DeliveryState.UNCERTAIN]
    assert unnamed(month, in_doubt) == []
    accepted = {(call.chat, call.text) for call in month.works.sandbox.log.sent()}
    return [part for part in in_doubt if part.key not in accepted]


def not_of(lost: list[Part], cases: list[Case], tells: Callable[[Case, str], bool]) -> list[Case]:
    """Return those whose reader has lost no part that tells it."""
    return [
        case
        for case in cases
        if not any(part.chat == case.reader.room.id and tells(case, part.text) for part in lost)
    ]


def unnamed(month: Month, parts: list[Part]) -> list[Part]:
    """Return what was named to the operators less often than it is in doubt. Corrections of one minute have the
    same words in a message, and numbers of their own only in a file."""
    sandbox = month.works.sandbox
    messages = [message for message in sandbox.chat(ADMIN).messages.values() if message.by_bot]
    files = [
        sandbox.files[message.json["document"]["file_id"]].content
        for message in messages
        if "document" in message.json
    ]
    by_number = {number for file in files for number, (_, what) in named_in_file(file) if what in DOUBT}
    by_words = Counter(key for message in messages for key, what in named_in_text(message.text) if what in DOUBT)
    left = []
    for part in parts:
        key = part.subscriber, slot_in_words(instant_of(part.slot)), part.part
        if part.delivery not in by_number and by_words[key] == 0:
            left.append(part)
        elif part.delivery not in by_number:
            by_words[key] -= 1
    return left


@pytest.mark.parametrize("form", ["line of days", "two days in a line", "stage", "stage beside a document"])
def test_the_judge_sees_a_wrong_day_in_each_form_of_a_card(form: str) -> None:
    error = next(each for each in errors_of("days", 40, START, 3) if isinstance(each.was, date))
    other = next(each for each in errors_of("others", 40, START, 3) if isinstance(each.was, date))
    report, beside = (
        article(number, title=each.key, url=each.items()[0][1].url)
        for number, each in enumerate((error, other), 1)
    )

    def is_seen(day: int | date) -> bool:
        phrase = DatedPhrase("then", str(day), DateKind.EFFECTIVE, 0, report.id, what="permits")
        away = replace(phrase, date=str(other.was))
        named: dict[str, Any] = {
            "line of days": {"dates": ((phrase, report),)},
            "two days in a line": {"dates": ((away, beside), (phrase, report))},
            "stage": {"stage": Stage.ANNOUNCED, "stage_from": str(day)},
            "stage beside a document": {
                "stage": Stage.ANNOUNCED,
                "stage_from": str(day),
                "documents": (Document(beside.id, "The notice", beside.url, ""),),
            },
        }
        told = {"headline": report.title, "headline_article": report, "outlets": (report,)}
        shown = Card(story=1, status=StoryStatus.NEW, **told, **named[form])
        digest = Digest(at=START, title=report.title, sections=(Section("trade", (shown,)),))
        parts = TelegramRenderer(us_china()).render(digest, Preferences())
        return any(is_told_wrong(error, Said(NOWHERE, to_text(part), 0)) for part in parts)

    assert is_seen(error.was)
    assert not is_seen(error.now)
    assert not is_seen(other.was)


def test_the_judge_sees_a_wrong_day_in_a_calendar_file_only_on_the_event_that_it_is_of() -> None:
    error = next(each for each in errors_of("days", 40, START, 3) if isinstance(each.was, date))
    call = replace(NOWHERE, result={"document": {"file_id": "7"}})

    def is_seen(*events: tuple[str, date]) -> bool:
        parts = (f"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:{day:%Y%m%d}\r\nSUMMARY:{key}\r\n" for key, day in events)
        files = {"7": f"BEGIN:VCALENDAR\r\n{''.join(parts)}".encode()}
        return is_told_wrong(error, Said(call, f"The days ahead{days_in_file(call, files)}", 0))

    assert isinstance(error.was, date)
    assert isinstance(error.now, date)
    assert is_seen(("Elm", error.now), (error.key, error.was))
    assert not is_seen((error.key, error.now), ("Elm", error.was))
    assert not is_seen(("Elm", error.was), (error.key, error.now))


def test_the_judge_knows_a_day_that_only_texts_in_another_language_have_by_the_link_behind_it() -> None:
    error = next(each for each in errors_of("days", 40, START, 3) if isinstance(each.was, date))
    assert isinstance(error.was, date)
    assert isinstance(error.now, date)

    def is_seen(*days: date) -> bool:
        named = zip(days, ("first", "next"), (error.number, error.number + 1), strict=True)
        told = (
            f"{day:%-d %B} (Event, Ribao <http://ribao.example/{number}-{name}>)" for day, name, number in named
        )
        return is_told_wrong(error, Said(NOWHERE, f"Calendar\n\nIn Chinese only: {'; '.join(told)}", 0))

    assert is_seen(error.was, error.now)
    assert not is_seen(error.now, error.was)
    day, link = f"{error.was.month}月{error.was.day}日", f"http://ledger.example/{error.number}-first"
    assert is_told_wrong(error, Said(NOWHERE, f"仅有英文原文：{day} 周日（会议、Ledger <{link}>）", 0))


def test_the_judge_knows_an_event_of_a_calendar_file_that_names_only_its_outlet_by_its_link() -> None:
    error = next(each for each in errors_of("days", 40, START, 3) if isinstance(each.was, date))
    call = replace(NOWHERE, result={"document": {"file_id": "7"}})

    def is_seen(day: date, number: int) -> bool:
        address = f"URL:http://herald.example/{number}-report\r\n"
        event = f"BEGIN:VEVENT\r\nSUMMARY:In force: Herald\r\nDTSTART;VALUE=DATE:{day:%Y%m%d}\r\n{address}"
        return is_told_wrong(error, Said(call, f"The days ahead{days_in_file(call, {'7': event.encode()})}", 0))

    assert isinstance(error.was, date)
    assert isinstance(error.now, date)
    assert is_seen(error.was, error.number)
    assert not is_seen(error.was, error.number + 1)
    assert not is_seen(error.now, error.number)


@pytest.mark.parametrize("policy", ["probe", "sent"])
@pytest.mark.parametrize(
    "size",
    [
        pytest.param(SOME_DAYS, id="three days", marks=pytest.mark.timeout(900)),
        pytest.param(MONTH, id="a month", marks=[pytest.mark.nightly, pytest.mark.timeout(4 * 3600)]),
    ],
)
async def test_whoever_was_told_something_wrong_is_told_so_once_whatever_dies(
    tmp_path: Path, zygote: Zygote, record_property: Note, policy: str, size: Size
) -> None:
    async with open_month(tmp_path, zygote, size, policy=policy) as month:
        await month.live(lambda words: record_property("progress", words))
        verdict, found, undecided = judged(month)
        told = f"policy {policy}: {figures(month, verdict, found, undecided)}"
        record_property("figures", told)
        (tmp_path / "figures.txt").write_text("\n".join([told, *faults_named(verdict)]), encoding="utf-8")
        expected = MOST_UNDECIDED * len(month.errors)
        assert len(undecided) <= expected + sqrt(expected), "a slow machine reads more outlets at one moment"
        check(month, verdict, found)
        lost = lost_in_doubt(month)
        if policy == "probe":
            in_private = [part for part in lost if part.chat > 0]
            assert in_private == [], "only in a group, where others write, can a probe find nothing out"
        assert not named(not_of(lost, verdict.missed, Case.is_told_by)), "missed, and named to nobody"
        assert not named(not_of(lost, verdict.needless, Case.is_told_wrong_by)), "needless"


@pytest.mark.timeout(900)
@pytest.mark.parametrize("forgotten", SEEN_AS)
async def test_the_judge_names_whom_a_bot_without_its_guards_misses_or_tells_twice(
    tmp_path: Path, zygote: Zygote, forgotten: str
) -> None:
    fault, planning = SEEN_AS[forgotten]
    left_out = {"FAULTS_FORGOTTEN": forgotten, "FAULTS_PLANNING": planning}
    async with open_month(tmp_path, zygote, IN_PEACE, policy="sent", **left_out) as month:
        if forgotten == "that it was told":
            month.works.change("drop index uq_edition_subscriber_id_kind_cause")
        await month.live()
        verdict, *_ = judged(month)
        assert getattr(verdict, fault), verdict.figures()
