"""Prepares a text for the search for speakers: how each sentence is built, and under whose label it stands."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from digests.model import Article, Ownership, Relation, Sentence
from digests.model.lexicon import Lexicon
from digests.rules.annotation.passages import paragraph_starts
from digests.rules.annotation.transcripts import asks, narrations, spokesperson_of
from digests.rules.annotation.voices.quotations import Line, read_sentences
from digests.rules.annotation.voices.register import Register, Speaker, is_press, names_other_state
from digests.rules.annotation.voices.subjects import Grammar, grammar_of
from digests.rules.sieves import patterns_of
from digests.rules.texts import is_chinese

OPENING = 3000  # characters of a text in which those who speak are introduced
BEFORE, BEHIND = 90, 40  # characters around a name that may say what office it holds
FEW = 4  # words of a label that names an office
PHRASE = re.compile(r"(?:[A-Z][\w.&’'-]*|of|the|for|and|to)(?: (?:[A-Z][\w.&’'-]*|of|the|for|and|to))* $")
ENDS = re.compile(r"[.:;\n]")  # ends what belongs to a name, behind it


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """Whose turn a sentence is. `speaker` is None for somebody who asks or belongs to no party. `label` is how
    many characters at its start only say whose turn it is. `titled`: they name a person by title ("MR MOOR")."""

    speaker: Speaker | None
    label: int = 0
    titled: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """An article's sentences before their speakers are found. `lines` tell how each is built, `turns` whose turn
    it is. `narrated` are the indexes of those in which the page itself tells that somebody speaks. `sentences` are
    without the labels that only say whose turn it is. `register` has the offices and persons as they were on the
    article's day."""

    article: Article
    relation: Relation
    lexicon: Lexicon
    grammar: Grammar
    register: Register
    sentences: tuple[Sentence, ...]
    lines: tuple[Line, ...]
    turns: tuple[LabelledTurn | None, ...]
    narrated: frozenset[int]


def page_of(article: Article, relation: Relation, lexicon: Lexicon, found: Sequence[Sentence]) -> Page:
    """Return a page with the sentences that were `found` in an article's text. The article has its `kind`."""
    sentences, grammar = [each.text for each in found], grammar_of(lexicon.saying)
    starts = paragraph_starts(article.text, sentences)
    text = f"{article.title}\n{article.text}"
    named = sum(patterns_of(party, "mentions").search(text) is not None for party in relation.parties)
    day = article.published.date() if article.published else None
    register = Register(relation, lexicon.speakers, day, author_of(article, relation), expert=named > 1)
    narrated = frozenset(narrations(sentences, starts, lexicon) if register.home else ())
    turns = tuple(labelled_turns(article, sentences, starts, narrated, register, lexicon))
    lines = tuple(read_sentences(sentences, starts, grammar))
    bare = tuple(
        replace(each, text=each.text[turn.label :]) if turn and turn.speaker and turn.label else each
        for each, turn in zip(found, turns, strict=True)
    )
    return Page(article, relation, lexicon, grammar, register, bare, lines, turns, narrated)


def author_of(article: Article, relation: Relation) -> str:
    """Return the party whose government published the article as its own document, else "". The side of an outlet
    never proves a speaker's side. Only names, offices and documents do."""
    source = article.source
    known = source.ownership is Ownership.GOVERNMENT and relation.party(source.party) is not None
    return source.party if known else ""


def labelled_turns(
    article: Article,
    sentences: Sequence[str],
    starts: Collection[int],
    narrated: Collection[int],
    register: Register,
    lexicon: Lexicon,
) -> list[LabelledTurn | None]:
    """Return each sentence's turn: None if no label stands before it. All are None if the text is no transcript.

    `starts` are the sentences that open a paragraph, `narrated` those in which a government's own page tells that
    somebody speaks. A text is a transcript if it has a label of a party's speaker and one of somebody who asks. In
    a government's own text, one of the two is enough.
    """
    reader = _Labels(article, register, lexicon)
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
    """Return the turns, with labels added that writers forgot. If one question follows another in a government's
    `own` transcript, what stands behind the first is its answer, unless its label has a title. If one speaker has
    two turns in a row, a last paragraph of the first that asks is the question between them."""
    places = [index for index, turn in enumerate(turns) if turn and turn.label]
    speaker: Speaker | None = None
    for first, following in zip(places, [*places[1:], len(turns)], strict=True):
        turn, behind = turns[first], turns[following] if following < len(turns) else LabelledTurn(None)
        asking = [index for index in range(first, following) if asks(sentences[index])]
        paragraphs = [index for index in range(first + 1, following) if index in starts]
        speaker = (turn.speaker if turn else None) or speaker
        if turn is None or behind is None or not asking:
            continue
        unanswered = own and turn.speaker is None and not turn.titled
        if unanswered and behind.speaker is None and speaker is not None:
            begins = next((index for index in paragraphs if index > asking[-1]), following)
            turns[begins:following] = [LabelledTurn(speaker)] * (following - begins)
        again = turn.speaker is not None and turn.speaker == behind.speaker
        if again and paragraphs and asking[-1] >= paragraphs[-1]:
            turns[paragraphs[-1] : following] = [LabelledTurn(None)] * (following - paragraphs[-1])
    return turns


class _Labels:
    """Says whom a label means. Each label is looked up once."""

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
        """Say whether Chinese words before a colon are no label, but words of the one whose turn it is."""
        return (
            is_chinese(label)
            and self.words.asker.fullmatch(label) is None
            and not is_press(label, self.register.relation, self.register.lexicon)
            and self.speaker(label) is None
        )

    def speaker(self, label: str) -> Speaker | None:
        if label not in self.known:
            self.known[label] = self._speaker(label)
        return self.known[label]

    def _speaker(self, label: str) -> Speaker | None:
        register, words = self.register, self.words
        if words.asker.fullmatch(label):
            self.asks = bool(self.home)
            return None
        if is_press(label, register.relation, register.lexicon):
            return None
        office, name = spokesperson_of(self.article.title, self.lexicon)
        if words.answer.fullmatch(label):
            party = self.home or self._party(f"{office} {name}".strip())
            return Speaker(party, name or self.article.source.name) if party else None
        if name and label == name:
            party = self._party(f"{office} {name}") or self.home
            return Speaker(party, name) if party else None
        plain = label if not label.isupper() else label.title()
        parties = register.relation.parties
        role = words.office.search(plain) or any(register.is_office(plain, each.id) for each in parties)
        if plain and not is_chinese(plain) and not role:  # "President Yun", not "The President"
            held = (each.id for each in parties if any(map(plain.endswith, register.persons(each, plain))))
            party = next(held, "") or self._introduced(plain)
        else:
            party = self._party(plain) or self._office(plain)
        return Speaker(party, plain) if party else None

    def _office(self, label: str) -> str:
        """Return the party whose own text this is, if the label names an office such as any state has, else ""."""
        office = self.words.office.search(label)
        own = office and len(label.split()) <= FEW and not names_other_state(label, self.register.relation)
        return self.home if own else ""

    def _party(self, words: str) -> str:
        """Return the party of the person or office that the words name, or "" (also for a nation alone)."""
        found = self.register.identify(words)
        known = self.register.relation.party(found.party) is not None
        return found.party if known and not self.register.is_nation(words) else ""

    def _introduced(self, label: str) -> str:
        """Return the party of the office that the title or the text's opening gives to the name in a label. Return
        "" if they name another state there. In a government's own text, an office without a state behind the name
        ("Otis Barr, Department Spokesperson") is that government's."""
        parts = [part for part in label.split() if not self.words.titles.fullmatch(part)]
        if not parts:
            return ""
        found, relation = "", self.register.relation
        for match in re.finditer(rf"(?<!\w){re.escape(parts[-1])}(?!\w)(?!\s?[:：])", self.opening):
            before = self.opening[max(0, match.start() - BEFORE) : match.start()]
            phrase = PHRASE.search(before)
            words = phrase.group().split(" and ")[-1] + match.group() if phrase else ""
            behind = ENDS.split(self.opening[match.end() : match.end() + BEHIND])[0]
            if names_other_state(words, relation) or names_other_state(behind, relation):
                return ""
            office = behind.removeprefix(", ") if behind.startswith(", ") else ""
            found = found or (self._party(words) if words else "")
            found = found or ((self._party(office) or self._office(office)) if office else "")
        return found
