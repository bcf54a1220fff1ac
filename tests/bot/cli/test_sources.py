import asyncio
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import database, sources
from digests.model import Source
from tests.digests.newsstand import Newsstand, item, newsstand, rss


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    """The newsstand in a thread of its own, since each command runs its own event loop."""
    opened: list[Newsstand] = []
    ready, loop = threading.Event(), asyncio.new_event_loop()
    closing = asyncio.Event()

    async def serve() -> None:
        async with newsstand() as one:
            opened.append(one)
            ready.set()
            await closing.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert ready.wait(60)
    yield opened[0]
    loop.call_soon_threadsafe(closing.set)
    thread.join()
    loop.close()


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMMUNIQUE_DATABASE", f"sqlite+aiosqlite:///{tmp_path / 'newsroom.db'}")
    monkeypatch.setenv("COMMUNIQUE_ALLOW_PRIVATE_NETWORKS", "true")
    monkeypatch.setenv("COMMUNIQUE_REQUESTS_SPACING", "0")
    monkeypatch.setenv("COMMUNIQUE_PARSING_PROCESSES", "0")
    make_database()


def make_database(*, seeded: bool = True) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if not seeded:
            Path("newsroom.db").unlink()
            patch.setattr("bot.newsroom.seed_sources", lambda relation: ())
        assert CliRunner().invoke(database.commands, ["migrate"]).exit_code == 0


@pytest.fixture
def fed(stand: Newsstand, monkeypatch: pytest.MonkeyPatch) -> Newsstand:
    """The newsstand, whose one feed is the only source there is."""
    monkeypatch.setattr("bot.newsroom.seed_sources", lambda relation: ())
    make_database(seeded=False)
    assert run("add", stand.put("/feed", talks())).exit_code == 0
    return stand


def run(*words: str) -> Result:
    return CliRunner().invoke(sources.commands, list(words))


def talks() -> str:
    return rss(item("Washington and Beijing agree to cut tariffs", "/a", format_datetime(datetime.now(UTC))))


def test_the_default_pack_is_listed_with_what_is_off_on_request() -> None:
    shown = run("list")
    assert shown.exit_code == 0
    assert "ustr  US Trade Representative [US government], feed, full" in shown.output
    assert "48 of 70 sources are on." in shown.output
    assert "mofcom-en  MOFCOM press conference (English) [PRC government], index page, official" in shown.output
    assert "govcn" not in shown.output
    assert "off: it has no feed of its own" in run("list", "--all").output


def test_a_feed_is_tried_added_paused_resumed_and_removed(stand: Newsstand) -> None:
    url = stand.put("/feed", talks())
    tried = run("test", url)
    assert "relevant: trade" in tried.output
    assert "Items: 1, the newest of" in tried.output
    added = run("add", url, "--label", "UK, private", "--ownership", "private", "--family", "gazette")
    assert "Recognised as: feed: RSS." in tried.output
    assert f"Added as 127-0-0-1: Harbour Gazette [UK, private], feed, excerpt. <{url}>" in added.output
    assert "in the list already" in run("add", url).output
    assert run("pause", "127-0-0-1", "--reason", "sport").exit_code == 0
    assert "sport" in run("list", "--all").output
    assert run("resume", "127-0-0-1").exit_code == 0
    assert "Harbour Gazette" in run("remove", "127-0-0-1").output
    assert run("remove", "127-0-0-1").exit_code == 2
    paused = run("pause", "nobody")
    advice = "There is no source nobody. `communique sources list` lists them all.\n"
    assert (paused.exit_code, paused.output) == (2, advice)
    again = run("add", url, "--policy", "link-only")
    assert f"Added again as 127-0-0-1: Harbour Gazette [UK, private], feed, link-only. <{url}>" in again.output


def test_a_source_is_described_anew_and_what_is_not_given_stays(stand: Newsstand) -> None:
    url = stand.put("/feed", talks())
    assert run("add", url, "--family", "gazette").exit_code == 0
    edited = run("edit", "127-0-0-1", "--label", "UK, private", "--ownership", "private")
    assert edited.output.splitlines() == [
        "  Label: [unlabelled] → [UK, private]",
        "  Owner: Unlabelled → Private",
        "  From now on its words count: stories may stand on it.",
        "127-0-0-1 is now Harbour Gazette [UK, private], private, excerpt.",
    ]
    (kept,) = [line for line in run("list", "--json").output.splitlines() if '"127-0-0-1"' in line]
    assert (json.loads(kept)["label"], json.loads(kept)["url"]) == ("UK, private", url)
    assert "There is no party mars" in run("edit", "127-0-0-1", "--party", "mars").output
    assert "No option says what to change" in run("edit", "127-0-0-1").output
    assert run("edit", "nobody", "--label", "UK").exit_code == 2


def test_every_field_of_a_description_can_be_edited_and_a_name_in_another_language(stand: Newsstand) -> None:
    assert run("add", stand.put("/feed", talks())).exit_code == 0

    def edited(*words: str) -> str:
        done = run("edit", "127-0-0-1", *words)
        assert done.exit_code == 0, done.output
        return done.output

    said = edited(
        "--name-in", "zh-Hans=海港报", "--name-in", "zh-Hant=海港報", "--language", "fr", "--family", "h"
    )
    assert "  Name in 简体中文: Harbour Gazette → 海港报\n" in said
    assert "  Language: — → French\n" in said
    said = edited("--party", "prc", "--ownership", "government", "--policy", "full", "--name-in", "zh-Hant=")
    assert "  From now on its texts are words of Beijing’s own.\n" in said
    assert "  Quoted: Excerpts (2 passages, 400 characters of an article) → Full text\n" in said
    assert "Name in 繁體中文: 海港報 → Harbour Gazette" in said
    edited("--country", "CN")
    edited("--country", "-")
    (kept,) = [line for line in run("list", "--json").output.splitlines() if '"127-0-0-1"' in line]
    found = json.loads(kept)
    assert (found["language"], found["family"], found["country"], found["party"]) == ("fr", "h", "", "prc")
    for words in (("--language", "<b>"), ("--name-in", "海港报"), ("--name-in", "every=海港报")):
        assert run("edit", "127-0-0-1", *words).exit_code == 2
    refused = run("edit", "127-0-0-1", "--name-in", "zh-Hans=习近平")
    assert (refused.exit_code, "a person" in refused.output) == (1, True)


def test_place_and_owner_make_the_label_unless_a_label_is_given(stand: Newsstand) -> None:
    url = stand.put("/feed", talks())
    assert "There is no place" not in (
        added := run("add", url, "--ownership", "private", "--country", "uk").output
    )
    assert "Harbour Gazette [UK, private], feed" in added
    assert run("edit", "127-0-0-1", "--country", "Norway").exit_code == 0
    (kept,) = [line for line in run("list", "--json").output.splitlines() if '"127-0-0-1"' in line]
    assert (json.loads(kept)["country"], json.loads(kept)["label"]) == ("NO", "UK, private")
    refused = run("edit", "127-0-0-1", "--country", "Atlantis")
    assert (refused.exit_code, "Atlantis is no place" in refused.output) == (2, True)


def test_what_is_no_feed_is_not_added(stand: Newsstand) -> None:
    url = stand.put("/page", "<!doctype html><html></html>")
    refused = run("add", url)
    assert refused.exit_code == 1
    assert "web page without a feed" in refused.output
    assert "48 of 70" in run("list").output


def test_a_party_that_does_not_exist_is_refused(stand: Newsstand) -> None:
    refused = run("add", stand.put("/feed", talks()), "--party", "mars")
    assert refused.exit_code == 2
    assert "Choose from us, prc" in refused.output


def test_a_source_that_nothing_says_how_to_read_is_not_resumed() -> None:
    refused = run("resume", "csl")
    assert refused.exit_code == 1
    assert "stays off" in refused.output


def test_the_list_is_exported_and_imported(tmp_path: Path) -> None:
    file = tmp_path / "list.opml"
    assert run("export", str(file)).exit_code == 0
    assert "exists" in run("export", str(file)).output
    assert "0 added, 70 in the list already, 0 refused." in run("import", str(file)).output
    file.write_text("no opml")
    assert "neither OPML nor" in run("import", str(file)).output
    written = run("export", str(tmp_path / "no" / "folder" / "list.opml"))
    assert written.exit_code == 2
    assert "cannot be written (No such file or directory)" in written.output
    file.write_text(
        "<opml><body><outline text='A' xmlUrl='https://a.example.org/'/>\n<outline type='rss'/></body></opml>"
    )
    shown = run("import", str(file))
    assert "a-example-org: A <https://a.example.org/>" in shown.output
    assert "✗ line 2: it has no address" in shown.output
    assert "1 added, 0 in the list already, 1 refused." in shown.output


def test_check_asks_every_source_and_shows_a_table(stand: Newsstand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.newsroom.seed_sources", lambda relation: ())
    make_database(seeded=False)
    assert "There is no source to ask." in run("check").output
    assert run("add", stand.put("/good/feed", talks())).exit_code == 0
    well = run("check")
    assert well.exit_code == 0
    assert "All 1 sources answer with news." in well.output
    assert run("add", stand.put("/bad/feed", talks())).exit_code == 0
    stand.put("/bad/feed", "<!doctype html><html><body>Our new site</body></html>")
    checked = run("check")
    assert checked.exit_code == 1
    rows = [line.split() for line in checked.output.splitlines()]
    assert [row[:4] for row in rows if row[0] in "✓✗"] == [
        ["✗", "127-0-0-1-bad", "feed", "0"],
        ["✓", "127-0-0-1-good", "feed", "1"],
    ]
    assert "answers with a web page instead of its feed" in checked.output
    assert "1 of 2 sources are in trouble." in checked.output
    assert "no item yet · not read yet · due now\n" in run("list").output  # nothing was stored


def test_checking_all_tries_the_pack_too_and_writes_a_report_without_secrets(
    fed: Newsstand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "k" * 40
    secret = fed.put(f"/api?key={key}", status=503)
    assert run("import", str(_opml(tmp_path, secret))).exit_code == 0
    fed.put("/pack", "<!doctype html><html><body>Our new site</body></html>")
    pack = Source(id="of-the-pack", name="Of the Pack", url=fed.url("/pack"), active=False)
    monkeypatch.setattr("bot.newsroom.seed_sources", lambda relation: (pack,))
    before = run("list", "--json", "--all").output
    checked = run("check", "--all")
    assert checked.exit_code == 1
    (file,) = tmp_path.glob("communique-sources-*.md")
    assert f"The report is in {file.name}." in checked.output
    written = file.read_text(encoding="utf-8")
    assert "asked 3 sources once: 1 are well, 0 have moved, 2 are in trouble." in written
    assert "## Answers with a web page instead of its feed (1)" in written
    assert f"- **of-the-pack** (feed, off) <{fed.url('/pack')}>" in written
    assert f"<{fed.url('/api')}?…>" in written
    assert key not in written
    assert "| 127-0-0-1 | feed | 1 |" in written
    assert run("list", "--json", "--all").output == before
    assert run("check", "--all").exit_code == 1
    assert len(list(tmp_path.glob("communique-sources-*.md"))) == 2


def test_a_report_is_written_where_it_is_wished_and_overwrites_nothing(fed: Newsstand, tmp_path: Path) -> None:
    assert run("check", "--report", "report.md").exit_code == 0
    assert "## Well (1)" in (tmp_path / "report.md").read_text(encoding="utf-8")
    again = run("check", "--report", "report.md")
    assert (again.exit_code, "was not overwritten" in again.output) == (2, True)
    assert run("check", "--all", "--json").exit_code == 0
    assert list(tmp_path.glob("communique-sources-*.md")) == []


def _opml(folder: Path, url: str) -> Path:
    file = folder / "list.opml"
    file.write_text(f"<opml><body><outline text='Api' xmlUrl='{url}'/></body></opml>")
    return file


def test_a_source_that_moved_is_shown_and_followed(fed: Newsstand) -> None:
    new = fed.put("/new", talks())
    fed.put("/feed", status=301, headers={"Location": new})
    assert f"moved for good to {new}" in run("check").output
    assert "has not moved" in run("move", "127-0-0-1").output
    asked = run("move", "127-0-0-1", new)
    assert asked.exit_code == 1
    assert "Items: 1, the newest of" in asked.output
    assert f"Nothing was changed. `communique sources move 127-0-0-1 {new} --yes` moves it." in asked.output
    assert "has not moved" in run("move", "127-0-0-1").output
    moved = run("move", "127-0-0-1", new, "--yes")
    assert "It may be the same outlet, or not. Please look." in moved.output
    assert f"127-0-0-1 is read at {new} from now on." in moved.output
    assert (
        f"127-0-0-1 is read at {fed.url('/feed')} again, as before." in run("move", "127-0-0-1", "--undo").output
    )
    assert "not moved in the last day" in run("move", "127-0-0-1", "--undo").output


def test_a_person_at_a_terminal_is_asked(fed: Newsstand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.sources._somebody_is_there", lambda: True)
    new = fed.put("/new", talks())
    for answer, words in (("n\n", "Nothing was changed."), ("y\n", f"is read at {new} from now on.")):
        asked = CliRunner().invoke(sources.commands, ["move", "127-0-0-1", new], input=answer)
        assert f"Read 127-0-0-1 at {new} from now on?" in asked.output
        assert words in asked.output


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ("", 404, "nothing at that address"),
        (rss(item("Plums", "/p"), title="Orchard Weekly"), 200, "another outlet"),
    ],
)
def test_what_is_not_there_or_another_outlet_s_is_no_move_even_with_yes(
    fed: Newsstand, body: str, status: int, words: str
) -> None:
    refused = run("move", "127-0-0-1", fed.put("/new", body, status=status), "--yes")
    assert refused.exit_code == 1
    assert words in refused.output
    assert f"<{fed.url('/feed')}>" in run("list").output


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xb6\x00\xff", "neither OPML nor"), (b"", "neither OPML nor"), (None, "cannot be read")],
)
def test_a_list_that_cannot_be_imported_is_said(tmp_path: Path, content: bytes | None, words: str) -> None:
    file = tmp_path / "list.opml"
    if content is not None:
        file.write_bytes(content)
    imported = run("import", str(file))
    assert imported.exit_code == (2 if content is None else 1)
    assert words in imported.output


def test_list_and_check_speak_json_lines_to_other_programs(fed: Newsstand) -> None:
    (line,) = run("list", "--json").output.splitlines()
    assert json.loads(line)["status"] == "new"
    assert run("check", "--json").exit_code == 0
    fed.put("/feed", status=503)
    checked = run("check", "--json")
    assert checked.exit_code == 1
    (probe,) = map(json.loads, checked.output.splitlines())
    assert (probe["trouble"], probe["cause"]) == ("faulty", "answered 503 Word")


def test_a_name_that_is_like_something_else_is_refused_with_why_and_a_feeds_own_gives_way_to_its_host(
    stand: Newsstand, tmp_path: Path
) -> None:
    url = stand.put("/feed", talks())
    refused = run("add", url, "--name", "外交部")
    assert refused.exit_code == 1
    assert "外交部, an office of one of the parties" in refused.output
    talk = item("Talks", stand.url("/1"), format_datetime(datetime.now(UTC)))
    own = stand.put("/own", rss(talk, title="Xi Jinping"))
    assert f"127.0.0.1:{stand.port} [unlabelled]" in run("add", own).output
    assert "Added as" in run("add", url, "--name", "Rivertown Courier").output
    renamed = run("edit", "127-0-0-1-own", "--name", "Rivert\u043ewn Courier")
    assert renamed.exit_code == 0, "another feed of the same site may have its name"
    renamed = run("edit", "127-0-0-1-own", "--name", "PRC government")
    assert renamed.exit_code == 1
    assert "whose an outlet is" in renamed.output
    file = tmp_path / "list.opml"
    line = '<outline type="rss" text="Donald Trump" xmlUrl="https://site.example/feed.xml"/>'
    file.write_text(f'<opml version="2.0"><body>\n{line}\n</body></opml>', encoding="utf-8")
    imported = run("import", str(file))
    assert "line 2: Donald Trump: the name 'Donald Trump' is like" in imported.output
    assert "0 added, 0 in the list already, 1 refused." in imported.output
