"""Labels of real text: what they hold, and what is said of those that do not fit."""

import json
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.labelling import corpus, marks
from tests.benchmarks.labelling.__main__ import main as taking_main
from tests.benchmarks.labelling.agreement import kappa, weighted_kappa
from tests.benchmarks.labelling.grading import CapitalVerdict, CardVerdict
from tests.benchmarks.labelling.invented import ARTICLES, STREAM, TARIFF, at, text_of, write_labels, write_stream
from tests.benchmarks.labelling.labels import REAL, StreamLabels, fit, read_labels, read_place
from tests.benchmarks.labelling.ranges import place_of, range_of, sentence_ranges
from tests.benchmarks.labelling.reading import READER, agreement_of, agreement_text, card_hash, read_readings
from tests.benchmarks.labelling.shown import ShownCard, ShownLine
from tests.benchmarks.labelling.taking import add_marks, take_sentences

TEXTS = {row["id"]: row["text"] for row in ARTICLES}


@pytest.fixture
def labels(tmp_path: Path) -> StreamLabels:
    return fit(read_labels(STREAM, write_labels(tmp_path)), TEXTS)


def test_labels_that_fit_are_read_without_a_fault(labels: StreamLabels) -> None:
    assert labels.faults == []
    place = place_of(text_of("a1"), TARIFF)
    assert place is not None
    mark = labels.sentence_at("a1", place)
    assert mark is not None
    assert (mark.worth, mark.side, mark.also, mark.flags) == (3, "outlet", ("us",), "EB")


def test_a_sentence_is_found_by_its_place_also_when_it_is_cut_otherwise(labels: StreamLabels) -> None:
    most = place_of(text_of("a1"), TARIFF[:80])
    whole = range_of(text_of("a1"), 0, len(text_of("a1")))
    assert most is not None
    assert labels.sentence_at("a1", most) is not None
    assert labels.sentence_at("a1", whole) is not None, "the shorter of two places decides"
    assert labels.sentence_at("a9", most) is None


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (TEXTS | {"a1": text_of("a1").replace("45 percent", "46 percent")}, "the text changed"),
        (TEXTS | {"a1": text_of("a1")[:40]}, "outside the text"),
        ({key: text for key, text in TEXTS.items() if key != "a1"}, "no such article"),
    ],
)
def test_a_label_without_its_words_is_named_with_its_place_and_the_rest_stays(
    tmp_path: Path, texts: dict[str, str], said: str
) -> None:
    labels = fit(read_labels(STREAM, write_labels(tmp_path)), texts)
    named = [fault for fault in labels.faults if f"{STREAM}/a1, characters 0-{len(TARIFF)}: a sentence" in fault]
    assert len(named) == 1
    assert said in named[0]
    assert len(labels.sentences["a2"]) == 2


def test_marks_that_cannot_be_are_named_by_file_and_line_and_the_rest_stays(tmp_path: Path) -> None:
    folder = write_labels(tmp_path)
    with (folder / STREAM / "sentences.marks").open("a", encoding="utf-8") as file:
        file.write(f"{at('a3', 'Washington should think again')}|4|-|Y|us|-|fact|-|-\n")
        file.write("a3@five-6#123456789012|1|-|Y|us|-|fact|-|-\n")
        file.write("a3|1\n")
    with (folder / STREAM / "articles.marks").open("a", encoding="utf-8") as file:
        file.write("a4|perhaps|news|-|-\n")
        file.write("a1|no|news|-|-\n")
        file.write("a5|yes|news|e-unheard|trade\n")
    labels = read_labels(STREAM, folder)
    said = "\n".join(labels.faults)
    assert f"{STREAM}/sentences.marks:7: '4' is none of" in said
    assert f"{STREAM}/sentences.marks:8: 'a3@five-6#123456789012' is no place" in said
    assert f"{STREAM}/sentences.marks:9: " in said
    assert f"{STREAM}/articles.marks:4: 'perhaps' is none of yes, edge, no" in said
    assert f"{STREAM}/articles.marks:5: a1 is marked twice, the first counts" in said
    assert "the event e-unheard is named and not described" in said
    assert labels.articles["a1"].gate == "yes"
    assert sum(map(len, labels.sentences.values())) == 6


def test_a_stream_with_broken_lines_names_them_and_goes_on(tmp_path: Path) -> None:
    broken = ("{", '{"id": "x"}', '{"id": "a1", "title": "again", "published": "2024-05-14T00:00:00Z"}', "[]")
    naive = '{"id": "y", "title": "T", "text": "x", "published": "2024-05-14T00:00:00"}'
    articles, faults = corpus.read_stream(STREAM, write_stream(tmp_path, *broken, naive))
    assert [article.id for article in articles] == ["a1", "a2", "a3"]
    assert [re.sub(r":.*", "", fault) for fault in faults] == [
        f"{STREAM}.jsonl, line {number}" for number in (4, 5, 6, 7, 8)
    ]


def test_what_comes_in_after_the_hour_belongs_to_the_next_day(tmp_path: Path) -> None:
    articles, _ = corpus.read_stream(STREAM, write_stream(tmp_path))
    assert [article.day.isoformat() for article in articles] == ["2024-05-14", "2024-05-15", "2024-05-16"]


@given(st.text(alphabet='aB. \n\u201c\u201d!?\u4e2d\u3002\u00a0\r\u2028"', max_size=300))
def test_sentences_lie_in_order_within_the_text_and_miss_no_word(text: str) -> None:
    found = sentence_ranges(text)
    assert all(place.fits(text) for place in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    inside = {at for place in found for at in range(place.start, place.end)}
    assert all(at in inside for at, character in enumerate(text) if character.isalnum())


def test_marks_from_a_sheet_become_places_and_what_was_there_stays(tmp_path: Path) -> None:
    keys = {f"{STREAM}/a1": {"0": at("a1", TARIFF), "1": at("a1", "The Trade Office said")}}
    sheet = f"=== {STREAM}/a1\n0|3|-|Y|us|-|fact|trade|E\n7|1|-|Y|us|-|fact|-|-\n=== {STREAM}/b\n"
    taken, faults = take_sentences(sheet, keys, "sheet")
    assert taken == {STREAM: {at("a1", TARIFF): "3|-|Y|us|-|fact|trade|E"}}
    assert faults == [
        f"sheet:3: there is no sentence 7 of {STREAM}/a1 on the sheet",
        f"sheet:4: {STREAM}/b is not on the sheet",
        f"sheet: {STREAM}/a1 has no marks for 1",
    ]
    folder = write_labels(tmp_path)
    assert add_marks("sentences.marks", taken, folder) == 0, "the first reading counts"
    mark = read_labels(STREAM, folder).sentences["a1"][0][1]
    assert mark.side == "outlet"


def test_marks_come_back_as_they_were_written() -> None:
    line = "2|a|P|prc|us,outlet|statement|trade,tech|ER"
    assert marks.write_sentence(marks.read_sentence(["5", *line.split("|")])[1]) == line


def test_kappa_is_one_where_two_agree_and_nothing_by_chance() -> None:
    assert weighted_kappa([(0, 0), (3, 3), (1, 1)]) == 1.0
    assert weighted_kappa([(0, 3), (3, 0), (0, 0), (3, 3)]) == pytest.approx(0.0)
    assert weighted_kappa([(0, 1), (1, 2), (2, 3), (3, 2)]) > weighted_kappa([(0, 3), (1, 3), (2, 0), (3, 0)])
    # The example of Cohen's kappa in J. Cohen, 1960: agreement of .70 where .41 is due to chance.
    table = {("a", "a"): 88, ("a", "b"): 14, ("a", "c"): 18, ("b", "a"): 10, ("b", "b"): 40, ("b", "c"): 10,
             ("c", "a"): 2, ("c", "b"): 6, ("c", "c"): 12}  # fmt: skip
    assert kappa([pair for pair, times in table.items() for _ in range(times)]) == pytest.approx(0.492, abs=0.001)


def test_the_labels_in_the_repository_can_be_read_and_hold_no_words_of_others() -> None:
    """Places, ids and marks only: no line of marks has more than a few words of our own in a row."""
    read = [read_labels(folder.name) for folder in sorted(REAL.iterdir()) if (folder / "articles.marks").is_file()]
    assert read, "there are labels"
    assert [fault for labels in read for fault in labels.faults] == []
    for file in REAL.rglob("sentences.marks"):
        for line in file.read_text(encoding="utf-8").splitlines():
            assert read_place(line.split("|")[0])
            assert " " not in line, f"{file.name} holds words: {line[:60]}"


def test_the_labels_fit_the_streams() -> None:
    names = corpus.stream_names()
    if not names:
        pytest.skip("the streams of real news are not here")
    for name in names:
        articles, _ = corpus.read_stream(name)
        assert fit(read_labels(name), {article.id: article.text for article in articles}).faults == []


def test_a_sheet_that_was_marked_is_taken_by_a_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_labels(tmp_path / "real")
    sheet, marked = tmp_path / "sheet", tmp_path / "marks.txt"
    sheet.mkdir()
    words = "Washington should think again before it taxes what China makes so well."
    (sheet / "keys.json").write_text(json.dumps({f"{STREAM}/a3": {"1": at("a3", words)}}))
    marked.write_text(f"=== {STREAM}/a3\n1|0|-|Y|outlet|-|opinion|-|F\n2|0|-|Y|outlet|-|opinion|-|F\n")
    assert taking_main(["take", str(sheet), str(marked)], folder) == 1
    said = capsys.readouterr()
    assert "1 sentences are labelled anew" in said.out
    assert "marks.txt:3: there is no sentence 2" in said.err
    assert len(read_labels(STREAM, folder).sentences["a3"]) == 2
    assert taking_main(["take", str(sheet), str(tmp_path / "none.txt")], folder) == 2
    assert taking_main([], folder) == 2


def test_a_readers_verdict_counts_for_a_card_that_still_looks_alike(tmp_path: Path) -> None:
    card = ShownCard(
        day=date(2024, 5, 14), place=0, story=1, section="trade", headline="A headline",
        headline_article="a1", articles=("a1",), fresh=("a1",),
        lines=(ShownLine("a1", None, TARIFF, "", "body"), ShownLine("a1", None, "No.", "", "prc")),
    )  # fmt: skip
    (tmp_path / READER).write_text(f"s|{card_hash(card)}|lead,theme|-|other\ns|{card_hash(card)}x|rain|-|-\n")
    readings, faults = read_readings(tmp_path)
    assert len(faults) == 1
    line = CapitalVerdict(card.lines[1], "other")
    verdict = CardVerdict(card, "e", {"lead": True, "theme": False, "date": None, "capital": True}, (line,))
    assert agreement_of({"s": [verdict]}, readings) == {"lead": (1, 1), "theme": (0, 1), "capital": (1, 1)}
    assert "to be mended" in agreement_text(agreement_of({"s": [verdict]}, readings))
    other = replace(verdict, card=replace(card, headline="Another headline"))
    assert agreement_of({"s": [other]}, readings) == {}
