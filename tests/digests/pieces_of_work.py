"""What the tests of workers let processes do. Each process imports this module, and some seventy of them begin: so
the module imports little."""

import os
import signal
import struct
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from digests import worker_process
from digests.errors import FeedError
from digests.model.lexicon import Lexicon


def number_of_process() -> int:
    return os.getpid()


def hang() -> None:
    while True:
        pass


def die() -> None:
    os._exit(3)


def swallow_memory() -> int:
    return len(bytearray(4 * 2**30))


def refuse() -> None:
    raise FeedError("no feed", code="page-instead")


def key_and_place(*, lexicon: Lexicon) -> tuple[str, int]:
    return lexicon.key, id(lexicon)


def import_for_ever() -> None:
    """Be in the middle of an import, as what is imported late may be."""
    sys.modules["half_imported"] = ModuleType("half_imported")
    hang()


def knows_half_a_module() -> bool:
    return "half_imported" in sys.modules


def heedless() -> None:
    """Use the processor where no signal is heeded, as a parser in C does."""
    signal.signal(signal.SIGPROF, signal.SIG_IGN)
    hang()


def be_told_to_end() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)


@dataclass(frozen=True)
class Deaths:
    """A file that counts the deaths that have been died, until as many are as are to be."""

    file: Path
    number: int

    def due(self) -> bool:
        return self.died < self.number

    @property
    def died(self) -> int:
        return self.file.stat().st_size if self.file.exists() else 0

    def die(self) -> None:
        """Be killed, as by a system that is out of memory, where one more is to be."""
        if self.due():
            with self.file.open("ab") as file:
                file.write(b".")
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Fatal:
    """What kills the process that reads it."""

    deaths: Deaths

    def __setstate__(self, state: dict[str, object]) -> None:
        object.__setattr__(self, "deaths", state["deaths"])
        self.deaths.die()


def take(_: object) -> str:
    return "done"


def die_at_work(deaths: Deaths) -> str:
    deaths.die()
    return "done"


class Longer(struct.Struct):
    """The length of a message of which some never comes."""

    def pack(self, length: int) -> bytes:
        return super().pack(length + 2)


def die_while_answering(deaths: Deaths) -> str:
    """Let most of the answer be on its way before the process is killed."""
    if deaths.due():
        worker_process.LENGTH = Longer(worker_process.LENGTH.format)
        worker_process._read = lambda _: deaths.die() or b""
    return "done"


def print_and_read() -> str:
    print("to whoever reads along", flush=True)  # noqa: T201
    return sys.stdin.read()


class OddError(Exception):
    """An error that cannot be unpickled."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def raise_oddly() -> None:
    raise OddError("of two ", "parts")


def end_the_program() -> None:
    sys.exit("of all")


def return_oddly() -> object:
    return lambda: None


def rest_a_while() -> str:
    time.sleep(2)
    return "rested"


def key_of(thing: Lexicon, *, lexicon: Lexicon) -> tuple[int, int]:
    return id(thing), id(lexicon)
