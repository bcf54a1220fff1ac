import subprocess
import sys
from functools import partial

import pytest

from digests.rules.reading.languages import detect, tag_of
from tests.lexicons import lexicon

detect = partial(detect, lexicon=lexicon())

ENGLISH = "Washington and Beijing agreed to hold talks about tariffs and rare earths, officials said on Monday."
SOME_ENGLISH = "They said that this would have been with them from the start of their talks."
TRADITIONAL = "中國外交部發言人表示，美國應當停止對台軍售。"


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        (ENGLISH, "", "en"),
        (ENGLISH, "zh-Hans", "en"),
        ("中国外交部发言人表示，美国应当停止对台军售。", "", "zh-Hans"),
        (TRADITIONAL, "", "zh-Hant"),
        (TRADITIONAL, "zh-Hans", "zh-Hant"),
        ("日本の外務省は月曜日に、中国との会談について発表した。", "", "ja"),
        ("미국과 중국이 관세 협상을 계속하기로 합의했다고 발표했다.", "", "ko"),
        ("Le ministre chinois des affaires étrangères a déclaré lundi que les discussions continuent.", "", "fr"),
        ("Talks", "en", "en"),
        ("中美", "zh-Hant", "zh-Hant"),
        ("123 !!", "en", "en"),
        ("123 !!", "", ""),
        ("", "zh-Hans", "zh-Hans"),
        (f"{ENGLISH} The ministry (外交部) answered.", "en", "en"),
        (f"{SOME_ENGLISH} {'中国外交部发言人表示，美国应当停止对台军售。' * 3}", "", "zh-Hans"),
    ],
)
def test_a_text_tells_its_language_and_one_that_tells_little_leaves_the_hint(
    text: str, hint: str, language: str
) -> None:
    assert detect(text, hint) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("De minister heeft gezegd dat de prijs van the Guardian hoger is dan die van vorig jaar.", "nl"),
        ("Menteri itu berkata kerajaan akan bekerjasama dengan China dan Amerika Syarikat tahun ini.", "ms"),
        ("El ministro dijo el lunes que las conversaciones con Pekín continuarán esta semana en Ginebra.", "es"),
        ("Der Minister sagte am Montag, dass die Gespräche mit China in dieser Woche weitergehen werden.", "de"),
    ],
)
def test_english_names_in_a_text_do_not_make_it_english(text: str, language: str) -> None:
    named = f"{text} (The Wall Street Journal, The Economist of London and The Post)"
    assert detect(named) in (language, "")


def test_plain_english_is_told_without_the_classifier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digests.rules.reading.languages._identifier", lambda: pytest.fail("asked"))
    text = f"{ENGLISH} The ministry said that the talks would be held with officials from both sides."
    assert detect(text, "en-GB") == "en-GB"
    assert detect(text, "fr") == "en"


def test_importing_loads_no_model() -> None:
    code = "import sys, digests.rules.reading.languages; sys.exit('py3langid' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


@pytest.mark.parametrize(
    ("declared", "tag"),
    [
        ("en-US", "en"),
        ("zh_CN", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hans-HK", "zh-Hans"),
        ("ZH-HANT", "zh-Hant"),
        ("zh", "zh-Hans"),
        ("pt-BR", "pt"),
        ("", ""),
        ("English (US)", ""),
        ("x" * 500, ""),
    ],
)
def test_a_declared_language_gives_our_tag(declared: str, tag: str) -> None:
    assert tag_of(declared) == tag
