"""Where a conference turns to its next matter: what speaks for and against that a question goes on."""

import pytest

from digests.rules.annotation.passages import paragraph_starts, passages_of
from digests.rules.annotation.transcripts import (
    ALWAYS,
    exchange_borders,
    round_features,
    rounds_of,
    score,
    turns_of,
)
from tests.lexicons import lexicon

FIRST = "Q: Will the duty on wine from Ningxia rise?\n\nA: "
LONG = "The duty on wine from Ningxia rises to forty percent in the second week of May, and in the third one " * 3
ANSWER = f"{LONG}it is paid.\n\n"


def features(text: str) -> dict[str, float]:
    """What is told of the second question, without what tells nothing."""
    sentences = passages_of(text, lexicon())
    turns = turns_of(sentences, paragraph_starts(text, sentences), "", lexicon())
    (found, *_) = round_features(sentences, rounds_of(sentences, turns, lexicon()), lexicon())
    return {name: round(float(value), 2) for name, value in found.items() if value}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{FIRST}{ANSWER}Q: Is there a duty on copper from Chile?\n\nA: No.", {}),
        (f"{FIRST}{ANSWER}Q: Is there a duty on wine from Ningxia?\n\nA: No.", {"known names": 1.0}),
        (f"{FIRST}{ANSWER}Q: Is there a duty from Chile to Ningxia or Oregon?\n\nA: No.", {"known names": 0.33}),
        (f"{FIRST}{ANSWER}Q: When will it be paid?\n\nA: No.", {"nameless": 1.0}),
        (f"{FIRST}{ANSWER}Q: When will it be paid? Was Chile told?\n\nA: No.", {}),
        (f"{FIRST}{ANSWER}Q: To follow up on that, is Chile told?\n\nA: No.", {"follows": 1.0}),
        (f"{FIRST}{ANSWER}Q: — as the ministry of Chile said?\n\nA: No.", {"leans": 1.0}),
        (f"{FIRST}{ANSWER}Q: This was said by Chile?\n\nA: No.", {"leans": 1.0}),
        (f"{FIRST}No.\n\nQ: Is there a duty on copper from Chile?\n\nA: No.", {"short answer": 0.97}),
        (f"{FIRST}{LONG}—\n\nQ: Is there a duty on copper from Chile?\n\nA: No.", {"unfinished": 1.0}),
        (f"{FIRST}{LONG}…\n\nQ: Is there a duty on copper from Chile?\n\nA: No.", {"unfinished": 1.0}),
        (f"Q: The duty on wine from Ningxia —\n\nA: {ANSWER}Q: Is there a duty on copper from Chile?\n\nA: No.",
         {"unfinished": 1.0}),
        (f"问：关税会上调吗？\n\n答：{ANSWER}问：何时？\n\n答：不。", {}),
    ],
)  # fmt: skip
def test_a_question_shows_whether_it_goes_on(text: str, found: dict[str, float]) -> None:
    assert features(text) == found


HOSTED = "MODERATOR: Go ahead.\n\nQ Will the duty on wine from Ningxia rise?\n\nMS. LARK: "
CHILE = "Q Is there a duty on copper from Chile?\n\nMS. LARK: No."


def test_where_a_host_calls_most_questions_one_that_is_not_called_goes_on() -> None:
    assert features(f"{HOSTED}{ANSWER}{CHILE}") == {"uncalled": 1.0}
    assert features(f"{HOSTED}{ANSWER}{CHILE}\n\nQ Why?\n\nMS. LARK: So.") == {}
    assert features(f"{HOSTED}{ANSWER}MODERATOR: Next.\n\n{CHILE}") == {}


def test_another_who_asks_is_told_by_name_alone() -> None:
    text = f"Ada Quill: Will the duty rise?\n\nMs. Lark: {ANSWER}{{}}: Is Chile told?\n\nMs. Lark: No."
    turns = "\n\nAda Quill: Is it?\n\nMs. Lark: No.\n\nOtto Vale: Is it?\n\nMs. Lark: No."
    assert features(text.format("Otto Vale") + turns) == {"other asker": 1.0}
    assert features(text.format("Ada Quill") + turns) == {}


@pytest.mark.parametrize(
    ("features", "goes_on"),
    [
        ({}, False),
        ({"follows": 1.0}, True),
        ({"follows": 1.0, "other asker": 1.0}, True),
        ({"nameless": 1.0}, False),
        ({"nameless": 1.0, "leans": 1.0}, True),
        ({"nameless": 1.0, "uncalled": 1.0}, True),
        ({"nameless": 1.0, "unfinished": 1.0}, True),
        ({"nameless": 1.0, "short answer": 1.0}, True),
        ({"short answer": 1.0, "unfinished": 1.0}, True),
        ({"short answer": 1.0, "uncalled": 1.0}, True),
        ({"short answer": 1.0, "known names": 1.0}, False),
        ({"short answer": 1.0, "unfinished": 1.0, "other asker": 1.0}, False),
        ({"nameless": 1.0, "known names": 1.0, "leans": 1.0}, True),
        ({"short answer": 1.0, "known names": 1.0, "leans": 1.0}, True),
    ],
)
def test_what_was_learned_weighs_for_or_against(features: dict[str, float], goes_on: bool) -> None:
    weights = lexicon().segments.going_on
    assert weights[ALWAYS] < 0
    assert (score(features, weights) >= 0) == goes_on


def borders(text: str) -> list[str]:
    sentences = passages_of(text, lexicon())
    starts = paragraph_starts(text, sentences)
    turns = turns_of(sentences, starts, "", lexicon())
    return [sentences[at] for at in exchange_borders(sentences, starts, turns, lexicon())]


SECOND = "On your second question, the grounds in the bay of Ningxia are closed until the third week of May."


@pytest.mark.parametrize(
    ("text", "firsts"),
    [
        ("Q: Hello.\n\nA: Hello.\n\nQ: Thank you.\n\nA: Yes.", ["Q: Hello."]),
        (f"Q: Hello.\n\nA: The ships of Malta left.\n\n{FIRST}It rises.", ["Q: Hello."]),
        (f"The ships of Malta left.\n\n{FIRST}It rises.",
         ["The ships of Malta left.", "Q: Will the duty on wine from Ningxia rise?"]),
        (f"MODERATOR: Welcome.\n\nMS. LARK: We left Malta.\n\nWe came by ship.\n\nMODERATOR: Now.\n\n{CHILE}",
         ["MODERATOR: Welcome."]),
        (f"{HOSTED}{ANSWER}MODERATOR: One more.\n\nMODERATOR: Next.\n\n{CHILE}\n\nMODERATOR: Thanks. Bye.",
         ["MODERATOR: Go ahead.", "MODERATOR: One more.", "MODERATOR: Thanks."]),
        (f"{FIRST}It rises.\n\n{SECOND} {LONG}it is paid.",
         ["Q: Will the duty on wine from Ningxia rise?", SECOND]),
        (f"{FIRST}It rises.\n\n{SECOND} That is all.", ["Q: Will the duty on wine from Ningxia rise?"]),
        (f"{FIRST}It rises. {SECOND} {LONG}it is paid.", ["Q: Will the duty on wine from Ningxia rise?"]),
        (f"{HOSTED}It rises.\n\n{SECOND} {LONG}it is paid.", ["MODERATOR: Go ahead."]),
    ],
)  # fmt: skip
def test_a_matter_begins_with_its_question_its_call_or_its_answer(text: str, firsts: list[str]) -> None:
    assert borders(text) == firsts
