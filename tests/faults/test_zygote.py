"""Neither the zygote nor a life of the bot runs on when the run of the tests is over, even if a test timed out."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.zygote import Zygote

LINUX = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs processes as Linux has them")
pytestmark = [pytest.mark.long, LINUX]

ROOT = Path(__file__).resolve().parents[2]
LONGEST_WAIT = 10.0
"""Seconds for something that takes a fraction of one on a quiet machine."""
RUN = """
import sys
from pathlib import Path
from tests.faults.zygote import Zygote

zygote = Zygote()
life = zygote.live({}, Path(sys.argv[1]))
print(zygote._process.pid, life, flush=True)
if sys.argv[2] == "waiting":
    zygote.wait(life)
sys.stdin.readline()
"""


@pytest.fixture
def stuck(tmp_path: Path) -> Path:
    """A log that nobody reads: whoever opens it waits, as a life does that never ends."""
    os.mkfifo(tmp_path / "log")
    return tmp_path / "log"


def ends(process: int) -> bool:
    """Say whether a process ends. If it does not, kill it."""
    try:
        watched = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        if select.select([watched], [], [], LONGEST_WAIT)[0]:
            return True
        signal.pidfd_send_signal(watched, signal.SIGKILL)
        return False
    finally:
        os.close(watched)


@pytest.mark.parametrize("doing", ["waiting", "nothing"])
def test_when_a_run_is_killed_its_zygote_and_its_lives_end(stuck: Path, doing: str) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", RUN, str(stuck), doing]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, cwd=ROOT, **pipes) as run:  # noqa: S603 - words of our own
        assert run.stdout is not None
        zygote, life = map(int, run.stdout.readline().split())
        run.kill()
    assert [ends(each) for each in (life, zygote)] == [True, True]


def test_a_life_that_ends_gives_its_code_and_the_others_end_with_the_zygote(stuck: Path, tmp_path: Path) -> None:
    with Zygote() as zygote:
        left, killed = zygote.live({}, stuck), zygote.live({}, stuck)
        failed = zygote.live({"FAULTS_COMMAND": "backup"}, tmp_path / "failed")
        os.kill(killed, signal.SIGKILL)
        assert [zygote.wait(killed), zygote.wait(failed)] == [-signal.SIGKILL, 1]
    assert ends(left)
