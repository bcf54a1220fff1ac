"""The worst cards in full with their marks; the words are from keys of sheets or a replay, and stay outside."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.verdicts.elements import ALWAYS, OK
from tests.benchmarks.verdicts.figures import Day
from tests.benchmarks.verdicts.sheets import News
from tests.benchmarks.verdicts.stored import CardVerdict

Words = Mapping[tuple[str, str, str, int], Mapping[str, str]]
"""The words of each element of a card by stream, day, commit and number."""
GRAVE = ("wrong", "other", "not relation", "false", "mismatch")
"""Marks that count twice: what is said is not so."""


def worst(cards: Sequence[tuple[Day, CardVerdict]], most: int) -> list[tuple[Day, CardVerdict]]:
    """Return the cards with the gravest and most faults, first the worst; none without a fault."""
    faulty = [each for each in cards if not each[1].faultless]
    return sorted(faulty, key=lambda each: (-_weight(each[1]), each[0], each[1].number))[:most]


def _weight(card: CardVerdict) -> int:
    return sum(1 + (element.mark in GRAVE) for element in card.elements if element.mark != OK)


def words_of(keys: Sequence[Path]) -> Words:
    """Return the words of all cards on sheets by their files of keys."""
    return {where: words for file in keys for where, words in _words(json.loads(file.read_text(encoding="utf-8")))}


def words_from(news: News) -> Words:
    """Return the words of all cards as they are replayed."""
    return {
        (stream, day.isoformat(), commit, number): {element.key: element.text for element in card.elements}
        for (commit, stream), pages in news.pages.items()
        for day, page in pages.items()
        for number, card in enumerate(page.cards, 1)
    }


def _words(keys: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str, str, int], dict[str, str]]]:
    for unit in keys.values():
        for key, card in unit.get("cards", {}).items():
            words = {element["key"]: element["text"] for element in card["elements"]}
            yield (unit["stream"], unit["day"], unit["commit"], int(key.rpartition("-")[2])), words


def why_of(answers: Sequence[Path], keys: Sequence[Path]) -> Words:
    """Return what readers wrote beside their marks, by card, from their answers; it is kept nowhere else."""
    units = {key: unit for file in keys for key, unit in json.loads(file.read_text(encoding="utf-8")).items()}
    found: dict[tuple[str, str, str, int], Mapping[str, str]] = {}
    for line in (line for file in answers for line in file.read_text(encoding="utf-8").splitlines()):
        try:
            answer = json.loads(line)
        except ValueError:
            continue
        key = str(answer.get("card", "")) if isinstance(answer, dict) else ""
        unit = units.get(key.partition("-")[0])
        if unit and unit["reader"] == 1 and key in unit.get("cards", {}) and isinstance(answer.get("why"), dict):
            found[unit["stream"], unit["day"], unit["commit"], int(key.rpartition("-")[2])] = answer["why"]
    return found


def worst_text(card: tuple[Day, CardVerdict], words: Words, why: Words) -> str:
    """Return a card as it was shown with what a reader found wrong with each of its elements."""
    (stream, day), verdict = card
    where = (stream, day, verdict.commit, verdict.number)
    shown, said = words.get(where, {}), why.get(where, {})
    about = (stream, day, f"card {verdict.number}", verdict.kind, verdict.commit, ", ".join(verdict.articles))
    rows = [f"--- {' · '.join(about)}"]
    for element in verdict.elements:
        if element.key in ALWAYS and element.mark == OK:
            continue
        text = shown.get(element.key, f"(its words are not here: {element.place or element.hash})")
        reason = f" ({said[element.key]})" if said.get(element.key) else ""
        mark = "" if element.mark == OK else f"   <-- {element.mark.upper()}{reason}"
        rows.append(f"   [{element.key}] {'' if element.key in ALWAYS else text}{mark}")
    return "\n".join(rows)
