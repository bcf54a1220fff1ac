"""What all commands share: they read the settings, run a coroutine until a signal stops it, and end with words
that a person can act on."""

import asyncio
import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import typer

from config.settings import Settings, SettingsError, read_settings
from digests.errors import AddressError, CommuniqueError, PreferenceError, UnknownSourceError

if TYPE_CHECKING:
    from bot.newsroom import Newsroom

Result = TypeVar("Result")

WRONG_ARGUMENT = 2
WRONG_ARGUMENTS = (AddressError, PreferenceError, UnknownSourceError)
WRONG_FILES = frozenset(("backup-unfit", "backup-missing", "backup-itself", "file-exists"))
PATIENCE = 3.0  # seconds that a command has for closing what it opened
SECONDS_FOR_LAST_WORDS = 0.5

log = logging.getLogger("communique.stop")


def tell(text: str = "", *, err: bool = False) -> None:
    """Print lines for a person. Characters that others may have hidden in the lines are removed."""
    typer.echo(harmless(text), err=err)


def show_parts(parts: Sequence[str], *, html: bool) -> None:
    """Print the parts of a message as plain text. With `html` print them exactly as Telegram gets them. The parts
    then still have joiners: invisible characters that keep words from becoming links."""
    from bot.render.parts import to_text

    if html:
        typer.echo("\n\n".join(parts))
    else:
        tell("\n\n".join(map(to_text, parts)))


def harmless(text: str) -> str:
    """Return a text, which may quote others, in a form that a terminal can show safely. Control characters are
    removed, except line ends and tabs. Escape sequences, invisible characters and characters that turn the reading
    direction are removed, too."""
    from bot.render.parts import CONTROL
    from digests.rules.showing import visible

    return visible(CONTROL.sub("", text.replace("\r", " ")))


def end(message: str, code: int = 1) -> NoReturn:
    """Print `message` to standard error and end with `code`."""
    tell(message, err=True)
    raise typer.Exit(code)


def settings_or_end(*, token: bool = False) -> Settings:
    """Return the settings. Where they have faults, print each fault on a line of its own and end with code 2."""
    try:
        settings = read_settings()
        if token:
            _ = settings.token
    except SettingsError as error:
        lines = "\n".join(f"  {fault}" for fault in error.faults)
        end(f"The settings have faults, nothing was started:\n{lines}", 2)
    return settings


class Stop:
    """Hears SIGINT and SIGTERM, from `listen` until `let_go`. At the first signal, `tell` is called in the event
    loop in which this object was made. The second signal ends the process at once.

    Stored data are safe at any moment. So when the process has not ended `within` seconds after the first signal,
    a separate thread ends it, even if other threads hang. The exit code is then `code`, or, if that is None, the
    code that shells use for the signal.
    """

    def __init__(self, within: float, tell: Callable[[], None], code: int | None = None) -> None:
        self.told: signal.Signals | None = None
        self._within = within
        self._tell = tell
        self._code = code
        self._loop = asyncio.get_running_loop()

    def listen(self) -> None:
        """Take the signals over from the present handlers."""
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(ValueError):  # fails in a thread that is not the main one
                # The loop's own handlers would wait for a loop that is busy.
                signal.signal(number, self._hear)

    @staticmethod
    def let_go() -> None:
        """Give the signals their usual handlers back."""
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def _hear(self, number: int, _: FrameType | None) -> None:
        if self.told is not None:
            os._exit(128 + number)
        self.told = signal.Signals(number)
        threading.Thread(target=self._end_in_time, args=[number], daemon=True).start()
        with contextlib.suppress(RuntimeError):  # the loop is closed: the process is ending
            self._loop.call_soon_threadsafe(self._tell)

    def _end_in_time(self, number: int) -> None:
        time.sleep(self._within)
        words = threading.Thread(target=_last_words, args=[self._within], daemon=True)
        words.start()
        words.join(SECONDS_FOR_LAST_WORDS)
        os._exit(128 + number if self._code is None else self._code)


def _last_words(within: float) -> None:
    log.warning("the process did not end within %g s and is killed; open work goes on at the next start", within)


def run_to_end(work: Coroutine[Any, Any, Result]) -> Result:
    """Run `work`. An error of this project (`CommuniqueError`) ends the command. The command then prints what went
    wrong and what to do. Ctrl-C and SIGTERM cancel `work`, so that it closes what it opened. They end the command
    with the code that shells use for them. A stop takes no longer than the settings allow, even if `work`
    hangs."""
    stops: list[Stop] = []
    try:
        return asyncio.run(_cancelled_by_signals(work, stops))
    except WRONG_ARGUMENTS as error:
        end(_in_words(error), WRONG_ARGUMENT)
    except CommuniqueError as error:
        end(_in_words(error), WRONG_ARGUMENT if error.code in WRONG_FILES else 1)
    except SettingsError as error:
        end("\n".join(error.faults), 2)
    except KeyboardInterrupt:  # Ctrl-C came before the handlers of signals were set
        end("\nStopped.", 128 + signal.SIGINT)
    except asyncio.CancelledError:
        told = stops[0].told if stops else None
        if told is None:
            raise
        end("\nStopped." if told is signal.SIGINT else "Stopped.", 128 + told)
    finally:
        Stop.let_go()


def in_newsroom(work: "Callable[[Newsroom], Coroutine[Any, Any, Result]]", *, make: bool = False) -> Result:
    """Open the newsroom of the settings, run `work` in it, close it. With `make` a missing database is made."""
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
        """Cancel once more, because a library may lose a cancellation that comes at a bad moment."""
        for each in asyncio.all_tasks():
            each.cancel()
        loop.call_later(PATIENCE, once_more)

    stops.append(Stop(_seconds_to_stop(), stop))
    stops[0].listen()
    return await work


def _seconds_to_stop() -> float:
    """Return how many seconds a stop may take. Where the settings have faults, return the default: a command that
    needs the settings reports the faults itself."""
    try:
        return read_settings().stop_within
    except SettingsError:
        return float(Settings.model_fields["stop_within"].default)


def _in_words(error: CommuniqueError) -> str:
    """Return what went wrong and what to do. If the advice already says what went wrong, return the advice alone.
    Where the advice names a command of the chat, the text has the command of the terminal."""
    from bot.render.phrases import advice_text

    advice = advice_text(error, "en").replace("/sources", "`communique sources list`")
    said = str(error)
    return advice if said.casefold() in advice.casefold() else f"{said}\n{advice}"
