"""What readers accept is learned from their verdicts: the same from the same, nothing from changed words."""

import json
from pathlib import Path

import pytest

from digests.rules.issuing.acceptance import Element
from tests.benchmarks.fit_acceptance import Example, bar_of, data_of, examples_of, learn
from tests.benchmarks.labelling.invented import STREAM, TARIFF, write_stream
from tests.benchmarks.labelling.ranges import hash_of
from tests.benchmarks.verdicts.stored import CardVerdict, Marked

TITLE = "US raises tariff on Chinese drone motors to 45 percent"
PLACE = f"a1@0-{len(TARIFF)}#{hash_of(TARIFF)}"


def card(*elements: Marked) -> CardVerdict:
    return CardVerdict(
        round="one", day="2024-05-14", commit="aaaaaaaaaa", reader=1, number=1, kind="event", status="new",
        articles=("a1",), elements=elements,
    )  # fmt: skip


HEADLINE = Marked("H", f"a1@title#{hash_of(TITLE)}", hash_of(TITLE), "ok")


def test_elements_have_the_features_of_todays_annotation_and_the_readers_mark(tmp_path: Path) -> None:
    judged = card(HEADLINE, Marked("P1", PLACE, "", "leans"), Marked("K", "", "", "ok"))
    found, left_out = examples_of({STREAM: [judged]}, write_stream(tmp_path))
    assert [(each.element, each.right) for each in found] == [(Element.TITLE, True), (Element.PASSAGE, False)]
    assert (found[0].features["a report"], found[1].features["matter"] > 0.5, left_out) == (1.0, True, [])


def test_a_verdict_on_words_that_have_changed_is_left_out_with_its_name(tmp_path: Path) -> None:
    judged = card(HEADLINE, Marked("P1", PLACE, "", "ok"))
    folder = write_stream(tmp_path)
    file = folder / f"{STREAM}.jsonl"
    rows = [json.loads(row) for row in file.read_text(encoding="utf-8").splitlines()]
    rows = [{**row, "text": row["text"].replace("45 percent", "50 percent")} for row in rows]
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    found, left_out = examples_of({STREAM: [judged]}, folder)
    assert [each.element for each in found] == [Element.TITLE]
    assert left_out == [f"{STREAM} 2024-05-14 1 P1, {PLACE}: its text has changed"]


def invented() -> list[Example]:
    """Titles of three streams: what acts is right, what announces is wrong, but for one in ten."""
    return [
        Example(
            f"stream {number % 3}",
            Element.TITLE,
            {"always": 1.0, "an act": float(acts), "announces": float(not acts), "idle": float(number % 7 == 0)},
            acts is (number % 10 != 0),
        )
        for number in range(240)
        for acts in (True, False)
    ]


def test_the_same_verdicts_give_the_same_weights_and_what_is_right_weighs_for_it() -> None:
    pytest.importorskip("sklearn", reason="what learns has a lock of its own: requirements-fit.lock")
    one, other = (learn(invented(), ("an act", "announces", "idle"), 0.95) for _ in range(2))
    assert data_of({Element.TITLE: one}, 480) == data_of({Element.TITLE: other}, 480)
    assert one.weights["an act"] > abs(one.weights["idle"])
    assert one.weights["announces"] < 0
    assert one.area > 0.8
    sure = one.chances[one.chances > 0.5]
    assert sure.mean() == pytest.approx(0.9, abs=0.03), "calibrated: of ten so sure nine are right"


def test_a_bar_is_the_lowest_that_is_right_often_enough_else_the_best_that_keeps_seven_of_ten() -> None:
    import numpy as np

    chances = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4])
    reached = bar_of(chances, np.array([True, True, True, True, False, False]), 0.95)
    assert (reached["bar"], reached["precision"], reached["recall"]) == (pytest.approx(0.6, abs=0.01), 1.0, 1.0)
    beyond = bar_of(chances, np.array([True, False, True, True, False, True]), 0.95)
    assert (beyond["precision"], beyond["recall"]) == (0.75, 0.75)
