"""Verdicts of readers: what is shown becomes elements, sheets hide whose it is, and no answer is lost or bent."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.cli import answers as cli_answers
from bot.cli import replay as cli_replay
from tests.benchmarks.labelling.corpus import KEPT_APART, StreamArticle, read_stream
from tests.benchmarks.labelling.invented import ANSWER, ARTICLES, STREAM, TARIFF, URGES, VOW, text_of, write_stream
from tests.benchmarks.labelling.ranges import hash_of
from tests.benchmarks.verdicts.__main__ import main
from tests.benchmarks.verdicts.answers import read_answers
from tests.benchmarks.verdicts.drawing import Drawn, cut, draw_days, read_twice
from tests.benchmarks.verdicts.elements import BY_ID, KINDS, OK, kind_of
from tests.benchmarks.verdicts.excerpts import excerpt
from tests.benchmarks.verdicts.figures import by_version, faultless, read_by_both, share, stories
from tests.benchmarks.verdicts.invented import DAYS, FIRST_DAY, RAISES, SECOND_DAY, WITH_ROLES, write_replay
from tests.benchmarks.verdicts.pages import Page, page_of
from tests.benchmarks.verdicts.pairs import days_that_differ, pairs_of, pairs_text
from tests.benchmarks.verdicts.places import place_among, range_in, still_fits
from tests.benchmarks.verdicts.replays import commit_of
from tests.benchmarks.verdicts.sheets import News, Unit, keys_of, sheet_text, units_of
from tests.benchmarks.verdicts.stored import (
    CardVerdict,
    Chosen,
    DayVerdict,
    Marked,
    PairVerdict,
    Verdict,
    outdated,
    read_verdicts,
)
from tests.benchmarks.verdicts.table import sign_test, table
from tests.benchmarks.verdicts.taking import take
from tests.benchmarks.verdicts.worst import worst

OLD, NEW = "aaaaaaaaaa", "bbbbbbbbbb"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_stream(tmp_path / "streams")


@pytest.fixture
def articles(folder: Path) -> dict[str, StreamArticle]:
    return {article.id: article for article in read_stream(STREAM, folder)[0]}


@pytest.fixture
def news(articles: dict[str, StreamArticle]) -> News:
    pages = {page.day: page for page in (page_of(line, articles) for line in DAYS)}
    return News({STREAM: list(articles.values())}, {(OLD, STREAM): pages, (NEW, STREAM): pages})


@pytest.fixture
def units(news: News) -> list[Unit]:
    drawn = [Drawn(STREAM, day, OLD, len(page.cards)) for day, page in news.pages[OLD, STREAM].items()]
    return units_of(drawn, drawn[:1], "spring", 40)


def keys(page: Page) -> list[list[str]]:
    return [[element.key for element in card.elements] for card in page.cards]


# --- elements ------------------------------------------------------------------------------------------


def test_every_element_of_a_card_has_a_key_and_its_place(articles: dict[str, StreamArticle]) -> None:
    page = page_of(FIRST_DAY, articles)
    assert keys(page) == [["H", "T", "D1", "P1", "L1", "D2", "P2", "K", "CARD"]]
    places = {element.key: element.place for element in page.cards[0].elements}
    start = text_of("a1").index(VOW)
    assert places["L1"] == f"a1@{start}-{start + len(VOW)}#{hash_of(VOW)}"
    assert places["H"] == f"a1@title#{hash_of(RAISES)}"
    assert places["D2"].startswith("a1@"), "what a day is for is looked for in the text"
    assert all(still_fits(place, articles) for place in places.values() if place)


def test_the_foot_has_its_headlines_its_days_and_each_sentence(articles: dict[str, StreamArticle]) -> None:
    foot = page_of(FIRST_DAY, articles).foot
    assert [element.key for element in foot.elements] == ["F1", "D1", "F2", "F3"]
    assert foot.elements[2].text == "Nothing said by Washington was found."


def test_an_update_is_a_claim_and_a_cut_headline_is_still_its_storys(articles: dict[str, StreamArticle]) -> None:
    page = page_of(SECOND_DAY, articles)
    assert keys(page) == [["H", "T", "U", "L1", "K", "CARD"], ["H", "T", "P1", "K", "CARD"]]
    assert page.cards[0].elements[2].text == "UPDATE (Beijing has answered)"
    assert [card.kind for card in page.cards] == ["title", "title"]
    assert page.foot.elements == [], "the number of a page is no sentence"


def test_roles_of_lines_say_what_is_a_fact_a_subject_or_a_statement(articles: dict[str, StreamArticle]) -> None:
    page = page_of(WITH_ROLES, articles)
    (card,) = page.cards
    assert (card.kind, card.status) == ("statement", "continued")
    assert keys(page) == [["H", "T", "Q1", "J1", "S1", "J2", "S2", "C", "D1", "K", "CARD"]]
    assert {element.key: element.text for element in card.elements}["J1"] == "On the motors"
    assert [element.text for element in page.foot.elements] == [
        RAISES,
        "Commentary: The tariff on Chinese motors will hurt America",
    ]


def test_a_statement_whose_opener_is_cut_is_still_a_statement(articles: dict[str, StreamArticle]) -> None:
    line = json.loads(
        json.dumps(WITH_ROLES).replace(
            "On the motors: \\u201cThe ministry urges", "On the motors: \\u201c\\u2026 urges"
        )
    )
    assert "… urges" in line["parts"][0]
    assert keys(page_of(line, articles)) == keys(page_of(WITH_ROLES, articles))


def test_every_key_on_a_page_is_in_the_table_of_marks(articles: dict[str, StreamArticle]) -> None:
    for line in (*DAYS, WITH_ROLES):
        page = page_of(line, articles)
        for element in [each for card in page.cards for each in card.elements] + page.foot.elements:
            assert OK in kind_of(element.key).marks


def test_words_are_found_through_other_spaces_other_marks_and_repaired_letters() -> None:
    text = "Earlier.\nThe  duty donâ€™t   apply to crab meat \nfrom June."
    assert range_in(text, "apply to crab meat from June.") is not None
    found = range_in(text, "The duty don’t apply to crab meat")
    assert found is not None
    assert text[found.start : found.end].startswith("The  duty")
    assert range_in(text, "The duty does apply to crab meat") is None


def test_a_place_no_longer_fits_when_the_words_or_the_article_changed(articles: dict[str, StreamArticle]) -> None:
    place = place_among(f"Beijing: “{URGES}”", articles.values())
    assert still_fits(place, articles)
    assert not still_fits(place.replace("#", "#0"), articles)
    assert not still_fits(place, {each: articles[each] for each in articles if each != "a2"})


@pytest.mark.long
def test_what_a_replay_of_today_prints_is_found_element_by_element(folder: Path) -> None:
    """Where the form of a card changes, this fails before a sheet is written wrongly."""
    app = typer.Typer()
    app.command()(cli_replay.replay)
    app.command()(cli_answers.week)
    result = CliRunner().invoke(app, ["replay", "--json", str(folder / f"{STREAM}.jsonl")])
    lines = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    articles = {article.id: article for article in read_stream(STREAM, folder)[0]}
    told = [(line, page_of(line, articles)) for line in lines]
    assert sum(len(page.cards) for _, page in told) >= 2
    for line, page in told:
        assert len(page.cards) == len(line["stories"])
        quoted = [each for card in page.cards for each in card.elements if each.key[0] in "PLSQ"]
        shown = sum(len(story.get("lines", story["passages"])) for story in line["stories"])
        assert len(quoted) >= shown - len(page.cards), "the first line may stand in the headline"
        assert all(each.place for each in quoted)
        assert all(card.elements[0].place for card in page.cards)


# --- sheets ---------------------------------------------------------------------------------------------


def test_a_sheet_has_the_articles_before_the_digest_and_hides_whose_it_is(units: list[Unit], news: News) -> None:
    text = sheet_text([unit for unit in units if unit.sheet == "01.txt"], news)
    day = text[text.index("DAY ") :]
    assert day.index("[a1]") < day.index("CARD ") < day.index("--- article a1")
    assert OLD not in text
    assert "your digest" not in text
    assert "MARK: H T D1 P1 L1 D2 P2 K CARD" in text
    assert f"The digest of the day before told:\n  - {RAISES}" in text
    assert "--- D1 is from a1" in text, "days in the foot are shown with what they are from"


def test_a_sheet_tells_every_mark_with_its_meaning(units: list[Unit], news: News) -> None:
    text = sheet_text(units, news)
    for kind in KINDS:
        assert kind.what in text
        for mark, meaning in kind.marks.items():
            assert f"    {mark:<13} {meaning}" in text


def test_the_marks_are_those_of_the_contract() -> None:
    assert set(BY_ID["line"].marks) == {"ok", "wrong", "other", "empty", "leans", "furniture", "language"}
    assert set(BY_ID["statement"].marks) == {*BY_ID["line"].marks, "mismatch"}
    assert set(BY_ID["card"].marks) == {"ok", "not relation", "split", "merged", "repeat"}
    assert set(BY_ID["headline"].marks) == {
        "ok", "announces", "question", "leans", "argues", "old", "other", "language",
    }  # fmt: skip


def test_a_long_article_is_cut_around_what_is_quoted_and_it_is_said_where() -> None:
    text = "".join(f"Sentence number {number} of a long text. " for number in range(1000))
    at = text.index("number 700 ")
    shown = excerpt(text, [(at, at + 10)], 4000)
    assert "number 0 " in shown
    assert "number 700 " in shown
    assert "number 400 " not in shown
    assert "characters are left out ...]" in shown
    assert shown.endswith("characters ...]")
    assert 3000 < len(shown) < 4300
    assert excerpt("Short.", [(0, 3)], 4000) == "Short."


def test_days_are_drawn_whole_and_alike_of_all_streams_until_there_are_cards_enough() -> None:
    days = [date(2024, 5, number) for number in range(1, 29)]
    cards = {OLD: {(stream, day): 1 + 2 * (stream == "b") for stream in "ab" for day in days}}
    drawn = draw_days(cards, 30, 7)
    assert draw_days(cards, 30, 7) == drawn
    assert draw_days(cards, 30, 8) != drawn
    had = {stream: sum(each.cards for each in drawn if each.stream == stream) for stream in "ab"}
    assert 30 <= sum(had.values()) <= 32
    assert abs(had["a"] - had["b"]) <= 3
    known = {(each.stream, each.day) for each in drawn}
    assert not known & {(each.stream, each.day) for each in draw_days(cards, 30, 7, known)}


def test_the_versions_of_a_day_are_mixed_and_far_from_each_other() -> None:
    days = {("a", date(2024, 5, number)): 2 for number in range(1, 21)}
    drawn = draw_days({OLD: days, NEW: days}, 80, 1)
    first, second = drawn[:20], drawn[20:]
    assert {each.day for each in first} == {each.day for each in second}
    assert [each.commit for each in first].count(OLD) == 10
    assert all(one.commit != other.commit for one, other in zip(first, second, strict=True))
    files = cut(drawn, 40)
    assert [sum(each.cards for each in file) for file in files] == [40, 40]


def test_a_tenth_is_read_twice_by_whole_days_under_other_keys(units: list[Unit], news: News) -> None:
    days = [Drawn("a", date(2024, 5, number), OLD, number % 3) for number in range(1, 29)]
    twice = read_twice(days, 0.1, 1)
    assert 3 <= sum(each.cards for each in twice) <= 4
    assert all(each.cards for each in read_twice(days, 1.0, 1)), "a day without cards says little of two readers"
    sheets = keys_of(units, news)
    second = [key for key in sheets if sheets[key]["reader"] == 2]
    assert [sheets[key]["sheet"] for key in second] == ["second-01.txt"]
    assert len(sheets) == len(units) == 4


def test_kept_apart_streams_want_to_be_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_stream(tmp_path)
    (folder / f"{STREAM}.jsonl").rename(folder / f"{KEPT_APART[0]}.jsonl")
    call = ["sheets", "--commit", "HEAD", "--stream", KEPT_APART[0], "--sheets", "s", "--keys", "k.json"]
    assert main(call, streams=folder) == 2
    assert "kept apart" in capsys.readouterr().err


def test_without_the_streams_it_says_so_and_ends_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for call in (["table"], ["worst", "3"], ["take", "k.json", "a.jsonl"]):
        assert main(call, streams=tmp_path / "nowhere") == 0
        assert "the streams are not here" in capsys.readouterr().out


@pytest.mark.long
def test_sheets_are_written_from_kept_replays_and_keys_are_never_written_over(
    folder: Path, tmp_path: Path
) -> None:
    replays = write_replay(tmp_path / "replays", commit_of("HEAD"))
    keys_file = tmp_path / "keys" / "spring.json"
    call = [
        "sheets",
        "--commit",
        "HEAD",
        "--cards",
        "3",
        "--sheets",
        str(tmp_path / "s"),
        "--keys",
        str(keys_file),
    ]
    assert main([*call, "--replays", str(replays)], streams=folder) == 0
    assert {file.name for file in (tmp_path / "s").iterdir()} == {"01.txt", "second-01.txt"}
    assert keys_file.is_file()
    assert main([*call, "--replays", str(replays)], streams=folder) == 2


# --- answers -------------------------------------------------------------------------------------------


def answer_all(sheets: dict[str, Any], change: Callable[[str, str], str] = lambda card, key: OK) -> list[str]:
    """Answers to all sheets; `change` gives the mark of an element by card and key."""
    lines = []
    for key, unit in sheets.items():
        for card, about in unit["cards"].items():
            marks = {each["key"]: change(card, each["key"]) for each in about["elements"]}
            lines.append(json.dumps({"card": card, "marks": marks, "why": {"H": "a reason in words"}}))
        first = next(iter(unit["cards"]), None)
        chosen = [{"ids": [each], "card": first, "named": False} for each in unit["ids"]]
        foot = {each["key"]: OK for each in unit["foot"]}
        lines.append(json.dumps({"day": key, "chosen": chosen, "mark": 5, "foot": foot, "why": "said in words"}))
    return lines


@pytest.fixture
def sheets(units: list[Unit], news: News) -> dict[str, Any]:
    return keys_of(units, news)


def test_whole_answers_are_read_without_a_fault(sheets: dict[str, Any]) -> None:
    taken, faults = read_answers("# mine\n\n" + "\n".join(answer_all(sheets)), sheets, "spring", "a.jsonl")
    assert faults == []
    assert sum(isinstance(verdict, CardVerdict) for _, verdict in taken) == 4
    assert sum(isinstance(verdict, DayVerdict) for _, verdict in taken) == 4
    assert {stream for stream, _ in taken} == {STREAM}


def test_every_fault_of_an_answer_is_named_at_once_with_its_line(sheets: dict[str, Any]) -> None:
    key = next(iter(sheets))
    card = f"{key}-1"
    right = {each["key"]: OK for each in sheets[key]["cards"][card]["elements"]}
    bent = {name: mark for name, mark in right.items() if name != "L1"} | {"H": "fine", "X9": OK}
    day = {"day": key, "chosen": [{"ids": ["a9"], "card": "zz-1", "named": 1}] * 2, "mark": 11, "foot": {}}
    lines = [
        json.dumps({"card": card, "marks": bent}),
        f'{{"card": "{card}", "marks": {{"H": "ok", "H": "leans"}}}}',
        json.dumps({"card": "zz001-1", "marks": {}}),
        json.dumps(day),
        "not json",
        json.dumps({"card": card, "marks": right}),
        json.dumps({"card": card, "marks": right | {"H": "leans"}}),
    ]
    taken, faults = read_answers("\n".join(lines), sheets, "spring", "a.jsonl")
    first = next(fault for fault in faults if fault.startswith("a.jsonl:1:"))
    assert "no X9 to be marked" in first
    assert "'fine', which is none of ok, announces" in first
    assert "L1 has no mark" in first
    assert any(fault.startswith("a.jsonl:2:") and "H stands there twice" in fault for fault in faults)
    assert any(fault.startswith("a.jsonl:3:") and "there is no card zz001-1" in fault for fault in faults)
    of_day = next(fault for fault in faults if fault.startswith("a.jsonl:4:"))
    assert "story 1: a9 is no article of the day" in of_day
    assert "story 2: zz-1 is no card" in of_day
    assert '"named" is neither' in of_day
    assert "the mark 11 is no number from 0 to 10" in of_day
    assert any(fault.startswith("a.jsonl:5:") for fault in faults)
    assert any(fault.startswith("a.jsonl:7:") and "answered twice" in fault for fault in faults)
    assert any(f"{key} of 01.txt has no answer" in fault for fault in faults)
    assert len(taken) == 1


def test_a_day_with_two_stories_has_a_mark(sheets: dict[str, Any]) -> None:
    key = next(key for key in sheets if len(sheets[key]["ids"]) == 1)
    story = {"ids": sheets[key]["ids"], "card": None, "named": False}
    foot = {each["key"]: OK for each in sheets[key]["foot"]}
    line = {"day": key, "chosen": [story], "mark": None, "foot": foot}
    assert len(read_answers(json.dumps(line), sheets, "r", "a")[0]) == 1
    assert read_answers(json.dumps(line | {"chosen": [story, story]}), sheets, "r", "a")[0] == []


@given(st.text(), st.dictionaries(st.sampled_from(["card", "day", "pair", "marks", "chosen"]), st.text()))
def test_whatever_a_reader_writes_is_a_fault_and_no_error(text: str, answer: dict[str, str]) -> None:
    card = {"kind": "title", "status": "new", "articles": [], "elements": [{"key": "K", "text": "", "place": ""}]}
    unit = {
        "stream": "s",
        "day": "2024-05-14",
        "commit": OLD,
        "reader": 1,
        "sheet": "01.txt",
        "ids": [],
        "foot": [],
    }
    sheets = {"xx001": unit | {"cards": {"xx001-1": card}}}
    for line in (
        text,
        json.dumps(answer),
        json.dumps(answer | {"card": "xx001-1"}),
        json.dumps(answer | {"day": "xx001"}),
    ):
        taken, faults = read_answers(line, sheets, "r", "a")
        assert taken == []
        assert faults or not line.strip() or line.lstrip().startswith("#") or not line.splitlines()


# --- taking --------------------------------------------------------------------------------------------


@pytest.fixture
def taken(sheets: dict[str, Any], folder: Path, tmp_path: Path) -> Path:
    """A folder of verdicts: the second reader finds a headline at fault that the first one lets stand."""
    second = {card for unit in sheets.values() if unit["reader"] == 2 for card in unit["cards"]}
    lines = answer_all(
        sheets, lambda card, key: "leans" if (key == "L1" or (card in second and key == "H")) else OK
    )
    (tmp_path / "spring.json").write_text(json.dumps(sheets), encoding="utf-8")
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    new, faults = take(tmp_path / "spring.json", [tmp_path / "a.jsonl"], tmp_path / "verdicts", folder)
    assert (new, faults) == (8, [])
    return tmp_path / "verdicts"


def test_what_is_kept_has_no_words_of_others(taken: Path) -> None:
    text = (taken / f"{STREAM}.jsonl").read_text(encoding="utf-8")
    for words in (TARIFF, VOW, ANSWER, RAISES, "reason in words", "said in words"):
        assert words not in text
    assert not re.search(r'"[^"]* [^"]*"', text), "no string of it has two words"
    assert "a1@title#" in text
    rows = [json.loads(row) for row in text.splitlines()]
    assert {row["reader"] for row in rows} == {1, 2}


def test_taking_again_changes_nothing_and_other_marks_are_reported(taken: Path, folder: Path) -> None:
    keys_file, answers = taken.parent / "spring.json", taken.parent / "a.jsonl"
    before = (taken / f"{STREAM}.jsonl").read_bytes()
    assert take(keys_file, [answers], taken, folder) == (0, [])
    answers.write_text(
        answers.read_text(encoding="utf-8").replace('"L1": "leans"', '"L1": "wrong"'), encoding="utf-8"
    )
    new, faults = take(keys_file, [answers, taken.parent / "missing.jsonl"], taken, folder)
    assert new == 0
    assert len([fault for fault in faults if "taken before with other marks, which stay" in fault]) == 3
    assert any(fault.startswith("missing.jsonl cannot be read") for fault in faults)
    assert (taken / f"{STREAM}.jsonl").read_bytes() == before


def test_a_verdict_on_words_that_changed_is_reported_and_left_out(taken: Path, folder: Path) -> None:
    verdicts = read_verdicts(taken)
    articles = {article.id: article for article in read_stream(STREAM, folder)[0]}
    whole, none_left_out = table(verdicts, {STREAM: articles})
    assert none_left_out == []
    assert "3 cards of 3 days" in whole
    write_stream(folder)
    file = folder / f"{STREAM}.jsonl"
    file.write_text(file.read_text(encoding="utf-8").replace("10 to 45", "10 to 55"), encoding="utf-8")
    changed = {article.id: article for article in read_stream(STREAM, folder)[0]}
    text, left_out = table(verdicts, {STREAM: changed})
    assert left_out == [f"{STREAM}: 3 verdicts are on words that have changed since or are gone"]
    assert "1 cards of" in text
    assert table(verdicts, {})[1] == [f"{STREAM}: 8 verdicts are on words that have changed since or are gone"]


# --- figures -------------------------------------------------------------------------------------------


def card(number: int, marks: str, *, day: str = "2024-05-14", reader: int = 1) -> CardVerdict:
    """A card whose elements have these marks: "H=ok L1=wrong"."""
    elements = tuple(Marked(key, "", "", mark) for key, _, mark in (each.partition("=") for each in marks.split()))
    return CardVerdict(
        round="r", day=day, commit=OLD, reader=reader, number=number, kind="event", status="new", articles=(),
        elements=elements,
    )  # fmt: skip


def test_a_card_is_faultless_only_when_every_mark_is_ok() -> None:
    verdicts: dict[str, list[Verdict]] = {"s": [card(1, "H=ok L1=ok"), card(2, "H=ok L1=wrong"), card(3, "H=old")]}
    found = share(by_version(verdicts)[OLD].cards, faultless)
    assert (found.part, found.whole) == (1, 3)
    text, _ = table(verdicts, {"s": {}})
    assert "cards without a fault: 0.33" in text
    assert "lines of a capital, statements counted: ok                 0.50" in text
    assert "line              2  ok 1 (0.50) · wrong 1 (0.50)" in text


def test_a_day_that_was_read_in_two_rounds_counts_once() -> None:
    again = replace(card(1, "H=old"), round="s")
    found = by_version({"s": [again, card(1, "H=ok")]})[OLD]
    assert [each.round for each in found.all_cards()] == ["r"]


def test_a_card_whose_article_is_gone_is_outdated_though_nothing_of_it_was_quoted() -> None:
    assert not outdated(card(1, "H=ok"), {})
    assert outdated(replace(card(1, "H=ok"), articles=("a9",)), {})


def test_a_second_reader_is_compared_and_never_counted() -> None:
    days = [f"2024-05-{number:02}" for number in range(1, 11)]
    first: list[Verdict] = [
        card(1, "H=ok L1=ok" if at % 2 else "H=leans L1=ok", day=day) for at, day in enumerate(days)
    ]
    second: list[Verdict] = [
        card(1, "H=ok L1=ok" if at < 5 else "H=leans L1=ok", day=day, reader=2) for at, day in enumerate(days)
    ]
    text, _ = table({"s": [*first, *second]}, {"s": {}})
    assert "10 cards of" in text
    line = next(row for row in text.splitlines() if row.startswith("headline   ") and "under 0.6" in row)
    assert line.split()[1] == "10"
    assert ("ok", "leans") in read_by_both({"s": [*first, *second]})["headline"]
    assert "line                                10    1.00    1.00" in text


def test_chosen_stories_are_told_or_named_and_the_first_opens_the_digest(sheets: dict[str, Any]) -> None:
    key = next(key for key in sheets if len(sheets[key]["cards"]) == 2)
    own = sheets[key]
    ids = own["ids"][:1]
    chosen = [
        {"ids": ids, "card": f"{key}-2", "named": False},
        {"ids": ids, "card": None, "named": True},
        {"ids": ids, "card": None, "named": False},
    ]
    foot = {each["key"]: OK for each in own["foot"]}
    line = {"day": key, "chosen": chosen, "mark": 6.5, "foot": foot}
    taken, _ = read_answers(json.dumps(line), sheets, "r", "a")
    found = stories(by_version({STREAM: [verdict for _, verdict in taken]})[OLD])
    assert [(each.part, each.whole) for each in found.values()] == [(1, 3), (2, 3), (0, 1), (1, 1)]


def test_two_versions_are_compared_on_the_days_that_were_read_of_both() -> None:
    def day(number: int, commit: str) -> list[Verdict]:
        at, told = f"2024-05-{number:02}", Chosen(("a",), 1, False)
        verdict = DayVerdict(
            round="r", day=at, commit=commit, reader=1, cards=1, chosen=(told, told), foot=(),
            mark=6.0 if commit == NEW else 4.0,
        )  # fmt: skip
        return [verdict, replace(card(1, "H=ok" if commit == NEW else "H=old", day=at), commit=commit)]

    verdicts = [each for number in range(1, 11) for commit in (OLD, NEW) for each in day(number, commit)]
    text, _ = table({"s": verdicts}, {"s": {"a": None}})  # type: ignore[dict-item]
    assert f"===== {NEW} beside {OLD}, 10 days that were read of both" in text
    assert "mark of a day                                              +2.00 [+2.00, +2.00] better 10 days" in text
    assert "faultless cards a day                                      +1.00 [+1.00, +1.00] better 10 days" in text


def test_streams_that_are_kept_apart_are_in_no_table_but_their_own(
    taken: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for place in (folder, taken):
        (place / f"{STREAM}.jsonl").rename(place / f"{KEPT_APART[0]}.jsonl")
    assert main(["table"], streams=folder, verdicts=taken) == 0
    assert capsys.readouterr().out.strip() == "there are no verdicts"
    assert main(["worst", "3", "--keys", str(taken.parent / "spring.json")], streams=folder, verdicts=taken) == 0
    assert capsys.readouterr().out.strip() == ""
    assert main(["table", "--kept-apart"], streams=folder, verdicts=taken) == 0
    assert "3 cards of 3 days" in capsys.readouterr().out


def test_the_gravest_faults_are_shown_first() -> None:
    cards = [card(1, "H=ok"), card(2, "H=old T=ok"), card(3, "H=ok L1=wrong"), card(4, "H=old P1=leans L1=empty")]
    assert [each.number for _, each in worst([(("s", "2024-05-14"), each) for each in cards], 5)] == [4, 3, 2]


def test_the_worst_are_printed_with_their_words_from_the_keys(
    taken: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ["worst", "1", "--keys", str(taken.parent / "spring.json"), "--answers", str(taken.parent / "a.jsonl")]
    assert main(call, streams=folder, verdicts=taken) == 0
    printed = capsys.readouterr().out
    assert f"[L1] Beijing: “{VOW}” Test Gazette [US, private]   <-- LEANS" in printed
    assert main(["table"], streams=folder, verdicts=taken) == 0
    assert "===== two readers" in capsys.readouterr().out


# --- side by side --------------------------------------------------------------------------------------


def test_pairs_hide_the_versions_and_each_stands_left_as_often(news: News) -> None:
    days = [(STREAM, date(2024, 5, 14))] * 10
    pairs = pairs_of(days, [OLD, NEW], "side", 3, 40)
    assert [pair.left for pair in pairs].count(OLD) == 5
    assert pairs_of(days, [OLD, NEW], "side", 4, 40) != pairs
    text = pairs_text(pairs[:1], news)
    assert OLD not in text
    assert NEW not in text
    assert text.count(f"“{VOW}”") == 2
    assert "[H]" not in text


def test_days_that_both_show_alike_say_nothing_side_by_side(
    news: News, articles: dict[str, StreamArticle]
) -> None:
    drawn = [Drawn(STREAM, day, commit, 1) for day in news.pages[OLD, STREAM] for commit in (OLD, NEW)]
    assert days_that_differ(drawn, news) == []
    other = {**news.pages[OLD, STREAM], date(2024, 5, 15): page_of(WITH_ROLES, articles)}
    changed = News(news.articles, {**news.pages, (NEW, STREAM): other})
    assert days_that_differ(drawn, changed) == [(STREAM, date(2024, 5, 15))]


def test_what_would_be_sent_is_counted_for_its_commit_whichever_side_it_stood(
    tmp_path: Path, folder: Path
) -> None:
    sides = [("left", OLD, NEW), ("right", NEW, OLD), ("neither", OLD, NEW)]
    sheets = {
        f"xx{number:03}": {
            "stream": STREAM, "day": f"2024-05-{number:02}", "reader": 1, "sheet": "p",
            "left": left, "right": right,
        }
        for number, (_, left, right) in enumerate(sides, 1)
    }  # fmt: skip
    (tmp_path / "side.json").write_text(json.dumps(sheets), encoding="utf-8")
    sends = [send for send, _, _ in sides]
    lines = [json.dumps({"pair": key, "send": send}) for key, send in zip(sheets, sends, strict=True)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert take(tmp_path / "side.json", [tmp_path / "a.jsonl"], tmp_path / "verdicts", folder) == (3, [])
    verdicts = read_verdicts(tmp_path / "verdicts")
    assert all(isinstance(each, PairVerdict) for each in verdicts[STREAM])
    text, _ = table(verdicts, {STREAM: {}})
    assert f"3 days: {OLD} 2, {NEW} 0, neither 1; sign test p = 0.500, may be luck" in text


def test_fifteen_of_twenty_is_no_luck_and_twelve_may_be() -> None:
    assert sign_test(15, 5) < 0.05
    assert sign_test(12, 8) > 0.05
    assert sign_test(10, 10) == 1.0


def test_every_invented_article_is_on_a_sheet(units: list[Unit], news: News) -> None:
    text = sheet_text(units, news)
    assert all(f"[{row['id']}]" in text for row in ARTICLES)
