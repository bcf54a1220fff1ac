"""Finds a reader's watch words in a digest: whole words and their plurals; Chinese as a run of characters. A word
counts with all names that the relation has for the same thing. Each text is read once for all words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from digests.errors import PreferenceError
from digests.model import Card, Digest, Relation, Story, Week, WeekStory
from digests.model.lexicon import ComparisonWords, Lexicon
from digests.rules.folding import folded, simplified
from digests.rules.issuing.told import lines_of
from digests.rules.remembering import remembered
from digests.rules.searching.names import name_groups, names_of_party
from digests.rules.showing import visible
from digests.rules.texts import HAN_SEARCHED

MOST_WATCHED = 20
"""The most watch words of a subscriber."""
LONGEST_WORD, MOST_PIECES, LEAST_LETTERS = 40, 12, 2
MOST_TEXTS = 8192  # the headlines and sentences of some days
_PIECE = re.compile(rf"[{HAN_SEARCHED}]|[^\W_{HAN_SEARCHED}]+")
_ALLOWED = re.compile(r"[^\W_][\w .&'’·/-]*")
_BETWEEN = re.compile(r"[,，、;；\n]+")

Spelling = tuple[str, ...]
"""The words of a name in order, folded. In Chinese each character is a word, simplified."""


@dataclass(frozen=True, slots=True, eq=False)
class WatchNames:
    """`alike` has for each spelling all of the same thing. `main` are the spellings of the main parties."""

    alike: Mapping[Spelling, frozenset[Spelling]]
    main: frozenset[Spelling]


def words_wished(text: str) -> tuple[str, ...]:
    """Return the watch words in a text, divided by commas, semicolons or new lines. Raises PreferenceError if
    there are more words than a subscriber can have, or if a word is too short or too long, or has other signs
    than letters, figures and what joins them."""
    wished = (" ".join(visible(each).split()) for each in _BETWEEN.split(text))
    found = [each for each in wished if each]
    if len(found) > MOST_WATCHED:
        raise PreferenceError("too many watch words", code="watch-full", most=MOST_WATCHED)
    if not found or not all(map(_is_word, found)):
        raise PreferenceError("no watch word", code="watch-word", most=LONGEST_WORD)
    return tuple(found)


def _is_word(text: str) -> bool:
    pieces = _PIECE.findall(text)
    enough = sum(map(len, pieces)) >= LEAST_LETTERS and len(pieces) <= MOST_PIECES
    return enough and len(text) <= LONGEST_WORD and _ALLOWED.fullmatch(text) is not None


def spelling_of(text: str, lexicon: Lexicon) -> Spelling:
    """Return the words of a text in the form for comparing."""
    return tuple(_PIECE.findall(simplified(folded(text), lexicon.comparison)))


def with_word(watched: Sequence[str], word: str, relation: Relation, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the watch words with one more, or unchanged if they have it already. Raises PreferenceError if there
    is no room, or if the word names a main party, because every story is about it."""
    wanted = spelling_of(word, lexicon)
    if any(spelling_of(each, lexicon) == wanted for each in watched):
        return tuple(watched)
    if wanted in watch_names(relation, lexicon).main:
        raise PreferenceError("a main party", code="watch-party", word=word)
    if len(watched) >= MOST_WATCHED:
        raise PreferenceError("enough watch words", code="watch-full", most=MOST_WATCHED)
    return (*watched, word)


@lru_cache(maxsize=8)
def watch_names(relation: Relation, lexicon: Lexicon) -> WatchNames:
    """Return the names of things in the relation and the lexicon. Pure; takes some milliseconds the first time."""
    alike: dict[Spelling, set[Spelling]] = defaultdict(set)
    for group in name_groups(relation, lexicon):
        members = set(filter(None, (spelling_of(name, lexicon) for name in group)))
        for each in members:
            alike[each] |= members
    main = chain.from_iterable(map(names_of_party, relation.main))
    return WatchNames(
        {each: frozenset(members) for each, members in alike.items()},
        frozenset(spelling_of(name, lexicon) for name in main),
    )


class Watcher:
    """Finds watch words in texts. How a word may be written is looked up once."""

    def __init__(self, relation: Relation, lexicon: Lexicon) -> None:
        self._names, self._lexicon = watch_names(relation, lexicon), lexicon
        self._written: dict[str, frozenset[tuple[str, str]]] = {}

    def found(self, words: Iterable[str], texts: Iterable[str]) -> tuple[str, ...]:
        """Return those of the words that one of the texts has, in their order."""
        compared = self._lexicon.comparison
        told = "\n".join(_in_words(text, compared) for text in texts)
        pieces = frozenset(told.split())  # most words are ruled out by the first piece of each spelling

        def has(word: str) -> bool:
            return any(first in pieces and written in told for first, written in self._written_as(word))

        return tuple(filter(has, words))

    def marked(self, digest: Digest, words: Sequence[str]) -> Digest:
        """Return the digest with the watch words that occur in each card."""
        sections = tuple(
            replace(
                section,
                cards=tuple(replace(card, watched=self.found(words, texts_of([card]))) for card in section.cards),
            )
            for section in digest.sections
        )
        return replace(digest, sections=sections)

    def marked_week(self, week: Week, words: Sequence[str]) -> Week:
        """Return the review of a week with the watch words that occur in each line."""
        sections = tuple(
            (theme, tuple(replace(each, watched=self.found(words, _texts_of_line(each))) for each in lines))
            for theme, lines in week.sections
        )
        said = tuple(replace(each, watched=self.found(words, (each.words,))) for each in week.said)
        return replace(week, sections=sections, said=said)

    def _written_as(self, word: str) -> frozenset[tuple[str, str]]:
        """Return each way to write the word as its first piece and the whole."""
        if word not in self._written:
            spelled = spelling_of(word, self._lexicon)
            meant = self._names.alike.get(spelled, (spelled,))
            self._written[word] = frozenset(
                ((*first, form)[0], f" {' '.join((*first, form))} ")
                for *first, last in meant
                for form in (last, *_plurals(last))
            )
        return self._written[word]


def texts_of(cards: Iterable[Card]) -> list[str]:
    """Return the texts of cards in which watch words are looked for: headlines, sentences, titles."""
    texts: list[str] = []
    for card in cards:
        lines = filter(None, (card.head, *lines_of(card)))
        texts += (card.headline, *(each.passage.text for each in lines), *(each.title for each in card.outlets))
    return texts


def texts_of_week(week: Week) -> list[str]:
    """Return the texts of a week in review in which watch words are looked for."""
    lines = chain.from_iterable(lines for _, lines in week.sections)
    return [*chain.from_iterable(map(_texts_of_line, lines)), *(each.words for each in week.said)]


def _texts_of_line(line: WeekStory) -> tuple[str, str]:
    return line.headline, line.article.title


def texts_in(story: Story) -> list[str]:
    """Return the texts that a card of the story may have, whoever reads it."""
    said = (
        *story.passages,
        *chain.from_iterable((*story.lines.values(), *(each.passages for each in story.asked))),
    )
    titles = chain.from_iterable((each.title, story.headline_of(each)) for each in story.articles)
    return [story.headline, *titles, *(each.text for each in said)]


@remembered(MOST_TEXTS)
def _in_words(text: str, compared: ComparisonWords) -> str:
    """Return a text's words as they are compared, a space before and behind each. Two Chinese characters have a
    bar between them where something stands between."""
    told, end = " ", 0
    for each in _PIECE.finditer(simplified(folded(text), compared)):
        apart = each.start() > end and _is_han(each[0]) and _is_han(told[-2:-1])
        told, end = f"{told}{'| ' if apart else ''}{each[0]} ", each.end()
    return told


def _plurals(word: str) -> list[str]:
    forms = (f"{word}s", f"{word}es", f"{word[:-1]}ies")
    return [each for each in forms if word in _singulars(each)]


def _singulars(word: str) -> tuple[str, ...]:
    if len(word) < 4 or not word.isascii() or not word.endswith("s") or word.endswith("ss"):
        return ()
    return (
        word[:-1],
        *((f"{word[:-3]}y",) if word.endswith("ies") else (word[:-2],) if word.endswith("es") else ()),
    )


def _is_han(word: str) -> bool:
    return not word.isascii() and re.fullmatch(rf"[{HAN_SEARCHED}]", word) is not None
