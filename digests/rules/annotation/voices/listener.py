"""Who says each sentence of an article: a party, both, a commentator, state media, or the outlet itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digests.model import (
    BOTH,
    COMMENTATOR,
    OUTLET,
    STATE_MEDIA,
    Article,
    Passage,
    PassageKind,
    Place,
    Proof,
    Relation,
    Sentence,
)
from digests.model.lexicon import Lexicon, SayingWords
from digests.rules.annotation.passages import paragraph_starts, stands_alone
from digests.rules.annotation.transcripts import narrations
from digests.rules.annotation.voices.proof import Heard, evidence_of
from digests.rules.annotation.voices.quotations import Attribution, Line, ahead, behind, read_sentences
from digests.rules.annotation.voices.register import Register, Speaker
from digests.rules.annotation.voices.speakers import (
    LabelledTurn,
    State,
    identify,
    labelled_turns,
    noted,
    register_of,
    resolve,
)
from digests.rules.annotation.voices.subjects import Actor, Grammar, actor_of, chinese_actor_of, grammar_of
from digests.rules.party_names import nations_of
from digests.rules.sieves import patterns_of
from digests.rules.texts import is_chinese

# Lengths by tests.benchmarks.documents, on the labelled sentences: which are worth nothing.
BRIEF, BRIEF_CHINESE = 28, 60  # words, characters: a longer sentence says more than its courtesy or its position
FEWEST, FEWEST_CHINESE = 4, 6  # words, characters: fewer say nothing without what is before them
SOME = 2  # commonplaces that make a sentence one


def is_history(sentence: str, published: datetime | None, words: SayingWords) -> bool:
    """Say whether the sentence's main clause is about a time long past.

    A year counts as past when it lies before the year of publication; where that is not known, when the verbs
    are in the past tense.
    """
    main = words.clause.split(sentence)[0]
    years = [int(first or second) for first, second in words.year.findall(main)]
    if published is None:
        past = bool(years) and bool(words.bygone.search(main))
    else:
        past = bool(years) and max(years) < published.year
    return past or bool(words.history.search(main))


def says_something(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a sentence, without the label of its turn, says anything by itself.

    It does not when it is a question, or little more than a courtesy, a reference to others or to what was said
    before, "its position is consistent", the words that lead to a quotation, or commonplaces. Takes linear time.
    """
    words = lexicon.empty
    bare = sentence.strip().rstrip('"”’」』)）*')
    if words.figure.search(bare):
        return True
    if bare.endswith(("?", "？")):
        return False
    chinese = is_chinese(bare)
    length = len(bare) if chinese else len(bare.split())
    if length < (FEWEST_CHINESE if chinese else FEWEST):
        return False
    if length > (BRIEF_CHINESE if chinese else BRIEF):
        return True
    if bare.endswith((":", "：")) and words.leading.search(bare):
        return False
    if patterns_of(words, "courtesy", "position", "referring").search(bare) and not words.turning.search(bare):
        return False
    return len(list(patterns_of(words, "hollow").finditer(bare))) < SOME


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of an article's sentences before it is heard who speaks in them: how each is built and whose
    turn it is, and in which the page itself tells that somebody speaks (`narrated`)."""

    article: Article
    relation: Relation
    lexicon: Lexicon
    grammar: Grammar
    register: Register
    lines: tuple[Line, ...]
    turns: tuple[LabelledTurn | None, ...]
    narrated: frozenset[int]


def page_of(article: Article, relation: Relation, lexicon: Lexicon, sentences: Sequence[str]) -> Page:
    """Return the sentences of an article's text as a page; `article` has its kind of text."""
    starts = paragraph_starts(article.text, sentences)
    grammar, register = grammar_of(lexicon.saying), register_of(article, relation, lexicon.speakers)
    lines = tuple(read_sentences(sentences, starts, grammar))
    turns = tuple(labelled_turns(article, sentences, starts, register, lexicon))
    narrated = frozenset(narrations(sentences, starts, lexicon) if register.home else ())
    return Page(article, relation, lexicon, grammar, register, lines, turns, narrated)


def without_label(sentence: Sentence, turn: LabelledTurn | None) -> Sentence:
    """Return the sentence of a turn without the label that only says whose turn it is."""
    return (
        replace(sentence, text=sentence.text[turn.label :]) if turn and turn.speaker and turn.label else sentence
    )


def heard_in(page: Page) -> tuple[Passage, ...]:
    """Return the sentences of a page in order, with who says each."""
    state, found = State(), list[Passage]()
    for index in range(len(page.lines)):
        state, passage = hear(state, index, page)
        found.append(passage)
    return tuple(found)


def hear(state: State, index: int, page: Page) -> tuple[State, Passage]:
    """Return a sentence of the page with who says it. Pure; sentences are heard in their order.

    A quotation alone is of whoever is named in its paragraph, before or behind it, else of who spoke last; a
    sentence inside an open quotation is of whose it is; else the outlet speaks. A body of a party that
    decides or does something ("the department added five companies to its list") is that party's, as a fact;
    what both parties do together is both's. `prefix` names the speaker of a sentence that cannot stand alone.
    """
    line, turn, narrated = page.lines[index], page.turns[index], index in page.narrated
    if narrated:  # begins what somebody says of whom the page itself tells: its publisher does not speak in it
        state = replace(state, parted=True, last="", before="")
    listener = _Listener(page, index)
    state, sentence, heard = listener.read(state)
    given = (page.article, page.register, page.grammar, page.lexicon.proof)
    state, (speaker, proof) = evidence_of(line, heard, state, *given).prove(state, turn)
    if turn is not None:
        sentence = listener.taken_down(sentence, turn)
    if speaker is not None and proof is not None:
        sentence = replace(sentence, party=speaker.party, speaker=speaker.name, proof=proof)
    sentence = _certain(sentence, page.relation)
    says = not narrated and says_something(sentence.text, page.lexicon)
    return state, sentence if says else replace(sentence, empty=True)


@dataclass(frozen=True, slots=True)
class _Listener:
    """Finds who speaks or acts in one sentence of a page."""

    page: Page
    index: int

    @property
    def line(self) -> Line:
        return self.page.lines[self.index]

    def read(self, state: State) -> tuple[State, Passage, Heard]:
        """Return the sentence, and what was found of who speaks or acts in it."""
        line = self.line
        state, speaker, borrowed = self._speaker(state)
        quoting = speaker if speaker is not None and speaker.words else state.quoting
        quoted = line.quotes or (state.quoted and not line.opens)
        if quoting is not state.quoting or quoted is not state.quoted:
            state = replace(state, quoting=quoting, quoted=quoted)
        attribution = line.attribution
        deed = attribution is not None and attribution.deed
        cue = attribution.cue if attribution is not None else ""
        if speaker is not None and speaker.party != OUTLET:
            named = attribution is not None
            heard = Heard(speaker, speaker.words, cue, named=named, acts=deed, goes_on=borrowed)
            return state, self._sentence(speaker, self._kind(speaker, spoken=not deed)), heard
        actor, subject = self._actor(state)
        if actor is not None:
            state, actor = noted(state, actor, self.page.register), Speaker(actor.party, actor.name)
            heard = Heard(actor, subject, named=True, acts=True)
            return state, self._sentence(actor, self._kind(actor, spoken=False)), heard
        continued = self._continued(state)
        own = self._own_voice() or continued
        if own is not None:
            sentence = self._sentence(own, PassageKind.STATEMENT)
            if self.page.lexicon.speakers.first_person.search(line.text):
                sentence = _introduced(sentence, self.page.article.source.name)
            return state, sentence, Heard(continued)
        silent = speaker or Speaker(OUTLET, "", attribution.words if attribution else "")
        heard = Heard(speaker, silent.words, cue, named=attribution is not None, acts=deed)
        return state, self._sentence(silent, self._kind(silent, spoken=False)), heard

    def taken_down(self, sentence: Passage, turn: LabelledTurn) -> Passage:
        """Give a transcript's sentence to whom its turn belongs: a question to a reporter, whose words are never
        shown alone; an answer to whose label it is, also where it tells what others said."""
        if turn.speaker is None:
            nobody = replace(sentence, party=OUTLET, speaker="", speaker_text="", prefix="")
            return replace(nobody, stands_alone=False, place=Place.QUESTION)
        text, speaker = sentence.text[turn.label :], turn.speaker.name
        alone = stands_alone(text, self.page.lexicon, self.page.article.language)
        alone = alone and not self.page.lexicon.speakers.first_person.search(text)
        return replace(
            sentence,
            text=text,
            party=turn.speaker.party,
            speaker=speaker,
            speaker_text=speaker if speaker in sentence.text[: turn.label] else "",
            kind=PassageKind.STATEMENT,
            prefix="" if alone else speaker[:60],
            stands_alone=alone,
            place=Place.ANSWER,
        )

    def _speaker(self, state: State) -> tuple[State, Speaker | None, bool]:
        """Find who speaks, and whether the sentence is taken for whoever spoke before."""
        line, lines = self.line, self.page.lines
        if line.attribution is not None:
            return (
                (state, None, False) if line.attribution.aside else (*self._meant(state, line.attribution), False)
            )
        if not (line.bare or line.was_open):
            return state, None, False
        goes_on = line.was_open or (state.quoted and not line.opens)
        goes_on = goes_on or (self.index > 0 and lines[self.index - 1].left_open)
        named = None if goes_on and state.quoting else behind(lines, self.index)
        if named is None and line.opens and not state.quoted:
            named = ahead(lines, self.index)
        if named is not None:
            return *self._meant(state, named), False
        return state, state.quoting or state.latest, True

    def _meant(self, state: State, named: Attribution) -> tuple[State, Speaker]:
        """Say whom the words mean; an outlet's, where they mean nobody we know.

        What one side tells of the other's words is its own claim: "Beijing agreed, according to Washington".
        """
        state, found = resolve(state, named.words, self.page.register, named.cue, self.page.lines[: self.index])
        speaker = found or Speaker(OUTLET, "", named.words)
        if named.deed and speaker.party == COMMENTATOR:
            return state, Speaker(OUTLET, "", named.words)  # what experts and strangers do is no opinion
        mains = {party.id for party in self.page.relation.main}
        if not named.source or speaker.party not in mains:
            return state, speaker
        teller = identify(state, named.source, self.page.register)
        return state, teller if teller.party in mains - {speaker.party} else speaker

    def _actor(self, state: State) -> tuple[Speaker | None, str]:
        """Find a party's body that acts in the sentence, or both parties acting together, and the words for it."""
        line, grammar, words = self.line, self.page.grammar, self.page.lexicon.speakers
        deed = chinese_actor_of(line.text, grammar.words) if line.chinese else actor_of(line.text, grammar)
        if deed is None:
            return None, ""
        speaker = identify(state, deed.subject, self.page.register)
        both = speaker.party == BOTH
        if speaker.party in (OUTLET, COMMENTATOR, STATE_MEDIA) or (both and words.among.search(deed.subject)):
            return None, ""
        if not (deed.official or both or self._has_office(deed, speaker)):
            return None, ""
        return speaker, deed.subject

    def _has_office(self, deed: Actor, speaker: Speaker) -> bool:
        """Say whether a party's office does something of whatever kind; nations and forces do much that is no act
        of government."""
        words = self.page.lexicon.speakers
        known = self.page.relation.party(speaker.party) is not None
        if not deed.active or not known or words.forces.search(deed.subject):
            return False
        head = re.split(r",| (?:of|for|in|at|on|from|with) ", deed.subject)[0].split()[-2:]
        last = " ".join(head)
        ends = any(match.end() == len(last) for match in words.governs.finditer(last))
        office = ends or (bool(head) and head[-1] in speaker.name.split()[-1:])
        # "Treasury yields" and "the ministry's website" are no office.
        return office and not self.page.register.is_nation(deed.subject)

    def _continued(self, state: State) -> Speaker | None:
        """Keep a Chinese spokesperson speaking while the sentences say "our side" or "their side"."""
        last, line = state.official, self.line
        if not line.chinese or line.opens or last is None or not self._names_side():
            return None
        return Speaker(last.party, last.name)

    def _names_side(self) -> bool:
        """Say whether the sentence calls a party a side, as the officials of its parties do (`side`)."""
        words, text = self.page.lexicon.speakers, self.line.text
        parties = self.page.relation.parties
        named = (match.group() for party in parties for match in nations_of(party).finditer(text))
        return bool(words.own_side.search(text)) or any(words.side.search(name) for name in named)

    def _own_voice(self) -> Speaker | None:
        home = self.page.register.home
        said = home and self.page.lexicon.speakers.first_person.search(self.line.text)
        return Speaker(home, self.page.article.source.name) if said else None

    def _kind(self, speaker: Speaker, *, spoken: bool) -> PassageKind:
        if speaker.party == COMMENTATOR:
            return PassageKind.OPINION
        if spoken:
            return PassageKind.STATEMENT
        past = is_history(self.line.text, self.page.article.published, self.page.grammar.words)
        return PassageKind.BACKGROUND if past else PassageKind.FACT

    def _sentence(self, speaker: Speaker, kind: PassageKind) -> Passage:
        article, lexicon, sentence = self.page.article, self.page.lexicon, self.line.text
        alone = stands_alone(sentence, lexicon, article.language)
        named = bool(speaker.name) and speaker.name in sentence
        unsaid = not alone and not named and speaker.party != OUTLET
        prefix = speaker.name if unsaid and speaker.name != article.source.name else ""
        return Passage(
            article=article.id,
            index=self.index,
            text=sentence,
            party=speaker.party,
            speaker=speaker.name if speaker.party != OUTLET else "",
            speaker_text=speaker.words,
            kind=kind,
            prefix=prefix[:60],
            stands_alone=alone,
            relative_day=lexicon.sentences.relative_day.search(sentence) is not None,
        )


def _certain(passage: Passage, relation: Relation) -> Passage:
    """The passage without a speaker of a party in front unless it is proven that this one speaks: a government's
    document has many, and "they" are not one of them."""
    if not passage.prefix or relation.party(passage.party) is None:
        return passage
    known = passage.proof not in (None, Proof.DOCUMENT) and passage.speaker.startswith(passage.prefix)
    return passage if known else replace(passage, prefix="")


def _introduced(passage: Passage, source: str) -> Passage:
    """The passage with its speaker in front, who is no source: nobody can tell who "we" are without."""
    return replace(passage, stands_alone=False, prefix="" if passage.speaker == source else passage.speaker[:60])
