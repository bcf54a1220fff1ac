"""What is said of a change, in the reader's language."""

import pytest

from bot.newsroom import load_relation
from bot.render.particulars import change_text
from digests.model import ChangeKind
from digests.model import StoryChange as Change
from digests.rules.sending.cards import shown_change
from tests.lexicons import lexicon

ANSWER, DAY = ChangeKind.ANSWER, ChangeKind.DAY
NUMBER, STAGE = ChangeKind.NUMBER, ChangeKind.STAGE
US_CHINA = load_relation("us-china")


def said(change: Change, language: str) -> str:
    shown = shown_change(change, lexicon())
    return change_text(shown, US_CHINA, language) if shown else ""


@pytest.mark.parametrize(
    ("change", "english", "simplified", "traditional"),
    [
        (Change(STAGE, "in force", "announced"), "now in force, was announced", "现已生效，此前为已宣布", None),
        (Change(STAGE, "suspended", "proposed"), None, "现已暂停，此前为拟议中", "現已暫停，先前為擬議中"),
        (Change(STAGE, "lifted", "in force"), None, "现已取消，此前为已生效", "現已取消，先前為已生效"),
        (Change(STAGE, "expired", "extended"), None, "现已到期，此前为已延长", "現已到期，先前為已延長"),
        (Change(DAY, "2026-08-01", "2026-07-01"), "now 1 Aug, was 1 Jul",
         "现为8月1日，此前为7月1日", "現為8月1日，先前為7月1日"),
        (Change(DAY, "2026-08-01"), "date set: 1 Aug", "日期已定：8月1日", "日期已定：8月1日"),
        (Change(NUMBER, "62 aircraft", "49 aircraft"), "62 aircraft, was 49", "62 aircraft，此前为49", None),
        (Change(NUMBER, "47", "49"), "47, was 49", "47，此前为49", "47，先前為49"),
        (Change(NUMBER, "402 places", "420 students"), "402 places, was 420", "402 places，此前为420", None),
        (Change(ANSWER, "prc"), "Beijing has answered", "北京已回应", None),
        (Change(ANSWER, "us"), None, "华盛顿已回应", "華盛頓已回應"),
        (Change(ANSWER, "mars"), "mars has answered", None, None),
        (Change(ChangeKind.ACT), "", "", None),
        # Of what is counted the noun stands once; an amount or a share is whole.
        (Change(NUMBER, "$25 billion", "$18 billion"), "$25 billion, was $18 billion", None, None),
        (Change(NUMBER, "25 thousand tons", "18 thousand tons"),
         "25 thousand tons, was 18 thousand tons", None, None),
        (Change(NUMBER, "25 dozen ships", "18 dozen ships"), "25 dozen ships, was 18 dozen ships", None, None),
        (Change(NUMBER, "25 million people", "18 million people"),
         "25 million people, was 18 million people", None, None),
        (Change(NUMBER, "25 billion yuan", "18 billion yuan"), "25 billion yuan, was 18 billion yuan", None, None),
        (Change(NUMBER, "25 trillion yuan", "18 trillion yuan"),
         "25 trillion yuan, was 18 trillion yuan", None, None),
        (Change(NUMBER, "25 percent", "18 percent"), "25 percent, was 18 percent", None, None),
        (Change(NUMBER, "25 per cent", "18 per cent"), "25 per cent, was 18 per cent", None, None),
        (Change(NUMBER, "1,025 fishing boats", "987 fishing boats"), "1,025 fishing boats, was 987", None, None),
    ],
)  # fmt: skip
def test_what_changed_is_said_in_the_readers_language(
    change: Change, english: str | None, simplified: str | None, traditional: str | None
) -> None:
    told = {"en": english, "zh-Hans": simplified, "zh-Hant": traditional}
    wanted = {language: words for language, words in told.items() if words is not None}
    assert {language: said(change, language) for language in wanted} == wanted
