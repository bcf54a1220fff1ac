"""Whom the words or the label mean that name a speaker in one article: a party, both, an outlet, an expert ..."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from digests.model import BOTH, COMMENTATOR, OTHER, OUTLET, Article, Relation
from digests.model.lexicon import Lexicon, SpeakerWords
from digests.rules.annotation.transcripts import narrations, spokesperson_of
from digests.rules.annotation.voices.quotations import Line
from digests.rules.annotation.voices.register import Register, Speaker, author_of, is_press, personal_name
from digests.rules.sieves import patterns_of
from digests.rules.texts import is_chinese

LEANING = re.compile(r"(?i)(?:he|she|it|they|we|i|who|which|that|this|these|those|there|what|others?|you)")
RECENT = 40  # speakers that a pronoun may mean
OPENING = 3000  # characters of a text in which those who speak are introduced
BEFORE, BEHIND = 90, 40  # characters around a name that may say what office it holds
ASKING, CLOSING = ("?", "？"), ' "”」』)）'
FEW = 4  # words of a label that names an office
PHRASE = re.compile(r"(?:[A-Z][\w.&’'-]*|of|the|for|and|to)(?: (?:[A-Z][\w.&’'-]*|of|the|for|and|to))* $")
ENDS = re.compile(r"[.:;\n]")  # what stands behind a name


@dataclass(frozen=True, slots=True)
class State:
    """What is remembered of an article up to a sentence of it: who is present, who spoke, whose words they were.

    `named` have spoken or acted, in order; `known` are they by the names that may call one again, `genders` by
    name "he" or "she"; `body` is the last without a personal name, `official` the last of a party. `quoting` is
    who was quoted last, `quoted` that somebody was in this paragraph. `proven` are the parties by the speakers
    that provably spoke for one, `last` is who spoke last, `before` who provably spoke in the sentence before, of
    which `text` is the text. `parted`: the page told that somebody spoke, and nobody has a label since. `turned`
    are the parties to which the outlet turned since somebody provably spoke.
    """

    named: tuple[Speaker, ...] = ()
    known: Mapping[str, Speaker] = field(default_factory=dict)
    genders: Mapping[str, str] = field(default_factory=dict)
    body: Speaker | None = None
    official: Speaker | None = None
    quoting: Speaker | None = None
    quoted: bool = False
    proven: Mapping[str, str] = field(default_factory=dict)
    last: str = ""
    before: str = ""
    text: str = ""
    parted: bool = False
    turned: frozenset[str] = frozenset()

    @property
    def latest(self) -> Speaker | None:
        """Who spoke or acted last."""
        return self.named[-1] if self.named else None


def register_of(article: Article, relation: Relation, lexicon: SpeakerWords) -> Register:
    """Return the offices and persons as they were on the article's day."""
    text = f"{article.title}\n{article.text}"
    named = sum(patterns_of(party, "mentions").search(text) is not None for party in relation.parties)
    day = article.published.date() if article.published else None
    return Register(relation, lexicon, day, author_of(article, relation), expert=named > 1)


def identify(state: State, words: str, register: Register, cue: str = "") -> Speaker:
    """Say whom these words mean by themselves, a name that was told in full before included."""
    known = state.known.get(words)
    if known is not None:
        return known
    return register.identify(words, cue, state.official.party if state.official else "")


def resolve(
    state: State, words: str, register: Register, cue: str = "", before: Sequence[Line] = ()
) -> tuple[State, Speaker | None]:
    """Say whom these words mean, and remember it; None when they mean nobody we can tell. `before` are the
    sentences before the one in which they stand."""
    state, carried = _carried(state, words, register, before)
    if carried is not None:
        return _turned_to(state, carried, register), Speaker(carried.party, carried.name, words)
    if LEANING.fullmatch(words.strip()):
        return state, None
    found = identify(state, words, register, cue)
    return noted(state, found, register), found


def noted(state: State, speaker: Speaker, register: Register) -> State:
    """Remember a speaker for later sentences."""
    words = register.lexicon
    name = personal_name(speaker.name, register.relation, words)
    title = words.gendered.search(speaker.words)
    if title and name:
        state = _of_gender(state, speaker, "he" if title["he"] else "she")
    parts = name.split() if speaker.party != BOTH else ()
    keys = [key for key in (name, *parts[:1], *parts[-1:]) if parts and not words.titles.match(key)]
    new = dict.fromkeys((key for key in keys if key not in state.known), speaker)
    return _turned_to(state, speaker, register, known={**state.known, **new} if new else state.known)


def _turned_to(
    state: State, speaker: Speaker, register: Register, known: Mapping[str, Speaker] | None = None
) -> State:
    """Take somebody as the one who spoke or acted last, `known` by these names."""
    person = personal_name(speaker.name, register.relation, register.lexicon)
    return replace(
        state,
        named=(*state.named, speaker),
        body=state.body if person else speaker,  # "it" may also stand for the office of "a US official"
        official=speaker if register.relation.party(speaker.party) else state.official,
        known=state.known if known is None else known,
    )


def _of_gender(state: State, speaker: Speaker, gender: str) -> State:
    return replace(state, genders={**state.genders, speaker.name: gender})


def _is_person(speaker: Speaker, register: Register) -> bool:
    words, relation = register.lexicon, register.relation
    if not speaker.name:
        return False
    if is_chinese(speaker.name):
        return not words.han_body.search(speaker.name)
    # "Pakistan's prime minister" is one person too.
    office = re.split(r",| (?:of|for|in|at|from|to|on|who) ", speaker.name)[0]
    known = any(person.name == speaker.name for party in relation.parties for person in party.people)
    return bool(known or personal_name(speaker.name, relation, words) or words.one_person.search(office))


def _person(state: State, pronoun: str, register: Register) -> Speaker | None:
    """Find whom "he" or "she" means: the last person who was not called otherwise before."""
    people = (each for each in reversed(state.named[-RECENT:]) if _is_person(each, register))
    return next((each for each in people if state.genders.get(each.name, pronoun) == pronoun), None)


def _carried(state: State, words: str, register: Register, before: Sequence[Line]) -> tuple[State, Speaker | None]:
    lexicon = register.lexicon
    # "the officials, who asked for no names": the clause does not tell which officials.
    bare = lexicon.clause.split(words.strip())[0]
    lower = bare.lower()
    if gender := lexicon.he_or_she.get(lower):
        person = _person(state, gender, register)
        return (_of_gender(state, person, gender), person) if person else (state, state.latest)
    if lower in lexicon.it:
        return state, state.body or state.latest
    if not lower or lower in lexicon.they:
        return state, state.latest
    if bare_name := lexicon.bare_body.fullmatch(bare):
        meant = _body(state, (bare_name["noun"] or bare_name["other"]).casefold(), register)
        if meant is not None or bare_name["noun"]:
            return state, meant
    if role := lexicon.role.fullmatch(lower):
        return _bearer(state, role["noun"] or role["han"], register, before)
    if lexicon.unnamed_officials.match(bare):
        return state, state.official
    if lexicon.of_its.fullmatch(bare):
        return state, state.body or state.latest
    if (own := lexicon.of_body.match(bare)) and register.identify(words).party == OUTLET:
        return state, _body(state, own["noun"].casefold(), register)
    title = lexicon.gendered.match(bare)
    known = state.known.get(re.sub(r"^(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov)\.? ", "", bare))
    if known is not None and title:
        state = _of_gender(state, known, "he" if title["he"] else "she")
    return state, known


def _bearer(state: State, role: str, register: Register, before: Sequence[Line]) -> tuple[State, Speaker | None]:
    """Find whom "the spokesman" means: the last one who spoke and is called so, else the last in office whom the
    text called so; it is proven where there is no other. Else the last official, but for a company's and a state
    by itself."""
    spokes = role.startswith("spokes")
    for speaker in reversed(state.named):
        outside = speaker.party in (COMMENTATOR, OUTLET) and not spokes
        if role in f"{speaker.words} {speaker.name}".lower() and not outside:
            return state, speaker
    called = [each for line in before[-RECENT:] for each in register.called(role, line.text)]
    if called and len(dict.fromkeys(called)) == 1:
        speaker = called[0]
        return replace(state, last=speaker.name, proven={**state.proven, speaker.name: speaker.party}), speaker
    if called:
        return state, called[-1]
    silent = state.latest is not None and state.latest.party == OTHER
    nation = state.official is not None and register.is_nation(state.official.name)
    return state, None if silent or nation else state.official


def _body(state: State, noun: str, register: Register) -> Speaker | None:
    """Find whom "the ministry" means: the last one named that is called so, else the last speaker of the only
    party heard so far that has one; "the statement" is the last body's. Never another party's."""
    for speaker in reversed(state.named):
        if re.search(rf"(?i)\b{re.escape(noun)}\b", f"{speaker.words} {speaker.name}"):
            return speaker
    if noun in register.lexicon.papers:
        return state.body or state.official
    having = {
        party.id
        for party in register.relation.parties
        if any(noun in pattern.pattern.casefold() for pattern in (*party.bodies, *party.roles))
    }
    heard = [speaker for speaker in state.named if speaker.party in having]
    return heard[-1] if len({speaker.party for speaker in heard}) == 1 else None


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """Who speaks, None for one who asks or is none of the parties'; `label` is how many characters at the
    sentence's start only say whose turn it is; `titled`: it names a person behind a title ("MR MOOR")."""

    speaker: Speaker | None
    label: int = 0
    titled: bool = False


def labelled_turns(
    article: Article, sentences: Sequence[str], starts: Collection[int], register: Register, lexicon: Lexicon
) -> list[LabelledTurn | None]:
    """Return each sentence's turn, None for what nobody's label stands before; all None for a text that is none.

    `starts` are the sentences that open a paragraph. A government's own transcript has at least one label of its
    side; any other also one of somebody who asks.
    """
    reader = _Labels(article, register, lexicon)
    narrated = narrations(sentences, starts, lexicon) if reader.home else set()
    turns: list[LabelledTurn | None] = []
    for index, sentence in enumerate(sentences):
        before = turns[-1] if turns else None
        match = lexicon.proof.label.match(sentence) if index in starts else None
        words = match.group().partition("(")[0].strip(" :：.\t\xa0") if match else ""
        if index in narrated and (match is None or reader.says(words)):
            turns.append(None)
        elif match is None or reader.says(words):
            turns.append(LabelledTurn(before.speaker) if before else None)
        elif lexicon.proof.heading.match(words):
            turns.append(None)
        else:
            titled = lexicon.proof.titles.fullmatch(words.partition(" ")[0]) is not None
            turns.append(LabelledTurn(reader.speaker(words), match.end(), titled))
    labelled = [turn for turn in turns if turn and turn.label]
    answered = any(turn.speaker for turn in labelled)
    asked = any(turn.speaker is None for turn in labelled)
    if not (answered and (reader.home or asked)) and not reader.asks:
        return [None] * len(sentences)
    return _mended(turns, sentences, starts, own=bool(reader.home))


def _mended(
    turns: list[LabelledTurn | None], sentences: Sequence[str], starts: Collection[int], *, own: bool
) -> list[LabelledTurn | None]:
    """Return the turns with the labels that writers forget: where one asks after another in a government's `own`
    transcript, what stands behind the question is its answer, but for a question of a person behind a title; where
    somebody answers twice, a last paragraph that asks is the question between."""
    places = [index for index, turn in enumerate(turns) if turn and turn.label]
    speaker: Speaker | None = None
    for first, following in zip(places, [*places[1:], len(turns)], strict=True):
        turn, behind = turns[first], turns[following] if following < len(turns) else LabelledTurn(None)
        asking = [index for index in range(first, following) if sentences[index].rstrip(CLOSING).endswith(ASKING)]
        paragraphs = [index for index in range(first + 1, following) if index in starts]
        speaker = (turn.speaker if turn else None) or speaker
        if turn is None or behind is None or not asking:
            continue
        asks = own and turn.speaker is None and not turn.titled
        if asks and behind.speaker is None and speaker is not None:
            begins = next((index for index in paragraphs if index > asking[-1]), following)
            turns[begins:following] = [LabelledTurn(speaker)] * (following - begins)
        again = turn.speaker is not None and turn.speaker == behind.speaker
        if again and paragraphs and asking[-1] >= paragraphs[-1]:
            turns[paragraphs[-1] : following] = [LabelledTurn(None)] * (following - paragraphs[-1])
    return turns


class _Labels:
    """Says whom a label means, each once."""

    def __init__(self, article: Article, register: Register, lexicon: Lexicon) -> None:
        self.article = article
        self.register = register
        self.lexicon = lexicon
        self.words = lexicon.proof
        self.opening = f"{article.title}\n{article.text[:OPENING]}"
        self.known: dict[str, Speaker | None] = {}
        self.asks = False  # somebody asks in a government's own text
        self.home = register.home

    def says(self, label: str) -> bool:
        """Say whether Chinese words before a colon are no label but said by whose turn it is."""
        known = (
            self.words.asker.fullmatch(label)
            or is_press(label, self.register.relation, self.register.lexicon)
            or self.speaker(label) is not None
        )
        return is_chinese(label) and not known

    def speaker(self, label: str) -> Speaker | None:
        if label not in self.known:
            self.known[label] = self._speaker(label)
        return self.known[label]

    def _speaker(self, label: str) -> Speaker | None:
        if self.words.asker.fullmatch(label):
            self.asks = bool(self.home)
            return None
        if is_press(label, self.register.relation, self.register.lexicon):
            return None
        office, name = spokesperson_of(self.article.title, self.lexicon)
        if self.words.answer.fullmatch(label):
            party = self.home or self._party(f"{office} {name}".strip())
            return Speaker(party, name or self.article.source.name) if party else None
        if name and label == name:
            party = self._party(f"{office} {name}") or self.home
            return Speaker(party, name) if party else None
        plain = label if not label.isupper() else label.title()
        if self._bears_name(plain):
            party = self._in_office(plain) or self._introduced(plain)
            return Speaker(party, plain) if party else None
        party = self._party(plain) or self._office(plain)
        return Speaker(party, plain) if party else None

    def _bears_name(self, label: str) -> bool:
        """Say whether a label names somebody by name: "President Yun", not "The President"."""
        parties = self.register.relation.parties
        role = self.words.office.search(label) or any(self.register.is_office(label, each.id) for each in parties)
        return bool(label) and not is_chinese(label) and not role

    def _in_office(self, label: str) -> str:
        """Return the party of which a person of this name held an office on the day."""
        held = [
            party.id
            for party in self.register.relation.parties
            if any(label.endswith(name) for name in self.register.persons(party, label))
        ]
        return held[0] if held else ""

    def _office(self, label: str) -> str:
        """Return the party whose own text this is, for the label of an office that any state has."""
        office = self.words.office.search(label)
        return self.home if office and len(label.split()) <= FEW and not self._foreign(label) else ""

    def _foreign(self, words: str) -> bool:
        return any(pattern.search(words) for pattern in self.register.relation.others)

    def _party(self, words: str) -> str:
        """Return the party of whom the words name, if it is one of the relation and more than a nation."""
        found = self.register.identify(words)
        known = self.register.relation.party(found.party) is not None
        return found.party if known and not self.register.is_nation(words) else ""

    def _introduced(self, label: str) -> str:
        """Return the party of the office that the title or the text's opening gives the name in a label, nothing
        where they give it another state's. An office without a state behind the name in a government's own text
        ("Otis Barr, Department Spokesperson") is that government's."""
        parts = [part for part in label.split() if not self.words.titles.fullmatch(part)]
        if not parts:
            return ""
        found = ""
        for match in re.finditer(rf"(?<!\w){re.escape(parts[-1])}(?!\w)(?!\s?[:：])", self.opening):
            before = self.opening[max(0, match.start() - BEFORE) : match.start()]
            phrase = PHRASE.search(before)
            words = phrase.group().split(" and ")[-1] + match.group() if phrase else ""
            behind = ENDS.split(self.opening[match.end() : match.end() + BEHIND])[0]
            if self._foreign(words) or self._foreign(behind):
                return ""
            found = found or (self._party(words) if words else "") or self._held(behind)
        return found

    def _held(self, behind: str) -> str:
        """Return the party of the office that stands behind a name: "Otis Barr, Department Spokesperson"."""
        office = behind.removeprefix(", ")
        return (self._party(office) or self._office(office)) if office != behind else ""
