"""The command line in this process: what a contributor types, and the JSON lines that it answers."""

import json
from typing import Any

from typer.testing import CliRunner

from bot.cli import build_command_line


class CallError(Exception):
    """A call that did not end well; the message is what it said."""


def answers(*words: str) -> list[dict[str, Any]]:
    """Return the lines of JSON that a call of `communique` prints. Raises CallError, and what the call raises."""
    result = CliRunner().invoke(build_command_line(), list(words))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    if result.exit_code:
        raise CallError(f"communique {' '.join(words)}: {result.output.strip()}")
    found = [json.loads(line) for line in result.stdout.splitlines() if line.strip()]
    if fault := next((each for each in found if each.get("error")), None):
        raise CallError(f"communique {' '.join(words)}: {fault['id']}: {fault['error']}")
    return found
