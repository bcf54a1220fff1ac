from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import BOTH, COMMENTATOR, OTHER, OUTLET, STATE_MEDIA, Ownership, Passage, PassageKind
from digests.rules.annotation.voices.listener import attribute
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import india_pakistan, us_china

RELATION = us_china()
MAY_2024 = datetime(2024, 5, 25, 12, 0, tzinfo=UTC)


def voices(text: str, language: str = "en", **changes: object) -> list[Passage]:
    changes.setdefault("published", MAY_2024)
    return list(attribute(article(1, title="", text=text, language=language, **changes), RELATION, lexicon()))


def parties(text: str, language: str = "en", **changes: object) -> list[str]:
    return [passage.party for passage in voices(text, language, **changes)]


@pytest.mark.parametrize(
    ("sentence", "party"),
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
    ],
)
def test_the_one_who_speaks_gives_the_party(sentence: str, party: str) -> None:
    assert parties(sentence) == [party]


def test_what_one_side_says_of_the_other_stays_its_own_claim() -> None:
    assert parties(
        "The Foreign Ministry in Beijing said Biden reaffirmed that the US policy has not changed."
    ) == ["prc"]
    assert parties("The White House said that Beijing agreed to resume talks.") == ["us"]


def test_an_attribution_at_the_end_frames_what_is_said_before() -> None:
    (passage,) = voices("China told the committee that it would wait, the State Department said on Monday.")
    assert (passage.party, passage.speaker_text) == ("us", "the State Department")


def test_no_attribution_leaves_the_outlet_speaking() -> None:
    (passage,) = voices("The increases cover about $18 billion of imports and are phased in over three years.")
    assert (passage.party, passage.speaker, passage.kind) == (OUTLET, "", PassageKind.FACT)


def test_a_pronoun_means_the_speaker_before() -> None:
    second = voices(
        "The State Department said the United States was concerned. It urged Beijing to act with restraint."
    )[1]
    assert (second.party, second.speaker_text) == ("us", "It")
    third = voices('Ray Okafor, a retired officer, said China drilled a blockade. "It was closer," he said.')[1]
    assert (third.party, third.speaker) == (COMMENTATOR, "Ray Okafor")


def test_a_surname_means_the_full_name_before() -> None:
    text = (
        "Senior Captain Li Xi, spokesman for the Eastern Theater Command, said the drill was around Taiwan. "
        "Li called it a stern warning."
    )
    assert [passage.speaker for passage in voices(text)] == ["Li Xi", "Li Xi"]


def test_a_capital_he_before_a_name_is_a_surname() -> None:
    text = "He Lifeng said China would talk with Washington."
    (passage,) = voices(text)
    assert (passage.party, passage.speaker, passage.speaker_text) == ("prc", "He Lifeng", "He Lifeng")
    commentator = voices("Xi said China and the United States agree. He Wenqi, a commentator, wrote otherwise.")[1]
    assert (commentator.party, commentator.speaker) == (COMMENTATOR, "He Wenqi")


def test_the_pronoun_us_is_no_party() -> None:
    assert parties("The ministry in Oslo told us that nothing would change for us this year.") != ["us"]


def test_experts_strangers_and_former_officials_are_commentators_with_an_opinion() -> None:
    for sentence in (
        "Dana Whitlock, an analyst at the Harbor Street Institute, said few Chinese cars reach American shops.",
        "A former US official said Beijing would answer.",
        "Leah Brandt called the outcome for China and the United States modest.",
    ):
        (passage,) = voices(sentence)
        assert (passage.party, passage.kind) == (COMMENTATOR, PassageKind.OPINION)


def test_state_media_are_their_own_voice() -> None:
    assert parties("Chinese jets simulated strikes near Taiwan, state television reported.") == [STATE_MEDIA]
    assert parties("Xinhua reported that American officials would visit Beijing.") == [STATE_MEDIA]


def test_both_sides_together_are_both() -> None:
    assert parties("The two sides agreed to resume contacts between their militaries.") == [BOTH]
    assert parties("Chinese and American officials opened a working group on fentanyl on Tuesday.") == [BOTH]
    assert parties("中美双方宣布恢复两军沟通。", "zh-Hans") == [BOTH]


def test_a_body_that_decides_acts_for_its_party_as_a_fact() -> None:
    (passage,) = voices("The Commerce Department has added five Chinese companies to its Entity List.")
    assert (passage.party, passage.kind) == ("us", PassageKind.FACT)


def test_a_quotation_over_several_sentences_keeps_its_speaker() -> None:
    text = (
        "“Planet Earth is big enough for both,” Xi Jinping told Joe Biden.\n\n"
        "“China does not seek to replace the United States. It hopes for peace.”"
    )
    assert parties(text) == ["prc", "prc"]


def test_a_name_counts_only_in_office() -> None:
    sentence = "Qin Gang said China and the United States should talk."
    assert parties(sentence, published=datetime(2023, 3, 1, tzinfo=UTC)) == ["prc"]
    assert parties(sentence, published=datetime(2025, 3, 1, tzinfo=UTC)) == [COMMENTATOR]
    assert parties(sentence, published=None) == ["prc"]


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("中国商务部发言人16日表示，中方坚决反对美方加征关税。", "prc"),
        ("美国白宫此前表示，提高关税是为了应对不公平贸易做法。", "us"),
        ("中方敦促美方立即纠正错误做法。", "prc"),
        ("外交部發言人在例行記者會上也說，中國一貫反對單邊加徵關稅。", "prc"),
        ("東岸研究所研究員周以寧認為，中國電動車很少直接銷往美國。", COMMENTATOR),
        ("据新华社报道，中美官员将于下周会面。", STATE_MEDIA),
        ("俄罗斯外交部表示，中美应当对话。", OTHER),
        ("光伏电池和半导体关税将分别升至50%。", OUTLET),
    ],
)
def test_chinese_sentences_name_their_speaker(text: str, party: str) -> None:
    assert parties(text, "zh-Hans") == [party]


def test_a_chinese_spokesperson_goes_on_speaking() -> None:
    text = "中国商务部发言人表示，中方坚决反对。发言人指出，美方把经贸问题政治化。“企业会先看时间表，”她说。"
    assert parties(text, "zh-Hans")[:2] == ["prc", "prc"]


def test_a_passage_that_leans_gets_its_speaker_as_prefix() -> None:
    first, second = voices("Wang Yi said China was ready to talk with Washington. He urged respect for one China.")
    assert first.prefix == ""
    assert (second.prefix, second.stands_alone, second.text) == (
        "Wang Yi",
        False,
        "He urged respect for one China.",
    )


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The two leaders last met in Bali in November 2022.", PassageKind.BACKGROUND),
        ("California and seven Chinese provinces have signed agreements since 2013.", PassageKind.BACKGROUND),
        ("Duties on solar cells double to 50 percent in 2025.", PassageKind.FACT),
        ("Biden and Xi met on Wednesday and restored the channels that Beijing cut in 2022.", PassageKind.FACT),
    ],
)
def test_history_is_background(sentence: str, kind: PassageKind) -> None:
    assert [passage.kind for passage in voices(sentence)] == [kind]


def test_what_a_party_claims_in_a_clause_of_place_is_not_said() -> None:
    assert parties("It applies to waters that China claims off the Philippines.") == [OUTLET]


def test_a_governments_own_page_speaks_for_it() -> None:
    own = source("ministry", ownership=Ownership.GOVERNMENT, party="prc")
    text = "We urge the United States to stop arming Taiwan. The review raises tariffs on Chinese cars."
    assert parties(text, source=own) == ["prc", "prc"]
    assert parties(text) == [OUTLET, OUTLET]


def test_passages_are_verbatim_and_numbered() -> None:
    text = "Beijing promised a response.\n\nRead more: tariffs\n\nWashington said nothing."
    found = voices(text)
    assert [passage.index for passage in found] == list(range(len(found)))
    assert all(passage.text in text for passage in found)


def test_an_empty_text_has_no_passages() -> None:
    assert voices("") == []


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


@pytest.mark.parametrize(
    "speaker",
    [
        "The Taiwan Affairs Office",
        "The Taiwan Affairs Office in Beijing",
        "China's Taiwan Affairs Office",
        "A Taiwan Affairs Office spokeswoman",
        "The Eastern Theater Command",
    ],
)
def test_an_office_named_after_what_it_deals_with_speaks_for_its_own_government(speaker: str) -> None:
    assert parties(f"{speaker} said the visit would harm ties.") == ["prc"]


def test_the_same_office_in_chinese() -> None:
    assert parties("国务院台湾事务办公室表示，坚决反对。", "zh-Hans") == ["prc"]
    assert parties("国台办表示，坚决反对。", "zh-Hans") == ["prc"]


@pytest.mark.parametrize("name", ["Chinese state television", "Chinese state TV", "State-run radio"])
def test_state_broadcasters_are_state_media_not_their_party(name: str) -> None:
    assert parties(f"{name} reported on Monday that the ships sailed around the island.") == [STATE_MEDIA]


@pytest.mark.parametrize(
    ("before", "bare", "party"),
    [
        ("China's commerce ministry opposed it. The State Department said talks go on.", "the ministry", "prc"),
        ("Taiwan's defence ministry said so. Beijing denied it.", "the ministry", "taiwan"),
        ("The State Department said talks go on.", "the ministry", OUTLET),
        ("China's coast guard said so. The State Department said talks go on.", "the coast guard", "prc"),
    ],
)
def test_the_ministry_is_one_that_was_named_and_never_the_other_sides(before: str, bare: str, party: str) -> None:
    assert parties(f"{before} The ships turned back, according to {bare}.")[-1] == party


@pytest.mark.parametrize(
    "sentence",
    [
        "Universities said they had lost students.",
        "The ports of Los Angeles and Long Beach said fewer ships came from China.",
        "Deaths fell, according to preliminary figures of the Centers for Disease Control and Prevention.",
    ],
)
def test_those_who_report_facts_are_no_commentators(sentence: str) -> None:
    (_, passage) = voices(f"China and the United States talked. {sentence}")
    assert (passage.party, passage.kind) == (OUTLET, PassageKind.FACT)


def test_who_teaches_at_a_university_is_a_commentator_still() -> None:
    text = "China and the United States talked. Mara Quist of Fenland University said students would stay away."
    assert parties(text)[-1] == COMMENTATOR


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The rate on Chinese solar cells rises to 50 percent in 2024.", PassageKind.FACT),
        ("The US tariff on batteries rises to 25 percent in 2026 from 7.5 percent in 2018.", PassageKind.FACT),
        ("The US tariff on batteries rose to 7.5 percent in 2018.", PassageKind.BACKGROUND),
    ],
)
def test_what_happens_this_year_or_later_is_no_background(sentence: str, kind: PassageKind) -> None:
    (passage,) = voices(sentence)
    assert passage.kind == kind


def test_we_in_a_governments_own_text_is_its_own_and_a_source_is_no_speaker_to_put_in_front() -> None:
    ministry = source("ministry", ownership=Ownership.GOVERNMENT, party="prc", name="Foreign Ministry")
    (passage,) = voices("I would like to share with you our latest figures.", source=ministry)
    assert (passage.party, passage.prefix, passage.stands_alone) == ("prc", "", False)


def test_it_is_the_body_that_spoke_last_also_when_it_was_not_named_in_full() -> None:
    text = (
        "Beijing's coast guard said so. The State Department denied it. The coast guard said more. It said less."
    )
    assert parties(text) == ["prc", "us", "prc", "prc"]
    assert parties("The State Department said so. The coast guard said more. It said less.")[-1] == OUTLET


def test_who_speaks_again_by_surname_is_whom_a_pronoun_means_next() -> None:
    text = (
        "Dana Whitlock, a US official, said talks go on. Wang Yi said China was ready. Whitlock added that it was "
        "late. She said no more."
    )
    assert parties(text) == ["us", "prc", "us", "us"]


def test_she_is_not_one_who_was_called_he() -> None:
    text = (
        "Dana Whitlock, a US official, said talks go on. “They do,” she said. Wang Yi said China was ready. He "
        "asked for respect. “It is late,” she said."
    )
    assert parties(text) == ["us", "us", "prc", "prc", "us"]


def test_a_person_out_of_office_comments_also_under_the_surname_alone() -> None:
    text = "Blinken said China and the United States should talk."
    assert parties(text, published=datetime(2026, 3, 1, tzinfo=UTC)) == [COMMENTATOR]
    assert parties(text) == ["us"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Brunei and Taiwan have claims in the South China Sea.",
        "Thursday's working dinner at the White House precedes the talks with China.",
    ],
)
def test_nouns_and_places_say_nothing(sentence: str) -> None:
    assert parties(sentence) == [OUTLET]


def test_an_office_of_nobody_in_the_relation_is_another() -> None:
    text = "China and the United States talked. Rear Admiral Otis Barr said the sea was calm."
    assert parties(text)[-1] == OTHER


def test_a_chinese_name_that_shares_an_entry_is_shown_as_it_is_written() -> None:
    (passage,) = voices("中国商务部新闻发言人何咏前表示，中方希望美方取消关税。", "zh-Hans")
    assert passage.speaker == "何咏前"


def test_what_somebody_may_say_is_not_said() -> None:
    assert parties("Beijing could declare an air defense zone that Washington rejects.") == [OUTLET]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Xinhua, the official Chinese news agency, wrote that the talks went well.", "Xinhua"),
        ("A US official, who knows China well, said the talks went on.", "A US official"),
        ("Otis Barr, a US official, said China would wait.", "Otis Barr"),
    ],
)
def test_a_speaker_is_shown_without_what_the_text_tells_of_them(sentence: str, speaker: str) -> None:
    assert [passage.speaker for passage in voices(sentence)] == [speaker]


def test_a_state_of_a_capitals_name_is_not_the_capital() -> None:
    assert parties("Washington State Ferries said China was building its boats.") != ["us"]
