"""Finds a reader's watch words in a digest: whole words and their plurals; Chinese as a run of characters. A word
counts with all names that the relation has for the same thing. Each text is read once for all words."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from digests.errors import PreferenceError
from digests.model import Card, Digest, Relation, Story, Week
from digests.model.lexicon import Lexicon
from digests.rules.folding import folded, simplified
from digests.rules.issuing.told import lines_of
from digests.rules.searching.names import name_groups, names_of_party
from digests.rules.showing import visible
from digests.rules.texts import HAN_SEARCHED

MOST_WATCHED = 20
"""The most watch words of a subscriber."""
LONGEST_WORD, MOST_PIECES, LEAST_LETTERS = 40, 12, 2
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
    """Return the watch words in a text, divided by commas, semicolons or new lines. Raises PreferenceError if there
    are more words than a subscriber can have, or if a word is too short or too long, or has other signs than
    letters, figures and what joins them."""
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
    """Finds watch words in cards. The meaning of a word is looked up once."""

    def __init__(self, relation: Relation, lexicon: Lexicon) -> None:
        self._names, self._lexicon = watch_names(relation, lexicon), lexicon
        self._meant: dict[str, frozenset[Spelling]] = {}

    def runs_of(self, digest: Digest) -> dict[int, frozenset[Spelling]]:
        """Return every run of words that each card of a digest tells, by the card's story."""
        return {card.story: self._runs(_told_on(card)) for card in digest.cards}

    def runs_in(self, story: Story) -> frozenset[Spelling]:
        """Return every run of words that a card of a story may tell, whoever reads it."""
        said = (*story.passages, *chain.from_iterable(story.lines.values()))
        asked = chain.from_iterable(each.passages for each in story.asked)
        titles = (title for each in story.articles for title in (each.title, story.headline_of(each)))
        return self._runs([story.headline, *titles, *(each.text for each in (*said, *asked))])

    def found(self, words: Iterable[str], runs: Collection[Spelling]) -> tuple[str, ...]:
        """Return the words that are among these runs, in their order."""
        return tuple(word for word in words if not self._means(word).isdisjoint(runs))

    def marked(self, digest: Digest, words: Sequence[str], runs: Mapping[int, frozenset[Spelling]]) -> Digest:
        """Return the digest with the watch words that occur in each card. `runs` are those of `runs_of`."""
        sections = tuple(
            replace(
                section,
                cards=tuple(replace(card, watched=self.found(words, runs[card.story])) for card in section.cards),
            )
            for section in digest.sections
        )
        return replace(digest, sections=sections)

    def marked_week(self, week: Week, words: Sequence[str]) -> Week:
        """Return the review of a week with those of the words on each line that it has."""

        def has(*texts: str) -> tuple[str, ...]:
            return self.found(words, self._runs(texts))

        sections = tuple(
            (theme, tuple(replace(line, watched=has(line.headline, line.article.title)) for line in lines))
            for theme, lines in week.sections
        )
        said = tuple(replace(each, watched=has(each.words)) for each in week.said)
        return replace(week, sections=sections, said=said)

    def _means(self, word: str) -> frozenset[Spelling]:
        if word not in self._meant:
            spelled = spelling_of(word, self._lexicon)
            self._meant[word] = self._names.alike.get(spelled, frozenset((spelled,)))
        return self._meant[word]

    def _runs(self, texts: Iterable[str]) -> frozenset[Spelling]:
        return frozenset(
            chain.from_iterable(_runs_in(simplified(folded(text), self._lexicon.comparison)) for text in texts)
        )


def _told_on(card: Card) -> list[str]:
    lines = (card.head, *lines_of(card))
    return [card.headline, *(line.passage.text for line in lines if line), *(each.title for each in card.outlets)]


def _runs_in(text: str) -> Iterable[Spelling]:
    """Yield every run of at most twelve words of a folded text, and the same run with its last word in the
    singular. Chinese characters are a run only if nothing stands between them."""
    found = [(each[0], each.start(), each.end()) for each in _PIECE.finditer(text)]
    for first in range(len(found)):
        run: Spelling = ()
        for place in range(first, min(first + MOST_PIECES, len(found))):
            word, start, _ = found[place]
            if run and start != found[place - 1][2] and _is_han(word) and _is_han(run[-1]):
                break
            yield from ((*run, each) for each in {word, *_singulars(word)})
            run = (*run, word)


def _singulars(word: str) -> tuple[str, ...]:
    if len(word) < 4 or not word.isascii() or not word.endswith("s") or word.endswith("ss"):
        return ()
    return (
        word[:-1],
        *((f"{word[:-3]}y",) if word.endswith("ies") else (word[:-2],) if word.endswith("es") else ()),
    )


def _is_han(word: str) -> bool:
    return not word.isascii() and re.fullmatch(rf"[{HAN_SEARCHED}]", word) is not None
