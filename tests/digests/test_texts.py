import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digests.rules.texts import WORD, fingerprint, is_chinese, plain_words, squeeze, utf16_length, words_of


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


@given(st.text())
@example("It’s “new” — or so… the\u00a0ministry_said; naïve ß İ 中文字 1,200")
def test_words_are_those_of_the_pattern_whatever_the_text(text: str) -> None:
    assert words_of(text) == WORD.findall(text.casefold())


def test_plain_text_is_told_from_other_text() -> None:
    assert plain_words("It’s “New”—or… so_it 3x") == ["it", "s", "new", "or", "so", "it", "3x"]
    assert plain_words("naïve") is None
    assert plain_words("中美") is None
