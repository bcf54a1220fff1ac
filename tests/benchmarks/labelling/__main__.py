"""Take what was marked on a sheet into the labels: `python -m tests.benchmarks.labelling take FOLDER MARKS`.

FOLDER is what `python -m tests.benchmarks.streams --sheet FOLDER` wrote, MARKS the file with a line for each
numbered sentence (see `labelled/real/guide.md`). What cannot be taken is named with its place, and the rest is
taken.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.labelling.labels import REAL
from tests.benchmarks.labelling.taking import add_marks, take_sentences


def main(words: Sequence[str], labels: Path = REAL) -> int:
    """Take the marks; return 2 for a call that cannot be taken, 1 where something was left out."""
    if len(words) != 3 or words[0] != "take":
        print(__doc__, file=sys.stderr)
        return 2
    folder, marks = Path(words[1]), Path(words[2])
    try:
        keys = json.loads((folder / "keys.json").read_text(encoding="utf-8"))
        text = marks.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        print(f"{words[1]} or {words[2]} cannot be read: {error}", file=sys.stderr)
        return 2
    taken, faults = take_sentences(text, keys, marks.name)
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{add_marks('sentences.marks', taken, labels)} sentences are labelled anew")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
