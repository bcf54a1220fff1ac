"""How far a measure is, and how a story climbs from rumour over denial to act."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Article, Policy, Stage, Story
from digests.rules.annotation.acts import step_in, step_in_chinese
from tests.benchmarks.claims import SETS, judged, macro_f1
from tests.editing import story_of
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import us_china

RELATION = us_china()
FIRST_DAY = datetime(2024, 5, 14, 15, 0, tzinfo=UTC)

RUMOUR = (
    "US weighs tariffs on Chinese cranes, sources say",
    "The United States is weighing tariffs on Chinese port cranes, two people familiar with the matter said.",
)
DENIED = (
    "White House denies plan for crane tariffs",
    "The White House denied that it planned tariffs on Chinese port cranes.",
)
ACT = (
    "US imposes tariffs on Chinese cranes",
    "The United States imposed tariffs of 25 percent on Chinese port cranes on Thursday, effective immediately.",
)
ANNOUNCED = (
    "US announces tariffs on Chinese cranes",
    "The White House announced tariffs of 25 percent on Chinese port cranes that take effect on August 1.",
)
EFFECT = (
    "US tariffs on Chinese cranes take effect",
    "The American tariffs on Chinese port cranes took effect on Friday.",
)
PAUSED = (
    "US suspends tariffs on Chinese cranes",
    "The United States suspended its tariffs on Chinese port cranes for 90 days.",
)
LIFTED = (
    "US lifts tariffs on Chinese cranes",
    "The United States lifted its tariffs on Chinese port cranes on Monday.",
)


def came(*told: tuple[str, str], **changes: object) -> list[Article]:
    """Articles that came a day apart."""
    return [
        article(
            number,
            title=title,
            text=text,
            published=FIRST_DAY + timedelta(days=number),
            source=source(f"outlet-{number}", policy=Policy.FULL),
            **changes,
        )
        for number, (title, text) in enumerate(told, 1)
    ]


def story_told(*told: tuple[str, str], **changes: object) -> Story:
    return story_of(1, came(*told, **changes), RELATION)


def rungs(*told: tuple[str, str]) -> list[tuple[str, str]]:
    """What the story rests on, and its stage, after each of its articles."""
    found = [story_told(*told[:count]) for count in range(1, len(told) + 1)]
    return [(story.claim, story.stage or "") for story in found]


def test_a_rumour_is_denied_and_then_an_act_settles_it_in_whatever_order_they_come_in() -> None:
    assert rungs(RUMOUR, DENIED, ACT) == [
        ("unnamed sources", "proposed"),
        ("denial", ""),
        ("official act", "in force"),
    ]
    backwards = story_of(1, came(RUMOUR, DENIED, ACT)[::-1], RELATION)
    assert (backwards.claim, backwards.stage) == ("official act", "in force")


def test_a_measure_is_proposed_announced_applied_held_and_taken_back() -> None:
    soon = (ANNOUNCED[0], ANNOUNCED[1].replace("August 1", "May 17"))
    stages = [stage for _, stage in rungs(RUMOUR, soon, EFFECT, PAUSED, LIFTED)]
    assert stages == ["proposed", "announced", "in force", "suspended", "lifted"]


RAISED = "President raises tariffs on Chinese cranes"


@pytest.mark.parametrize(
    ("told", "stage"),
    [
        ("The president increased tariffs on Chinese port cranes to 50 percent.", None),
        ("The order increased tariffs on Chinese port cranes to 50 percent from August 1.", Stage.ANNOUNCED),
        ("The order increased tariffs on cranes. The tariffs take effect in August.", Stage.ANNOUNCED),
        ("The order increased tariffs on cranes. The tariffs take effect in 60 days.", Stage.ANNOUNCED),
        ("The president increased tariffs on port cranes, effective today.", Stage.IN_FORCE),
        ("The higher tariffs on Chinese port cranes took effect on Wednesday.", Stage.IN_FORCE),
        ("The higher tariffs on Chinese port cranes are now in force.", Stage.IN_FORCE),
        ("The higher tariffs on cranes have not taken effect.", None),
        ("商务部对美国船舶加征港口费。", None),
        ("商务部对美国船舶加征的港口费正式生效。", Stage.IN_FORCE),
        ("商务部对美国船舶加征港口费，今日生效。", Stage.IN_FORCE),
        ("商务部将五家美国企业列入不可靠实体清单。", None),
        ("商务部将五家美国企业列入不可靠实体清单，即日起生效。", Stage.IN_FORCE),
    ],
)
def test_what_is_raised_is_in_force_only_where_the_text_says_so(told: str, stage: Stage | None) -> None:
    title, language = (RAISED, "en") if told.isascii() else (told[:-1], "zh-Hans")
    assert story_told((title, told), language=language).stage is stage


@pytest.mark.parametrize(
    "text",
    [
        "The United States will not impose tariffs on Chinese cranes.",
        "Beijing denied that it planned to impose tariffs on American corn.",
        "Beijing refuted claims that it considered lifting tariffs.",
        "China urged the United States to lift its sanctions.",
        "The minister was removed from office.",
        "A court sanctioned the merger of the two insurers.",
        "China suspended talks on arms control.",
        "Talks on tariffs were suspended.",
        "The tariffs imposed in 2018 were criticised by farmers.",
        "Washington has no plans to ease its export controls.",
        "If the United States lifted its sanctions, China would respond.",
        "The commerce ministry revoked the licence of an importer.",
        "Exports of corn rose after the harvest.",
        "美国不会对中国船舶加收港口费。",
        "商务部敦促美方取消单边关税。",
        "外交部否认中方禁止石墨出口。",
        "双方暂停了会谈。",
    ],
)
def test_what_is_denied_demanded_or_no_measure_has_no_stage(text: str) -> None:
    assert step_in_chinese(text, lexicon()) is None
    assert step_in(text, lexicon()) is None


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("The United States lifted tariffs on syringes to 100 percent.", Stage.IN_FORCE),
        ("The United States lifted tariffs on syringes.", Stage.LIFTED),
        ("The sanctions on the bank were lifted on Friday.", Stage.LIFTED),
        ("The duties may be suspended in July.", Stage.PROPOSED),
        ("The duties will be suspended in July.", Stage.ANNOUNCED),
        ("Treasury sanctioned a refinery in Shandong.", Stage.IN_FORCE),
        ("The ban remains in force.", Stage.IN_FORCE),
        ("China will take countermeasures if the United States enforces sanctions.", Stage.PROPOSED),
        ("China will take countermeasures.", Stage.ANNOUNCED),
        ("The exemptions expired at midnight.", Stage.EXPIRED),
        ("After the United States raised tariffs, China suspended its export controls.", Stage.SUSPENDED),
        ("China suspended its export controls after the United States lifted tariffs.", Stage.SUSPENDED),
    ],
)
def test_voice_and_verb_tell_how_far_a_measure_is(text: str, stage: Stage) -> None:
    step = step_in(text, lexicon())
    assert step is not None
    assert step.stage is stage


@pytest.mark.parametrize("name", SETS)
def test_labelled_articles_keep_their_label_and_stage(name: str) -> None:
    results = list(judged(RELATION, name))
    for what, place in (("label", 1), ("stage", 2)):
        pairs = [(result[0][what], str(result[place])) for result in results]
        assert macro_f1(pairs) >= 0.94, what


@given(
    st.text(
        alphabet="tariffs will not be lifted suspended,; after on list to its 暂停关税将不会列入清单，。",
        max_size=300,
    )
)
def test_no_text_raises(text: str) -> None:
    step_in(text, lexicon())
    step_in(text, lexicon(), headline=True)
    step_in_chinese(text, lexicon())


def test_a_rule_that_is_called_by_its_kind_and_by_the_word_rule_is_one() -> None:
    begun = ("US licence rule takes effect", "The licence rule for exports of lasers to China took effect.")
    held = ("US suspends licence rule", "The US Commerce Department suspended its licence rule for lasers.")
    assert story_told(begun, held).stage is Stage.SUSPENDED
