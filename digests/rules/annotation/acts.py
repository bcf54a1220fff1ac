"""Finds the acts that a text tells, by English verbs in all forms, nouns and Chinese words, and how far they are.
Finds what a sentence tells of a measure: its kind and its stage (proposed, in force, lifted ...)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from digests.model import Stage, Step
from digests.model.lexicon import ActWords, Groups, Lexicon, Pattern
from digests.rules.sieves import patterns_of
from digests.rules.texts import is_chinese

LETTERS, LAST_WORD = re.compile(r"[a-z]+"), re.compile(r"[\w-]+$")
WORD = re.compile(r"[A-Za-z][\w’'.&-]*\w|[A-Za-z]|\d[\d,.]*%?|[,;:()“”\"]")
# Distances: chosen with tests.benchmarks.claims on labelled/claims.jsonl, claims_second.jsonl. Lengths: judgement.
WINDOW = 12  # words after a verb, among which its object is
LONGEST = 1200  # characters of a sentence that are looked at
LONGEST_CHINESE = 600  # characters of a sentence that are looked at
ORDER = (Stage.SUSPENDED, Stage.LIFTED, Stage.EXTENDED, Stage.EXPIRED, Stage.IN_FORCE)
CONSIDERED = "considered"


class VerbForm(StrEnum):
    BASE = "base"
    PRESENT = "present"
    PAST = "past"
    GERUND = "gerund"


@dataclass(frozen=True, slots=True)
class ActVerb:
    """A verb's form, with its kind of act. `deed`: the stage that it gives a measure. `considered`: a plan."""

    kind: str
    deed: Stage | None
    form: VerbForm
    base: str
    considered: bool = False


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts by the words that tell them. `characters` finds the Chinese words, the longest first. `deeds` are
    the stages that English nouns and Chinese words give a measure."""

    verbs: Mapping[str, ActVerb]
    kinds: Mapping[str, str]
    deeds: Mapping[str, Stage]
    characters: re.Pattern[str]


@lru_cache(maxsize=8)  # one for each lexicon
def acts_of(words: ActWords) -> Acts:
    """Return the acts that the lexicon's words tell."""
    stages = {CONSIDERED: Stage.PROPOSED, "": None} | {stage.value: stage for stage in Stage}
    verbs = {
        word: ActVerb(kind, stages[deed], form, base, deed == CONSIDERED)
        for base, kind, deed in _entries(words.verbs)
        for word, form in _forms(base, words.irregular)
    }
    nouns, characters = list(_entries(words.nouns)), list(_entries(words.characters))
    kinds = {word: verb.kind for word, verb in verbs.items()}
    kinds |= {word: kind for noun, kind, _ in nouns if kind for word in (noun, f"{noun}s")}
    kinds |= {word: kind for word, kind, _ in characters}
    return Acts(
        verbs,
        {word: kind for word, kind in kinds.items() if kind},
        {word: Stage(deed) for word, _, deed in (*nouns, *characters) if deed},
        re.compile("|".join(sorted((word for word, _, _ in characters), key=len, reverse=True))),
    )


def kinds_in(text: str, words: ActWords) -> frozenset[str]:
    """Return the kinds of act that a text tells, such as "raise" or "suspend", and "not" if it denies any."""
    acts, text = acts_of(words), words.idle.sub(" ", text)
    found = {acts.kinds.get(word, "") for word in LETTERS.findall(text.lower())}
    found.update(acts.kinds.get(word, "") for word in acts.characters.findall(text))
    found.update(match.lastgroup or "" for match in patterns_of(words, "phrases").finditer(text))
    return frozenset(found - {""})


def _entries(table: Groups) -> Iterator[tuple[str, str, str]]:
    """Yield each word of a table, with its kind of act and its deed (a stage)."""
    for name, words in table.items():
        kind, _, deed = name.partition(": ")
        yield from ((word, kind.rstrip(":"), deed) for word in sorted(words))


def _forms(base: str, irregular: Mapping[str, str]) -> Iterator[tuple[str, VerbForm]]:
    present, past, gerund = irregular[base].split(", ") if base in irregular else _regular(base)
    yield base, VerbForm.BASE
    for form, text in ((VerbForm.PRESENT, present), (VerbForm.PAST, past), (VerbForm.GERUND, gerund)):
        yield from ((word, form) for word in text.split())


def _regular(base: str) -> tuple[str, str, str]:
    if base.endswith("e"):
        return f"{base}s", f"{base}d", f"{base[:-1]}ing"
    if base.endswith("y") and base[-2] not in "aeiou":
        return f"{base[:-1]}ies", f"{base[:-1]}ied", f"{base}ing"
    return f"{base}{'es' if base.endswith(('sh', 'ss', 'x')) else 's'}", f"{base}ed", f"{base}ing"


class Mood(StrEnum):
    DONE = "done"
    DECIDED = "decided"
    CONSIDERED = "considered"


def mood_of(
    before: str, form: VerbForm, lexicon: Lexicon, *, headline: bool, sentence: str
) -> tuple[Mood, bool] | None:
    """Return how far a deed is, by the words `before` its verb in the clause, and whether anybody has committed to
    it. None: it is denied, demanded, a condition, or history ("the duties imposed in 2018")."""
    words = lexicon.moods
    if words.still_open.search(before):
        return Mood.CONSIDERED, False
    if words.negated.search(before) or words.demanded.search(before):
        return None
    if words.considered.search(before):
        return Mood.CONSIDERED, bool(words.drafted.search(before))
    if words.would.search(before):
        reported = bool(words.reported.search(sentence))
        return (Mood.DECIDED if reported else Mood.CONSIDERED), reported
    if words.decided.search(before):
        return Mood.DECIDED, True
    if before.casefold().endswith((" to", "\u00a0to")):
        return (Mood.DECIDED, True) if headline and not words.purpose.search(before) else None
    if form is VerbForm.GERUND and not words.progressive.search(before):
        return None
    last = LAST_WORD.search(before)
    if form is VerbForm.PAST and last and last.group().lower() in lexicon.measures.measures and not headline:
        return None
    return Mood.DONE, True


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: its words as written and in small letters (`tokens`), and where each begins."""

    text: str
    tokens: tuple[str, ...]
    words: tuple[str, ...]
    starts: tuple[int, ...]
    lexicon: Lexicon

    @classmethod
    def of(cls, text: str, lexicon: Lexicon) -> "Clause":
        found = list(WORD.finditer(text))
        words = tuple(match.group() for match in found)
        starts = tuple(match.start() for match in found)
        return cls(text, tuple(map(str.lower, words)), words, starts, lexicon)

    def window(self, place: int) -> tuple[str, ...]:
        """Return the words of a verb's object, up to a preposition or mark, but beyond "most of" and its like."""
        words = self.lexicon.measures
        window: list[str] = []
        for word in self.tokens[place + 1 : place + 1 + WINDOW]:
            if word in words.borders and not (word == "of" and window and window[-1] in words.quantifiers):
                break
            if not word[0].isalnum() and word != '"':
                break
            window.append(word)
        return tuple(window)

    def kind(self) -> str:
        """Return the kind of the first measure that the clause names, or ""."""
        measures = self.lexicon.measures.measures
        return next((measure_kind(token, self.lexicon) for token in self.tokens if token in measures), "")


def object_kind(clause: Clause, place: int, verb: ActVerb, headline: bool) -> str | None:
    """Return the kind of the measure on which the verb acts, or None if it acts on no measure."""
    words = clause.lexicon.measures
    passive = is_passive(clause, place, verb, headline)
    if verb.base in words.listing_verbs:
        listing = words.listing.search(clause.text, clause.starts[place], clause.starts[place] + 400)
        away = verb.deed is Stage.LIFTED or verb.base == "take"
        if listing and (listing["way"].lower() in ("from", "off")) is away:
            return "list"
    takes = _takes_of(verb, clause.lexicon)
    if takes == "list":
        return "list"
    if takes == "company":
        return "sanction" if _punishes(clause, place, passive) else None
    if takes == "anything":
        return "ban"
    if takes == "entities":
        return "list" if words.listed.search(clause.text) else None
    window = clause.window(place)
    if takes == "trade" and words.traded.intersection(window):
        return "control"
    if verb.base in words.halting_verbs and words.halted_trade.intersection(window):
        return "ban"
    if verb.base == "freeze" and "assets" in window:
        return "sanction"
    return _measure_in(window, verb, clause.lexicon) or _measure_before(clause, place, verb, passive)


def is_passive(clause: Clause, place: int, verb: ActVerb, headline: bool) -> bool:
    """Say whether the verb is passive. A headline may leave out the "is"."""
    tokens, words = clause.tokens, clause.lexicon.measures
    if verb.form is VerbForm.GERUND:
        return bool(place) and tokens[place - 1] == "being"
    if verb.form is not VerbForm.PAST:
        return False
    before = place - 1
    while before >= 0 and (tokens[before] in words.adverbs or tokens[before].endswith("ly")):
        before -= 1
    if before < 0:
        return False
    last = tokens[before]
    return last in words.be or (headline and (last in words.measures or last in words.entities))


def _punishes(clause: Clause, place: int, passive: bool) -> bool:
    """Say whether "sanction" means to punish ("sanctioned a refinery"). "Sanctioned the merger" means approval."""
    words = clause.lexicon.measures
    following = clause.tokens[place + 1 : place + 9]
    if passive and "by" in following[:3]:
        agent = place + 1 + following.index("by") + 1
        return any(word[0].isupper() for word in clause.words[agent : agent + 4])
    if passive:
        return not words.entities.isdisjoint(clause.tokens[max(0, place - 8) : place])
    if not words.approved.isdisjoint(following[:4]):
        return False
    if not words.entities.isdisjoint(following):
        return True
    named = clause.words[place + 1 : place + 2]
    return clause.tokens[place] == "sanctioned" and bool(named) and named[0][0].isupper()


def _measure_in(window: Sequence[str], verb: ActVerb, lexicon: Lexicon) -> str | None:
    """Return the kind of the last measure in the object. None: there is none, or it is part of another name."""
    words, nouns = lexicon.measures, acts_of(lexicon.acts).deeds
    noun = None
    for place, word in enumerate(window):
        if verb.deed is Stage.ANNOUNCED and word in nouns:
            return measure_kind(word, lexicon)
        paused = word in words.pauses and verb.deed in (Stage.EXTENDED, Stage.LIFTED, Stage.EXPIRED)
        if word in words.measures or paused:
            following = window[place + 1] if place + 1 < len(window) else ""
            if following in words.no_measure and not (following == "bill" and verb.deed is Stage.PROPOSED):
                return None
            noun = word
        elif noun is not None:
            break
    return measure_kind(noun, lexicon) if noun and _takes(verb, noun, lexicon) else None


def _measure_before(clause: Clause, place: int, verb: ActVerb, passive: bool) -> str | None:
    """Return the kind of the measure that is the subject of a passive, or of a verb such as "rise" or "expire"."""
    tokens, lexicon, words = clause.tokens, clause.lexicon, clause.lexicon.measures
    if not passive and verb.base not in words.subject_verbs:
        return None
    for offset in range(place - 1, max(-1, place - 14), -1):
        token = tokens[offset]
        if token in words.measures or (token in words.pauses and verb.deed is Stage.EXPIRED):
            about = not words.no_measure.isdisjoint(tokens[max(0, offset - 4) : offset])  # "talks on tariffs"
            about = about or (offset + 1 < place and tokens[offset + 1] in words.no_measure)
            return measure_kind(token, lexicon) if not about and _takes(verb, token, lexicon) else None
        known = acts_of(lexicon.acts).verbs.get(token)
        if known is not None and known.deed and known.form is VerbForm.PAST:
            return None
    return None


def _takes(verb: ActVerb, noun: str, lexicon: Lexicon) -> bool:
    words, takes = lexicon.measures, _takes_of(verb, lexicon)
    if verb.deed in (Stage.LIFTED, Stage.SUSPENDED) and noun in words.permissions:
        return False
    if noun in words.bills:
        return verb.base in words.bill_verbs
    if takes == "licence":
        return noun in words.permissions and measure_kind(noun, lexicon) == "control"
    return noun in words.rates if takes == "rate" else takes not in ("bill", "lists")


def _takes_of(verb: ActVerb, lexicon: Lexicon) -> str:
    return next((what for what, verbs in lexicon.measures.takes.items() if verb.base in verbs), "")


def measure_kind(noun: str, lexicon: Lexicon) -> str:
    """Return the kind of measure that a noun names."""
    words = lexicon.measures
    for opening, kind in words.kinds.items():
        if noun.startswith(opening):
            return kind
    named = noun in words.rates or noun in words.pauses or noun in acts_of(lexicon.acts).deeds
    return "tariff" if named else "rule"


@dataclass(frozen=True, slots=True)
class _Deed:
    start: int
    stage: Stage
    form: VerbForm
    kind: str
    announced: bool = False
    considered: bool = False
    by_itself: bool = False
    relative: bool = False


def step_of(text: str, lexicon: Lexicon, *, headline: bool = False) -> Step | None:
    """Return what an English or Chinese text tells of a measure. None: it tells of no measure, denies it or
    demands it. A headline may leave out "is" and "will"."""
    return step_in_chinese(text, lexicon) if is_chinese(text) else step_in(text, lexicon, headline=headline)


def step_in(sentence: str, lexicon: Lexicon, *, headline: bool = False) -> Step | None:
    """Return what an English sentence tells of a measure. None: it tells of none, denies it or demands it.

    The first that is told as news counts. What an opening clause or a later "after ..." tells is no news. A
    headline may leave out "is" and "will". Linear in the sentence's length.
    """
    words = lexicon.measures
    text = words.subordinate.sub("", sentence[:LONGEST], count=1)
    for part in words.clause.split(text):
        step = _first_step(Clause.of(part, lexicon), text, headline)
        if step is not None:
            # the words say that it is in force; so do some of a headline
            said = words.applies.search(part) or (headline and words.effect.search(part))
            return replace(step, applies=step.stage is Stage.IN_FORCE and bool(said))
    return None


def _first_step(clause: Clause, sentence: str, headline: bool) -> Step | None:
    words = clause.lexicon.measures
    for deed in sorted(_deeds(clause, headline), key=lambda each: each.start):
        before = clause.text[: deed.start].rstrip()
        before = before[f"{before} ".rfind(" that ") + 1 :] if deed.relative else before
        form = VerbForm.PRESENT if deed.by_itself else deed.form
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
    if deed.stage is Stage.EXPIRED and deed.form is not VerbForm.PAST:
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
        # "To take measures" does not tell their kind.
        kind = "" if verb.base == "take" and stage is Stage.IN_FORCE else kind
        yield _Deed(start, stage, verb.form, kind, announced, verb.considered, alone)
    effect = words.effect.search(clause.text)
    if effect:
        form = VerbForm.GERUND if effect["verb"][-3:] == "ing" else VerbForm.PRESENT
        yield _Deed(effect.start(), Stage.IN_FORCE, form, clause.kind(), relative=True)


def _is_noun(clause: Clause, place: int, verb: ActVerb) -> bool:
    """Say whether a word is no verb, as in "its ban", "tariff cut" and "the proposed rule"."""
    tokens, words = clause.tokens, clause.lexicon.measures
    token, before = tokens[place], tokens[place - 1] if place else ""
    if token not in words.doubles:
        return before in words.determiners
    after = tokens[place + 1] if place + 1 < len(tokens) else ""
    if token in words.noun_behind_measure and before in words.measures:
        return False
    if verb.form is VerbForm.BASE and not (before in words.auxiliaries or before.endswith("s")):
        return True
    nouns = (words.no_verb_after, words.measures, words.traded)
    return any(before in each for each in nouns) or after in words.no_verb_before or not after


def _stage(verb: ActVerb, deed: Stage, clause: Clause, place: int) -> Stage:
    words = clause.lexicon.measures
    window = clause.window(place)
    if verb.base == "take":
        return Stage.LIFTED if words.measures.isdisjoint(window) else Stage.IN_FORCE
    if verb.base == "lift" and words.raised.match(clause.text, clause.starts[place]):
        return Stage.IN_FORCE  # to "lift a tariff to 100 percent" is to raise it
    if verb.base == "introduce" and "bill" in clause.tokens[place : place + 6]:
        return Stage.PROPOSED
    if deed is Stage.LIFTED and words.pauses.intersection(window):
        return Stage.IN_FORCE
    if deed is Stage.ANNOUNCED:
        deeds = acts_of(clause.lexicon.acts).deeds
        return next((deeds[word] for word in window if word in deeds), Stage.IN_FORCE)
    return deed


def step_in_chinese(sentence: str, lexicon: Lexicon) -> Step | None:
    """Return what a Chinese sentence tells of a measure. None: it tells of none, denies it or demands it."""
    moods, measures = lexicon.moods, lexicon.measures
    text = measures.masked.sub(lambda match: "＿" * len(match.group()), sentence[:LONGEST_CHINESE])
    carried = False  # one clause often tells who decided, and the next what
    clauses = measures.han_clause.split(text)
    for clause, after in zip(clauses, (*clauses[1:], ""), strict=True):
        step = _chinese_step(clause, carried, lexicon)
        if step is not None:
            # Often the next clause tells that it applies today.
            said = measures.applies.search(clause) or measures.applies.match(after)
            return replace(step, applies=step.stage is Stage.IN_FORCE and bool(said))
        carried = bool(moods.decided.search(clause)) and not moods.negated.search(clause)
        if moods.demanded.search(clause) or moods.refused.search(clause):
            return None
    return None


def _chinese_step(clause: str, carried: bool, lexicon: Lexicon) -> Step | None:
    moods, measures = lexicon.moods, lexicon.measures
    found = _chinese_deed(clause, lexicon) if measures.measure.search(clause) else None
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
    """Say whether a pattern matches before a place. A lookahead may also see the text behind the place."""
    return any(match.end() <= place for match in pattern.finditer(clause)) or bool(pattern.search(clause[:place]))


def _chinese_deed(clause: str, lexicon: Lexicon) -> tuple[Stage, int, str] | None:
    """Return the first deed done to a measure, with its place and word. SUSPENDED goes first (see `ORDER`)."""
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
