"""Where sentences end and what is furniture: our passages against the labelled sentences of real text.

    python -m tests.benchmarks.sentences [--errors]

Of the streams to develop on: how much labelled furniture is dropped, how many sentences worth something are
dropped or cut, how many passages straddle two labelled sentences or are scraps of one. What reporters ask is
labelled like furniture and counted apart: it stays a passage. Documents are split in two halves by a hash of their
ids: errors are looked at (and printed with `--errors`) in the first half only. Sentences were cut by an earlier
splitter when they were labelled, so that a better border counts as a straddle or a cut too.
The streams lie outside the repository; without them it says so.
"""

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from digests.model.lexicon import Lexicon
from digests.rules.annotation.passages import passages_of
from tests.benchmarks.labelling.corpus import KEPT_APART, StreamArticle, read_stream, stream_names
from tests.benchmarks.labelling.labels import fit, read_labels
from tests.benchmarks.labelling.marks import SentenceMarks
from tests.benchmarks.labelling.ranges import Range
from tests.lexicons import lexicon

GONE = 0.2  # share of a sentence that passages may still have of one that is dropped
WHOLE = 0.5  # share of a sentence that they have of one that is kept
PART = 0.15  # share of a sentence that is a part of it, not a bracket or a label
SCRAP = 0.6  # a passage that is shorter than this share of its labelled sentence is a scrap
ASKING = ("?", "？")
ROWS = (
    ("questions and what leads to them (kind none)", "asked", None),
    ("  dropped", "asked dropped", "asked"),
    ("other sentences labelled as furniture (kind none)", "none", None),
    ("  dropped", "none dropped", "none"),
    ("sentences that would embarrass (F)", "F", None),
    ("  dropped", "F dropped", "F"),
    ("sentences worth 1 or more", "worth", None),
    ("  dropped", "worth dropped", "worth"),
    ("  cut in two", "worth cut", "worth"),
    ("sentences of other worth that are no furniture", "other", None),
    ("  dropped", "other dropped", "other"),
    ("passages", "passages", None),
    ("  straddle two labelled sentences", "straddles", "passages"),
    ("  scraps of a labelled sentence", "scraps", "passages"),
)


def main() -> None:
    """Print the table of both halves, with `--errors` the errors of the first half."""
    names = [name for name in stream_names() if name not in KEPT_APART]
    if not names:
        print("skipped: the streams are not here (../shared/data/dev/streams/*.jsonl)")
        return
    words, halves = lexicon(), (Counter[str](), Counter[str]())
    for name in names:
        for article, marked in _labelled(name):
            half = half_of(f"{name}/{article.id}")
            for error in counted(article, marked, words, halves[half]):
                if half == 0 and "--errors" in sys.argv:
                    print(f"{name}/{article.id}: {error}")
    print(f"{'':50}{'half read':>12}{'other half':>12}")
    for label, key, of in ROWS:
        numbers = (
            f"{half[key]:>12}" if of is None else f"{half[key] / max(half[of], 1):>12.2%}" for half in halves
        )
        print(f"{label:50}{''.join(numbers)}")


def half_of(document: str) -> int:
    """Return 0 or 1, the half that a document belongs to by a hash of its name."""
    return hashlib.sha256(document.encode()).digest()[0] % 2


def places_of(text: str, passages: Sequence[str]) -> list[Range]:
    """Return where the passages stand in their text, in order."""
    places, position = [], 0
    for passage in passages:
        start = text.index(passage, position)
        position = start + len(passage)
        places.append(Range(start, position))
    return places


def counted(
    article: StreamArticle, marked: Sequence[tuple[Range, SentenceMarks]], words: Lexicon, counts: Counter[str]
) -> Iterator[str]:
    """Count an article's sentences and passages, and yield what went wrong in the words of the text."""
    text = article.text
    places = places_of(text, passages_of(text, words, article.language, article.title))
    for place, marks in marked:
        told = text[place.start : place.end]
        parts = [share for passage in places if (share := _common(place, passage) / (place.end - place.start)) > 0]
        kind = "worth" if marks.worth else "other"
        if marks.kind == "none":
            kind = "asked" if "Q" in marks.flags or _asks(text, place) else "none"
        dropped, kept = sum(parts) < GONE, sum(parts) >= WHOLE
        counts[kind] += 1
        counts["F"] += "F" in marks.flags
        counts["F dropped"] += "F" in marks.flags and dropped
        counts[f"{kind} dropped"] += dropped
        if kind == "none" and not dropped:
            yield f"KEPT {told}"
        if kind == "worth" and not kept:
            yield f"DROPPED worth {marks.worth}: {told}"
        if kind == "other" and dropped:
            yield f"DROPPED worth 0{marks.flags}: {told}"
        if kind == "worth" and sum(share >= PART for share in parts) > 1:
            counts["worth cut"] += 1
            yield f"CUT worth {marks.worth}: {told}"
    for passage in places:
        inside = [place for place, _ in marked if _common(place, passage) >= 0.5 * (place.end - place.start)]
        owner = max((place for place, _ in marked), key=lambda place: _common(place, passage), default=None)
        if owner is None or not _common(owner, passage):
            continue
        counts["passages"] += 1
        if len(inside) > 1:
            counts["straddles"] += 1
            yield f"STRADDLES {' || '.join(text[place.start : place.end] for place in inside)}"
        if passage.end - passage.start < SCRAP * (owner.end - owner.start):
            counts["scraps"] += 1
            yield f"SCRAP {text[passage.start : passage.end]} <- {text[owner.start : owner.end]}"


def _asks(text: str, place: Range) -> bool:
    """Say whether the sentence stands in a line that asks something."""
    first, last = text.rfind("\n", 0, place.start) + 1, text.find("\n", place.end)
    line = text[first : last if last >= 0 else len(text)]
    return any(mark in line for mark in ASKING)


def _common(one: Range, other: Range) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _labelled(stream: str) -> Iterator[tuple[StreamArticle, Sequence[tuple[Range, SentenceMarks]]]]:
    articles, _ = read_stream(stream)
    labels = fit(read_labels(stream), {article.id: article.text for article in articles})
    for article in articles:
        if labels.sentences.get(article.id):
            yield article, labels.sentences[article.id]


if __name__ == "__main__":
    main()
