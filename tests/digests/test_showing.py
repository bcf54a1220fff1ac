"""What is seen of a text: nothing that hides in it, and no heap of marks; what letters and emoji need stays."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digests.rules.showing import visible

PRINTED = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
"""Format characters that are printed: signs before figures in Arabic, Syriac and Kaithi."""
INVISIBLE = "".join(
    chr(code)
    for code in range(0x110000)
    if unicodedata.category(chr(code)) == "Cf" and chr(code) not in PRINTED
) + "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180f\u2800\u3164\uffa0\ufe00\ufe0f\U000e0100"  # fmt: skip
NEEDED = [
    "👨\u200d👩\u200d👧 go home",
    "🏳\ufe0f\u200d🌈 and 👍🏽",
    "❤\ufe0f 1\ufe0f\u20e3",
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f Scotland",
    "می\u200cروم",  # Persian
    "क\u094d\u200dष",  # Hindi
    "é e\u0301 Việt Việt",
    "מֹשֶׁה שָׁלוֹם",
    "مُحَمَّدٌ",
    "ที่นี่",
    "两国 말 かな",
]


@pytest.mark.parametrize("hidden", [INVISIBLE[start : start + 40] for start in range(0, len(INVISIBLE), 40)])
def test_what_shows_nothing_is_gone(hidden: str) -> None:
    assert "".join(visible(f"a{each}b") for each in hidden) == "ab" * len(hidden)
    assert visible(f"{hidden}Beijing{hidden}") == "Beijing"


@pytest.mark.parametrize("text", NEEDED)
def test_what_letters_and_emoji_need_stays(text: str) -> None:
    assert visible(text) == text


def test_a_letter_keeps_two_marks_and_a_space_none() -> None:
    assert visible("Be" + "\u0301" * 9 + "ijing") == "Be\u0301\u0301ijing"
    assert visible("Be" + "\u0301\u200b\u0302\u2060\u0303\u034f\u0304" + "ijing") == "Be\u0301\u0302ijing"
    assert visible("end. \u030b\u030b next,\u030b") == "end.  next,"


def marks_in_a_row(text: str) -> int:
    most = run = 0
    for letter in text:
        run = run + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        most = max(most, run)
    return most


TRICKY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\u200d\ufe0f\u20e3#1🔴👨\U0001f3f4\U000e0067\U000e007f\u0628\u0301\u0f8d\u115f\u2800\u2060. "
        ),
    )
)


@given(TRICKY)
@example("\u3164\ufe0f")
@example("\ufe0f\u200d\u20e3")
@example("\u0f8d\u200d")
def test_once_is_enough_and_no_more_than_two_marks_stand_together(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    assert marks_in_a_row(shown) <= 2
    assert not set(shown) & (
        set(INVISIBLE) - set("\u200c\u200d\ufe0f") - {chr(code) for code in range(0xE0020, 0xE0080)}
    )


@given(st.text(st.characters(max_codepoint=0x2FF)))
def test_of_latin_text_only_what_shows_nothing_goes(text: str) -> None:
    assert visible(text) == text.replace("\u00ad", "")
