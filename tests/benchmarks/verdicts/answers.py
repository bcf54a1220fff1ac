"""Answers of readers, checked line by line against the keys of their sheets: every fault is named by its place."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tests.benchmarks.labelling.ranges import hash_of
from tests.benchmarks.verdicts.elements import kind_of
from tests.benchmarks.verdicts.stored import CardVerdict, Chosen, DayVerdict, Marked, PairVerdict, Verdict

MOST_CHOSEN, BEST = 5, 10
MARKED_FROM = 2  # stories chosen, from which on a day has a mark
SENDS = ("left", "right", "neither")
Taken = tuple[str, Verdict]
"""A verdict and the stream it is of."""


class AnswerError(ValueError):
    """A line that cannot be used; the message says all that is wrong with it."""


def read_answers(text: str, keys: Mapping[str, Any], round_: str, place: str) -> tuple[list[Taken], list[str]]:
    """Return the verdicts of a file of answers, and the faults of what cannot be used or is missing.

    `keys` are those of a round of sheets. Of a sheet on which something is answered, all is to be.
    """
    found: dict[str, Taken] = {}
    faults: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            key, taken = _read(line, keys, round_)
            if key in found:
                raise AnswerError(f"{key} is answered twice, the first answer counts")
            found[key] = taken
        except AnswerError as error:
            faults.append(f"{place}:{number}: {error}")
    return list(found.values()), [*faults, *_missing(set(found), keys, place)]


def _missing(found: set[str], keys: Mapping[str, Any], place: str) -> Iterator[str]:
    """Faulty answers are missing, too: they are to be written again."""
    sheets = {keys[each.partition("-")[0]]["sheet"] for each in found}
    for key, unit in keys.items():
        for asked in (key, *unit.get("cards", ())):
            if unit["sheet"] in sheets and asked not in found:
                yield f"{place}: {asked} of {unit['sheet']} has no answer that can be taken"


def _read(line: str, keys: Mapping[str, Any], round_: str) -> tuple[str, Taken]:
    try:
        answer = json.loads(line, object_pairs_hook=_once)
    except ValueError as error:
        raise AnswerError(f"no JSON object can be read: {error}") from error
    what = next((each for each in ("card", "day", "pair") if isinstance(answer, dict) and each in answer), "")
    if not what:
        raise AnswerError('neither "card", "day" nor "pair" is in it')
    key = str(answer[what])
    unit = keys.get(key.partition("-")[0], {})
    known = key in unit.get("cards", {}) if what == "card" else key in keys
    if not known or ("left" in unit) != (what == "pair"):
        raise AnswerError(f"there is no {what} {key} on these sheets")
    readers: dict[str, Callable[..., Verdict]] = {"card": _card, "day": _day, "pair": _pair}
    return key, (unit["stream"], readers[what](key, answer, unit, round_))


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise AnswerError(f"{', '.join(twice)} stands there twice")
    return dict(pairs)


def _card(key: str, answer: Mapping[str, Any], unit: Mapping[str, Any], round_: str) -> CardVerdict:
    card = unit["cards"][key]
    return CardVerdict(
        round=round_,
        day=unit["day"],
        commit=unit["commit"],
        reader=unit["reader"],
        number=int(key.rpartition("-")[2]),
        kind=card["kind"],
        status=card["status"],
        articles=tuple(card["articles"]),
        elements=_marked(answer.get("marks"), card["elements"]),
    )


def _marked(marks: object, elements: Sequence[Mapping[str, str]]) -> tuple[Marked, ...]:
    """Return the elements with their marks; raises AnswerError with all that is wrong with these."""
    if not isinstance(marks, dict):
        raise AnswerError("the marks are no JSON object")
    faults = [f"there is no {key} to be marked" for key in marks if key not in {each["key"] for each in elements}]
    for each in elements:
        mark, known = marks.get(each["key"]), kind_of(each["key"]).marks
        if mark is None:
            faults.append(f"{each['key']} has no mark")
        elif mark not in known:
            faults.append(f"{each['key']} is marked {mark!r}, which is none of {', '.join(known)}")
    if faults:
        raise AnswerError("; ".join(faults))
    return tuple(
        Marked(each["key"], each["place"], hash_of(each["text"]), marks[each["key"]]) for each in elements
    )


def _day(key: str, answer: Mapping[str, Any], unit: Mapping[str, Any], round_: str) -> DayVerdict:
    chosen = answer.get("chosen")
    if not isinstance(chosen, list) or len(chosen) > MOST_CHOSEN:
        raise AnswerError(f'"chosen" is no list of {MOST_CHOSEN} stories at most')
    faults = [
        f"story {place}: {fault}" for place, each in enumerate(chosen, 1) for fault in _story_faults(each, unit)
    ]
    mark = answer.get("mark")
    number = isinstance(mark, int | float) and not isinstance(mark, bool) and 0 <= mark <= BEST
    if not number and (mark is not None or len(chosen) >= MARKED_FROM):
        faults.append(f"the mark {mark!r} is no number from 0 to {BEST}")
    if faults:
        raise AnswerError("; ".join(faults))
    stories = tuple(Chosen(tuple(each["ids"]), _number(each["card"]), bool(each["named"])) for each in chosen)
    return DayVerdict(
        round=round_,
        day=unit["day"],
        commit=unit["commit"],
        reader=unit["reader"],
        cards=len(unit["cards"]),
        chosen=stories,
        mark=float(mark) if isinstance(mark, int | float) else None,
        foot=_marked(answer.get("foot"), unit["foot"]),
    )


def _story_faults(story: object, unit: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(story, dict) or not isinstance(story.get("ids"), list) or not story["ids"]:
        yield "it has no list of ids"
        return
    unknown = [str(each) for each in story["ids"] if each not in unit["ids"]]
    if unknown:
        yield f"{', '.join(unknown)} is no article of the day"
    if "card" not in story or (story["card"] is not None and story["card"] not in unit["cards"]):
        yield f"{story.get('card')} is no card of the day; null says that none tells it"
    if not isinstance(story.get("named"), bool):
        yield '"named" is neither true nor false'


def _number(card: str | None) -> int:
    return int(card.rpartition("-")[2]) if card else 0


def _pair(key: str, answer: Mapping[str, Any], unit: Mapping[str, Any], round_: str) -> PairVerdict:
    send = answer.get("send")
    if send not in SENDS:
        raise AnswerError(f"{key} sends {send!r}, which is none of {', '.join(SENDS)}")
    first, second = sorted((unit["left"], unit["right"]))
    return PairVerdict(
        round=round_,
        day=unit["day"],
        reader=unit["reader"],
        commits=(first, second),
        send="" if send == "neither" else unit[send],
    )
