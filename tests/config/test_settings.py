from pathlib import Path

import httpx
import pytest
import telegram
from hypothesis import given
from hypothesis import strategies as st

from config.redaction import redact
from config.settings import Settings, SettingsError, read_setting, read_settings

TOKEN = "123456789:AAexampleexampleexampleexample"
NOWHERE = Path("no-such-file")


def read(**values: str) -> Settings:
    return read_settings({f"COMMUNIQUE_{name}": value for name, value in values.items()}, NOWHERE)


def faults_of(**values: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read(**values)
    return caught.value.faults


def test_the_token_is_the_only_setting_that_run_needs() -> None:
    settings = read(TELEGRAM_TOKEN=TOKEN)
    assert settings.token == TOKEN
    assert settings.telegram_api == "https://api.telegram.org"
    assert settings.database.startswith("sqlite+aiosqlite:///")
    assert read(DATABASE="sqlite:///news.sqlite3").database == "sqlite+aiosqlite:///news.sqlite3"
    without = read()
    with pytest.raises(SettingsError, match="BotFather"):
        _ = without.token


@pytest.mark.parametrize(
    "value",
    [
        "api.telegram.org",
        "ftp://127.0.0.1:8081",
        "http://",
        "http://:8081",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:0",
        "http://127.0.0.1:",
        "http://127.0.0.1: 8081",
        "http://local host:8081",
        "http://127.0.0.1:8081 http://127.0.0.1:8082",
        "http://jo:secret@127.0.0.1:8081",
        f"http://127.0.0.1:8081/bot{TOKEN}",
        f"https://api.telegram.org/bot{TOKEN}/",
        f"https://api.telegram.org/{TOKEN}",
        f"http://{TOKEN}",
        TOKEN,
        "http://127.0.0.1:8081/?a=b",
        "http://[::1",
        "http://[::g]:8081",
        "http://256.1.1.1:8081",
        "http://host..example:8081",
        f"http://{'a' * 64}.example",
        "http://host\\evil.example",
        "http://bücher.example",
        "http://127.0.0.1:8081/a b",
        "http://127.0.0.1:8081/\x00",
        "http://127.0.0.1:８０８１",
    ],
)
def test_an_api_root_that_is_none_is_a_fault_beside_the_others_and_never_a_traceback(value: str) -> None:
    faults = faults_of(TELEGRAM_API=value, LISTEN="nowhere")
    assert [fault.split(":")[0] for fault in faults] == ["COMMUNIQUE_LISTEN", "COMMUNIQUE_TELEGRAM_API"]
    assert "http://127.0.0.1:8081" in faults[1]
    assert TOKEN.partition(":")[2] not in faults[1]
    assert "jo:" not in faults[1]


@pytest.mark.parametrize(
    ("value", "root"),
    [
        ("http://127.0.0.1:8081", "http://127.0.0.1:8081"),
        ("http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
        (" https://api.telegram.org ", "https://api.telegram.org"),
        ("http://bot-api_1:65535/telegram", "http://bot-api_1:65535/telegram"),
        ("http://[::1]:8081", "http://[::1]:8081"),
        ("http://bot.example.org/botany", "http://bot.example.org/botany"),
    ],
)
def test_an_api_root_may_have_a_port_and_a_path(value: str, root: str) -> None:
    assert read(TELEGRAM_API=value).telegram_api == root
    telegram.Bot(TOKEN, base_url=f"{root}/bot")
    httpx.URL(f"{root}/bot{TOKEN}/getMe")


@given(st.text(max_size=60) | st.builds("http://{}".format, st.text(max_size=60)))
def test_any_api_root_is_read_or_a_fault_and_what_is_read_can_be_asked(value: str) -> None:
    try:
        root = read(TELEGRAM_API=value).telegram_api
    except SettingsError:
        return
    assert httpx.URL(f"{root}/bot{TOKEN}/getMe").host


def test_all_faults_are_reported_at_once() -> None:
    faults = faults_of(TELEGRAM_TOKEN="secret words", ADMINS="1,bob", LISTEN="nowhere", COLOUR="blue")
    assert [fault.split(":")[0] for fault in faults] == [
        "COMMUNIQUE_ADMINS",
        "COMMUNIQUE_COLOUR",
        "COMMUNIQUE_LISTEN",
        "COMMUNIQUE_TELEGRAM_TOKEN",
    ]


def test_a_fault_never_repeats_the_value_of_a_secret() -> None:
    assert not any("secret words" in fault for fault in faults_of(TELEGRAM_TOKEN="secret words"))
    assert TOKEN not in repr(read(TELEGRAM_TOKEN=TOKEN))


def test_a_secret_can_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n")
    assert read(TELEGRAM_TOKEN_FILE=str(tmp_path / "token")).token == TOKEN
    assert "cannot be read" in faults_of(TELEGRAM_TOKEN_FILE="/no/such/file")[0]


def test_the_environment_wins_over_the_dotenv_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("COMMUNIQUE_RELATION=us-china\nCOMMUNIQUE_CONTACT=file@example.org\nOTHER=1\n")
    settings = read_settings({"COMMUNIQUE_CONTACT": "environment@example.org"}, tmp_path / ".env")
    assert settings.contact == "environment@example.org"


@pytest.mark.parametrize("written", ["12, 34", "12 34", "12;34", "34,12,12"])
def test_admins_are_a_list_of_user_ids(written: str) -> None:
    assert read(ADMINS=written).admins == {12, 34}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DATABASE", "postgresql://localhost/news", "scaled-out"),
        ("DATABASE", "mysql://localhost/news", "sqlite:///"),
        ("TELEGRAM_API", "127.0.0.1:8081", "root of a Bot API server"),
        ("RELATION", "france-germany", "us-china"),
        ("WEBHOOK_URL", "http://example.org", "https"),
        ("WEBHOOK_URL", "https://example.org:9000", "443"),
        ("WEBHOOK_URL", "https://example.org", "WEBHOOK_SECRET"),
        ("WEBHOOK_SECRET", "with space", "characters"),
        ("UNCERTAIN_POLICY", "guess", "'sent', 'resend' or 'probe'"),
        ("LISTEN", "127.0.0.1:99999", "HOST:PORT"),
        ("METRICS_LISTEN", "127.0.0.1:metrics", "HOST:PORT"),
        ("MESSAGES_PER_SECOND", "31", "PAID_BROADCASTS=true"),
        ("MESSAGES_PER_SECOND", "0", "greater"),
        ("MESSAGES_PER_SECOND", "nan", "1000"),
    ],
)
def test_a_wrong_value_is_refused_with_words_that_help(name: str, value: str, words: str) -> None:
    (fault,) = faults_of(**{name: value})
    assert name in fault
    assert words in fault


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "your own chat with the bot"),
        ({"OPERATIONS_CHAT": "-1001234567890"}, "a private chat or a basic group"),
    ],
)
def test_probing_needs_a_chat_whose_numbers_are_shared_and_says_so_with_all_other_faults(
    values: dict[str, str], words: str
) -> None:
    other, fault = faults_of(UNCERTAIN_POLICY="probe", LISTEN="nowhere", **values)
    assert other.startswith("COMMUNIQUE_LISTEN")
    assert fault.startswith("COMMUNIQUE_OPERATIONS_CHAT")
    assert words in fault


@pytest.mark.parametrize(
    "values",
    [
        {"OPERATIONS_CHAT": "42"},
        {"OPERATIONS_CHAT": "-4200"},
        {"OPERATIONS_CHAT": "-1001234567890", "ADMINS": "42"},
    ],
)
def test_probing_takes_a_private_chat_a_basic_group_or_the_chats_of_admins(values: dict[str, str]) -> None:
    assert read(UNCERTAIN_POLICY="probe", **values).uncertain_policy == "probe"


def test_one_setting_can_be_read_whatever_else_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    assert read_setting("summary_method", {}, file) == "communique"
    assert read_setting("draft_languages", {}, file) == ""
    file.write_text("COMMUNIQUE_SUMMARY_METHOD=lsa\nCOMMUNIQUE_NONSENSE=1\n", encoding="utf-8")
    assert read_setting("summary_method", {}, file) == "lsa"
    assert read_setting("summary_method", {"COMMUNIQUE_SUMMARY_METHOD": "luhn"}, file) == "luhn"
    assert read_setting("summary_method", {"COMMUNIQUE_SUMMARY_METHOD": ""}, file) == "communique"


@pytest.mark.parametrize(("rate", "paid"), [("25", "false"), ("30", "false"), ("300", "true"), ("1000", "true")])
def test_a_rate_above_the_free_one_needs_the_word_of_who_pays(rate: str, paid: str) -> None:
    assert read(MESSAGES_PER_SECOND=rate, PAID_BROADCASTS=paid).messages_per_second == float(rate)
    faults = faults_of(MESSAGES_PER_SECOND="1001", PAID_BROADCASTS="true", LISTEN="nowhere")
    assert [fault.split(":")[0] for fault in faults] == ["COMMUNIQUE_LISTEN", "COMMUNIQUE_MESSAGES_PER_SECOND"]


def test_metrics_have_another_port_than_the_webhook_or_none_of_their_own() -> None:
    values = {"LISTEN": "127.0.0.1:8080", "METRICS_LISTEN": "127.0.0.2:8080"}
    (fault,) = faults_of(**values)
    assert "METRICS_LISTEN" in fault
    assert read(**values | {"METRICS_LISTEN": "127.0.0.1:8081"}).metrics_listen == "127.0.0.1:8081"


@pytest.mark.parametrize("setting", ["TELEGRAM_PROXY", "SOURCES_PROXY"])
def test_a_proxy_is_an_address_with_a_port_whose_password_is_not_shown(setting: str) -> None:
    for right in ("http://127.0.0.1:3128", "socks5://me:pass-word@proxy.example:1080", "https://[::1]:443/"):
        settings = read_settings({f"COMMUNIQUE_{setting}": right})
        assert right in {settings.proxy_to_telegram, settings.proxy_to_sources}
        assert "pass-word" not in repr(settings)
    for wrong in (
        "proxy.example:3128",
        "http://proxy.example",
        "socks4://p:1",
        "http://p:99999",
        "http://p:1/way",
    ):
        with pytest.raises(SettingsError, match=f"{setting}: a proxy such as"):
            read_settings({f"COMMUNIQUE_{setting}": wrong})
    assert "pass-word" not in redact("it said pass-word")
