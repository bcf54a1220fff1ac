import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Passage
from digests.rules.annotation.voices.quotations import all_who_speak, attribution_of, masked
from digests.rules.annotation.voices.subjects import Grammar
from tests.factories import article
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.voices import attribute

RELATION = us_china()


def heard(text: str) -> list[Passage]:
    return list(attribute(article(1, title="", text=text, language="en"), RELATION, lexicon()))


def words(text: str) -> list[str]:
    return [passage.speaker_text for passage in heard(text)]


@pytest.mark.parametrize(
    ("sentence", "rest", "left_open"),
    [
        ("“We will wait,” he said.", "_______________ he said.", False),
        ('"We will wait," he said. "We can."', "_______________ he said. _________", False),
        ("“We will wait,“ said Barr.", "_______________ said Barr.", False),
        ("”We will wait,” said Barr.", "_______________ said Barr.", False),
        ('“We will wait," said Barr.', "_______________ said Barr.", False),
        ("''We will wait,'' he said.", "_________________ he said.", False),
        ("He said: ``We will", "He said: _________", True),
        ("We can wait,” said Barr.", "_____________ said Barr.", False),
        ("He said: “We will", "He said: ________", True),
        ("「我們等，」他說。", "______他說。", False),
        ("「他說『好』，」她說。", "________她說。", False),
    ],
)
def test_a_quotation_reaches_from_mark_to_mark_also_where_they_are_mixed(
    sentence: str, rest: str, left_open: bool
) -> None:
    blanked, still = masked(sentence)
    assert (blanked.replace("\0", "_"), still) == (rest, left_open)


def test_a_sentence_within_a_quotation_is_quoted_up_to_its_mark() -> None:
    blanked, still = masked('and more," he said.', was_open=True)
    assert (blanked.replace("\0", "_"), still) == ("__________ he said.", False)


@given(st.text(alphabet="a .,“”\"「」『』’'", max_size=60), st.booleans())
def test_marks_keep_every_place(sentence: str, was_open: bool) -> None:
    blanked, _ = masked(sentence, was_open)
    assert len(blanked) == len(sentence)
    assert all(mark in ("\0", own) for mark, own in zip(blanked, sentence, strict=True))


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("“It holds,” said Otis Barr, a judge in Macon.", "Otis Barr, a judge in Macon"),
        ("“It holds,” said Otis Barr (R-Ga.), a judge.", "Otis Barr (R-Ga.), a judge"),
        ("“It holds,” said Otis Barr, Macon's chief judge, on Monday.", "Otis Barr, Macon's chief judge"),
        ("“It holds,” said Otis Barr, 34, a clerk.", "Otis Barr, 34, a clerk"),
        ("“It holds,” said Otis Barr, adding that it would rain.", "Otis Barr"),
        ("“It holds,” said Otis Barr in a telephone interview.", "Otis Barr"),
        ("“It holds,” said Otis Barr of the Harbor Street Institute.", "Otis Barr of the Harbor Street Institute"),
        ("“It holds,” said a spokesman for the firm on Friday.", "a spokesman for the firm"),
        ("“It holds,” the judge last week told the paper.", "the judge"),
        ("Otis Barr, a judge who sat for years, said it “holds.”", "Otis Barr, a judge who sat for years"),
        ("Otis Barr, speaking on Monday, said it “holds.”", "Otis Barr"),
        ("Rep. Otis Barr (R-Ga.) said it “holds.”", "Rep. Otis Barr (R-Ga.)"),
        ("On Monday, Otis Barr, however, called it “sound.”", "Otis Barr"),
        ("He's said that it “holds.”", "He"),
        ("“It holds,” said Ada Moor, 67, of Exeter.", "Ada Moor, 67, of Exeter"),
        ("“It holds,” said a source close to the campaign.", "a source close to the campaign"),
        ("Otis Barr, founder of the club, tied it to rain, saying it “holds.”", "Otis Barr, founder of the club"),
    ],
)
def test_a_speakers_words_are_the_name_with_what_tells_who_it_is(sentence: str, speaker: str) -> None:
    assert words(sentence) == [speaker]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Otis Barr waved the report off as “noise.”", "Otis Barr"),
        ("Otis Barr took the stage, calling the plan “sound.”", "Otis Barr"),
        ("Later, Otis Barr issued a statement saying it “holds.”", "Otis Barr"),
        ("In another letter, Otis Barr called it “sound.”", "Otis Barr"),
        ("Otis Barr rejected the notion that it was dead, saying that it “holds.”", "Otis Barr"),
        ("After the vote, Otis Barr shot back, “It holds.”", "Otis Barr"),
        ("Otis Barr shared a list called “Winter” on Monday.", "Otis Barr"),
        ("At one point in the book, Otis Barr describes the wall as “thin.”", "Otis Barr"),
        ("Critics of the bill, which Otis Barr called “sound,” went home.", "Otis Barr"),
    ],
)
def test_who_does_what_leads_to_a_quotation_speaks_in_it_whatever_the_verb(sentence: str, speaker: str) -> None:
    assert words(sentence) == [speaker]


def test_a_quotation_alone_is_of_whom_its_paragraph_names_behind_it() -> None:
    text = 'Ada Moor said "no." Otis Barr came later.\n\n"Is it over?" "It is," said Lena Vox.'
    assert words(text)[-2:] == ["Lena Vox", "Lena Vox"]


def test_a_quotation_alone_goes_on_with_the_speaker_before_it_in_its_paragraph() -> None:
    text = 'Ada Moor said "no."\n\n"It is over," said Lena Vox. "It is late." "We go."'
    assert words(text) == ["Ada Moor", "Lena Vox", "Lena Vox", "Lena Vox"]


def test_a_quotation_alone_in_its_paragraph_keeps_the_last_speaker_also_a_stranger() -> None:
    text = "“It is over,” she said.\n\n“It is late.”"
    assert words(text) == ["she", "she"]


def test_a_quotation_that_runs_over_paragraphs_keeps_its_speaker() -> None:
    text = 'Lena Vox said: "It is over.\n\n"It is late."\n\nThe hall was empty.'
    assert words(text) == ["Lena Vox", "Lena Vox", ""]


def test_a_quotation_that_is_cut_since_it_is_long_keeps_its_speaker_to_its_end() -> None:
    text = f"It rained. Lena Vox said: “{'We wait for the men at sea. ' * 60}We go.” All went home."
    assert words(text) == ["", *["Lena Vox"] * 61, ""]


def test_a_tag_cut_off_behind_a_question_names_who_asks() -> None:
    text = "Ada Moor spoke.\n\n“How big will it be?” Otis Barr then asked. “As big as it is.”"
    assert words(text)[1:] == ["Otis Barr", "Otis Barr", "Otis Barr"]


def test_a_colon_leads_to_the_quotation_in_the_next_paragraph() -> None:
    text = "Later, Otis Barr issued the following statement:\n\n“It is over.”"
    assert words(text) == ["Otis Barr", "Otis Barr"]


def test_words_quoted_for_their_sound_have_no_speaker() -> None:
    assert words("The so-called “winter” duties start on Monday.") == [""]


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Beijing said talks would go on, and Washington said that it would wait.", ["Beijing", "Washington"]),
        ("Washington said it would wait; Beijing said it would answer.", ["Washington", "Beijing"]),
        ("Washington said it would wait while Beijing said it would answer.", ["Washington", "Beijing"]),
        ("Beijing said that Washington said no.", ["Beijing"]),
    ],
)
def test_whoever_speaks_in_a_clause_of_its_own_is_named_and_not_who_is_told_of(
    sentence: str, who: list[str]
) -> None:
    assert list(all_who_speak(sentence, sentence, Grammar(lexicon().saying))) == who


@pytest.mark.parametrize(
    ("sentence", "deed"),
    [
        ("China asked for a vote on trade.", True),
        ("China asked Lima for a vote on trade.", False),
        ("China asked whether Lima would wait.", False),
    ],
)
def test_whoever_asks_for_something_does_something_and_whoever_asks_somebody_speaks(
    sentence: str, deed: bool
) -> None:
    found = attribution_of(sentence, sentence, False, Grammar(lexicon().saying))
    assert found is not None
    assert (found.words, found.deed) == ("China", deed)
