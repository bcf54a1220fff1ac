"""What three sentences of a document are worth."""

from dataclasses import replace

from digests.model import Passage, Proof
from tests.benchmarks.documents import Document, best_three, proof_figures, rate, worth_of
from tests.benchmarks.labelling.marks import SentenceMarks, read_sentence
from tests.benchmarks.labelling.ranges import range_of
from tests.factories import article

WORDS = (
    "The tariff rises.",
    "It rises to 45 percent.",
    "Beijing answers.",
    "It was a sunny day.",
    "It rises a lot.",
)


def marked(worth: int, same: str = "-") -> SentenceMarks:
    return read_sentence(["0", str(worth), same, "Y", "us", "-", "fact", "trade", "-"])[1]


def document() -> Document:
    text = " ".join(WORDS)
    places = [range_of(text, text.index(words), text.index(words) + len(words)) for words in WORDS]
    marks = [marked(3, "a"), marked(2), marked(1), marked(0), marked(3, "a")]
    return Document(article(1, text=text), tuple(zip(places, marks, strict=True)))


def test_content_that_is_told_twice_counts_once() -> None:
    assert worth_of([marked(3, "a"), marked(3, "a"), marked(2)]) == 5
    assert worth_of([marked(2), marked(2)]) == 4


def test_the_best_three_tell_nothing_twice() -> None:
    assert [marks.worth for marks in best_three(document())] == [3, 2, 1]
    once = replace(document(), sentences=document().sentences[:4])
    assert worth_of(best_three(once)) == 6


def test_a_chosen_sentence_is_found_by_its_words() -> None:
    found = document().marks_of("It rises to 45 percent.")
    assert found is not None
    assert found.worth == 2
    assert document().marks_of("Nobody said this.") is None


def told(side: str, also: str = "-") -> SentenceMarks:
    return read_sentence(["0", "1", "-", "Y", side, also, "fact", "trade", "-"])[1]


def given(index: int, party: str, proof: Proof | None = Proof.OFFICE) -> Passage:
    return Passage(article=1, index=index, text=WORDS[index], party=party, proof=proof)


def test_who_speaks_is_scored_by_what_is_given_with_proof_and_by_what_is_found() -> None:
    labels = [told("us"), told("prc"), told("outlet", "us"), told("other"), told("prc")]
    places = [place for place, _ in document().sentences]
    labelled = replace(document(), sentences=tuple(zip(places, labels, strict=True)))
    passages = [given(0, "us"), given(1, "us"), given(2, "us"), given(3, "prc"), given(4, "prc", None)]
    figures = proof_figures(rate("a-stream", labelled, passages))
    assert (figures.given, figures.right, figures.crossed, figures.nobodys) == (4, 0.5, 0.25, 0.25)
    assert (figures.wanted, round(figures.found, 3)) == (3, 0.333)


def test_a_sentence_that_our_rules_leave_out_is_given_to_nobody() -> None:
    (first, *others) = rate("a-stream", document(), [given(0, "us")])
    assert first.given == "us"
    assert [each.passage for each in others] == [None] * 4
