from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import BOTH, COMMENTATOR, OTHER, OUTLET, STATE_MEDIA, Ownership, Passage, PassageKind
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import india_pakistan, us_china
from tests.voices import attribute

RELATION = us_china()
MAY_2024 = datetime(2024, 5, 25, 12, 0, tzinfo=UTC)


def voices(text: str, language: str = "en", **changes: object) -> list[Passage]:
    changes.setdefault("published", MAY_2024)
    return list(attribute(article(1, title="", text=text, language=language, **changes), RELATION, lexicon()))


def parties(text: str, language: str = "en", **changes: object) -> list[str]:
    return [passage.party for passage in voices(text, language, **changes)]


TALKED = "China and the United States talked."
MEDIA = "Chinese jets simulated strikes near Taiwan, state television reported."
TOLD_ON = "“Planet Earth is big enough,” Xi Jinping told Joe Biden.\n\n“China does not seek it. It hopes.”"
GUARD = "Beijing's coast guard said so. The State Department denied it. The coast guard said more. It said so."
MINISTRY_BEFORE = "China's commerce ministry opposed it. The State Department said talks go on."
LEFT = "The ships turned back, according to the ministry."
NAMED = (
    "Dana Whitlock, a US official, said talks go on. Wang Yi said China was ready. Whitlock added that it was. "
    "She said no more."
)
SHE = (
    "Dana Whitlock, a US official, said talks go on. “They do,” she said. Wang Yi said China was ready. He asked "
    "for respect. “It is late,” she said."
)
SPOKEN = "中国商务部发言人表示，中方坚决反对。发言人指出，美方把经贸问题政治化。"


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("The State Department said on Friday that the rule has no basis in law.", "us"),
        ("China's commerce ministry called on Washington to cancel the tariffs.", "prc"),
        ("The tariffs protect American workers, the White House said on Tuesday.", "us"),
        ("Foreign Ministry spokesperson Mao Ning said the controls were lawful.", "prc"),
        ("The Foreign Ministry in Beijing said it firmly opposes such exchanges.", "prc"),
        ("The US embassy in Beijing said visas would be issued as before.", "us"),
        ("China's ambassador to the United States, Xie Feng, said that talks would go on.", "prc"),
        ("China says the drill was a punishment for separatism.", "prc"),
        ("According to the US readout, the two leaders spoke about Taiwan.", "us"),
        ("According to the U.S. Trade Representative, the tariffs stay in place until May.", "us"),
        ("Taiwan's Ministry of National Defense said it had tracked 62 Chinese aircraft.", "taiwan"),
        ("Taiwan's foreign ministry said it would keep working with Washington.", "taiwan"),
        ("The destroyer sailed through the Taiwan Strait, the US Seventh Fleet said.", "us"),
        ("The U.S. Navy said the transit was routine.", "us"),
        ("美国第七舰队说，一艘驱逐舰穿越台湾海峡。", "us"),
        ("The Philippine coast guard said a Chinese ship had blocked its boat.", OTHER),
        ("South Korea's foreign ministry said it hoped Washington and Beijing would talk.", OTHER),
        # what one side says of the other
        ("The Foreign Ministry in Beijing said Biden reaffirmed that the US policy has not changed.", "prc"),
        ("The White House said that Beijing agreed to resume talks.", "us"),
        # media, both, strangers and those who say nothing
        (MEDIA, STATE_MEDIA),
        ("Xinhua reported that American officials would visit Beijing.", STATE_MEDIA),
        ("Chinese state TV reported on Monday that the ships sailed around the island.", STATE_MEDIA),
        ("State-run radio reported on Monday that the ships sailed around the island.", STATE_MEDIA),
        ("The two sides agreed to resume contacts between their militaries.", BOTH),
        ("Chinese and American officials opened a working group on fentanyl on Tuesday.", BOTH),
        (f"{TALKED} Mara Quist of Fenland University said students would stay away.", f"{BOTH} {COMMENTATOR}"),
        (f"{TALKED} Rear Admiral Otis Barr said the sea was calm.", f"{BOTH} {OTHER}"),
        ("It applies to waters that China claims off the Philippines.", OUTLET),
        ("Beijing could declare an air defense zone that Washington rejects.", OUTLET),
        ("Brunei and Taiwan have claims in the South China Sea.", OUTLET),
        ("Thursday's working dinner at the White House precedes the talks with China.", OUTLET),
        ("We urge the United States to stop. The review raises tariffs on Chinese cars.", f"{OUTLET} {OUTLET}"),
        ("", ""),
        # an office named after what it deals with
        ("The Taiwan Affairs Office said the visit would harm ties.", "prc"),
        ("The Taiwan Affairs Office in Beijing said the visit would harm ties.", "prc"),
        ("A Taiwan Affairs Office spokeswoman said the visit would harm ties.", "prc"),
        ("The Eastern Theater Command said the visit would harm ties.", "prc"),
        # who is meant by what was said before
        (TOLD_ON, "prc prc"),
        (GUARD, "prc us prc prc"),
        ("The State Department said so. The coast guard said more. It said less.", f"us {OUTLET} {OUTLET}"),
        (NAMED, "us prc us us"),
        (SHE, "us us prc prc us"),
        (f"{MINISTRY_BEFORE} {LEFT}", "prc us prc"),
        (f"Taiwan's defence ministry said so. Beijing denied it. {LEFT}", "taiwan prc taiwan"),
        (f"The State Department said talks go on. {LEFT}", f"us {OUTLET}"),
        # Chinese
        ("中国商务部发言人16日表示，中方坚决反对美方加征关税。", "prc"),
        ("美国白宫此前表示，提高关税是为了应对不公平贸易做法。", "us"),
        ("中方敦促美方立即纠正错误做法。", "prc"),
        ("外交部發言人在例行記者會上也說，中國一貫反對單邊加徵關稅。", "prc"),
        ("東岸研究所研究員周以寧認為，中國電動車很少直接銷往美國。", COMMENTATOR),
        ("据新华社报道，中美官员将于下周会面。", STATE_MEDIA),
        ("俄罗斯外交部表示，中美应当对话。", OTHER),
        ("光伏电池和半导体关税将分别升至50%。", OUTLET),
        ("中美双方宣布恢复两军沟通。", BOTH),
        ("国务院台湾事务办公室表示，坚决反对。", "prc"),
        ("国台办表示，坚决反对。", "prc"),
        (SPOKEN, "prc prc"),
    ],
)
def test_the_one_who_speaks_gives_the_party(text: str, party: str) -> None:
    assert " ".join(parties(text, "zh-Hans" if text[:1] > "一" else "en")) == party


@pytest.mark.parametrize(
    "text",
    [
        "The ministry in Oslo told us that nothing would change for us this year.",
        "Washington State Ferries said China was building its boats.",
    ],
)
def test_the_pronoun_us_and_a_state_of_a_capitals_name_are_no_party(text: str) -> None:
    assert parties(text) != ["us"]


LI_XI = "Captain Li Xi, spokesman for the Eastern Theater Command, said so. Li called it a warning."
RETIRED = 'Ray Okafor, a retired officer, said China drilled. "It was closer," he said.'
COMMENTED = "Xi said China and the United States agree. He Wenqi, a commentator, wrote otherwise."
INSTITUTE = "Dana Whitlock, an analyst at the Harbor Street Institute, said few Chinese cars reach America."
DISEASE = "Deaths fell, according to figures of the Centers for Disease Control and Prevention."
PORTS = "The ports of Los Angeles and Long Beach said fewer ships came from China."
RESTORED = "Biden and Xi met on Wednesday and restored the channels that Beijing cut in 2022."
BATTERIES = "The US tariff on tin rises to 25 percent in 2026 from 7.5 percent in 2018."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("China told them that it would wait, the State Department said.", {"party": "us"}),
        ("China told them that it waits, the State Department said.", {"speaker_text": "the State Department"}),
        ("The State Department said it was late. It urged Beijing to act.", {"party": "us", "speaker_text": "It"}),
        (RETIRED, {"party": COMMENTATOR, "speaker": "Ray Okafor"}),
        (LI_XI, {"party": "prc", "speaker": "Li Xi"}),
        ("He Lifeng said China talks.", {"party": "prc", "speaker": "He Lifeng", "speaker_text": "He Lifeng"}),
        (COMMENTED, {"party": COMMENTATOR, "speaker": "He Wenqi"}),
        ("中国商务部新闻发言人何咏前表示，中方希望美方取消关税。", {"speaker": "He Yongqian"}),
        ("Xinhua, the official Chinese news agency, wrote that the talks went well.", {"speaker": "Xinhua"}),
        ("A US official, who knows China well, said the talks went on.", {"speaker": "A US official"}),
        ("Otis Barr, a US official, said China would wait.", {"speaker": "Otis Barr"}),
        (INSTITUTE, {"party": COMMENTATOR, "kind": PassageKind.OPINION}),
        ("A former US official said Beijing would answer.", {"party": COMMENTATOR, "kind": PassageKind.OPINION}),
        ("Leah Brandt called the outcome for China and the US modest.", {"party": COMMENTATOR}),
        ("The Commerce Department has added five Chinese companies to its list.", {"party": "us"}),
        ("The Commerce Department has added five Chinese companies to its list.", {"kind": PassageKind.FACT}),
        ("The increases cover about $18 billion of imports.", {"party": OUTLET, "speaker": ""}),
        (f"{TALKED} Universities said they had lost students.", {"party": OUTLET, "kind": PassageKind.FACT}),
        (f"{TALKED} {PORTS}", {"party": OUTLET, "kind": PassageKind.FACT}),
        (f"{TALKED} {DISEASE}", {"party": OUTLET, "kind": PassageKind.FACT}),
        ("The two leaders last met in Bali in November 2022.", {"kind": PassageKind.BACKGROUND}),
        ("California and seven Chinese provinces have signed since 2013.", {"kind": PassageKind.BACKGROUND}),
        ("The US tariff on batteries rose to 7.5 percent in 2018.", {"kind": PassageKind.BACKGROUND}),
        ("Duties on solar cells double to 50 percent in 2025.", {"kind": PassageKind.FACT}),
        ("The rate on Chinese solar cells rises to 50 percent in 2024.", {"kind": PassageKind.FACT}),
        (BATTERIES, {"kind": PassageKind.FACT}),
        (RESTORED, {"kind": PassageKind.FACT}),
    ],
)
def test_the_last_sentence_has_its_speaker_in_words_and_its_kind(text: str, shown: dict[str, str]) -> None:
    last = voices(text, "en" if text[0].isascii() else "zh-Hans")[-1]
    assert {name: getattr(last, name) for name in shown} == shown


def test_a_name_counts_only_in_office() -> None:
    sentence = "Qin Gang said China and the United States should talk."
    assert parties(sentence, published=datetime(2023, 3, 1, tzinfo=UTC)) == ["prc"]
    assert parties(sentence, published=datetime(2025, 3, 1, tzinfo=UTC)) == [COMMENTATOR]
    assert parties(sentence, published=None) == ["prc"]


def test_a_passage_that_leans_gets_its_speaker_as_prefix() -> None:
    first, second = voices("Wang Yi said China was ready to talk with Washington. He urged respect for one China.")
    assert first.prefix == ""
    assert (second.prefix, second.stands_alone, second.text) == (
        "Wang Yi",
        False,
        "He urged respect for one China.",
    )


def test_passages_are_verbatim_and_numbered() -> None:
    text = "Beijing promised a response.\n\nRead more: tariffs\n\nWashington said nothing."
    found = voices(text)
    assert [passage.index for passage in found] == list(range(len(found)))
    assert all(passage.text in text for passage in found)


@given(
    st.lists(
        st.sampled_from(
            ["Xi", "said", "that", ",", '"', "“", "”", "the", "He", "who", "表示", "，", "。", ".", "and"]
        )
    )
)
def test_no_text_raises_and_speakers_are_words_of_the_text(words: list[str]) -> None:
    text = " ".join(words)
    for passage in voices(text):
        assert passage.text in text
        assert passage.speaker_text in text


@pytest.mark.parametrize(
    ("sentence", "party"),
    [
        ("The Indian foreign ministry spokesman said talks would go on.", "india"),
        ("The Chinese foreign ministry said it welcomed the talks.", OTHER),
    ],
)
def test_which_states_are_no_party_is_data_of_the_pair(sentence: str, party: str) -> None:
    text = f"India and Pakistan agreed. {sentence}"
    assert attribute(article(1, title="", text=text), india_pakistan(), lexicon())[-1].party == party


def test_we_in_a_governments_own_text_is_its_own_and_a_source_is_no_speaker_to_put_in_front() -> None:
    ministry = source("ministry", ownership=Ownership.GOVERNMENT, party="prc", name="Foreign Ministry")
    (passage,) = voices("I would like to share with you our latest figures.", source=ministry)
    assert (passage.party, passage.prefix, passage.stands_alone) == ("prc", "", False)
    text = "We urge the United States to stop. The review raises tariffs on Chinese cars."
    assert parties(text, source=ministry) == ["prc", "prc"]


def test_a_person_out_of_office_comments_also_under_the_surname_alone() -> None:
    text = "Blinken said China and the United States should talk."
    assert parties(text, published=datetime(2026, 3, 1, tzinfo=UTC)) == [COMMENTATOR]
    assert parties(text) == ["us"]
