"""Replay: articles through the whole pipe on a moved clock."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from bot.cli import answers, replay
from bot.cli.replay import Item, read_items
from digests.model import Ownership, Policy, Source
from digests.store import migrate
from tests.bot.render.test_digest import check
from tests.factories import source

TARIFFS = (
    "The United States will raise tariffs on Chinese electric cars to 100 percent on August 1, the White House "
    "said on Tuesday. “We will not let unfair practices hurt American workers,” the White House said in "
    "a statement. China exported 180 thousand electric cars in the first quarter, according to customs data."
)
ANSWER = (
    "China will take resolute measures to defend its rights after the United States raised tariffs on electric "
    "cars, the Commerce Ministry in Beijing said on Wednesday. The ministry urged Washington to cancel the "
    "additional tariffs on Chinese electric cars at once."
)
DRILL = (
    "The Chinese military began two days of exercises around Taiwan on Thursday, and the United States called for "
    "restraint. Taiwan's defence ministry said it had counted 49 Chinese aircraft around the island. "
    "“The United States urges Beijing to act with restraint,” a State Department spokesman said."
)

PARTIES = ("us", "prc", "taiwan")


def line(identifier: object, title: str, text: str, published: str | None, **fields: Any) -> str:
    values = {"id": identifier, "title": title, "text": text, "published": published, "language": "en"}
    return json.dumps(values | {"url": f"https://example.org/{identifier}", "source": "Test Wire"} | fields)


LINES = [
    line(
        "a",
        "US to raise tariffs on Chinese electric cars",
        TARIFFS,
        "2024-05-14T03:00:00Z",
        label="UK, private",
        ownership="private",
    ),
    line("b", "China vows measures after US tariffs on electric cars", ANSWER, "2024-05-15T05:00:00+00:00"),
    line(3, "China holds drills around Taiwan, US urges restraint", DRILL, "2024-05-16T01:00:00"),
    line(
        "x",
        "Chip fair opens in Georgia",
        "Potato chips were on show at a fair in Georgia.",
        "2024-05-16T02:00:00Z",
    ),
]


def application() -> typer.Typer:
    app = typer.Typer()

    @app.callback()
    def _nothing() -> None:
        """Make typer keep the commands' names."""

    app.command()(replay.replay)
    app.command()(answers.preview)
    return app


def run(tmp_path: Path, lines: list[str], *options: str) -> tuple[int, list[str], str]:
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    result = CliRunner().invoke(application(), ["replay", str(file), *options])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout.splitlines(), result.stderr


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMMUNIQUE_DATABASE", f"sqlite:///{tmp_path / 'communique.sqlite3'}")


def test_replay_prints_a_json_line_for_each_day_and_the_moved_clock_counts_as_a_right_one(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    code, printed, _ = run(tmp_path, LINES, "--json", "--zone", "Asia/Taipei", "--hour", "20:00")
    days = [json.loads(row) for row in printed]

    assert (code, [each.message for each in caplog.records if each.name == "communique.clock"]) == (0, [])
    assert [day["slot"] for day in days] == [
        "2024-05-14T12:00:00Z",
        "2024-05-15T12:00:00Z",
        "2024-05-16T12:00:00Z",
    ]
    first, _, third = (day["stories"][0] for day in days)
    assert set(first) == {
        "id", "kind", "headline", "speaker", "section", "status", "themes", "origins", "since", "dates",
        "passages", "lines", "articles",
    }  # fmt: skip
    assert (first["kind"], first["speaker"]) == ("event", None)
    assert {each["role"] for each in first["lines"]} <= {"passage", "line"}
    assert all(each["source"] and each["article"] == "a" for each in first["lines"])
    assert (first["headline"], first["status"], first["articles"]) == (
        "US to raise tariffs on Chinese electric cars",
        "new",
        ["a"],
    )
    assert 3 in third["articles"]
    assert "taiwan" in third["themes"]
    for day in days:
        assert all(check(part) is None for part in day["parts"])
        assert set(day) == {"slot", "parts", "stories", "named"}
        for story in day["stories"]:
            assert story["passages"]
            assert all(text in TARIFFS + ANSWER + DRILL for text in story["passages"])


def misread(row: str, encoding: str) -> str:
    values = json.loads(row)
    return json.dumps(values | {name: values[name].encode().decode(encoding) for name in ("title", "text")})


def test_a_stream_whose_texts_are_all_mis_decoded_gives_the_digests_of_a_sound_one(tmp_path: Path) -> None:
    titled = [*LINES, line("c", "China’s harbours “open to all”", DRILL, "2024-05-16T03:00:00Z")]
    sound = run(tmp_path, titled, "--json")
    assert any("“" in row for row in sound[1])
    assert run(tmp_path, [misread(row, "latin-1") for row in titled], "--json") == sound
    assert sound[2] == ""


def test_what_cannot_be_repaired_is_named_and_read_as_it_stands(tmp_path: Path) -> None:
    lost = "港口星期一重新开放。".encode("gbk").decode("latin-1")
    rows = [line("lost", lost, f"{TARIFFS} {lost}", "2024-05-14T02:00:00Z"), *LINES]
    code, printed, told = run(tmp_path, rows, "--json")
    assert code == 0
    assert "articles.jsonl:1: the text is mis-decoded and cannot be repaired" in told
    assert told.count("\n") == 1
    assert "lost" in json.loads(printed[0])["stories"][0]["articles"]


def test_a_reader_of_one_topic_gets_that_topic(tmp_path: Path) -> None:
    _, printed, _ = run(tmp_path, LINES, "--json", "--themes", "/taiwan")

    assert [len(json.loads(row)["stories"]) for row in printed] == [0, 0, 1]


def test_as_text_links_are_written_out(tmp_path: Path) -> None:
    _, printed, _ = run(tmp_path, LINES)

    assert "===== 2024-05-14 08:00 UTC =====" in printed
    assert any("<https://example.org/a>" in row for row in printed)
    assert not any("<b>" in row for row in printed)


def test_bad_lines_are_named_with_what_is_wrong_and_the_rest_goes_on(tmp_path: Path) -> None:
    bad = {
        "{not json": "not JSON",
        "[1]": "",
        line("c", "", "Text.", None): "",
        line("d", "T", "x", "yesterday"): "published must be an ISO 8601 instant or null",
        line(2, "T", "x", None, url="file:///etc"): "only http and https",
        line("e", "T", "x", "0001-01-01"): "",
    }
    broken = line("h\ud83d", "US and China \ud83d", "China and the US agreed. \udfff", "2024-05-14T03:00:00Z")
    code, printed, errors = run(tmp_path, [*bad, "", broken, *LINES], "--json")

    assert (code, len(printed)) == (0, 3)
    found = [row for row in errors.splitlines() if "left out" in row]
    assert [row.partition(":")[2].partition(":")[0] for row in found] == ["1", "2", "3", "4", "5", "6"]
    assert all(words in row for words, row in zip(bad.values(), found, strict=True))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--zone", "Atlantis"], "do not know the time zone"),
        (["--hour", "25:61"], "not a time of day"),
        (["--themes", "cheese"], "no topic"),
        (["--language", "en,tlh"], "no language tlh"),
        (["--language", ","], "name a language"),
    ],
)
def test_options_that_make_no_sense_are_explained(tmp_path: Path, options: list[str], words: str) -> None:
    code, _, errors = run(tmp_path, LINES, *options)

    assert code == 2
    assert words in errors


def test_a_brief_digest_has_a_headline_and_one_line(tmp_path: Path) -> None:
    def quoted(*options: str) -> int:
        code, shown, _ = run(tmp_path, LINES, *options)
        assert code == 0
        return "\n".join(shown).count("“")

    assert 0 < quoted("--length", "brief") <= quoted() <= quoted("--length", "full")
    code, _, errors = run(tmp_path, LINES, "--length", "short")
    assert code == 2
    assert "There is no length 'short'. Choose from brief, normal, full." in errors


def test_a_reader_of_several_languages_is_told_what_is_in_any_and_of_one_what_is_in_it(tmp_path: Path) -> None:
    title = "商务部宣布对美国电动汽车加征百分之二十五的关税"
    lines = [
        *LINES[:2],
        line(
            "z",
            title,
            f"{title}。中方对美国加征关税坚决反对。",
            "2024-05-15T06:00:00Z",
            language="zh",
            source="码头日报",
        ),
    ]

    def told(languages: str) -> str:
        code, shown, _ = run(tmp_path, lines, "--language", languages)
        assert code == 0
        return "\n".join(shown)

    assert title not in told("en")
    chinese = told("zh-Hant")
    assert title in chinese
    assert "Commerce Ministry in Beijing" not in chinese
    both = told("en,zh-Hans")
    assert "Commerce Ministry in Beijing" in both
    assert title in both
    assert " · 1 story" in both, "in the words of the first"


def test_no_usable_article_is_said(tmp_path: Path) -> None:
    assert run(tmp_path, ["nonsense"])[0] == 1
    code, _, errors = run(tmp_path, [line("a", "Title", "Text.", None)])
    assert code == 1
    assert "no article has a date" in errors


def test_an_undated_article_comes_in_with_the_dated_one_before_it() -> None:
    rows = [
        line(1, "First", "x", None),
        line(2, "Second", "x", "2024-05-16T00:00:00Z"),
        line(3, "Third", "x", None),
        line(4, "Fourth", "x", "2024-05-15T00:00:00Z"),
    ]
    rows[0] = f"\ufeff{rows[0]}"  # a byte order mark costs no article
    items, _ = read_items([(str(number), row) for number, row in enumerate(rows)], (), PARTIES)

    assert [(item.given, item.at.day) for item in items] == [(4, 15), (1, 16), (2, 16), (3, 16)]
    assert [item.draft.published_guessed for item in items] == [False, True, False, True]


def test_a_source_is_known_by_id_or_name_and_else_unlabelled() -> None:
    known = source("strait-post", name="Strait Post", label="Taiwan, private")
    rows = [
        line(1, "T", "x", "2024-05-16", source=name) for name in ("strait-post", "STRAIT POST", "Other", "other")
    ]
    rows.append(line(2, "T", "x", "2024-05-16", source="Office", party="prc", ownership="government"))
    (*items, office), _ = read_items([(str(number), row) for number, row in enumerate(rows)], [known], PARTIES)

    assert office.source.label == "PRC government", "as it is made for an admin"
    assert [item.source.label for item in items] == ["Taiwan, private"] * 2 + ["unlabelled"] * 2
    assert len({item.source.id for item in items}) == 2


DESCRIBED = {
    "label": "PRC state media",
    "party": "prc",
    "ownership": "state-controlled",
    "policy": "link-only",
    "family": "harbour-press",
}


def items_of(*rows: str, known: tuple[Source, ...] = ()) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    return read_items([(f"f:{number}", row) for number, row in enumerate(rows, 1)], known, PARTIES)


def test_a_line_describes_its_source_as_an_admin_would() -> None:
    items, faults = items_of(
        line(1, "T", "x", "2024-05-16", source="Harbour Daily"),
        line(2, "T", "x", "2024-05-16", source="Harbour Daily", **DESCRIBED),
    )
    (one, same) = (item.source for item in items)

    assert faults == ()
    assert one == same, "one source has one description, wherever it stands"
    assert (one.label, one.party, one.family) == ("PRC state media", "prc", "harbour-press")
    assert (one.ownership, one.policy) == (Ownership.STATE_CONTROLLED, Policy.LINK_ONLY)


def test_a_known_source_keeps_its_description() -> None:
    known = source("strait-post", label="Taiwan, private", policy=Policy.EXCERPT)
    items, faults = items_of(line(1, "T", "x", "2024-05-16", source="strait-post", **DESCRIBED), known=(known,))
    assert items[0].source == known
    assert faults == ()


def test_of_two_descriptions_of_a_source_the_first_counts_and_the_other_is_named() -> None:
    items, faults = items_of(
        line(1, "T", "x", "2024-05-16", source="Office", policy="official"),
        line(2, "T", "x", "2024-05-16", source="Office", policy="full"),
    )
    assert [item.source.policy for item in items] == [Policy.OFFICIAL] * 2
    assert faults == ("f:2: an earlier line describes the source differently; that description counts",)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("policy", "half", "policy must be one of full, official, excerpt, link-only"),
        ("policy", 7, "policy must be one of"),
        ("ownership", "king", "ownership must be one of government"),
        ("party", "mars", "party must be one of us, prc, taiwan, other"),
        ("label", ["x"], "label must be text"),
        ("family", 3, "family must be text"),
    ],
)
def test_a_line_with_a_description_that_cannot_be_is_named_and_left_out(field: str, value: Any, said: str) -> None:
    bad = line(1, "T", "x", "2024-05-16", source="Office", **{field: value})
    items, faults = items_of(bad, line(2, "T", "x", "2024-05-16", source="Office"))
    assert [item.given for item in items] == [2]
    assert len(faults) == 1
    assert faults[0].startswith("f:1: left out, ")
    assert said in faults[0]


def test_a_described_source_is_labelled_on_the_card_and_its_policy_kept(tmp_path: Path) -> None:
    fields = DESCRIBED | {"source": "Harbour Daily"}
    lines = [
        line(
            "a",
            "US to raise tariffs on Chinese electric cars to 100 percent",
            TARIFFS,
            "2024-05-14T03:00:00Z",
            **fields,
        )
    ]
    _, printed, _ = run(tmp_path, lines, "--json")
    (day,) = map(json.loads, printed)
    assert "(PRC state media)" in "".join(day["parts"])
    assert day["stories"][0]["passages"] == []


def test_preview_of_an_empty_database_says_that_there_is_nothing(tmp_path: Path) -> None:
    asyncio.run(migrate(f"sqlite+aiosqlite:///{tmp_path / 'communique.sqlite3'}"))
    result = CliRunner().invoke(application(), ["preview"])
    assert result.stdout.startswith("Nothing new on your topics")
    assert CliRunner().invoke(application(), ["preview", "cheese"]).exit_code == 2
    assert "Taiwan" in CliRunner().invoke(application(), ["preview", "/taiwan", "--html"]).stdout


def test_each_stage_of_a_measure_is_told_with_a_sentence(tmp_path: Path) -> None:
    rule = "licence rule for exports of etching tools to China"
    told = [
        ("US proposes licence rule for etching tools for China", f"The US Commerce Department proposed a {rule}."),
        (
            "US licence rule for etching tools for China takes effect",
            f"The US Commerce Department's {rule} took effect.",
        ),
        (
            "US suspends licence rule for etching tools for China",
            f"The US Commerce Department suspended its {rule}.",
        ),
    ]
    lines = [
        line(number, title, text, f"2024-05-1{number}T03:00:00Z", source=f"Paper {number}", ownership="private")
        for number, (title, text) in enumerate(told, 1)
    ]
    _, printed, _ = run(tmp_path, lines, "--json")
    stories = [story for row in printed for story in json.loads(row)["stories"]]
    assert [story["status"] for story in stories] == ["new", "continued", "continued"]
    assert stories[0]["since"] is None
    assert all(re.fullmatch(r"since \w{3}: .+", story["since"]) for story in stories[1:])
    assert [story["passages"] for story in stories] == [[text] for _, text in told]


def test_the_same_deed_to_another_firm_or_by_another_envoy_is_told(tmp_path: Path) -> None:
    sanctioned = "China's foreign ministry sanctioned the US company {} over weapons sales to Taiwan."
    visited = "The US envoy {} visited Beijing for talks on trade."
    told = [
        ("China sanctions Kestrel Arms over Taiwan sales", sanctioned.format("Kestrel Arms")),
        ("China sanctions Merlin Aero over Taiwan sales", sanctioned.format("Merlin Aero")),
        ("US envoy Jane Roe visits Beijing", visited.format("Jane Roe")),
        ("US envoy Paul Hart visits Beijing", visited.format("Paul Hart")),
    ]
    lines = [
        line(number, title, text, f"2024-05-1{number}T03:00:00Z") for number, (title, text) in enumerate(told, 1)
    ]
    _, printed, _ = run(tmp_path, lines, "--json")
    days = [[story["passages"] for story in json.loads(row)["stories"]] for row in printed]
    assert days == [[[text]] for _, text in told]
