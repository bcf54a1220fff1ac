"""What leads on a card: the sentence that tells the event, a party's own word as its line, an act's measures."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from digests.model import (
    Article,
    Card,
    Fact,
    Member,
    Ownership,
    Passage,
    Person,
    Policy,
    Proof,
    Story,
    TextKind,
)
from digests.model.annotations import HEADLINE
from digests.rules.issuing.told import told_by
from tests.digests.issuing.relation import RELATION, SINCE, digest_of
from tests.digests.issuing.test_compose import sentence, simple
from tests.factories import article, passage, some, source

MEASURES = (
    "Duties on steel rise to 25 percent in May.",
    "Exports of magnets need a licence from June.",
    "Visas of students are limited to one year.",
    "Fees of ships that call at ports double in July.",
    "Grain worth three billion dollars is bought by autumn.",
    "Flights between the capitals resume weekly.",
    "Archives on prisoners are opened to families.",
)


def card_of(*passages: Passage, articles: tuple[Article, ...] = (), **changes: Any) -> Card:
    given = {"articles": articles} if articles else {}
    return digest_of(simple(1, "trade", 1.0, passages=passages, **given, **changes)).cards[0]


def shown(card: Card) -> list[str]:
    return [line.passage.text for line in card.passages]


def ministry(**changes: Any) -> Article:
    owner = source("ministry", ownership=Ownership.GOVERNMENT, policy=Policy.FULL, party="prc")
    return article(1, **({"title": "Measures on trade", "source": owner} | changes))


# --- whose word leads ----------------------------------------------------------------------------


OWN = passage(1, 0, sentence(1), party="prc", proof=Proof.OFFICE, line=0.9)


def test_a_partys_own_word_is_its_line_and_not_told_beside_it_again() -> None:
    more = passage(1, 1, sentence(2), party="prc", proof=Proof.OFFICE, line=0.8)
    card = card_of(more, lines={"prc": (OWN,)})
    assert some(card.lines["prc"]).passage == OWN
    assert shown(card) == []
    assert shown(card_of(OWN)) == [sentence(1)], "it leads where it is no line"


def test_an_outlets_own_sentence_stands_beside_a_line() -> None:
    assert shown(card_of(passage(1, 1, sentence(2)), lines={"prc": (OWN,)})) == [sentence(2)]


# --- which sentence ------------------------------------------------------------------------------


LONG = passage(1, 0, sentence(1, 320), worth=2.6)


@pytest.mark.parametrize(
    ("first", "other", "leads"),
    [
        pytest.param(passage(1, 0, sentence(1), worth=1.5), 2.5, False, id="what is worth more leads"),
        pytest.param(passage(1, 0, sentence(1), worth=3.0), 1.5, True, id="whatever stands behind it"),
        pytest.param(LONG, 2.6, False, id="a long one gives way to one as good"),
        pytest.param(LONG, 1.5, True, id="and not to one worth much less"),
        pytest.param(passage(1, 0, sentence(1), worth=2.2, leans=0.9), 2.0, False, id="what leans on another"),
        pytest.param(passage(1, 0, sentence(1), worth=2.2, unnamed=0.9), 2.0, False, id="what wants its speaker"),
        pytest.param(
            passage(1, 0, sentence(1), worth=2.2, unnamed=0.9, prefix="Tarrant"), 2.0, True, id="who is in front"
        ),
    ],
)
def test_which_of_two_sentences_leads(first: Passage, other: float, leads: bool) -> None:
    second = passage(1, 1, sentence(2), worth=other)
    assert shown(card_of(first, second))[0] == (first if leads else second).text


def test_the_sentence_that_tells_the_headline_at_length_leads() -> None:
    title = ("tariff", "steel", "rise", "pipe", "mill", "april", "ohio", "panel", "levy")
    long = (*title, "commerce", "monday", "quota", "ports", "beam", "coil")
    told = tuple(Fact(1, at, words=words) for at, words in ((HEADLINE, title), (0, long), (1, ("other",))))
    opening = passage(1, 0, sentence(1), worth=3.0)
    assert shown(card_of(opening, passage(1, 1, sentence(2), worth=1.5), facts=told))[0] == sentence(1)


def first_of(*articles: Article, facts: tuple[Fact, ...] = (), **chosen: Any) -> str:
    """The first passage of a card whose articles have one as good as another each."""
    said = tuple(passage(each.id, 0, sentence(each.id)) for each in articles)
    named = (article(9, title="Measures on trade"), *articles)
    of = simple(1, "trade", 1.0, articles=named, passages=said, facts=facts)
    return shown(digest_of(of, **chosen).cards[0])[0]


def test_what_names_no_language_is_read_by_everybody() -> None:
    one, other = article(1, title="Measures"), article(2, title="Measures on trade")
    assert first_of(one, other) == first_of(replace(one, language=""), other) == sentence(1)
    assert first_of(replace(one, language="zh-Hans"), other) == sentence(2)


@pytest.mark.parametrize(
    ("acts", "words", "first"),
    [
        (("raise",), ("tariff", "steel", "port", "mill"), 2),
        (("raise", "urge"), ("tariff", "steel", "port", "mill"), 1),
        ((), ("tariff", "steel", "port", "mill"), 1),
    ],
)
def test_a_step_goes_before_what_is_as_good(acts: tuple[str, ...], words: tuple[str, ...], first: int) -> None:
    headline = Fact(9, HEADLINE, words=("tariff", "steel", "pipe"))
    plain = Fact(1, 0, numbers=("3 count",), words=("tariff", "quota", "beam", "coil", "sheet"))
    told = Fact(2, 0, acts=acts, numbers=("4 count",), words=words)
    assert first_of(article(1), article(2), facts=(headline, plain, told)) == sentence(first)


def test_a_party_speaks_first_by_words_that_are_more_than_the_headline() -> None:
    headline = Fact(1, HEADLINE, acts=("raise",), words=("tariff", "steel", "pipe"))
    again, own = replace(headline, index=0), Fact(1, 1, acts=("oppose",), words=("quota", "mill", "beam"))
    said = tuple(passage(1, at, sentence(at), party="us", line=0.9) for at in (0, 1))
    card = card_of(lines={"us": said}, facts=(headline, again, own))
    assert some(card.lines["us"]).passage == said[1]


# --- lists of measures ---------------------------------------------------------------------------


def act(count: int, kind: TextKind = TextKind.ACT, **changes: Any) -> Story:
    told = [passage(1, at, text, segment=at, worth=2.0) for at, text in enumerate(MEASURES[:count])]
    members = tuple(Member(article=1, segment=at, start=10 * at, end=10 * at + 9) for at in range(count))
    values = {"passages": tuple(reversed(told)), "members": members, "articles": (ministry(kind=kind),)}
    return simple(1, "trade", 1.0, **(values | changes))


@pytest.mark.parametrize("kind", [TextKind.ACT, TextKind.STATEMENT])
def test_an_act_shows_two_of_its_measures_and_counts_the_others(kind: TextKind) -> None:
    card = digest_of(act(7, kind)).cards[0]
    assert len(card.passages) == 2
    assert card.unlisted == 5


def test_of_a_deal_the_second_measure_is_one_that_binds_the_other_side() -> None:
    actors = ("us", "us", "us", "prc")
    facts = tuple(Fact(1, at, actor=actor, words=(f"thing{at}",)) for at, actor in enumerate(actors))
    worths = (2.6, 2.5, 2.4, 2.0)
    told = tuple(passage(1, at, MEASURES[at], segment=at, worth=worth) for at, worth in enumerate(worths))
    card = digest_of(act(4, passages=told, facts=facts)).cards[0]
    assert shown(card) == [MEASURES[0], MEASURES[3]]


def test_the_weightiest_measure_leads_though_it_is_long() -> None:
    long = passage(1, 2, f"Duties on {'steel, ' * 60}and ships rise to 25 percent in May.", segment=2, worth=2.6)
    others = [passage(1, at, MEASURES[at], segment=at, worth=2.0) for at in (0, 1)]
    assert shown(digest_of(act(3, passages=(*others, long))).cards[0])[0] == long.text


def test_of_two_measures_there_is_no_list_nor_of_a_report() -> None:
    assert len(digest_of(act(2)).cards[0].passages) <= 2
    report = digest_of(act(7, TextKind.NEWS)).cards[0]
    assert len(report.passages) <= 2
    assert report.unlisted == 0


# --- what has a card at all ----------------------------------------------------------------------


def weak(number: int, **changes: Any) -> Story:
    return simple(number, "trade", 9.0, passages=(passage(number, 0, sentence(number), worth=1.2),), **changes)


def test_what_tells_hardly_anything_has_no_card_and_is_named_by_headline() -> None:
    digest = digest_of(weak(1), simple(2, "trade", 1.0))
    assert [card.story for card in digest.cards] == [2]
    assert [each.headline for each in digest.named] == ["Headline 1"]
    assert digest.left_out == 1


def test_a_line_worth_a_card_is_enough_and_so_is_a_headline_of_which_nothing_may_be_quoted() -> None:
    own = replace(OWN, index=1, text=sentence(3), worth=1.4)
    for enough in (weak(1, lines={"prc": (own,)}), simple(1, "trade", 1.0, passages=())):
        assert [card.story for card in digest_of(enough).cards] == [1]


def gone_on(worth: float, *, party: str = "", heard: str = "prc") -> list[int]:
    """The cards of who was told a story in which a party spoke; a new article adds a passage or a party's line."""
    old = article(1, title="Talks about cranes")
    before = passage(1, 1, sentence(3), party=heard, proof=Proof.OFFICE, line=0.9)
    first = simple(1, "trade", 1.0, articles=(old,), lines={heard: (before,)})
    added = passage(2, 0, sentence(2), worth=worth, party=party)
    new = article(2, title="Talks about cranes go on")
    lines = {heard: (before, *([added] if party == heard else []))} | ({party: (added,)} if party != heard else {})
    grown = replace(
        first,
        articles=(replace(old, stored_at=SINCE - timedelta(hours=3)), new),
        passages=(*first.passages, *([] if party else [added])),
        lines=lines if party else first.lines,
    )
    return [card.story for card in digest_of(grown, told=told_by(digest_of(first))).cards]


@pytest.mark.parametrize("added", [{}, {"party": "prc"}, {"party": "prc", "heard": "us"}])
def test_what_goes_on_without_a_move_has_a_card_where_it_is_worth_more(added: dict[str, Any]) -> None:
    assert gone_on(2.5, **added) == [1]
    assert gone_on(1.5, **added) == []


def asked(**changes: Any) -> Story:
    question = Member(article=1, peg="What was asked about the tariffs.", start=1, end=9)
    page = article(1, title="Press briefing")
    values = {"members": (question,), "headline": question.peg, "articles": (page,), "importance": 9.0}
    return replace(simple(1, "trade", 9.0), **(values | changes))


def test_a_question_without_its_answer_has_no_card() -> None:
    answer = passage(1, 0, sentence(1))
    assert digest_of(asked(passages=())).cards == ()
    assert [card.story for card in digest_of(asked(passages=(answer,))).cards] == [1]


@pytest.mark.parametrize(
    ("kind", "members", "told"),
    [
        (TextKind.EXCHANGE, True, False),
        (TextKind.EXCHANGE, False, False),
        (TextKind.TRANSCRIPT, True, False),
        (TextKind.TRANSCRIPT, False, True),
        (TextKind.ACT, True, True),
    ],
)
def test_what_has_but_a_conferences_title_is_not_told_or_named(kind: TextKind, members: bool, told: bool) -> None:
    page = article(1, title="Regular press conference of March 9", kind=kind)
    passages = (passage(1, 0, sentence(1), worth=2.5), passage(1, 1, sentence(2), worth=2.5))
    untitled = asked(
        articles=(page,), headline=page.title, passages=passages, **({} if members else {"members": ()})
    )
    digest = digest_of(untitled, simple(2, "tech", 1.0))
    assert (1 in [card.story for card in digest.cards]) is told
    assert 1 not in [pointer.story for pointer in digest.named]


def test_a_title_that_was_cut_stands_whole_without_a_line() -> None:
    whole = "Tariffs on cranes rise to 50 percent."
    post = article(1, title="Tariffs on cranes rise to…")
    told = simple(1, "trade", 9.0, passages=(), headline=whole, articles=(post,))
    assert [card.headline for card in digest_of(told).cards] == [whole]


def test_a_question_takes_no_room_from_its_answer() -> None:
    first = [
        simple(number, "trade", 20.0 - number, passages=(passage(number, 0, sentence(number, 380)),))
        for number in range(2, 9)
    ]
    answer = passage(1, 0, sentence(1, 200))
    asked_last = asked(passages=(answer,), importance=1.0)
    cards = digest_of(*first, asked_last, most=8).cards
    assert [line.passage for card in cards if card.story == 1 for line in card.passages] == [answer]


# --- a peg is a sentence of its article ----------------------------------------------------------


def test_a_card_is_called_a_denial_only_where_it_shows_one() -> None:
    told, denied = passage(1, 0, sentence(1)), passage(1, 0, "The ministry denied that talks were held.")
    assert card_of(told, claim="denial").claim == ""
    assert card_of(denied, claim="denial").claim == "denial"
    assert card_of(told, claim="unnamed sources").claim == "unnamed sources"


def test_a_sentence_that_stands_above_a_card_does_not_stand_below_it_again() -> None:
    head = "Washington raised the duty on harbour cranes to 30 percent on Monday."
    again = passage(1, 1, head, worth=3.0)
    other = passage(1, 2, "Ports in Shanghai ordered 40 cranes before the duty rises.", worth=1.5)
    page = article(1, title="Notice on cranes")
    about = {"headline": head, "headings": {1: head}, "articles": (page,)}
    (card,) = digest_of(simple(1, "trade", 9.0, **about, passages=(again, other))).cards
    assert (card.headline, card.is_sentence) == (head, True)
    assert [line.passage.text for line in card.passages] == [other.text]
    (alone,) = digest_of(simple(1, "trade", 9.0, **about, passages=(again,))).cards
    assert alone.passages == ()


# --- one meeting, one card -----------------------------------------------------------------------


def test_two_reports_that_name_the_same_person_of_each_side_are_one_meeting() -> None:
    def person(name: str) -> Person:
        return Person(re.compile(rf"\b{name}\b"), name)

    people = {"us": (person("Brannock"), person("Tarrant")), "prc": (person("Wei Lan"),)}
    parties = tuple(replace(party, people=people.get(party.id, ())) for party in RELATION.parties)
    titles = (
        "Brannock and Wei Lan agree on grain in Lima",
        "Wei Lan tells Brannock to lift the fees on ships",
        "Tarrant and Wei Lan sign a pact on flights",
        "Brannock orders fees on ships",
        "Brannock orders fees on steel",
    )
    stories = [
        simple(number, "trade", 9.0 - number, articles=(article(number, title=title),))
        for number, title in enumerate(titles, 1)
    ]
    digest = digest_of(*stories, relation=replace(RELATION, parties=parties))
    assert [card.headline for card in digest.cards] == [titles[0], *titles[2:]]
    assert [each.headline for each in digest.named] == [titles[1]]
