"""Which article's title stands above a story."""

from typing import Any

import pytest

from digests.model import Article, Ownership, Policy, Story, TextKind
from digests.rules.annotation.annotating import annotate
from digests.rules.editing.headings import event_title, titles_of
from digests.rules.editing.members import members_in, narrowed
from digests.rules.editing.storyboard import build_story
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import us_china

BOTH = "US adds five Chinese companies to its list"
ONE = "Five companies added to the list of Beijing"
NOTICE = "Ministry of Commerce Announcement No. 61 of 2025"


def made(identifier: int, title: str = BOTH, ownership: Ownership = Ownership.PRIVATE, **changes: Any) -> Article:
    outlet = source(f"outlet-{identifier}", ownership=ownership)
    return article(identifier, title=title, source=outlet, **({"text": "It rained."} | changes))


def order(*articles: Article, pegs: tuple[int, ...] = (), reprinted: tuple[int, ...] = ()) -> tuple[int, ...]:
    return titles_of(
        articles,
        {each.id: annotate(each, us_china(), lexicon()) for each in articles},
        pegs,
        reprinted,
        (),
        us_china(),
        lexicon(),
    )


def test_an_independent_outlet_that_names_both_sides_goes_first_and_one_whose_owner_nobody_knows_last() -> None:
    told = (
        made(1, BOTH, Ownership.STATE_CONTROLLED),
        made(2, BOTH, Ownership.GOVERNMENT),
        made(3, BOTH, Ownership.UNLABELLED),
        made(4, ONE, Ownership.NONPROFIT),
        made(5, BOTH, Ownership.PUBLIC_BROADCASTER),
        made(6, BOTH, Ownership.PARTY_LINKED),
    )
    assert order(*told) == (5, 4, 2, 1, 6, 3)


@pytest.mark.parametrize(
    ("worse", "marked"),
    [
        (made(1, kind=TextKind.OPINION), {}),
        (made(1), {"reprinted": (1,)}),
        (made(1), {"pegs": (1,)}),
        (made(1, NOTICE), {}),
        (made(1, "美国将五家中国企业列入清单", language="zh-Hans"), {}),
    ],
)
def test_even_a_state_outlets_title_goes_before(worse: Article, marked: dict[str, Any]) -> None:
    assert order(worse, made(2, BOTH, Ownership.STATE_CONTROLLED), **marked) == (2, 1)


def test_of_equals_the_one_with_text_then_the_earlier_number_goes_first() -> None:
    assert order(made(1, text=""), made(2)) == (2, 1)
    assert order(made(2), made(1)) == (1, 2)


@pytest.mark.parametrize(
    ("title", "numbered"),
    [
        (NOTICE, True),
        ("Notice No. 7", True),
        ("商务部公告2025年第61号", True),
        ("Announcement No. 61 adds five firms to the list", False),
        ("商务部公告2025年第61号 公布对稀土出口管制的决定", False),
        ("Five firms", False),
    ],
)
def test_a_notice_is_known_by_a_title_that_has_its_number_alone(title: str, numbered: bool) -> None:
    assert bool(lexicon().titles.numbered.search(title)) is numbered


# --- What stands above the story of a question and its answer, of a matter of a speech. ---

TITLE = "Department Press Briefing, May 23"
FISH = (
    "Leona Tarrant, Department Spokesperson\n\nWashington, D.C.\n\n"
    "QUESTION: The ministry of fisheries in Lima opened a new harbour today.\n\n"
    "MS. TARRANT: The harbour is a matter for Peru, and the Department has nothing to add to what was said there."
)
STRONGEST = "The United States strongly urges China to stop its military drills around Taiwan."
OTHER = "The United States will send two more ships through the Taiwan Strait and has told China so."


def told(question: str, answer: str, about: str = "China", title: str = TITLE) -> Story:
    """The story of the segment of a briefing that has these words."""
    text = f"{FISH}\n\nQUESTION: {question}\n\nMS. TARRANT: {answer}"
    office = source("state", ownership=Ownership.GOVERNMENT, party="us", policy=Policy.FULL)
    page = article(1, title=title, text=text, source=office, language="en")
    annotation = annotate(page, us_china(), lexicon())
    members = [each for each in members_in(page, annotation) if about in text[each.start : each.end]]
    annotations = {1: narrowed(annotation, members, page, ())}
    return build_story(7, [page], us_china(), lexicon(), annotations, members)


def lead_of(story: Story) -> str:
    return story.lines["us"][0].text


def test_the_news_in_a_question_stands_above_its_answer() -> None:
    news = "China began two days of military drills around Taiwan on Thursday."
    assert told(f"{news} Do you have a comment?", f"{STRONGEST} {OTHER}").headline == news


@pytest.mark.parametrize(
    "question",
    [
        "On the Chinese drills around Taiwan that began last night. Have you been in touch with Beijing?",
        "Can you tell us whether you have been in touch with Beijing about the Chinese drills?",
        "sorry if I missed it, but have you been in touch with Beijing about the drills around Taiwan?",
        "Good to see you at this briefing again, Madam. Were you in touch with Beijing on the drills?",
    ],
)
def test_a_question_that_tells_nothing_gives_way_to_another_sentence_than_the_one_that_is_quoted(
    question: str,
) -> None:
    story = told(question, f"{STRONGEST} {OTHER}")
    assert {story.headline, lead_of(story)} == {STRONGEST, OTHER}


def test_a_question_never_stands_above_its_answer_however_whole_it_is() -> None:
    question = "Has the United States been in touch with Beijing about the Chinese drills around Taiwan?"
    story = told(question, STRONGEST)
    assert story.headline_of(story.articles[0]) == ""


def test_an_answer_does_not_stand_above_itself_where_it_says_nothing_else() -> None:
    question = "short of talks, is it fair to say that the United States has no answer to the Chinese drills?"
    alone, more = told(question, STRONGEST), told(question, f"{STRONGEST} They had their own way with that.")
    assert alone.headline == alone.articles[0].title
    assert more.headline == STRONGEST


def test_the_title_stands_where_nothing_can_be_understood_alone() -> None:
    question = "short of talks, is it fair to say that you have no answer to the Chinese drills?"
    story = told(question, "We told them what we think of it. He knows that China is watching this very closely.")
    assert story.headline == TITLE
    assert story.headings == {1: ""}


def test_what_is_about_another_matter_stands_above_no_story() -> None:
    story = told(
        "There was no money for the new museum of glass. And what of the drills?", f"{STRONGEST} {OTHER}", "drills"
    )
    assert {story.headline, lead_of(story)} == {STRONGEST, OTHER}


@pytest.mark.parametrize(
    "replaced",
    [
        "And the embassy in Beijing raised the drills around Taiwan with the ministry on Thursday.",
        "I raised the drills around Taiwan with the Chinese foreign ministry on Thursday.",
        "You know that the embassy in Beijing raised the drills with the ministry on Thursday.",
        "On the first one of them, well, sorry.",
        "This was what the embassy told them about the drills around Taiwan.",
    ],
)
def test_what_leans_or_is_said_to_somebody_stands_above_nothing(replaced: str) -> None:
    question = "Has the United States been in touch with Beijing about the Chinese drills around Taiwan?"
    assert replaced not in told(question, f"{STRONGEST} {replaced}").headings.values()


# --- Titles that announce, ask or argue tell no event. ---


@pytest.mark.parametrize(
    ("title", "event"),
    [
        ("Readout of Minister Wei Lan's call with Secretary Tarrant", ""),
        ("The White House releases a summary of the first hundred hours of its crab policy", ""),
        ("WHAT THEY ARE SAYING: Fishermen praise the duty on Chinese crab meat", ""),
        ("Remarks by Secretary Tarrant on chips", ""),
        ("Secretary Tarrant was interviewed by Harbour News on the talks with China", ""),
        ("President Tarrant posted on Fathom about the level of exports of soybeans to China", ""),
        ("President Tarrant answered questions from the press on tariffs on China", ""),
        ("Foreign Ministry Spokesperson Wei Lan’s Regular Press Conference on March 9, 2026", ""),
        ("The Department released a press statement on forty entities", ""),
        ("Fact Sheet: The Harbours Deal", ""),
        ("Joint Statement on the Meeting in Lima", ""),
        ("What to know about ships, Iran and other countries", ""),
        ("The Latest on the Harbour Dispute: Trading Fees", ""),
        ("Tarrant hits out at China", ""),
        ("Port leaders react to the exit of Tarrant", ""),
        ("The Ministry released a press statement on ships", ""),
        ("Tarrant and Wei Lan exchanged in-depth views on ships in Lima", ""),
        ("Is China ready for a trade war?", ""),
        ("外交部发言人魏兰主持例行记者会", ""),
        ("商务部发言人就对美关税答记者问", ""),
        ("President Tarrant posted on Fathom that tariffs on China end in May", "="),
        ("China opened an inquiry. The ministry said the following", "China opened an inquiry."),
        ("Wei Lan met with the head of Quillon. Ministry readout", "Wei Lan met with the head of Quillon."),
        ("US adds five Chinese companies to its list", "="),
        ("Tarrant hits out at China over fees and recalls an envoy", "="),
        ("Report says Chinese ships left Lima", "="),
        ("The Ministry released a press statement expressing its opposition to fees on ships", "="),
        ("Washington rejects China's offer after press conference in Geneva fails", "="),
        ("商务部公布对美进口医疗器械反倾销调查", "="),
    ],
)  # fmt: skip
def test_of_a_title_what_tells_an_event_stands(title: str, event: str) -> None:
    assert event_title(title, lexicon()) == (title if event == "=" else event)


def single(title: str, text: str, **changes: Any) -> Story:
    page = made(1, title, Ownership.GOVERNMENT, text=text, language="en", **changes)
    annotation = annotate(page, us_china(), lexicon())
    return build_story(7, [page], us_china(), lexicon(), {1: annotation}, members_in(page, annotation))


def test_the_sentence_that_tells_it_stands_instead_of_a_title_that_announces() -> None:
    news = "The Department of Commerce added forty Chinese companies to the entity list on Monday."
    text = f"{news} The Department will hold a hearing on chips for China in the autumn of this year."
    assert single("The Department released a press statement on forty entities", text).headline == news


def test_a_sentence_with_a_day_that_only_its_text_tells_stands_above_nothing() -> None:
    news = "The Department of Commerce added forty Chinese companies to the entity list this morning."
    story = single("The Department released a press statement on forty entities", news)
    assert story.headline_of(story.articles[0]) == ""


def test_what_a_title_announces_behind_its_event_is_left_out() -> None:
    text = "The ministry opened the inquiry on Monday. The company said that it would answer all questions in May."
    title = "China opened an inquiry into the American chip maker Quillon. The ministry said the following"
    assert single(title, text).headline == "China opened an inquiry into the American chip maker Quillon."


def test_the_title_of_an_opinion_never_stands() -> None:
    story = single("China must be stopped at once", f"{STRONGEST} {OTHER}", kind=TextKind.OPINION)
    assert story.headline_of(story.articles[0]) == ""


def test_what_somebody_who_asks_thinks_is_no_news() -> None:
    story = told("We think that chips for China are next. Why now?", f"{STRONGEST} {OTHER}")
    assert {story.headline, lead_of(story)} == {STRONGEST, OTHER}


def test_a_title_that_was_cut_is_the_sentence_that_it_begins() -> None:
    whole = "The president raised tariffs on steel from China to 50 percent and said they take effect in June."

    def headline(title: str) -> str:
        post = article(1, title=title, text=f"{whole} More was not said.", language="en")
        annotation = annotate(post, us_china(), lexicon())
        members = members_in(post, annotation)
        return build_story(7, [post], us_china(), lexicon(), {1: annotation}, members).headline

    assert headline("The president raised tariffs on steel from China to…") == whole
    assert headline("The president raised tariffs on steel...") == whole
    assert headline("The president said nothing about steel…") == "The president said nothing about steel…"
