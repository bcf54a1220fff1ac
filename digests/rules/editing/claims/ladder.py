"""A story's place on the ladder: its articles in the order in which they came out, each a step up or down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from digests.model import Article, DatedPhrase, DateKind, Passage, Relation, Stage
from digests.rules.editing.claims.labels import (
    ACT,
    DENIAL,
    REPORT,
    STATEMENT,
    UNNAMED,
    comments,
    label_of,
    leading_of,
    step_of,
)
from digests.rules.editing.claims.steps import Step

RANK = {"": 0, UNNAMED: 1, REPORT: 2, STATEMENT: 3, DENIAL: 4, ACT: 5}
ANY_KIND = "rule"  # "the licence rule" may be called by either word
ENDED = (Stage.SUSPENDED, Stage.LIFTED, Stage.EXPIRED)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a story rests on, how far its measure is, and from which day that applies (ISO 8601, "" unknown)."""

    claim: str = ""
    stage: Stage | None = None
    stage_from: str = ""


@dataclass(frozen=True, slots=True)
class _Rung:
    """What one article says: its label, and the step of its measure with the day from which it applies."""

    claim: str
    step: Step | None
    day: str


def standing_of(
    articles: Sequence[Article],
    passages: Mapping[int, Sequence[Passage]],
    dates: Mapping[int, Sequence[DatedPhrase]],
    days: Mapping[int, date | None],
    relation: Relation,
) -> Standing:
    """Return where the story stands after its articles, given in the order in which they came out. Pure.

    `passages` and `dates` are by article, `days` the day of publication where the outlet is. An official act
    settles a rumour and a denial; a denial takes a rumour's stage back; later reports do not weaken what was told.
    """
    claim, step, day = "", None, ""
    for article in articles:
        rung = _rung(
            article, passages.get(article.id, ()), dates.get(article.id, ()), days.get(article.id), relation
        )
        if rung.claim == DENIAL and RANK[claim] < RANK[DENIAL]:
            claim, step, day = DENIAL, None, ""
            continue
        denied = claim == DENIAL and rung.claim != ACT
        claim = max(claim, rung.claim, key=lambda each: RANK[each])
        today = days.get(article.id)
        ahead = today.isoformat() if today else ""
        if rung.step is not None and not denied and _moves(step, day, rung, ahead):
            kept = day if rung.step.stage is Stage.IN_FORCE and day <= ahead else ""
            step, day = rung.step, rung.day or kept
    return Standing(claim, step.stage if step else None, day)


def _rung(
    article: Article,
    passages: Sequence[Passage],
    dates: Sequence[DatedPhrase],
    day: date | None,
    relation: Relation,
) -> _Rung:
    claim = label_of(article, passages, relation)
    leading = [each for each in leading_of(passages) if not comments(each)]
    found = [(step_of(article.title, headline=True), 0)]
    found += [(step_of(each.text), each.index) for each in leading]
    steps = [(step, index) for step, index in found if step is not None]
    if claim == DENIAL or not steps:
        return _Rung(claim, None, "")
    step, _ = steps[0]
    for other, _ in steps[1:]:
        # The headline is short of "is" and "will": the first sentence says more exactly how far the same thing is.
        if other.kind == step.kind and other.deed is step.deed:
            step = other
            break
    return _Rung(claim, *_by_date(step, article, dates, day, len(leading)))


def _by_date(
    step: Step, article: Article, dates: Sequence[DatedPhrase], today: date | None, leading: int
) -> tuple[Step, str]:
    """Tell what is decided from what applies, by the day named for it: what comes later is announced only."""
    found = [phrase.date for phrase in dates if phrase.kind is DateKind.EFFECTIVE and len(phrase.date) == 10]
    near = [phrase.date for phrase in dates if phrase.date in found and phrase.index < leading]
    day = article.effective_on.isoformat() if article.effective_on else (near or found or [""])[0]
    if not day or today is None or step.stage is Stage.PROPOSED:
        return step, ""
    if day > today.isoformat():
        return replace(step, stage=Stage.ANNOUNCED), day
    return (replace(step, stage=step.deed), day) if step.stage is Stage.ANNOUNCED else (step, day)


def _moves(before: Step | None, day: str, rung: _Rung, today: str) -> bool:
    """Say whether a later article's step changes where the measure stands.

    What is in force is not taken back by what is only considered or planned, unless it turns out that the measure
    applies from a day to come; before that day nobody makes it apply by speaking of it in the present. A step
    about another kind of measure is another story's.
    """
    after = rung.step
    if before is None or after is None:
        return after is not None
    known = before.kind and before.kind != after.kind and ANY_KIND not in (before.kind, after.kind)
    if known and (not after.kind or before.stage is not Stage.PROPOSED):
        return False
    if after.stage is Stage.PROPOSED:
        return before.stage is Stage.PROPOSED
    if after.stage is Stage.ANNOUNCED:
        return before.stage in (Stage.PROPOSED, Stage.ANNOUNCED, *ENDED) or (bool(today) and rung.day > today)
    waits = before.stage is Stage.ANNOUNCED and (not after.firm or (bool(today) and day > today))
    return not (waits and after.stage is Stage.IN_FORCE and not rung.day)
