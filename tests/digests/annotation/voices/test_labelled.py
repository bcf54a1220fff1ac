from collections.abc import Sequence

import pytest

from digests.model import Passage
from tests.digests.annotation.voices.labelled import CASES, Case
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import india_pakistan, us_china
from tests.voices import attribute


def heard(case: Case) -> list[Passage]:
    relation = us_china() if case.pair == "us-china" else india_pakistan()
    text = article(
        title="", text=case.text, language=case.language, published=case.published, source=source(party="")
    )
    return list(attribute(text, relation, lexicon()))


def crossed(case: Case, passages: Sequence[Passage]) -> list[str]:
    """What one main party says or does and is given to the other."""
    relation = us_china() if case.pair == "us-china" else india_pakistan()
    mains = {party.id for party in relation.main}
    pairs = zip(case.labels, passages, strict=False)
    return [passage.text for label, passage in pairs if {label.split()[0], passage.party} == mains]


MISREAD = {  # what is known to be read otherwise than it is labelled
    "a quotation over paragraphs without closing marks",
    "asked, and declined",
    "soybeans",
    "joint",
    "船舶费",
    "演习",
    "關稅休戰",
    "學生",
    "summit logistics",
    "exhibit",
    "稀土",
    "间谍案",
    "人權",
}


def test_nineteen_of_twenty_labelled_sentences_have_the_right_party_and_kind() -> None:
    faults = [(case.about, fault) for case in CASES for fault in case.faults(heard(case))]
    sentences = sum(len(case.labels) for case in CASES)
    assert len(faults) <= sentences // 20, faults


@pytest.mark.parametrize(
    "case", [each for each in CASES if each.about not in MISREAD], ids=lambda case: case.about
)
def test_a_text_is_read_as_it_is_labelled(case: Case) -> None:
    assert case.faults(heard(case)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.about)
def test_one_sides_words_are_never_given_to_the_other(case: Case) -> None:
    assert crossed(case, heard(case)) == []
