"""Finds who speaks or acts in each sentence, as well as the words tell: a party, both, a commentator, the outlet.

`heard_in` goes through the sentences in order. A frozen `State` remembers who was named and who spoke last. Later
`proof` decides whether a party provably speaks.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from digests.model import (
    BOTH,
    COMMENTATOR,
    OTHER,
    OUTLET,
    STATE_MEDIA,
    PassageKind,
    Sentence,
)
from digests.model.lexicon import SayingWords
from digests.rules.annotation.passages import says_something, stands_alone
from digests.rules.annotation.voices.pages import LabelledTurn, Page
from digests.rules.annotation.voices.quotations import Attribution, Line, ahead, behind
from digests.rules.annotation.voices.register import Register, Speaker, personal_name
from digests.rules.annotation.voices.subjects import Actor, actor_of, chinese_actor_of
from digests.rules.sieves import patterns_of
from digests.rules.texts import is_chinese

LEANING = re.compile(r"(?i)(?:he|she|it|they|we|i|who|which|that|this|these|those|there|what|others?|you)")
RECENT = 40  # the last speakers, of whom a pronoun may mean one
UNSAID = Attribution("", "")


@dataclass(frozen=True, slots=True)
class State:
    """What is remembered of an article up to a sentence of it. `named` are those who spoke or acted, in order.

    `known` finds them by names that may be used again. `genders` maps their names to "he" or "she". `body` is the
    last without a personal name, `official` the last of a party, `quoting` the last who was quoted. `quoted`:
    somebody was quoted in this paragraph. `called` is the one person in office whom the text called by the role
    ("the spokesman") that the sentence names.
    """

    named: tuple[Speaker, ...] = ()
    known: Mapping[str, Speaker] = field(default_factory=dict)
    genders: Mapping[str, str] = field(default_factory=dict)
    body: Speaker | None = None
    official: Speaker | None = None
    quoting: Speaker | None = None
    quoted: bool = False
    called: Speaker | None = None

    @property
    def latest(self) -> Speaker | None:
        """Who spoke or acted last."""
        return self.named[-1] if self.named else None


@dataclass(frozen=True, slots=True)
class Heard:
    """What was found in a sentence: who speaks or acts in it, the words that name this one, the verb (`cue`).

    `named`: the words stand in this sentence. `acts`: something is done, not said. `goes_on`: the sentence names
    nobody, and counts as words of whoever spoke before. `called`: see `State`.
    """

    speaker: Speaker | None
    words: str = ""
    cue: str = ""
    named: bool = False
    acts: bool = False
    goes_on: bool = False
    called: Speaker | None = None


def heard_in(page: Page) -> list[tuple[Sentence, Heard]]:
    """Return the sentences of a page in order, and for each who speaks or acts in it as far as the words tell."""
    state, found = State(), list[tuple[Sentence, Heard]]()
    for index in range(len(page.sentences)):
        state, sentence, heard = hear(state, index, page)
        found.append((sentence, heard))
    return found


def hear(state: State, index: int, page: Page) -> tuple[State, Sentence, Heard]:
    """Return the state after a sentence, the sentence, and who speaks or acts in it. Pure. Call it in their order.

    A bare quotation belongs to somebody named in its paragraph, before or behind it, else to the last speaker. A
    sentence inside an open quotation belongs to the speaker of the quotation. Else the outlet speaks. If a party's
    body acts ("the department added five companies to its list"), the sentence is a fact of this party; if both
    parties act together, of both. `prefix` names the speaker of a sentence that cannot stand alone.
    """
    line, turn = page.lines[index], page.turns[index]
    state, speaker, borrowed = _speaker(replace(state, called=None), index, page)
    quoting = speaker if speaker is not None and speaker.words else state.quoting
    state = replace(state, quoting=quoting, quoted=line.quotes or (state.quoted and not line.opens))
    said, ours, continued = line.attribution or UNSAID, False, _continued(state, line, page)
    named = line.attribution is not None
    if speaker is not None and speaker.party != OUTLET:
        voice = speaker
        heard = Heard(speaker, speaker.words, said.cue, named=named, acts=said.deed, goes_on=borrowed)
    elif acting := _actor(state, line, page):
        (actor, subject), voice = acting, Speaker(acting[0].party, acting[0].name)
        state, heard = noted(state, actor, page.register), Heard(voice, subject, named=True, acts=True)
    else:
        home = page.register.home
        ours = bool(home or continued) and page.lexicon.speakers.first_person.search(line.text) is not None
        own = Speaker(home, page.article.source.name) if home and ours else continued
        voice = own or speaker or Speaker(OUTLET, "", said.words)
        heard = Heard(continued) if own else Heard(speaker, voice.words, said.cue, named=named, acts=said.deed)
    sentence = _sentence(voice, heard, ours, index, page)
    if turn is not None:
        sentence = taken_down(sentence, turn, line.text[: turn.label], page)
    return state, sentence, replace(heard, called=state.called) if state.called else heard


def _speaker(state: State, index: int, page: Page) -> tuple[State, Speaker | None, bool]:
    """Return the state, who speaks, and whether this is only taken to be whoever spoke before."""
    line, lines = page.lines[index], page.lines
    named = line.attribution
    if named is None:
        if not (line.bare or line.was_open):
            return state, None, False
        goes_on = line.was_open or (state.quoted and not line.opens) or (index > 0 and lines[index - 1].left_open)
        named = None if goes_on and state.quoting else behind(lines, index)
        if named is None and line.opens and not state.quoted:
            named = ahead(lines, index)
        if named is None:
            return state, state.quoting or state.latest, True
    elif named.aside:
        return state, None, False
    return *_meant(state, named, index, page), False


def _meant(state: State, named: Attribution, index: int, page: Page) -> tuple[State, Speaker]:
    """Return whom the words mean. If they mean nobody known, the outlet speaks.

    If one main party reports words of the other, it speaks itself: "Beijing agreed, according to Washington".
    """
    state, found = resolve(state, named.words, page.register, named.cue, page.lines[:index])
    speaker = found or Speaker(OUTLET, "", named.words)
    if named.deed and speaker.party == COMMENTATOR:
        return state, Speaker(OUTLET, "", named.words)  # a deed of experts and strangers is no opinion
    mains = {party.id for party in page.relation.main}
    if not named.source or speaker.party not in mains:
        return state, speaker
    teller = page.register.identify(named.source, "", state.official, state.known)
    return state, teller if teller.party in mains - {speaker.party} else speaker


def _actor(state: State, line: Line, page: Page) -> tuple[Speaker, str] | None:
    """Find who acts in the sentence, a party's body or both parties together, and the words that name it."""
    grammar, words = page.grammar, page.lexicon.speakers
    deed = chinese_actor_of(line.text, grammar.words) if line.chinese else actor_of(line.text, grammar)
    if deed is None:
        return None
    speaker = page.register.identify(deed.subject, "", state.official, state.known)
    both = speaker.party == BOTH
    if speaker.party in (OUTLET, COMMENTATOR, STATE_MEDIA) or (both and words.among.search(deed.subject)):
        return None
    return (speaker, deed.subject) if deed.official or both or _has_office(deed, speaker, page) else None


def _has_office(deed: Actor, speaker: Speaker, page: Page) -> bool:
    """Say whether the subject of any deed is an office of a party. Nations and forces do not count: much that they
    do is no act of government."""
    words = page.lexicon.speakers
    if not deed.active or page.relation.party(speaker.party) is None or words.forces.search(deed.subject):
        return False
    head = re.split(r",| (?:of|for|in|at|on|from|with) ", deed.subject)[0].split()[-2:]
    last = " ".join(head)
    ends = any(match.end() == len(last) for match in words.governs.finditer(last))
    office = ends or (bool(head) and head[-1] in speaker.name.split()[-1:])
    # "Treasury yields" and "the ministry's website" are no office.
    return office and not page.register.is_nation(deed.subject)


def _continued(state: State, line: Line, page: Page) -> Speaker | None:
    """Return the last official if a Chinese sentence continues his words. It does if it calls a party a side, as
    the parties' officials do: "our side" or "their side"."""
    words, last = page.lexicon.speakers, state.official
    if not line.chinese or line.opens or last is None:
        return None
    names = (patterns_of(party, "names") for party in page.relation.parties)
    named = (found.group() for each in names for found in each.finditer(line.text))
    sides = words.own_side.search(line.text) or any(words.side.search(name) for name in named)
    return Speaker(last.party, last.name) if sides else None


def _sentence(voice: Speaker, heard: Heard, ours: bool, index: int, page: Page) -> Sentence:
    """Return the sentence with this voice as its speaker. `ours`: the speaker says "we" in it."""
    article, lexicon, text = page.article, page.lexicon, page.lines[index].text
    name = voice.name if voice.party != OUTLET else ""
    if voice.party == COMMENTATOR:
        kind = PassageKind.OPINION
    elif voice.party != OUTLET and not heard.acts:
        kind = PassageKind.STATEMENT
    else:
        past = is_history(text, article.published, page.grammar.words)
        kind = PassageKind.BACKGROUND if past else PassageKind.FACT
    alone = stands_alone(text, lexicon, article.language)
    # Without its speaker in front nobody can tell who "we" are. The name of the source is not put in front.
    wanted = name != article.source.name and (ours or not (alone or (voice.name and voice.name in text)))
    return replace(
        page.sentences[index],
        party=voice.party,
        speaker=name,
        speaker_text=voice.words,
        kind=kind,
        prefix=name[:60] if wanted else "",
        stands_alone=alone and not ours,
        empty=index in page.narrated or not says_something(page.sentences[index].text, lexicon),
        relative_day=lexicon.sentences.relative_day.search(text) is not None,
    )


def taken_down(sentence: Sentence, turn: LabelledTurn, label: str, page: Page) -> Sentence:
    """Return a transcript's sentence with the speaker of its turn. A question is of a reporter, and its words are
    never shown alone. An answer is of the one whom its label names, even if it tells what others said."""
    if turn.speaker is None:
        return replace(sentence, party=OUTLET, speaker="", speaker_text="", prefix="", stands_alone=False)
    text, speaker = sentence.text, turn.speaker.name
    alone = stands_alone(text, page.lexicon, page.article.language)
    alone = alone and not page.lexicon.speakers.first_person.search(text)
    return replace(
        sentence,
        party=turn.speaker.party,
        speaker=speaker,
        speaker_text=speaker if speaker in label else "",
        kind=PassageKind.STATEMENT,
        prefix="" if alone else speaker[:60],
        stands_alone=alone,
    )


def is_history(sentence: str, published: datetime | None, words: SayingWords) -> bool:
    """Say whether the sentence's main clause is about a time long past.

    It is if its last year lies before the year of publication. If this year is not known, it must name any year,
    with a verb in the past tense. Words of history also make it one.
    """
    main = words.clause.split(sentence)[0]
    years = [int(first or second) for first, second in words.year.findall(main)]
    if published is None:
        past = bool(years) and bool(words.bygone.search(main))
    else:
        past = bool(years) and max(years) < published.year
    return past or bool(words.history.search(main))


def resolve(
    state: State, words: str, register: Register, cue: str = "", before: Sequence[Line] = ()
) -> tuple[State, Speaker | None]:
    """Return the state that remembers whom these words mean, and the speaker; None if nobody can tell. `before`
    are the sentences before theirs."""
    state, carried = _carried(state, words, register, before)
    if carried is not None:
        return _turned_to(state, carried, register), Speaker(carried.party, carried.name, words)
    if LEANING.fullmatch(words.strip()):
        return state, None
    found = register.identify(words, cue, state.official, state.known)
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
    """Return the state with this speaker as the last who spoke or acted. `known`: see `State`."""
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
    """Find whom "he" or "she" means: the last person, except those known by the other pronoun."""
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
    """Find whom "the spokesman" means: the last speaker with this role, else the last person in office whom the
    text called so (`called`, if there is only one). Else it is the last official, unless a company or another
    state spoke last, or this official is only a nation."""
    spokes = role.startswith("spokes")
    for speaker in reversed(state.named):
        outside = speaker.party in (COMMENTATOR, OUTLET) and not spokes
        if role in f"{speaker.words} {speaker.name}".lower() and not outside:
            return state, speaker
    called = [each for line in before[-RECENT:] for each in register.called(role, line.text)]
    if called and len(dict.fromkeys(called)) == 1:
        speaker = called[0]
        return replace(state, called=speaker), speaker
    if called:
        return state, called[-1]
    silent = state.latest is not None and state.latest.party == OTHER
    nation = state.official is not None and register.is_nation(state.official.name)
    return state, None if silent or nation else state.official


def _body(state: State, noun: str, register: Register) -> Speaker | None:
    """Find whom "the ministry" means: the last who was called so. Else it is the last speaker of the parties that
    have a ministry, if only one of these was heard. "The statement" means the last body."""
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
