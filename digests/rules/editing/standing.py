"""Decides what a story rests on (from rumour and denial to act) and how far its measure is (from proposed to
lifted). The articles are taken in the order in which they came out. Each article may move the story a step up or
down."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from digests.model import (
    Annotation,
    Article,
    DatedPhrase,
    DateKind,
    Mark,
    Ownership,
    PassageKind,
    Sentence,
    Stage,
    Step,
    TextKind,
)
from digests.rules import trust

ACT, STATEMENT, REPORT = "official act", "official statement", "attributed report"
UNNAMED, DENIAL = "unnamed sources", "denial"
RANK = {"": 0, UNNAMED: 1, REPORT: 2, STATEMENT: 3, DENIAL: 4, ACT: 5}
LEADING = 2  # the first so many passages of an article say what it is about
ANY_KIND = "rule"  # fits any kind: "the licence rule" may be called a licence or a rule
ENDED = (Stage.SUSPENDED, Stage.LIFTED, Stage.EXPIRED)


@dataclass(frozen=True, slots=True)
class StoryStanding:
    """What a story rests on, how far its measure is, and from which day the measure applies (ISO 8601; "" if
    unknown)."""

    claim: str = ""
    stage: Stage | None = None
    stage_from: str = ""


def standing_of(
    articles: Sequence[Article],
    annotations: Mapping[int, Annotation],
    days: Mapping[int, date | None],
    publishers: Mapping[int, trust.Publisher],
) -> StoryStanding:
    """Return where the story stands after its articles, given in the order in which they came out. Pure.

    `days` has by article the day of publication where the outlet is. `publishers` are by article (see `vouched`).
    An official act settles a rumour and a denial. A denial takes a rumour's stage back. Later reports do not
    weaken what was told. A measure that is done has no stage until an article says that it is in force, or names
    its day: it may begin later.
    """
    claim, step, day = "", None, ""
    tellers = set[trust.Publisher]()
    for article in articles:
        today = days.get(article.id)
        said, after, begins = rung_of(article, annotations[article.id], today)
        if said == STATEMENT and trust.can_vouch(article.source):
            tellers.add(publishers[article.id])
        said = vouched(said, article, tellers)
        if said == DENIAL and RANK[claim] < RANK[DENIAL]:
            claim, step, day = DENIAL, None, ""
            continue
        denied = claim == DENIAL and said != ACT
        claim = max(claim, said, key=lambda each: RANK[each])
        ahead = today.isoformat() if today else ""
        if after is not None and not denied and _moves(step, day, after, begins, ahead):
            kept = day if after.stage is Stage.IN_FORCE and day <= ahead else ""
            still = step is not None and step.applies and step.stage is after.stage
            step, day = replace(after, applies=after.applies or still), begins or kept
    told = step is not None and (step.stage is not Stage.IN_FORCE or step.applies or day)
    return StoryStanding(claim, step.stage if step and told else None, day)


def label_of(article: Article, title: Sentence, leading: Sequence[Sentence]) -> str:
    """Return what the article rests on, by its headline and the first two sentences of its news. Return "" if the
    outlet itself tells something that is no act. A denial and unnamed sources go before an act: a reader must not
    take such news for settled. A government's notice, order or fact sheet is an act, whatever its verbs."""
    first = leading[0].marks if leading else title.marks
    either = title.marks | first
    if Mark.DENIAL in either or Mark.UNNAMED in either:
        return DENIAL if Mark.DENIAL in either else UNNAMED
    official = article.source.ownership is Ownership.GOVERNMENT
    document = article.document_number or (official and article.kind is TextKind.ACT)
    if document or Mark.ACT in (first if Mark.SPOKEN in first else either):
        return ACT
    if Mark.STATEMENT in first:
        return STATEMENT
    for sentence in leading[1:]:
        for mark, label in ((Mark.UNNAMED, UNNAMED), (Mark.ACT, ACT), (Mark.STATEMENT, STATEMENT)):
            if mark in sentence.marks:
                return label
    if official:
        return STATEMENT
    return REPORT if any(Mark.SPOKEN in each.marks for each in leading) else ""


def vouched(claim: str, article: Article, tellers: Collection[trust.Publisher]) -> str:
    """Return what an article rests on, as far as somebody answers for it. A statement is official if a government
    publishes it, or if two independent publishers tell of a statement; `tellers` are those that did so far.
    Otherwise it is a report. What a source without a label tells as act, statement or denial is a report, too."""
    if not trust.can_vouch(article.source):
        return REPORT if claim in (ACT, STATEMENT, DENIAL) else claim
    official = article.source.ownership is Ownership.GOVERNMENT
    return REPORT if claim == STATEMENT and not official and not trust.are_independent(tellers) else claim


def rung_of(article: Article, annotation: Annotation, today: date | None) -> tuple[str, Step | None, str]:
    """Return what an article says, whoever answers for it. This is its label, and the step of its measure with the
    day from which the measure applies. `today` is the day on which the article came out, where its outlet is."""
    leading = [each for each in annotation.sentences if each.kind is not PassageKind.BACKGROUND][:LEADING]
    claim = label_of(article, annotation.headline, leading)
    ours = [each for each in leading if Mark.COMMENT not in each.marks]
    steps = [each.step for each in (annotation.headline, *ours) if each.step is not None]
    if claim == DENIAL or not steps:
        return claim, None, ""
    # Headlines leave out "is" and "will". The first sentence says more exactly how far the same thing is.
    same = [step for step in steps if step.kind == steps[0].kind and step.deed is steps[0].deed]
    step = replace(same[:2][-1], applies=any(each.applies for each in same))
    return claim, *_by_date(step, article, annotation.dates, today, len(ours))


def _by_date(
    step: Step, article: Article, dates: Sequence[DatedPhrase], today: date | None, leading: int
) -> tuple[Step, str]:
    """Return the step and its day. The day decides whether a measure applies or is only announced: a day to come
    means announced. A month without a day, or a time to come, means announced, too."""
    begins = [phrase for phrase in dates if phrase.kind is DateKind.EFFECTIVE]
    found = [phrase.date for phrase in begins if len(phrase.date) == 10]
    day = article.effective_on.isoformat() if article.effective_on else (found or [""])[0]
    if not day and step.stage is Stage.IN_FORCE and any(phrase.index < leading for phrase in begins):
        return replace(step, stage=Stage.ANNOUNCED), ""
    if not day or today is None or step.stage is Stage.PROPOSED:
        return step, ""
    if day > today.isoformat():
        return replace(step, stage=Stage.ANNOUNCED), day
    return (replace(step, stage=step.deed), day) if step.stage is Stage.ANNOUNCED else (step, day)


def _moves(before: Step | None, day: str, after: Step, begins: str, today: str) -> bool:
    """Say whether a later article's step changes where the measure stands.

    A plan does not take back a measure in force, unless the measure turns out to apply only from a day to come.
    Before that day a report in the present tense does not make it apply. A step about another kind of measure
    belongs to another story.
    """
    if before is None:
        return True
    known = before.kind and before.kind != after.kind and ANY_KIND not in (before.kind, after.kind)
    if known and (not after.kind or before.stage is not Stage.PROPOSED):
        return False
    if after.stage is Stage.PROPOSED:
        return before.stage is Stage.PROPOSED
    if after.stage is Stage.ANNOUNCED:
        return before.stage in (Stage.PROPOSED, Stage.ANNOUNCED, *ENDED) or (bool(today) and begins > today)
    begun = begins or (day <= today if day and today else after.applies)
    return bool(begun) or before.stage is not Stage.ANNOUNCED or after.stage is not Stage.IN_FORCE
