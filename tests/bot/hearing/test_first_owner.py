"""The code of the first owner: when it stands, what is taken for it, and how many tries there are."""

import re
from datetime import timedelta

import pytest

from bot.hearing import first_owner as module
from bot.hearing.first_owner import MOST_TRIES, MOST_TRIES_OF_ONE, STANDS, FirstOwner, Try, code_in
from tests.factories import NOW

MOMENT = timedelta(seconds=1)
WRONG = "2AAA-2AAA-2AAA"
ROBIN, KIM = 42, 50


def opened() -> tuple[FirstOwner, str]:
    first_owner = FirstOwner(offered=True)
    return first_owner, first_owner.renew(NOW)


def test_a_code_stands_for_ten_minutes_and_then_there_is_another() -> None:
    first_owner, code = opened()
    assert first_owner.renew(NOW + STANDS - MOMENT) == ""
    assert first_owner.hear(ROBIN, code, NOW + STANDS - MOMENT) is Try.RIGHT
    assert first_owner.hear(ROBIN, code, NOW + STANDS) is Try.WRONG
    other = first_owner.renew(NOW + STANDS)
    assert other not in ("", code)
    assert first_owner.hear(ROBIN, code, NOW + STANDS) is Try.WRONG
    assert first_owner.hear(ROBIN, other, NOW + STANDS) is Try.RIGHT


def test_a_clock_that_was_set_back_does_not_let_a_code_stand_for_longer() -> None:
    first_owner, code = opened()
    assert first_owner.hear(ROBIN, code, NOW - MOMENT) is Try.WRONG
    assert first_owner.renew(NOW - MOMENT) not in ("", code)


def test_a_closed_code_opens_nothing() -> None:
    first_owner, code = opened()
    first_owner.close()
    assert first_owner.hear(ROBIN, code, NOW) is Try.WRONG
    assert first_owner.hear(ROBIN, "", NOW) is Try.WRONG, "not even the code that is none"


def test_after_a_few_wrong_tries_even_the_right_code_of_this_person_is_refused_until_the_next_code() -> None:
    first_owner, code = opened()
    assert [first_owner.hear(ROBIN, WRONG, NOW) for _ in range(MOST_TRIES_OF_ONE)] == [Try.WRONG] * 5
    assert first_owner.hear(ROBIN, code, NOW) is Try.TOO_MANY
    assert first_owner.hear(KIM, code, NOW) is Try.RIGHT, "others have tries of their own"
    assert first_owner.hear(ROBIN, first_owner.renew(NOW + STANDS), NOW + STANDS) is Try.RIGHT


def test_many_people_together_have_a_hundred_tries() -> None:
    first_owner, code = opened()
    assert {first_owner.hear(person, WRONG, NOW) for person in range(MOST_TRIES)} == {Try.WRONG}
    assert first_owner.hear(ROBIN + MOST_TRIES, code, NOW) is Try.TOO_MANY


def test_codes_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first_owner, code = opened()
    compared: list[tuple[str, str]] = []
    monkeypatch.setattr(
        module.secrets, "compare_digest", lambda said, known: compared.append((said, known)) or said == known
    )
    assert first_owner.hear(ROBIN, code, NOW) is Try.RIGHT
    assert compared == [(code, code)]


def test_each_code_is_new_and_readable_on_a_terminal() -> None:
    codes = [opened()[1] for _ in range(200)]
    assert len(set(codes)) == 200
    assert all(re.fullmatch(r"[2-9][A-HJ-NP-Z2-9]{3}(-[2-9][A-HJ-NP-Z2-9]{3}){2}", code) for code in codes)


@pytest.mark.parametrize(
    "said",
    [
        "4ABC-7DEF-2GHJ",
        " 4abc-7def-2ghj\n",
        "4ABC 7DEF 2GHJ",
        "4abc7def2ghj",
        "4ABC–7DEF — 2GHJ",
        "４ＡＢＣ－７ＤＥＦ－２ＧＨＪ",
    ],
)
def test_a_code_is_read_however_a_phone_writes_it(said: str) -> None:
    assert code_in(said) == "4ABC-7DEF-2GHJ"


@pytest.mark.parametrize(
    "said",
    ["", "4ABC-7DEF", "4ABC-7DEF-2GHJ-5KLM", "4ABC-7DEF-2GHI", "ABCD-EFGH-JKLM", "beef farm meal", "trade",
     "2024-2025-2026", "the code is 4ABC-7DEF-2GHJ", "4ABC-7DEF-2GHJ" * 1000, "٤ABC-7DEF-2GHJ"],
)  # fmt: skip
def test_other_words_are_no_code(said: str) -> None:
    assert code_in(said) == ""
