"""What a headline and a sentence tell: an act, official words, a denial, unnamed sources, changes."""

import pytest

from digests.model import COMMENTATOR, HEADLINE, Mark, PassageKind
from digests.rules.annotation.acts import step_of
from digests.rules.annotation.tellings import marks_of, subject_stems
from tests.factories import passage
from tests.lexicons import lexicon
from tests.relations import us_china


def of_title(title: str) -> frozenset[Mark]:
    step = step_of(title, lexicon(), headline=True)
    return marks_of(passage(1, HEADLINE, title), step, us_china(), lexicon())


def of_sentence(text: str, **changes: object) -> frozenset[Mark]:
    return marks_of(passage(1, 0, text, **changes), step_of(text, lexicon()), us_china(), lexicon())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "speaker", "comments"),
    [
        ("“The tariffs hurt both sides,” {} said.", "Ray Okafor", True),
        ("“The tariffs hurt both sides,” {} said.", "the institute", True),
        ("“The tariffs hurt both sides,” {} said.", "an American officer", False),
        ("{}表示，关税对双方都不利。", "周以宁", True),
        ("{}表示，关税对双方都不利。", "一位前大使", False),
    ],
)
def test_who_speaks_for_no_side_comments_unless_an_office_is_named(
    said: str, speaker: str, comments: bool
) -> None:
    told = of_sentence(said.format(speaker), party=COMMENTATOR, speaker=speaker, speaker_text=speaker)
    assert (Mark.COMMENT in told) is comments


def test_who_speaks_for_a_side_does_not_comment() -> None:
    said = "“The tariffs hurt both sides,” Ray Okafor said."
    assert Mark.COMMENT not in of_sentence(said, party="prc", speaker="Ray Okafor", speaker_text="Ray Okafor")


def test_what_somebody_denies_is_a_denial_whether_quoted_or_reported() -> None:
    said = "Ray Okafor denied that the list exists."
    assert Mark.DENIAL in of_sentence(said, speaker="Ray Okafor", kind=PassageKind.FACT)
    assert Mark.DENIAL in of_sentence(said, speaker="", kind=PassageKind.STATEMENT)
    assert Mark.DENIAL not in of_sentence(said, speaker="", kind=PassageKind.FACT)


ACTS = """signs the bill|publishes a list|approved the plan|voted to approve it|
indicts a trader|charges a trader with theft|expels an envoy|arrests a trader|detains a trader|releases a trader|
summons the envoy|recalls its envoy|launches a probe|opens an investigation|starts a review|began its drills|
agrees to talks|has granted licences|revokes a licence|cancels the trip|calls off talks|suspends flights|
resumes flights|closes the consulate|denies entry to a reporter|denies a visa to a reporter|files a complaint|
sailed past the island|shot down a balloon|intercepts a plane|seizes a ship|deports a trader|extradites a trader|
met the envoy|holds talks|spoke by phone|orders a closure|blocks a merger|ratifies the pact|ends the pact"""


@pytest.mark.parametrize("deed", [each.strip() for each in ACTS.split("|")])
def test_a_state_that_does_something_acts_and_a_firm_or_who_may_do_it_does_not(deed: str) -> None:
    assert Mark.ACT in of_title(f"China {deed}")
    assert Mark.ACT not in of_title(f"Chinese retailer {deed}")
    assert Mark.ACT not in of_title(f"China may see who {deed}")


ORGANS = """court|judge|jury|senate|congress|lawmakers|parliament|legislature|governor|mayor|ministry|minister|
department|government|administration|bureau|agency|commission|committee|officials|officers|police|customs|navy|army|
military|marines|coast guard|president|premier|secretary|authorities|prosecutors|regulator|council|treasury|troops|
destroyer|frigate|warship|air force|envoy|ambassador|diplomats|embassy|consulate|both sides|two governments|chief|
delegation"""


@pytest.mark.parametrize("organ", [each.strip() for each in ORGANS.split("|")])
def test_organs_of_a_state_act_and_speak(organ: str) -> None:
    assert Mark.ACT in of_title(f"A {organ} met the visitors")
    assert Mark.STATEMENT in of_title(f"A {organ} urges calm")


PRIVATE = """company firm maker group bank university airline carmaker chipmaker startup brand retailer
investor fund student scholar player team club exporter importer buyer farmer manufacturer billionaire
analyst"""


@pytest.mark.parametrize("private", PRIVATE.split())
def test_private_people_of_a_nation_are_not_the_nation(private: str) -> None:
    assert Mark.ACT not in of_title(f"China {private} met the visitors")
    assert Mark.ACT in of_title("China met the visitors")


SAYS = """urges opposes slams says warns demands condemns criticizes accuses vows welcomes protests lodges rebukes
blasts hails stresses reiterates"""


@pytest.mark.parametrize("verb", SAYS.split())
def test_each_verb_of_a_headline_makes_a_state_speak(verb: str) -> None:
    assert Mark.STATEMENT in of_title(f"Beijing {verb} the list")
    assert Mark.STATEMENT not in of_title(f"Baker {verb} the list")


SPEAKERS = """ministry spokesman spokeswoman embassy envoy ambassador official pentagon minister secretary"""


@pytest.mark.parametrize("speaker", SPEAKERS.split())
def test_who_speaks_may_stand_at_the_end_of_a_headline(speaker: str) -> None:
    assert Mark.STATEMENT in of_title(f"The list is wrong: {speaker}")
    assert Mark.STATEMENT in of_title(f"The list is wrong, {speaker} says")


@pytest.mark.parametrize(
    "title",
    [
        "Talks to resume, sources say",
        "Sources: talks to resume",
        "Talks to resume, unnamed officials say",
        "Talks to resume, people familiar with the matter say",
        "Talks to resume, officials briefed on the plan say",
        "Aides close to the envoy tell of talks",
        "Envoy tells of talks on condition of anonymity",
        "Official who asked not to be named tells of talks",
        "Talks to resume, according to two sources",
        "Insiders say that talks resume",
    ],
)
def test_sources_that_nobody_names_are_marked(title: str) -> None:
    assert Mark.UNNAMED in of_title(title)


@pytest.mark.parametrize(
    ("title", "denies"),
    [
        ("China denies the report", True),
        ("China refutes the report", True),
        ("China calls the report groundless", True),
        ("China dismisses the story as rumours", True),
        ("The report is not true, China says", True),
        ("China rejects the accusations", True),
        ("China does not deny the report", False),
        ("China denies entry to a reporter", False),
        ("China rejects the licence", False),
    ],
)
def test_what_is_denied_is_a_claim_and_not_a_visa(title: str, denies: bool) -> None:
    assert (Mark.DENIAL in of_title(title)) is denies


def test_days_numbers_and_words_that_all_texts_have_say_nothing_of_the_subject() -> None:
    told = subject_stems("The ministry said on Tuesday, 14 May, that the magnets arrive.", lexicon())
    assert told == subject_stems("The magnets arrive.", lexicon()) != frozenset()
