"""Runs the real bot, all of it in one process, or a command, and does to it what the environment says.

| variable | what it does |
| --- | --- |
| FAULTS_POINT, FAULTS_COUNT | kill -9 at the so-many-th time that point is reached (1 when not said) |
| FAULTS_DEED | "freeze": stop the process there, as SIGSTOP does, instead of killing it |
| FAULTS_REPORT | a file that gets the name of the point right before that |
| FAULTS_SEEN | a file that gets the name of each point when it is first reached |
| FAULTS_CLOCK | a file with seconds that are added to the bot's clock, read anew each time |
| FAULTS_STEADY | the bot also goes by the machine's clock that only grows, and so sees the other jump |
| FAULTS_LEASE | seconds of the lease of a claim and of who is at work; what is measured by it gets shorter alike |
| FAULTS_KNOCKS | seconds between two knocks of the schedule at each verb that would else wait longer |
| FAULTS_COMMAND | "collect": run that command instead of the bot; "restore", "backup" (FAULTS_BACKUP), "migrate" |
| FAULTS_NEXT_VERSION | be of the next version (see `tests.next_version`) |
| FAULTS_RENAME_FIRST | let a restore rename the present database away before the other is in its place |
| FAULTS_IN_PLACE | let a backup have its name before it is whole |
| FAULTS_STEP | kill -9 before the so-many-th step of a command of `db` (see `steps`), 0 for never |
| FAULTS_AT_WORK | so much work of SQLite counts as a step, too |
| FAULTS_TURN | seconds of the lease of whoever edits |
| FAULTS_BATCH | how many articles are edited in one turn |
| FAULTS_SPEED | how many times as fast the bot may send as Telegram allows |
| FAULTS_APART | seconds of life after which updates that processes have ended over are begun once more |
| FAULTS_ORDER | "send, then mark" or "mark, then send" instead of the product's own order |
| FAULTS_HOSTS | where on loopback sites are, by name: `{"gazette": "127.2.0.1"}` for gazette.example |
| FAULTS_PLANNING, FAULTS_FORGOTTEN | see `corrections.guards` |
| FAULTS_CHECKPOINT | kill -9 while the database's log of so many megabytes is being copied back |
"""

import asyncio
import contextlib
import json
import logging
import os
import random
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import bot.app
import bot.cli.run
import bot.newsroom
import bot.schedule
import bot.watching.instance
import digests.edit
import digests.store
from bot.hearing.inbox import Inbox
from bot.sending.messenger import TelegramMessenger
from bot.sending.pacing import Pacing
from config.log import set_up_log
from config.settings import read_settings
from digests.deliver import seconds_since_boot
from digests.errors import CommuniqueError
from digests.rules import instants
from digests.rules.issuing import fates
from tests.faults import checkpoints, orders, points, steps
from tests.faults.corrections import guards
from tests.next_version import next_version

PACKAGES = ("bot.", "digests.")
VERSIONS = contextlib.ExitStack()
WITH_LEASES = (
    "digests.rules.issuing.fates",
    "digests.deliver",
    "bot.sending.messenger",
    "bot.sending.probing",
    "bot.sending.wire",
)


def live() -> NoReturn:
    """Be the bot until told to stop or killed, or the command until it is done. Never returns; the exit code is 0,
    or 1 after an error."""
    code = 1
    try:
        prepare()
        settings = read_settings()
        set_up_log(settings.log_format, settings.log_level)
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # quick knocks come while the last is at work
        match os.environ.get("FAULTS_COMMAND"):
            case "collect":
                asyncio.run(bot.cli.run._collect(settings, everything=False))
            case "restore":
                asyncio.run(digests.store.restore(settings.database, Path(os.environ["FAULTS_BACKUP"])))
            case "backup":
                asyncio.run(digests.store.back_up(settings.database, Path(os.environ["FAULTS_BACKUP"])))
            case "migrate":
                asyncio.run(digests.store.migrate(settings.database))
            case _:
                asyncio.run(bot.cli.run._serve(settings))
        code = 0
    except CommuniqueError as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
    except BaseException:  # noqa: BLE001 - nothing may run on in the copy of the zygote
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def prepare() -> None:
    """Do what the environment says."""
    random.seed()
    given = os.environ.get
    if pace := given("FAULTS_KNOCKS"):
        knocks = bot.schedule.SECONDS_BETWEEN_KNOCKS
        knocks.update({verb: min(float(pace), seconds) for verb, seconds in knocks.items()})
    if lease := given("FAULTS_LEASE"):
        shorten_leases(timedelta(seconds=float(lease)))
    if turn := given("FAULTS_TURN"):
        digests.edit.LEASE = timedelta(seconds=float(turn))
        bot.cli.run.SECONDS_BETWEEN_LOOKS = float(turn) / 20
    if batch := given("FAULTS_BATCH"):
        digests.edit.edit_new.__kwdefaults__["limit"] = int(batch)
    if title := given("FAULTS_CULPRIT"):
        fail_with(title)
    if speed := given("FAULTS_SPEED"):
        quicken(float(speed))
    if seconds := given("FAULTS_APART"):
        Inbox.__init__.__kwdefaults__["apart"] = float(seconds)
    if clock := given("FAULTS_CLOCK"):
        move_clock(Path(clock))
    if hosts := given("FAULTS_HOSTS"):
        find_sites(json.loads(hosts))
    if seconds := given("FAULTS_PLANNING"):
        guards.plan_slowly(*map(float, seconds.split()))
    if guard := given("FAULTS_FORGOTTEN"):
        guards.forget(guard)
    if order := given("FAULTS_ORDER"):
        orders.install(order)
    if megabytes := given("FAULTS_CHECKPOINT"):
        checkpoints.install(float(megabytes), Path(os.environ["FAULTS_REPORT"]))
    if given("FAULTS_NEXT_VERSION"):
        tempfile.tempdir = os.environ["HOME"]  # which is the test's, and goes when it ends
        VERSIONS.enter_context(next_version())
    if given("FAULTS_RENAME_FIRST"):
        steps.rename_first()
    if given("FAULTS_IN_PLACE"):
        steps.write_in_place()
    if step := given("FAULTS_STEP"):
        report = Path(os.environ["FAULTS_REPORT"])
        steps.install(int(step), report, report.parent / "data", int(given("FAULTS_AT_WORK", "0")))
    if given("FAULTS_POINT") or given("FAULTS_SEEN"):
        points.Points(Watch()).install()


class Watch:
    """What is done at the points: the first time of each is written down, and at the chosen one the end comes."""

    def __init__(self) -> None:
        self._point = os.environ.get("FAULTS_POINT", "")
        self._count = int(os.environ.get("FAULTS_COUNT") or 1)
        self._report = os.environ.get("FAULTS_REPORT", "")
        self._seen = os.environ.get("FAULTS_SEEN", "")
        self._freezes = os.environ.get("FAULTS_DEED") == "freeze"
        self._times: Counter[str] = Counter()

    def __call__(self, name: str) -> None:
        self._times[name] += 1
        if self._seen and self._times[name] == 1:
            append(Path(self._seen), name)
        if name != self._point or self._times[name] < self._count:
            return
        append(Path(self._report), name)
        if self._freezes:
            self._point = ""
            os.kill(os.getpid(), signal.SIGSTOP)
        else:
            os.kill(os.getpid(), signal.SIGKILL)
            signal.pause()


def append(file: Path, line: str) -> None:
    """Add a line in one write, so that a kill leaves it whole or not there."""
    number = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(number, f"{line}\n".encode())
    finally:
        os.close(number)


def shorten_leases(lease: timedelta) -> None:
    """Shorten the lease, the patience with an answer and what they leave for sending, wherever they were imported.
    AttributeError when one of them is gone."""
    bot.watching.instance.LEASE = lease.total_seconds()
    share = lease / fates.LEASE
    for name in ("LEASE", "PATIENCE", "MARGIN", "FIRST_BYTE_WITHIN"):
        usual = getattr(fates, name)
        for module in _modules():
            if module.__name__.startswith(WITH_LEASES) and getattr(module, name, None) == usual:
                vars(module)[name] = usual * share
    patience = TelegramMessenger.__init__.__kwdefaults__  # bound where the messenger was defined
    patience["patience"] *= share


def fail_with(title: str) -> None:
    """Let every edit fail that has an article of this title among the new ones."""
    sort = digests.edit.sort_articles

    def failing(new: Any, *rest: Any, **named: Any) -> Any:
        if any(article.title == title for article in new):
            raise RuntimeError("a culprit")
        return sort(new, *rest, **named)

    digests.edit.sort_articles = failing


def quicken(speed: float) -> None:
    """Let the clock of the pacing run so many times as fast. KeyError when it has none any more."""
    usual = Pacing.__init__.__kwdefaults__
    clock, sleep = usual["clock"], usual["sleep"]
    usual["clock"] = lambda: clock() * speed
    usual["sleep"] = lambda seconds: sleep(seconds / speed)


def move_clock(file: Path) -> None:
    """Let the app go by the wall clock and the seconds in that file; where it is to be steady, beside the
    machine's own seconds that only grow, so that a jump is believed only after three of them."""
    steady = {"seconds": seconds_since_boot} if os.environ.get("FAULTS_STEADY") else {}
    instants.HELD_FOR = timedelta(seconds=3)
    open_app = bot.app.open_app

    def clock() -> datetime:
        offset = 0.0
        with contextlib.suppress(OSError, ValueError):
            offset = float(file.read_text())
        return datetime.now(UTC) + timedelta(seconds=offset)

    def opened(settings: Any, **options: Any) -> Any:
        return open_app(settings, **({"clock": clock} | steady | options))

    bot.app.open_app = opened


def find_sites(addresses: Mapping[str, str]) -> None:
    """Let the names of these sites be found on loopback, and no others."""

    async def resolve(host: str, port: int) -> Sequence[str]:
        return [addresses[host.removesuffix(".example")]]

    bot.newsroom.build_client = partial(bot.newsroom.build_client, resolve=resolve)


def _modules() -> list[ModuleType]:
    return [module for name, module in sorted(sys.modules.items()) if name.startswith(PACKAGES)]
