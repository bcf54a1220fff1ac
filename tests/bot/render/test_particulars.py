"""What is said of a change, in the reader's language."""

import pytest

from bot.newsroom import load_relation
from bot.render.particulars import change_text
from digests.model import ChangeKind
from digests.model import StoryChange as Change
from digests.rules.sending.cards import shown_change
from tests.lexicons import lexicon

US_CHINA = load_relation("us-china")


def said(change: Change, language: str) -> str:
    shown = shown_change(change, lexicon())
    return change_text(shown, US_CHINA, language) if shown else ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            Change(ChangeKind.STAGE, "in force", "announced"),
            ("now in force, was announced", "现已生效，此前为已宣布"),
        ),
        (
            Change(ChangeKind.DAY, "2026-08-01", "2026-07-01"),
            ("now 1 Aug, was 1 Jul", "现为8月1日，此前为7月1日"),
        ),
        (Change(ChangeKind.DAY, "2026-06-12", ""), ("date set: 12 Jun", "日期已定：6月12日")),
        (
            Change(ChangeKind.NUMBER, "62 aircraft", "49 aircraft"),
            ("62 aircraft, was 49", "62 aircraft，此前为49"),
        ),
        (
            Change(ChangeKind.NUMBER, "402 places", "420 students"),
            ("402 places, was 420", "402 places，此前为420"),
        ),
        (
            Change(ChangeKind.NUMBER, "$25 billion", "$18 billion"),
            ("$25 billion, was $18 billion", "$25 billion，此前为$18 billion"),
        ),
        (Change(ChangeKind.ANSWER, "prc"), ("Beijing has answered", "北京已回应")),
        (Change(ChangeKind.ACT), ("", "")),
    ],
)
def test_what_changed_is_said_in_the_readers_language(change: Change, words: tuple[str, str]) -> None:
    assert (
        said(change, "en"),
        said(change, "zh-Hans"),
    ) == words


@pytest.mark.parametrize(
    ("change", "simplified", "traditional"),
    [
        (
            Change(ChangeKind.STAGE, "suspended", "proposed"),
            "现已暂停，此前为拟议中",
            "現已暫停，先前為擬議中",
        ),
        (Change(ChangeKind.STAGE, "lifted", "in force"), "现已取消，此前为已生效", "現已取消，先前為已生效"),
        (Change(ChangeKind.STAGE, "expired", "extended"), "现已到期，此前为已延长", "現已到期，先前為已延長"),
        (
            Change(ChangeKind.STAGE, "announced", "proposed"),
            "现已宣布，此前为拟议中",
            "現已宣布，先前為擬議中",
        ),
        (Change(ChangeKind.CORRECTION), "已更正", "已更正"),
        (Change(ChangeKind.CORRECTION, "47", "49"), "已更正：47，此前为49", "已更正：47，此前為49"),
        (Change(ChangeKind.NUMBER, "47", "49"), "47，此前为49", "47，先前為49"),
        (Change(ChangeKind.ANSWER, "us"), "华盛顿已回应", "華盛頓已回應"),
        (
            Change(ChangeKind.DAY, "2026-08-01", "2026-07-01"),
            "现为8月1日，此前为7月1日",
            "現為8月1日，先前為7月1日",
        ),
        (Change(ChangeKind.DAY, "2026-08-01"), "日期已定：8月1日", "日期已定：8月1日"),
    ],
)
def test_what_changed_is_said_in_both_scripts(change: Change, simplified: str, traditional: str) -> None:
    assert said(change, "zh-Hans") == simplified
    assert said(change, "zh-Hant") == traditional


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        ("25 thousand tons", "18 thousand tons", "25 thousand tons, was 18 thousand tons"),
        ("25 dozen ships", "18 dozen ships", "25 dozen ships, was 18 dozen ships"),
        ("25 million people", "18 million people", "25 million people, was 18 million people"),
        ("25 billion yuan", "18 billion yuan", "25 billion yuan, was 18 billion yuan"),
        ("25 trillion yuan", "18 trillion yuan", "25 trillion yuan, was 18 trillion yuan"),
        ("25 percent", "18 percent", "25 percent, was 18 percent"),
        ("25 per cent", "18 per cent", "25 per cent, was 18 per cent"),
        ("1,025 fishing boats", "987 fishing boats", "1,025 fishing boats, was 987"),
    ],
)
def test_of_what_is_counted_the_noun_stands_once_and_an_amount_or_a_share_is_whole(
    now: str, before: str, words: str
) -> None:
    assert said(Change(ChangeKind.NUMBER, now, before), "en") == words


def test_a_correction_says_which_number() -> None:
    corrected = Change(ChangeKind.CORRECTION, "47 aircraft", "49 aircraft")
    assert said(corrected, "en") == "corrected: 47 aircraft, was 49"
    assert said(Change(ChangeKind.CORRECTION), "en") == "corrected"
    assert said(Change(ChangeKind.ANSWER, "mars"), "fr") == "mars has answered"
