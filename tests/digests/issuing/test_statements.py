"""What somebody said as a card: which sentences, under which name, with which subject, and what stands beside."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from digests.model import (
    FORCE,
    OCCASION,
    Article,
    Asked,
    Card,
    CardKind,
    Digest,
    Length,
    Member,
    Ownership,
    Passage,
    Place,
    Policy,
    Preferences,
    Proof,
    Story,
    TextKind,
)
from digests.rules.issuing import acceptance
from digests.rules.issuing.compose import untold
from digests.rules.issuing.cuts import ended, ended_at_clause, review_line, statement_headline, without_opener
from digests.rules.issuing.lines_told import forms_printed
from digests.rules.issuing.statements import says_alone
from digests.rules.issuing.subjects import subject_of
from digests.rules.issuing.told import lines_of, told_by
from tests.digests.issuing.relation import NOTHING, RELATION, SINCE, digest_of
from tests.factories import NOW, article, passage, some, source, story
from tests.lexicons import lexicon
from tests.relations import us_china

MINISTRY = source("ministry", ownership=Ownership.GOVERNMENT, party="prc", policy=Policy.OFFICIAL)
HOUSE = source("white-house", ownership=Ownership.GOVERNMENT, party="us", policy=Policy.FULL)
URGES = "We urge the United States to lift the tariffs on solar panels of forty Chinese firms at once."
START = URGES.removesuffix(".")
MORE = (
    "for buyers of the east who wait for them to come home in spring with meat of the north and grain of the south"
)
BUYS = "China has decided to buy twelve million tons of soybeans from the United States this season."
REFUSES = "China will never accept the chips rule of the United States on companies in third countries."
WARNS = "We must warn the United States that drills around Taiwan are met with countermeasures."
RAISES = "The United States will raise tariffs on solar panels from China to forty percent in May."


SEVEN = (
    "China will buy soybeans of American farmers from the first day of the harvest on.",
    "We urge Washington to end the ban on steel pipes from the mills of the north.",
    "Nobody should sell missiles to the island, and we oppose each such sale to Taipei.",
    "Fentanyl is a problem of demand that the United States must solve in its own towns.",
    "Export licences for rare earths are refused to makers of weapons without exception.",
    "Students who want to go to American colleges must be given their visas in time.",
    "Drills near Xinjiang by foreign aircraft are answered with countermeasures at any hour.",
)


def conference(number: int = 1, outlet: Any = MINISTRY, **changes: Any) -> Article:
    title = "Foreign Ministry Spokesperson Wei Lan's Regular Press Conference on March 9, 2026"
    return article(number, **({"title": title, "source": outlet, "kind": TextKind.EXCHANGE} | changes))


def said(
    article: int, index: int, text: str, party: str = "prc", speaker: str = "Wei Lan", **changes: Any
) -> Passage:
    values = {"party": party, "speaker": speaker, "proof": Proof.LABEL, "worth": 2.0, "line": 0.9}
    return passage(article, index, text, **(values | changes))


def matter(
    number: int, *lines: Passage, page: Article | None = None, theme: str = "trade", **changes: Any
) -> Story:
    """The story of an exchange of a conference."""
    spoken = page or conference()
    values: dict[str, Any] = {
        "articles": (spoken,),
        "headings": {spoken.id: ""},
        "members": (Member(article=spoken.id, segment=number),),
        "lines": {line.party: tuple(each for each in lines if each.party == line.party) for line in lines},
        "passages": (),
        "themes": (theme,),
        "importance": 3.0,
    }
    return story(number, **(values | changes))


def event(number: int = 9, **changes: Any) -> Story:
    page = article(
        number, title=f"China opens harbour number {number} to American ships", source=source("gazette")
    )
    told = passage(number, 0, "The harbour was opened to ships of the United States on Monday, the port said.")
    return story(number, **({"articles": (page,), "passages": (told,), "importance": 1.0} | changes))


def only(digest: Digest) -> Card:
    (card,) = digest.cards
    return card


def test_what_was_named_once_without_a_card_is_not_named_again_and_may_have_a_card() -> None:
    def opens(number: int, weight: float) -> Story:
        told = passage(number, 0, f"Harbour number {number} was opened to {SEVEN[number % 7][:30]} on Monday.")
        return event(number, passages=(told,), importance=weight)

    small = [opens(number, 1.0) for number in (11, 12, 13)]
    first = digest_of(opens(10, 9.0), *small, most=1)
    named = {each.article.id for each in first.named}
    assert named == {11, 12, 13}
    again = digest_of(opens(14, 9.0), *small, told=told_by(first), most=1)
    assert (again.named, again.left_out) == ((), 3)
    assert digest_of(*small, told=told_by(first)).cards[0].headline_article.id in named


def test_a_statement_is_judged_once_a_digest_whether_or_not_it_has_a_card(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[tuple[Any, ...]] = []
    accepts = acceptance.accepts_sentence

    def counted(element: Any, passage: Passage, *others: Any, **more: Any) -> Any:
        judged.append((element, passage.article, passage.index))
        return accepts(element, passage, *others, **more)

    monkeypatch.setattr(acceptance, "accepts_sentence", counted)
    pages = [conference(number, title=f"Interview number {number} with Wei Lan") for number in range(1, 5)]
    days = [replace(page, published=NOW - timedelta(days=number)) for number, page in enumerate(pages)]
    told = digest_of(*(matter(page.id, said(page.id, 1, SEVEN[page.id]), page=page) for page in days), most=1)
    assert told.named, "some have no card"
    assert judged
    assert len(judged) == len(set(judged))


# --- one card a speaker and day ---------------------------------------------------------------------


def test_what_one_speaker_says_at_a_conference_makes_one_card_the_weightiest_statement_above_it() -> None:
    stories = (matter(1, said(1, 1, URGES)), matter(2, said(1, 5, BUYS)), matter(3, said(1, 9, REFUSES)))
    card = only(digest_of(*stories))
    assert (card.kind, card.speaker, card.party) == (CardKind.STATEMENT, "Wei Lan", "prc")
    assert card.headline == BUYS, "what is decided goes before what is demanded"
    assert [each.line.passage.text for each in card.statements] == [URGES, REFUSES]


def test_two_texts_of_one_speaker_and_day_make_one_card_and_another_day_another() -> None:
    interview = conference(2, title="Interview with Spokesperson Wei Lan", kind=TextKind.TRANSCRIPT)
    earlier = conference(3, published=NOW - timedelta(days=1, hours=3))
    told = (matter(1, said(1, 1, URGES)), matter(2, said(2, 1, BUYS), page=interview))
    assert len(digest_of(*told).cards) == 1
    assert len(digest_of(*told, matter(3, said(3, 1, WARNS), page=earlier)).cards) == 2


def test_each_side_has_one_card_of_five_and_a_second_only_where_no_event_is_left() -> None:
    other = conference(2, title="Regular Press Conference of the Ministry of Commerce")
    spoken = (matter(1, said(1, 1, URGES)), matter(2, said(2, 1, BUYS, speaker="Lu Shan"), page=other))
    events = tuple(event(number) for number in range(11, 16))
    kinds = [card.kind for card in digest_of(*spoken, *events).cards]
    assert (len(kinds), kinds.count(CardKind.STATEMENT)) == (5, 1)
    kinds = [card.kind for card in digest_of(*spoken, event()).cards]
    assert kinds.count(CardKind.STATEMENT) == 2


@pytest.mark.parametrize("weighs", [{}, {FORCE: 1.0}, {OCCASION: 1.0}])
def test_what_weighs_most_opens_the_day_but_no_briefing_goes_before_a_summit_or_an_act_of_force(
    weighs: dict[str, float],
) -> None:
    digest = digest_of(matter(1, said(1, 1, BUYS), importance=9.0), event(importance=0.5, weighs=weighs))
    opens = CardKind.EVENT if weighs else CardKind.STATEMENT
    assert (digest.cards[0].kind, len(digest.cards)) == (opens, 2)


def test_a_statement_card_stands_in_the_section_of_its_headline_and_not_of_its_conference() -> None:
    told = matter(1, said(1, 1, URGES, themes=("tech", "trade")), theme="taiwan")
    assert [section.theme for section in digest_of(told).sections] == ["tech"]
    assert [section.theme for section in digest_of(told, themes=("taiwan",)).sections] == ["taiwan"]
    unsaid = matter(1, said(1, 1, URGES, themes=()), theme="taiwan")
    assert [section.theme for section in digest_of(unsaid).sections] == ["taiwan"]


def test_a_report_of_what_was_said_makes_it_an_event_with_that_line() -> None:
    report = article(2, title="China is to buy soybeans of American farmers", source=source("gazette"))
    told = matter(
        1, said(1, 1, BUYS), articles=(report, conference()), lead=2, headings={1: ""}, headline=report.title
    )
    card = only(digest_of(told))
    assert (card.kind, card.headline) == (CardKind.EVENT, report.title)
    line = card.lines["prc"]
    assert some(line).passage.text == BUYS


def test_what_has_no_proof_or_no_label_of_its_source_is_no_statement() -> None:
    nobody = replace(MINISTRY, ownership=Ownership.UNLABELLED, label="unlabelled")
    assert not digest_of(matter(1, said(1, 1, URGES), page=conference(1, nobody))).cards
    assert not digest_of(matter(1, said(1, 1, URGES, proof=None))).cards


# --- what is told and what is left ----------------------------------------------------------------

VAGUE = "We have exchanged views with the United States on trade and on many other things of interest."


def two_briefings(second: str, **changes: Any) -> tuple[Story, ...]:
    other = conference(2, title="Regular Press Conference of the Ministry of Commerce")
    return matter(1, said(1, 1, BUYS)), matter(2, said(2, 1, second, speaker="Lu Shan", **changes), page=other)


def test_who_has_no_card_is_named_by_what_they_said() -> None:
    digest = digest_of(*two_briefings(URGES), *(event(number) for number in range(11, 16)))
    (named,) = (each for each in digest.named if each.speaker)
    assert (named.speaker, named.headline, named.subjects) == ("Lu Shan", URGES, ())


def test_who_said_nothing_that_stands_above_a_card_is_named_only_where_all_are_listed() -> None:
    stories = (*two_briefings(VAGUE, proof=Proof.READOUT), *(event(number) for number in range(11, 16)))
    assert not [each for each in digest_of(*stories, barred=True).named if each.speaker]
    listed = untold(stories, NOTHING, Preferences(), NOW, since=SINCE, relation=RELATION, lexicon=lexicon())
    assert ("Ministry", "") in {(each.speaker, each.headline) for each in listed}


@pytest.mark.parametrize(("length", "most"), [(Length.NORMAL, 3), (Length.FULL, 4)])
def test_a_card_has_three_more_statements_or_four_and_counts_the_further_answers_by_subject(
    length: Length, most: int
) -> None:
    seven = (matter(number, said(1, 3 * number, text)) for number, text in enumerate(SEVEN, 1))
    digest = digest_of(*seven, length=length)
    card = only(digest)
    assert len(card.statements) == most
    assert card.more == len(SEVEN) - 1 - most
    assert len(card.more_subjects) == min(card.more, 3)
    assert (digest.named, digest.left_out) == ((), 0), "what is counted on the card is named nowhere else"


def test_all_stories_of_a_card_are_told_and_what_is_only_counted_is_not() -> None:
    digest = digest_of(*(matter(number, said(1, 3 * number, text)) for number, text in enumerate(SEVEN, 1)))
    told = told_by(digest)
    assert len(told.stories) == 4
    assert len(told.passages) == 4


def test_what_was_told_is_not_told_again() -> None:
    spoken = matter(1, said(1, 1, URGES))
    assert not digest_of(spoken, told=told_by(digest_of(spoken))).cards


def test_a_cut_headline_stands_whole_below() -> None:
    long = f"{START} and stop the pressure on companies of other countries that build ships {MORE}, {MORE}."
    card = only(digest_of(matter(1, said(1, 1, long))))
    assert card.headline == f"{START} …"
    assert [each.line.passage.text for each in card.statements] == [long]


def test_without_a_statement_that_can_stand_above_it_there_is_no_card_and_nothing_is_named() -> None:
    endless = (
        f"{START} in the spirit of the talks of the two presidents in the harbour city of the south {MORE} {MORE}."
    )
    digest = digest_of(matter(1, said(1, 1, endless, worth=2.4)))
    assert (digest.cards, digest.named, digest.left_out) == ((), (), 1)


def test_what_another_body_of_its_side_says_is_no_statement_of_a_spokesperson() -> None:
    told = "The Chinese Ministry of Commerce opposed the tariffs on solar panels, stating that it will answer."
    spoken = (matter(1, said(1, 1, told)), event(9))
    for relation, cards in ((us_china(), 1), (RELATION, 2)):
        assert len(digest_of(*spoken, relation=relation).cards) == cards


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("U.S. President Donald Trump signs an order on the tariffs of solar panels from China.", False),
        ("President Donald Trump told me that we will lift the tariffs on solar panels from China.", True),
        ("China urges President Donald Trump to lift the tariffs on solar panels of Chinese firms.", True),
    ],
)
def test_what_is_told_of_somebody_else_by_name_is_no_statement(text: str, stands: bool) -> None:
    cards = digest_of(matter(1, said(1, 1, text)), event(9), relation=us_china()).cards
    assert (text in {card.headline for card in cards}) is stands


def test_what_two_say_at_one_conference_makes_one_card_and_elsewhere_each_has_one() -> None:
    stronger, weaker = said(1, 1, BUYS), said(1, 5, URGES, speaker="Lu Shan")
    assert only(digest_of(matter(1, stronger), matter(2, weaker))).headline == BUYS
    page = conference(2)
    elsewhere = matter(3, said(2, 5, REFUSES, speaker="Lu Shan"), page=page)
    speakers = [each.speaker for each in digest_of(matter(1, stronger), matter(2, weaker), elsewhere).cards]
    assert sorted(speakers) == ["Lu Shan", "Wei Lan"]


# --- what a question tells --------------------------------------------------------------------------


def fact(text: str, first: int = 1, last: int = 9) -> Asked:
    return Asked((passage(1, 0, text, place=Place.QUESTION),), 1, first, last)


def test_what_the_question_told_stands_before_the_answer_unless_it_is_long_or_of_another() -> None:
    head = matter(1, said(1, 20, BUYS))
    short, long = "Lima said that forty firms were named.", "Lima said that forty firms were named. " * 7

    def asked(*found: Asked) -> tuple[str, ...]:
        card = only(digest_of(head, matter(2, said(1, 5, URGES), asked=found)))
        return tuple(each.passage.text for each in card.statements[0].asked)

    assert asked(fact(short)) == (short,)
    assert asked(fact(short * 3)) == (short * 3,), "a sentence may be longer than its answer"
    assert asked(fact(long)) == ()
    assert asked(fact(short, 6, 9)) == ()


def test_what_the_question_told_stands_below_the_statement_that_heads_the_card() -> None:
    told = "Lima said that forty firms were named."
    whole = only(digest_of(matter(1, said(1, 5, URGES), asked=(fact(told),))))
    assert (whole.headline, whole.statements) == (URGES, ())
    assert [each.passage.text for each in whole.asked] == [told]
    assert told in {line.passage.text for line in lines_of(whole)}, "it counts as quoted, and as told"
    assert only(digest_of(matter(1, said(1, 5, URGES), asked=(fact(told, 6, 9),)))).asked == ()


def test_an_interviewers_preface_to_another_matter_stands_before_no_answer() -> None:
    def asked(told: str, **changes: Any) -> int:
        page = conference(**changes)
        return len(only(digest_of(matter(1, said(1, 5, URGES), page=page, asked=(fact(told),)))).asked)

    other, interview = "Lima said that nine harbours were named.", "Minister Wei Lan on Harbour Talk"
    assert asked(other) == 1
    assert asked(other, title=interview) == 0
    assert asked("Washington said that the tariffs on panels stay.", title=interview) == 1


def test_of_two_that_may_head_a_card_the_one_that_need_not_be_cut_does() -> None:
    long = f"{START} and stop the pressure on companies of other countries that build ships {MORE}, {MORE}."
    both = only(digest_of(matter(1, said(1, 1, long), said(1, 5, WARNS))))
    assert both.headline == WARNS
    assert only(digest_of(matter(1, said(1, 1, long)))).headline.endswith("…")


# --- both sides on one matter ---------------------------------------------------------------------


def house(number: int = 5, **changes: Any) -> Article:
    return conference(number, HOUSE, title="Press Briefing by Press Secretary Leona Tarrant", **changes)


def test_both_sides_on_one_thing_make_one_card_and_neither_is_told_again() -> None:
    theirs = matter(2, said(5, 1, RAISES, "us", "Leona Tarrant"), page=house())
    card = only(digest_of(matter(1, said(1, 1, URGES)), theirs))
    assert (card.kind, card.subjects) == (CardKind.BOTH, ("tariffs",))
    assert [line and line.passage.text for line in card.lines.values()] == [RAISES, URGES]
    assert set(told_by(digest_of(matter(1, said(1, 1, URGES)), theirs)).stories) == {1, 2}


def test_sides_that_speak_on_other_things_or_days_apart_have_a_card_each() -> None:
    apart = house(published=NOW - timedelta(days=2))
    on_ships = said(
        5, 1, "The United States will send two more ships through the strait in May.", "us", "Leona Tarrant"
    )
    for theirs in (
        matter(2, said(5, 1, RAISES, "us", "Leona Tarrant"), page=apart),
        matter(2, on_ships, page=house()),
    ):
        kinds = [card.kind for card in digest_of(matter(1, said(1, 1, URGES)), theirs).cards]
        assert kinds == [CardKind.STATEMENT] * 2


def test_a_decision_told_by_both_opens_the_day_before_what_one_side_says() -> None:
    theirs = matter(2, said(5, 1, RAISES, "us", "Leona Tarrant"), page=house(), importance=1.0)
    louder = conference(8, title="Regular Press Conference of the Ministry of Commerce")
    alone = matter(3, said(8, 1, WARNS, speaker="Lu Shan"), page=louder, importance=9.0)
    kinds = [card.kind for card in digest_of(matter(1, said(1, 1, URGES), importance=1.0), theirs, alone).cards]
    assert kinds == [CardKind.BOTH, CardKind.STATEMENT]


# --- sentences, openers, subjects -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        (URGES, True),
        ("China also opposes the tariffs of the United States on solar panels.", False),
        ("Both countries should keep to what their presidents agreed on tariffs.", False),
        ("They will not get away with tariffs on the solar panels of China.", False),
        ("In that light, there is no reason to lift the tariffs on the solar panels of China.", False),
        ("In light of the tariffs on solar panels, China will buy less crab meat of American firms.", True),
        ("This is not how the United States should treat the solar panels of China.", False),
        ("As for the tariffs of the United States, we have already responded to the question.", False),
        ("China's position is clear and consistent, whatever the tariffs on solar panels.", False),
        ("On trade issues, China's position has always been consistent and clear.", False),
        ("中方敦促美方立即取消对中国企业的关税。", True),
        ("这是对中国企业的打压，中方坚决反对。", False),
    ],
)
def test_a_statement_never_leans(text: str, alone: bool) -> None:
    assert says_alone(passage(1, 1, text), lexicon()) is alone


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"On your second question, {URGES}", f"…{URGES}"),
        (f"So, that's a long way of saying: {BUYS}", f"…{BUYS}"),
        (f"Uh, well, {BUYS}", f"…{BUYS}"),
        (BUYS, BUYS),
        (
            "So far China has bought two million tons of soybeans.",
            "So far China has bought two million tons of soybeans.",
        ),
        ("关于你的第二个问题，中方敦促美方立即取消关税。", "…中方敦促美方立即取消关税。"),
    ],
)
def test_the_words_with_which_somebody_begins_are_cut_and_the_cut_is_marked(text: str, shown: str) -> None:
    assert without_opener(text, lexicon()) == shown


def test_every_form_in_which_a_statement_is_printed_is_known_when_it_is_taken_back() -> None:
    rest = "ports stay open to ships of both sides, while talks on fees go on in the harbour of Oakland"
    text = f"On your second question, {BUYS.removesuffix('.')}, {rest}, {rest}, {rest}."
    opened, above, reviewed = (each(text, lexicon()) for each in (without_opener, statement_headline, review_line))
    assert len({text, opened, above, reviewed}) == 4, "each cut differs"
    assert "" not in forms_printed(text, lexicon())
    assert forms_printed(text, lexicon()) >= {text, opened, above, reviewed}


def test_a_long_sentence_ends_at_a_clause_that_keeps_what_it_demands_or_not_at_all() -> None:
    words = "China urges the United States to lift tariffs on steel, while talks go on in the harbour"
    assert ended(words, 80, lexicon()) == "China urges the United States to lift tariffs on steel …"
    late = "In the spirit of what was said in the harbour city, while talks go on, we urge them to lift tariffs"
    assert ended(late, 80, lexicon()) == ""


@pytest.mark.parametrize(
    ("answer", "question", "words"),
    [
        (URGES, "", "tariffs"),
        ("中方坚决反对美方提高关税。", "", "关税"),
        ("We will talk about Rare Earths soon.", "", "Rare Earths"),
        ("Rare earths are what we will talk about soon.", "", "rare earths"),
        ("We oppose US arms sales to the island.", "", "US arms sales"),
        ("We oppose laws on anti-foreign sanctions of the island.", "", "sanctions"),
    ],
)
def test_a_subject_is_a_thing_of_the_statement(answer: str, question: str, words: str) -> None:
    assert subject_of(answer, question, ("taiwan",), "taiwan", "en", us_china(), lexicon()).sure == words


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        ("China will take the steps that it has to take.", "Lima bought Russian oil of forty ships."),
        ("China will take the steps that it has to take.", "Trump spoke before the Supreme Court in Washington."),
        ("They left one accord on the air, then one on the sea, and now they wish to hold drills.", ""),
        ("I do not want them to build so many ships and so many harbours there.", ""),
        ("We ask for nuclear prudence in these waters.", ""),
    ],
)
def test_what_only_the_question_names_or_what_ends_a_list_is_no_subject(answer: str, question: str) -> None:
    found = subject_of(answer, question, (), "trade", "en", us_china(), lexicon())
    assert (found.words, found.sure) == ("trade", "")


def test_what_comes_late_is_a_subject_where_the_question_is_about_it() -> None:
    late = "They left one accord on the air, then one on the sea, and now they wish to hold drills."
    asked = "The fleet announced drills in the strait."
    assert subject_of(late, asked, (), "trade", "en", us_china(), lexicon()).sure == "drills"


@pytest.mark.parametrize(
    ("themes", "sure"),
    [(("taiwan",), "Taiwan"), (("taiwan", "trade"), ""), ((), ""), (("diplomacy",), "")],
)
def test_a_topic_is_a_subject_where_it_is_the_only_one_of_the_words_and_no_broad_one(
    themes: tuple[str, ...], sure: str
) -> None:
    answer = "China will take the steps that it has to take."
    assert subject_of(answer, "", themes, "trade", "en", us_china(), lexicon()).sure == sure


def test_beside_another_matter_stands_no_statement_of_which_nobody_knows_what_it_is_about() -> None:
    doubtful = "China will take the steps that it has to take and will never accept such blackmail of 12 firms."
    card = only(digest_of(matter(1, said(1, 1, BUYS)), matter(2, said(1, 5, doubtful))))
    assert (card.statements, card.more) == ((), 1)
    of_the_same = only(digest_of(matter(1, said(1, 1, BUYS), said(1, 5, doubtful))))
    assert [(each.line.passage.text, each.subject) for each in of_the_same.statements] == [(doubtful, "")]


# --- hostile input ------------------------------------------------------------------------------


def test_a_conference_of_two_hundred_answers_is_one_card() -> None:
    stories = [
        matter(
            number, said(1, number, f"We urge the United States to lift rule {number} on steel of firm {number}.")
        )
        for number in range(1, 201)
    ]
    digest = digest_of(*stories)
    card = only(digest)
    assert card.more <= 199
    assert len(card.statements) <= 4
    assert sum(len(line.passage.text) for line in lines_of(card)) <= 1400
    assert told_by(digest) != NOTHING


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Short, and whole", "Short, and whole"),
        ("The ferries keep to their timetable, and nobody waits", "The ferries keep to their timetable …"),
        ("The ferries of two towns keep to their long timetable", "The ferries of two towns keep to their …"),
        ("渡轮照常行驶，没有人等候，两座城市的居民都说一切如常", "渡轮照常行驶，没有人等候 …"),
        ("x" * 60, "x" * 39 + "…"),
    ],
)
def test_a_long_text_ends_at_a_clause_or_else_at_a_word(text: str, left: str) -> None:
    assert ended_at_clause(text, 40) == left
