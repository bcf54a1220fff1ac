"""Who says each passage of an article: a party, both, a commentator, state media, or the outlet itself."""

import re
from collections.abc import Sequence
from dataclasses import replace
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
)
from digests.model.lexicon import Lexicon, SayingWords
from digests.rules.annotation.passages import paragraph_starts, passages_of, stands_alone
from digests.rules.annotation.transcripts import narrations
from digests.rules.annotation.voices.proof import Heard, Prover
from digests.rules.annotation.voices.quotations import Attribution, Sentence, ahead, behind, read_sentences
from digests.rules.annotation.voices.register import Speaker
from digests.rules.annotation.voices.speakers import Cast, LabelledTurn, labelled_turns
from digests.rules.annotation.voices.subjects import Actor, Grammar, actor_of, chinese_actor_of
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


def attribute(
    article: Article, relation: Relation, lexicon: Lexicon, sentences: Sequence[str] | None = None
) -> tuple[Passage, ...]:
    """Return one passage for each sentence of the article's text, in order, with who says it; `sentences` are its
    passages, where they are known.

    A quotation alone is of whoever is named in its paragraph, before or behind it, else of who spoke last; a
    sentence inside an open quotation is of whose it is; else the outlet speaks. A body of a party that
    decides or does something ("the department added five companies to its list") is that party's, as a fact;
    what both parties do together is both's. `prefix` names the speaker of a passage that cannot stand alone.
    """
    if sentences is None:
        sentences = passages_of(article.text, lexicon, article.language, article.title)
    starts = paragraph_starts(article.text, sentences)
    grammar = Grammar(lexicon)
    reader = _Listener(article, relation, grammar, lexicon, tuple(read_sentences(sentences, starts, grammar)))
    turns = labelled_turns(article, sentences, starts, reader.cast.register, lexicon)
    prover = Prover(article, reader.cast.register, grammar, lexicon)
    narrated = narrations(sentences, starts, lexicon) if prover.home else set()
    found = []
    for index, turn in enumerate(turns):
        if index in narrated:
            prover.part()
        passage, heard = reader.read(index)
        speaker, proof = prover.prove(reader.lines[index], turn, heard)
        if turn is not None:
            passage = reader.taken_down(passage, turn)
        if speaker is not None and proof is not None:
            passage = replace(passage, party=speaker.party, speaker=speaker.name, proof=proof)
        passage = _certain(passage, relation)
        says = index not in narrated and says_something(passage.text, lexicon)
        found.append(passage if says else replace(passage, empty=True))
    return tuple(found)


class _Listener:
    """Reads an article from its beginning and remembers who spoke."""

    def __init__(
        self, article: Article, relation: Relation, grammar: Grammar, lexicon: Lexicon, lines: Sequence[Sentence]
    ) -> None:
        self.article = article
        self.relation = relation
        self.grammar = grammar
        self.lexicon = lexicon
        self.words = lexicon.speakers
        self.lines = lines
        self.cast = Cast(article, relation, lexicon.speakers)
        self.quoting: Speaker | None = None
        self.quoted = False  # somebody was quoted in this paragraph
        self.borrowed = False  # the sentence is taken for whoever spoke before

    def read(self, index: int) -> tuple[Passage, Heard]:
        """Return a sentence as a passage, and what was found of who speaks or acts in it."""
        line = self.lines[index]
        speaker = self._speaker(index)
        if speaker is not None and speaker.words:
            self.quoting = speaker
        self.quoted = line.quotes or (self.quoted and not line.opens)
        attribution = line.attribution
        deed = attribution is not None and attribution.deed
        cue = attribution.cue if attribution is not None else ""
        if speaker is not None and speaker.party != OUTLET:
            named = attribution is not None
            heard = Heard(speaker, speaker.words, cue, named=named, acts=deed, goes_on=self.borrowed)
            return self._passage(index, speaker, self._kind(line.text, speaker, spoken=not deed)), heard
        actor, subject = self._actor(line)
        if actor is not None:
            heard = Heard(actor, subject, named=True, acts=True)
            return self._passage(index, actor, self._kind(line.text, actor, spoken=False)), heard
        continued = self._continued(line)
        own = self._own_voice(line.text) or continued
        if own is not None:
            passage = self._passage(index, own, PassageKind.STATEMENT)
            if self.words.first_person.search(line.text):
                passage = _introduced(passage, self.article.source.name)
            return passage, Heard(continued)
        silent = speaker or Speaker(OUTLET, "", attribution.words if attribution else "")
        heard = Heard(speaker, silent.words, cue, named=attribution is not None, acts=deed)
        return self._passage(index, silent, self._kind(line.text, silent, spoken=False)), heard

    def taken_down(self, passage: Passage, turn: LabelledTurn) -> Passage:
        """Give a transcript's passage to whom its turn belongs: a question to a reporter, whose words are never
        shown alone; an answer to whose label it is, also where it tells what others said."""
        if turn.speaker is None:
            nobody = replace(passage, party=OUTLET, speaker="", speaker_text="", prefix="")
            return replace(nobody, stands_alone=False, place=Place.QUESTION)
        text, speaker = passage.text[turn.label :], turn.speaker.name
        alone = stands_alone(text, self.lexicon, self.article.language)
        alone = alone and not self.words.first_person.search(text)
        return replace(
            passage,
            text=text,
            party=turn.speaker.party,
            speaker=speaker,
            speaker_text=speaker if speaker in passage.text[: turn.label] else "",
            kind=PassageKind.STATEMENT,
            prefix="" if alone else speaker[:60],
            stands_alone=alone,
            place=Place.ANSWER,
        )

    def _speaker(self, index: int) -> Speaker | None:
        line = self.lines[index]
        self.borrowed = False
        if line.attribution is not None:
            return None if line.attribution.aside else self._meant(line.attribution)
        if not (line.bare or line.was_open):
            return None
        goes_on = line.was_open or (self.quoted and not line.opens) or (index and self.lines[index - 1].left_open)
        named = None if goes_on and self.quoting else behind(self.lines, index)
        if named is None and line.opens and not self.quoted:
            named = ahead(self.lines, index)
        if named is not None:
            return self._meant(named)
        self.borrowed = True
        return self.quoting or self.cast.last

    def _meant(self, named: Attribution) -> Speaker:
        """Say whom the words mean; an outlet's, where they mean nobody we know.

        What one side tells of the other's words is its own claim: "Beijing agreed, according to Washington".
        """
        speaker = self.cast.resolve(named.words, named.cue) or Speaker(OUTLET, "", named.words)
        if named.deed and speaker.party == COMMENTATOR:
            return Speaker(OUTLET, "", named.words)  # what experts and strangers do is no opinion
        mains = {party.id for party in self.relation.main}
        if not named.source or speaker.party not in mains:
            return speaker
        teller = self.cast.identify(named.source)
        return teller if teller.party in mains - {speaker.party} else speaker

    def _actor(self, line: Sentence) -> tuple[Speaker | None, str]:
        """Find a party's body that acts in the sentence, or both parties acting together, and the words for it."""
        sentence = line.text
        deed = chinese_actor_of(sentence, self.grammar.words) if line.chinese else actor_of(sentence, self.grammar)
        if deed is None:
            return None, ""
        speaker = self.cast.identify(deed.subject)
        both = speaker.party == BOTH
        if speaker.party in (OUTLET, COMMENTATOR, STATE_MEDIA) or (both and self.words.among.search(deed.subject)):
            return None, ""
        if not (deed.official or both or self._has_office(deed, speaker)):
            return None, ""
        self.cast.note(speaker)
        return Speaker(speaker.party, speaker.name), deed.subject

    def _has_office(self, deed: Actor, speaker: Speaker) -> bool:
        """Say whether a party's office does something of whatever kind; nations and forces do much that is no act
        of government."""
        if not deed.active or self.relation.party(speaker.party) is None or self.words.forces.search(deed.subject):
            return False
        head = re.split(r",| (?:of|for|in|at|on|from|with) ", deed.subject)[0].split()[-2:]
        last = " ".join(head)
        ends = any(match.end() == len(last) for match in self.words.governs.finditer(last))
        office = ends or (bool(head) and head[-1] in speaker.name.split()[-1:])
        # "Treasury yields" and "the ministry's website" are no office.
        return office and not self.cast.register.is_nation(deed.subject)

    def _continued(self, line: Sentence) -> Speaker | None:
        """Keep a Chinese spokesperson speaking while the sentences say "our side" or "their side"."""
        last = self.cast.last_official
        if not line.chinese or line.opens or last is None or not self._names_side(line.text):
            return None
        return Speaker(last.party, last.name)

    def _names_side(self, sentence: str) -> bool:
        """Say whether the sentence calls a party a side, as the officials of its parties do (`side`)."""
        named = (
            match.group() for party in self.relation.parties for match in nations_of(party).finditer(sentence)
        )
        return bool(self.words.own_side.search(sentence)) or any(self.words.side.search(name) for name in named)

    def _own_voice(self, sentence: str) -> Speaker | None:
        home = self.cast.register.home
        said = home and self.words.first_person.search(sentence)
        return Speaker(home, self.article.source.name) if said else None

    def _kind(self, sentence: str, speaker: Speaker, *, spoken: bool) -> PassageKind:
        if speaker.party == COMMENTATOR:
            return PassageKind.OPINION
        if spoken:
            return PassageKind.STATEMENT
        past = is_history(sentence, self.article.published, self.grammar.words)
        return PassageKind.BACKGROUND if past else PassageKind.FACT

    def _passage(self, index: int, speaker: Speaker, kind: PassageKind) -> Passage:
        sentence = self.lines[index].text
        alone = stands_alone(sentence, self.lexicon, self.article.language)
        named = bool(speaker.name) and speaker.name in sentence
        unsaid = not alone and not named and speaker.party != OUTLET
        prefix = speaker.name if unsaid and speaker.name != self.article.source.name else ""
        return Passage(
            article=self.article.id,
            index=index,
            text=sentence,
            party=speaker.party,
            speaker=speaker.name if speaker.party != OUTLET else "",
            speaker_text=speaker.words,
            kind=kind,
            prefix=prefix[:60],
            stands_alone=alone,
            relative_day=self.lexicon.sentences.relative_day.search(sentence) is not None,
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
