"""Taking answers into the verdicts: what was taken before stays, whatever comes."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks.labelling.corpus import STREAMS, StreamArticle, read_stream, stream_names
from tests.benchmarks.verdicts.answers import Taken, read_answers
from tests.benchmarks.verdicts.stored import (
    VERDICTS,
    Identity,
    Verdict,
    identity_of,
    outdated,
    read_verdicts,
    write_verdicts,
)


def take(
    keys: Path, answers: Sequence[Path], folder: Path = VERDICTS, streams: Path = STREAMS
) -> tuple[int, list[str]]:
    """Add the answers of files to the verdicts; return how many are new, and all that is wrong.

    What cannot be used is left out and named with its file and line, the rest is taken. Raises OSError and
    ValueError for a file of keys that cannot be read.
    """
    sheets = json.loads(keys.read_text(encoding="utf-8"))
    taken: list[Taken] = []
    faults: list[str] = []
    for file in answers:
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            faults.append(f"{file.name} cannot be read: {error}")
            continue
        some, wrong = read_answers(text, sheets, keys.stem, file.name)
        taken, faults = [*taken, *some], [*faults, *wrong]
    new, clashes = add_verdicts(taken, folder)
    changed = [
        f"{_named(stream, each)} is on words that have changed since" for stream, each in _outdated(taken, streams)
    ]
    return new, [*faults, *clashes, *changed]


def add_verdicts(taken: Sequence[Taken], folder: Path) -> tuple[int, list[str]]:
    """Add verdicts to those that are kept; return how many are new, and which differ from what is there."""
    there = {stream: {identity_of(each): each for each in some} for stream, some in read_verdicts(folder).items()}
    new, clashes = 0, []
    for stream, verdict in taken:
        known: dict[Identity, Verdict] = there.setdefault(stream, {})
        before = known.setdefault(identity_of(verdict), verdict)
        new += before is verdict
        if before != verdict:
            clashes.append(f"{_named(stream, verdict)} was taken before with other marks, which stay")
    for stream in dict.fromkeys(stream for stream, _ in taken):
        write_verdicts(stream, there[stream].values(), folder)
    return new, clashes


def articles_of(streams: Path) -> Mapping[str, Mapping[str, StreamArticle]]:
    """Return the articles of all streams of a folder by stream and id."""
    return {
        name: {article.id: article for article in read_stream(name, streams)[0]} for name in stream_names(streams)
    }


def _outdated(taken: Sequence[Taken], streams: Path) -> list[Taken]:
    articles = articles_of(streams)
    return [(stream, each) for stream, each in taken if outdated(each, articles.get(stream, {}))]


def _named(stream: str, verdict: Verdict) -> str:
    what = " ".join(str(each) for each in identity_of(verdict)[1:])
    return f"the verdict on {stream}, {what},"
