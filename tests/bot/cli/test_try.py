import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import try_

TITLE = "Washington lifts tariff on Chinese electric cars to 100 percent"
TEXT = (
    "The United States will quadruple its tariff on Chinese electric vehicles to 100 percent this year, the White "
    "House said on Tuesday. The increases cover about $18 billion of imports and take effect on August 1.\n\n"
    "China's commerce ministry said it would take resolute measures. It called on Washington to cancel them."
)
ARTICLE = {
    "id": "a1", "title": TITLE, "text": TEXT, "url": "https://gazette.example.org/1", "source": "Gazette",
    "published": "2024-05-14T15:20:00Z", "language": "en",
}  # fmt: skip
CALLS_ON_ARTICLES = ["gate", "themes", "group", "attribute", "dates", "numbers", "accept"]
HTML = (
    "<html><head><title>Tariffs rise</title></head><body><article><h1>Tariffs rise</h1>"
    + "".join(f"<p>{TEXT} This is paragraph number {number} of the article.</p>" for number in range(4))
    + "</article></body></html>"
)


def run(*words: str, lines: list[Any] | bytes = b"") -> Result:
    sent = lines if isinstance(lines, bytes) else "\n".join(map(json.dumps, lines)).encode()
    return CliRunner().invoke(try_.commands, list(words), input=sent)


def answers(*words: str, lines: list[Any] | bytes) -> list[dict[str, Any]]:
    result = run(*words, lines=lines)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_gate_and_themes_say_what_and_why() -> None:
    (answer,) = answers("gate", lines=[ARTICLE])
    assert answer["id"] == "a1"
    assert answer["relevant"] is True
    assert set(answer) == {"id", "relevant", "evidence", "reason"}
    (answer,) = answers("themes", lines=[ARTICLE])
    assert answer["themes"][0]["theme"] == "trade"
    assert set(answer["themes"][0]) == {"theme", "score", "section", "evidence"}


def test_accept_says_of_each_element_how_likely_a_reader_lets_it_stand_and_why() -> None:
    (answer,) = answers("accept", lines=[ARTICLE])
    assert answer["id"] == "a1"
    title, *below = answer["elements"]
    assert set(title) == {"element", "text", "party", "probability", "shown", "because"}
    assert (title["element"], title["text"], title["party"], title["shown"]) == ("title", TITLE, None, True)
    assert all(0 < each["probability"] < 1 and each["text"] in TEXT for each in below)
    assert {each["party"] for each in below if each["element"] == "line"} <= {"us", "prc"}
    (announced,) = answers(
        "accept", lines=[ARTICLE | {"title": "Remarks by President Trump", "ownership": "government"}]
    )
    assert announced["elements"][0]["shown"] is False
    assert announced["elements"][0]["because"]


def test_accept_prints_a_table_for_people_and_goes_on_after_a_bad_line() -> None:
    result = run("accept", "--text", lines=[{"id": 9, "title": 3}, ARTICLE])
    assert result.exit_code == 0
    bad, head, title, because, *_ = result.stdout.splitlines()
    assert bad == "9: title must be text"
    assert head.startswith("a1: ")
    assert title.startswith("+ 0.")
    assert title.endswith(f"title: {TITLE}")
    assert "because: " in because


STATEMENT = "The Ministry of Commerce opposes the tariffs of the United States and will take necessary measures."


def test_an_article_says_whose_its_source_is_or_has_one_of_the_seeds() -> None:
    plain = ARTICLE | {"title": "Answer to a question on the tariffs", "text": STATEMENT + " We urge it to stop."}
    own = plain | {"party": "prc", "ownership": "government"}
    unknown, official = answers("attribute", lines=[plain, own])
    assert [each["party"] for each in official["passages"]] == ["prc", "prc"]
    assert unknown["passages"][1]["party"] != "prc"
    text = "We urge the United States to stop."
    seed, stranger = answers(
        "attribute",
        lines=[
            ARTICLE | {"text": text, "source": "mfa-remarks-en"},
            ARTICLE | {"text": text, "source": "Gazette"},
        ],
    )
    assert seed["passages"][0]["party"] == "prc"
    assert stranger["passages"][0]["party"] != "prc"


@pytest.mark.parametrize("wrong", [{"party": "mars"}, {"ownership": "king"}, {"ownership": 3}, {"party": ["us"]}])
@pytest.mark.parametrize("call", CALLS_ON_ARTICLES)
def test_a_party_or_ownership_that_cannot_be_is_answered_and_the_rest_goes_on(
    call: str, wrong: dict[str, Any]
) -> None:
    bad, good = answers(call, lines=[ARTICLE | wrong, ARTICLE | {"id": "a2"}])
    assert next(iter(wrong)) in bad["error"]
    assert "error" not in good


def test_group_takes_all_lines_as_one_set() -> None:
    other = {"id": 7, "title": "Panda returns to Memphis zoo", "text": "The panda ate bamboo in its new home."}
    copy = ARTICLE | {"id": "a2", "source": "Ledger"}
    first, second, bad, third = answers("group", lines=[ARTICLE, other, {"id": 9, "title": 3}, copy])
    assert [first["id"], second["id"], third["id"]] == ["a1", 7, "a2"]
    assert [each["story"] for each in (first, second, third)] == [1, 2, 1]
    assert first["stories"] == [1]
    assert bad == {"id": 9, "error": "title must be text"}


def test_summarize_keeps_to_the_budget_and_quotes_verbatim() -> None:
    (answer,) = answers("summarize", lines=[{"id": 1, "articles": [ARTICLE], "words": 40}])
    assert sum(len(passage["text"].split()) for passage in answer["passages"]) <= 40
    assert answer["passages"]
    for passage in answer["passages"]:
        assert passage["text"] in TEXT
        assert passage["article"] == "a1"
        assert set(passage) == {"text", "prefix", "article", "index"}


def test_summarize_by_sentences_and_by_another_method() -> None:
    line = {"id": 1, "articles": [ARTICLE], "sentences": 2}
    assert len(answers("summarize", lines=[line])[0]["passages"]) == 2
    assert len(answers("summarize", "--method", "lexrank", lines=[line])[0]["passages"]) == 2


@pytest.mark.parametrize(
    "line",
    [
        {"id": 1, "articles": [ARTICLE]},
        {"id": 1, "articles": [ARTICLE], "words": 10, "sentences": 1},
        {"id": 1, "articles": "none", "words": 10},
        {"id": 1, "articles": [3], "words": 10},
        {"id": 1, "articles": [ARTICLE], "words": -1},
        {"id": 1, "articles": [ARTICLE], "words": True},
        {"id": 1, "words": 10},
    ],
)
def test_a_summary_that_cannot_be_asked_for_is_an_error(line: dict[str, Any]) -> None:
    (answer,) = answers("summarize", lines=[line])
    assert set(answer) == {"id", "error"}


def test_an_unknown_method_is_named_with_those_that_exist() -> None:
    result = run("summarize", "--method", "magic", lines=[])
    assert result.exit_code == 2
    assert "lexrank" in result.stderr


def test_the_method_is_that_of_the_settings_unless_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_SUMMARY_METHOD", "magic")
    monkeypatch.setenv("COMMUNIQUE_TELEGRAM_TOKEN", "no token at all")
    line = {"id": 1, "articles": [ARTICLE], "sentences": 2}
    assert "magic" in run("summarize", lines=[line]).stderr
    assert len(answers("summarize", "--method", "communique", lines=[line])[0]["passages"]) == 2
    monkeypatch.setenv("COMMUNIQUE_SUMMARY_METHOD", "lexrank")
    lexrank = answers("summarize", lines=[line])
    assert lexrank == answers("summarize", "--method", "lexrank", lines=[line])


def test_attribute_gives_every_passage_with_its_party() -> None:
    (answer,) = answers("attribute", lines=[ARTICLE])
    assert [passage["index"] for passage in answer["passages"]] == [0, 1, 2, 3]
    assert answer["passages"][0]["party"] == "us"
    assert answer["passages"][2]["party"] == "prc"
    assert all(passage["speaker_text"] in passage["text"] for passage in answer["passages"])
    keys = ["text", "index", "party", "speaker", "speaker_text", "proof", "kind", "segment"]
    assert list(answer["passages"][0]) == keys
    assert {passage["proof"] for passage in answer["passages"]} >= {"office", None}


def test_dates_have_a_kind_and_numbers_a_unit_in_the_text_alone() -> None:
    (answer,) = answers("dates", lines=[ARTICLE])
    found = {(phrase["date"], phrase["kind"]) for phrase in answer["dates"]}
    assert {("2024-05-14", "past"), ("2024-08-01", "effective")} <= found
    (answer,) = answers("numbers", lines=[ARTICLE])
    assert any(quantity["value"] == 18e9 for quantity in answer["numbers"])
    assert set(answer["numbers"][0]) == {"text", "value", "unit", "of", "index"}
    article = ARTICLE | {
        "title": "Six firms of China are listed by the US",
        "text": "The US listed firms of China.",
    }
    (answer,) = answers("numbers", lines=[article])
    assert answer["numbers"] == []


def test_page_gives_the_article_of_a_page() -> None:
    url = "https://gazette.example.org/1"
    good, bad = answers("page", lines=[{"id": 1, "html": HTML, "url": url}, {"id": 2, "html": "", "url": url}])
    assert set(good) == {"id", "title", "text", "published", "language"}
    assert "quadruple" in good["text"]
    assert bad["id"] == 2
    assert bad["error"]


def test_feed_reads_raw_files(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_text(
        "<rss version='2.0'><channel><title>Gazette</title><item><title>Tariffs rise</title>"
        "<link>https://gazette.example.org/1</link><guid>g1</guid><description>So they do.</description>"
        "<pubDate>Tue, 14 May 2024 15:20:00 GMT</pubDate></item></channel></rss>"
    )
    bad.write_text("this is no feed")
    first, second, third = answers("feed", str(good), str(bad), str(tmp_path / "absent.xml"), lines=b"")
    assert first["title"] == "Gazette"
    (entry,) = first["entries"]
    assert entry["title"] == "Tariffs rise"
    assert entry["published"] == "2024-05-14T15:20:00Z"
    assert set(entry) == {"id", "title", "link", "published", "summary"}
    assert first["error"] is None
    assert second["error"]
    assert third["error"]


@pytest.mark.parametrize("call", [*CALLS_ON_ARTICLES, "summarize", "page"])
def test_bad_lines_get_an_error_and_the_run_goes_on(call: str) -> None:
    good: dict[str, Any] = {"summarize": {"articles": [ARTICLE], "words": 40}, "page": {"html": HTML}}.get(
        call, ARTICLE
    )
    bad = [b"no json", b"[1]", b"3", b"null", b'{"id": 4, "title": [], "html": 3, "articles": 1}', b"[" * 9999]
    sent = b"\n".join([*bad, b"", json.dumps(good | {"id": "good"}).encode()])
    found = answers(call, lines=sent)
    assert len(found) == len(bad) + 1
    assert all(set(answer) == {"id", "error"} for answer in found[:-1])
    assert found[4]["id"] == 4
    assert found[-1]["id"] == "good"
    assert "error" not in found[-1]


@pytest.mark.parametrize(
    "published", ["yesterday", 5, "2024-99-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]
)
@pytest.mark.parametrize("call", ["dates", "group"])
def test_a_date_that_is_none_is_an_error_of_its_line(call: str, published: Any) -> None:
    answer, good = answers(call, lines=[ARTICLE | {"published": published}, ARTICLE])
    assert set(answer) == {"id", "error"}
    assert "error" not in good


@pytest.mark.parametrize("call", CALLS_ON_ARTICLES)
def test_strange_text_half_a_character_and_missing_fields_are_worked_on(call: str) -> None:
    lines = b"\n".join(
        [
            b'{"id": NaN, "title": "\xff\xfe broken", "text": "\\ud83d lone \\u0000 zero"}',
            json.dumps({"id": {"deep": [1]}, "title": "x" * 20_000, "text": "a " * 20_000}).encode(),
            json.dumps(ARTICLE | {"published": None, "language": None, "extra": 1}).encode(),
            b'{"id": "a\\ud83d", "title": "US and China talk \\udfff", "text": "China met the US. \\ud83d"}',
            b'{"id": 1}',
        ]
    )
    found = answers(call, lines=lines)
    assert [each["id"] for each in found[2:]] == ["a1", "a\ud83d", 1]
    assert not any("error" in each for each in found[2:])


def test_answers_come_from_files_in_their_order(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(ARTICLE | {"id": name}) + "\n")
    found = answers("gate", str(tmp_path / "one.jsonl"), str(tmp_path / "two.jsonl"), lines=b"")
    assert [answer["id"] for answer in found] == ["one", "two"]


def test_the_command_needs_no_database_and_no_settings(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "try", "gate"],
        input=json.dumps(ARTICLE).encode(),
        cwd=tmp_path,
        env={"COMMUNIQUE_DATABASE": "nonsense", "PATH": ""},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["relevant"] is True
    assert not list(tmp_path.iterdir())


def test_each_line_is_answered_before_the_next_one_comes() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "try", "gate"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        for name in ("first", "second"):
            process.stdin.write(json.dumps(ARTICLE | {"id": name}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == name
        process.stdin.close()
        assert process.wait(60) == 0


def test_a_summary_names_the_speaker_of_a_line_that_leans_on_another() -> None:
    text = "The State Department said on Monday that talks would go on. It said Beijing was to answer by Friday."
    (answer,) = answers("summarize", lines=[{"id": 1, "articles": [ARTICLE | {"text": text}], "sentences": 2}])
    prefixes = {passage["index"]: passage["prefix"] for passage in answer["passages"]}
    assert "State Department" in prefixes[1]


def test_files_that_are_not_there_or_have_faults_are_named_without_a_code(tmp_path: Path) -> None:
    (answer,) = answers("feed", str(tmp_path / "nowhere.xml"), lines=[])
    assert answer["error"] == "the file cannot be read (No such file or directory)"
    (tmp_path / "relation.toml").write_text('id = "x"\ntitle = "X"\n')
    (tmp_path / "themes.toml").write_text("")
    for words, said in (
        (("--relation", "nowhere"), "nowhere is neither a relation nor the folder of one"),
        (("--relation", str(tmp_path)), "two main parties"),
        (("/nowhere/lines.jsonl",), "/nowhere/lines.jsonl"),
    ):
        ended = run("gate", *words, lines=[])
        assert ended.exit_code == 2
        assert said in ended.output


def test_text_is_printed_verbatim_with_what_shows_nothing_in_it() -> None:
    text = "China\u2800 and the \u200bUnited States a\u0301\u0302\u0303gree on tariffs, the White House said."
    (answer,) = answers("annotate", lines=[ARTICLE | {"text": text}])
    assert [each["text"] for each in answer["passages"]] == [text]
