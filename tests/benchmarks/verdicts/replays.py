"""Replays of a stream by any commit, in a worktree that is taken away again; they are kept for the next time."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.labelling.corpus import StreamArticle
from tests.benchmarks.verdicts.pages import Page, page_of

ROOT = Path(__file__).parents[3]
SHORT = 10  # letters of a commit's name


class ReplayError(Exception):
    """A commit that cannot be replayed; the message says why."""


def commit_of(name: str) -> str:
    """Return the short name of a commit; raises ReplayError where the repository has none of that name."""
    answer = _git("rev-parse", f"--short={SHORT}", f"{name}^{{commit}}")
    if answer.returncode:
        raise ReplayError(f"there is no commit {name}")
    return answer.stdout.strip()


def replayed(
    commit: str, streams: Sequence[str], kept: Path, source: Path, packages: str = ""
) -> Iterator[tuple[str, list[Any]]]:
    """Yield each stream with the lines of JSON that a commit's replay prints.

    What is in the folder `kept` is taken from there. `source` has the streams; `packages` is a folder of packages
    that the commit needs and this environment has not. Raises ReplayError.
    """
    folder = kept / commit
    folder.mkdir(parents=True, exist_ok=True)
    missing = [stream for stream in streams if not (folder / f"{stream}.jsonl").is_file()]
    if missing:
        with _worktree(commit) as root:
            for stream in missing:
                text = _run(root, source / f"{stream}.jsonl", packages)
                (folder / f"{stream}.jsonl").write_text(text, encoding="utf-8")
    for stream in streams:
        text = (folder / f"{stream}.jsonl").read_text(encoding="utf-8")
        yield stream, [json.loads(line) for line in text.splitlines() if line.strip()]


def pages_of(lines: Sequence[Mapping[str, Any]], articles: Sequence[StreamArticle]) -> list[Page]:
    """Return the days of a replay in order."""
    by_id = {article.id: article for article in articles}
    return [page_of(line, by_id) for line in lines]


def _run(root: Path, file: Path, packages: str) -> str:
    paths = os.pathsep.join(filter(None, (str(root), packages)))
    answer = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bot", "replay", "--json", str(file)],
        cwd=root, env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if answer.returncode:
        said = answer.stderr.strip().splitlines() or ["no reason was given"]
        raise ReplayError(f"{root.name} cannot replay {file.stem}: {said[-1]}")
    return answer.stdout


@contextmanager
def _worktree(commit: str) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        root = Path(folder) / commit
        answer = _git("worktree", "add", "--detach", str(root), commit)
        if answer.returncode:
            raise ReplayError(f"{commit} cannot be checked out: {answer.stderr.strip()}")
        try:
            yield root
        finally:
            _git("worktree", "remove", "--force", str(root))


def _git(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603, S607
