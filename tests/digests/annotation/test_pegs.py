"""The words that say what a segment is about, and how a long sentence is shortened to them."""

import pytest

from digests.rules.annotation.segments import peg_of
from digests.rules.annotation.transcripts import Turn, TurnKind
from tests.lexicons import lexicon

ASKED, ANSWERED = Turn(TurnKind.ASKED, "Q"), Turn(TurnKind.ANSWERED, "A")
HOST = Turn(TurnKind.SAID, "MODERATOR", host=True)
NEWS = "The duty on wine from Ningxia rises in May."
COURTESY, REQUEST = "Thank you very much, Mr. President.", "Do you have a comment on the new duties?"


def words(count: int, length: int) -> str:
    """So many words of that length with spaces between them, and a full stop."""
    return " ".join(["w" * length] * count) + "."


@pytest.mark.parametrize(
    ("sentences", "turns", "headings", "peg"),
    [
        ([NEWS], [None], [], NEWS),
        ([NEWS], [None], ["Wine", "Beer"], "Beer"),
        ([NEWS], [None], ["2. Beer of Malta"], "Beer of Malta"),
        ([NEWS, "Why?"], [ASKED, ASKED], ["Wine"], NEWS),
        ([COURTESY, NEWS], [ASKED, ASKED], [], NEWS),
        (["[Inaudible because of the noise of the harbour] Malta.", NEWS], [ASKED, ASKED], [], NEWS),
        ([REQUEST, NEWS], [ASKED, ASKED], [], NEWS),
        ([REQUEST, "It rises."], [ASKED, ANSWERED], [], REQUEST),
        (["Why is that?", "It was four of them."], [ASKED, ASKED], [], "It was four of them."),
        (["Why?", NEWS, "And now what of this?"], [ASKED, ANSWERED, ASKED], [], NEWS),
        (["Why?", NEWS], [ASKED, ANSWERED], [], NEWS),
        (["Why?", "So."], [ASKED, ANSWERED], [], "Why?"),
        (["It rains in all of the town.", NEWS], [HOST, ANSWERED], [], NEWS),
        (["So.", "No."], [None, None], [], ""),
        ([COURTESY], [None], [], ""),
        ([words(5, 3)], [None], [], words(5, 3)),
        ([words(4, 3)], [None], [], ""),
    ],
)
def test_a_peg_is_the_first_news_of_the_question_or_the_heading(
    sentences: list[str], turns: list[Turn | None], headings: list[str], peg: str
) -> None:
    assert peg_of(sentences, turns, headings, lexicon()) == peg


def shortened(sentence: str) -> str:
    return peg_of([sentence], [None], [], lexicon())


def test_a_long_sentence_ends_at_its_last_clause_that_fits_else_at_a_space_if_it_is_far_too_long() -> None:
    begins = "The duty on wine from Ningxia rises to forty percent in the second week of May"
    clause = f"{begins}, but not on beer; {words(60, 3)}"
    assert shortened(clause) == f"{begins}, but not on beer"
    assert shortened(words(60, 3)) == words(60, 3)
    assert len(words(60, 3)) == 240
    assert shortened(words(61, 3)) == words(61, 3)
    assert shortened(words(100, 3)) == words(100, 3)
    assert len(words(100, 3)) == 400
    assert shortened(words(101, 3)) == words(60, 3).rstrip(".")
    assert shortened(f"{words(61, 3)[:-1]}; and this.") == f"{words(61, 3)[:-1]}; and this."
    assert shortened(f"Here it is; {words(80, 3)}") == f"Here it is; {words(80, 3)}"
