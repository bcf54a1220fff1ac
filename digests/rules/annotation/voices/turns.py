"""Whose turn a sentence is in a transcript: the label before a colon speaks, until the next one."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from digests.model import Article, Ownership
from digests.model.lexicon import Lexicon
from digests.rules.annotation.turns import spokesperson_of
from digests.rules.annotation.voices.organisations import is_press
from digests.rules.annotation.voices.register import Register, Speaker
from digests.rules.texts import is_chinese

OPENING = 3000  # characters of a text in which those who speak are introduced
BEFORE = 90  # characters before a name that may say what office it holds
ASKING, CLOSING = ("?", "？"), ' "”」』)）'
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
    article: Article, sentences: Sequence[str], starts: Collection[int], register: Register, lexicon: Lexicon
) -> list[Turn | None]:
    """Return each sentence's turn, None for what nobody's label stands before; all None for a text that is none.

    `starts` are the sentences that open a paragraph. A government's own transcript has at least one label of its
    side; any other also one of somebody who asks.
    """
    reader = _Labels(article, register, lexicon)
    turns: list[Turn | None] = []
    for index, sentence in enumerate(sentences):
        before = turns[-1] if turns else None
        match = lexicon.proof.label.match(sentence) if index in starts else None
        words = match.group().partition("(")[0].strip(" :：.\t\xa0") if match else ""
        if match is None or reader.says(words):
            turns.append(Turn(before.speaker) if before else None)
        elif lexicon.proof.heading.match(words):
            turns.append(None)
        else:
            turns.append(Turn(reader.speaker(words), match.end()))
    labelled = [turn for turn in turns if turn and turn.label]
    answered = any(turn.speaker for turn in labelled)
    asked = any(turn.speaker is None for turn in labelled)
    if not (answered and (reader.home or asked)) and not reader.asks:
        return [None] * len(sentences)
    return _mended(turns, sentences, starts, own=bool(reader.home))


def _mended(
    turns: list[Turn | None], sentences: Sequence[str], starts: Collection[int], *, own: bool
) -> list[Turn | None]:
    """Return the turns with the labels that writers forget: where one asks after another in a government's `own`
    transcript, what stands behind the question is its answer; where somebody answers twice, a last paragraph that
    asks is the question between."""
    places = [index for index, turn in enumerate(turns) if turn and turn.label]
    speaker: Speaker | None = None
    for first, following in zip(places, [*places[1:], len(turns)], strict=True):
        turn, behind = turns[first], turns[following] if following < len(turns) else Turn(None)
        asking = [index for index in range(first, following) if sentences[index].rstrip(CLOSING).endswith(ASKING)]
        paragraphs = [index for index in range(first + 1, following) if index in starts]
        speaker = (turn.speaker if turn else None) or speaker
        if turn is None or behind is None or not asking:
            continue
        if own and turn.speaker is None and behind.speaker is None and speaker is not None:
            begins = next((index for index in paragraphs if index > asking[-1]), following)
            turns[begins:following] = [Turn(speaker)] * (following - begins)
        again = turn.speaker is not None and turn.speaker == behind.speaker
        if again and paragraphs and asking[-1] >= paragraphs[-1]:
            turns[paragraphs[-1] : following] = [Turn(None)] * (following - paragraphs[-1])
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
            behind = AFTER.match(self.opening[match.end() :]).group()  # type: ignore[union-attr]
            if self._foreign(words) or self._foreign(behind):
                return ""
            found = found or (self._party(words) if words else "") or self._held(behind)
        return found

    def _held(self, behind: str) -> str:
        """Return the party of the office that stands behind a name: "Otis Barr, Department Spokesperson"."""
        office = behind.removeprefix(", ")
        return (self._party(office) or self._office(office)) if office != behind else ""
