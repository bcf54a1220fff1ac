"""When a story that was told has moved, and that its card shows how."""

from dataclasses import replace
from datetime import timedelta

import pytest

from digests.model import (
    Article,
    Card,
    ChangeKind,
    Fact,
    Passage,
    Story,
    StoryStatus,
    TextKind,
    Told,
    ToldFact,
    ToldStory,
)
from digests.rules.annotation.annotating import annotate
from digests.rules.sending.told import Memory, came_before, came_within, minutes_of, reached
from digests.rules.sending.updates import (
    LIKELY,
    Growth,
    adds,
    chance_of_moving,
    features_of,
    takes_stand,
    tells_deed,
)
from digests.rules.texts import is_chinese
from tests.digests.sending.relation import digest_of
from tests.digests.sending.test_novelty import DUTY, US_CHINA, YESTERDAY, built, change, news_of, told
from tests.editing import story_of
from tests.factories import NOW, article, passage, source
from tests.lexicons import lexicon

PLAN = f"The tariff on Chinese electric cars will take effect on {YESTERDAY:%B %-d}, the Commerce Department said."
DONE = "The tariff on Chinese electric cars took effect overnight, the Commerce Department said."
INVESTIGATES = "The Commerce Department investigates dealers who hide the tariff on Chinese electric cars."


def card_of(later: Story, known: Told, language: str = "en") -> Card:
    (card,) = digest_of(later, told=known, relation=US_CHINA, language=language).cards
    return card


def of_kind(kind: TextKind, text: str) -> tuple[Story, Story]:
    """A story as it was told, and as it is with a second article of that kind."""
    later = built(1, (1, DUTY), (2, text))
    articles = tuple(replace(each, kind=kind) if each.id == 2 else each for each in later.articles)
    return built(1, (1, DUTY), ago=30), replace(later, articles=articles)


# --- what an outlet takes back


@pytest.mark.parametrize(
    "taken_back",
    [
        "The Gazette's earlier report that 49 Chinese military aircraft flew around the island was wrong.",
        "The Gazette wrongly reported 49 Chinese military aircraft around the island.",
        "The Gazette has withdrawn its report of 49 Chinese military aircraft around the island.",
        "Correction: 47 Chinese military aircraft flew around the island, the ministry's list shows.",
        "更正：本报此前关于台湾岛周围49架中国军机的报道有误。",
    ],
)
def test_what_an_outlet_takes_back_is_known_by_its_words(taken_back: str) -> None:
    language = "zh-Hans" if is_chinese(taken_back) else "en"
    told_in = annotate(article(1, title=taken_back, language=language), US_CHINA, lexicon())
    assert "correct" in told_in.facts[0].acts


# --- a deed


def test_a_deed_after_a_weekend_still_moves_what_was_told_on_friday() -> None:
    later = built(1, (1, DUTY), (2, INVESTIGATES))
    assert change(built(1, (1, DUTY), ago=76), later) == (ChangeKind.ACT, "", "")
    assert change(built(1, (1, DUTY), ago=110), later) is None


@pytest.mark.parametrize(
    ("kind", "text", "is_update"),
    [
        (TextKind.NEWS, INVESTIGATES, True),
        (TextKind.OPINION, INVESTIGATES, False),
        (TextKind.ANALYSIS, INVESTIGATES, False),
        (TextKind.EXCHANGE, INVESTIGATES, False),
        (TextKind.TRANSCRIPT, INVESTIGATES, False),
        (TextKind.EXCHANGE, INVESTIGATES.replace("dealers", "12 dealers"), True),
        (TextKind.NEWS, INVESTIGATES.replace("investigates", "does not investigate"), False),
        (TextKind.NEWS, "The Commerce Department warned dealers of an end to the tariff on electric cars.", False),
        (TextKind.NEWS, "The Commerce Department measured the tariff on Chinese electric cars again.", False),
        (TextKind.NEWS, "Carmakers filed a lawsuit against the tariff on Chinese electric cars.", True),
    ],
)
def test_a_deed_is_what_is_done_not_only_talked_about(kind: TextKind, text: str, is_update: bool) -> None:
    first, later = of_kind(kind, text)
    assert (change(first, later) is not None) is is_update


def test_a_plan_whose_day_has_come_moves_once() -> None:
    done = built(1, (1, PLAN), (2, DONE))
    assert change(built(1, (1, PLAN), ago=72), done) == (ChangeKind.STAGE, "in force", "announced")
    again = built(1, (1, PLAN), (2, DONE), (3, DONE.replace("overnight", "at night")))
    assert news_of(again, told(done)) is None


def test_a_meeting_that_was_told_as_to_come_has_taken_place() -> None:
    meeting = f"China and the United States will meet on {YESTERDAY:%B %-d} in Geneva for talks on rare earths."
    met = "China and the United States met in Geneva for talks on rare earths."
    articles = [
        article(1, title="A meeting in Geneva", text=meeting, published=NOW - timedelta(hours=72)),
        article(2, title=met, text="The talks took two hours.", source=source("wire")),
    ]
    assert change(built(1, (1, meeting), ago=72), story_of(1, articles, US_CHINA)) == (ChangeKind.ACT, "", "")


def test_what_was_told_as_planned_and_is_done_moves_the_matter_once_though_no_day_was_named() -> None:
    plan = "The national security adviser will meet the foreign minister in Geneva for talks on rare earths."
    met = plan.replace("will meet", "met")
    first = built(1, (1, plan), ago=30)
    later = built(1, (1, plan), (2, met))
    assert change(first, later) == (ChangeKind.ACT, "", "")
    assert change(first, built(1, (1, plan), (2, plan.replace("will meet", "plans to meet")))) is None
    assert change(later, built(1, (1, plan), (2, met), (3, met.replace("for talks", "in talks")))) is None


def test_a_deed_that_was_told_as_done_is_no_move_when_it_is_told_anew_unless_it_is_done_to_another() -> None:
    deed = "Police in Wuhan detained the painter Lan Hao over a painting of a harbour."
    again = (
        "Fishermen and ferries made him known abroad, two museums of the south show his work, and now Lan Hao, a "
        "painter, is detained in Wuhan, a gallery in Berlin says."
    )
    another = deed.replace("Lan Hao", "Moira Finch")
    first = built(1, (1, deed), ago=30)
    assert change(first, built(1, (1, deed), (2, again))) is None
    assert change(first, built(1, (1, deed), (2, another))) == (ChangeKind.ACT, "", "")


def test_a_meeting_that_nobody_was_told_of_as_to_come_is_no_deed() -> None:
    told_first = "China and the United States speak of rare earths and magnets in Geneva."
    met = "China and the United States met in Geneva on rare earths and magnets."
    assert change(built(1, (1, told_first), ago=30), built(1, (1, told_first), (2, met))) is None


def test_an_answer_takes_a_stand() -> None:
    first = built(1, (1, DUTY), ago=30)
    answer = "China's commerce ministry said it opposes the tariff on electric cars."
    aside = "China's commerce ministry said the tariff on electric cars is known to it."
    assert change(first, built(1, (1, DUTY), (2, answer))) == (ChangeKind.ANSWER, "prc", "")
    assert change(first, built(1, (1, DUTY), (2, aside))) is None


# --- a day


DUE = "The White House said the tariffs on Chinese batteries take effect on July 1."
PUT_OFF = "The White House delayed the tariffs on Chinese batteries from July 1 to August 1."


@pytest.mark.parametrize(
    ("number", "later", "moves"),
    [
        pytest.param(1, PUT_OFF, True, id="by its name, though little else is said"),
        pytest.param(2, PUT_OFF.replace("batteries", "batteries for port cranes"), True, id="in another story"),
        pytest.param(1, PUT_OFF.replace("from July 1 ", ""), False, id="without its name"),
    ],
)
def test_a_day_that_its_party_puts_off_has_moved(number: int, later: str, moves: bool) -> None:
    before = DUE.replace("batteries", "batteries for port cranes") if number == 2 else DUE
    found = change(built(1, (1, before), ago=30), built(number, (2, later), outlet="wire"))
    assert found == ((ChangeKind.DAY, "2026-08-01", "2026-07-01") if moves else None)


def test_a_day_is_set_where_a_month_was_told() -> None:
    month = DUE.replace("on July 1", "in July")
    later = built(1, (1, month), (2, DUE))
    assert change(built(1, (1, month), ago=30), later) == (ChangeKind.DAY, "2026-07-01", "")


# --- a number

STUDENTS = "The United States and China agreed on Monday to allow 420 students to visit Shanghai in May."
DUTIES = "Duties on Chinese steel rise to 25 percent, the Commerce Department said."
COVERED = "The new duties cover $18 billion of Chinese goods, the White House said."


@pytest.mark.parametrize(
    ("before", "now", "what", "was"),
    [
        (STUDENTS, STUDENTS.replace("420", "402").replace("May.", "May, not 420."), "402 students", "420"),
        (STUDENTS, STUDENTS.replace("420", "402"), "402 students", "420"),
        (DUTIES, DUTIES.replace("25", "35"), "35 percent", "25%"),
    ],
)
def test_a_number_is_told_with_what_it_was_as_an_article_has_it_or_else_by_its_figure(
    before: str, now: str, what: str, was: str
) -> None:
    first = built(1, (1, before), ago=30)
    assert change(first, built(1, (2, now))) == (ChangeKind.NUMBER, what, was)
    if before == STUDENTS:
        in_words = change(first, built(1, (1, before), (2, STUDENTS.replace("420", "402"))))
        assert in_words == (ChangeKind.NUMBER, what, "420 students"), "of an earlier article of the story"


def test_of_money_the_figure_alone_does_not_say_what_it_was() -> None:
    first, more = built(1, (1, COVERED), ago=30), COVERED.replace("18", "25")
    assert change(first, built(1, (1, COVERED), (2, more))) == (ChangeKind.NUMBER, "$25 billion", "$18 billion")
    assert change(first, built(1, (2, more))) is None


# --- what a card shows of it


def test_a_change_that_only_another_language_tells_is_no_news() -> None:
    first = built(1, (1, DUTY), ago=30)
    later = built(1, (1, DUTY), (2, INVESTIGATES))
    foreign = replace(
        later,
        articles=tuple(replace(each, language="zh-Hans") if each.id == 2 else each for each in later.articles),
    )
    assert card_of(later, told(first)).status is StoryStatus.UPDATE
    assert digest_of(foreign, told=told(first), relation=US_CHINA).cards == ()
    both = digest_of(foreign, told=told(first), relation=US_CHINA, reads=frozenset(("en", "zh"))).cards
    assert both[0].status is StoryStatus.UPDATE


def test_the_passage_that_tells_what_moved_is_quoted_before_one_that_is_worth_more() -> None:
    sold = "Dealers in Ohio sold 40 cars."
    first, later = built(1, (1, DUTY), ago=30), built(1, (1, DUTY), (2, f"{sold} {INVESTIGATES}"))
    dealers = replace(later.passages[0], text=sold, article=2, index=0, worth=3.0, line=0.0)
    deed = next(each for each in (*later.passages, *later.lines["us"]) if each.text == INVESTIGATES)
    later = replace(later, passages=(replace(deed, worth=2.0), dealers), lines={})
    card = card_of(later, told(first))
    assert (card.status, [line.passage.text for line in card.passages][:1]) == (StoryStatus.UPDATE, [INVESTIGATES])


def titled(*others: Article) -> Story:
    """The story of the tariff, whose later articles are only titles."""
    first = article(1, title="Tariff on electric cars", text=DUTY, stored_at=NOW - timedelta(hours=30))
    deed = article(2, title=INVESTIGATES, text="", complete=False, source=source("wire"))
    return replace(story_of(1, [first, deed, *others], US_CHINA), themes=("trade",))


def test_a_headline_that_tells_what_moved_shows_it_above_other_new_titles() -> None:
    known = told(built(1, (1, DUTY), ago=30))
    card = card_of(titled(), known)
    assert (card.status, card.headline, card.passages) == (StoryStatus.UPDATE, INVESTIGATES, ())
    aside = article(3, title="Dealers in Ohio await customers", text="", complete=False, source=source("herald"))
    card = card_of(replace(titled(aside), titles=(3, 2, 1)), known)
    assert (card.status, card.headline) == (StoryStatus.UPDATE, INVESTIGATES)


# --- the chance that a matter moved


FRESH = Fact(2, 0, acts=("raise",), numbers=("25 percent",), words=("tariff", "thing tariff", "car", "duti"))


def known(words: tuple[str, ...], days_ago: float = 1, **changes: object) -> ToldFact:
    fact = Fact(0, 0, words=words, **changes)  # type: ignore[arg-type]
    return ToldFact(fact, 1, minutes_of(NOW - timedelta(days=days_ago)))


def test_how_what_came_in_stands_to_what_was_told() -> None:
    alike = known(("tariff", "car", "steel"), acts=("raise",), numbers=("25 percent",))
    far = known(("soybean",), days_ago=5)
    features = {name: value for name, value in features_of([FRESH], [far, alike], NOW).items() if value}
    shares = pytest.approx(1.585, abs=0.001)
    assert features == {"always": 1.0, "shares": shares, "share": 0.5, "same number": 1.0, "same deed": 1.0}
    other = features_of([replace(FRESH, acts=(), numbers=())], [far], NOW)
    assert (other["shares"], other["same number"], other["same deed"], other["no act"]) == (0, 0, 0, 1)
    assert other["late"] == pytest.approx(2)
    assert features_of([FRESH, replace(FRESH, acts=("answer",))], [far], NOW)["answers"] == 1
    assert features_of([FRESH], [alike], None)["late"] == 1
    at_length = known(("tariff", "car", "steel", "port", "fee", "grain", "visa"))
    assert features_of([FRESH], [at_length], NOW)["share"] == 0.5, "however much else the longer one tells"
    spoken = replace(far, fact=replace(far.fact, actor="us", ahead=("raise",)))
    sides = [
        features_of([replace(FRESH, actor=actor)], [spoken], NOW)["other side"] for actor in ("prc", "us", "")
    ]
    assert sides == [1, 0, 0]
    assert features_of([FRESH], [spoken], NOW)["came true"] == 1


@pytest.mark.parametrize(("ahead", "has_come"), [(-4, 0), (-3, 1), (0, 1), (1, 1), (2, 0)])
def test_the_day_of_a_plan_has_come_some_days_long(ahead: int, has_come: int) -> None:
    plan = known(("tariff",), days=((NOW + timedelta(days=ahead)).date().isoformat(), "2027"))
    assert features_of([FRESH], [plan], NOW)["day has come"] == has_come


def test_what_shares_little_with_what_was_told_is_not_likely_to_have_moved_it() -> None:
    weights = lexicon().changes.weights
    close, far = known(("tariff", "car", "duti"), acts=("raise",)), known(("soybean",), days_ago=4)
    assert chance_of_moving([FRESH], [close], NOW, weights) > LIKELY
    assert chance_of_moving([replace(FRESH, acts=(), numbers=())], [far], NOW, weights) < LIKELY
    assert chance_of_moving([], [close], NOW, weights) == chance_of_moving([FRESH], [], NOW, weights) == 0


def test_when_a_told_fact_came_out() -> None:
    fact = known((), days_ago=2)
    undated = ToldFact(fact.fact, 1)
    assert came_before(fact, NOW - timedelta(days=2))
    assert not came_before(fact, NOW - timedelta(days=3))
    assert came_before(fact, None)
    assert came_within(fact, NOW, timedelta(days=2))
    assert not came_within(fact, NOW, timedelta(hours=47))
    assert came_within(undated, NOW, timedelta(0))
    assert came_within(fact, None, timedelta(0))


def test_the_last_day_that_was_told_and_has_come() -> None:
    days = tuple((NOW + timedelta(days=ahead)).date().isoformat() for ahead in (-4, -1, 0, 1))
    plan = known((), days_ago=2, days=(*days, "2026-04"))
    today = NOW.replace(hour=0, minute=0, second=0, microsecond=0)
    assert reached(plan, NOW) == minutes_of(today)
    assert reached(plan, NOW - timedelta(days=1)) == minutes_of(today - timedelta(days=1))
    assert reached(plan, NOW - timedelta(days=2)) == reached(plan, None) == 0
    assert reached(known((), days_ago=2), NOW, days) == minutes_of(today)


def growth_of(
    *known_before: ToldFact, acts: tuple[str, ...], days: frozenset[str] = frozenset()
) -> tuple[Growth, Fact]:
    """What is known of a story, whose card named these days, before an article of now tells the fact."""
    came = Fact(2, 0, acts=acts, words=("envoy", "geneva", "magnet"))
    later = built(1, (1, DUTY), (2, DUTY))
    growth = Growth(
        story=later,
        stories=frozenset({1}),
        told=ToldStory(days=days),
        fresh=frozenset({2}),
        passages=(),
        lines={},
        facts={(2, 0): came},
        memory=Memory(known_before),
        words=lexicon().changes,
    )
    return growth, came


def test_what_was_to_come_has_come_by_the_day_that_was_told() -> None:
    words = ("envoy", "geneva", "magnet")
    plan = known(words, days_ago=3, days=(YESTERDAY.date().isoformat(),))
    far = known(("soybean",), days_ago=3, days=plan.fact.days)
    for before, has_come in (((plan,), True), ((far,), False), ((known(words),), False)):
        growth, came = growth_of(*before, acts=("meet",))
        assert growth.has_come(came) is has_come
        assert tells_deed(replace(came, acts=("raise",)), growth)
    growth, came = growth_of(known(words, days_ago=3), acts=("meet",), days=frozenset(plan.fact.days))
    assert growth.has_come(came), "by a line of the card"


THEIRS = ("envoy", "geneva", "magnet")


def with_fact(growth: Growth, fact: Fact) -> tuple[Growth, Passage]:
    """The same with one new passage, of which that is the fact."""
    said = passage(2, 0, "What the new article says.")
    return replace(growth, passages=(said,), facts={(2, 0): fact}), said


@pytest.mark.parametrize(
    ("fact", "needed"),
    [
        (Fact(2, 0, words=THEIRS), False),
        (Fact(2, 0, words=THEIRS, acts=("agree", "not")), False),
        (Fact(2, 0, words=THEIRS, acts=("agree", "raise")), True),
        (Fact(2, 0, words=THEIRS, numbers=("25 percent",)), True),
        (Fact(2, 0, words=THEIRS, days=("2026-05-01",)), True),
        (Fact(2, 0, words=THEIRS, actor="us"), True),
    ],
)
def test_a_new_article_adds_an_act_a_figure_a_day_or_a_partys_words(fact: Fact, needed: bool) -> None:
    growth, _ = with_fact(growth_of(known(THEIRS), acts=())[0], fact)
    assert adds(growth, 2) is needed
    assert not adds(growth, 1), "which has nothing that is untold"
    assert adds(replace(growth, facts={}), 2), "a sentence without a fact cannot be compared"


@pytest.mark.parametrize(
    ("before", "fact", "stands"),
    [
        ({}, {"actor": "us", "acts": ("oppose",)}, True),
        ({}, {"actor": "us", "acts": ("raise",)}, True),
        ({}, {"actor": "us", "acts": ("meet",)}, False),
        ({}, {"acts": ("oppose",)}, False),
        ({"actor": "us", "acts": ("oppose",)}, {"actor": "us", "acts": ("oppose",)}, False),
        ({"actor": "us", "acts": ("oppose",)}, {"actor": "us", "acts": ("oppose", "urge")}, True),
        ({"actor": "prc", "acts": ("oppose",)}, {"actor": "us", "acts": ("oppose",)}, True),
        ({"acts": ("oppose",)}, {"actor": "us", "acts": ("oppose",)}, False),
    ],
)
def test_a_party_takes_an_untold_stand(before: dict[str, object], fact: dict[str, object], stands: bool) -> None:
    growth, said = with_fact(
        growth_of(known(THEIRS, **before), acts=())[0],
        Fact(2, 0, words=THEIRS, **fact),  # type: ignore[arg-type]
    )
    assert takes_stand(said, growth) is stands


def test_another_script_adds_something_where_nothing_was_told_in_the_first_or_something_in_both() -> None:
    said = Fact(2, 0, words=("磁铁", "特使"), actor="us")
    for before in ((), (known(THEIRS), known(("磁铁",)))):
        assert adds(with_fact(growth_of(*before, acts=())[0], said)[0], 2)
