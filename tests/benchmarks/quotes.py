"""Scores the speaker's words against PolNeAR's annotated sources: `python -m tests.benchmarks.quotes [train]`.

Two figures, each with a baseline in the same run. "quotations": for each annotated attribution whose content has
quotation marks, word F1 between the `speaker_text` of the passage that holds most of the content and the words
annotated as its source, averaged. "all": the same over every annotated attribution, reported speech and intentions
included. The baseline reads quotation marks, verbs of saying and the nearest name or pronoun. Methods are compared
by a paired bootstrap over articles. `train` reports the half of the training part that was tuned on, and the half
that was held out.
"""

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from digests.model import Article, Passage, Relation, Source
from tests.benchmarks.bootstrap import paired
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.voices import attribute

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "dev" / "quotes"
WORD = re.compile(r"\w+(?:['’.-]\w+)*")
QUOTE = re.compile(r"[“”\"]|''")
QUOTATION = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)")
CUE = re.compile(
    r"\b(?:said|says|say|told|tells|added|adds|asked|asks|argued|argues|wrote|writes|tweeted|called|calls"
    r"|according to|saying|warned|warns|noted|notes|claimed|claims|declared|insisted|stated|replied"
    r"|explained|continued)\b"
)
NAMED = re.compile(r"\b(?:[A-Z][\w’'.-]+(?: (?:of |de |van )?[A-Z][\w’'.-]+)*|[Hh]e|[Ss]he|[Tt]hey|[Ww]e|I)\b")

Line = Mapping[str, Any]
Sources = Callable[[Sequence[Passage]], Sequence[str]]


def word_f1(found: str, wanted: str) -> float:
    """Return the F1 of two texts as bags of words, from 0 to 1."""
    ours, theirs = Counter(WORD.findall(found.casefold())), Counter(WORD.findall(wanted.casefold()))
    shared = sum((ours & theirs).values())
    return 2 * shared / (sum(ours.values()) + sum(theirs.values())) if shared else 0.0


def ours(passages: Sequence[Passage]) -> list[str]:
    """The words that the product gives for each passage."""
    return [passage.speaker_text for passage in passages]


def nearest(passages: Sequence[Passage]) -> list[str]:
    """The baseline: the name or pronoun nearest to a verb of saying, outside of what is quoted.

    A quotation without such a verb keeps the name before it.
    """
    found, last = [], ""
    for passage in passages:
        bare = QUOTATION.sub(lambda match: "\0" * len(match.group()), passage.text)
        cues = list(CUE.finditer(bare))
        names = [match for match in NAMED.finditer(bare) if not CUE.fullmatch(match.group())]
        gaps = [
            (min(abs(name.start() - cue.end()), abs(cue.start() - name.end())), name.start(), name.group())
            for name in names
            for cue in cues
        ]
        if gaps:
            last = min(gaps)[2]
            found.append(last)
        else:
            found.append(last if "\0" in bare else "")
    return found


def spans(text: str, passages: Sequence[Passage]) -> list[tuple[int, int]]:
    """Return where each passage stands in the text."""
    places, position = [], 0
    for passage in passages:
        start = text.find(passage.text, position)
        start = start if start >= 0 else text.find(passage.text)
        places.append((start, start + len(passage.text)))
        position = max(position, start + len(passage.text))
    return places


def pairs(line: Line, passages: Sequence[Passage]) -> Iterator[tuple[bool, int | None, str]]:
    """Give for each attribution of an article: whether it quotes, its passage, the words annotated as source."""
    text = line["text"]
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
        yield bool(QUOTE.search(around)), best if best >= 0 and overlaps[best] else None, source


def passages_of(line: Line, relation: Relation) -> tuple[Passage, ...]:
    outlet = Source(id="s", name="s", url="")
    return attribute(
        Article(id=0, source=outlet, url="", title="", text=line["text"], language="en"), relation, lexicon()
    )


def score(
    lines: Sequence[Line], passages: Sequence[Sequence[Passage]], method: Sources, quotations: bool
) -> list[list[float]]:
    """Return the word F1 of each attribution, or each with quotation marks, by article."""
    scores = []
    for line, found in zip(lines, passages, strict=True):
        words = method(found)
        scores.append(
            [
                word_f1("" if place is None else words[place], source)
                for quotes, place, source in pairs(line, found)
                if quotes or not quotations
            ]
        )
    return scores


def mean(scores: Sequence[Sequence[float]]) -> float:
    values = [value for article in scores for value in article]
    return sum(values) / max(1, len(values))


def report(name: str, lines: Sequence[Line], relation: Relation) -> None:
    start = time.process_time()
    passages = [passages_of(line, relation) for line in lines]
    seconds = time.process_time() - start
    print(f"{name}: {len(lines)} articles, {len(lines) / max(seconds, 1e-9):.0f} per CPU second")
    for label, quotations in (("quotations", True), ("all", False)):
        product, baseline = (score(lines, passages, method, quotations) for method in (ours, nearest))
        counted = [(mean([a]), mean([b])) for a, b in zip(product, baseline, strict=True) if a]
        difference = paired([100 * a for a, _ in counted], [100 * b for _, b in counted])
        print(f"  {label:10} {mean(product):.3f}   nearest name {mean(baseline):.3f}   by article {difference}")


def main(arguments: Sequence[str]) -> None:
    part = "train" if "train" in arguments else "dev"
    path = DATA / f"polnear_{part}.jsonl"
    if not path.exists():
        print("skipped: the public data are not here")
        return
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    relation = us_china()
    if part == "dev":
        report("dev", lines, relation)
        return
    report("train, tuned on", lines[::2], relation)
    report("train, held out", lines[1::2], relation)


if __name__ == "__main__":
    main(sys.argv[1:])
