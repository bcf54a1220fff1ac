"""How far a measure is, by a Chinese sentence in either script."""

from dataclasses import replace

from digests.model import Stage, Step
from digests.model.lexicon import Lexicon, Pattern
from digests.rules.annotation.acts.verbs import acts_of

LONGEST = 600  # characters of a sentence that are looked at
ORDER = (Stage.SUSPENDED, Stage.LIFTED, Stage.EXTENDED, Stage.EXPIRED, Stage.IN_FORCE)


def step_in_chinese(sentence: str, lexicon: Lexicon) -> Step | None:
    """Return what a Chinese sentence tells of a measure, None when it is about none, denies it or demands it."""
    moods, measures = lexicon.moods, lexicon.measures
    text = measures.masked.sub(lambda match: "＿" * len(match.group()), sentence[:LONGEST])
    carried = False  # who decided is often told a clause before what
    clauses = measures.han_clause.split(text)
    for clause, after in zip(clauses, (*clauses[1:], ""), strict=True):
        step = _step(clause, carried, lexicon)
        if step is not None:
            # That it applies today is often told a clause later.
            said = measures.applies.search(clause) or measures.applies.match(after)
            return replace(step, applies=step.stage is Stage.IN_FORCE and bool(said))
        carried = bool(moods.decided.search(clause)) and not moods.negated.search(clause)
        if moods.demanded.search(clause) or moods.refused.search(clause):
            return None
    return None


def _step(clause: str, carried: bool, lexicon: Lexicon) -> Step | None:
    moods, measures = lexicon.moods, lexicon.measures
    found = _deed(clause, lexicon) if measures.measure.search(clause) else None
    if found is None:
        return None
    deed, place, word = found
    published = measures.published.fullmatch(word)
    if _precedes(moods.negated, clause, place) or _precedes(moods.demanded, clause, place):
        return None
    kind = next((name for holds, name in measures.kinds.items() if holds in clause), "rule")
    if _precedes(moods.considered, clause, place) or (moods.considered.search(clause) and published):
        return Step(deed, Stage.PROPOSED, bool(moods.drafted.search(clause)), kind)
    if deed is Stage.EXTENDED and (carried or _precedes(moods.enacted, clause, place)):
        return Step(deed, deed, True, kind)
    if _precedes(moods.decided, clause, place) or (carried and kind != "list") or published:
        return Step(deed, Stage.ANNOUNCED, True, kind)
    return Step(deed, deed, True, kind)


def _precedes(pattern: Pattern, clause: str, place: int) -> bool:
    """Say whether a pattern matches before a place, looking ahead at what stands there as well."""
    return any(match.end() <= place for match in pattern.finditer(clause)) or bool(pattern.search(clause[:place]))


def _deed(clause: str, lexicon: Lexicon) -> tuple[Stage, int, str] | None:
    """Return the first deed done to a measure: what lifts, suspends or extends goes before what it is done to."""
    acts, words = acts_of(lexicon.acts), lexicon.measures
    found = [
        (ORDER.index(deed), match.start(), match)
        for match in acts.characters.finditer(clause)
        if (deed := acts.deeds.get(match.group())) and not words.no_deed.match(clause, match.start())
    ]
    for order, start, match in sorted(found, key=lambda each: each[:2]):
        deed, rest = ORDER[order], clause[match.end() : match.end() + 40]
        near = clause[max(0, start - 40) : match.end() + 40]
        if deed is not Stage.IN_FORCE and words.talked.search(rest[:12]) and not words.measure.search(rest[:6]):
            continue
        if deed in (Stage.EXPIRED, Stage.EXTENDED) or words.measure.search(near):
            return deed, start, match.group()
    return None
