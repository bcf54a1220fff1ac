"""The words by which it is found who speaks, one by one."""

import pytest

from digests.model import COMMENTATOR, PassageKind
from tests.digests.annotation.voices.test_voices import parties, voices

SAY = """acknowledged added admitted announced argued claimed conceded concluded confirmed declared denied
explained insisted noted predicted promised recalled remarked replied reported said says stated
suggested testified tweeted vowed warned wrote acknowledges alleged asserted believes complained
contends cautioned emphasized emphasised estimates hinted indicated maintained mentioned observed
pledged pointed reaffirmed reiterated repeated revealed stressed underlined underscored urged
thinks hopes expects"""


@pytest.mark.parametrize("verb", SAY.split())
def test_each_verb_of_speech_gives_the_words_to_who_speaks(verb: str) -> None:
    rest = "out that" if verb == "pointed" else "that"
    (passage,) = voices(f"The White House {verb} {rest} the new rule covers chips.")
    assert (passage.party, passage.speaker_text) == ("us", "The White House")


@pytest.mark.parametrize("verb", ["covers", "builds", "holds", "fills"])
def test_a_verb_of_deeds_gives_no_words(verb: str) -> None:
    (passage,) = voices(f"The White House {verb} a row of rooms that look to the south.")
    assert not (passage.kind is PassageKind.STATEMENT and passage.party == "us")


GOVERNS = """officials government ministry minister department embassy ambassador president premier secretary
spokesman delegation negotiators diplomats authorities leaders lawmakers regulators army navy
military police court prosecutors envoy commander council commission committee office agency
bureau customs congress parliament cabinet treasury"""


@pytest.mark.parametrize("office", GOVERNS.split())
def test_each_office_of_a_nation_speaks_for_it(office: str) -> None:
    assert parties(f"China's {office} said that the talks went well.") == ["prc"]


THINKERS = """analyst economist strategist historian lecturer consultant author editor writer pundit pollster
lawyer institute university foundation campaigner activist critic advocate opponent"""


@pytest.mark.parametrize("thinker", THINKERS.split())
def test_who_thinks_aloud_comments(thinker: str) -> None:
    assert parties(f"A Chinese {thinker} said that the talks went well.") == [COMMENTATOR]


@pytest.mark.parametrize("former", ["former", "retired", "one-time", "onetime", "ex-", "then-"])
def test_who_is_out_of_office_does_not_speak_for_it(former: str) -> None:
    words = f"{former}Chinese" if former.endswith("-") else f"{former} Chinese"
    assert parties(f"A {words} official said that the talks went well.") != ["prc"]


@pytest.mark.parametrize(
    "opening", ["According to the White House", "The White House says", "On Friday the White House said"]
)
def test_the_source_may_stand_in_front(opening: str) -> None:
    comma = "," if opening.startswith("According") else ""
    assert parties(f"{opening}{comma} the new rule covers chips.") == ["us"]
