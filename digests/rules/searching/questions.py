"""What a reader asks for: the words to find, in all their spellings, and what the question is about."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from digests.model import Relation
from digests.model.lexicon import AskingWords, Lexicon
from digests.rules.folding import simplified
from digests.rules.searching.names import Names, in_scripts, names_of
from digests.rules.searching.words import Form, Word, form_of, is_han, words_in

SEARCHED = timedelta(days=30)
LONGEST_QUESTION = 200
MOST_TERMS = 12
MOST_FORMS = 24  # forms of one term; a party has many names
LONGEST_RUN = 3  # Chinese characters that stay together if no name divides them


class Asks(StrEnum):
    """What a question wants to know, beyond articles with its words."""

    NOTHING = "nothing"
    WHEN = "when"
    WHO = "who"
    SAID = "said"


@dataclass(frozen=True, slots=True)
class Term:
    """Something to find: the reader's `words`, and its spellings as `forms`, the reader's own first. A term that
    is not `required` only helps to rank. `parts` are the terms of the words of a longer name. `of_main`: the term
    names one of the two main parties, as nearly all articles do."""

    words: str
    forms: tuple[Form, ...]
    required: bool = True
    parts: tuple["Term", ...] = ()
    of_main: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What is searched for. `text` is the part of the question that counts. `speaker` is the party (id) whose
    words are asked for, "" if none."""

    text: str
    terms: tuple[Term, ...]
    asks: Asks = Asks.NOTHING
    speaker: str = ""

    @property
    def required(self) -> tuple[Term, ...]:
        """The terms that an article must have. If no term is required, all are."""
        return tuple(term for term in self.terms if term.required) or self.terms

    def parted(self, whole: Container[Term]) -> "Question":
        """Return the question with every name divided into its parts, except the names in `whole`."""
        terms = (part for term in self.terms for part in ((term.parts if term not in whole else ()) or (term,)))
        return replace(self, terms=tuple(dict.fromkeys(terms)))


def read_question(text: str, relation: Relation, lexicon: Lexicon) -> Question:
    """Read any text as a question. Its first 200 characters count, cut at the end of a word. A question that
    consists of question words has no terms. Pure."""
    cut = _cut(" ".join(text[: 2 * LONGEST_QUESTION].split()), LONGEST_QUESTION)
    asking, names = lexicon.asking, names_of(relation, lexicon)
    asks = _asked(cut, asking)
    pair = form_of(relation.title)
    read = (_helping(term, pair) for term in _Reading(cut, names, lexicon, asks).terms())
    terms = list({term.forms: term for term in read}.values())[:MOST_TERMS]
    speaker = ""
    if asks is Asks.SAID:
        named = next((term for term in terms if _own(term, lexicon) in names.parties), None)
        speaker = names.parties[_own(named, lexicon)] if named else ""
        if named and _own(named, lexicon) in names.of_parties and len(terms) > 1:
            terms.remove(named)
    return Question(cut, tuple(terms), asks, speaker)


def _asked(text: str, asking: AskingWords) -> Asks:
    for asks, pattern in ((Asks.WHEN, asking.when), (Asks.WHO, asking.who), (Asks.SAID, asking.said)):
        if pattern.search(text):
            return asks
    return Asks.NOTHING


def _helping(term: Term, pair: Form) -> Term:
    """Return a term; the name of the pair only helps to rank, because every article is about the two."""
    return replace(term, required=False) if pair in term.forms else term


def _own(term: Term, lexicon: Lexicon) -> Form:
    """Return the term as the reader wrote it, in simplified characters."""
    return tuple(simplified(word, lexicon.comparison) for word in term.forms[0])


def _cut(words: str, most: int) -> str:
    """Return at most this many characters, cut at the end of a word: half a word would find nothing."""
    return words if len(words) <= most else words[: most + 1].rpartition(" ")[0] or words[:most]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One question while it is read."""

    text: str
    names: Names
    lexicon: Lexicon
    asks: Asks

    def terms(self) -> Iterator[Term]:
        """Yield the terms in order: the longest known names, other words, runs of Chinese characters."""
        blanked = self.lexicon.asking.phrases.sub(lambda found: " " * len(found[0]), self.text)
        words = words_in(blanked)
        at = 0
        while at < len(words):
            if is_han(words[at].stem):
                end = self._end_of_run(words, at)
                yield from self._chinese(words[at].start, words[end - 1].end)
            else:
                end = at + self._length(words, at)
                yield from self._latin(words[at:end])
            at = end

    def _end_of_run(self, words: Sequence[Word], at: int) -> int:
        end = at + 1
        while end < len(words) and is_han(words[end].stem) and words[end].start == words[end - 1].end:
            end += 1
        return end

    def _length(self, words: Sequence[Word], at: int) -> int:
        """Return how many words from there on are one name; 1 if they are none."""
        for name in self.names.firsts.get(words[at].stem, ()):
            if tuple(word.stem for word in words[at : at + len(name)]) == name:
                return len(name)
        return 1

    def _latin(self, words: Sequence[Word]) -> Iterator[Term]:
        text = self.text[words[0].start : words[-1].end]
        small, asking = text.lower(), self.lexicon.asking
        if len(words) == 1 and small in asking.silent and not self._is_name(text):
            return
        optional = self.asks is Asks.WHEN and small in asking.timing
        parts = [self.text[word.start : word.end] for word in words] if len(words) > 1 else []
        term = self._term(text, tuple(word.stem for word in words))
        known = (self._term(part, form_of(part)) for part in parts if part.lower() not in asking.silent)
        yield replace(term, required=not optional, parts=tuple(known))

    def _is_name(self, text: str) -> bool:
        """Say whether a word that is usually silent is a name here: "WHO" in a text with small letters."""
        return len(text) > 1 and text.isupper() and not (self.text.isupper() and self.text != text)

    def _chinese(self, start: int, end: int) -> Iterator[Term]:
        """Divide a run of Chinese characters at its names. Leave out words of questions from the rest."""
        run = simplified(self.text[start:end], self.lexicon.comparison)
        before = 0
        for found in self.names.chinese.finditer(run):
            yield from self._unknown(start + before, start + found.start())
            if found[0] not in self.lexicon.asking.silent:
                text = self.text[start + found.start() : start + found.end()]
                optional = self.asks is Asks.WHEN and found[0] in self.lexicon.asking.timing
                pieces = [text[:2], text[2:]] if len(text) > 2 else []
                parts = tuple(self._term(piece, tuple(piece)) for piece in pieces)
                yield replace(self._term(text, tuple(text)), required=not optional, parts=parts)
            before = found.end()
        yield from self._unknown(start + before, end)

    def _unknown(self, start: int, end: int) -> Iterator[Term]:
        """Yield the characters between two names in pieces of two or three."""
        silent = self.lexicon.asking.silent
        while start < end and self.text[start] in silent:
            start += 1
        while start < end and self.text[end - 1] in silent:
            end -= 1
        while start < end:
            size = end - start if end - start <= LONGEST_RUN else 2
            text = self.text[start : start + size]
            optional = self.asks is Asks.WHEN and text in self.lexicon.asking.timing
            yield replace(self._term(text, tuple(text)), required=not optional)
            start += size

    def _term(self, text: str, form: Form) -> Term:
        plain = tuple(simplified(word, self.lexicon.comparison) for word in form)
        known = (form, *self.names.forms.get(plain, ()))
        forms = (each for name in known for each in in_scripts(name, self.lexicon.comparison))
        return Term(text, tuple(dict.fromkeys(forms))[:MOST_FORMS], of_main=plain in self.names.of_main)
