"""What is wrong, by what is seen; and that Prometheus, by the rules of `deploy/alerts.yml`, finds the same."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.texts import alert_words
from bot.watching.alerts import (
    CALM,
    FAILURES_IN_A_ROW,
    LEAST_FREE,
    MOST_MEMORY,
    UNREAD_FOR,
    WAITS,
    Alert,
    Course,
    VerbRecord,
    WatchedState,
    after_look,
    alerts_in,
    begun_in_words,
    over_in_words,
)
from bot.watching.metrics import Metrics, readings_of
from digests.model import Due, Figures, Verb
from tests.bot.watching.exposed import samples_of
from tests.factories import NOW
from tests.promql import parse, value_of

RULES: Mapping[str, Mapping[str, Any]] = {
    rule["alert"]: rule
    for group in yaml.safe_load(Path("deploy/alerts.yml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
}
AN_HOUR = timedelta(hours=1)
BROKEN = VerbRecord(NOW - AN_HOUR, FAILURES_IN_A_ROW, ValueError("of ours"))


def rule_of(alert: Alert) -> Mapping[str, Any]:
    return RULES["Communique" + alert.value.title().replace("-", "")]


def figures(**due: Due) -> Figures:
    return Figures(
        due={verb: due.get(verb, Due()) for verb in Verb},
        articles={},
        subscribers={},
        deliveries={},
        stories=0,
        sources=2,
        failing=0,
        read_at=NOW,
        outage=False,
        paused=False,
    )


WELL = WatchedState(
    figures=figures(deliver=Due(3, 0, NOW - timedelta(minutes=29))),
    verbs={"deliver": VerbRecord(NOW), "edit": replace(BROKEN, failures=FAILURES_IN_A_ROW - 1)},
    refusal="",
    lag=1.0,
    memory={"main": MOST_MEMORY - 1, "children": 1},
    free=LEAST_FREE,
    database=LEAST_FREE,
    unread_since=NOW - UNREAD_FOR,
)
LATE = Due(5, 2, NOW - AN_HOUR)
CASES: list[tuple[str, WatchedState, set[Alert]]] = [
    ("all just well", WELL, set()),
    ("parts late", replace(WELL, figures=figures(deliver=LATE)), {Alert.DELIVERIES_LATE}),
    ("editions late", replace(WELL, figures=figures(publish=LATE)), {Alert.EDITIONS_LATE}),
    ("articles wait", replace(WELL, figures=figures(edit=LATE)), {Alert.ARTICLES_WAIT}),
    ("sources late", replace(WELL, figures=figures(collect=LATE)), {Alert.SOURCES_LATE}),
    ("unread", replace(WELL, unread_since=NOW - UNREAD_FOR - timedelta(seconds=1)), {Alert.NOTHING_READ}),
    (
        "nothing to read",
        replace(WELL, figures=replace(figures(), sources=0), unread_since=NOW - timedelta(days=9)),
        set(),
    ),
    (
        "the network is away",
        replace(
            WELL,
            figures=replace(figures(collect=LATE, deliver=LATE), outage=True),
            unread_since=NOW - timedelta(days=1),
        ),
        {Alert.DELIVERIES_LATE},
    ),
    ("a verb fails", replace(WELL, verbs={"edit": BROKEN}), {Alert.WORK_FAILS}),
    ("a fault of the database's", replace(WELL, verbs={"edit": BROKEN}, refusal="full"), {Alert.DATABASE_REFUSES}),
    ("no database to read", replace(WELL, figures=None, refusal="gone"), {Alert.DATABASE_REFUSES}),
    ("little room", replace(WELL, free=LEAST_FREE - 1, database=1), {Alert.DISK_ALMOST_FULL}),
    ("less than a copy", replace(WELL, database=LEAST_FREE + 1), {Alert.DISK_ALMOST_FULL}),
    ("nobody tells of the disk", replace(WELL, free=None, database=None), set()),
    ("slow", replace(WELL, lag=1.001), {Alert.LOOP_LAGS}),
    ("much memory", replace(WELL, memory={"main": MOST_MEMORY, "children": 1}), {Alert.MEMORY_HIGH}),
    ("nobody tells of memory", replace(WELL, memory={}), set()),
]


@pytest.mark.parametrize(("sight", "wrong"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
async def test_what_operators_are_told_is_what_the_rules_find_on_the_page_of_metrics(
    sight: WatchedState, wrong: set[Alert]
) -> None:
    samples = samples_of((await Metrics().page(readings_of(sight, NOW))).decode())
    by_rules = {
        alert for alert in Alert if value_of(parse(rule_of(alert)["expr"]), samples, NOW.timestamp()) != []
    }
    assert (set(alerts_in(sight, NOW)), by_rules) == (wrong, wrong)


@pytest.mark.parametrize("alert", Alert)
def test_a_rule_waits_as_long_as_the_bot_does_and_is_over_when_the_bot_says_so(alert: Alert) -> None:
    rule = rule_of(alert)
    assert (minutes(rule["for"]), minutes(rule["keep_firing_for"])) == (WAITS[alert], CALM)


def minutes(duration: str) -> timedelta:
    found = re.fullmatch(r"(\d+)m", duration)
    assert found is not None
    return timedelta(minutes=int(found[1]))


def looks(*seen: tuple[int, bool]) -> list[bool]:
    """Return after each look, so many minutes after the first, at which it was so or not, whether the alert
    stands."""
    course, stands = Course(), []
    for minute, so in seen:
        found = {Alert.DELIVERIES_LATE} if so else set()
        course = after_look(course, found, NOW + timedelta(minutes=minute))
        stands.append(Alert.DELIVERIES_LATE in course.standing)
    return stands


def test_an_alert_stands_when_it_has_been_so_for_long_enough() -> None:
    assert looks((0, True), (4, True), (5, True)) == [False, False, True]


def test_what_was_well_in_between_begins_anew() -> None:
    assert looks((0, True), (4, False), (5, True), (9, True)) == [False] * 4


def test_an_alert_is_over_when_all_was_well_for_a_while_and_not_before() -> None:
    assert looks((0, True), (5, True), (6, False), (15, False), (16, False)) == [False, True, True, True, False]


def test_what_comes_and_goes_is_one_alert() -> None:
    assert looks((0, True), (5, True), (6, False), (15, True), (17, False), (26, False))[1:] == [True] * 5


@pytest.mark.parametrize("later", [-60, 60])
def test_what_nobody_has_seen_of_a_long_time_counts_neither_way(later: int) -> None:
    assert looks((0, True), (later, True), (later + 5, True)) == [False, False, True]
    stands = looks((0, True), (5, True), (6, False), (later, False), (later + 9, False), (later + 10, False))
    assert stands[1:] == [True, True, True, True, False]


def test_what_a_verb_failed_with_is_told_on_one_line_and_without_secrets() -> None:
    fault = OSError(
        "no way to https://api.telegram.org/bot123456789:AAabcdefghijklmnopqrstuvwxyz/getMe\n" + "x" * 999
    )
    found = alerts_in(replace(WELL, verbs={"edit": replace(BROKEN, fault=fault)}), NOW)
    told = begun_in_words(Alert.WORK_FAILS, found[Alert.WORK_FAILS], alert_words("en"))
    assert "(edit): OSError: no way to https://api.telegram.org/(secret)/getMe xxx" in told
    assert "\n" not in told
    assert len(told) < 400


def test_words_say_how_many_since_when_how_much_and_how_it_ended() -> None:
    words = alert_words("en")
    sight = replace(WELL, figures=figures(deliver=LATE), free=1_500_000, database=1_234_000_000)
    found = alerts_in(sight, NOW)
    told = begun_in_words(Alert.DELIVERIES_LATE, found[Alert.DELIVERIES_LATE], words)
    assert "not sent: 2, the first for 60 min" in told
    full = begun_in_words(Alert.DISK_ALMOST_FULL, found[Alert.DISK_ALMOST_FULL], words)
    assert "2 MB are free, and the database has 1,234 MB" in full
    over = over_in_words(Alert.DELIVERIES_LATE, 3 * AN_HOUR, words)
    assert over == "Over: digests were sent late, for 3 hours. All is well again."
