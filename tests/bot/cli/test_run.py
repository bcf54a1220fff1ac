import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import newsroom
from bot.cli import build_command_line, run
from bot.newsroom import Newsroom
from digests.edit import EditReport
from digests.model import Draft, Role, Source, SourceState
from digests.store import open_store
from tests.factories import NOW, source
from tests.proxies import loopback_proxy
from tests.sandbox.telegram import WatchedTelegram
from tests.stored import unedited_articles

COMMANDS = build_command_line()


@pytest.fixture
async def sandbox() -> AsyncIterator[WatchedTelegram]:
    async with WatchedTelegram() as opened:
        yield opened


@pytest.fixture(autouse=True)
def _settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sandbox: WatchedTelegram) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMMUNIQUE_TELEGRAM_TOKEN", sandbox.token)
    monkeypatch.setenv("COMMUNIQUE_TELEGRAM_API", sandbox.url)
    monkeypatch.setenv("COMMUNIQUE_DATABASE", f"sqlite:///{tmp_path / 'news.sqlite3'}")


async def called(*words: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, COMMANDS, list(words))


async def test_check_shows_that_all_is_well(sandbox: WatchedTelegram) -> None:
    assert (await called("db", "migrate")).exit_code == 0
    result = await called("check")
    assert result.exit_code == 0, result.output
    assert f"@{sandbox.bot.username}" in result.output
    assert "48 of 70 active" in result.output


async def test_in_a_fresh_folder_check_says_what_has_not_begun_and_finds_nothing_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMMUNIQUE_TELEGRAM_TOKEN")
    result = await called("check")
    shown = " ".join(result.output.split())
    assert result.exit_code == 0, shown
    assert "○ database There is no database at" in shown
    assert "○ token not set yet; BotFather gives you one" in shown
    assert "Nothing is wrong. What is marked with ○ has not begun yet." in shown
    assert not (tmp_path / "news.sqlite3").exists()

    assert (await called("db", "migrate")).exit_code == 0
    result = await called("check")
    shown = " ".join(result.output.split())
    assert result.exit_code == 1, "a bot with a database needs its token"
    assert "✗ token COMMUNIQUE_TELEGRAM_TOKEN: not set" in shown
    assert "○ stories 0 of 48 sources reached so far" in shown
    assert "○ owner nobody yet; `communique run` shows a code" in shown


async def test_a_wrong_token_is_wrong_even_in_a_fresh_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_TELEGRAM_TOKEN", "123456789:AAanotheranotheranotheranother")
    result = await called("check")
    assert result.exit_code == 1
    assert "✗ token" in " ".join(result.output.split())


async def test_a_list_without_any_source_has_not_begun_and_one_that_is_all_paused_is_wrong(tmp_path: Path) -> None:
    async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'news.sqlite3'}", migrate=True) as store:
        await store.admins.give(7, Role.OWNER, NOW)
    shown = " ".join((result := await called("check")).output.split())
    assert "○ sources none yet: add one with `communique sources add URL`" in shown
    assert "owner" not in shown, "there is one"
    assert result.exit_code == 0
    async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'news.sqlite3'}") as store:
        await store.sources.add(source(active=False), NOW)
    shown = " ".join((result := await called("check")).output.split())
    assert "✗ sources no source is active" in shown
    assert result.exit_code == 1


async def test_check_says_what_is_wrong_and_exits_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_TELEGRAM_TOKEN", "123456789:AAanotheranotheranotheranother")
    result = await called("check")
    assert result.exit_code == 1
    assert "refuses the token" in result.output
    assert "ValueError" not in result.output
    assert "AAanother" not in result.output


async def test_check_looks_at_the_proxies_and_goes_through_the_one_to_telegram(
    sandbox: WatchedTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await called("db", "migrate")).exit_code == 0
    async with loopback_proxy(int(sandbox.url.rpartition(":")[2]), "me:pass-word") as proxy:
        monkeypatch.setenv("COMMUNIQUE_TELEGRAM_API", "http://telegram.example:80")
        monkeypatch.setenv("COMMUNIQUE_TELEGRAM_PROXY", f"http://{proxy.address}")
        monkeypatch.setenv("COMMUNIQUE_SOURCES_PROXY", "http://me:pass-word@127.0.0.1:9")
        result = await called("check")
    assert result.exit_code == 1
    assert f"@{sandbox.bot.username}" in result.output
    assert "nothing answers at 127.0.0.1:9" in result.output
    assert proxy.address.rpartition("@")[2] + " takes connections" in result.output
    assert "pass-word" not in result.output
    assert proxy.asked


async def test_check_looks_at_the_chat_in_which_messages_are_looked_up(
    sandbox: WatchedTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_UNCERTAIN_POLICY", "probe")
    monkeypatch.setenv("COMMUNIQUE_OPERATIONS_CHAT", "4242")
    assert (await called("db", "migrate")).exit_code == 0
    result = await called("check")
    assert result.exit_code == 1
    assert "OPERATIONS_CHAT 4242 cannot be written to (Chat not found)" in " ".join(result.output.split())
    sandbox.add_user(4242)
    result = await called("check")
    assert result.exit_code == 0, result.output
    assert "looked up in chat 4242" in " ".join(result.output.split())


async def test_check_says_when_nobody_has_a_private_chat_for_marks(
    sandbox: WatchedTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = sandbox.add_group()
    monkeypatch.setenv("COMMUNIQUE_UNCERTAIN_POLICY", "probe")
    monkeypatch.setenv("COMMUNIQUE_OPERATIONS_CHAT", str(group.id))
    monkeypatch.setenv("COMMUNIQUE_ADMINS", "4242")
    result = await called("check")
    assert result.exit_code == 1
    assert "no admin has a private chat with the bot" in " ".join(result.output.split())


async def test_run_starts_nothing_on_faulty_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COMMUNIQUE_ADMINS", "bob")
    result = await called("run")
    assert result.exit_code == 2
    assert "nothing was started" in result.output
    assert not (tmp_path / "news.sqlite3").exists()


@pytest.mark.parametrize(
    ("role", "words"),
    [(role, ("belongs to the scaled-out mode", "pacing")) for role in ("bot", "scheduler", "worker", "sender")]
    + [("king", ("no role king",))],
)
async def test_run_refuses_a_role_of_the_scaled_out_mode_and_one_that_is_not_there(
    role: str, words: tuple[str, ...]
) -> None:
    result = await called("run", "--role", role)
    assert result.exit_code == 2
    assert all(each in result.output for each in words)


async def test_a_backup_can_be_restored_and_the_replaced_file_is_kept(tmp_path: Path) -> None:
    assert (await called("db", "migrate")).exit_code == 0
    copy = tmp_path / "copy.sqlite3"
    assert (await called("db", "backup", str(copy))).exit_code == 0
    assert copy.stat().st_size > 0
    result = await called("db", "restore", str(copy))
    assert result.exit_code == 0, result.output
    assert "former database" in result.output


async def test_a_backup_that_cannot_be_written_names_its_file_and_what_to_do(tmp_path: Path) -> None:
    await called("db", "migrate")
    nowhere = await called("db", "backup", str(tmp_path / "nowhere" / "copy.sqlite3"))
    assert nowhere.exit_code == 2
    assert f"{tmp_path / 'nowhere'} is no folder" in nowhere.output
    for verb in ("backup", "restore"):
        long_name = await called("db", verb, str(tmp_path / ("x" * 300)))
        assert long_name.exit_code == 2
        assert "(File name too long)" in long_name.output


async def test_what_is_no_backup_is_not_restored(tmp_path: Path) -> None:
    await called("db", "migrate")
    before = (tmp_path / "news.sqlite3").read_bytes()
    (tmp_path / "copy.sqlite3").write_text("not a database")
    result = await called("db", "restore", str(tmp_path / "copy.sqlite3"))
    assert result.exit_code == 2
    assert "copy.sqlite3 is not a whole database" in result.output
    assert "Traceback" not in result.output
    assert (tmp_path / "news.sqlite3").read_bytes() == before


async def test_check_counts_the_sources_that_need_attention(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path / 'news.sqlite3'}", migrate=True) as store:
        for name in ("well", "moved"):
            await store.sources.add(source(name), NOW)
        state = SourceState(next_fetch_at=NOW, last_success_at=NOW, moved_to="https://new.example.org/")
        await store.sources.record("moved", state)
    result = await called("check")
    shown = " ".join(result.output.split())
    assert "2 of 2 active; 1 need attention, `communique sources list` shows them first" in shown


async def test_run_does_not_start_on_a_damaged_database_and_says_how_to_put_a_backup_back(tmp_path: Path) -> None:
    (tmp_path / "news.sqlite3").write_bytes(b"no database at all, whatever its name says" * 100)
    result = await called("run")
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "communique db restore FILE" in result.output
    assert "Traceback" not in result.output


async def test_check_shows_what_is_out_of_the_ordinary_with_the_running_bot(tmp_path: Path) -> None:
    async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'news.sqlite3'}", migrate=True) as store:
        await store.conditions.begin("updates", "Another instance polls.", NOW)
    result = await called("check")
    assert result.exit_code == 1
    assert "Another instance polls." in result.output
    assert "since 2026-03-10 12:00 UTC" in result.output


def unreachable_sources() -> list[Source]:
    """Six hosts at which nobody listens."""
    return [source(f"outlet-{number}", url=f"http://127.3.0.{number}:9/feed") for number in range(1, 7)]


async def test_without_a_network_collect_and_check_say_that_it_is_one_matter_and_how_many_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_ALLOW_PRIVATE_NETWORKS", "true")
    async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'news.sqlite3'}", migrate=True) as store:
        for each in unreachable_sources():
            await store.sources.add(each, NOW)
    result = await called("collect", "--all")
    assert result.exit_code == 0, result.output
    assert "6 sources due: 0 read, 0 not modified, 6 of 6 failed; 0 new articles" in result.output
    assert "6 of 6 sources failed without any answer since " in result.output
    checked = await called("check")
    shown = " ".join(checked.output.split())
    assert checked.exit_code == 1
    assert "✗ network 6 of 6 sources failed without any answer since " in shown
    assert "the network here, its name server (DNS) or the proxy to sources is away" in shown
    assert "✓ sources 6 of 6 active ✗ stories 0 of 6 sources reached so far; none can be reached since " in shown
    assert "need attention" not in shown
    assert "✗ 6 of 6 sources failed without any answer since " in (await called("sources", "list")).output
    for command in ("preview", "preview taiwan", "new", "week", "calendar", "timeline trade"):
        answer = (await called(*command.split())).output
        assert "0 of 6 sources reached so far; none can be reached since " in answer, command


async def test_check_says_how_updates_come_and_where_a_webhook_leads(
    sandbox: WatchedTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await called("db", "migrate")).exit_code == 0
    assert "by polling" in (await called("check")).output
    sandbox.updates.webhook.url = "https://other.example.org/secret-path"
    result = await called("check")
    assert result.exit_code == 0
    assert "removes a webhook at other.example.org" in " ".join(result.output.split())
    monkeypatch.setenv("COMMUNIQUE_WEBHOOK_URL", "https://bot.example.org")
    monkeypatch.setenv("COMMUNIQUE_WEBHOOK_SECRET", "secret")
    monkeypatch.setenv("COMMUNIQUE_LISTEN", "127.0.0.1:8088")
    result = await called("check")
    assert result.exit_code == 1
    assert "leads to other.example.org" in " ".join(result.output.split())
    assert "secret-path" not in result.output
    sandbox.updates.webhook.url = "https://bot.example.org/telegram"
    assert "by webhook" in (await called("check")).output


async def unedited_article(tmp_path: Path) -> None:
    text = "The United States will raise its tariff on Chinese electric vehicles, the White House said on Tuesday."
    draft = Draft(url="https://gazette.example.org/1", title="US raises tariff on Chinese cars", text=text)
    async with open_store(f"sqlite:///{tmp_path / 'news.sqlite3'}", migrate=True) as store:
        await store.sources.add(source("gazette", active=False), NOW)
        await store.articles.save("gazette", [draft], datetime.now(UTC))
        assert await store.editors.begin("another", timedelta(seconds=30))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_LOG_FORMAT", "json")
    monkeypatch.setattr(run, "SECONDS_BETWEEN_LOOKS", 0.01)


@pytest.mark.usefixtures("impatient")
async def test_collect_leaves_what_came_in_to_another_editor_that_is_long_at_work_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "PATIENCE_WITH_ANOTHER_EDITOR", 0.0)
    await unedited_article(tmp_path)
    result = await called("collect")
    assert result.exit_code == 0, result.output
    assert "Another editor is at work on this database" in result.output
    assert "will edit the new articles" in result.output
    async with open_store(f"sqlite:///{tmp_path / 'news.sqlite3'}") as store:
        assert len(await unedited_articles(store, 9)) == 1


@pytest.mark.usefixtures("impatient")
async def test_collect_waits_for_its_turn_to_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit_batch, looks = Newsroom.edit_batch, 0

    async def looked(room: Newsroom) -> EditReport:
        nonlocal looks
        looks += 1
        if looks == 3:
            await room.store.editors.end("another")
        return await edit_batch(room)

    monkeypatch.setattr(Newsroom, "edit_batch", looked)
    await unedited_article(tmp_path)
    result = await called("collect")
    assert result.exit_code == 0, result.output
    assert result.output.count("waits for its turn") == 1
    assert "edited 1 articles: 1 relevant, 1 stories" in result.output


@pytest.mark.usefixtures("impatient")
async def test_collect_edits_by_the_summary_method_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    methods = []

    async def edit(*_: object, method: str, **__: object) -> EditReport:
        methods.append(method)
        return EditReport()

    monkeypatch.setattr(newsroom, "edit_new", edit)
    monkeypatch.setenv("COMMUNIQUE_SUMMARY_METHOD", "lexrank")
    await unedited_article(tmp_path)
    assert (await called("collect")).exit_code == 0
    assert methods == ["lexrank"]
