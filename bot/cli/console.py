"""What commands share: reading settings, running a coroutine, ending with words a person can act on."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, NoReturn, TypeVar

import typer

from config.settings import Settings, SettingsError, read_settings
from digests.errors import CommuniqueError

Result = TypeVar("Result")


def end(message: str, code: int = 1) -> NoReturn:
    """Print `message` to standard error and end with `code`."""
    typer.echo(message, err=True)
    raise typer.Exit(code)


def settings_or_end(*, token: bool = False) -> Settings:
    """Return the settings, or end with code 2 and every fault on a line of its own."""
    try:
        settings = read_settings()
        if token:
            _ = settings.token
    except SettingsError as error:
        lines = "\n".join(f"  {fault}" for fault in error.faults)
        end(f"The settings have faults, nothing was started:\n{lines}", 2)
    return settings


def run_to_end(work: Coroutine[Any, Any, Result]) -> Result:
    """Run `work`; an error of ours ends the command with both its texts, Ctrl-C quietly."""
    try:
        return asyncio.run(work)
    except CommuniqueError as error:
        end(_in_words(error))
    except SettingsError as error:
        end("\n".join(error.faults), 2)
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        raise typer.Exit(130) from None


def _in_words(error: CommuniqueError) -> str:
    """What went wrong and what to do, where the advice does not say both; commands are those of the terminal."""
    advice = error.advice.replace("/sources", "`communique sources list`")
    said = str(error)
    return advice if said.casefold() in advice.casefold() else f"{said}\n{advice}"
