"""How fast a broadcast goes out: `python -m tests.benchmarks.delivering [--rate 27] [--seconds 120]`.

The loopback Telegram, in a process of its own, answers within 150 ms and enforces Telegram's limits (30 messages a
second, one a second in a chat after a burst of three, 20 a minute in a group); its log is the judge. Editions are
laid out beforehand; the whole bot, in another process, sends them, while eight people ask /topics, /help and
/taiwan. Then python-telegram-bot as it comes, with its AIORateLimiter, sends the same messages and writes nothing
down. A rate above 27 raises the limit to a fifth above it. Ends with 1 when something that is asked of us is
missed. Linux only (CPU and memory are read from /proc).
"""

import argparse
import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from bot.sandbox.state import TOKEN
from digests.model import Told
from digests.store import open_store
from digests.store.issuing.editions import freeze
from tests.benchmarks.archive import build, url_of
from tests.benchmarks.planning import stamp, subscribe

ANSWER = 0.15
FIRST_READER, FIRST_PERSON, PEOPLE, SECONDS_APART = 1_000_000, 500, 8, 6.0
QUESTIONS = ("/topics", "/help", "/taiwan")
LEAST_SHARE, SLOWEST_REPLY, MOST_CPU = 0.99, 0.5, 3.0
FREE = 30
SENTENCE = (
    '\n• "Both sides agreed to keep the line open", the ministry said. <a href="https://archive.example.org/{n}">'
    "Meridian Wire (fictional)</a>, state-owned, 14:05"
)
TEXTS = tuple(
    f"<b>Talks on the line between the two ministries, round {n}</b>\n"
    + "".join(SENTENCE.format(n=n) for _ in range(6))
    for n in range(1, 4)
)


@dataclass(frozen=True, slots=True)
class Result:
    """What one sender did. `accepted` of the `asked` messages went out within `seconds`, `twice` of them more than
    once; `fullest` and `refused` count all messages; replies in seconds, CPU in ms a message, memory in MB."""

    name: str
    asked: int
    accepted: int
    twice: int
    seconds: float
    fullest: int
    refused: int
    replies: Sequence[float]
    cpu: float
    memory: float

    @property
    def rate(self) -> float:
        return (self.accepted - 1) / self.seconds if self.seconds else 0.0

    def reply(self, share: float) -> float:
        """Return the time within which this share of the replies came."""
        return sorted(self.replies)[ceil(share * len(self.replies)) - 1] if self.replies else float("nan")


# --- the processes -----------------------------------------------------------------------------------


@contextmanager
def process(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Run a module of ours beside us, and end it."""
    command = [sys.executable, "-m", *arguments]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | environment)  # noqa: S603
    try:
        yield started
    finally:
        started.terminate()
        started.communicate(timeout=60)


@contextmanager
def sandbox(log: Path, limit: int) -> Iterator[str]:
    """Open the loopback Telegram with its log; gives its root."""
    with process("tests.sandbox", "--port", "0", "--log", str(log)) as telegram:
        assert telegram.stdout is not None
        telegram.stdout.readline()
        root = telegram.stdout.readline().split("COMMUNIQUE_TELEGRAM_API=")[1].split()[0]
        control(root, "answer_within", least=ANSWER, most=ANSWER, accept="first")
        control(root, "limit", overall=limit)
        yield root


def control(root: str, action: str, **arguments: Any) -> None:
    httpx.post(f"{root}/control/{action}", json=arguments, trust_env=False, timeout=60).raise_for_status()


def cpu_of(process: subprocess.Popen[str]) -> float:
    """Return the seconds of CPU that a process has used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(process: subprocess.Popen[str]) -> float:
    """Return the most memory that a process ever had, in MB; 0.0 when it has just ended."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    _, _, most = status.partition("VmHWM:")
    return int(most.split()[0]) / 1024 if most else 0.0


# --- what is sent ------------------------------------------------------------------------------------


async def lay_out(database: Path, readers: int, articles: int, answering: bool) -> None:
    """Fill a database with articles to answer from and with editions that are due now; where these are
    `answering`, each of them answers the message that its reader was sent the day before."""
    if articles:
        await build(database, articles, now=datetime.now(UTC), samples=8)
    async with open_store(url_of(database), migrate=True):
        pass
    far = datetime.now(UTC).replace(year=datetime.now(UTC).year + 1)
    subscribe(database, readers, 1, due=far)
    now = stamp(datetime.now(UTC))
    texts = [freeze([text], Told()) for text in TEXTS]
    with sqlite3.connect(database) as connection:
        connection.executemany(
            "INSERT INTO edition_text (hash, parts, told) VALUES (?, ?, ?)",
            ((text.hash, json.dumps(text.parts), json.dumps(text.told)) for text in texts),
        )
        connection.executemany(
            "INSERT INTO edition (subscriber_id, slot, issued_at, parts, text_hash)"
            " SELECT id, ?, ?, 1, ? FROM subscriber WHERE id % ? = ?",
            ((now, now, text.hash, len(texts), number) for number, text in enumerate(texts)),
        )
        connection.execute(
            "INSERT INTO delivery (edition_id, part, state, attempt, due_at, changed_at, message, new_chat,"
            " reason) SELECT id, 1, 'pending', 0, ?, ?, 0, 0, '' FROM edition",
            (now, now),
        )
        if answering:
            tell_before(connection, [text.hash for text in texts])
    connection.close()


def tell_before(connection: sqlite3.Connection, texts: Sequence[str]) -> None:
    """Let every reader have had a message the day before that the editions of these texts answer and quote."""
    told = stamp(datetime.now(UTC) - timedelta(days=1))
    connection.execute("INSERT INTO edition_text (hash, parts, told) VALUES ('told', '[\"told\"]', '{}')")
    connection.execute(
        "INSERT INTO edition (subscriber_id, slot, issued_at, parts, text_hash)"
        " SELECT id, ?, ?, 1, 'told' FROM subscriber",
        (told, told),
    )
    connection.execute(
        "INSERT INTO delivery (edition_id, part, state, attempt, due_at, changed_at, message, new_chat, reason)"
        " SELECT id, 1, 'sent', 1, ?, ?, id, 0, '' FROM edition WHERE text_hash = 'told'",
        (told, told),
    )
    connection.executemany(
        "INSERT INTO edition_answer (text_hash, part, told_slot, told_part, quote, position, bold)"
        " VALUES (?, 1, ?, 1, ?, 40, 0)",
        ((text, told, "Both sides agreed to keep the line open, the ministry said.") for text in texts),
    )


class Log:
    """The sandbox's log as it grows."""

    def __init__(self, path: Path) -> None:
        self._file = path.open(encoding="utf-8")
        self._begun = ""
        self.calls: list[dict[str, Any]] = []
        self.accepted = 0

    def read(self) -> None:
        while line := self._file.readline():
            self._begun += line
            if not line.endswith("\n"):  # the rest is still being written
                return
            call, self._begun = json.loads(self._begun), ""
            self.calls.append(call)
            self.accepted += (
                call["method"] == "sendMessage" and call["chat"] >= FIRST_READER and call["code"] == 200
            )

    def close(self) -> None:
        self._file.close()


# --- the runs ----------------------------------------------------------------------------------------


def watch(
    name: str, sender: subprocess.Popen[str], log: Log, asked: int, longest: float, root: str = ""
) -> Result:
    """Wait until all was accepted, or for `longest` seconds, while people ask at `root`; return the result."""
    began, next_question, question = time.monotonic(), 0.0, 0
    cpu: list[float] = []
    messages: list[int] = []
    memory = 0.0
    while log.accepted < asked and time.monotonic() - began < longest and sender.poll() is None:
        time.sleep(0.1)
        log.read()
        if log.accepted:
            cpu.append(cpu_of(sender))
            messages.append(log.accepted)
            memory = max(memory, memory_of(sender))
        if root and log.accepted and time.monotonic() >= next_question:
            control(root, "say", chat=FIRST_PERSON + question % PEOPLE, text=QUESTIONS[question % len(QUESTIONS)])
            question += 1
            next_question = time.monotonic() + SECONDS_APART / PEOPLE
    if root:
        time.sleep(2)  # for the last answers
    log.read()
    spent = 1000 * (cpu[-1] - cpu[0]) / max(1, messages[-1] - messages[0]) if cpu else float("nan")
    return judge(name, log.calls, asked, spent, memory)


def judge(name: str, calls: list[dict[str, Any]], asked: int, cpu: float, memory: float) -> Result:
    """Return what the server's log says of a run."""
    sends = [call for call in calls if call["method"] in ("sendMessage", "sendDocument")]
    ours = [call for call in sends if call["chat"] >= FIRST_READER and call["code"] == 200]
    times = sorted(call["accepted"] for call in ours)
    chats = [call["chat"] for call in ours]
    return Result(
        name=name,
        asked=asked,
        accepted=len(ours),
        twice=len(chats) - len(set(chats)),
        seconds=times[-1] - times[0] if times else 0.0,
        fullest=fullest_second(sorted(call["arrived"] for call in sends)),
        refused=sum(call["code"] == 429 for call in calls),
        replies=replies_of(calls),
        cpu=cpu,
        memory=memory,
    )


def fullest_second(times: Sequence[float]) -> int:
    start, most = 0, 0
    for end, instant in enumerate(times):
        while instant - times[start] >= 1.0:
            start += 1
        most = max(most, end - start + 1)
    return most


def replies_of(calls: list[dict[str, Any]]) -> list[float]:
    """Return the seconds from each question's being fetched to the acceptance of the first message after it."""
    people = range(FIRST_PERSON, FIRST_PERSON + PEOPLE)
    answers = sorted(
        (call["accepted"], call["chat"])
        for call in calls
        if call["method"] == "sendMessage" and call["chat"] in people and call["accepted"] is not None
    )
    waits = []
    for poll in (call for call in calls if call["method"] == "getUpdates" and call["code"] == 200):
        for update in poll["result"]:
            person = update.get("message", {}).get("chat", {}).get("id")
            after = [at for at, chat in answers if chat == person and at >= poll["accepted"]]
            waits.append(after[0] - poll["accepted"] if after else float("inf"))
    return waits


def run_ours(folder: Path, rate: float, readers: int, seconds: float, articles: int, answering: bool) -> Result:
    """Send by the bot."""
    database, path = folder / "ours.sqlite3", folder / "ours.jsonl"
    asyncio.run(lay_out(database, readers, articles, answering))
    with sandbox(path, limit_for(rate)) as root:
        control(root, "add_users", chats=list(range(FIRST_READER, FIRST_READER + readers)))
        control(root, "add_users", chats=list(range(FIRST_PERSON, FIRST_PERSON + PEOPLE)))
        environment = {
            "COMMUNIQUE_TELEGRAM_TOKEN": TOKEN,
            "COMMUNIQUE_TELEGRAM_API": root,
            "COMMUNIQUE_DATABASE": f"sqlite:///{database}",
            "COMMUNIQUE_MESSAGES_PER_SECOND": str(rate),
            "COMMUNIQUE_PAID_BROADCASTS": str(rate > FREE).lower(),
            "COMMUNIQUE_SENDS_IN_FLIGHT": str(max(8, ceil(rate * 0.2))),
            "COMMUNIQUE_PARSING_PROCESSES": "0",
        }
        log = Log(path)
        with process("tests.benchmarks.senders", "ours", str(folder), **environment) as bot:
            result = watch("ours", bot, log, readers, 60 + 2 * seconds, root)
        log.close()
    return result


def run_stock(folder: Path, rate: float, readers: int, seconds: float) -> Result:
    """Send by python-telegram-bot as it comes."""
    path, chats = folder / "stock.jsonl", list(range(FIRST_READER, FIRST_READER + readers))
    with sandbox(path, limit_for(rate)) as root:
        control(root, "add_users", chats=chats)
        most = max(FREE, rate)
        orders = {"root": root, "token": TOKEN, "rate": most, "chats": chats, "texts": TEXTS}
        (folder / "orders.json").write_text(json.dumps(orders), encoding="utf-8")
        log = Log(path)
        with process("tests.benchmarks.senders", "stock", str(folder)) as bot:
            result = watch("python-telegram-bot, AIORateLimiter", bot, log, readers, 60 + 2 * seconds)
        log.close()
    return result


def limit_for(rate: float) -> int:
    return FREE if rate <= FREE else ceil(1.2 * rate)


# --- the report --------------------------------------------------------------------------------------


def faults(result: Result, rate: float) -> list[str]:
    """Return what of all that is asked of us was missed."""
    found = {
        f"{result.asked - result.accepted} messages missing": result.accepted < result.asked,
        f"{result.twice} messages twice": result.twice > 0,
        f"{result.rate / rate:.2%} of the rate, not {LEAST_SHARE:.0%}": result.rate < LEAST_SHARE * rate,
        f"{result.refused} answers of 429": result.refused > 0,
        f"p99 of replies {1000 * result.reply(0.99):.0f} ms": not result.reply(0.99) < SLOWEST_REPLY,
        f"{result.cpu:.2f} ms of CPU a delivery": not result.cpu <= MOST_CPU,
    }
    return [words for words, missed in found.items() if missed]


def show(result: Result, rate: float) -> None:
    """Print one sender's figures."""
    print(f"{result.name}: {result.accepted} of {result.asked} messages in {result.seconds:.1f} s")
    print(f"  {result.rate:.2f} a second, {result.rate / rate:.1%} of {rate:g}; fullest second {result.fullest}")
    print(f"  answers of 429: {result.refused}; sent twice: {result.twice}")
    if result.replies:
        halves = [1000 * result.reply(share) for share in (0.5, 0.99)]
        print(f"  {len(result.replies)} replies: p50 {halves[0]:.0f} ms, p99 {halves[1]:.0f} ms")
    print(f"  {result.cpu:.2f} ms of CPU a message, {result.memory:.0f} MB at most")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.delivering", description=__doc__)
    parser.add_argument("--rate", type=float, default=27.0, help="messages a second")
    parser.add_argument("--seconds", type=float, default=120.0, help="for how long there is something to send")
    parser.add_argument(
        "--readers", type=int, help="default: what is sent in so many seconds, and a fiftieth more"
    )
    parser.add_argument("--articles", type=int, default=1000, help="stored articles that /taiwan answers from")
    parser.add_argument("--answering", action="store_true", help="let each message answer one of the day before")
    parser.add_argument("--ours-alone", action="store_true", help="leave out python-telegram-bot as it comes")
    arguments = parser.parse_args()
    rate, seconds = arguments.rate, arguments.seconds
    readers = arguments.readers or ceil(rate * seconds * 1.02)
    with TemporaryDirectory() as folder:
        ours = run_ours(Path(folder), rate, readers, seconds, arguments.articles, arguments.answering)
        show(ours, rate)
        if not arguments.ours_alone:
            show(run_stock(Path(folder), rate, readers, seconds), rate)
    for fault in (missed := faults(ours, rate)):
        print(f"missed: {fault}")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
