"""The command `demo` runs the whole bot without an account: newsroom and Telegram are on loopback, the chat is in
the terminal. The bot is the same as in `run`; addresses and clock differ. The clock stands still until `+90m`,
`+2h` or `+1d` lets time pass. Then the clock jumps from each due moment to the next, so that digests come on time.
"""

import asyncio
import contextlib
import re
import threading
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

from bot.cli.answers import LANGUAGE, languages_or_end
from bot.cli.console import end, run_to_end

if TYPE_CHECKING:
    from bot.app import App
    from bot.cli.phone import Screen
    from bot.sandbox.clock import MovableClock
    from bot.sandbox.telegram import TelegramSandbox
    from bot.sandbox.world import User

HELP = (
    "The whole bot in your terminal. Type text or a /command (begin with /start). [Label] presses a button. "
    "+90m, +2h or +1d lets time pass. / alone shows the menu. Ctrl-D ends the demo."
)
PROMPT = "> "
STANDARD_INPUT = 0
PERSON = 42
BUTTONS_NAMED = 12
LONGEST_JUMP = timedelta(days=31)
LEAST_JUMP = timedelta(minutes=1)
SOURCES_APART = timedelta(hours=2)
_JUMP = re.compile(r"\+\s*(\d{1,6})\s*([mhd])", re.IGNORECASE)
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


class DemoError(Exception):
    """A line cannot be played. The message says why, and which lines can be played."""


def demo(
    say: list[str] = typer.Option(
        [],
        "--say",
        metavar="TEXT",
        help="Play this line; repeat the option for more lines. Without the option you type the lines.",
    ),
    reader: bool = typer.Option(
        False, "--reader", help="Be a reader only. Without the option you are an admin of the bot, too."
    ),
    language: str = LANGUAGE,
) -> None:
    """Try the whole bot with no account: say a text or /command, press a '[Label]', let '+1d' or '+90m' pass."""
    from bot.cli.phone import Screen
    from bot.sandbox.newsroom.seeds import SeedError
    from config.log import set_up_log

    set_up_log("text", "error")
    spoken, reads = languages_or_end(language)
    screen = replace(Screen.of_this_terminal(), language=spoken)
    screen.say(HELP)
    try:
        failed = run_to_end(play(say or None, screen, language=spoken, reads=reads, reader=reader))
    except SeedError as error:
        end(f"The demo's newsroom cannot be read: {error}")
    except typer.Exit as error:
        # Many people leave the prompt with Ctrl-C, so Ctrl-C is no failure there.
        raise typer.Exit(0 if error.exit_code == 130 and not say else error.exit_code) from None
    if failed and say:
        raise typer.Exit(1)


def parse_jump(line: str) -> timedelta | None:
    """Return how much time a line such as `+90m`, `+2h` or `+1d` lets pass. Return None if the line does not begin
    with + and a digit. DemoError if such a line cannot be read, or lets more than a month pass.
    """
    if not re.match(r"\+\s*\d", line):
        return None
    found = _JUMP.fullmatch(line.strip())
    if found is None:
        raise DemoError(f"{line} is no length of time. Write +90m, +2h or +1d.")
    jump = timedelta(**{_UNITS[found[2].lower()]: int(found[1])})
    if jump > LONGEST_JUMP:
        raise DemoError(f"{line} is too long. At most +31d can pass at once.")
    return jump


async def play(
    lines: Sequence[str] | None,
    screen: "Screen",
    folder: Path | None = None,
    *,
    language: str = "en",
    reads: Collection[str] = (),
    reader: bool = False,
) -> int:
    """Play `lines` to newsroom, Telegram and bot on loopback, and return how many lines could not be played. If
    `lines` is None, play lines from standard input. The database is empty at first and deleted at the end.

    `folder` holds seeds; the default is the package's. The person's Telegram is in `language` (BCP 47). `reads`
    are the languages of news that the person has chosen (primary subtags; empty: not chosen). The person is an
    admin of the bot unless `reader` is true.
    """
    from bot.app import open_app
    from bot.sandbox.clock import MovableClock
    from bot.sandbox.newsroom.seeds import read_newsroom
    from bot.sandbox.newsroom.server import LoopbackNewsroom
    from bot.sandbox.telegram import TelegramSandbox
    from config.settings import Settings, read_setting
    from digests.model import Address, Subscriber
    from digests.subscribe import choose_read

    newsroom = read_newsroom(folder)
    clock = MovableClock(newsroom.demo_start)
    failed = 0
    async with AsyncExitStack() as stack:
        database = stack.enter_context(_folder_for_a_while())
        press = await stack.enter_async_context(LoopbackNewsroom(newsroom, clock))
        sandbox = await stack.enter_async_context(TelegramSandbox(clock=clock))
        person = sandbox.add_user(PERSON, "You", language_code=language, started=False)
        settings = Settings.model_validate(
            {
                "telegram_token": sandbox.token,
                "telegram_api": sandbox.url,
                "admins": "" if reader else str(PERSON),
                "database": f"sqlite:///{Path(database) / 'demo.sqlite3'}",
                "allow_private_networks": True,
                "requests_spacing": 0,
                "parsing_processes": 0,
                "draft_languages": read_setting("draft_languages"),
            }
        )
        app = await stack.enter_async_context(open_app(settings, clock=clock, seeds=press.sources()))
        await app.start(knocking=False)
        await app.connected()
        newcomer = Subscriber(address=Address(PERSON), language=language)
        for each in reads:
            await choose_read(app.newsroom.store, newcomer, each, True, reads, clock())
        chat = DemoChat(app, sandbox, clock, person, screen)
        stack.push_async_callback(chat.leave)
        async for line in typed_lines(screen) if lines is None else _each(lines):
            try:
                await chat.play(line)
            except DemoError as error:
                failed += 1
                screen.say(str(error))
    return failed


def _folder_for_a_while() -> TemporaryDirectory[str]:
    try:
        return TemporaryDirectory(prefix="communique-demo-", ignore_cleanup_errors=True)
    except OSError as error:
        end(f"The demo needs a temporary folder for its database, and no folder can be made: {error}")


async def _each(lines: Sequence[str]) -> AsyncIterator[str]:
    for line in lines:
        yield line


def name_buttons(labels: Sequence[str]) -> str:
    """Return a sentence with the first BUTTONS_NAMED of `labels` (newest first) and the number of the others."""
    different = list(dict.fromkeys(labels))
    if not different:
        return "There are no buttons yet."
    named = " ".join(f"[{label}]" for label in different[:BUTTONS_NAMED])
    more = len(different) - BUTTONS_NAMED
    return f"The buttons: {named}" + (f" and {more} older ones." if more > 0 else "")


class DemoChat:
    """One person's private chat with the bot, played line by line and shown on `screen`."""

    def __init__(
        self, app: "App", sandbox: "TelegramSandbox", clock: "MovableClock", person: "User", screen: "Screen"
    ) -> None:
        self._app = app
        self._sandbox = sandbox
        self._clock = clock
        self._person = person
        self._screen = screen
        self._shown = len(sandbox.events)
        self._told: datetime | None = None
        # The first read of all sources goes on while the first line is being typed.
        self._first_knock = asyncio.create_task(app.knock())

    async def leave(self) -> None:
        self._first_knock.cancel()
        await asyncio.gather(self._first_knock, return_exceptions=True)

    async def play(self, line: str) -> None:
        """Do what the line says and show the result. DemoError if it cannot be done."""
        line = line.strip()
        if not line:
            return
        await self._first_knock
        if (jump := parse_jump(line)) is not None:
            await self._let_pass(jump)
        elif line == "/":
            self._screen.menu(self._sandbox.menu(self._person))
        elif line.startswith("[") and line.endswith("]"):
            await self._press(line[1:-1].strip())
        else:
            self._sandbox.say(self._person, line)
            await self._answered()

    async def _press(self, label: str) -> None:
        from bot.sandbox.people import NoSuchButtonError

        try:
            press = self._sandbox.press(self._person, label)
        except NoSuchButtonError as error:
            raise DemoError(f"No button says [{label}]. {name_buttons(error.available)}") from None
        await self._tell_moment()
        if press.url:
            self._screen.note(f"opens <{press.url}>")
            return
        self._screen.note(f"You press [ {press.label} ]")
        await self._answered()
        if not press.answered:
            self._screen.note("(the bot has not answered the press)")

    async def _answered(self) -> None:
        """Wait until the bot has finished its work on what the person did, then show the result."""
        await self._sandbox.settled()
        await self._app.idle()
        await self._app.knock()
        await self._show()

    async def _let_pass(self, jump: timedelta) -> None:
        target = self._clock() + jump
        while (due := await self._next_moment()) is not None and due <= target:
            self._clock.set(due)
            await self._knock()
            await self._show()
        self._clock.set(target)
        await self._knock()
        await self._show()
        await self._tell_moment()

    async def _knock(self) -> None:
        await self._app.knock()
        await self._app.idle()  # the bot answers requests that were put off, too

    async def _next_moment(self) -> datetime | None:
        """Return the next moment to jump to, or None if nothing is planned. Digests come to the minute; sources
        are read together, SOURCES_APART from now at the earliest. A row may stay due, for example because its verb
        fails: a jump is at least LEAST_JUMP, so that such a row cannot hold the clock."""
        store, now = self._app.newsroom.store, self._clock()
        people = [await store.subscribers.next_due(), await store.deliveries.next_due()]
        moments = [max(due, now + LEAST_JUMP) for due in people if due is not None]
        if (due := await store.sources.next_due()) is not None:
            moments.append(max(due, now + SOURCES_APART))
        return min(moments, default=None)

    async def _show(self) -> None:
        """Show what happened since the last call. A message that changed twice is shown once, as it is now."""
        events = self._sandbox.events[self._shown :]
        self._shown += len(events)
        new = {event.message for event in events if event.kind in ("said", "sent")}
        newest = {
            event.message: place for place, event in enumerate(events) if event.kind in ("said", "sent", "edited")
        }
        for place, event in enumerate(events):
            if event.kind in ("toast", "alert"):
                self._screen.note(f"( {event.text} )")
            elif event.kind == "deleted" and event.message not in new:
                self._screen.note("(a message was deleted)")
            elif event.message is not None and newest.get(event.message) == place and not event.message.deleted:
                await self._tell_moment()
                edited = event.message not in new
                self._screen.message(event.message.json, await self._zone(), edited=edited)

    async def _tell_moment(self) -> None:
        now = self._clock()
        if self._told != now:
            self._told = now
            self._screen.moment(now, await self._zone())

    async def _zone(self) -> ZoneInfo:
        """Return the zone of the person's phone: the zone that the person told the bot, else UTC."""
        from digests.model import Address

        known = await self._app.newsroom.store.subscribers.get(Address(self._person.id))
        return ZoneInfo(known.zone if known is not None else "UTC")


# --- the terminal ----------------------------------------------------------------------------------


async def typed_lines(screen: "Screen") -> AsyncIterator[str]:
    """Yield each line of standard input until its end. The event loop runs between the lines."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    # Nobody joins this thread: reading standard input cannot be interrupted, and Ctrl-C has to end the demo.
    threading.Thread(target=_read, args=(loop, lines), daemon=True).start()
    while True:
        if screen.prompted:
            typer.echo(PROMPT, nl=False)
        line = await lines.get()
        if line is None:
            if screen.prompted:
                typer.echo()
            return
        if screen.prompted:
            typer.echo("\x1b[1A\x1b[2K", nl=False)  # the typed line goes: the chat shows the same words
        yield line


def _read(loop: asyncio.AbstractEventLoop, lines: "asyncio.Queue[str | None]") -> None:
    # sys.stdin is not used: this thread may still hold its lock while the interpreter ends.
    ended = contextlib.suppress(RuntimeError)  # the demo has ended, and its loop is closed
    with ended, open(STANDARD_INPUT, "rb", closefd=False) as typed:
        for raw in typed:
            loop.call_soon_threadsafe(lines.put_nowait, raw.decode("utf-8", "replace").removesuffix("\n"))
        loop.call_soon_threadsafe(lines.put_nowait, None)
