"""The repository's own stream has figures, and a decision that is inverted moves the figure of its name."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from config.relations import read_relation
from digests.rules.editing import gate
from tests.benchmarks.labelling.corpus import read_stream
from tests.benchmarks.labelling.ranges import sentence_ranges
from tests.benchmarks.own.__main__ import main, measured
from tests.benchmarks.own.findings import figures
from tests.benchmarks.own.labels import LABELS, read_sentence_labels
from tests.benchmarks.own.shown import replayed
from tests.benchmarks.own.stream import STREAM, OwnArticle, own_articles, write_stream
from tests.benchmarks.verdicts.__main__ import main as verdicts_main
from tests.benchmarks.verdicts.pages import Page, page_of
from tests.benchmarks.verdicts.replays import commit_of
from tests.benchmarks.verdicts.stored import CardVerdict, Marked, write_verdicts
from tests.relations import built_relation

OWN = [article for article in own_articles() if article.front["published"].isoformat() >= "2024-05-28"]
SOME = [article for article in OWN if article.id.startswith(("80", "83", "85", "88", "97"))]
each_own = pytest.mark.parametrize("article", OWN, ids=[article.id for article in OWN])
Figures = Mapping[str, tuple[int, int]]


def figures_now(verdicts: Path) -> Figures:
    findings, _, faults = measured(SOME, LABELS, verdicts)
    assert not faults
    return figures(findings)


@pytest.fixture(scope="module")
def unjudged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Figures, str]:
    """The figures of some articles without any verdict, and what is said to be unread."""
    findings, unread, faults = measured(SOME, LABELS, tmp_path_factory.mktemp("verdicts"))
    assert not faults
    return figures(findings), unread


@pytest.fixture
def before(unjudged: tuple[Figures, str]) -> Figures:
    return unjudged[0]


def swapped(value: Any, one: str, other: str) -> Any:
    """Return data of a relation in which two ids have changed places."""
    match value:
        case dict():
            return {key: swapped(each, one, other) for key, each in value.items()}
        case list():
            return [swapped(each, one, other) for each in value]
        case _:
            return {one: other, other: one}.get(value, value) if isinstance(value, str) else value


PARTIES, THEMES = 0, 1  # the files of a relation's data


@pytest.fixture
def swap(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, str, str], None]:
    """Two ids change places in one file of the relation's data."""

    def swap(file: int, one: str, other: str) -> None:
        files = list(read_relation("us-china"))
        files[file] = swapped(files[file], one, other)
        for module in ("try_", "replay"):
            monkeypatch.setattr(f"bot.cli.{module}.relation_or_end", lambda _: built_relation(*files))

    return swap


@pytest.mark.long
def test_the_command_prints_figures_of_the_whole_stream(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--wrong", "gate"]) == 0
    printed = capsys.readouterr().out
    for name in (
        "gate",
        "who speaks: given to a capital, its own",
        "dates: said to bind, and do",
        "digests: section",
    ):
        assert re.search(rf"^{name} +[01]\.\d\d\d  \d+ of \d+$", printed, re.MULTILINE), name
    assert "verdicts: " in printed


def test_the_stream_can_be_had_as_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lines"]) == 0
    ids = [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()]
    assert ids == [article.id for article in own_articles()]


def test_every_sentence_of_a_labelled_text_has_one_label() -> None:
    labelled = {file.stem for file in LABELS.glob("*.marks")}
    assert labelled <= {article.id for article in own_articles()}
    assert {article.id for article in OWN} <= labelled
    for article in own_articles():
        labels, faults = read_sentence_labels(article.id)
        assert not faults
        text, opens = article.text, [label.opens for label in labels]
        ranges = sentence_ranges(text, article.front["language"]) if article.id in labelled else ()
        found = [[each for each in opens if text.startswith(each, at.start)] for at in ranges]
        assert found == [[each] for each in opens], article.id


@each_own
def test_an_article_beside_the_demos_can_be_read_in_a_digest(article: OwnArticle) -> None:
    assert article.outlet["name"].endswith("(fictional)")
    assert article.front["language"] == article.outlet["language"]
    assert len(article.front["title"]) <= 90
    ranges = sentence_ranges(article.text, article.front["language"])
    assert max(each.end - each.start for each in ranges) <= 240


def test_a_line_of_labels_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.marks").write_text("The ministry|mars|-|-|-|fact|-|-\nA cable|us|-|-|-|fact|soon|-\n")
    labels, faults = read_sentence_labels("x", tmp_path)
    assert labels == []
    assert [fault.partition(" ")[0] for fault in faults] == ["x.marks:1:", "x.marks:2:"]
    assert "mars" in faults[0]
    assert "soon" in faults[1]


def test_a_label_of_words_that_no_sentence_has_is_named(tmp_path: Path) -> None:
    (tmp_path / f"{SOME[0].id}.marks").write_text("No sentence opens so|us|-|-|-|fact|-|-\n")
    _, _, faults = measured(SOME[:1], tmp_path, tmp_path)
    assert faults == [f"{SOME[0].id}: 0 sentences open with 'No sentence opens so'"]


def test_a_gate_that_is_turned_around_moves_the_gate(
    before: Figures, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    judge = gate.judge
    monkeypatch.setattr(gate, "judge", lambda *of: replace(found := judge(*of), relevant=not found.relevant))
    right, of = before["gate"]
    assert right > of / 2
    assert figures_now(tmp_path)["gate"] == (of - right, of)


def test_sides_that_change_places_move_who_speaks(
    before: Figures, swap: Callable[[int, str, str], None], tmp_path: Path
) -> None:
    swap(PARTIES, "us", "prc")
    now = figures_now(tmp_path)
    for name in ("given to a capital, its own", "given to a capital, not the other's"):
        assert now[f"who speaks: {name}"][0] < before[f"who speaks: {name}"][0], name
    assert now["gate"] == before["gate"]


def test_themes_that_change_places_move_the_sections(
    before: Figures, swap: Callable[[int, str, str], None], tmp_path: Path
) -> None:
    swap(THEMES, "taiwan", "fentanyl")
    assert figures_now(tmp_path)["digests: section"][0] < before["digests: section"][0]


# --- verdicts -------------------------------------------------------------------------------------------


def verdicts_on(pages: Sequence[Page]) -> list[CardVerdict]:
    """All that is on cards is right, but for their headlines."""
    return [
        CardVerdict(
            round="r", day=page.day.isoformat(), commit="c", reader=1, number=number, kind=card.kind,
            status=card.status, articles=card.articles,
            elements=tuple(
                Marked(each.key, each.place, each.hash, "announces" if each.key == "H" else "ok")
                for each in card.elements
            ),
        )
        for page in pages
        for number, card in enumerate(page.cards, 1)
    ]  # fmt: skip


def test_what_is_shown_again_has_the_mark_that_readers_gave_it(tmp_path: Path) -> None:
    folder = write_stream(tmp_path / "streams", SOME)
    articles = {article.id: article for article in read_stream(STREAM, folder)[0]}
    pages = [page_of(day, articles) for day in replayed(folder / f"{STREAM}.jsonl")]
    cards = sum(len(page.cards) for page in pages)
    assert cards > 1
    write_verdicts(STREAM, verdicts_on(pages), tmp_path / "verdicts")
    findings, unread, _ = measured(SOME, LABELS, tmp_path / "verdicts")
    found = figures(findings)
    assert found["verdicts: headline"] == (0, cards)
    assert found["verdicts: card"] == (cards, cards)
    assert found["verdicts: section"][0] == found["verdicts: section"][1] > 0
    assert not re.search("headline|section|card", unread)


def test_what_nobody_has_read_is_counted_apart(unjudged: tuple[Figures, str]) -> None:
    found, unread = unjudged
    assert not any(name.startswith("verdicts") for name in found)
    assert re.search(r"headline \d+", unread)


def test_verdicts_on_the_own_stream_have_a_table_of_their_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verdict = CardVerdict(
        round="r", day="2024-05-29", commit="c" * 10, reader=1, number=1, kind="event", status="new",
        articles=(SOME[0].id,), elements=(Marked("H", "", "0" * 12, "ok"),),
    )  # fmt: skip
    write_verdicts(STREAM, [verdict], tmp_path / "verdicts")
    assert verdicts_main(["table", "--own"], streams=tmp_path / "none", verdicts=tmp_path / "verdicts") == 0
    assert "headline" in capsys.readouterr().out
    streams = write_stream(tmp_path / "streams")
    assert verdicts_main(["table"], streams=streams, verdicts=tmp_path / "verdicts") == 0
    assert "there are no verdicts" in capsys.readouterr().out


def test_sheets_of_the_own_stream_need_no_streams_outside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The replay of a commit is kept in a folder, so that none is made here."""
    day = {
        "slot": "2024-05-29T08:00:00Z",
        "parts": ["<b>Nothing new on your topics</b>"],
        "stories": [],
    }
    replay = tmp_path / "replays" / commit_of("HEAD") / f"{STREAM}.jsonl"
    replay.parent.mkdir(parents=True)
    replay.write_text(json.dumps(day) + "\n", encoding="utf-8")
    words = ["sheets", "--own", "--commit", "HEAD", "--replays", str(tmp_path / "replays"), "--cards", "1"]
    words += ["--sheets", str(tmp_path / "sheets"), "--keys", str(tmp_path / "keys.json")]
    assert verdicts_main(words, streams=tmp_path / "none", verdicts=tmp_path / "verdicts") == 0
    assert "skipped" not in capsys.readouterr().out
    assert (tmp_path / "keys.json").is_file()
