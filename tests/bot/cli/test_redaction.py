"""No command prints a token, wherever somebody put it by mistake: real processes, told on both streams."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

TOKEN = "123456789:AAHexample-example_exampleexample12"
OTHER = "987654321:AAFanother-another_anotheranother3"
SECRETS = (TOKEN.partition(":")[2], OTHER.partition(":")[2])


def told(folder: Path, *words: str, **settings: str) -> str:
    """What Python says on both streams, in a folder of its own, with these variables and no others of ours."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}
    done = subprocess.run(  # noqa: S603 - nothing of others
        [sys.executable, *words],
        cwd=folder,
        env=clean | {"HOME": str(folder), "PYTHONPATH": str(Path(__file__).parents[3])} | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
        timeout=100,
    )
    return done.stdout


PLACES = {
    "COMMUNIQUE_TELEGRAM_API": f"http://127.0.0.1:9/bot{OTHER}",
    "COMMUNIQUE_DATABASE": f"sqlite:///no-such-folder/{OTHER}/news.sqlite3",
    "COMMUNIQUE_WEBHOOK_URL": f"http://example.org/{OTHER}",
    "COMMUNIQUE_ADMINS": OTHER,
    "COMMUNIQUE_RELATION": OTHER,
    "COMMUNIQUE_LISTEN": f"{OTHER}:8080",
    "COMMUNIQUE_OPERATIONS_CHAT": OTHER,
    "COMMUNIQUE_CERTIFICATES": f"/{OTHER}.pem",
    f"COMMUNIQUE_{OTHER}": "1",
    "COMMUNIQUE_WEBHOOK_SECRET_FILE": f"/{OTHER}",
}


def test_check_prints_no_token_though_every_setting_has_one_and_names_them_all(tmp_path: Path) -> None:
    said = told(
        tmp_path, "-m", "bot", "check", COMMUNIQUE_TELEGRAM_TOKEN=f"{TOKEN} ", COMMUNIQUE_CONTACT=TOKEN, **PLACES
    )
    assert not any(secret in "".join(said.split()) for secret in SECRETS)
    for name in ("TELEGRAM_API", "WEBHOOK_URL", "ADMINS", "RELATION", "LISTEN", "OPERATIONS_CHAT", "CERTIFICATES"):
        assert f"COMMUNIQUE_{name}" in said
    assert "Traceback" not in said


def well(folder: Path, **changes: str) -> dict[str, str]:
    """Settings that are well, whatever they name is not."""
    (folder / OTHER).mkdir()
    values = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": "http://192.0.2.1:9", "CONTACT": TOKEN} | changes
    named = {f"COMMUNIQUE_{name}": value for name, value in values.items()}
    return named | {"COMMUNIQUE_DATABASE": f"sqlite:///{folder / OTHER / 'sub' / 'news.sqlite3'}"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"TELEGRAM_API": f"http://127.0.0.1:9/{OTHER}"}, "✗"),
        ({"TELEGRAM_PROXY": f"http://jo:{OTHER}@127.0.0.1:99999"}, "TELEGRAM_PROXY"),
        ({"SOURCES_PROXY": f"http://jo:{OTHER}@127.0.0.1:9"}, "nothing answers at 127.0.0.1:9"),
    ],
)
def test_check_prints_no_token_where_the_settings_are_well_and_what_they_name_or_a_proxy_is_not(
    tmp_path: Path, changes: dict[str, str], words: str
) -> None:
    said = told(tmp_path, "-m", "bot", "check", **well(tmp_path, **changes))
    assert not any(secret in "".join(said.split()) for secret in SECRETS)
    assert words in said
    assert "Traceback" not in said


EACH = """
import json, sys
from bot.__main__ import main
for words in json.loads(sys.argv[1]):
    sys.argv = ["communique", *words]
    try:
        main()
    except SystemExit as end:
        print("ended with", end.code)
"""


def test_no_command_repeats_a_token_that_it_was_given(tmp_path: Path) -> None:
    calls = [
        ("db", "migrate"),
        ("sources", "add", f"http://127.0.0.1:9/bot{TOKEN}/feed"),
        ("sources", "import", TOKEN),
        ("sources", "pause", TOKEN),
        ("db", "restore", f"{TOKEN}.sqlite3"),
        ("replay", f"/{TOKEN}/articles.jsonl"),
        ("preview", TOKEN),
        (TOKEN,),
        ("check", f"--{TOKEN}"),
    ]
    said = told(
        tmp_path, "-c", EACH, json.dumps(calls), COMMUNIQUE_DATABASE=f"sqlite:///{tmp_path / 'news.sqlite3'}"
    )
    assert said.count("ended with") == len(calls)
    assert said.count("(secret)") >= len(calls) - 3
    assert SECRETS[0] not in "".join(said.split())
    assert "Traceback" not in said


def test_a_traceback_has_no_token_in_it_either(tmp_path: Path) -> None:
    script = f"from config.redaction import redact_output; redact_output(); raise ValueError('{TOKEN}')"
    said = told(tmp_path, "-c", script)
    assert "ValueError: (secret)" in said
    assert SECRETS[0] not in said
