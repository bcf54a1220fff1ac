"""uv, asked which versions satisfy what is wanted, from the index that pip is set up with."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
OLDEST_PYTHON = "3.11"
BIN = Path(sys.executable).parent
PATIENCE = 600.0
"""Seconds that an index may take for all answers together."""


class UnresolvedError(Exception):
    """Nothing satisfies what is wanted, or the index did not answer; the words are uv's."""


def compile_lock(arguments: Sequence[str | Path], given: str = "") -> None:
    """Let `uv pip compile` resolve for all systems, run in the project's folder, `given` as its standard input;
    UnresolvedError when that fails."""
    command = [BIN / "uv", "pip", "compile", "--quiet", "--universal", "--python-version", OLDEST_PYTHON]
    done = subprocess.run(  # noqa: S603 - nothing of others
        [*command, "--no-header", "--no-annotate", *arguments],
        input=given,
        cwd=ROOT,
        env=os.environ | index_settings(),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    if done.returncode:
        raise UnresolvedError(done.stderr.strip())


def index_settings() -> dict[str, str]:
    """Return the environment by which uv asks what pip asks: an index and authorities that only pip knows of."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    pip = {}
    for line in listed.stdout.splitlines():
        key, _, value = line.partition("=")
        pip[key.rpartition(".")[2]] = value.strip("'\"")
    wanted = {"UV_DEFAULT_INDEX": pip.get("index-url", ""), "SSL_CERT_FILE": pip.get("cert", "")}
    return {name: value for name, value in wanted.items() if value and name not in os.environ}
