"""Taking marks from a sheet into the labels: numbers become places, so that no words are kept."""

from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks.labelling.labels import REAL
from tests.benchmarks.labelling.marks import MarksError, numbered, read_sentence, write_sentence

DOCUMENT = "==="


def take_sentences(
    text: str, keys: Mapping[str, Mapping[str, str]], place: str
) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return the marks of sentences as `{stream: {place in the text: marks}}`, and the faults of lines left out.

    `text` has a line `=== stream/id` for each document and a line of marks for each of its numbers; `keys` say
    where these stand. What is missing is named, too.
    """
    taken: dict[str, dict[str, str]] = {}
    faults: list[str] = []
    document = ""
    for number, line in numbered(text):
        if line.startswith(DOCUMENT):
            document = line.strip("= ").split(" ")[0]
            if document not in keys:
                faults.append(f"{place}:{number}: {document} is not on the sheet")
            continue
        fields = [field.strip() for field in line.split("|")]
        where = keys.get(document, {}).get(fields[0])
        if where is None:
            faults.append(f"{place}:{number}: there is no sentence {fields[0]} of {document} on the sheet")
            continue
        try:
            marks = read_sentence(fields)[1]
        except (MarksError, ValueError) as error:
            faults.append(f"{place}:{number}: {error}")
            continue
        taken.setdefault(document.partition("/")[0], {})[where] = write_sentence(marks)
    for document, places in keys.items():
        stream = document.partition("/")[0]
        missing = [number for number, where in places.items() if where not in taken.get(stream, {})]
        if missing:
            faults.append(f"{place}: {document} has no marks for {', '.join(missing[:10])}")
    return taken, faults


def add_marks(name: str, taken: Mapping[str, Mapping[str, str]], folder: Path = REAL) -> int:
    """Add marks by place to the labels of their streams, in the order of the places; what was there stays as it
    was. Return how many are new."""
    new = 0
    for stream, some in taken.items():
        file = folder / stream / name
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
        there = dict(line.split("|", 1) for line in lines if line and not line.startswith("#"))
        new += len(set(some) - set(there))
        merged = {**some, **there}
        ordered = sorted(merged, key=_order)
        file.write_text("".join(f"{where}|{merged[where]}\n" for where in ordered), encoding="utf-8")
    return new


def _order(place: str) -> tuple[str, int, str]:
    article, _, rest = place.partition("@")
    start = rest.partition("-")[0]
    return article, int(start) if start.isdigit() else 0, rest
