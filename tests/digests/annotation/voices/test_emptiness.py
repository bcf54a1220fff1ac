import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.rules.annotation.voices.emptiness import says_something
from tests.lexicons import lexicon
from tests.work import calls_in


@pytest.mark.parametrize(
    "sentence",
    [
        "Thank you, Commander.",
        "It is good to be here with all of you.",
        "China's position is consistent.",
        "The ministry has stated its position many times.",
        "I'd refer you to the competent authorities.",
        "I have just answered that question.",
        "I am not aware of that.",
        "We have noted the relevant reports.",
        "Does that help?",
        "Wei Lan said:",
        "Yes.",
        "Both are close neighbors and stand ready to work for a community with a shared future.",
        "中方立场是一贯的、明确的。",
        "我不掌握有关情况。",
        "中方将同各国守望相助、同舟共济。",
    ],
)
def test_courtesies_questions_references_and_known_positions_say_nothing(sentence: str) -> None:
    assert not says_something(sentence, lexicon())


@pytest.mark.parametrize(
    "sentence",
    [
        "China will raise its tariff by 15 percent on Friday.",
        "Thank you for the 90 million dollars that were paid.",
        "China's position is clear, but if the tariffs stay it will answer in kind.",
        "The two sides signed an agreement on fisheries in Geneva.",
        "中方决定对美方加征关税。",
        "Fees on ships rise in May.",
    ],
)
def test_acts_figures_and_conditions_say_something(sentence: str) -> None:
    assert says_something(sentence, lexicon())


@given(st.text(alphabet="aA .,:?？立场中方“”0%", max_size=80))
def test_any_sentence_has_an_answer(sentence: str) -> None:
    assert says_something(sentence, lexicon()) in (True, False)


def test_a_long_sentence_takes_no_more_work_than_its_length() -> None:
    def read(length: int) -> None:
        says_something("position of the " * (length // 16), lexicon())

    assert calls_in(lambda: read(16_000)) < 8 * calls_in(lambda: read(4_000))
