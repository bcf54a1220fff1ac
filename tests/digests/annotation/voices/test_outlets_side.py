"""An outlet's side makes no speaker: whoever prints a text, its words stay with whom names, offices and documents
prove. The labelled documents beside the repository are asked too, where they are."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Article, Ownership, Passage, Proof
from tests.benchmarks.claims import SETS as CLAIMS
from tests.benchmarks.claims import article_of, cases
from tests.benchmarks.documents import documents_of
from tests.benchmarks.gold import samples
from tests.benchmarks.labelling.corpus import KEPT_APART, stream_names
from tests.digests.annotation.voices.labelled import CASES
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import india_pakistan, us_china
from tests.voices import attribute

MAINS = ("us", "prc")
OUTLETS = (
    ("us", Ownership.PRIVATE),
    ("prc", Ownership.STATE_CONTROLLED),
    ("taiwan", Ownership.PUBLIC_BROADCASTER),
    ("other", Ownership.PRIVATE),
    ("", Ownership.UNLABELLED),
)
EVERY = 24  # of the documents one in so many is asked in the ordinary run


def printed(text: Article, party: str, ownership: Ownership, pair: str = "us-china") -> list[Passage]:
    """Whose the passages of a text are where an outlet of this side prints it."""
    outlet = replace(text.source, party=party, ownership=ownership, label=f"{party}, {ownership.value}")
    relation = us_china() if pair == "us-china" else india_pakistan()
    return list(attribute(replace(text, source=outlet), relation, lexicon()))


def changed(
    text: Article, outlets: Sequence[tuple[str, Ownership]] = OUTLETS, pair: str = "us-china"
) -> list[str]:
    """What is given to another where another outlet prints it."""
    first, *others = (printed(text, *outlet, pair) for outlet in outlets)
    return [
        passage.text for other in others for passage, same in zip(other, first, strict=True) if passage != same
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.about)
def test_the_labelled_sentences_are_the_same_peoples_whoever_prints_them(case: object) -> None:
    assert isinstance(case, type(CASES[0]))
    text = article(title="", text=case.text, language=case.language, published=case.published)
    sides = ("india", "pakistan") if case.pair != "us-china" else MAINS
    outlets = [(side, owner) for side in sides for owner in (Ownership.PRIVATE, Ownership.STATE_CONTROLLED)]
    assert changed(text, [*outlets, *OUTLETS[3:]], case.pair) == []


@pytest.mark.parametrize("name", CLAIMS)
def test_the_labelled_reports_are_the_same_peoples_whoever_prints_them(name: str) -> None:
    texts = [article_of(number, case) for number, case in enumerate(cases(name))]
    assert [sentence for text in texts for sentence in changed(text)] == []


def documents() -> Iterator[Article]:
    yield from (text for _, text, _ in samples())
    for name in stream_names():
        if name not in KEPT_APART:
            yield from (document.article for document in documents_of(name))


def asked(texts: Sequence[Article]) -> None:
    if not texts:
        pytest.skip("the labelled documents are not here")
    assert [sentence for text in texts for sentence in changed(text)] == []


def test_a_sample_of_the_labelled_documents_is_the_same_peoples_whoever_prints_them() -> None:
    asked(list(documents())[::EVERY])


@pytest.mark.long
def test_all_labelled_documents_are_the_same_peoples_whoever_prints_them() -> None:
    asked(list(documents()))


OFFICES = ("President", "the president", "The ministry", "The foreign ministry", "The spokesperson", "Officials",
           "Senator", "Vice Premier", "The council's president", "The embassy", "Chief of Staff")  # fmt: skip
BODIES = ("Retail Federation", "Washington State Apple Commission", "Georgia", "Beijing Automotive", "Farm Bureau",
          "US", "China's", "State University", "Chamber of Commerce", "Central Bank", "")  # fmt: skip
NAMES = ("Matthew Sorrel", "Li Wei", "")
VERBS = ("said that tariffs hurt.", "told reporters on Monday: “We wait for China and the United States.”",
         "added twelve companies to a list.", "hopes for talks.")  # fmt: skip


@given(st.lists(st.tuples(*map(st.sampled_from, (BODIES, OFFICES, NAMES, VERBS))), min_size=1, max_size=5))
def test_no_order_of_offices_bodies_and_names_is_a_side_by_its_outlet(said: list[tuple[str, ...]]) -> None:
    text = " ".join(" ".join(filter(None, each)) for each in said)
    assert changed(article(title="Tariffs of China and the United States", text=text)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "“Tariffs hurt,” Retail Federation President and CEO Matthew Sorrel said.",
        "“Our orchards need buyers,” said the Washington State Apple Commission's president, Todd Marsh.",
        "The president said that tariffs would rise.",
        "President Otis Barr said that tariffs would rise.",
        "The foreign ministry said that the tariffs would be answered.",
    ],
)
def test_an_office_without_an_owner_is_nobodys(sentence: str) -> None:
    for party, owner in OUTLETS:
        (found,) = printed(article(text=sentence), party, owner)
        assert found.proof is None


@pytest.mark.parametrize(("party", "said"), [("us", "The president"), ("prc", "The foreign ministry")])
def test_in_a_governments_own_document_its_offices_are_its_own(party: str, said: str) -> None:
    text = article(text=f"{said} said that the tariffs would be answered.", source=source(f"{party}-office"))
    (found,) = printed(text, party, Ownership.GOVERNMENT)
    assert (found.party, found.proof) == (party, Proof.OFFICE)
    (rival,) = printed(text, "prc" if party == "us" else "us", Ownership.STATE_CONTROLLED)
    assert rival.proof is None
