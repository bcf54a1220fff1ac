from hypothesis import example, given
from hypothesis import strategies as st

from digests.rules.texts import WORD, fingerprint, is_chinese, plain_words, squeeze, utf16_length, words_of


def test_length_is_counted_as_telegram_counts_it() -> None:
    assert utf16_length("abc") == 3
    assert utf16_length("关税") == 2
    assert utf16_length("🐼") == 2


def test_a_lone_surrogate_counts_as_one_and_does_not_raise() -> None:
    assert utf16_length("\ud83d") == 1
    assert fingerprint("\ud83d") == fingerprint("\ud83d")


def test_white_space_becomes_one_space() -> None:
    assert squeeze(" a\n\t b\u00a0c ") == "a b c"


def test_fingerprint_ignores_case_punctuation_and_white_space() -> None:
    assert fingerprint("The US said: “No.”") == fingerprint("the  us said no")


def test_fingerprint_tells_numbers_and_words_apart() -> None:
    assert fingerprint("Tariffs rise to 25 percent.") != fingerprint("Tariffs rise to 50 percent.")
    assert fingerprint("关税提高") != fingerprint("关税降低")


def test_fingerprint_is_the_same_for_full_width_digits() -> None:
    assert fingerprint("加征２５％") == fingerprint("加征25%")


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
