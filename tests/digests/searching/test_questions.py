"""How a question is read: its terms in all spellings, and what it wants to know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.rules.searching.names import spelled
from digests.rules.searching.questions import (
    LONGEST_QUESTION,
    MOST_FORMS,
    MOST_TERMS,
    Asks,
    Question,
    read_question,
)
from digests.rules.searching.words import form_of, in_index, indexed, places
from tests.lexicons import lexicon
from tests.relations import us_china


def read(text: str) -> Question:
    return read_question(text, us_china(), lexicon())


def words(text: str) -> list[str]:
    return [term.words for term in read(text).required]


@pytest.mark.parametrize(
    ("text", "terms", "asks", "speaker"),
    [
        ("what did China say about fentanyl?", ["fentanyl"], Asks.SAID, "prc"),
        ("What does the US think of port fees", ["port fees"], Asks.SAID, "us"),
        ("中国对芬太尼说了什么", ["芬太尼"], Asks.SAID, "prc"),
        ("商务部说了什么", ["商务部"], Asks.SAID, "prc"),
        ("what did China say?", ["China"], Asks.SAID, "prc"),
        ("when do tariffs end?", ["tariffs"], Asks.WHEN, ""),
        ("关税什么时候生效？", ["关税"], Asks.WHEN, ""),
        ("關稅何時生效", ["關稅"], Asks.WHEN, ""),
        ("who met in Geneva?", ["met", "Geneva"], Asks.WHO, ""),
        ("谁就职了", ["就职"], Asks.WHO, ""),
        ("the WHO", ["WHO"], Asks.NOTHING, ""),
        ("美国关税", ["美国", "关税"], Asks.NOTHING, ""),
        ("taiwan arms sales", ["taiwan", "arms sales"], Asks.NOTHING, ""),
        ("US-China flights", ["flights"], Asks.NOTHING, ""),
        ("中美航班", ["航班"], Asks.NOTHING, ""),
        ("中美", ["中美"], Asks.NOTHING, ""),
        ("对关税的看法", ["关税"], Asks.SAID, ""),
    ],
)
def test_a_plain_question_loses_its_question_words(text: str, terms: list[str], asks: Asks, speaker: str) -> None:
    question = read(text)
    assert (words(text), question.asks, question.speaker) == (terms, asks, speaker)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("fentanyl", "芬太尼"), ("SMIC", "中芯國際"), ("chips", "芯片"), ("chip", "晶片"), ("Beijing", "中方"),
        ("Biden", "拜登"), ("Xi", "習近平"), ("Commerce Ministry", "商务部"), ("white house", "白宮"),
        ("taiwan", "臺灣"),
    ],
)  # fmt: skip
def test_names_are_spellings_of_each_other(one: str, other: str) -> None:
    assert form_of(other) in read(one).terms[0].forms
    assert any(form_of(one) == form for form in read(other).terms[0].forms)


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("(Donald )?Trump", ["Donald Trump", "Trump"]),
        (r"U\.S\.(A\.)?|USA?", ["U.S.A.", "U.S.", "USA", "US"]),
        ("Washington(?! [Ss]tate\\b)", ["Washington"]),
        ("(China['’]s )?Taiwan(ese)?", ["China's Taiwanese", "China's Taiwan", "Taiwanese", "Taiwan"]),
        (r"[A-Z]\w+ Fleet", []),
    ],
)
def test_the_names_of_a_pattern_are_what_it_matches_without_being_a_pattern(
    pattern: str, names: list[str]
) -> None:
    assert spelled(pattern) == names


@given(st.text(st.characters(exclude_categories=()), max_size=500))
def test_any_text_is_a_question_of_few_terms(text: str) -> None:
    question = read(text)
    assert len(question.text) <= LONGEST_QUESTION
    assert len(question.terms) <= MOST_TERMS
    assert all(0 < len(term.forms) <= MOST_FORMS and all(map(len, term.forms)) for term in question.terms)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=80))
def test_every_word_of_a_text_is_found_in_it_and_in_its_index(text: str) -> None:
    for start, end in places(text, {form_of(word) for word in text.split()}):
        form = form_of(text[start:end])
        assert f" {in_index(form)}" in f" {indexed(text)}"
