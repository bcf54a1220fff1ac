"""How the stream is read, beside its labels: gate, kinds, matters, who speaks, dates, numbers, stories.

What is read is asked of `communique try`, whose answers are a contract: how the rules do it may change.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from tests.benchmarks.labelling.ranges import Range, sentence_ranges
from tests.benchmarks.own.calls import answers
from tests.benchmarks.own.findings import Finding
from tests.benchmarks.own.labels import LABELS, SentenceLabel, read_sentence_labels
from tests.benchmarks.own.stream import OwnArticle

CAPITALS = ("us", "prc")
CALLS = ("annotate", "dates", "numbers", "gate", "group")
SHOWN = 70  # characters of a sentence that is named
Answer = Mapping[str, Any]
Pairs = list[tuple[SentenceLabel, Answer | None]]


def read_stream(file: Path) -> dict[str, dict[str, Answer]]:
    """Return by call what `communique try` says of each article of the stream, by id."""
    return {call: {each["id"]: each for each in answers("try", call, str(file))} for call in CALLS}


def findings_of(
    articles: Sequence[OwnArticle], read: Mapping[str, Mapping[str, Answer]], folder: Path = LABELS
) -> tuple[list[Finding], list[str]]:
    """Return every decision of the reading beside its label, and the faults of labels that were left out."""
    found, faults = [*_articles(articles, read), *_together(articles, read["group"])], list[str]()
    for article in articles:
        labels, wrong = read_sentence_labels(article.id, folder)
        labelled, unknown = _placed(article, labels)
        faults += [*wrong, *unknown]
        pairs = _pairs(article, labelled, read["annotate"][article.id]["passages"])
        found += _voices(article.id, pairs)
        found += _days(article.id, pairs, read["dates"][article.id]["dates"])
        found += _numbers(article.id, pairs, read["numbers"][article.id]["numbers"])
    return found, faults


# --- articles -------------------------------------------------------------------------------------------


def _articles(articles: Iterable[OwnArticle], read: Mapping[str, Mapping[str, Answer]]) -> Iterator[Finding]:
    for article in articles:
        told, passes = read["annotate"][article.id], read["gate"][article.id]["relevant"]
        reason = read["gate"][article.id]["reason"]
        yield Finding("gate", passes == article.expect["relevant"], f"{article.id} ({reason})")
        if kind := article.expect.get("kind"):
            yield Finding("kind of text", told["kind"] == kind, f"{article.id} is {kind}, not {told['kind']}")
        yield from _borders(article, told)


def _borders(article: OwnArticle, told: Answer) -> Iterator[Finding]:
    """Where matters begin, of texts that have several."""
    meant = [segment["opens"] for segment in article.expect.get("segments", ())]
    if not meant:
        return
    texts = {passage["index"]: passage["text"] for passage in told["passages"]}
    begun = [texts[segment["first"]] for segment in told["segments"] if segment["first"] in texts]
    for sentence in begun:
        right = any(_alike(sentence, opens) for opens in meant)
        yield Finding("matters: one begins there", right, f"{article.id}: {sentence[:SHOWN]}")
    for opens in meant:
        right = any(_alike(sentence, opens) for sentence in begun)
        yield Finding("matters: of those there, found", right, f"{article.id}: {opens}")


def _alike(sentence: str, opens: str) -> bool:
    return sentence.startswith(opens) or opens.startswith(sentence)


def _together(articles: Iterable[OwnArticle], grouped: Mapping[str, Answer]) -> Iterator[Finding]:
    """Each two texts of one matter that share a story, or should."""
    some = [each for each in articles if each.expect.get("story") and not each.expect.get("segments")]
    for one, other in combinations(some, 2):
        where = f"{one.id} and {other.id}"
        wanted = one.expect["story"] == other.expect["story"]
        put = bool(set(grouped[one.id]["stories"]) & set(grouped[other.id]["stories"]))
        if put:
            yield Finding("stories: two texts put together", wanted, where)
        if wanted:
            yield Finding("stories: two texts of one matter, together", put, where)


# --- sentences ------------------------------------------------------------------------------------------


def _placed(
    article: OwnArticle, labels: Sequence[SentenceLabel]
) -> tuple[list[tuple[Range, SentenceLabel]], list[str]]:
    """The labels with the sentences that they are of; named are those with which no sentence, or several, open."""
    ranges = sentence_ranges(article.text, article.front["language"])
    placed, faults = [], []
    for label in labels:
        own = [each for each in ranges if article.text.startswith(label.opens, each.start)]
        if len(own) == 1:
            placed.append((own[0], label))
        else:
            faults.append(f"{article.id}: {len(own)} sentences open with {label.opens!r}")
    return placed, faults


def _pairs(
    article: OwnArticle, labelled: Iterable[tuple[Range, SentenceLabel]], passages: Iterable[Answer]
) -> Pairs:
    """Each label with the passage at its place, None where the rules leave its sentence out."""
    places: list[tuple[Range, Answer]] = []
    position = 0
    for passage in passages:
        start = article.text.find(passage["text"], position)
        if start >= 0:
            position = start + len(passage["text"])
            places.append((Range(start, position), passage))
    found: Pairs = []
    for place, label in labelled:
        best = max(places, key=lambda each: each[0].overlap(place), default=None)
        found.append((label, best[1] if best and best[0].overlap(place) >= 0.5 else None))
    return found


def _voices(identifier: str, pairs: Pairs) -> Iterator[Finding]:
    for label, passage in pairs:
        where = f"{identifier}: {passage['text'][:SHOWN] if passage else label.opens}"
        given = passage["party"] if passage and passage["proof"] and passage["party"] in CAPITALS else ""
        if passage and given:
            right, said = label.carries(given), f"{where} ({passage['speaker']}, {passage['proof']})"
            crossed = not right and label.side in CAPITALS
            yield Finding("who speaks: given to a capital, its own", right, f"{said} is {label.side}, not {given}")
            yield Finding("who speaks: given to a capital, not the other's", not crossed, said)
            if right and label.speaker:
                named = _same_name(passage["speaker"], label.speaker)
                yield Finding("who speaks: named as labelled", named, f"{said} is {label.speaker}")
            if right and any(label.proofs):
                known = passage["proof"] in label.proofs
                yield Finding("who speaks: proof as labelled", known, f"{said} by {'/'.join(label.proofs)}")
        if label.side in CAPITALS and all(label.proofs):
            found = given == label.side
            yield Finding("who speaks: of a capital's own, given to it", found, f"{where} is {label.side}")
        if passage and "none" not in label.kinds:
            right = passage["kind"] in label.kinds
            yield Finding("kind of sentence", right, f"{where} is {'/'.join(label.kinds)}, not {passage['kind']}")


def _same_name(found: str, wanted: str) -> bool:
    """Say whether two names mean one: all words of the shorter are in the longer."""
    one, other = (re.sub(r"[^\w\s]", "", name.casefold()) for name in (found, wanted))
    if not (one and other):
        return False
    if one in other or other in one:
        return True
    shorter, longer = sorted((set(one.split()), set(other.split())), key=len)
    return shorter <= longer


def _days(identifier: str, pairs: Pairs, dates: Iterable[Answer]) -> Iterator[Finding]:
    by_index = defaultdict[int, list[Answer]](list)
    for each in dates:
        by_index[each["index"]].append(each)
    bound, meant = set[str](), set[str]()
    for label, passage in pairs:
        found = by_index[passage["index"]] if passage else []
        said = {(each["date"], each["kind"]) for each in found}
        where = f"{identifier}: {label.opens}"
        known = {(day.day, kind) for day in label.days for kind in day.kinds}
        free = {day.day for day in label.days if day.optional}
        for date, kind in sorted(said):
            right = date in free or (date, kind) in known
            yield Finding("dates: found, and so labelled", right, f"{where} ({date} {kind})")
        for day in label.days:
            if not day.optional:
                right = any((day.day, kind) in said for kind in day.kinds)
                yield Finding("dates: of those there, found", right, f"{where} ({day.day} {'/'.join(day.kinds)})")
        bound |= {each["date"] for each in found if each["binds"]}
        meant |= {day.day for day in label.days if day.binds}
    for date in sorted(bound):
        yield Finding("dates: said to bind, and do", date in meant, f"{identifier}: {date}")
    for date in sorted(meant):
        yield Finding("dates: of those that bind, said to", date in bound, f"{identifier}: {date}")


def _numbers(identifier: str, pairs: Pairs, numbers: Iterable[Answer]) -> Iterator[Finding]:
    """Of numbers in figures alone: words are often known things, as the two sides."""
    by_index = defaultdict[int, set[tuple[float, str]]](set)
    for each in numbers:
        if any(letter.isdigit() for letter in each["text"]):
            by_index[each["index"]].add((round(each["value"], 6), each["unit"]))
    for label, passage in pairs:
        found = by_index[passage["index"]] if passage else set()
        where = f"{identifier}: {label.opens}"
        known = {(each.value, each.unit) for each in label.numbers}
        for value, unit in sorted(found):
            right = (value, unit) in known
            yield Finding("numbers: found, and so labelled", right, f"{where} ({value:g} {unit})")
        for each in label.numbers:
            if not each.optional:
                right = (each.value, each.unit) in found
                yield Finding("numbers: of those there, found", right, f"{where} ({each.value:g} {each.unit})")
