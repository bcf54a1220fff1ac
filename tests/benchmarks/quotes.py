"""Scores the speaker's words against PolNeAR's annotated sources: `python -m tests.benchmarks.quotes [train]`.

Two figures. "quotations": for each annotated attribution whose content has quotation marks, word F1 between the
`speaker_text` of the passage that holds most of the content and the words annotated as its source, averaged.
"all": the same over every annotated attribution, reported speech and intentions included.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from config.relations import read_relation
from digests.model import Article, Passage, Relation, Source
from digests.rules.editing.voices import attribute
from digests.rules.relations import build_relation

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "dev" / "quotes"
WORD = re.compile(r"\w+(?:['’.-]\w+)*")
QUOTE = re.compile(r"[“”\"]")


def word_f1(found: str, wanted: str) -> float:
    """Return the F1 of two texts as bags of words, from 0 to 1."""
    ours, theirs = Counter(WORD.findall(found.casefold())), Counter(WORD.findall(wanted.casefold()))
    shared = sum((ours & theirs).values())
    return 2 * shared / (sum(ours.values()) + sum(theirs.values())) if shared else 0.0


def spans(text: str, passages: Sequence[Passage]) -> list[tuple[int, int]]:
    """Return where each passage stands in the text."""
    places, position = [], 0
    for passage in passages:
        start = text.find(passage.text, position)
        start = start if start >= 0 else text.find(passage.text)
        places.append((start, start + len(passage.text)))
        position = max(position, start + len(passage.text))
    return places


def pairs(line: Mapping[str, Any], relation: Relation) -> Iterator[tuple[bool, str, str, str]]:
    """Give for each attribution of an article: whether it quotes, our words, the annotated ones, the passage."""
    text = line["text"]
    article = Article(id=0, source=Source(id="s", name="s", url=""), url="", title="", text=text, language="en")
    passages = attribute(article, relation)
    places = spans(text, passages)
    for attribution in line["attributions"]:
        source = " ".join(text[start:end] for start, end in attribution.get("source", []))
        content = attribution.get("content", [])
        if not source or not content:
            continue
        around = " ".join(text[max(0, start - 1) : end + 1] for start, end in content)
        overlaps = [
            sum(max(0, min(end, stop) - max(start, begin)) for start, end in content) for begin, stop in places
        ]
        best = max(range(len(overlaps)), key=overlaps.__getitem__, default=-1)
        if best < 0 or not overlaps[best]:
            yield bool(QUOTE.search(around)), "", source, ""
            continue
        yield bool(QUOTE.search(around)), passages[best].speaker_text, source, passages[best].text


def score(lines: Sequence[Mapping[str, Any]], relation: Relation) -> dict[str, float]:
    """Return the two figures, in parts of one."""
    quoted, every = [], []
    for line in lines:
        for quotes, ours, theirs, _ in pairs(line, relation):
            value = word_f1(ours, theirs)
            every.append(value)
            if quotes:
                quoted.append(value)
    return {"quotations": sum(quoted) / max(1, len(quoted)), "all": sum(every) / max(1, len(every))}


def main(arguments: Sequence[str]) -> None:
    part = "train" if "train" in arguments else "dev"
    path = DATA / f"polnear_{part}.jsonl"
    if not path.exists():
        print("skipped: the public data are not here")
        return
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for name, value in score(lines, build_relation(*read_relation("us-china"))).items():
        print(f"{name}: {value:.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
