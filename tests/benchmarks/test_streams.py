"""The yardstick measures: right cards pass, wrong ones are caught, and nothing shown is no way out."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks import streams
from tests.benchmarks.labelling.corpus import KEPT_APART, read_stream
from tests.benchmarks.labelling.figures import Figures, below_floors, figures_of, table_of, together
from tests.benchmarks.labelling.invented import (
    ANSWER,
    OPINION,
    REASON,
    STREAM,
    TARIFF,
    VOW,
    text_of,
    write_labels,
    write_stream,
)
from tests.benchmarks.labelling.labels import StreamLabels, fit, read_labels
from tests.benchmarks.labelling.lengths import lengths_of, too_long
from tests.benchmarks.labelling.ranges import place_of
from tests.benchmarks.labelling.shown import ShownCard, ShownDay, ShownLine, shown_of

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("yardstick")
    return write_stream(folder / "streams"), write_labels(folder / "real")


@pytest.fixture(scope="module")
def labels(folders: tuple[Path, Path]) -> StreamLabels:
    articles, _ = read_stream(STREAM, folders[0])
    return fit(read_labels(STREAM, folders[1]), {article.id: article.text for article in articles})


@pytest.fixture(scope="module")
def days(folders: tuple[Path, Path]) -> tuple[ShownDay, ...]:
    articles, _ = read_stream(STREAM, folders[0])
    return asyncio.run(shown_of(articles))


def graded(days: tuple[ShownDay, ...], labels: StreamLabels) -> Figures:
    return figures_of(days, labels, frozenset())[0]


def changed(days: tuple[ShownDay, ...], change: Callable[[ShownCard], ShownCard | None]) -> tuple[ShownDay, ...]:
    return tuple(
        replace(day, cards=tuple(new for card in day.cards if (new := change(card)) is not None)) for day in days
    )


def line(days: tuple[ShownDay, ...], words: str, role: str, article: str = "a1") -> ShownLine:
    """Return a line with these words of an article of the stream, in some role."""
    return ShownLine(article, place_of(text_of(article), words), words, "", role)


def only(card: ShownCard, *lines: ShownLine) -> tuple[ShownDay, ...]:
    return (ShownDay(card.day, (replace(card, lines=lines),)),)


def test_the_stream_is_shown_as_it_was_meant(days: tuple[ShownDay, ...], labels: StreamLabels) -> None:
    cards = [card for day in days for card in day.cards]
    assert cards[0].headline == "US raises tariff on Chinese drone motors to 45 percent"
    assert TARIFF in [each.text for each in cards[0].lines]
    assert ANSWER in [each.text for card in cards for each in card.lines]
    figures = graded(days, labels)
    assert figures.with_passages >= 2
    assert figures.capitals.get("right", 0) >= 1
    assert figures.lines_labelled >= 3
    assert (figures.binding_found, figures.binding_there) == (2, 2)
    assert (figures.events_shown, figures.days_labelled) == (2, 2)


def test_a_card_without_a_fault_is_one(days: tuple[ShownDay, ...], labels: StreamLabels) -> None:
    card = days[0].cards[0]
    good = only(card, line(days, TARIFF, "body"), line(days, REASON, "us"), line(days, VOW, "prc"))
    figures = graded(good, labels)
    assert (figures.judged, figures.faultless) == (1, 1)
    assert figures.capitals == {"right": 2}


@pytest.mark.parametrize(
    ("words", "role", "article", "verdict"),
    [
        (VOW, "us", "a1", "other"),
        (REASON, "prc", "a1", "other"),
        (ANSWER, "us", "a2", "other"),
        (OPINION, "us", "a3", "other"),
        (REASON, "us", "a1", "right"),
        (TARIFF, "us", "a1", "right"),
    ],
)
def test_a_line_under_the_wrong_name_is_caught(
    days: tuple[ShownDay, ...], labels: StreamLabels, words: str, role: str, article: str, verdict: str
) -> None:
    card = days[0].cards[0]
    figures = graded(only(card, line(days, TARIFF, "body"), line(days, words, role, article)), labels)
    assert figures.capitals == {verdict: 1}
    assert figures.faults["capital"] == (verdict != "right")


@pytest.mark.parametrize(("worth", "missed"), [("news", False), ("leans", True), ("none", True), ("", None)])
def test_a_sentence_above_a_capitals_line_tells_the_event_where_its_label_says_so(
    days: tuple[ShownDay, ...], labels: StreamLabels, worth: str, missed: bool | None
) -> None:
    card = days[0].cards[0]
    heading = place_of(text_of("a1"), TARIFF)
    assert heading is not None
    card = replace(card, headline=TARIFF, headline_article="a1", titled=False, heading=heading)
    told = replace(labels, headings={"a1": [(heading, worth)]} if worth else {})
    verdict = figures_of(only(card, line(days, VOW, "prc")), told, frozenset())[1][0]
    assert verdict.faults["lead"] is missed


def test_an_opinion_that_leads_as_news_is_caught(days: tuple[ShownDay, ...], labels: StreamLabels) -> None:
    card = replace(days[0].cards[0], headline_article="a3", articles=("a3",), fresh=("a3",))
    figures = graded(only(card, line(days, OPINION, "body", "a3")), labels)
    assert figures.faults["kind"] == 1
    assert figures.kind_leads == 1
    assert figures.faults["lead"] == 1
    assert figures.faultless == 0


def test_an_event_on_two_cards_of_a_day_is_caught_on_both(
    days: tuple[ShownDay, ...], labels: StreamLabels
) -> None:
    card = replace(days[0].cards[0], lines=(line(days, TARIFF, "body"),))
    twice = (ShownDay(card.day, (card, replace(card, place=1, story=card.story + 100))),)
    assert graded(twice, labels).faults["split"] == 2
    assert graded((ShownDay(card.day, (card,)),), labels).faults["split"] == 0


def test_words_without_a_label_count_neither_as_right_nor_as_wrong(
    days: tuple[ShownDay, ...], labels: StreamLabels
) -> None:
    card = days[0].cards[0]
    words = "Washington should think again before it taxes what China makes so well."
    figures = graded(only(card, line(days, TARIFF, "body"), line(days, words, "us", "a3")), labels)
    assert figures.capitals == {"unlabelled": 1}
    assert (figures.judged, figures.faultless) == (0, 0)
    assert figures.lines_labelled == 1


def swap(card: ShownCard) -> ShownCard:
    """Put each capital's line under the other's name."""
    other = {"us": "prc", "prc": "us"}
    return replace(card, lines=tuple(replace(each, role=other.get(each.role, each.role)) for each in card.lines))


def test_lines_taken_from_the_other_side_are_caught_by_the_table(
    days: tuple[ShownDay, ...], labels: StreamLabels
) -> None:
    now, wrong = graded(days, labels), graded(changed(days, swap), labels)
    assert wrong.capitals.get("other", 0) > now.capitals.get("other", 0)
    assert any("that are right" in less for less in below_floors(wrong, now))


def test_nothing_shown_at_all_is_caught_by_the_floors(days: tuple[ShownDay, ...], labels: StreamLabels) -> None:
    now, nothing = graded(days, labels), graded(changed(days, lambda card: None), labels)
    bare = graded(changed(days, lambda card: replace(card, lines=(), dates=())), labels)
    assert below_floors(now, now) == []
    for less in (below_floors(nothing, now), below_floors(bare, now)):
        assert any(each.startswith("cards with passages a day: 0.00") for each in less)
        assert any(each.startswith("capitals' lines a day: 0.00") for each in less)
    assert any(each.startswith("of the five events") for each in below_floors(nothing, now))


def test_the_figures_of_streams_add_up(days: tuple[ShownDay, ...], labels: StreamLabels) -> None:
    one = graded(days, labels)
    both = together([one, one])
    assert (both.cards, both.capitals["right"]) == (2 * one.cards, 2 * one.capitals["right"])
    assert "cards with passages, a day" in table_of({"one": one, "both": both})


# --- the command -------------------------------------------------------------------------------------


def test_a_digest_of_five_stories_that_is_too_long_to_be_read_is_caught(days: tuple[ShownDay, ...]) -> None:
    day = next(day for day in days if day.cards)
    five = replace(day, cards=day.cards[:1] * 5)
    assert lengths_of([day, replace(five, parts=("<b>Two</b> 中", '<a href="https://example.org/">x</a>'))]) == [6]
    assert too_long(lengths_of([replace(five, parts=("x" * 2601,))])) == [
        "half the digests of five stories have over 2600 characters"
    ]
    assert too_long([2000, 2100, 3201]) == ["a digest of five stories has 3201 characters, over 3200"]
    assert too_long([2600, 3200, 2000]) == []
    assert too_long([]) == []


def test_without_the_streams_it_says_so_and_ends_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert streams.main([], streams=tmp_path / "none", labels=tmp_path) == 0
    assert "skipped: the streams are not here" in capsys.readouterr().out


def test_it_prints_the_table_cards_and_a_sheet_and_puts_the_figures_on_record(
    folders: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    real = write_labels(tmp_path / "real")
    broken = write_stream(tmp_path / "streams", "{")
    words = ["--record", "--cards", "2", "--worst", "1", "--sheet", str(tmp_path / "sheet")]
    assert streams.main(words, streams=broken, labels=real) == 0
    said = capsys.readouterr()
    assert f"{STREAM}.jsonl, line 4: no article" in said.err
    assert "cards with passages, a day" in said.out
    assert "US raises tariff on Chinese drone motors to 45 percent" in said.out
    assert "FAULTS: " in said.out
    (row,) = map(json.loads, (real / streams.FIGURES).read_text(encoding="utf-8").splitlines())
    assert {"date", "commit", "stream", "figures"} == set(row)
    keys = json.loads((tmp_path / "sheet" / "keys.json").read_text(encoding="utf-8"))
    sheet = (tmp_path / "sheet" / "sheet.txt").read_text(encoding="utf-8")
    assert all(f"\n{number}: " in sheet for numbers in keys.values() for number in numbers)


def test_it_ends_with_1_and_says_what_is_less_than_on_record(
    folders: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    real = write_labels(tmp_path)
    assert streams.main(["--record", "--cards", "0"], streams=folders[0], labels=real) == 0
    record = real / streams.FIGURES
    row = json.loads(record.read_text(encoding="utf-8"))
    row["figures"]["with_passages"] += 1
    record.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert streams.main(["--cards", "0"], streams=folders[0], labels=real) == 1
    assert "cards with passages a day" in capsys.readouterr().out.partition("Less than the floors allow:")[2]


def test_streams_that_are_kept_apart_are_scored_three_times_an_issue(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_stream(tmp_path / "streams")
    for name in KEPT_APART:
        (folder / f"{name}.jsonl").write_text((folder / f"{STREAM}.jsonl").read_text())
    real = tmp_path / "real"
    real.mkdir()
    assert streams.main(["--stream", KEPT_APART[0]], streams=folder, labels=real) == 2
    assert "is kept apart" in capsys.readouterr().err
    for _ in range(3):
        assert streams.main(["--kept-apart", "issue 7", "--cards", "0"], streams=folder, labels=real) == 0
    assert streams.main(["--kept-apart", "issue 7", "--cards", "0"], streams=folder, labels=real) == 2
    assert "3 times already" in capsys.readouterr().err
    assert streams.main(["--stream", "nowhere"], streams=folder, labels=real) == 2
