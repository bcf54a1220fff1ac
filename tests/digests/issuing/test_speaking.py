"""Under whose name a statement stands."""

import re
from dataclasses import replace

import pytest

from digests.model import Ownership, Person, Proof, TextKind
from digests.rules.issuing.speaking import speaker_of
from tests.digests.issuing.relation import RELATION
from tests.factories import article, passage, source
from tests.lexicons import lexicon

HOUSE = source("white-house", ownership=Ownership.GOVERNMENT, party="us")
BRANNOCK, LARSEN = (Person(re.compile(rf"\b{name}\b"), name) for name in ("Brannock", "Mary Larsen"))
PEOPLE = replace(
    RELATION,
    parties=tuple(
        replace(party, people=(BRANNOCK, LARSEN)) if party.id == "us" else party for party in RELATION.parties
    ),
)


@pytest.mark.parametrize(
    ("label", "title", "name"),
    [
        ("The President", "Remarks by President Brannock on ships", "Brannock"),
        ("President Brannock", "Remarks on ships", "Brannock"),
        ("Ms. Larsen", "Press Briefing by Press Secretary Mary Larsen", "Mary Larsen"),
        ("Dr. Ostrow", "Press Briefing by Press Secretary Mary Larsen and Dr. Ann Ostrow", "Dr. Ostrow"),
        (
            "Senior Administration Official",
            "Background Press Call on President Brannock's Trip",
            "Senior Administration Official",
        ),
        ("", "Readout of President Brannock's Call", "Brannock"),
    ],
)
def test_a_label_is_the_person_of_the_title_only_where_the_title_names_them_by_it(
    label: str, title: str, name: str
) -> None:
    page = article(1, title=title, source=HOUSE, kind=TextKind.EXCHANGE)
    proof = Proof.LABEL if label else Proof.DOCUMENT
    said = passage(1, 1, "We shall open three ports.", party="us", speaker=label, proof=proof)
    assert speaker_of(said, page, PEOPLE, lexicon()).name == name
