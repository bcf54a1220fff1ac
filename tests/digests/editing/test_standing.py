"""Where a story stands after each of its articles: what it rests on, how far its measure is, and since when."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from digests.model import (
    HEADLINE,
    Annotation,
    Article,
    DatedPhrase,
    DateKind,
    Mark,
    Ownership,
    PassageKind,
    Sentence,
    Stage,
    Step,
    TextKind,
)
from digests.rules.editing.standing import StoryStanding, label_of, standing_of
from digests.rules.trust import Publisher
from tests.factories import annotation, article, sentence, source

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 3, day) for day in (9, 10, 11))
OFFICE = source("office", ownership=Ownership.GOVERNMENT)
NO: tuple[Mark, ...] = ()


def told(*marks: Mark, index: int = 0, step: Step | None = None, **changes: Any) -> Sentence:
    return sentence(1, index, marks=frozenset(marks), step=step, **changes)


@pytest.mark.parametrize(
    ("title", "passages", "label"),
    [
        (NO, [], ""),
        (NO, [NO], ""),
        ([Mark.DENIAL], [NO], "denial"),
        (NO, [[Mark.DENIAL]], "denial"),
        (NO, [NO, [Mark.DENIAL]], ""),
        ([Mark.UNNAMED, Mark.DENIAL], [[Mark.ACT]], "denial"),
        ([Mark.UNNAMED], [[Mark.ACT]], "unnamed sources"),
        (NO, [[Mark.UNNAMED, Mark.ACT]], "unnamed sources"),
        ([Mark.ACT], [], "official act"),
        ([Mark.ACT], [NO], "official act"),
        (NO, [[Mark.ACT]], "official act"),
        ([Mark.ACT], [[Mark.SPOKEN]], "attributed report"),
        ([Mark.ACT], [[Mark.SPOKEN, Mark.STATEMENT]], "official statement"),
        (NO, [[Mark.SPOKEN, Mark.ACT]], "official act"),
        ([Mark.STATEMENT], [], "official statement"),
        ([Mark.STATEMENT], [NO], ""),
        (NO, [[Mark.STATEMENT]], "official statement"),
        (NO, [NO, [Mark.UNNAMED, Mark.ACT]], "unnamed sources"),
        (NO, [NO, [Mark.ACT, Mark.STATEMENT]], "official act"),
        (NO, [NO, [Mark.STATEMENT]], "official statement"),
        (NO, [NO, NO, [Mark.STATEMENT]], "official statement"),
        (NO, [[Mark.SPOKEN]], "attributed report"),
        (NO, [NO, [Mark.SPOKEN]], "attributed report"),
        ([Mark.SPOKEN], [NO], ""),
    ],
)
def test_an_article_rests_on_what_its_headline_and_first_passages_show(
    title: Sequence[Mark], passages: Sequence[Sequence[Mark]], label: str
) -> None:
    leading = [told(*marks, index=at) for at, marks in enumerate(passages)]
    assert label_of(article(1), told(*title, index=HEADLINE), leading) == label


def test_a_numbered_document_is_an_act_and_an_offices_own_page_a_statement() -> None:
    title = told(index=HEADLINE)
    assert label_of(article(1, document_number="2026-1"), title, [told()]) == "official act"
    assert label_of(article(1, source=OFFICE), title, [told()]) == "official statement"
    assert label_of(article(1, source=OFFICE, kind=TextKind.ACT), title, [told()]) == "official act"
    assert label_of(article(1, kind=TextKind.ACT), title, [told()]) == ""
    assert label_of(article(1, source=OFFICE), title, [told(), told(Mark.UNNAMED)]) == "unnamed sources"
    assert label_of(article(1, source=OFFICE), told(Mark.DENIAL, index=HEADLINE), [told()]) == "denial"


Row = dict[str, Any]


def stand(*rows: Row) -> tuple[str, str, str]:
    """Where a story stands after articles that came a day apart, each given by what its first passage has."""
    articles: list[Article] = []
    annotations: dict[int, Annotation] = {}
    days: dict[int, date | None] = {}
    for number, row in enumerate(rows, 1):
        passages = row.get("passages", [(row.get("marks", ()), row.get("step"))])
        kinds = row.get("kinds", {})
        articles.append(article(number, effective_on=row.get("effective_on"), source=row.get("source", source())))
        dates = [DatedPhrase(str(day), str(day), kind, at, number) for day, kind, at in row.get("dates", ())]
        annotations[number] = annotation(
            number,
            *(
                told(
                    *marks,
                    index=at,
                    step=step,
                    kind=kinds.get(at, PassageKind.FACT),
                    dates=tuple(each for each in dates if each.index == at),
                )
                for at, (marks, step) in enumerate(passages)
            ),
            headline=told(index=HEADLINE, step=row.get("title")),
            given=tuple(each for each in dates if each.index >= len(passages)),
        )
        days[number] = row.get("today", MONDAY + timedelta(days=number - 1))
    numbers = {each.id: rows[each.id - 1].get("publisher", each.id) for each in articles}
    publishers = {each: Publisher(number, f"{number}", f"{number}.example") for each, number in numbers.items()}
    found: StoryStanding = standing_of(articles, annotations, days, publishers)
    return found.claim, found.stage.value if found.stage else "", found.stage_from


def step(stage: Stage, deed: Stage = Stage.IN_FORCE, kind: str = "tariff", **changes: Any) -> Step:
    return Step(deed, stage, True, kind, **changes)


PROPOSED, ANNOUNCED, IN_FORCE = step(Stage.PROPOSED), step(Stage.ANNOUNCED), step(Stage.IN_FORCE, applies=True)
DONE = step(Stage.IN_FORCE)  # imposed, and nothing said of whether it applies yet
LIFTED, SUSPENDED = step(Stage.LIFTED, Stage.LIFTED), step(Stage.SUSPENDED, Stage.SUSPENDED)
EXPIRED = step(Stage.EXPIRED, Stage.EXPIRED)
WILL_LIFT = step(Stage.ANNOUNCED, Stage.LIFTED)


def of(step: Step, *days: date, **changes: Any) -> Row:
    return {"step": step, "dates": [(day, DateKind.EFFECTIVE, 0) for day in days], **changes}


@pytest.mark.parametrize(
    ("rows", "stage", "since"),
    [
        ([of(PROPOSED)], "proposed", ""),
        ([of(PROPOSED, TUESDAY)], "proposed", ""),
        ([of(ANNOUNCED)], "announced", ""),
        ([of(ANNOUNCED, TUESDAY)], "announced", "2026-03-10"),
        ([of(ANNOUNCED, MONDAY)], "in force", "2026-03-09"),
        ([of(WILL_LIFT, MONDAY)], "lifted", "2026-03-09"),
        ([of(IN_FORCE, TUESDAY)], "announced", "2026-03-10"),
        ([of(IN_FORCE, MONDAY)], "in force", "2026-03-09"),
        ([of(IN_FORCE, TUESDAY, today=None)], "in force", ""),
        ([of(IN_FORCE, TUESDAY, effective_on=WEDNESDAY)], "announced", "2026-03-11"),
        ([{"step": IN_FORCE, "dates": [(TUESDAY, DateKind.EXPIRY, 0)]}], "in force", ""),
        ([{"step": IN_FORCE, "dates": [("2026-04", DateKind.EFFECTIVE, 0)]}], "announced", ""),
        ([{"step": DONE, "dates": [("", DateKind.EFFECTIVE, 0)]}], "announced", ""),
        ([{"step": DONE, "dates": [("", DateKind.EFFECTIVE, 5)]}], "", ""),
        ([of(DONE)], "", ""),
        ([of(DONE, MONDAY)], "in force", "2026-03-09"),
        ([of(DONE, TUESDAY)], "announced", "2026-03-10"),
        ([{"title": IN_FORCE, "step": DONE}], "in force", ""),
        ([{"title": DONE, "step": IN_FORCE}], "in force", ""),
        ([{"title": DONE, "passages": [((), step(Stage.IN_FORCE, kind="ban", applies=True))]}], "", ""),
        ([{"step": IN_FORCE, "dates": [(WEDNESDAY, DateKind.EFFECTIVE, 5)]}], "announced", "2026-03-11"),
    ],
)  # fmt: skip
def test_the_day_that_is_named_says_whether_a_measure_applies_yet(rows: list[Row], stage: str, since: str) -> None:
    assert stand(*rows)[1:] == (stage, since)


@pytest.mark.parametrize(
    ("first", "second", "stage", "since"),
    [
        (of(PROPOSED), of(PROPOSED), "proposed", ""),
        (of(PROPOSED), of(ANNOUNCED), "announced", ""),
        (of(PROPOSED), of(IN_FORCE), "in force", ""),
        (of(ANNOUNCED), of(PROPOSED), "announced", ""),
        (of(ANNOUNCED), of(IN_FORCE), "in force", ""),
        (of(ANNOUNCED), of(DONE), "announced", ""),
        (of(ANNOUNCED, TUESDAY), of(DONE), "in force", "2026-03-10"),
        (of(PROPOSED), of(DONE), "", ""),
        (of(IN_FORCE), of(DONE), "in force", ""),
        (of(ANNOUNCED), of(DONE, TUESDAY), "in force", "2026-03-10"),
        (of(ANNOUNCED, WEDNESDAY), of(IN_FORCE), "announced", "2026-03-11"),
        (of(ANNOUNCED, WEDNESDAY), of(IN_FORCE, today=None), "in force", ""),
        (of(ANNOUNCED, WEDNESDAY), of(LIFTED), "lifted", ""),
        (of(ANNOUNCED, TUESDAY), of(IN_FORCE), "in force", "2026-03-10"),
        (of(ANNOUNCED, WEDNESDAY), of(WILL_LIFT), "announced", ""),
        (of(IN_FORCE), of(PROPOSED), "in force", ""),
        (of(IN_FORCE), of(ANNOUNCED), "in force", ""),
        (of(IN_FORCE), of(ANNOUNCED, WEDNESDAY), "announced", "2026-03-11"),
        (of(IN_FORCE), of(ANNOUNCED, WEDNESDAY, today=None), "in force", ""),
        (of(IN_FORCE, MONDAY), of(IN_FORCE), "in force", "2026-03-09"),
        (of(IN_FORCE, MONDAY), of(LIFTED), "lifted", ""),
        (of(IN_FORCE, MONDAY), of(IN_FORCE, TUESDAY), "in force", "2026-03-10"),
        (of(SUSPENDED), of(ANNOUNCED), "announced", ""),
        (of(LIFTED), of(ANNOUNCED), "announced", ""),
        (of(EXPIRED), of(ANNOUNCED), "announced", ""),
        (of(LIFTED), of(PROPOSED), "lifted", ""),
        (of(LIFTED), of(DONE), "", ""),
        (of(IN_FORCE), {}, "in force", ""),
        ({}, of(IN_FORCE), "in force", ""),
    ],
)
def test_a_later_article_moves_a_measure_on(first: Row, second: Row, stage: str, since: str) -> None:
    assert stand(first, second)[1:] == (stage, since)


@pytest.mark.parametrize(
    ("first", "second", "moved"),
    [
        (IN_FORCE, step(Stage.LIFTED, Stage.LIFTED, "ban"), False),
        (step(Stage.IN_FORCE), step(Stage.LIFTED, Stage.LIFTED, "rule"), True),
        (step(Stage.IN_FORCE, kind="rule"), step(Stage.LIFTED, Stage.LIFTED, "ban"), True),
        (step(Stage.IN_FORCE, kind=""), step(Stage.LIFTED, Stage.LIFTED, "ban"), True),
        (IN_FORCE, step(Stage.LIFTED, Stage.LIFTED, ""), False),
        (PROPOSED, step(Stage.LIFTED, Stage.LIFTED, "ban"), True),
        (PROPOSED, step(Stage.LIFTED, Stage.LIFTED, ""), False),
    ],
)
def test_a_step_of_another_kind_of_measure_is_another_storys(first: Step, second: Step, moved: bool) -> None:
    assert stand(of(first), of(second))[1] == ("lifted" if moved else first.stage.value)


ACT: Row = {"marks": [Mark.ACT], "step": IN_FORCE}
RUMOUR: Row = {"marks": [Mark.UNNAMED], "step": PROPOSED}
DENIED: Row = {"marks": [Mark.DENIAL], "step": PROPOSED}
SPOKEN: Row = {"marks": [Mark.SPOKEN], "step": IN_FORCE}
SAID: Row = {"marks": [Mark.STATEMENT], "step": ANNOUNCED, "source": OFFICE}
TOLD: Row = {"marks": [Mark.STATEMENT]}
UNKNOWN = source("leaf", ownership=Ownership.UNLABELLED, label="unlabelled")


@pytest.mark.parametrize(
    ("rows", "claim", "stage"),
    [
        ([RUMOUR], "unnamed sources", "proposed"),
        ([RUMOUR, SPOKEN], "attributed report", "in force"),
        ([SPOKEN, RUMOUR], "attributed report", "in force"),
        ([RUMOUR, SAID], "official statement", "announced"),
        ([SAID, SPOKEN], "official statement", "in force"),
        ([RUMOUR, DENIED], "denial", ""),
        ([SAID, DENIED], "denial", ""),
        ([{**ACT, "step": ANNOUNCED}, {**DENIED, "step": IN_FORCE}], "official act", "announced"),
        ([DENIED, SAID], "denial", ""),
        ([DENIED, RUMOUR], "denial", ""),
        ([DENIED, ACT], "official act", "in force"),
        ([ACT, DENIED], "official act", "in force"),
        ([ACT, RUMOUR], "official act", "in force"),
        ([{}, {"step": PROPOSED}], "", "proposed"),
    ],
)
def test_a_denial_takes_a_rumour_back_and_an_act_settles_both(rows: list[Row], claim: str, stage: str) -> None:
    assert stand(*rows)[:2] == (claim, stage)


@pytest.mark.parametrize(
    ("rows", "claim"),
    [
        ([{**TOLD, "source": OFFICE}], "official statement"),
        ([TOLD], "attributed report"),
        ([TOLD, TOLD], "official statement"),
        ([{**TOLD, "publisher": 7}, {**TOLD, "publisher": 7}], "attributed report"),
        ([{**TOLD, "source": UNKNOWN}], "attributed report"),
        ([TOLD, {**TOLD, "source": UNKNOWN}], "attributed report"),
        ([{**ACT, "source": UNKNOWN}], "attributed report"),
        ([SPOKEN, {**DENIED, "source": UNKNOWN}], "attributed report"),
    ],
)
def test_a_statement_is_official_by_its_own_government_or_by_two_independent_publishers(
    rows: list[Row], claim: str
) -> None:
    assert stand(*rows)[0] == claim


@pytest.mark.parametrize(
    ("row", "stage"),
    [
        ({"title": IN_FORCE, "step": PROPOSED}, "proposed"),
        ({"title": IN_FORCE, "step": step(Stage.PROPOSED, kind="ban")}, "in force"),
        ({"title": IN_FORCE, "step": LIFTED}, "in force"),
        ({"title": IN_FORCE}, "in force"),
        ({"title": IN_FORCE, "passages": [((), LIFTED), ((), PROPOSED)]}, "proposed"),
        ({"passages": [((), None), ((), PROPOSED)]}, "proposed"),
        ({"passages": [((), None), ((), None), ((), PROPOSED)]}, ""),
        ({"passages": [((Mark.COMMENT,), LIFTED), ((), PROPOSED)]}, "proposed"),
        (
            {"passages": [((), LIFTED), ((), None), ((), PROPOSED)], "kinds": {0: PassageKind.BACKGROUND}},
            "proposed",
        ),
    ],
)
def test_the_first_sentence_says_how_far_the_headlines_measure_is(row: Row, stage: str) -> None:
    assert stand(row)[1] == stage
