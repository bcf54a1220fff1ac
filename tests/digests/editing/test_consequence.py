"""How much a story matters: by what its opening tells, how much there is of it, and who tells it."""

from dataclasses import replace
from typing import Any

import pytest

from digests.model import OCCASION, Article, Origin, TextKind
from digests.rules.annotation.annotating import annotate
from digests.rules.editing.consequence import COMMENT_ALONE, event_features, importance, reasons, told_in
from tests.factories import article
from tests.lexicons import lexicon
from tests.relations import us_china


def features(*articles: Article, headline: str = "", origins: int = 1) -> dict[str, float]:
    annotations = {each.id: annotate(each, us_china(), lexicon()) for each in articles}
    families = [Origin(f"family-{number}", 1) for number in range(origins)]
    first = articles[0]
    return event_features(
        headline or first.title, first.id, articles, annotations, families, us_china(), lexicon()
    )


def score(title: str, text: str = "", **changes: Any) -> float:
    origins = changes.pop("origins", 1)
    language = "en" if title.isascii() else "zh-Hans"
    told = article(1, title=title, text=text, language=language, **changes)
    return importance(features(told, origins=origins), lexicon())


def told(title: str) -> set[str]:
    annotation = annotate(article(1, title=title, text="", language="en"), us_china(), lexicon())
    return set(told_in(title, annotation.headline, annotation.kind, us_china(), lexicon()))


ORDER = [
    ("US imposes tariffs on Chinese steel", "US may impose tariffs on Chinese steel"),
    ("China bans exports of gallium to the US", "China and US hold talks on gallium"),
    ("US lifts sanctions on a Chinese bank", "US urges China to lift its sanctions"),
    ("China raises tariffs on US pork", "China raises concerns over US tariffs"),
    ("China releases two US citizens", "US wants China to release two citizens"),
    ("House passes bill on Chinese drones", "Senator calls for a bill on Chinese drones"),
    ("Officials of both sides meet in Geneva", "Officials comment on Geneva"),
    ("China suspends tariffs on US wine", "Beijing and Washington trade words"),
    ("商务部对美国大豆加征关税", "商务部敦促美方取消加征关税"),
    ("US adds 12 Chinese firms to entity list", "US considers adding Chinese firms to list"),
    ("China launches drills around Taiwan", "Pentagon comments on Taiwan"),
    ("China launches drills around Taiwan", "US lifts tariffs on Chinese toys in part"),
    ("解放军在台湾周边举行演习", "商务部对美国大豆加征关税"),
    ("China fires three missiles over Taiwan", "US sells three missiles to Taiwan"),
    ("US raises tariffs on China to 30 percent", "US says tariffs on China are fair"),
    ("China imposes export controls on graphite", "China rejects US claims on graphite"),
]


@pytest.mark.parametrize(("done", "said"), ORDER)
def test_what_happened_goes_before_what_was_said(done: str, said: str) -> None:
    assert score(done) > score(said)


@pytest.mark.parametrize(
    "headline",
    [
        "Leaders of both countries hold a summit in Geneva",
        "US and China sign an accord on flights",
        "中美签署航班协定",
    ],
)
def test_a_summit_and_a_signing_go_before_what_a_briefing_says_of_it(headline: str) -> None:
    briefing = "Asked about the summit, the ministry said that 3 steps on 12 goods were under way. " * 9
    said = article(2, title=briefing[:83].strip(), text=briefing, language="en", kind=TextKind.EXCHANGE)
    annotation = replace(annotate(said, us_china(), lexicon()), kind=TextKind.EXCHANGE)
    found = event_features(said.title, 2, [said], {2: annotation}, [Origin("a", 1)], us_china(), lexicon())
    assert OCCASION not in found, "who speaks of a summit holds none"
    assert score(headline) > importance(found, lexicon())


def test_a_report_goes_before_comment_on_whatever_it_is() -> None:
    strongest = "US imposes tariffs of 100 percent on Chinese steel"
    for kind in (TextKind.OPINION, TextKind.ANALYSIS, TextKind.NEWSLETTER):
        assert score(strongest, kind=kind, origins=9) < score("Officials comment")
    beside = features(article(1, title=strongest), article(2, title="A view", kind=TextKind.OPINION))
    assert COMMENT_ALONE not in beside


@pytest.mark.parametrize(
    ("title", "feature"),
    [
        ("Xi Jinping speaks of the harbour", "a leader"),
        ("习近平谈港口", "a leader"),
        ("The White House press secretary Leavitt speaks of the harbour", ""),
        ("Mao Ning speaks of the harbour", ""),
        ("Shares of a carmaker fall in New York", "a company"),
        ("美国商会代表团到访", "a company"),
        ("China has decided to lift its ban on wine", "a decision"),
    ],
)
def test_what_readers_choose_by_is_known_of_a_headline(title: str, feature: str) -> None:
    found = features(article(1, title=title, language="en" if title.isascii() else "zh-Hans"))
    assert {"a leader", "a company", "a decision"} & found.keys() == {feature} - {""}


def test_a_leader_who_says_the_sentence_above_a_story_counts_as_one_in_its_headline() -> None:
    peg = "The harbour stays open to ships of every flag this year."
    page = article(1, title="Remarks", text=f"{peg} Nobody asked about the price.")
    annotation = annotate(page, us_china(), lexicon())
    spoken = replace(
        annotation, sentences=tuple(replace(each, speaker="Xi Jinping") for each in annotation.sentences)
    )
    told_by = event_features(peg, 1, [page], {1: spoken}, [Origin("a", 1)], us_china(), lexicon())
    assert "a leader" in told_by
    assert "a leader" not in features(page, headline=peg)


def test_what_is_decided_goes_before_business() -> None:
    done, business = "China has decided to lift its ban on wine", "A company of China waits for its ban on wine"
    assert score(done) > score(business)


def test_more_publishers_and_more_to_tell_raise_a_story_and_copies_do_not() -> None:
    assert score("Officials comment", origins=4) > score("Officials comment", origins=1)
    text = "The United States imposed tariffs on China on Monday. Beijing answered with tariffs of 10 percent."
    assert score("Officials comment", text) > score("Officials comment")
    assert features(article(1, title="A"), origins=0) == features(article(1, title="A"), origins=1)


def test_a_segment_weighs_by_its_peg_and_not_by_the_title_of_its_page() -> None:
    peg = "China imposed export controls on graphite on Monday."
    page = article(1, title="Regular press conference", text=f"{peg} Officials gave no details of the matter.")
    assert features(page, headline=peg)["an act"] == 1.0
    assert "an act" not in features(article(1, title=page.title, text="Officials gave no details."))


@pytest.mark.parametrize(
    ("title", "tells"),
    [
        ("US imposes tariffs on China", {"an act", "a measure", "names both"}),
        ("US may impose tariffs on China", {"an intention", "names both"}),
        ("Officials met in Geneva", {"a meeting"}),
        ("China rejects the report", {"a refusal", "names one"}),
        ("China urges calm", {"a demand", "an intention", "names one"}),
        ("Twelve firms: 12", {"a figure"}),
    ],
)
def test_a_headline_tells_what_editors_go_by(title: str, tells: set[str]) -> None:
    assert tells <= told(title)


MET = "summit|meet|meets|met|talks|visit|visits|visited|call|calls|phone line|dialogue"


@pytest.mark.parametrize("met", MET.split("|"))
def test_each_word_of_a_meeting(met: str) -> None:
    assert "a meeting" in told(f"Bread {met} at Elm")


INTENDS = """may|might|could|would|consider|considers|considering|plan|plans|threatens|weighs|weigh|mulls|mull|
wants|want|seeks|seek|asks|ask|urges|urge|calls for|call on|raises concern|raise concerns|raises questions|
raises doubts|raises alarm"""


@pytest.mark.parametrize("words", [each.strip() for each in INTENDS.split("|")])
def test_each_word_of_an_intention_or_a_wish(words: str) -> None:
    assert "an intention" in told(f"Elm {words} over steel in Ash")


def test_reasons_are_the_features_that_count_the_strongest_first() -> None:
    found = features(article(1, title="US imposes tariffs of 30 percent on China"))
    told_by = dict(reasons(found, lexicon()))
    assert told_by["an act"]
    assert told_by["a figure"]
    assert reasons({COMMENT_ALONE: 1.0, "news": 1.0}, lexicon())[0] == (COMMENT_ALONE, False)
    assert reasons({}, lexicon()) == ()
