from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Article, Ownership, Proof, Segment, TextKind
from digests.rules.annotation.annotating import MOST_BYTES, annotate
from digests.rules.annotation.passages import paragraph_starts, passages_of
from digests.rules.annotation.segments import Cut, conference_of, cut, is_heading
from digests.rules.annotation.transcripts import Turn, TurnKind, spokesperson_of, turns_of
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import us_china

TITLE = "Foreign Ministry Spokesperson Wei Lan's Regular Press Conference on March 9, 2026"
CONFERENCE = """The Prime Minister of Malta will visit China from March 20 to 22.

Harbour News: Thank you. The White House said that tariffs on solar panels will double. What is your comment?

Wei Lan: China firmly opposes the tariffs. We will take the measures that are needed.

Harbour News: A follow-up on that. When will these measures be announced?

Wei Lan: You will learn of them in due course. Please keep an eye on the statements of the competent authorities.

Kestrel Radio: Three fishermen were rescued off the Paracel Islands last night. Can you confirm this?

Wei Lan: The fishermen are safe and have been taken to Sanya, where doctors look after them."""

CHINESE_TITLE = "2026年3月9日外交部发言人韦岚主持例行记者会"
CHINESE = """马耳他总理将于3月20日至22日访问中国。

海港新闻记者：美国白宫周一表示，太阳能电池板关税将翻倍。中方对此有何评论？

韦岚：中方坚决反对加征关税。我们将采取必要措施。

追问：这些措施何时公布？

韦岚：请大家关注主管部门的声明，届时会及时公布有关消息。

红隼电台记者：昨晚有三名渔民在西沙群岛附近获救。你能否证实？

韦岚：渔民平安，已被送往三亚，医生正在照料他们。"""

BRIEFING = """MODERATOR: Good morning, everyone. Thanks for joining this call on the ministers' trip.

SENIOR OFFICIAL: Minister Quill will travel to Geneva to talk about licences for magnets. Nine people go with her.

MODERATOR: Our first question goes to Ada Quill.

Q Hi, thanks for doing this. Will the minister sign anything in Geneva? The licences run out in May.

SENIOR OFFICIAL: We do not expect a signature this week. The teams still have a good deal of work to do.

Q And does Chile get licences?

SENIOR OFFICIAL: That is up to Chile.

MODERATOR: Next we go to Tom Heron.

Q Hello. The coast guard of the Philippines reported a collision near Sabina Shoal. Do you have a comment on this?

SENIOR OFFICIAL: We have seen the report. We stand by our treaty with Manila, as we have said before.

MODERATOR: That's all the time we have. Thank you, everyone.
"""


def cut_text(text: str, **changes: Any) -> tuple[Article, tuple[str, ...], Cut]:
    found = article(text=text, **changes)
    sentences = passages_of(found.text, lexicon(), found.language, found.title)
    starts = paragraph_starts(found.text, sentences)
    return found, sentences, cut(found, sentences, starts, lexicon(), us_china())


def openings(text: str, **changes: Any) -> list[str]:
    """The first words of each segment."""
    _, sentences, found = cut_text(text, **changes)
    return [sentences[segment.first][:20] for segment in found.segments]


def pegs(text: str, **changes: Any) -> list[str]:
    return [segment.peg for segment in cut_text(text, **changes)[2].segments]


def turns(text: str, title: str = "") -> list[tuple[str, str] | None]:
    sentences = passages_of(text, lexicon())
    found = turns_of(sentences, paragraph_starts(text, sentences), title, lexicon())
    return [(turn.kind.value, turn.speaker) if turn else None for turn in found]


PEGS = [
    "The White House said that tariffs on solar panels will double.",
    "Three fishermen were rescued off the Paracel Islands last night.",
]
BY_PAPER = "问：我想问一个关于马耳他的问题。马耳他将于5月提高葡萄酒关税。你怎么看？\n\n答：请你向马耳他了解。"
OF_PAPER = "《海港日报》记者：马耳他将于5月提高葡萄酒关税。中方有何评论？\n\n答：请你向马耳他了解。"
TO_ANNOUNCE = "我有一条消息要发布。\n\n马耳他总理将于5月访华。他还将访问西安。\n\n问：他去上海吗？\n\n答：他会去。"
DUTY = "The duty on wine from Ningxia rises to 40 percent in May."
ASKED = "Do you have a comment on the report from Malta?"
BEIJING = "Will Beijing answer with a duty on copper?"


@pytest.mark.parametrize("end", [".", "!", "?", "。", "！", "？", "…", ".”", "。」"])
def test_a_short_line_is_a_heading_unless_it_ends_as_a_sentence(end: str) -> None:
    assert is_heading("Taiwan 台湾")
    assert not is_heading(f"Taiwan 台湾{end}")


@pytest.mark.parametrize(
    ("text", "title", "found"),
    [
        (CONFERENCE, TITLE, {1: PEGS[0], 2: PEGS[1]}),
        (CHINESE, CHINESE_TITLE, {1: "美国白宫周一表示，太阳能电池板关税将翻倍。"}),
        (f"Q: {ASKED}\n\nA: We oppose them.", "", {0: ASKED}),
        (f"Q: {ASKED} It says that the duty doubles.\n\nA: No.", "", {0: "It says that the duty doubles."}),
        (BY_PAPER, "", {0: "马耳他将于5月提高葡萄酒关税。"}),
        (OF_PAPER, "", {0: "马耳他将于5月提高葡萄酒关税。"}),
        (TO_ANNOUNCE, "", {0: "马耳他总理将于5月访华。"}),
        (f"Q Hello.\n\nMS. LARK: Hello. {DUTY}\n\nQ {BEIJING}\n\nMS. LARK: Ask it.", "", {0: DUTY, 1: BEIJING}),
        (BRIEFING, "Background Press Call on a Trip to Geneva",
         {1: "Minister Quill will travel to Geneva to talk about licences for magnets.", -1: ""}),
    ],
)  # fmt: skip
def test_the_peg_of_an_exchange_is_the_news_of_its_question_without_label_courtesy_or_request(
    text: str, title: str, found: dict[int, str]
) -> None:
    told = pegs(text, title=title or "A headline", language="en" if text[0].isascii() else "zh")
    assert {place: told[place] for place in found} == found


INTERRUPTED = """QUESTION: Will the tariffs on copper from Chile be raised in the autumn —

SECRETARY LARK: No.

QUESTION: — as the Foreign Minister of Malta said in Valletta?

SECRETARY LARK: I said that we look at it, and that is what we do."""
ABOUT_IT = "马耳他总理将于3月20日至22日访问中国。\n\n海港新闻记者：请介绍此次访问的安排。\n\n韦岚：届时会公布。"
BETWEEN = """Harbour TV: Will the duty on wine rise?

Wei Lan: It will rise to 40 percent in May.

President Jane Lark speaks at the harbour of Valletta.

Jane Lark: The port will be open again in June, and nobody pays a fee.

Harbour TV: Who pays?

Jane Lark: Nobody does, I said so."""
LIVE = """09:10 GMT

The duty on wine rises to 40 percent on Friday, the Commerce Department said.

09:45 GMT

Three fishermen were set free and are on their way home to Luzon."""


@pytest.mark.parametrize(
    ("text", "title", "first"),
    [
        (CONFERENCE, TITLE, ["The Prime", "Harbour N", "Kestrel R"]),
        (CHINESE, CHINESE_TITLE, ["马耳他总理将于3月", "海港新闻记者：美国", "红隼电台记者：昨晚"]),
        (BRIEFING, "Background Press Call", ["MODERATOR", "SENIOR OF", "MODERATOR", "MODERATOR", "MODERATOR"]),
        (INTERRUPTED, "A call", ["QUESTION:"]),
        (ABOUT_IT, CHINESE_TITLE, ["马耳他总理将于3月"]),
        (BETWEEN, "Secretary Jane Lark and Wei Lan answer questions", ["Harbour T", "President"]),
        (LIVE, "Live", ["The duty ", "Three fis"]),
        ("", "", [""]),
    ],
)
def test_a_page_is_cut_where_another_matter_begins(text: str, title: str, first: list[str]) -> None:
    _, sentences, found = cut_text(text, title=title, language="en" if text[:1].isascii() else "zh")
    assert [sentences[each.first][:9] if sentences else "" for each in found.segments] == first


RISES = "The duty on wine rises to 40 percent in May."


@pytest.mark.parametrize(
    ("question", "peg"),
    [
        ("Thank you. And my question is, will the duty on wine from Ningxia rise in May?",
         "will the duty on wine from Ningxia rise in May?"),
        ("Hi. This is Ada Quill from Kestrel Radio. I also have a question on tin. Malta says tin costs more.",
         "Malta says tin costs more."),
        ("Just to follow up on wine, the trade office in Valletta says that prices have doubled.",
         "the trade office in Valletta says that prices have doubled."),
        ("But on that question, Mr. Secretary, Malta has closed its port to ships from Ningxia.",
         "Malta has closed its port to ships from Ningxia."),
        ("I wanted to ask about the closed harbour of Valletta and its four piers.",
         "the closed harbour of Valletta and its four piers."),
        ("It's reported that four piers of the harbour are closed. Is it so?",
         "It's reported that four piers of the harbour are closed."),
        ("What do you say to that? — the talks, and so on. Can you?", RISES),
        ("Could I follow up on tin?", RISES),
        ("Why should anybody in this whole country believe that it is so?", RISES),
        ("You said so? Will Malta answer with a duty on copper?", "Will Malta answer with a duty on copper?"),
    ],
)  # fmt: skip
def test_the_peg_is_what_stands_alone_in_the_question_else_its_matter_else_what_the_answer_says(
    question: str, peg: str
) -> None:
    assert pegs(f"Q: {question}\n\nA: We have seen that. {RISES} Malta knows.") == [peg]


def test_the_line_above_a_speech_is_no_peg_and_the_other_side_s_paragraph_has_the_words_on_it() -> None:
    ours = source("harbour-house", party="us", ownership=Ownership.GOVERNMENT)
    text = "Lakeside Hall Ridgeport, Ohio\n\n" + speech((5,)).replace(
        "China builds", "Harbours are what we lack. China builds"
    )
    found = pegs(text, title="Remarks on Bridges", source=ours)
    assert found[0].startswith("We will mend 20 bridges")
    assert found[1].startswith("China builds")


def test_a_long_peg_ends_at_a_clause() -> None:
    news = "The commerce office of Malta said that the duty on wine from Ningxia will rise to 40 percent in May"
    more = ", while " + "the duties on copper, tin, magnets and solar panels stay as they were " * 3
    assert pegs(f"Q: {news}{more}. Is it so?\n\nA: It is.") == [news]


def test_a_segment_names_its_day() -> None:
    _, _, found = cut_text(CONFERENCE, title=TITLE)
    assert found.segments[0].day == "2026-03-20"


@pytest.mark.parametrize(
    ("opening", "question"),
    [
        ("The Prime Minister of Malta will visit China from March 20 to 22 for talks about wine and copper.",
         "Harbour News: What does China expect from this visit?"),
        ("The Prime Minister of Malta will visit China from March 20 to 22 for talks about wine and copper.",
         "Harbour News: Just now you announced a visit. Who will receive the guest from Valletta?"),
        ("Spokesperson Wei Lan met reporters in the yard of the ministry.",
         "Harbour News: Will tariffs rise in May?"),
        ("Wei Lan: You have questions.", "Harbour News: Will the tariffs on copper rise?"),
    ],
)  # fmt: skip
def test_what_the_first_question_is_about_and_what_only_leads_to_it_are_no_segment_of_their_own(
    opening: str, question: str
) -> None:
    assert len(openings(f"{opening}\n\n{question}\n\nWei Lan: You will hear of it in time.", title=TITLE)) == 1


def test_a_colleague_who_takes_over_before_the_first_question_begins_a_segment() -> None:
    more = "The fishing grounds off Luzon are closed until the stocks are back, and no licences are given. " * 3
    handed = f"{more}\n\nI'd like to turn it over to my colleague.\n\nSENIOR COLLEAGUE: Good morning. {more}"
    text = BRIEFING.replace("Nine people go with her.", handed)
    assert [each[:11] for each in openings(text)][1:4] == ["SENIOR OFFI", "I'd like to", "MODERATOR: "]


def test_an_answer_to_a_second_question_is_a_matter_of_its_own_if_it_says_enough() -> None:
    second = "On your second question, the fishing grounds have been closed since the first of the month. "
    long = (
        "They will be open again when the stocks have come back, as both coast guards agreed in Sanya last year. "
    )
    longer = "Until then no licences are given to anybody."
    text = "Q: Two questions. Will tariffs rise? Are the fishing grounds open?\n\nA: They will rise in May.\n\n"
    assert len(openings(f"{text}{second}{long}{longer}")) == 2
    assert len(openings(f"{text}On your second question, I have nothing. Ask the ministry.")) == 1


@pytest.mark.parametrize(
    ("label", "answering", "title"),
    [
        ("Q: ", "A: ", ""),
        ("Q ", "MS. LARK: ", ""),
        ("REPORTER: ", "THE PRESIDENT: ", ""),
        ("Harbour TV: ", "Wei Lan: ", TITLE),
        ("问：", "答：", ""),
        ("海港新闻记者：", "韦岚：", CHINESE_TITLE),
        ("Ada Quill (01:20): ", "Jane Lark (01:31): ", "Secretary Jane Lark joins Ada Quill"),
    ],
)
def test_the_label_before_the_colon_tells_whose_turn_it_is(label: str, answering: str, title: str) -> None:
    asker, speaker = (each.partition(" (")[0].strip(" :：") for each in (label, answering))
    text = f"{label}Why is it so?\n\n{answering}It is so.\n\n{label}Always?"
    assert turns(text, title) == [("asked", asker), ("answered", speaker), ("asked", asker)]


LOST = "Harbour TV: Is it so?\n\nIt is so.\n\nKestrel Radio: Always?\n\nWei Lan: Always."
CLAIMS = """LARK: “The port of Malta has been closed for a year.”

THE FACTS: It was closed for nine days in May.

LARK: “The duty on wine is 90 percent.”

THE FACTS: It is 40 percent."""
HOLDS = """Harbour TV: Is it so?

Wei Lan: It is so.

President Jane Lark holds a press conference with the Prime Minister of Malta.

The Press: Is it so?

President Lark: It is not."""
FLOOR = """MODERATOR: I give the floor to Dana Whitlock.

Dana Whitlock: Thank you all. We go to Geneva.

QUESTION: Will you talk about magnets?

Dana Whitlock: Yes.

QUESTION: Who pays?

Dana Whitlock: We do."""


@pytest.mark.parametrize(
    ("text", "title", "found"),
    [
        ("Q So?\n\nAnd just on tin.\n\nMS. LARK: So.\n\nQ Always?\n\nMS. LARK: Always.", "", {1: ("asked", "Q")}),
        (LOST, TITLE, {1: ("answered", ""), 2: ("asked", "Kestrel Radio")}),
        ("MODERATOR: Go on. Q So?\n\nMS. LARK: So.\n\nQ Always?\n\nMS. LARK: Always.", "", {1: ("asked", "Q")}),
        (HOLDS, TITLE, {2: None}),
        ("One thing is clear: we go.\n\nThe minister said: We wait.\n\nA: no.", "", dict.fromkeys(range(3))),
        (FLOOR, "Transcript of a call", {0: ("said", "MODERATOR")}),
    ],
)
def test_whose_turn_it_is_without_a_label_within_a_paragraph_and_between_two_conferences(
    text: str, title: str, found: dict[int, tuple[str, str] | None]
) -> None:
    told = turns(text, title)
    assert {place: told[place] for place in found} == found


def test_claims_and_the_facts_beside_them_are_no_questions_and_answers() -> None:
    assert not any(turn and turn[0] == "asked" for turn in turns(CLAIMS, "What Secretary Lark said of the port"))


def test_how_much_of_a_sentence_is_only_the_label_is_counted() -> None:
    _, sentences, found = cut_text(CONFERENCE, title=TITLE)
    at = next(index for index, sentence in enumerate(sentences) if sentence.startswith("Wei Lan"))
    assert found.turns[at] == Turn(TurnKind.ANSWERED, "Wei Lan", len("Wei Lan: "))
    assert found.turns[at + 1] == Turn(TurnKind.ANSWERED, "Wei Lan")


NEWS = """The United States and China agreed on Monday to hold talks about tariffs.

Why now? Traders pointed to the election in Malta.

"We will see," the minister said. Farmers: wait for the spring."""


def test_ordinary_news_is_one_segment_without_a_peg() -> None:
    _, sentences, found = cut_text(NEWS)
    assert found.segments == (Segment(first=0, last=len(sentences) - 1),)
    assert not any(found.turns)


FACT_SHEET = """OPENING MARKETS: Today the two sides agreed to lower tariffs on wine and copper by half.

For years the tariffs stood in the way of trade in both.

WINE AND SPIRITS: Washington will let in wine from Ningxia free of duty from May.

Both will drop their labels on spirits.

COPPER: Beijing will buy 40,000 tonnes of copper a year.
"""


def test_a_fact_sheet_is_cut_at_its_headings_which_are_no_part_of_the_peg() -> None:
    title = "Fact Sheet: A Deal on Wine and Copper"
    assert pegs(FACT_SHEET.replace("COPPER:", "COPPER AND TIN:"), title=title) == [
        "Today the two sides agreed to lower tariffs on wine and copper by half.",
        "Washington will let in wine from Ningxia free of duty from May.",
        "Beijing will buy 40,000 tonnes of copper a year.",
    ]


def test_a_joint_statement_without_headings_is_cut_at_the_measures_that_it_lists() -> None:
    text = """The two sides met in Geneva and had a frank and useful talk about trade in wine.

They will take the following steps by May 14, 2026:

Washington will suspend its duty on wine from Ningxia for 90 days.

Beijing will suspend its duty on wine from Oregon for 90 days."""
    assert openings(text, title="Joint Statement on Wine") == [
        "The two sides met in", "Washington will susp", "Beijing will suspend",
    ]  # fmt: skip
    assert len(openings(text, title="Two sides talk about wine")) == 1


def speech(naming: Sequence[int], paragraphs: int = 12) -> str:
    """Paragraphs of a speech about bridges, of which some name China."""
    about = "China builds {} harbours a year, and we have to keep pace with that."
    return "\n\n".join(
        (about if at in naming else "We will mend {} bridges in the lake country this year.").format(at + 20)
        for at in range(paragraphs)
    )


@pytest.mark.parametrize(
    ("naming", "cuts"),
    [
        ((5,), [5, 6]),
        ((0,), []),
        ((11,), [11]),
        ((4, 5), []),
        ((3, 5), []),
        ((1, 4, 7, 10), []),
        ((2, 6), [2, 3, 6, 7]),
    ],
)
def test_a_paragraph_that_alone_names_the_other_side_in_a_long_speech_is_a_segment(
    naming: Sequence[int], cuts: list[int]
) -> None:
    ours = source("harbour-house", party="us", ownership=Ownership.GOVERNMENT)
    _, _, found = cut_text(speech(naming), title="Remarks on Bridges", source=ours)
    assert [each.first for each in found.segments] == [0, *cuts]


def test_news_short_texts_and_the_side_that_speaks_are_no_such_turn() -> None:
    ours = source("harbour-house", party="us", ownership=Ownership.GOVERNMENT)
    theirs = source("ministry", party="prc", ownership=Ownership.GOVERNMENT)
    for text, origin in ((speech((5,)), source("lakes-daily")), (speech((3,), 6), ours), (speech((5,)), theirs)):
        assert len(cut_text(text, title="Remarks on Bridges", source=origin)[2].segments) == 1


ROUNDUP = """Here is what happened while you slept, from the port of Malta to the Strait of Taiwan.

Washington doubles its duty on wine

The duty on wine from Ningxia rises to 40 percent on Friday, the Commerce Department said.

Beijing frees three fishermen

The three men were picked up last week and are on their way home to Luzon."""


def test_a_roundup_is_cut_at_its_headlines_which_are_the_pegs() -> None:
    assert pegs(ROUNDUP, title="Morning briefing: wine and fishermen")[1:] == [
        "Washington doubles its duty on wine", "Beijing frees three fishermen",
    ]  # fmt: skip
    assert pegs(ROUNDUP, title="Wine and fishermen") == [""]


def test_the_headline_names_the_spokesperson_in_either_language() -> None:
    assert spokesperson_of(TITLE, lexicon()) == ("Foreign Ministry Spokesperson", "Wei Lan")
    assert spokesperson_of("外交部发言人韦岚主持例行记者会", lexicon()) == ("外交部发言人", "韦岚")
    assert spokesperson_of("Tariffs rise", lexicon()) == ("", "")


def conference(text: str, title: str, **changes: Any) -> str:
    values: dict[str, Any] = {"party": "prc", **changes}
    found, _, what = cut_text(text, title=title, source=source("ministry", **values))
    return conference_of(found, what, lexicon())


MORE = f"{CONFERENCE}\n\nLakes Daily: Will the duty on wine rise?\n\nWei Lan: It will rise to 40 percent in May."
SINGLE = "Q: Will the duty on wine rise to 40 percent?\n\nA: It will rise in May."


@pytest.mark.parametrize(
    ("text", "title", "changes", "one"),
    [
        (CHINESE, CHINESE_TITLE, {}, True),
        (CONFERENCE, CHINESE_TITLE.replace("3月9日", "3月10日"), {}, False),
        (CONFERENCE, CHINESE_TITLE.replace("外交部", "国防部"), {}, False),
        (CONFERENCE, CHINESE_TITLE, {"party": "taiwan"}, False),
        (MORE, TITLE, {}, False),
        (SINGLE, TITLE, {}, None),
        (CONFERENCE, TITLE, {"party": ""}, None),
        (NEWS, "Talks about tariffs", {}, None),
    ],
)
def test_the_pages_of_one_conference_are_told_as_one_and_those_of_other_days_offices_and_parties_are_not(
    text: str, title: str, changes: dict[str, Any], one: bool | None
) -> None:
    told = conference(text, title, **changes)
    assert (None if told == "" else told == conference(CONFERENCE, TITLE)) is one


def test_briefings_of_two_publishers_that_name_no_kind_of_office_are_two() -> None:
    title = "Press Briefing of March 9, 2026"
    first = conference(BRIEFING, title, party="us", family="harbour-house")
    assert first not in ("", conference(BRIEFING, title, party="us", family="lighthouse"))


PIECES = st.sampled_from(
    (
        "Q: Why?|A: So.|Q Hello there.|MR. LARK: Yes.|MODERATOR: Next.|Wei Lan: No.|Harbour TV: And?|09:10|—||"
        "|COPPER AND TIN: it rises.|The second point is tin.|On your second question, tin.|In May tariffs rise"
        "|Secretary Lark: “Tin.”|问：为什么？|答：是。|海港新闻记者：好？|一、关税。|此外：|" + "x" * 500
    ).split("|")
)


@given(
    st.lists(PIECES | st.text(max_size=40), max_size=40),
    st.sampled_from([TITLE, CHINESE_TITLE, "Fact Sheet: Tin", "Morning briefing", "Tin"]),
    st.sampled_from(["\n\n", "\n", " "]),
)
def test_segments_hold_each_sentence_once_in_order_and_pegs_are_words_of_the_text(
    pieces: Sequence[str], title: str, between: str
) -> None:
    text = between.join(pieces)
    _, sentences, found = cut_text(text, title=title)
    held = [at for each in found.segments for at in range(each.first, each.last + 1)]
    assert held == list(range(len(sentences)))
    assert all(each.peg in text for each in found.segments)
    assert len(found.turns) == len(sentences)
    assert all(turn.label <= len(sentence) for turn, sentence in zip(found.turns, sentences, strict=True) if turn)


def test_two_hundred_questions_are_two_hundred_segments() -> None:
    ask = "Harbour TV: The port of Town{0} was closed by the Navy of Land{0} on Monday. What is your comment?"
    answer = "Wei Lan: " + "We have noted what happened in the port and hope that it will be open again. " * 4
    text = "\n\n".join(f"{ask.format(number)}\n\n{answer}" for number in range(200))
    assert len(cut_text(text, title=TITLE)[2].segments) == 200


SPEECH = (
    "Good morning, and thank you all for coming to the harbour.\n\n"
    "The United States will raise tariffs on solar panels from China to forty percent in May. We told Beijing so "
    "in March, and nobody was surprised.\n\nChina must open its ports to our ships, and it must do so this year."
)


def test_a_transcript_of_one_speaker_without_labels_is_one_matter_and_the_word_of_whose_page_it_is() -> None:
    office = source("white-house", ownership=Ownership.GOVERNMENT, party="us")
    kinds = {Proof.DOCUMENT: TextKind.TRANSCRIPT, None: TextKind.NEWS}
    for outlet, proof in ((office, Proof.DOCUMENT), (source("gazette"), None)):
        page = article(1, title="Remarks by Leona Tarrant on trade with China", text=SPEECH, source=outlet)
        found = annotate(page, us_china(), lexicon())
        assert (found.kind, len(found.segments)) == (kinds[proof], 1)
        said = [each for each in found.sentences if "tariffs" in each.text or "ports" in each.text]
        assert [each.proof for each in said] == [proof] * 2
        assert {each.party for each in said if proof} <= {"us"}


@pytest.mark.parametrize("piece", ["Q: ", "tariff ", "A b: ", "税", "Is it so? ", "“x” "])
def test_a_sentence_longer_than_all_that_is_read_of_a_text_is_cut(piece: str) -> None:
    sentence = piece * (2 * MOST_BYTES // len(piece))
    what = article(text=f"Q: Why?\n\n{sentence}\n\nA: So.\n\nQ: And?", title=TITLE)
    sentences = ("Q: Why?", sentence, "A: So.", "Q: And?")
    found = cut(what, sentences, {0, 1, 2, 3}, lexicon(), us_china())
    assert found.segments[-1].last == 3
    assert all(len(each.peg) <= 400 for each in found.segments)
