from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Article, Ownership, Segment
from digests.rules.annotation.passages import paragraph_starts, passages_of
from digests.rules.annotation.segments import Cut, conference_of, cut
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


def test_a_conference_has_a_segment_for_each_question_with_its_answer_and_follow_ups() -> None:
    assert openings(CONFERENCE, title=TITLE) == [
        "The Prime Minister o", "Harbour News: Thank ", "Kestrel Radio: Three",
    ]  # fmt: skip


def test_the_same_conference_is_cut_alike_in_chinese() -> None:
    assert [each[:4] for each in openings(CHINESE, title=CHINESE_TITLE, language="zh")] == [
        "马耳他总",
        "海港新闻",
        "红隼电台",
    ]


def test_the_peg_of_an_exchange_is_the_news_of_its_question_without_label_courtesy_or_request() -> None:
    assert pegs(CONFERENCE, title=TITLE)[1:] == [
        "The White House said that tariffs on solar panels will double.",
        "Three fishermen were rescued off the Paracel Islands last night.",
    ]
    assert pegs(CHINESE, title=CHINESE_TITLE, language="zh")[1] == "美国白宫周一表示，太阳能电池板关税将翻倍。"


def test_a_question_that_is_nothing_but_a_request_is_its_own_peg() -> None:
    text = "Q: Do you have a comment on the new tariffs?\n\nA: We oppose them."
    assert pegs(text) == ["Do you have a comment on the new tariffs?"]


def test_news_behind_a_request_is_the_peg() -> None:
    text = (
        "Q: Do you have a comment on the report from Malta? It says that the duty on wine will double.\n\nA: No."
    )
    assert pegs(text) == ["It says that the duty on wine will double."]


@pytest.mark.parametrize(
    ("question", "peg"),
    [
        (
            "Thank you. And my question is, will the duty on wine from Ningxia rise in May?",
            "will the duty on wine from Ningxia rise in May?",
        ),
        (
            "Hi. This is Ada Quill from Kestrel Radio. I also have a question on tin. Malta says tin costs more.",
            "Malta says tin costs more.",
        ),
        (
            "Just to follow up on wine, the trade office in Valletta says that prices have doubled.",
            "the trade office in Valletta says that prices have doubled.",
        ),
        (
            "But on that question, Mr. Secretary, Malta has closed its port to ships from Ningxia.",
            "Malta has closed its port to ships from Ningxia.",
        ),
        (
            "I wanted to ask about the closed harbour of Valletta and its four piers.",
            "the closed harbour of Valletta and its four piers.",
        ),
        (
            "It's reported that four piers of the harbour are closed. Is it so?",
            "It's reported that four piers of the harbour are closed.",
        ),
        (
            "What do you say to that? — the talks, and so on. Can you?",
            "The duty on wine rises to 40 percent in May.",
        ),
        ("Could I follow up on tin?", "The duty on wine rises to 40 percent in May."),
        (
            "Why should anybody in this whole country believe that it is so?",
            "The duty on wine rises to 40 percent in May.",
        ),
        ("You said so? Will Malta answer with a duty on copper?", "Will Malta answer with a duty on copper?"),
    ],
)
def test_the_peg_is_what_stands_alone_in_the_question_else_its_matter_else_what_the_answer_says(
    question: str, peg: str
) -> None:
    answer = "We have seen that. The duty on wine rises to 40 percent in May. Malta knows."
    assert pegs(f"Q: {question}\n\nA: {answer}") == [peg]


def test_the_line_above_a_speech_is_no_peg_and_the_other_side_s_paragraph_has_the_words_on_it() -> None:
    ours = source("harbour-house", party="us", ownership=Ownership.GOVERNMENT)
    text = "Lakeside Hall Ridgeport, Ohio\n\n" + speech((5,)).replace(
        "China builds", "Harbours are what we lack. China builds"
    )
    found = pegs(text, title="Remarks on Bridges", source=ours)
    assert found[0].startswith("We will mend 20 bridges")
    assert found[1].startswith("China builds")


def test_a_chinese_question_that_only_says_that_it_will_ask_is_no_peg() -> None:
    text = "问：我想问一个关于马耳他的问题。马耳他将于5月提高葡萄酒关税。你怎么看？\n\n答：请你向马耳他了解。"
    assert pegs(text, language="zh") == ["马耳他将于5月提高葡萄酒关税。"]


def test_a_chinese_question_of_a_paper_in_book_title_marks_is_asked_by_it() -> None:
    text = "《海港日报》记者：马耳他将于5月提高葡萄酒关税。中方有何评论？\n\n答：请你向马耳他了解。"
    found = cut_text(text, language="zh")[2]
    assert [turn.kind for turn in found.turns if turn] == [TurnKind.ASKED, TurnKind.ASKED, TurnKind.ANSWERED]
    assert pegs(text, language="zh") == ["马耳他将于5月提高葡萄酒关税。"]


def test_that_a_spokesperson_has_something_to_announce_is_no_peg() -> None:
    announced = "回答提问前，我有一条消息要发布。\n\n马耳他总理将于5月访华。他还将访问西安。"
    text = f"{announced}\n\n问：他去上海吗？\n\n答：他会去上海。"
    assert pegs(text, language="zh")[0] == "马耳他总理将于5月访华。"


def test_a_long_peg_ends_at_a_clause() -> None:
    news = "The commerce office of Malta said that the duty on wine from Ningxia will rise to 40 percent in May"
    more = ", while " + "the duties on copper, tin, magnets and solar panels stay as they were " * 3
    assert pegs(f"Q: {news}{more}. Is it so?\n\nA: It is.") == [news]


def test_a_segment_names_its_day_and_who_answers() -> None:
    _, _, found = cut_text(CONFERENCE, title=TITLE)
    assert (found.segments[0].day, found.segments[1].people) == ("2026-03-20", ("Wei Lan",))


def test_in_a_briefing_with_a_host_the_opening_and_the_closing_are_apart_and_who_is_not_called_goes_on() -> None:
    found = openings(BRIEFING, title="Background Press Call on a Trip to Geneva")
    assert [each[:15] for each in found] == [
        "MODERATOR: Good", "SENIOR OFFICIAL", "MODERATOR: Our ", "MODERATOR: Next", "MODERATOR: That",
    ]  # fmt: skip


def test_the_closing_has_no_peg_and_the_opening_statement_has_its_news() -> None:
    found = pegs(BRIEFING, title="Background Press Call on a Trip to Geneva")
    assert found[1] == "Minister Quill will travel to Geneva to talk about licences for magnets."
    assert found[-1] == ""


def test_who_only_greets_asks_nothing() -> None:
    opening = "MS. LARK: Good afternoon. The duty on wine from Ningxia rises to 40 percent in May."
    text = (
        f"Q Good afternoon.\n\n{opening}\n\nQ Will Beijing answer with a duty on copper?\n\nMS. LARK: Ask Beijing."
    )
    assert pegs(text) == [
        "The duty on wine from Ningxia rises to 40 percent in May.", "Will Beijing answer with a duty on copper?",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("opening", "question"),
    [
        (
            "The Prime Minister of Malta will visit China from March 20 to 22 for talks about wine and copper.",
            "Harbour News: What does China expect from this visit?",
        ),
        (
            "The Prime Minister of Malta will visit China from March 20 to 22 for talks about wine and copper.",
            "Harbour News: Just now you announced a visit. Who will receive the guest from Valletta?",
        ),
        (
            "Spokesperson Wei Lan met reporters in the yard of the ministry.",
            "Harbour News: Will tariffs rise in May?",
        ),
        ("Wei Lan: You have questions.", "Harbour News: Will the tariffs on copper rise?"),
    ],
)
def test_what_the_first_question_is_about_and_what_only_leads_to_it_are_no_segment_of_their_own(
    opening: str, question: str
) -> None:
    assert len(openings(f"{opening}\n\n{question}\n\nWei Lan: You will hear of it in time.", title=TITLE)) == 1


def test_in_chinese_what_the_first_question_is_about_is_no_segment_of_its_own_either() -> None:
    text = "马耳他总理将于3月20日至22日访问中国。\n\n海港新闻记者：请介绍此次访问的安排。\n\n韦岚：届时会公布。"
    assert len(openings(text, title=CHINESE_TITLE, language="zh")) == 1


def test_where_the_page_tells_that_somebody_speaks_and_nobody_asks_a_segment_begins() -> None:
    text = """Harbour TV: Will the duty on wine rise?

Wei Lan: It will rise to 40 percent in May.

President Jane Lark speaks at the harbour of Valletta.

Jane Lark: The port will be open again in June, and nobody pays a fee.

Harbour TV: Who pays?

Jane Lark: Nobody does, I said so."""
    found = openings(text, title="Secretary Jane Lark and Wei Lan answer questions")
    assert "President Jane Lark " in found


def test_a_colleague_who_takes_over_before_the_first_question_begins_a_segment() -> None:
    more = "The fishing grounds off Luzon are closed until the stocks are back, and no licences are given. " * 3
    handed = f"{more}\n\nI'd like to turn it over to my colleague.\n\nSENIOR COLLEAGUE: Good morning. {more}"
    text = BRIEFING.replace("Nine people go with her.", handed)
    assert [each[:11] for each in openings(text)][1:4] == ["SENIOR OFFI", "I'd like to", "MODERATOR: "]


def test_a_second_paragraph_of_a_question_is_asked_where_the_answer_has_its_label() -> None:
    text = "Q Is it so?\n\nAnd just on tin, if I may.\n\nMS. LARK: It is so.\n\nQ Always?\n\nMS. LARK: Always."
    assert turns(text)[1] == ("asked", "Q")


def test_an_interrupted_question_goes_on() -> None:
    text = """QUESTION: Will the tariffs on copper from Chile be raised in the autumn —

SECRETARY LARK: No.

QUESTION: — as the Foreign Minister of Malta said in Valletta?

SECRETARY LARK: I said that we look at it, and that is what we do."""
    assert len(openings(text)) == 1


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


def test_how_much_of_a_sentence_is_only_the_label_is_counted() -> None:
    _, sentences, found = cut_text(CONFERENCE, title=TITLE)
    at = next(index for index, sentence in enumerate(sentences) if sentence.startswith("Wei Lan"))
    assert found.turns[at] == Turn(TurnKind.ANSWERED, "Wei Lan", len("Wei Lan: "))
    assert found.turns[at + 1] == Turn(TurnKind.ANSWERED, "Wei Lan")


def test_an_answer_that_lost_its_label_is_nobodys_but_an_answer() -> None:
    text = "Harbour TV: Is it so?\n\nIt is so.\n\nKestrel Radio: Always?\n\nWei Lan: Always."
    assert turns(text, TITLE)[1:3] == [("answered", ""), ("asked", "Kestrel Radio")]


def test_a_label_in_capitals_counts_within_a_paragraph_too() -> None:
    text = "MODERATOR: Go ahead. Q Hi. Is it so?\n\nMS. LARK: It is so.\n\nQ Always?\n\nMS. LARK: Always."
    assert turns(text)[1] == ("asked", "Q")


def test_claims_and_the_facts_beside_them_are_no_questions_and_answers() -> None:
    text = """LARK: “The port of Malta has been closed for a year.”

THE FACTS: It was closed for nine days in May.

LARK: “The duty on wine is 90 percent.”

THE FACTS: It is 40 percent."""
    assert not any(turn and turn[0] == "asked" for turn in turns(text, "What Secretary Lark said of the port"))


def test_what_the_page_tells_between_two_conferences_is_nobodys_turn() -> None:
    text = """Harbour TV: Is it so?

Wei Lan: It is so.

President Jane Lark holds a press conference with the Prime Minister of Malta.

The Press: Is it so?

President Lark: It is not."""
    assert turns(text, TITLE)[2] is None


def test_a_colon_in_ordinary_sentences_is_no_label() -> None:
    text = "One thing is clear: tariffs rise.\n\nThe minister said: We wait.\n\nA: nothing was asked."
    assert turns(text) == [None, None, None]


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


def test_a_second_headline_is_no_measure() -> None:
    text = f"Both Sides Win\n\nOne Side Wins More Than It Had Hoped *\n\n{ROUNDUP}"
    assert openings(text, title="Fact Sheet: A Deal") == openings(
        f"Both Sides Win\n\n{ROUNDUP}", title="Fact Sheet: A Deal"
    )


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


def test_a_live_page_is_cut_at_the_times_of_its_posts() -> None:
    text = """09:10 GMT

The duty on wine rises to 40 percent on Friday, the Commerce Department said.

09:45 GMT

Three fishermen were set free and are on their way home to Luzon."""
    assert len(openings(text)) == 2


def test_quotations_of_several_people_are_a_segment_each() -> None:
    text = """Secretary Lark: “The duty on wine will fall by half in May.”

Ambassador Heron: “Both sides worked hard for this deal on wine.”

Secretary Lark: “Copper comes next, and it will not take as long.”

Ambassador Heron: “We have a team of nine people on copper already.”"""
    _, _, found = cut_text(text)
    assert len(found.segments) == 4
    assert {turn.kind for turn in found.turns if turn} == {TurnKind.SAID}


def test_the_headline_names_the_spokesperson_in_either_language() -> None:
    assert spokesperson_of(TITLE, lexicon()) == ("Foreign Ministry Spokesperson", "Wei Lan")
    assert spokesperson_of("外交部发言人韦岚主持例行记者会", lexicon()) == ("外交部发言人", "韦岚")
    assert spokesperson_of("Tariffs rise", lexicon()) == ("", "")


def conference(text: str, title: str, **changes: Any) -> str:
    values: dict[str, Any] = {"party": "prc", **changes}
    found, _, what = cut_text(text, title=title, source=source("ministry", **values))
    return conference_of(found, what, lexicon())


def test_the_pages_of_one_conference_are_told_as_one_in_both_languages() -> None:
    assert conference(CONFERENCE, TITLE) == conference(CHINESE, CHINESE_TITLE) != ""


@pytest.mark.parametrize(
    ("title", "changes"),
    [
        (CHINESE_TITLE.replace("3月9日", "3月10日"), {}),
        (CHINESE_TITLE.replace("外交部", "国防部"), {}),
        (CHINESE_TITLE, {"party": "taiwan"}),
    ],
)
def test_conferences_of_other_days_offices_and_parties_are_others(title: str, changes: dict[str, Any]) -> None:
    assert conference(CHINESE, title, **changes) not in ("", conference(CONFERENCE, TITLE))


def test_a_page_with_another_number_of_exchanges_is_not_told_as_one() -> None:
    more = (
        f"{CONFERENCE}\n\nLakes Daily: Will the duty on wine rise?\n\nWei Lan: It will rise to 40 percent in May."
    )
    assert conference(more, TITLE) not in ("", conference(CONFERENCE, TITLE))


def test_answers_to_single_questions_of_one_day_and_pages_of_nobodys_office_are_not_told_as_one() -> None:
    assert conference("Q: Will the duty on wine rise to 40 percent?\n\nA: It will rise in May.", TITLE) == ""
    assert conference(CONFERENCE, TITLE, party="") == ""


def test_briefings_of_two_publishers_that_name_no_kind_of_office_are_two() -> None:
    title = "Press Briefing of March 9, 2026"
    first = conference(BRIEFING, title, party="us", family="harbour-house")
    assert first not in ("", conference(BRIEFING, title, party="us", family="lighthouse"))


def test_news_is_no_conference() -> None:
    assert conference(NEWS, "Talks about tariffs") == ""


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


def test_an_empty_text_has_one_empty_segment() -> None:
    assert cut_text("")[2] == Cut((Segment(first=0, last=-1),), ())


def test_two_hundred_questions_are_two_hundred_segments() -> None:
    ask = "Harbour TV: The port of Town{0} was closed by the Navy of Land{0} on Monday. What is your comment?"
    answer = "Wei Lan: " + "We have noted what happened in the port and hope that it will be open again. " * 4
    text = "\n\n".join(f"{ask.format(number)}\n\n{answer}" for number in range(200))
    assert len(cut_text(text, title=TITLE)[2].segments) == 200


@pytest.mark.parametrize("piece", ["Q: ", "tariff ", "A b: ", "税", "Is it so? ", "“x” "])
def test_a_sentence_of_a_megabyte_is_read(piece: str) -> None:
    sentence = piece * (1_000_000 // len(piece))
    what = article(text=f"Q: Why?\n\n{sentence}\n\nA: So.\n\nQ: And?", title=TITLE)
    sentences = ("Q: Why?", sentence, "A: So.", "Q: And?")
    found = cut(what, sentences, {0, 1, 2, 3}, lexicon())
    assert found.segments[-1].last == 3
    assert all(len(each.peg) <= 400 for each in found.segments)


def test_a_host_who_names_the_next_speaker_in_a_sentence_of_one_paragraph_speaks() -> None:
    text = (
        "MODERATOR: I give the floor to Dana Whitlock.\n\nDana Whitlock: Thank you all. We go to Geneva.\n\n"
        "QUESTION: Will you talk about magnets?\n\nDana Whitlock: Yes.\n\n"
        "QUESTION: Who pays?\n\nDana Whitlock: We do."
    )
    assert turns(text, "Transcript of a call")[0] == ("said", "MODERATOR")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Q: Is the duty on wine from Oregon high?\n\nA: It is high.", ("Wei Lan",)),
        ("Harbour TV: Is the duty on wine high?\n\nWei Lan: It is high.", ("Wei Lan",)),
        ("Q: Did Xi Jinping tell Donald Trump of it?\n\nA: He did.", ("Wei Lan", "Donald Trump", "Xi Jinping")),
    ],
)
def test_who_answers_by_the_headline_or_a_label_and_whom_the_peg_names(text: str, people: tuple[str, ...]) -> None:
    (segment,) = cut_text(text, title=TITLE)[2].segments
    assert segment.people == people
