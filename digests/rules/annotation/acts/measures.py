"""How far a measure is, by an English sentence: proposed, announced, in force, suspended, lifted."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from digests.model import Stage, Step
from digests.model.lexicon import Lexicon
from digests.rules.annotation.acts.moods import Mood, mood_of
from digests.rules.annotation.acts.objects import Clause, is_passive, object_kind
from digests.rules.annotation.acts.verbs import Form, Verb, acts_of
from digests.rules.annotation.acts.chinese import step_in_chinese
from digests.rules.texts import is_chinese

LONGEST = 1200  # characters of a sentence that are looked at


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


def step_of(text: str, lexicon: Lexicon, *, headline: bool = False) -> Step | None:
    """Return what the text tells of a measure, in English or Chinese; None when it is about none, denies it or
    demands it. A headline may leave out "is" and "will"."""
    return step_in_chinese(text, lexicon) if is_chinese(text) else step_in(text, lexicon, headline=headline)


def step_in(sentence: str, lexicon: Lexicon, *, headline: bool = False) -> Step | None:
    """Return what an English sentence tells of a measure, None when it is about none, denies it or demands it.

    Of several the first that is told as news counts: not what an opening or a later "after ..." tells.
    A headline may leave out "is" and "will". Linear in the sentence's length.
    """
    text = lexicon.measures.subordinate.sub("", sentence[:LONGEST], count=1)
    for part in lexicon.measures.clause.split(text):
        step = _first_step(Clause.of(part, lexicon), text, headline)
        if step is not None:
            return replace(step, applies=step.stage is Stage.IN_FORCE and _applies(part, lexicon, headline))
    return None


def _applies(clause: str, lexicon: Lexicon, headline: bool) -> bool:
    """Say whether a clause tells in so many words that something is in force; a headline does in the present."""
    words = lexicon.measures
    return bool(words.applies.search(clause) or (headline and words.effect.search(clause)))


def _first_step(clause: Clause, sentence: str, headline: bool) -> Step | None:
    words = clause.lexicon.measures
    for deed in sorted(_deeds(clause, headline), key=lambda each: each.start):
        before = clause.text[: deed.start].rstrip()
        before = before[f"{before} ".rfind(" that ") + 1 :] if deed.relative else before
        form = Form.PRESENT if deed.by_itself else deed.form
        told = mood_of(before, form, clause.lexicon, headline=headline, sentence=sentence)
        if told is not None and told[0] is Mood.DECIDED and words.condition.search(clause.text, deed.start):
            told = Mood.CONSIDERED, False  # a threat
        if told is not None and (step := _step(deed, *told)):
            return step
    if words.seeks_comment.search(clause.text):
        return Step(Stage.IN_FORCE, Stage.PROPOSED, True, clause.kind())
    stands, kind = words.stands.search(clause.text), clause.kind()
    if stands and kind and not clause.lexicon.moods.negated.search(clause.text[: stands.end()]):
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
    return Step(deed.stage, deed.stage, formal and not deed.by_itself, deed.kind)


def _deeds(clause: Clause, headline: bool) -> Iterator[_Deed]:
    words, verbs = clause.lexicon.measures, acts_of(clause.lexicon.acts).verbs
    for place, token in enumerate(clause.tokens):
        verb = verbs.get(token)
        if verb is None or verb.deed is None or _is_noun(clause, place, verb):
            continue
        kind, start = object_kind(clause, place, verb, headline), clause.starts[place]
        if kind is None:
            continue
        announced = verb.deed is Stage.ANNOUNCED
        if announced and words.draft.search(clause.text, start, start + 60):
            yield _Deed(start, Stage.PROPOSED, verb.form, kind)
            continue
        stage, measured = _stage(verb, verb.deed, clause, place), words.measures.intersection(clause.window(place))
        alone = verb.base in words.subject_verbs and not measured
        alone = alone and not is_passive(clause, place, verb, headline)
        # "To take measures" says nothing of their kind.
        kind = "" if verb.base == "take" and stage is Stage.IN_FORCE else kind
        yield _Deed(start, stage, verb.form, kind, announced, verb.considered, alone)
    effect = words.effect.search(clause.text)
    if effect:
        form = Form.GERUND if effect["verb"][-3:] == "ing" else Form.PRESENT
        yield _Deed(effect.start(), Stage.IN_FORCE, form, clause.kind(), relative=True)


def _is_noun(clause: Clause, place: int, verb: Verb) -> bool:
    """Tell "its ban", "tariff cut" and "the proposed rule" from the verbs of the same form."""
    tokens, words = clause.tokens, clause.lexicon.measures
    token, before = tokens[place], tokens[place - 1] if place else ""
    if token not in words.doubles:
        return before in words.determiners
    after = tokens[place + 1] if place + 1 < len(tokens) else ""
    if token in words.noun_behind_measure and before in words.measures:
        return False
    if verb.form is Form.BASE and not (before in words.auxiliaries or before.endswith("s")):
        return True
    nouns = (words.no_verb_after, words.measures, words.traded)
    return any(before in each for each in nouns) or after in words.no_verb_before or not after


def _stage(verb: Verb, deed: Stage, clause: Clause, place: int) -> Stage:
    words = clause.lexicon.measures
    window = clause.window(place)
    if verb.base == "take":
        return Stage.LIFTED if words.measures.isdisjoint(window) else Stage.IN_FORCE
    if verb.base == "lift" and words.raised.match(clause.text, clause.starts[place]):
        return Stage.IN_FORCE  # who lifts a tariff to 100 percent raises it
    if verb.base == "introduce" and "bill" in clause.tokens[place : place + 6]:
        return Stage.PROPOSED
    if deed is Stage.LIFTED and words.pauses.intersection(window):
        return Stage.IN_FORCE
    if deed is Stage.ANNOUNCED:
        deeds = acts_of(clause.lexicon.acts).deeds
        return next((deeds[word] for word in window if word in deeds), Stage.IN_FORCE)
    return deed
