"""A process that has imported everything, and forks for each life of the bot: 50 ms instead of two seconds.

It has no thread and no event loop, so that a copy of it is as good as a new process. One JSON object a line comes
in, one goes out: `{"live": {environment}, "log": path}` gives `{"pid": N}`, `{"wait": N}` gives `{"code": N}` when
that life is over, negative for the signal that ended it. When no orders come any more, because the tests are over
or were killed, it kills the lives that are left, and ends.
"""

import gc
import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import numpy as np


class Zygote:
    """The process, as seen from the tests."""

    def __init__(self) -> None:
        root = Path(__file__).resolve().parents[2]
        environment = os.environ | {"PYTHONPATH": str(root), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        # Settings of whoever runs the tests are not those of the bot that is tested.
        environment = {name: value for name, value in environment.items() if not name.startswith("COMMUNIQUE_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.zygote"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            cwd=root,
        )

    def live(self, environment: Mapping[str, str], log: Path) -> int:
        """Start a life with that environment, its output appended to `log`; return its process id."""
        return int(self._ask({"live": dict(environment), "log": str(log)})["pid"])

    def wait(self, pid: int) -> int:
        """Return the exit code of a life, when it is over; the tests wait for that before."""
        return int(self._ask({"wait": pid})["code"])

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


def serve() -> None:
    """Take orders until there are none any more."""
    import anyio._backends._asyncio  # imported at the first request otherwise, by every life anew

    import bot.cli.run
    from bot import newsroom
    from tests.editing import edit_articles
    from tests.factories import article
    from tests.faults import driver

    assert bot.cli.run
    assert anyio._backends._asyncio
    # More patterns than Python remembers: each life is given those that are compiled here.
    relation, lexicon = newsroom.load_relation("us-china"), newsroom.load_lexicon()
    newsroom.load_relation, newsroom.load_lexicon = lambda *_: relation, lambda: lexicon
    edit_articles([article()], [], [], relation, lexicon)
    np.linalg.inv(np.eye(2))  # whatever is set up at the first use
    threads = threading.enumerate()
    if len(threads) > 1:
        raise RuntimeError(f"the zygote has threads, its copies would lack them: {threads}")
    gc.collect()
    gc.freeze()
    lives: set[int] = set()
    while line := sys.stdin.readline():
        order = json.loads(line)
        if "wait" in order:
            if not _is_over(order["wait"]):
                break
            _, status = os.waitpid(order["wait"], 0)
            lives.discard(order["wait"])
            answer = {"code": os.waitstatus_to_exitcode(status)}
        else:
            answer = {"pid": os.fork()}
            if answer["pid"] == 0:
                _become(order["live"], order["log"])
                driver.live()
            lives.add(answer["pid"])
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    for each in lives:  # also those that are over: nobody has asked for their code
        os.kill(each, signal.SIGKILL)


def _is_over(life: int) -> bool:
    """Wait until a life is over, and return True. Return False if the orders end before: while an answer is due,
    nothing can be read from them but their end."""
    watched = os.pidfd_open(life)
    try:
        ended, _, _ = select.select([watched, sys.stdin], [], [])
        return watched in ended
    finally:
        os.close(watched)


def _become(environment: Mapping[str, str], log: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, target in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(number, target)


if __name__ == "__main__":
    serve()
