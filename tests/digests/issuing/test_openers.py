"""A digest never begins with words of a source of unknown owner that read like a line of ours."""

from typing import Any

import pytest

from digests.model import CardKind, Digest, Ownership, Policy, Preferences, Proof, Story, TextKind
from digests.rules.issuing.compose import brief, compose
from tests.digests.issuing.relation import COVERAGE, NOTHING, SINCE
from tests.digests.issuing.test_compose import simple
from tests.factories import NOW, article, passage, source
from tests.lexicons import without_bars
from tests.relations import us_china

FORMED = "Beijing: “China will answer the United States”"
UNKNOWN = source("wire", ownership=Ownership.UNLABELLED, label="unlabelled", party="other")


def told(number: int, title: str, importance: float, theme: str = "trade", **changes: Any) -> Story:
    return simple(number, theme, importance, articles=(article(number, title=title, **changes),))


def digest_of(*stories: Story) -> Digest:
    return compose(
        stories, NOTHING, Preferences(), COVERAGE, NOW, since=SINCE, relation=us_china(), lexicon=without_bars()
    )


def headlines(digest: Digest) -> list[str]:
    return [card.headline for card in digest.cards]


def test_the_weightiest_story_does_not_open_where_its_headline_imitates_ours() -> None:
    digest = digest_of(told(1, FORMED, 9.0, source=UNKNOWN), told(2, "China lowers tariffs", 1.0))
    assert headlines(digest) == ["China lowers tariffs", FORMED]
    assert digest.title == "China lowers tariffs"


def test_it_does_not_open_as_the_first_of_its_section_either() -> None:
    digest = digest_of(
        told(1, FORMED, 9.0, source=UNKNOWN),
        told(2, "China lowers tariffs", 1.0),
        told(3, "Drills", 5.0, "taiwan"),
    )
    assert digest.cards[0].headline in ("Drills", "China lowers tariffs")
    assert FORMED in headlines(digest)


def test_nor_where_what_was_said_weighs_more_than_the_event_that_may_open() -> None:
    urges = "We urge the United States to lift the tariffs on solar panels of forty Chinese firms at once."
    ministry = source("ministry", ownership=Ownership.GOVERNMENT, party="prc", policy=Policy.OFFICIAL)
    page = article(3, title="Regular Press Conference", source=ministry, kind=TextKind.EXCHANGE)
    said = passage(3, 1, urges, party="prc", proof=Proof.LABEL, speaker="Wei Lan", worth=2.0)
    answer = simple(3, "trade", 5.0, articles=(page,), headings={3: ""}, passages=(), lines={"prc": (said,)})
    digest = digest_of(told(1, FORMED, 9.0, source=UNKNOWN), told(2, "China lowers tariffs", 1.0), answer)
    assert [card.kind for card in digest.cards] == [CardKind.STATEMENT, CardKind.EVENT, CardKind.EVENT]
    assert headlines(digest)[1:] == [FORMED, "China lowers tariffs"]


def test_where_there_is_no_other_it_is_left_to_new() -> None:
    digest = digest_of(told(1, FORMED, 9.0, source=UNKNOWN))
    assert (digest.sections, digest.left_out, digest.named) == ((), 1, ())


@pytest.mark.parametrize(
    ("title", "changes"),
    [(FORMED, {}), ("China lowers tariffs", {"source": UNKNOWN}), ("China: talks go on", {"source": UNKNOWN})],
)
def test_a_labelled_outlet_and_an_ordinary_title_open_as_they_weigh(title: str, changes: dict[str, Any]) -> None:
    digest = digest_of(told(1, title, 9.0, **changes), told(2, "Ports reopen", 1.0))
    assert headlines(digest) == [title, "Ports reopen"]


def test_a_topics_brief_begins_with_its_topic_and_tells_it() -> None:
    stories = (told(1, FORMED, 9.0, source=UNKNOWN),)
    found = brief("trade", stories, Preferences(), NOW, us_china(), without_bars())
    assert headlines(found) == [FORMED]
    assert found.title == "Trade and tariffs"
