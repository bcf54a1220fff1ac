"""Decides whether it is proven that a party speaks. Only a proven sentence is a line under a capital's name.

`listener` says whom the words mean, as well as it can. Here a party counts only if the words prove it. They do if
they name an official or a person in office as the one who says or does something, or if such a name stood before
and nobody else has come between. A label proves it too, and so does a government's own document. Words about a
side, its towns, firms and people prove nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise

from digests.model import BOTH, Party, Proof, Sentence, TextKind
from digests.model.lexicon import ProofWords
from digests.rules.annotation.voices.listener import Heard
from digests.rules.annotation.voices.pages import LabelledTurn, Page
from digests.rules.annotation.voices.quotations import ACCORDING_TO, Line, all_who_speak
from digests.rules.annotation.voices.register import Register, Speaker, names_other_state, personal_name
from digests.rules.annotation.voices.subjects import Grammar
from digests.rules.sieves import patterns_of
from digests.rules.texts import HAN, is_chinese

# These lengths were chosen with tests.benchmarks.documents, on sentences labelled with who speaks, by proof.
LONGEST, LONGEST_CHINESE = 24, 30  # words, characters that can name somebody; a longer name was cut wrongly
FEW = 4  # words of a pronoun, surname or bare office that may mean somebody named before
OPENING, CLOSING = 4, 5  # words that may stand before "he said" or from it to the sentence's end
QUOTED, QUOTED_CHINESE = 6, 10  # words, characters of a quotation that are somebody's own words
TURNING = 1  # words that may stand before the side to which a sentence turns: "In", "The"
AUXILIARIES = 4  # words between a subject and its verb among which "will" or "should" may be
BEFORE_CHINESE = 10  # characters that may stand before who speaks in a plain report
VERB = re.compile(r"[a-z]{3,}ed")
QUOTATION = re.compile("\0+")
INTRODUCED = re.compile("[^\0]{3,120}[:：] ?\0")  # "Ann Lee, Harbour Union: “…”"
WORD = re.compile(r"\S+")


Proven = tuple[Speaker | None, Proof | None]
NOBODY: Proven = (None, None)


@dataclass(frozen=True, slots=True)
class State:
    """What is remembered of an article up to a sentence of it. `proven` maps speakers to the party for which they
    provably spoke. `last` is who spoke last. `before` is who provably spoke in the sentence before. `parted`: the
    page told that somebody spoke, and no label has come since. `turned` are the main parties with whose names the
    outlet began its own sentences since somebody provably spoke."""

    proven: Mapping[str, str] = field(default_factory=dict)
    last: str = ""
    before: str = ""
    parted: bool = False
    turned: frozenset[str] = frozenset()


def proven_in(page: Page, heard: Sequence[tuple[Sentence, Heard]]) -> tuple[Sentence, ...]:
    """Return the heard sentences of a page, with the parties that provably speak in them."""
    state, found = State(), list[Sentence]()
    for index, (sentence, each) in enumerate(heard):
        state, shown = prove(state, index, sentence, each, page)
        found.append(shown)
    return tuple(found)


def prove(state: State, index: int, sentence: Sentence, heard: Heard, page: Page) -> tuple[State, Sentence]:
    """Return a sentence with who provably speaks in it and how that is known, and the state after it. Pure. The
    sentences must come in their order."""
    line, turn = page.lines[index], page.turns[index]
    if (
        index in page.narrated
    ):  # The page tells that somebody speaks. What follows is said by this somebody, not by the publisher.
        state = replace(state, parted=True, last="", before="")
    if (called := heard.called) is not None:
        state = replace(state, last=called.name, proven={**state.proven, called.name: called.party})
    previous = page.lines[index - 1].text if index else ""
    evidence = Evidence(page, page.register, page.grammar, page.lexicon.proof, line, heard, previous)
    state, (speaker, proof) = evidence.prove(state, turn)
    if speaker is not None and proof is not None:
        sentence = replace(sentence, party=speaker.party, speaker=speaker.name, proof=proof)
    if sentence.prefix and page.relation.party(sentence.party) is not None:
        # A government's document has many speakers: nobody can tell who "they" are.
        known = sentence.proof not in (None, Proof.DOCUMENT) and sentence.speaker.startswith(sentence.prefix)
        sentence = sentence if known else replace(sentence, prefix="")
    return state, sentence


@dataclass(frozen=True, slots=True)
class Evidence:
    """What decides who provably speaks in a sentence: the sentence, what was heard in it, and the text of the
    `previous` sentence."""

    page: Page
    register: Register
    grammar: Grammar
    words: ProofWords
    line: Line
    heard: Heard
    previous: str

    def prove(self, state: State, turn: LabelledTurn | None) -> tuple[State, Proven]:
        """Return the state after the sentence, and who provably speaks in it with the proof (or NOBODY)."""
        line, heard = self.line, self.heard
        # Words of whoever compiled the text: a note, or a sentence between the quotations of a list.
        between = self.page.article.kind is TextKind.LIST and not line.quotes and not heard.named
        if between or self.words.compiled.search(line.text):
            return replace(state, last="", before=""), NOBODY
        if turn is not None:
            last = turn.speaker.name if turn.speaker else ""
            state = replace(state, parted=False, last=last)
            return self._of_turn(state, turn)
        state, found = self._of_document(state) if self.register.home else self._of_outlet(state)
        turned = state.turned
        if found[0] is not None:
            turned = frozenset()
        elif not heard.named and not line.quotes:
            turned |= self._turns_to()
        return replace(state, before=found[0].name if found[0] else "", turned=turned), found

    def _turns_to(self) -> frozenset[str]:
        """Return the main party that the first words of an outlet's sentence name: "China's answer came at night".
        After such a sentence nobody can tell of which party "it" and "a spokesman" are."""
        line = self.line
        first = [match.end() for match in islice(WORD.finditer(line.text), TURNING + 1)]
        if line.chinese or not first:
            return frozenset()
        names = [
            (match.start(), party.id)
            for party in self.register.relation.main
            for match in patterns_of(party, "mentions").finditer(line.text)
        ]
        start, party = min(names, default=(len(line.text), ""))
        return frozenset((party,) if start < first[-1] else ())

    def _of_turn(self, state: State, turn: LabelledTurn) -> tuple[State, Proven]:
        if turn.speaker is None:
            return state, NOBODY
        rival, told = self.heard.speaker, None
        if self._is_rival(turn.speaker.party) and self._reports():
            state, told = self._shown(state)
        if told and rival is not None:
            return state, (replace(rival, party=turn.speaker.party), Proof.READOUT)
        return state, (turn.speaker, Proof.LABEL)

    def _of_document(self, state: State) -> tuple[State, Proven]:
        """Return who provably speaks in a sentence of a government's own document. It is the government, except
        where others are quoted, or named before a colon, or where a compiler tells of publications."""
        line, heard, home = self.line, self.heard, self.register.home
        if self.words.publishing.search(line.rest):
            return state, NOBODY
        document = Speaker(home, self.page.article.source.name), Proof.DOCUMENT
        others = state.parted or INTRODUCED.match(line.rest)
        if heard.speaker is None:
            return state, NOBODY if others else document
        state, how = self._shown(state)
        if how and heard.speaker.party == home:
            return state, (heard.speaker, how)
        if others:
            return state, NOBODY
        if self._is_rival(home):
            if heard.named and not self._reports():
                return state, NOBODY  # what the other main party does is nobody's words
            return state, (replace(heard.speaker, party=home), Proof.READOUT) if how else document
        foreign = heard.speaker.party not in (home, BOTH) and heard.named and not heard.acts
        if foreign and (
            personal_name(heard.words, self.register.relation, self.register.lexicon)
            or (line.quotes and heard.cue in self.grammar.words.strong)
        ):
            return state, NOBODY
        return state, document

    def _of_outlet(self, state: State) -> tuple[State, Proven]:
        state, how = self._shown(state)
        speaker = self.heard.speaker
        if speaker is None or how is None or self.words.unsaid.search(self.line.rest):
            return state, NOBODY
        if self.register.relation.party(speaker.party) is None:
            return state, NOBODY
        comments = self.page.article.kind in (TextKind.OPINION, TextKind.ANALYSIS)
        if not self.heard.acts and (
            self._tells_both(speaker) or self._narrates() or (comments and not self._in_own_words(how))
        ):
            return state, NOBODY
        return state, (speaker, how)

    def _reports(self) -> bool:
        """Say whether a sentence tells what its speaker said, and not what somebody hopes for. It must have a verb
        that reports words, or a quotation, and no "should" or "will" before the verb."""
        line, heard = self.line, self.heard
        if not heard.named or line.attribution is None:
            return True
        told = line.chinese or line.quotes or heard.cue in {*self.grammar.words.strong, ACCORDING_TO}
        return told and not self._is_ahead() and not self.words.ours.search(heard.words)

    def _is_ahead(self) -> bool:
        """Say whether the verb tells what somebody will or should say: "Washington will announce a list"."""
        return any(word in self.words.ahead for word in self._between())

    def _narrates(self) -> bool:
        """Say whether the words are the writer's, who only mentions somebody. They are if the verb does not tell
        that something was said, or tells what will be, or stands in a clause beside the writer's own ("the row
        grew as Beijing accused ..."). A long quotation is the speaker's."""
        line, heard = self.line, self.heard
        if line.attribution is None or not heard.named or line.chinese or _quotes_long(line):
            return False
        told_that = self.words.told_that.search(line.rest, line.attribution.start)
        participle = any(word in self.grammar.words.participles for word in line.rest.split())
        if self._is_ahead() or not (self._declares(heard.cue) or participle or told_that):
            return True
        before = line.rest[: line.attribution.start]
        return len(before.split()) > OPENING and self.words.beside.search(before) is not None

    def _tells_both(self, speaker: Speaker) -> bool:
        """Say whether a sentence tells what both main parties say. Such a sentence is its writer's summary."""
        line, others = self.line, {party.id for party in self.register.relation.main} - {speaker.party}
        if len(others) == len(self.register.relation.main) or line.attribution is None or line.chinese:
            return False
        spoken = all_who_speak(line.text, line.rest, self.grammar)
        return any(self.register.identify(words).party in others for words in spoken)

    def _in_own_words(self, how: Proof) -> bool:
        """Say whether a sentence of an opinion or analysis is its speaker's and not its writer's. It is if it has
        a long quotation, or plainly reports what was said."""
        line, heard = self.line, self.heard
        if self.words.conceding.search(line.text):
            return False
        if _quotes_long(line):
            return True
        if line.chinese:
            return how is not Proof.CARRIED and len(_before(line)) <= BEFORE_CHINESE
        plain = heard.cue in self.grammar.words.strong or f"{heard.cue} that " in line.rest
        return how is not Proof.CARRIED and self._declares(heard.cue) and plain and not self._is_within()

    def _is_rival(self, home: str) -> bool:
        mains = {party.id for party in self.register.relation.main}
        speaker = self.heard.speaker
        return speaker is not None and speaker.party in mains - {home} and not self.heard.acts

    def _shown(self, state: State) -> tuple[State, Proof | None]:
        """Return how the sentence proves its speaker's party (None: it does not), and the state with who spoke."""
        heard, speaker, words = self.heard, self.heard.speaker, self.heard.words
        if speaker is None:
            return state, None
        how = self._named(words, speaker) if words else None
        if how is not None:
            if not heard.named:
                how = None if heard.goes_on and state.before != speaker.name else Proof.CARRIED
            elif self.register.is_nation(self._head(words)) and not (heard.acts or self._declares(heard.cue)):
                how = None
            return replace(state, last=speaker.name, proven={**state.proven, speaker.name: speaker.party}), how
        leans = not words or len(words.split()) <= FEW
        if not leans or state.proven.get(speaker.name) != speaker.party:
            return replace(state, last=words or state.last), None
        if any(part in speaker.name.split() for part in words.split()) or (
            is_chinese(words) and words in speaker.name
        ):
            return replace(state, last=speaker.name), Proof.CARRIED  # a surname
        return state, Proof.CARRIED if state.last == speaker.name and self._goes_on(state, speaker) else None

    def _goes_on(self, state: State, speaker: Speaker) -> bool:
        """Say whether a pronoun or a bare office surely means the one who spoke before."""
        heard, words = self.heard, self.heard.words.lower()
        if self.words.private.search(heard.words) or (words in self.grammar.words.pronouns and self._is_within()):
            return False
        person = words in ("he", "she")
        if (person or words == "it") and self._is_person(speaker) is not person:
            return False
        if heard.goes_on and state.before != speaker.name:
            return False
        if not person and state.turned - {speaker.party}:
            return False
        said = not heard.named or heard.cue in self.grammar.words.strong or (person and self._declares(heard.cue))
        return said and not any(word in self.grammar.words.passive for word in self._between())

    def _is_person(self, speaker: Speaker) -> bool:
        party = self.register.relation.party(speaker.party)
        known = party is not None and any(self.register.persons(party, speaker.name))
        lexicon = self.register.lexicon
        return known or bool(
            personal_name(speaker.name, self.register.relation, lexicon) or lexicon.one_person.search(speaker.name)
        )

    def _declares(self, cue: str) -> bool:
        """Say whether a verb tells that something was said, not what somebody thinks, wants or does."""
        return bool(cue) and cue not in self.words.inward

    def _named(self, words: str, speaker: Speaker) -> Proof | None:
        """Return PERSON or OFFICE if the words mainly name one of the speaker's party, else None."""
        party = self.register.relation.party(speaker.party)
        if party is None or len(words.split()) > LONGEST:
            return None
        if is_chinese(words):
            return self._named_chinese(words, party)
        core = self.register.lexicon.clause.split(words.strip())[0]
        head, _, behind = core.partition(", ")
        if self._is_clause(head):
            return None
        head = head.partition(" (")[0].strip()
        if any(self._is_meant(person, head) for person in self.register.persons(party, head)):
            return Proof.PERSON
        capital = self.register.is_nation(head) or self.register.is_office(head, party.id)
        name = "" if capital else personal_name(head, self.register.relation, self.register.lexicon)
        if name and head.endswith(name) and self._head(head) == head:
            evidence = [head[: -len(name)], *behind.split(", "), core.partition(" (")[2].partition(")")[0]]
            found = any(
                self._is_office(each, party.id)
                and self._names(each, party, alone=bool(self.words.sole.search(each)))
                for each in map(str.strip, evidence)
                if each
            )
            return Proof.PERSON if found else None
        return Proof.OFFICE if self._is_own(core, party) and self._is_office(core, party.id) else None

    def _is_meant(self, person: str, head: str) -> bool:
        """Say whether a phrase means the person at its end: "Secretary of State Barr", not "a buyer in Barr"."""
        before = head.removesuffix(person).split()
        prepositions = self.grammar.words.prepositions
        return head.endswith(person) and not any(
            word in prepositions and (word not in self.words.within or place == len(before))
            for place, word in enumerate(before, 1)
        )

    def _is_clause(self, words: str) -> bool:
        """Say whether words that should name somebody contain a verb. Such words were cut wrongly."""
        parts, joints = words.split(), self.grammar.words.prepositions | self.grammar.words.conjunctions
        doubled = any(
            part in self.grammar.words.determiners and before.isalpha() and before not in joints
            for before, part in pairwise(parts[1:])
        )
        return (
            doubled
            or (words[:1].islower() and parts[0].endswith("ing"))
            or any(part in self.grammar.finite or VERB.fullmatch(part) for part in parts[1:] if part.islower())
        )

    def _head(self, words: str) -> str:
        """Return a noun phrase up to its first preposition: "the office" of "the office of the governor"."""
        parts = words.split()
        for place, part in enumerate(parts):
            if place and part in self.grammar.words.prepositions:
                return " ".join(parts[:place])
        return words

    def _names(self, words: str, party: Party, *, alone: bool = False) -> bool:
        """Say whether the words name a party's state, a body of it or a person in its office. In the party's own
        document they need not, unless another state was named just before. `alone`: they must name one, wherever
        they stand."""
        names = patterns_of(party, "names", "bodies", "metonyms")
        at_home = self.register.home == party.id and not alone
        if at_home and not names_other_state(self._near(), self.register.relation):
            return True
        holders = (person for person in self.register.persons(party, words) if f"{person} and " not in words)
        return names.search(words) is not None or any(holders)

    def _is_own(self, words: str, party: Party) -> bool:
        """Say whether the words show that an office is the party's: other states have presidents too.

        They must name the party (see `_names`), or a role of no other party if no other state stood just before.
        """
        if self._names(words, party):
            return True
        holders = {each.id for each in self.register.relation.parties if patterns_of(each, "roles").search(words)}
        return holders == {party.id} and not names_other_state(self._near(), self.register.relation)

    def _is_office(self, words: str, party: str) -> bool:
        """Say whether a phrase means an office, official or capital of the party: its main noun must be one."""
        words = self.words.beyond.split(words)[0]
        if self.register.identify(words).party not in (party, BOTH) or self._is_private(words, party):
            return False
        parts = self.register.lexicon.joined.split(words)
        if self.register.is_nation(parts[0]):  # "Chinese and American students" are not a capital and its students
            return all(self._governs(part, party) for part in parts)
        return self.register.is_office(words, party) or any(self._governs(part, party) for part in parts)

    def _is_private(self, words: str, party: str) -> bool:
        """Say whether an office belongs to no state, or to a body that is not the party's: "Retail Federation
        President"."""
        own = self.register.relation.party(party)
        offices = patterns_of(own, "bodies", "roles", "metonyms", "nation").finditer(words) if own else ()
        named = [match.span() for match in offices]
        return self.words.private.search(words) is not None or not all(
            self.words.office.search(words[: match.end("owner")])
            or self.register.lexicon.titles.match(match["owner"])
            or any(start <= match.start("owner") < match.end("owner") <= end for start, end in named)
            for match in self.words.headed.finditer(words)
        )

    def _governs(self, words: str, party: str) -> bool:
        """Say whether the main noun of a phrase is an office or a state. One who acts for others counts if these
        are one, too: "a spokesman for the ministry", not "a spokesman for the growers"."""
        head = self._head(words)
        if self.register.is_nation(head) or self.register.is_office(words, party):
            return True
        if not (self.words.office.search(head) or self.register.is_office(head, party)):
            return False
        behind = self.words.belonging.match(words, len(head))
        if behind is None or not self.words.agent.search(head):
            return True
        return self._governs(words[behind.end() :], party)

    def _named_chinese(self, words: str, party: Party) -> Proof | None:
        if len(words) > LONGEST_CHINESE or self._is_private(words, party.id):
            return None
        if any(words.endswith(name) for name in self.register.persons(party, words)):
            return Proof.PERSON
        if self.register.is_nation(words) or self.words.office.search(words):
            return Proof.OFFICE
        office = any(self.words.office.search(words[:end]) for end in range(max(2, len(words) - 4), len(words)))
        return Proof.PERSON if office else None

    def _near(self) -> str:
        """Return the sentence before, and this sentence up to the words that name who speaks."""
        return f"{self.previous} {_before(self.line)}"

    def _between(self) -> list[str]:
        """Return the words between the speaker's name and a verb behind it. A verb before it gives no words."""
        named, cue = self.line.attribution, self.heard.cue
        if named is None or self.line.chinese or not cue:
            return []
        before, found, _ = self.line.text[named.start + len(named.words) :].partition(cue)
        return before.split()[:AUXILIARIES] if found else []

    def _is_within(self) -> bool:
        """Say whether the words that name who speaks neither open nor end the sentence nor follow a quotation."""
        named, text = self.line.attribution, self.line.text
        if named is None or self.line.chinese:
            return False
        before, behind = text[: named.start], text[named.start :]
        quoted = before.rstrip().endswith(('"', "”", "’", "'"))
        return len(before.split()) > OPENING and len(behind.split()) > CLOSING and not quoted


def _quotes_long(line: Line) -> bool:
    """Say whether a quotation in a sentence is so long that it counts as its speaker's own words."""
    quotations = [line.text[slice(*match.span())] for match in QUOTATION.finditer(line.rest)]
    if line.chinese:
        return any(len(HAN.findall(each)) >= QUOTED_CHINESE for each in quotations)
    return any(len(each.split()) >= QUOTED for each in quotations)


def _before(line: Line) -> str:
    return line.text[: line.attribution.start] if line.attribution else ""
