"""What an editor chose and our digests lack is followed back to where it was lost."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks import missed
from tests.benchmarks.labelling.corpus import read_stream
from tests.benchmarks.labelling.invented import ANSWER, STREAM, URGES, text_of, write_labels, write_stream
from tests.benchmarks.labelling.labels import Place, SegmentLabel, StreamLabels, fit, read_labels
from tests.benchmarks.labelling.ranges import place_of
from tests.benchmarks.labelling.shown import ShownDay, shown_of
from tests.benchmarks.missed import Choice, choices_of, fate_of, table_of

pytestmark = pytest.mark.long

WHOLE = {"a1": (None,), "a2": (None,)}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("missed")
    return write_stream(folder / "streams"), write_labels(folder / "real")


@pytest.fixture
def labels(folders: tuple[Path, Path]) -> StreamLabels:
    articles, _ = read_stream(STREAM, folders[0])
    return fit(read_labels(STREAM, folders[1]), {article.id: article.text for article in articles})


@pytest.fixture(scope="module")
def days(folders: tuple[Path, Path]) -> tuple[ShownDay, ...]:
    return asyncio.run(shown_of(read_stream(STREAM, folders[0])[0]))


def of_answer(
    labels: StreamLabels, days: tuple[ShownDay, ...], roomy: tuple[ShownDay, ...], passing: object = None
) -> str:
    parts = WHOLE if passing is None else passing
    return fate_of("e-answer", max(labels.days), labels, days, roomy, parts)  # type: ignore[arg-type]


def without_cards(days: tuple[ShownDay, ...]) -> tuple[ShownDay, ...]:
    return tuple(replace(day, cards=()) for day in days)


def test_events_that_digests_show_are_no_loss(folders: tuple[Path, Path]) -> None:
    found = choices_of(STREAM, *folders)
    assert [(each.event, each.fate) for each in found] == [("e-tariff", "shown"), ("e-answer", "shown")]


def test_an_event_that_is_named_by_headline_is_counted_for_itself(
    labels: StreamLabels, days: tuple[ShownDay, ...]
) -> None:
    named = tuple(replace(day, named=("a2",)) for day in without_cards(days))
    assert of_answer(labels, named, days) == "named"


def test_an_event_that_has_a_card_only_where_there_is_room_lost_its_place(
    labels: StreamLabels, days: tuple[ShownDay, ...]
) -> None:
    assert of_answer(labels, without_cards(days), days) == "place"


def test_an_event_of_which_no_article_passes_was_lost_at_the_gate(
    labels: StreamLabels, days: tuple[ShownDay, ...]
) -> None:
    empty = without_cards(days)
    assert of_answer(labels, empty, empty, {"a1": (None,)}) == "gate"


def test_an_event_of_which_only_another_part_of_its_article_passes_was_lost_with_its_segment(
    labels: StreamLabels, days: tuple[ShownDay, ...]
) -> None:
    empty = without_cards(days)
    told, other = (place_of(text_of("a2"), words) for words in (ANSWER, URGES))
    assert told is not None
    assert other is not None
    labels.segments["a2"] = [
        SegmentLabel(Place("a2", told), "yes", "e-answer", ("trade",), None),
        SegmentLabel(Place("a2", other), "yes", "", ("trade",), None),
    ]
    assert of_answer(labels, empty, empty, {"a2": (other,)}) == "segment"
    assert of_answer(labels, empty, empty, {"a2": (other, told)}) == "bar"


def test_an_event_that_is_told_in_another_language_alone_was_lost_with_that(
    labels: StreamLabels, days: tuple[ShownDay, ...]
) -> None:
    empty, last = without_cards(days), max(labels.days)
    assert fate_of("e-answer", last, labels, empty, empty, WHOLE, {"a2"}) == "language"
    assert fate_of("e-answer", last, labels, empty, empty, WHOLE, {"a1"}) == "bar"


def test_an_event_whose_article_stands_on_a_card_of_another_was_lost_in_grouping(
    labels: StreamLabels, days: tuple[ShownDay, ...]
) -> None:
    first = next(day for day in days if day.cards)
    card = replace(first.cards[0], articles=("a1", "a2"))
    merged = (replace(first, cards=(card,)), *days[1:])
    merged = tuple(
        replace(day, cards=tuple(each for each in day.cards if each.headline_article == "a1")) for day in merged
    )
    assert of_answer(labels, without_cards(days), merged) == "grouping"
    labels.articles["a2"] = replace(labels.articles["a2"], events=("e-another", "e-answer"))
    assert of_answer(labels, without_cards(days), merged) == "beside"


def test_an_event_that_has_no_card_for_all_the_room_did_not_pass_the_bar(
    labels: StreamLabels, days: tuple[ShownDay, ...]
) -> None:
    empty = without_cards(days)
    assert of_answer(labels, empty, empty) == "bar"


def test_the_table_counts_each_fate_by_stream_and_together(labels: StreamLabels) -> None:
    day = max(labels.days)
    choices = [Choice("one", day, "a", "shown", ()), Choice("two", day, "b", "gate", ("a2",))]
    rows = [line.split() for line in table_of(choices).splitlines()]
    assert rows[1] == ["one", "1", "1", "1", *["0"] * 8]
    assert rows[3] == ["all", "2", "2", "1", "0", "1", *["0"] * 6]


def test_without_streams_the_benchmark_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert missed.main([], streams=tmp_path) == 0
    assert "skipped" in capsys.readouterr().out


def test_a_stream_that_is_kept_apart_is_refused(folders: tuple[Path, Path]) -> None:
    assert missed.main(["--stream", "press_spring_2024"], streams=folders[0], labels=folders[1]) == 2
