"""How far a measure is, by an English sentence: proposed, announced, in force, suspended, lifted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digests.model import Stage
from digests.rules.editing.claims.moods import NEGATED, Mood, mood_of
from digests.rules.editing.claims.objects import Clause, is_passive, kind_in, object_kind
from digests.rules.editing.claims.steps import Step, words
from digests.rules.editing.claims.verbs import MEASURES, NOMINAL, PAUSES, SUBJECT_VERBS, TRADED, VERBS, Form, Verb

LONGEST = 1200  # characters of a sentence that are looked at
CLAUSE = re.compile(
    r"[;:—–]|,? (?:but|while|whereas|after|because|although|though|amid|in response to|in retaliation for"
    r"|(?:days|hours|weeks) (?:before|after))\b|, (?:and|as|which|who|saying|before|when|where|following)\b"
)
SUBORDINATE = re.compile(
    r"(?i)^\W*(?:after|since|because|although|though|while|when|if|unless|despite|following|as|once"
    r"|in response to"
    r"|should)\b[^,]{0,200},"
)
EFFECT = re.compile(
    r"(?i)\b(?P<verb>tak(?:e|es|en|ing)|took|com(?:e|es|ing)|came|go|goes|went|gone|going|enter(?:s|ed|ing)?)"
    r" (?:(?:in)?to )?(?:effect|force)\b"
)
STANDS = re.compile(
    r"(?i)\b(?:is|are|was|were|be|been|remain(?:s|ed)?|stay(?:s|ed)?|put|kept|keeps?) (?:now |still |already "
    r"|fully )?"
    r"(?:in force|in effect|in place)\b|\beffective immediately\b"
)
SEEKS_COMMENT = re.compile(
    r"(?i)\b(?:seeks?|seeking|sought|asks? for|asked for|invit(?:es|ed)) (?:public )?comments? on (?:an? "
    r"|the |its )?"
    r"(?:[\w-]+ ){0,2}(?:propos|draft|planned)"
)
RAISED = re.compile(r"[^;]{0,80}?\b(?:to|by|from) (?:\d|[a-z]+ percent)")
CONDITION = re.compile(r"\b(?:if|unless)\b")
DRAFT = re.compile(r"(?i)\b(?:proposed|draft|proposal)\b")
AUXILIARIES = words("to will would may might could shall must can not and or u.s. formally")
DETERMINERS = words("a an the its their his her our these those any no")
NOT_A_VERB_AFTER = words(
    "a an the its their his her our this that these those no any some more such of on under over for full total "
    "final draft executive court new trade export import travel"
)
NOUNS = words(
    "ban bans order orders limit limits sanction sanctions raise increase increases cut cuts end halt pause "
    "delay "
    "delays release issue issues sign signs set place name names block blocks charge charges levy draft table "
    "pass "
    "bar bars lift hike hikes double blacklist freeze stay drop lapse"
)
NOT_A_VERB_BEFORE = words(
    ", and on against for over to of in from are were is was after regarding amid under as with during"
)


@dataclass(frozen=True, slots=True)
class _Deed:
    start: int
    stage: Stage
    form: Form
    kind: str
    announced: bool = False
    considered: bool = False
    by_itself: bool = False
    relative: bool = False
    firm: bool = True


def step_in(sentence: str, *, headline: bool = False) -> Step | None:
    """Return what an English sentence tells of a measure, None when it is about none, denies it or demands it.

    Of several the first that is told as news counts: not what an opening or a later "after ..." tells.
    A headline may leave out "is" and "will". Linear in the sentence's length.
    """
    text = SUBORDINATE.sub("", sentence[:LONGEST], count=1)
    for part in CLAUSE.split(text):
        step = _first_step(Clause.of(part), text, headline)
        if step is not None:
            return step
    return None


def _first_step(clause: Clause, sentence: str, headline: bool) -> Step | None:
    for deed in sorted(_deeds(clause, headline), key=lambda each: each.start):
        before = clause.text[: deed.start].rstrip()
        before = before[f"{before} ".rfind(" that ") + 1 :] if deed.relative else before
        form = Form.PRESENT if deed.by_itself else deed.form
        threat = bool(CONDITION.search(clause.text, deed.start))
        told = mood_of(before, form, headline=headline, sentence=sentence)
        if told is not None and threat and told[0] is Mood.DECIDED:
            told = Mood.CONSIDERED, False
        if told is not None and (step := _step(deed, *told)):
            return step
    if SEEKS_COMMENT.search(clause.text):
        return Step(Stage.IN_FORCE, Stage.PROPOSED, True, kind_in(clause.tokens))
    stands = STANDS.search(clause.text)
    kind = kind_in(clause.tokens)
    if stands and kind and not NEGATED.search(clause.text[: stands.end()]):
        return Step(Stage.IN_FORCE, Stage.IN_FORCE, False, kind)
    return None


def _step(deed: _Deed, mood: Mood, formal: bool) -> Step | None:
    if deed.considered:
        return Step(deed.stage, Stage.PROPOSED, False, deed.kind)
    if deed.stage is Stage.PROPOSED:
        return Step(Stage.IN_FORCE, Stage.PROPOSED, formal and mood is Mood.DONE, deed.kind)
    if mood is Mood.CONSIDERED:
        return Step(deed.stage, Stage.PROPOSED, formal, deed.kind)
    if mood is Mood.DECIDED or deed.announced:
        return Step(deed.stage, Stage.ANNOUNCED, formal, deed.kind)
    if deed.stage is Stage.EXPIRED and deed.form is not Form.PAST:
        return None
    return Step(deed.stage, deed.stage, formal and not deed.by_itself, deed.kind, deed.firm)


def _deeds(clause: Clause, headline: bool) -> Iterator[_Deed]:
    for place, token in enumerate(clause.tokens):
        verb = VERBS.get(token)
        if verb is None or _is_noun(clause.tokens, place):
            continue
        kind = object_kind(clause, place, verb, headline)
        if kind is None:
            continue
        announced = verb.deed is Stage.ANNOUNCED
        if announced and DRAFT.search(clause.text, clause.starts[place], clause.starts[place] + 60):
            yield _Deed(clause.starts[place], Stage.PROPOSED, verb.form, kind)
            continue
        stage = _stage(verb, clause, place)
        considered = verb.base in ("consider", "weigh", "mull", "eye", "threaten", "float")
        alone = verb.base in SUBJECT_VERBS and MEASURES.isdisjoint(clause.window(place))
        alone = alone and not is_passive(clause.tokens, place, verb, headline)
        # "To take measures" says nothing of their kind.
        kind = "" if verb.base == "take" and stage is Stage.IN_FORCE else kind
        firm = verb.form in (Form.PAST, Form.GERUND) or stage is not Stage.IN_FORCE
        yield _Deed(clause.starts[place], stage, verb.form, kind, announced, considered, alone, firm=firm)
    effect = EFFECT.search(clause.text)
    if effect:
        past = effect["verb"].lower() in ("took", "came", "went", "entered")
        form = Form.PRESENT if past or effect["verb"][-3:] != "ing" else Form.GERUND
        yield _Deed(effect.start(), Stage.IN_FORCE, form, kind_in(clause.tokens), relative=True, firm=past)


def _is_noun(tokens: Sequence[str], place: int) -> bool:
    """Tell "its ban", "tariff cut" and "the proposed rule" from the verbs of the same form."""
    token = tokens[place]
    before = tokens[place - 1] if place else ""
    if token not in NOUNS:
        return before in DETERMINERS
    after = tokens[place + 1] if place + 1 < len(tokens) else ""
    if token in ("cut", "set", "freeze", "put") and before in MEASURES:
        return False
    if VERBS[token].form is Form.BASE and not (before in AUXILIARIES or before.endswith("s")):
        return True
    return (
        before in NOT_A_VERB_AFTER
        or before in MEASURES
        or before in TRADED
        or after in NOT_A_VERB_BEFORE
        or not after
    )


def _stage(verb: Verb, clause: Clause, place: int) -> Stage:
    rest = clause.text[clause.starts[place] :]
    window = clause.window(place)
    if verb.base == "take":
        return Stage.LIFTED if MEASURES.isdisjoint(window) else Stage.IN_FORCE
    if verb.base in ("lift", "raise") and RAISED.match(rest):
        return Stage.IN_FORCE  # who lifts a tariff to 100 percent raises it
    if verb.base == "introduce" and "bill" in clause.tokens[place : place + 6]:
        return Stage.PROPOSED
    if verb.deed is Stage.LIFTED and PAUSES.intersection(window):
        return Stage.IN_FORCE
    if verb.deed is Stage.ANNOUNCED:
        return next((NOMINAL[word] for word in window if word in NOMINAL), Stage.IN_FORCE)
    return verb.deed
