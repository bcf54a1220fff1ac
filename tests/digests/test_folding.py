"""Texts are compared without what hides in them: invisible characters, look-alike letters, accents, forms."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.rules import texts
from digests.rules.folding import folded, skeleton
from digests.rules.texts import bounded, fingerprint

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
def test_many_marks_are_never_put_in_order(
    function: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    normalized: list[str] = []
    real = texts.unicodedata.normalize

    def counting(form: str, text: str) -> str:
        normalized.append(text)
        return real(form, text)  # type: ignore[arg-type]

    monkeypatch.setattr("unicodedata.normalize", counting)
    function(f"a{MARKS * 50_000}b")
    assert max(map(len, normalized)) < 100
    assert bounded("a\u0301b") == "a\u0301b"
