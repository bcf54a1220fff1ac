import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.rules.annotation.passages import Tokenizer, paragraph_starts, passages_of, stands_alone
from digests.rules.annotation.worth import can_lead
from tests.lexicons import lexicon
from tests.work import calls_in


@pytest.mark.parametrize(
    "marked",  # with a stroke where one passage ends and the next begins
    [
        "U.S. officials met Mr. Qin and Dr. Hale in Washington, D.C. on Monday. | Talks went on.",
        "The court put Harbour Chips B.V. (“The Maker”) under a guardian in May.",
        "The court put Inland Mines Pty. Ltd. and Lakes Steel Sdn. Bhd. under a guardian in May.",
        "It bought Harbour Chips B.V. | The court has not yet met.",
        "They heard from Ms. Hale, Mrs. Lind, Amb. Moss and Atty. Park on Monday. | Talks went on.",
        "The China-U.S. talks on grain went on for a week. | The U.S.-China committee met for the first time.",
        "The U.S. Trade Representative opened a review on Monday. | Talks went on.",
        "The U.S. Under Secretary of Agriculture opened a fair. | Talks went on.",
        "Order No. 12 and Nos. 14 and 15 are under Art. 7 of the act. | Talks went on.",
        "J. R. Hale and S. Ortega signed the note. | Talks went on.",
        "MS. HALE: We met Sen. Ortega, Rep. Lind and Gov. Moss with Lt. Gen. Park. | Talks went on.",
        "Harbour Grain Co. Ltd. and Inland Mills Inc. of Ohio took part. | Talks went on.",
        "The case is Harbour Grain v. Inland Mills, e.g. Section 4. | Talks went on.",
        "The order of Jan. 12 was open until 5 p.m. Eastern Time. | It began at 12:01 a.m. Thursday in Ohio.",
        "They met at 5 p.m. | The door was closed.",
        "1. The parties open a port. | Talks went on.",
        "The rate rises from 7.5 percent to 25 percent. | It covers $18.5 billion of goods.",
        "“Is the port open?” Hale asked on Monday. | Talks went on.",
        "“The port is open. | Ships come in. | We went on to Geneva.",
        'He said: “The port is open. Ships come." | Talks went on. | "It rains. It pours,” she said. | We left.',
        '"The door is open," she said. | "Talks can begin. We are ready," he said.',
        "“Planet Earth is big enough. There is room for two,” the minister said in Beijing. | Talks went on.",
        "發言人說：「合作是唯一出路。對抗沒有贏家。」 | Talks went on.",
        "部長在臺北說：「他說『門是開的。請進來。』。我們等著。」 | Talks went on.",
        "“He told me ‘The door is open. Come in.’ We went. It was late,” the envoy said. | Talks went on.",
        'The minister said: "Planet Earth is big enough. There is room for two. Nobody leaves." | Talks went on.',
        "U.S. – China trade grew.",  # no datelines
        "NATO — the alliance — met.",
        "THE PRESIDENT: We met.",
        "A deal — or two.",
        "据新华社报道，港口开放。",
    ],
)
def test_a_text_is_cut_where_a_sentence_ends_and_not_at_abbreviations_or_within_quotations(marked: str) -> None:
    sentences = tuple(marked.split(" | "))
    assert passages_of(" ".join(sentences), lexicon()) == sentences


OPENED = "The port was opened on Monday."


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        (f"HARBOURTON:\n\n{OPENED}", [OPENED]),
        (f"VALLETTA/LONDON:\n\n{OPENED}", [OPENED]),
        (f"NEW HARBOUR, Ohio:\n\n{OPENED}", [OPENED]),
        (f"MS. LARK:\n\n{OPENED}", ["MS. LARK:", OPENED]),
        (f"PRESIDENT LARK:\n\n{OPENED}", ["PRESIDENT LARK:", OPENED]),
        (f"MODERATOR:\n\n{OPENED}", ["MODERATOR:", OPENED]),
        (f"THE SECRETARY:\n\n{OPENED}", ["THE SECRETARY:", OPENED]),
        (f"Wei Lan at a briefing [Photo: lark.gov.cn] HARBOURTON, July 17 (Lakes) -- {OPENED}", [OPENED]),
        (f"HARBOURTON, July 17 -- {OPENED} (Photo/VCG) Ships are back.", [OPENED, "Ships are back."]),
        (f"Tariffs rise again.\n\n{OPENED}", [OPENED]),
        ("We open the port. (Laughter.) Ships come. [Applause] They have (inaudible) to do.",
         ["We open the port.", "Ships come.", "They have (inaudible) to do."]),
        ("It opened in 2010.It has docks.Ships come.", ["It opened in 2010.", "It has docks.", "Ships come."]),
        ("发言人说：“中方对此坚决反对。”美方没有回应！记者会结束。",
         ["发言人说：“中方对此坚决反对。”", "美方没有回应！", "记者会结束。"]),
    ],
)  # fmt: skip
def test_a_place_a_credit_a_repeated_title_and_what_is_only_done_are_no_passage(
    text: str, passages: list[str]
) -> None:
    assert list(passages_of(text, lexicon(), title="Tariffs rise again.")) == passages


@pytest.mark.parametrize(
    "credit",
    ["[Photo: lark.gov.cn]", "(Photo/VCG)", "[Photo by Wei Lan/Lakes Daily]", "Photo: VCG", "Photo: Reuters"],
)
@pytest.mark.parametrize("end", ["", "."])
def test_a_caption_before_a_credit_is_no_part_of_the_sentence_behind_it(credit: str, end: str) -> None:
    caption = f"Spokesperson Wei Lan at a briefing in Harbourton on Thursday, June 18, 2026{end}"
    story = "The port was opened again on Monday after nine days."
    text = f"Talks ended in May. {caption} {credit} {story} Ships are back."
    assert passages_of(text, lexicon()) == ("Talks ended in May.", story, "Ships are back.")


@pytest.mark.parametrize("end", ["in the U.S.", "in Washington, D.C.", "by Harbour Grain Co.", "at 5 p.m."])
@pytest.mark.parametrize("following", ["The talks went on.", "It was a Monday.", "In Geneva, talks went on."])
def test_an_abbreviation_ends_a_sentence_where_the_next_one_clearly_begins(end: str, following: str) -> None:
    assert passages_of(f"The grain was sold {end} {following}", lexicon()) == (
        f"The grain was sold {end}",
        following,
    )


@pytest.mark.parametrize(
    "dateline",
    [
        "BEIJING, April 9 (Harbour Wire) --", "WASHINGTON (AP) —", "NEW YORK —", "SEOUL, South Korea —",
        "AUSTIN, Texas (AP) —", "Geneva (Harbour Wire) --", "新华社北京4月9日电", "中新社日内瓦四月九日电",
        "（中央社記者王小明台北5日電）",
        "WASHINGTON", "SAN FRANCISCO", "TOKYO/SINGAPORE", "PORT HARBOUR, Calif./WASHINGTON", "NORTH BAY, N.H.",
        "WASHINGTON/HARBOUR AIR STATION BLUE LAKE, Calif.", "SOUTH BAY, Iowa", "BEIJING, April 9 /HarbourWire/ --",
        "Full story Grain is dear: ministry BEIJING, April 9 (Harbour Wire) --",
        "(Harbour Wire/Ada Rowe) BEIJING, April 9 (Harbour Wire) --", "MEET THE BAKER (Image credit: Ada Rowe)",
    ],
)  # fmt: skip
def test_a_passage_begins_behind_the_dateline(dateline: str) -> None:
    assert passages_of(f"{dateline} Officials opened a grain fair. It rained.", lexicon()) == (
        "Officials opened a grain fair.",
        "It rained.",
    )


@pytest.mark.parametrize("head", ["GRAIN FOR ALL", "A RARE SHOW OF UNITY", "WHO PAYS?"])
@pytest.mark.parametrize(
    "sentence", ["The United States opened a grain fair.", "In the north it rained for days."]
)
def test_a_passage_begins_behind_a_subhead_that_runs_into_it(head: str, sentence: str) -> None:
    assert passages_of(f"{head} {sentence} It rained.", lexicon())[-2:] == (sentence, "It rained.")


@pytest.mark.parametrize(
    "sentence",
    [
        "NATO Secretary General Ada Rowe opened a grain fair on Monday.",
        "NASA Administrator Bo Lin opened a grain fair on Monday.",
        "HARBOURTECH Engineers opened a grain fair on Monday.",
        "PRESIDENT Ada Rowe opened a grain fair on Monday.",
        "USS Harbour left the port on Monday.",
        "A/B Trading opened a grain fair on Monday.",
        "NATO/EU Ministers opened a grain fair on Monday.",
        "GRAIN Prices rose on Monday, the ministry said.",
        "WASHINGTON and Beijing opened a grain fair on Monday.",
        "THE PRESIDENT: Washington President Ada Rowe opened a grain fair.",
        "He read “GRAIN FOR ALL” The fair opened on Monday.",
        "TOKYO, Japan's capital, opened a grain fair on Monday.",
        "It opened in BEIJING, April 9 being a holiday.",
    ],
)
def test_a_sentence_that_opens_with_capitals_loses_no_word(sentence: str) -> None:
    assert passages_of(f"{sentence} It rained in the north.", lexicon()) == (sentence, "It rained in the north.")


def test_what_stands_before_a_dateline_inside_a_paragraph_is_kept_where_it_is_a_sentence() -> None:
    day, head = "BEIJING, April 9 (Harbour Wire) --", "The ministry opens a grain fair for traders of the north"
    told = ("Officials opened a grain fair.", "Bread is dear.", "It rained.")
    assert passages_of(f"{told[0]} {day} {told[1]} {told[2]}", lexicon()) == told
    assert passages_of(f"{day} {told[0]} {head} {day} {told[1]} {told[2]}", lexicon()) == told


def test_a_very_long_paragraph_is_cut_between_sentences() -> None:
    told = [f"Office number {number} in Geneva was open on Monday." for number in range(300)]
    assert passages_of(" ".join(told), lexicon()) == tuple(told)
    chinese = [f"日内瓦第{number}号办公室星期一开门。" for number in range(600)]
    assert passages_of("".join(chinese), lexicon()) == tuple(chinese)


def test_brackets_hold_some_sentences_together_and_no_whole_page() -> None:
    def read(count: int, opening: str, closing: str) -> int:
        offices = " ".join(f"Office number {number} was open on Monday." for number in range(10, 10 + count))
        return len(passages_of(f"Officials met {opening}{offices}{closing} in Geneva.", lexicon()))

    assert [read(count, *"()") for count in (14, 18)] == [1, 18]
    assert [read(count, *"“”") for count in (18, 36)] == [1, 36]


@pytest.mark.parametrize(
    "unit",
    [
        "“a b c. ", '"a b. c ', "「甲。", "a.b ", "(a. ", "Ms. ", "U.S. ", " ", "(", '"', "(Laughter.) ", "[",
        "word ",
    ],
)  # fmt: skip
def test_a_long_line_of_open_marks_comes_to_an_end_and_takes_work_in_proportion(unit: str) -> None:
    def read(length: int) -> None:
        passages_of(unit * (length // len(unit)), lexicon())

    read(100_000)
    assert calls_in(lambda: read(12_000)) < 8 * calls_in(lambda: read(3_000))


@pytest.mark.parametrize(
    "sentence",
    [
        "The Commerce Department added five Chinese companies to its list.",
        "He Lifeng met American executives in Beijing.",
        "The Ministry of Commerce said that China opposes the listing.",
        "“A licence is a tap, not a wall,” the analyst said.",
        "美国政府14日公布对华加征关税复审结果。",
    ],
)
def test_these_can_stand_alone(sentence: str) -> None:
    assert stands_alone(sentence, lexicon())


@pytest.mark.parametrize(
    "sentence",
    [
        "He said the list was too long.",
        "It covers goods worth $18 billion.",
        "However, Beijing expressed serious discontent.",
        "The ministry did not say when.",
        "and will take effect in May.",
        "“The two sides made progress and",
        "Beijing said on Friday that it would answer the new tariffs with...",
        "Buyers will, however, get the money back in May.",
        "发言人表示，有关做法违背共识。",
        "此外，双方还讨论了航班。",
    ],
)
def test_these_lean_on_the_sentence_before(sentence: str) -> None:
    assert not stands_alone(sentence, lexicon())


@pytest.mark.parametrize(
    "sentence",
    [
        "The Commerce Department added five Chinese companies to its list.",
        "The new tariffs on Chinese cars take effect in May.",
        "Two sailors died when a cargo ship struck a patrol boat.",
        "SINGAPORE: The port was closed on Monday after a storm.",
        "“The door is open,” China's trade minister told reporters from six countries in Geneva on Monday.",
        "At least nine firms were added to the list on Monday.",
        "China opposes the listing and “will take all steps that we need,” a spokesman said.",
        "美国商务部星期一宣布新规。",
    ],
)
def test_these_can_lead(sentence: str) -> None:
    assert can_lead(sentence, lexicon())


@pytest.mark.parametrize(
    "sentence",
    [
        "“The door is open,” the minister said in Geneva.",
        "The new prices take effect in May.",
        "Under the new law, a board will hear all complaints.",
        "On Tuesday, the 42-year-old American was sentenced to two months in jail.",
        "The list includes carmakers, insurers and restaurants.",
        "We probably all saw the tariffs on Chinese cars coming.",
        "What will Washington do next?",
        "“大门是敞开的，”部长在日内瓦说。",
        "此次会谈在日内瓦举行。",
        "该部门没有回应。",
    ],
)
def test_these_cannot_lead(sentence: str) -> None:
    assert not can_lead(sentence, lexicon())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2029", "\\n"])
def test_a_line_s_end_ends_a_sentence_however_it_is_written(end: str) -> None:
    text = f"Officials met in Geneva on 12 May with{end}Talks on tariffs went on."
    assert passages_of(text, lexicon())[-1] == "Talks on tariffs went on."


def test_paragraph_starts_are_found() -> None:
    text = "One came first. Two came next.\n\nThree opened a paragraph. Four closed it."
    assert paragraph_starts(text, passages_of(text, lexicon())) == frozenset({0, 2})


def test_the_tokenizer_for_sumy_keeps_digits_and_cuts_chinese_into_pairs() -> None:
    words = Tokenizer(lexicon())
    assert words.to_words("Tariffs on 301 goods rise 7.5 percent") == (
        "tariffs", "on", "301", "goods", "rise", "7.5", "percent",
    )  # fmt: skip
    assert words.to_words("加征关税") == ("加征", "征关", "关税")
    assert words.to_sentences("One came. Two left.") == ("One came.", "Two left.")


@given(st.text(alphabet=st.sampled_from("ab cA.!?。！\"“”「」『』'()（）《》[]…—:1\n 美U|#")))
def test_every_passage_is_a_verbatim_part_of_the_text_in_order(text: str) -> None:
    position = 0
    for passage in passages_of(text, lexicon()):
        place = text.find(passage, position)
        assert place >= 0
        position = place + len(passage)


@given(st.text(max_size=400), st.sampled_from(["", "en", "zh-Hans", "xx"]))
def test_no_text_raises(text: str, language: str) -> None:
    for passage in passages_of(text, lexicon(), language, text[:20]):
        assert passage in text
        stands_alone(passage, lexicon(), language)


def test_what_is_too_long_for_a_sentence_is_cut_at_a_space() -> None:
    text = "word " * 1000 + "end."
    passages = passages_of(text, lexicon())
    assert max(len(passage) for passage in passages) <= 1200
    assert " ".join(passages) == text
    assert passages_of("关" * 5000, lexicon())[0] == "关" * 1200


LEANING = """he she they it this that these those his her their its him them such both but and or so yet still
however meanwhile instead also then there moreover furthermore nevertheless nonetheless otherwise besides
similarly likewise thus therefore hence"""
BARE = """former latter move step decision measure department ministry statement spokesman spokeswoman
spokesperson official officials minister two group notice announcement agency document company report"""


@pytest.mark.parametrize("word", LEANING.split())
def test_each_word_that_leans_on_what_was_said(word: str) -> None:
    assert not stands_alone(f"{word.capitalize()} rained on the town of Elm.", lexicon())
    assert not stands_alone(f"“{word} rained on the town of Elm.”", lexicon())
    assert stands_alone(f"{word.capitalize()}x rained on the town of Elm.", lexicon())


@pytest.mark.parametrize("word", BARE.split())
def test_each_bare_noun_that_leans_unless_it_says_whose(word: str) -> None:
    assert not stands_alone(f"The {word} was late on Monday.", lexicon())
    assert not stands_alone(f"The {word} of old was late on Monday.", lexicon())
    for whose in ("of Elm", "for Elm", "of the Elm Port", "for the Elm Port"):
        assert stands_alone(f"The {word} {whose} was late on Monday.", lexicon())


POINTING = "the this that these those its his her their both such"
OPENINGS = "On In At Under After Before By For With During From To As Since Among Of Inside"


@pytest.mark.parametrize("opening", ["", *OPENINGS.split()])
@pytest.mark.parametrize("pointing", POINTING.split())
def test_what_points_to_something_that_nobody_named_cannot_lead(opening: str, pointing: str) -> None:
    first = f"{opening} {pointing}".strip()
    text = f"{first[0].upper()}{first[1:]} new law a board hears all complaints."
    assert not can_lead(text, lexicon())
    assert can_lead(text.replace("law", "law Elm"), lexicon())
