"""What commands share: reading settings, running a coroutine, ending with words a person can act on."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import typer

from bot.cli.stopping import Stop
from config.settings import Settings, SettingsError, read_settings
from digests.errors import AddressError, CommuniqueError, PreferenceError, UnknownSourceError

if TYPE_CHECKING:
    from bot.newsroom import Newsroom

Result = TypeVar("Result")

WRONG_ARGUMENT = 2
WRONG_ARGUMENTS = (AddressError, PreferenceError, UnknownSourceError)
WRONG_FILES = frozenset(("backup-unfit", "backup-missing", "backup-itself", "file-exists"))
PATIENCE = 3.0  # seconds that a command has for closing what it opened


def tell(text: str = "", *, err: bool = False) -> None:
    """Print lines for a person, without what others may have hidden in them."""
    typer.echo(harmless(text), err=err)


def show_parts(parts: Sequence[str], *, html: bool) -> None:
    """Print the parts of a message as plain text, or with `html` as Telegram gets them, joiners too."""
    from bot.render.parts import to_text

    if html:
        typer.echo("\n\n".join(parts))
    else:
        tell("\n\n".join(map(to_text, parts)))


def harmless(text: str) -> str:
    """Return text that may quote others as a terminal can take it: no control character or escape sequence but the
    ends of lines and tabs, nothing that shows nothing or turns the reading direction."""
    from bot.render.parts import CONTROL
    from digests.rules.showing import visible

    return visible(CONTROL.sub("", text.replace("\r", " ")))


def end(message: str, code: int = 1) -> NoReturn:
    """Print `message` to standard error and end with `code`."""
    tell(message, err=True)
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
    """Run `work`; an error of ours ends the command with both its texts. Ctrl-C and SIGTERM cancel it, so that it
    closes what it opened, and end the command with the code that shells give them: within the seconds of the
    settings, whatever it hangs on."""
    stops: list[Stop] = []
    try:
        return asyncio.run(_cancelled_by_signals(work, stops))
    except WRONG_ARGUMENTS as error:
        end(_in_words(error), WRONG_ARGUMENT)
    except CommuniqueError as error:
        end(_in_words(error), WRONG_ARGUMENT if error.code in WRONG_FILES else 1)
    except SettingsError as error:
        end("\n".join(error.faults), 2)
    except KeyboardInterrupt:  # before anybody listened
        end("\nStopped.", 128 + signal.SIGINT)
    except asyncio.CancelledError:
        told = stops[0].told if stops else None
        if told is None:
            raise
        end("\nStopped." if told is signal.SIGINT else "Stopped.", 128 + told)
    finally:
        Stop.let_go()


def in_newsroom(work: "Callable[[Newsroom], Coroutine[Any, Any, Result]]", *, make: bool = False) -> Result:
    """Run `work` in the newsroom of the settings, opened for it (`make`: a database is made where there is
    none)."""
    from bot.newsroom import open_newsroom

    settings = settings_or_end()

    async def opened() -> Result:
        async with open_newsroom(settings, make=make) as room:
            return await work(room)

    return run_to_end(opened())


async def _cancelled_by_signals(work: Coroutine[Any, Any, Result], stops: list[Stop]) -> Result:
    loop, task = asyncio.get_running_loop(), asyncio.current_task()

    def stop() -> None:
        if task is not None:
            task.cancel()
        loop.call_later(PATIENCE, once_more)

    def once_more() -> None:
        """A library may lose a cancellation that comes at a bad moment: everything is told again."""
        for each in asyncio.all_tasks():
            each.cancel()
        loop.call_later(PATIENCE, once_more)

    stops.append(Stop(_seconds_to_stop(), stop))
    stops[0].listen()
    return await work


def _seconds_to_stop() -> float:
    """Return within how many seconds a stop ends a command: the default where the settings have faults, of which
    the command tells by itself if it needs them."""
    try:
        return read_settings().stop_within
    except SettingsError:
        return float(Settings.model_fields["stop_within"].default)


def _in_words(error: CommuniqueError) -> str:
    """What went wrong and what to do, where the advice does not say both; commands are those of the terminal."""
    from bot.render.phrases import advice_text

    advice = advice_text(error, "en").replace("/sources", "`communique sources list`")
    said = str(error)
    return advice if said.casefold() in advice.casefold() else f"{said}\n{advice}"
