"""Acts and official words make a story important; repetition does not."""

from digests.model import Origin, Ownership
from digests.rules.editing.ranking import importance
from tests.factories import article, passage, source

OFFICIAL = source("us-notices", ownership=Ownership.GOVERNMENT)
LINES = {"us": [passage(1)], "prc": [passage(2)]}


def score(
    title: str = "Officials comment", *, outlet: object = None, origins: int = 1, **changes: object
) -> float:
    values = {"lines": {}, "both_governments": False, "claim": ""} | changes
    articles = [article(1, title=title, **({"source": outlet} if outlet else {}))]
    return importance(articles, origins=[Origin(f"family-{number}", 1) for number in range(origins)], **values)  # type: ignore[arg-type]


def test_an_act_outweighs_a_meeting_and_a_meeting_outweighs_talk() -> None:
    assert score("US imposes tariffs on China") > score("US and China hold talks") > score()
    assert score("美国对华加征关税") > score("中美官员会谈") > score("专家看中美")


def test_official_sources_both_capitals_and_more_origins_raise_a_story() -> None:
    assert score(outlet=OFFICIAL) > score()
    assert score(lines=LINES) > score(lines={"us": [passage(1)]}) > score(lines={"us": []})
    assert score(origins=3) > score(origins=1)
    assert score(both_governments=True) > score()


def test_a_bare_claim_and_commentary_lower_it() -> None:
    assert score(claim="reported only by state media") < score()
    assert score("Opinion: why talks with China matter") < score("Why talks with China matter")


def test_ten_copies_of_one_article_weigh_as_much_as_one() -> None:
    one = article(1, title="US imposes tariffs on China")
    origins = [Origin("press", 10)]
    assert importance([one] * 10, {}, origins, False, "") == importance([one], {}, origins, False, "")


def test_importance_is_never_negative() -> None:
    assert importance([], {}, [], False, "a claim") == 0
