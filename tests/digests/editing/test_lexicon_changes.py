from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import LexiconError
from digests.model import Theme
from digests.rules.editing.lexicon_changes import WordChange, parse_changes, touches, with_changes
from digests.rules.editing.themes import score_of
from tests.relations import us_china


def changed(wish: str, theme: str = "trade") -> Theme:
    found = us_china().theme(theme)
    assert found is not None
    after = with_changes(us_china(), found, parse_changes(wish)).theme(theme)
    assert after is not None
    return after


def fault(wish: str) -> str:
    with pytest.raises(LexiconError) as caught:
        changed(wish)
    return caught.value.code


def test_words_follow_their_sign_and_may_have_a_weight() -> None:
    assert parse_changes("+export quota =4 -soybeans  + ship-to-shore cranes") == (
        WordChange("export quota", 4),
        WordChange("soybeans", 0),
        WordChange("ship-to-shore cranes", 3),
    )
    assert parse_changes("+“出口配额”=2 −大豆") == (WordChange("出口配额", 2), WordChange("大豆", 0))


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ("", "words-none"),
        ("cranes", "words-none"),
        ("cranes +ships", "words-none"),
        ("+", "words-none"),
        ("+!", "words-sign-alone"),
        ("+cranes =9", "words-weight"),
        ("+cranes =lots", "words-weight"),
        ("+" + "crane" * 30, "words-long"),
        ("+" + "c" * 61, "words-long"),
        (" ".join(f"+crane{number}" for number in range(11)), "words-many"),
        ("+tariffs", "words-known"),
        ("+Trade War", "words-known"),
        ("-cranes", "words-absent"),
    ],
)
def test_a_wish_that_cannot_be_tried_says_what_is_wrong(wish: str, expected: str) -> None:
    assert fault(wish) == expected


def test_added_words_count_as_whole_words_in_any_case() -> None:
    theme = changed("+ship to shore crane =4")
    assert score_of(theme, "", "A Ship to\nshore CRANE arrives.")[0] == 4
    assert score_of(theme, "", "Two ship to shore cranes arrive.")[0] == 0


def test_added_words_are_literal_and_never_a_pattern() -> None:
    theme = changed("+cr.nes (new) =4")
    assert score_of(theme, "", "New cranes arrive.")[0] == 0
    assert score_of(theme, "", "So-called cr.nes (new) arrive.")[0] == 4


def test_added_chinese_words_count_wherever_they_stand() -> None:
    assert score_of(changed("+岸边起重机 =4"), "", "两台岸边起重机运抵港口")[0] == 4


def test_a_word_taken_away_leaves_longer_ones_alone() -> None:
    theme = changed("-tariffs")
    assert score_of(theme, "Tariffs", "Tariffs and tariffs.")[0] == 0
    assert score_of(theme, "", "The tariff stays.")[0] == 4
    assert score_of(changed("-trade"), "", "A trade war over trade.")[0] == 4


def test_other_themes_and_the_relation_itself_stay_as_they_are() -> None:
    theme = us_china().theme("trade")
    assert theme is not None
    other = with_changes(us_china(), theme, parse_changes("+cranes"))
    assert us_china().theme("trade") is theme
    assert other.theme("tech") is us_china().theme("tech")


def test_a_text_without_the_words_cannot_change() -> None:
    wish = parse_changes("+cranes -soybeans")
    assert touches(wish, "Soybeans rot.")
    assert not touches(wish, "Soybean rot, crane falls.")


@given(st.text(max_size=120))
def test_any_wish_is_read_or_refused(text: str) -> None:
    with suppress(LexiconError):
        for change in parse_changes(text):
            touches([change], text)
            assert 0 <= change.weight <= 4
            assert change.words == " ".join(change.words.split())
