"""Who is meant to speak by the verb of saying: where the words begin and end that name the subject."""

import pytest

from digests.rules.annotation.voices.quotations import masked
from digests.rules.annotation.voices.subjects import (
    INNER,
    MAIN,
    OUTER,
    SUBORDINATE,
    Grammar,
    Tokens,
    end_of_name,
    opening_subject,
    phrase_before,
    subject_of,
)
from tests.lexicons import lexicon

GRAMMAR = Grammar(lexicon().saying)


def tokens_of(marked: str) -> tuple[str, str, Tokens]:
    """Return a sentence without the stars that mark words, its masked text, and its tokens."""
    bare = marked.replace("*", "")
    rest, _ = masked(bare)
    return bare, rest, Tokens(rest, GRAMMAR)


def cue_of(sentence: str, tokens: Tokens) -> int:
    return next(at for at, token in enumerate(tokens) if token.start() == sentence.index("*"))


@pytest.mark.parametrize(
    ("sentence", "subject", "place"),
    [
        ("When it rained, Ada Moor, a judge, *said so.", "Ada Moor, a judge", OUTER),
        ("“It rains,” *said Ada Moor.", "Ada Moor", OUTER),
        ("“It rains” *said the mayor.", "the mayor", OUTER),
        ("“It rains,” *said she.", "she", OUTER),
        ("“It rains” — *said Ada Moor.", "Ada Moor", OUTER),
        ("“It rains” – *said Ada Moor.", "Ada Moor", OUTER),
        ("“It rains,” *said farmers on Monday.", "farmers", OUTER),
        ("“It rains,” *said his doctor.", "his doctor", OUTER),
        ("It rains, *said Ada Moor.", "Ada Moor", OUTER),
        ("Will it rain? the mayor *said on Monday.", "the mayor", OUTER),
        ("The old two, the mayor *said, went on.", "the mayor", OUTER),
        ("The mayor *said it rained.", "The mayor", MAIN),
        ("The mayor has repeatedly *said it rained.", "The mayor", MAIN),
        ("The mayor was *saying that it rained.", "The mayor", MAIN),
        ("The mayor on Monday *said it rained.", "The mayor", MAIN),
        ("The mayor Monday *said it rained.", "The mayor", MAIN),
        ("The mayor last week *said it rained.", "The mayor", MAIN),
        ("The mayor of the old week *said it rained.", "The mayor of the old week", MAIN),
        ("Mayor last year *said it rained.", "Mayor", MAIN),
        ("Ada Moor (R-Ga.) *said it rained.", "Ada Moor (R-Ga.)", MAIN),
        ("The town (a b c d e f) *said it rained.", "The town (a b c d e f)", MAIN),
        ("Ada Moor, mayor of Macon, *said it rained.", "Ada Moor, mayor of Macon", MAIN),
        ("Ada Moor, speaking on Monday, *said it rained.", "Ada Moor", MAIN),
        ("Ada Moor, calling it wet, *said it rained.", "Ada Moor", MAIN),
        ("Ada Moor, however, *said it rained.", "Ada Moor", MAIN),
        ("Ada Moor, in a note, *said it rained.", "Ada Moor", MAIN),
        ("Ada Moor, now a judge, *said it rained.", "Ada Moor, now a judge", MAIN),
        ("Otis Barr, a judge, 67, *said it rained.", "Otis Barr, a judge, 67", MAIN),
        ("Rain — the judge *said it.", "the judge", MAIN),
        ("In Macon, Ada Moor, a judge, *said so.", "Ada Moor, a judge", MAIN),
        ("In Macon, a town, Ada Moor *said so.", "Ada Moor", MAIN),
        ("Rain fell, and Ada Moor, a judge, *said so.", "Ada Moor, a judge", MAIN),
        ("Rain fell but Ada Moor, a judge, *said so.", "Ada Moor, a judge", MAIN),
        ("Rain fell; Ada Moor, a judge, *said so.", "Ada Moor, a judge", MAIN),
        ("Rain fell: Ada Moor, a judge, *said so.", "Ada Moor, a judge", MAIN),
        ("Rain fell – Ada Moor, a judge, *said so.", "Ada Moor, a judge", MAIN),
        ("“It rains.” Ada Moor, a judge, *said so.", "Ada Moor, a judge", MAIN),
        ("Rain fell and the mayor, who is old, *said so.", "the mayor, who is old", MAIN),
        ("“It rains,” the mayor *said on Monday.", "the mayor", MAIN),
        ("“It rains,” the mayor *said Ada Moor told her.", "the mayor", MAIN),
        ("It rains, the mayor *said.", "the mayor", MAIN),
        ("It rains, the mayor of Macon *said on Monday.", "the mayor of Macon", MAIN),
        ("It rains! the mayor *said on Monday.", "the mayor", MAIN),
        ("“We go?” the mayor *said.", "the mayor", MAIN),
        ("We, the mayor *said, went on.", "the mayor", MAIN),
        ("The two, the mayor *said, went on.", "the mayor", MAIN),
        ("Today, the mayor *said it rains.", "the mayor", MAIN),
        ("And the mayor *said it rains.", "the mayor", MAIN),
        ("And in Macon, on Monday, the mayor *said it rains.", "the mayor", MAIN),
        ("Meanwhile, in Macon, the mayor *said it rains.", "the mayor", MAIN),
        ("On Monday, in all, the mayor *said it rains.", "the mayor", MAIN),
        ("MACON, June 3 (Agency) — The judge *said it rains.", "The judge", MAIN),
        ("He *said it rains.", "He", MAIN),
        ("He's *said it rains.", "He", MAIN),
        ("It's *said it rains.", "It", MAIN),
        ("The judge took the stage, *saying it rains.", "The judge", MAIN),
        ("The judge took the stage to *say it rains.", "The judge", MAIN),
        ("The judge said that the town wanted to *say it rains.", "The judge", MAIN),
        ("The judge asked how the town wants to *say it rains.", "The judge", MAIN),
        ("The clerk asked whether the mayor hopes they went on *adding that it rains.", "The clerk", MAIN),
        ("The judge took it; they went on *saying it rains.", "they", MAIN),
        ("It was wet: to *say it rains.", "It", MAIN),
        ("The mayor, tired, went to *say it rains.", "The mayor", MAIN),
        ("The court said that the mayor *claims the waters.", "the mayor", INNER),
        ("That the mayor *said it rains is true.", "the mayor", INNER),
        ("Rain fell as the mayor *said it rains.", "the mayor", INNER),
        ("Rain fell because the mayor *said it rains.", "the mayor", INNER),
        ("Rain fell while the mayor *said it rains.", "the mayor", INNER),
        ("Rain fell though the mayor *said it rains.", "the mayor", INNER),
        ("The court ruled that Ada Moor, a judge, *said so.", "Ada Moor, a judge", SUBORDINATE),
        ("The court heard that the mayor *said it rains.", "the mayor", SUBORDINATE),
        ("The town that the mayor *said it rains on.", "the mayor", SUBORDINATE),
        ("Rain fell after the mayor *said it rains.", "the mayor", SUBORDINATE),
        ("Rain fell where the mayor *said it rains.", "the mayor", SUBORDINATE),
        ("Rain fell when the mayor *said it rains.", "the mayor", SUBORDINATE),
        ("Rain fell since the mayor *said it rains.", "the mayor", SUBORDINATE),
        ("What he *said was wet.", "he", SUBORDINATE),
        ("How he went on *adding that it rains.", "he", SUBORDINATE),
    ],
)
def test_a_subject_frames_what_is_said_or_speaks_in_the_main_clause_within_one_or_in_one_of_time(
    sentence: str, subject: str, place: int
) -> None:
    bare, rest, tokens = tokens_of(sentence)
    found = subject_of(rest, tokens, cue_of(sentence, tokens))
    assert found is not None
    assert (bare[found[0] : found[1]], found[2]) == (subject, place)


@pytest.mark.parametrize(
    "sentence",
    [
        "The mayor was *told that it rained.",
        "The mayor has been *told that it rained.",
        "Last week *said it rained.",
        "The harbour and the town have *claims in the bay.",
        "The mayor had *doubts about the plan.",
        "The town (a b c d e f g h) *said it rained.",
        "(Macon) *said it rained.",
        "Ada Moor – the mayor — *said it rained.",
        "Rain fell near Ada Moor, a judge, *said so.",
        "The mayor, after rain fell, *said it rained.",
        "“It rains,” and *said Ada Moor was wet.",
        "“It rains,” *said big old tall judge Otis Barr.",
        "“It rains,” *said tall and wet Otis Barr.",
        "“It rains,” *said that Otis Barr.",
        "“It rains,” *said running Otis Barr.",
        "“It rains,” *said really Otis Barr.",
        "“It rains,” *said old judge Monday.",
        "“It rains,” *said Monday the mayor.",
        "“It rains,” *said those in town.",
        "“It rains,” *said rain.",
        "“It rains,” *said",
        "It rains, *said an official today.",
        "It rains, *said the old town's own chief harbour official.",
        "It rains, *said the minister and the mayor.",
        "It rains, *said the big tree.",
        "It rains, *said official.",
        "It rains, *warned a town official.",
        "It was wet; now and then to *say it rains.",
        "The judge spoke of “rain” and then to *say it rains.",
        "Being late to *say it rains.",
    ],
)
def test_a_verb_of_saying_has_no_subject(sentence: str) -> None:
    _, rest, tokens = tokens_of(sentence)
    assert subject_of(rest, tokens, cue_of(sentence, tokens)) is None


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        ("In a note, Ada Moor walked, arguing it was right.", "Ada Moor"),
        ("Rain fell, arguing it was right.", "Rain"),
        ("rain fell, arguing it was right.", ""),
        ("they fell, arguing it was right.", "they"),
        ("It fell, arguing it was right.", ""),
        ("Ada Moor who fell, arguing it was right.", "Ada Moor"),
        ("Ada Moor when it fell, arguing it was right.", "Ada Moor"),
        ("Ada Moor on Monday fell, arguing it was right.", "Ada Moor"),
        ("Ada Moor with friends fell, arguing it was right.", "Ada Moor"),
        ("Ada Moor of Macon fell, arguing it was right.", "Ada Moor of Macon"),
        ("Ada Moor today fell, arguing it was right.", "Ada Moor"),
        ("Ada Moor waited, arguing it was right.", "Ada Moor"),
        ("Ada Moor — old — fell, arguing it was right.", ""),
        ("Ada Moor “wet” fell, arguing it was right.", ""),
        ("Ada Moor has run, arguing it was right.", "Ada Moor"),
        ("They all fell, arguing it was right.", "They"),
        ("On Monday, they fell, arguing it was right.", "they"),
        ("On Monday, Macon, Ada Moor fell, arguing it was right.", "Ada Moor"),
        (
            "One Two Three Four Five Six Seven Eight fell, arguing it was right.",
            "One Two Three Four Five Six Seven Eight",
        ),
        ("One Two Three Four Five Six Seven Eight Nine fell, arguing it was right.", ""),
        ("“Wet.” The judge went on.", "The judge"),
        ("“Wet,” the judge of Macon went on.", "the judge of Macon"),
        ("“Wet” — the judge of Macon went on.", "the judge of Macon"),
        ("“Wet”: the judge of Macon went on.", ""),
        ("“Wet” “cold” the judge of Macon went on.", "the judge of Macon"),
        ("“Wet.” It went on.", ""),
        ("“Wet”", ""),
        ("Ada Moor", ""),
    ],
)
def test_a_sentence_without_a_verb_of_saying_opens_with_its_subject(sentence: str, subject: str) -> None:
    _, rest, tokens = tokens_of(sentence)
    found = opening_subject(rest, tokens)
    assert sentence[slice(*found) if found else slice(0)] == subject


@pytest.mark.parametrize(
    "sentence",
    [
        "Otis Barr* said it.",
        "Otis Barr* (R-Ga. said it.",
        "Otis Barr* (one two three four five six seven eight nine) said it.",
        "Otis Barr, a judge*, said it.",
        "Otis Barr, a judge in Macon*, said it.",
        "Otis Barr, a judge in Macon and a friend of the club*, said it.",
        "Otis Barr, who sat for years*, said it.",
        "Otis Barr, whose wife said it*.",
        "Otis Barr, then a judge*, said it.",
        "Otis Barr, 67*, said it.",
        "Otis Barr, 67*",
        "Otis Barr*, 67 and rising.",
        "Otis Barr, 67 of them*.",
        "Otis Barr, of Macon*, said it.",
        "Otis Barr*, of the town, said it.",
        "Otis Barr*, of",
        "Otis Barr, head of the town*, said it.",
        "Otis Barr*, “wet” and old.",
        "Otis Barr*, Monday crowd.",
        "Otis Barr*, in Macon.",
        "Otis Barr*, and Ada Moor.",
        "Otis Barr*, when old.",
        "Otis Barr*, he said.",
        "Otis Barr*, already old.",
        "Otis Barr*, however old.",
        "Otis Barr*, adding it rained.",
        "Otis Barr*, sadly old.",
        "Otis Barr*, made old.",
        "Otis Barr*, retired in May.",
        "Otis Barr, Adding Company head*.",
        "Otis Barr, the report of Macon*, said it.",
        "Otis Barr, rain*; said it.",
        "Otis Barr, rain who said it*.",
        "Otis Barr*,",
        "Otis Barr*; a judge.",
        "Otis Barr* on Monday.",
        "Otis Barr* Monday.",
        "Otis Barr* because it rained.",
        "Otis Barr and Ada Moor* left.",
        "Otis Barr* and friends left.",
        "Otis Barr or Ada Moor* left.",
        "Otis Barr* and he left.",
        "Otis Barr* and when it rained.",
        "Otis Barr* and in Macon.",
        "Otis Barr* and “wet” men.",
        "Otis Barr* and said so.",
        "Otis Barr* and waited.",
        "Otis Barr* and",
        "Otis Barr, a judge and friend*, left.",
        "Otis Barr* says it.",
        "the report of the town*.",
        "a friend* in the report of the town.",
        "Otis Barr of Macon*.",
        "Otis Barr* in Macon.",
        "Otis Barr at Macon Hall*.",
        "Otis Barr* at noon.",
        "Otis Barr from Macon*.",
        "Otis Barr* with friends.",
        "Otis Barr* under Macon.",
        "a lawyer for the firm*.",
        "a lawyer at the airport*.",
        "a lawyer* in the town.",
        "a lawyer* about the town.",
        "an aide to the mayor*.",
        "a man* to the mayor.",
        "Otis Barr close to the mayor*.",
        "lawyers for the firm*.",
        "Otis Barr* for",
        "Otis Barr* meeting friends.",
        "a meeting of friends*.",
        "Otis Barr, a judge meeting friends*, left.",
        "Otis Barr Meeting Hall*.",
        "Otis Barr* then -",
        "Otis Barr* about,",
        "Otis Barr* today.",
        "Otis Barr* — a judge.",
        "Otis Barr* … a judge.",
        "Otis Barr*: a judge.",
        "Otis Barr*) a judge.",
        "who* said it.",
        "Otis Barr, a judge, a friend*, and a man of the sea, left.",
    ],
)
def test_a_name_ends_where_something_else_is_told(sentence: str) -> None:
    bare, _, tokens = tokens_of(sentence)
    assert bare[: tokens[end_of_name(tokens, 0) - 1].end()] == sentence.partition("*")[0]


@pytest.mark.parametrize(
    ("words", "phrase", "before"),
    [
        ("The mayor* said", "The mayor", ""),
        ("He* said", "He", ""),
        ("old He* said", "old He", ""),
        (", He* said", "He", ","),
        ("He's* said", "He's", ""),
        ("all* said", "all", ""),
        ("the report* said", "the report", ""),
        ("Macon's report* said", "Macon's report", ""),
        ("Macon's new report* said", "Macon's new report", ""),
        ("He Lifeng* said", "He Lifeng", ""),
        ("then He Lifeng* said", "He Lifeng", "then"),
        ("when the mayor* said", "the mayor", "when"),
        ("it the mayor* said", "the mayor", "it"),
        ("but the mayor* said", "the mayor", "but"),
        ("the bill which critics* call", "critics", "that"),
        ("the bill whose critics* call", "the bill whose critics", ""),
        ("the mayor said the critics* call", "the critics", "said"),
        ("the mayor said old Ada Moor* call", "Ada Moor", "said"),
        ("the mayor has the critics* call", "the critics", "has"),
        ("the retired critics* call", "the retired critics", ""),
        ("the newly retired critics* call", "the newly retired critics", ""),
        ("men who made the critics* call", "men who made the critics", ""),
        ("the men who made the critics* call", "the men who made the critics", ""),
        ("men who one two three four made the critics* call", "men who one two three four made the critics", ""),
        ("men who one two three four five made the critics* call",
         "men who one two three four five made the critics", ""),
        ("the mayor ran and the critics* call", "the critics", "and"),
        ("the mayor ate cake and critics* call", "critics", "and"),
        ("the mayor said cake and critics* call", "critics", "and"),
        ("the mayor said cake but critics* call", "critics", "but"),
        ("in the mayor* said", "the mayor", "in"),
        ("and the mayor* said", "the mayor", "and"),
        ("from both men* said", "both men", "from"),
        ("in all men* said", "all men", "in"),
        ("in each man* said", "each man", "in"),
        ("still the mayor* said", "the mayor", "still"),
        ("in in the mayor* said", "the mayor", "in"),
        ("nearly 50 men* said", "nearly 50 men", ""),
        ("the 50 men* said", "the 50 men", ""),
        ("about old men* said", "old men", "about"),
        ("“wet” the mayor* said", "the mayor", "_____"),
        (", the mayor* said", "the mayor", ","),
        ("— the mayor* said", "the mayor", "—"),
        ("$5 bills* said", "$5 bills", ""),
        ("the $5 bills* said", "the $5 bills", ""),
        (": Old Ada Moor* said", "Old Ada Moor", ":"),
    ],
)  # fmt: skip
def test_a_noun_phrase_begins_behind_what_cannot_belong_to_it(words: str, phrase: str, before: str) -> None:
    bare, _, tokens = tokens_of(words)
    last = next(at for at, token in enumerate(tokens) if token.end() == words.index("*"))
    first, stop = phrase_before(tokens, last)
    assert first is not None
    assert (bare[tokens[first].start() : words.index("*")], stop.replace("\0", "_")) == (phrase, before)


@pytest.mark.parametrize(
    ("words", "before"),
    [
        ("The mayor's* said", ""),
        ("The when* said", ""),
        ("this* said", ""),
        ("report* said", ""),
        ("The town will report* said", ""),
        ("these report* said", ""),
        ("rain, report* said", ""),
        ("rain of report* said", ""),
        ("the bill, whose critics* call", ""),
        ("whose critics* call", ""),
        ("the mayor said critics* call", "said"),
        ("the mayor has critics* call", "has"),
        ("the mayor made the critics* call", "made"),
        ("the mayor waved the critics* call", "waved"),
        ("who made the critics* call", ""),
        ("the men, who made the critics* call", ""),
        ("men who, tired, made the critics* call", "made"),
        ("men who one two three four five six made the critics* call", "made"),
        ("the mayor said cake and* call", ""),
    ],
)
def test_what_ends_in_no_noun_or_was_the_object_of_a_deed_is_no_phrase(words: str, before: str) -> None:
    _, _, tokens = tokens_of(words)
    last = next(at for at, token in enumerate(tokens) if token.end() == words.index("*"))
    assert phrase_before(tokens, last) == (None, before)
