"""Whose turn a sentence is in a transcript: the label before a colon speaks, until the next one."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from digests.model import Article, Ownership
from digests.model.lexicon import Lexicon
from digests.rules.annotation.transcripts import spokesperson_of
from digests.rules.annotation.voices.organisations import is_press
from digests.rules.annotation.voices.register import Register, Speaker
from digests.rules.texts import is_chinese

OPENING = 3000  # characters of a text in which those who speak are introduced
BEFORE = 90  # characters before a name that may say what office it holds
FEW = 4  # words of a label that names an office
PHRASE = re.compile(r"(?:[A-Z][\w.&’'-]*|of|the|for|and|to)(?: (?:[A-Z][\w.&’'-]*|of|the|for|and|to))* $")
AFTER = re.compile(r"[^.:;\n]{0,40}")


@dataclass(frozen=True, slots=True)
class Turn:
    """Who speaks, None for one who asks or is none of the parties'; `label` is how many characters at the
    sentence's start only say whose turn it is."""

    speaker: Speaker | None
    label: int = 0


def turns_of(
    article: Article,
    sentences: Sequence[str],
    starts: Collection[int],
    register: Register,
    lexicon: Lexicon,
) -> list[Turn | None]:
    """Return each sentence's turn, None for what nobody's label stands before; all None for a text that is none.

    `starts` are the sentences that open a paragraph. A government's own transcript has at least one label of its
    side; any other also one of somebody who asks.
    """
    reader = _Labels(article, register, lexicon)
    turns: list[Turn | None] = []
    current: Turn | None = None
    for index, sentence in enumerate(sentences):
        match = lexicon.proof.label.match(sentence) if index in starts else None
        if match is None:
            turns.append(Turn(current.speaker) if current else None)
            continue
        words = match.group().partition("(")[0].strip(" :：.\t\xa0")
        if reader.says(words):
            turns.append(Turn(current.speaker) if current else None)
            continue
        if lexicon.proof.heading.match(words):
            current = None
            turns.append(None)
            continue
        speaker = reader.speaker(words)
        if speaker is not None and current is not None and current.speaker == speaker:
            _ask(turns, sentences, starts)
        current = Turn(speaker, match.end())
        turns.append(current)
    labelled = [turn for turn in turns if turn and turn.label]
    answered = any(turn.speaker for turn in labelled)
    asked = any(turn.speaker is None for turn in labelled)
    return turns if (answered and (reader.home or asked)) or reader.asks else [None] * len(sentences)


def _ask(turns: list[Turn | None], sentences: Sequence[str], starts: Collection[int]) -> None:
    """Take the last paragraph of an answer, if it asks and another answer follows, as the question between."""
    first = next((place for place in range(len(turns) - 1, -1, -1) if place in starts), 0)
    turn = turns[first]
    asks = any(sentence.rstrip(' ”"」').endswith(("?", "？")) for sentence in sentences[first : len(turns)])
    if asks and turn is not None and not turn.label:
        turns[first:] = [Turn(None)] * (len(turns) - first)


class _Labels:
    """Says whom a label means, each once."""

    def __init__(self, article: Article, register: Register, lexicon: Lexicon) -> None:
        self.article = article
        self.register = register
        self.words = lexicon.proof
        self.opening = f"{article.title}\n{article.text[:OPENING]}"
        self.known: dict[str, Speaker | None] = {}
        self.asks = False  # somebody asks in a government's own text
        own = article.source.ownership == Ownership.GOVERNMENT
        self.home = article.source.party if own and register.relation.party(article.source.party) else ""

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
        office, name = spokesperson_of(self.article.title)
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
        parts = label.split()
        role = self.words.office.search(label) or any(
            match.end() == len(label)
            for party in self.register.relation.parties
            for each in (*party.roles, *party.bodies)
            for match in each.finditer(label)
        )
        return not is_chinese(label) and len(parts) > 0 and not role

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
        where they give it another state's."""
        parts = [part for part in label.split() if not self.words.titles.fullmatch(part)]
        if not parts:
            return ""
        found = ""
        for match in re.finditer(rf"(?<!\w){re.escape(parts[-1])}(?!\w)(?!\s?[:：])", self.opening):
            before = self.opening[max(0, match.start() - BEFORE) : match.start()]
            phrase = PHRASE.search(before)
            words = phrase.group().split(" and ")[-1] + match.group() if phrase else ""
            if self._foreign(words) or self._foreign(AFTER.match(self.opening[match.end() :]).group()):  # type: ignore[union-attr]
                return ""
            found = found or (self._party(words) if words else "")
        return found
