"""Acts and official words make a story important; repetition does not."""

import pytest

from digests.model import Article, Origin, Ownership, TextKind
from digests.rules.editing.ranking import importance
from tests.factories import article, passage, source
from tests.lexicons import lexicon

OFFICIAL = source("us-notices", ownership=Ownership.GOVERNMENT)
LINES = {"us": [passage(1)], "prc": [passage(2)]}


def score(
    title: str = "Officials comment",
    *,
    outlet: object = None,
    origins: int = 1,
    kind: TextKind = TextKind.NEWS,
    **changes: object,
) -> float:
    values = {"lines": {}, "both_governments": False, "claim": ""} | changes
    articles = [article(1, title=title, kind=kind, **({"source": outlet} if outlet else {}))]
    return importance(
        articles, origins=[Origin(f"family-{number}", 1) for number in range(origins)], lexicon=lexicon(), **values
    )  # type: ignore[arg-type]


def test_an_act_outweighs_a_meeting_and_a_meeting_outweighs_talk() -> None:
    assert score("US imposes tariffs on China") > score("US and China hold talks") > score()
    assert score("美国对华加征关税") > score("中美官员会谈") > score("专家看中美")


TALK = {"lines": LINES, "both_governments": True, "origins": 4, "outlet": OFFICIAL, "claim": "official statement"}
OPINION = {"origins": 4, "kind": TextKind.OPINION}
ORDER = [
    (
        "US imposes tariffs on Chinese steel",
        {"claim": "official act"},
        "US may impose tariffs on Chinese steel",
        {},
    ),
    ("China bans exports of gallium to the US", {}, "China and US hold talks on gallium", {"origins": 3}),
    ("US lifts sanctions on a Chinese bank", {}, "US urges China to lift its sanctions", {"lines": LINES}),
    ("US imposes tariffs on China", {"claim": "official act"}, "US imposes tariffs on China", {}),
    ("US imposes tariffs on China", {}, "US imposes tariffs on China", {"claim": "attributed report"}),
    ("US bans chip sales", {"claim": "attributed report"}, "US bans chip sales", {"claim": "unnamed sources"}),
    ("China raises tariffs on US pork", {}, "China raises concerns over US tariffs", {"lines": LINES}),
    ("China releases two US citizens", {}, "US wants China to release two citizens", {"lines": LINES}),
    ("House passes bill on Chinese drones", {}, "Senator calls for a bill on Chinese drones", {"origins": 3}),
    ("US and China sign deal on soybeans", TALK, "US and China sign deal on soybeans", {}),
    ("Officials of both sides meet in Geneva", {}, "Officials comment on Geneva", {}),
    ("China suspends tariffs on US wine", {"claim": "official act"}, "Beijing and Washington trade words", TALK),
    ("商务部对美国大豆加征关税", {}, "商务部敦促美方取消加征关税", {"lines": LINES}),
    ("美国批准对台军售", {"claim": "official act"}, "美国考虑批准对台军售", {}),
    ("US adds 12 Chinese firms to entity list", {}, "US considers adding Chinese firms to list", {"origins": 3}),
    ("China launches drills around Taiwan", {}, "Pentagon comments on Taiwan", {"lines": LINES, "origins": 3}),
    (
        "US expels two Chinese diplomats",
        {},
        "What expelling diplomats means",
        {"origins": 4, "kind": TextKind.OPINION},
    ),
    ("Joint statement on climate agreed", {"both_governments": True}, "Joint statement on climate agreed", {}),
]


@pytest.mark.parametrize(("first", "has", "second", "lacks"), ORDER)
def test_what_happened_goes_before_what_was_said(
    first: str, has: dict[str, object], second: str, lacks: dict[str, object]
) -> None:
    assert score(first, **has) > score(second, **lacks)  # type: ignore[arg-type]


def test_official_sources_both_capitals_and_more_origins_raise_a_story() -> None:
    assert score(outlet=OFFICIAL) > score()
    assert score(lines=LINES) > score(lines={"us": [passage(1)]}) > score(lines={"us": []})
    assert score(origins=3) > score(origins=1)
    assert score(both_governments=True) > score()


def test_a_bare_claim_and_commentary_lower_it() -> None:
    assert score(claim="reported only by state media") < score()
    assert score("US bans chip sales", kind=TextKind.ANALYSIS) < score("US bans chip sales")


def test_ten_copies_of_one_article_weigh_as_much_as_one() -> None:
    one = article(1, title="US imposes tariffs on China")
    origins = [Origin("press", 10)]
    ten = importance([one] * 10, {}, origins, False, "", lexicon())
    assert ten == importance([one], {}, origins, False, "", lexicon())


def test_importance_is_never_negative() -> None:
    assert importance([], {}, [], False, "a claim", lexicon()) == 0


def test_what_a_story_rests_on_weighs_by_how_far_it_is_vouched_for() -> None:
    vouched = ["official act", "official statement", "attributed report", "reported only by state media"]
    scores = [score("US bans chip sales", claim=claim) for claim in [*vouched, "unnamed sources"]]
    assert scores == sorted(set(scores), reverse=True)
    assert score("US bans chip sales", claim="denial") == score("US bans chip sales", claim="attributed report")
    assert score("US bans chip sales") == score("US bans chip sales", claim="official statement")


@pytest.mark.parametrize(
    ("title", "has", "worth"),
    [
        ("Officials comment", {"origins": 0}, 0.0),
        ("Officials comment", {}, 0.75),
        ("Officials comment", {"origins": 4}, 3.0),
        ("Officials comment", {"origins": 5}, 3.0),
        ("Officials comment", {"lines": {"us": [passage(1)]}}, 1.35),
        ("Officials comment", {"lines": LINES}, 1.95),
        ("Officials comment", {"lines": {**LINES, "taiwan": [passage(3)]}}, 1.95),
        ("Officials comment", {"outlet": OFFICIAL}, 1.35),
        ("Officials comment", {"both_governments": True}, 1.35),
        ("Officials comment", {"outlet": OFFICIAL, "both_governments": True}, 1.95),
        ("Officials comment", {"claim": "official act"}, 1.75),
        ("Officials comment", {"claim": "attributed report"}, 0.25),
        ("Officials comment", {"claim": "reported only by state media", "origins": 2}, 0.5),
        ("Officials comment", {"claim": "unnamed sources", "origins": 3}, 0.75),
        ("US and China hold talks", {}, 1.75),
        ("US and China hold talks", {"lines": LINES}, 2.95),
        ("US imposes tariffs on China", {}, 5.25),
        ("US imposes tariffs on China at talks", {}, 5.25),
        ("US imposes tariffs on China", {"lines": {"us": [passage(1)]}}, 6.75),
        ("US imposes tariffs on China", {"outlet": OFFICIAL}, 6.75),
        ("US imposes tariffs on China", {"both_governments": True}, 6.75),
        ("US imposes tariffs on China", {"kind": TextKind.OPINION}, 1.25),
        ("US imposes tariffs on China", {"kind": TextKind.ANALYSIS, "origins": 3}, 2.75),
        ("US may impose tariffs on China", {}, 0.75),
    ],
)
def test_each_thing_that_speaks_for_a_story_is_worth_so_much(
    title: str, has: dict[str, object], worth: float
) -> None:
    assert score(title, **has) == worth  # type: ignore[arg-type]


def test_comment_beside_news_costs_nothing_and_one_act_is_enough() -> None:
    news, comment = article(1, title="Officials comment"), article(2, title="A view", kind=TextKind.OPINION)
    act = article(3, title="US imposes tariffs on China")

    def worth(*articles: Article) -> float:
        return importance(articles, {}, [Origin("press", 1)], False, "", lexicon())

    assert worth(news, comment) == worth(news) == 0.75
    assert worth(comment) == 0
    assert worth(news, act) == worth(act)


ACTED = """imposes|imposed|imposing|signs|signed|approves|approved|agrees|agreed|announces|announced|sanctions|
sanctioned|adds firms to list|added firms to list|bans|banned|expels|expelled|launches|launched|lifts|lifted|
suspends|suspended|raises|raised|cut|cuts|quadruples|restricts|restricted|releases|released|resumes|resumed|withdraws|
withdrew|takes effect|set up|joint statement|shot down|sails through|sailed through|surrounds|surrounded|requires|
proposes|proposed|votes|voted|passes|passed|orders|ordered|rejects|rejected|cancels|canceled|cancelled|postpones|
postponed"""


@pytest.mark.parametrize("act", [each.strip() for each in ACTED.split("|")])
def test_each_word_of_an_act(act: str) -> None:
    assert score(f"Bread {act} at Elm") == 5.25


@pytest.mark.parametrize(
    "met",
    [
        "summit",
        "meet",
        "meets",
        "met",
        "talks",
        "visit",
        "visits",
        "visited",
        "call",
        "calls",
        "phone line",
        "dialogue",
    ],
)
def test_each_word_of_a_meeting(met: str) -> None:
    assert score(f"Bread {met} at Elm") == 1.75


INTENDS = """may|might|could|would|consider|considers|considering|plan|plans|threatens|weighs|weigh|mulls|mull|
wants|want|seeks|seek|asks|ask|urges|urge|calls for|call on|raises concern|raise concerns|raises questions|
raises doubts|raises alarm"""


@pytest.mark.parametrize("words", [each.strip() for each in INTENDS.split("|")])
def test_each_word_of_an_intention_or_a_wish_makes_an_act_none(words: str) -> None:
    assert score(f"Elm {words} over steel banned in Ash") < 2
