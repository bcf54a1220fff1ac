"""Which of a party's words are told by two independent publishers: the same words, or the same statement."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from digests.model import Article, Passage
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.folding import skeleton
from digests.rules.scripts import folded
from digests.rules.similarity import retells, stems_of
from digests.rules.texts import is_chinese, words_of

RUN, RUN_CHINESE = 8, 16  # words, characters in a row that two have in common only where they quote the same


@dataclass(frozen=True, slots=True)
class _Said:
    """A passage with its publisher's number, its stems and its runs of words."""

    passage: Passage
    publisher: int
    stems: frozenset[str]
    runs: frozenset[tuple[str, ...]]


def confirmed_of(
    lines: Iterable[Passage],
    passages: Iterable[Passage],
    articles: Sequence[Article],
    publishers: Mapping[int, int],
    lexicon: Lexicon,
) -> tuple[tuple[int, int], ...]:
    """Return, by article and index, which of the lines another publisher tells too, with proof of the same party.

    `passages` are all of the story, `publishers` the number of the publisher of each article, which copies of one
    report share. A source that cannot vouch confirms nothing. Pure.
    """
    vouching = {article.id for article in articles if trust.can_vouch(article.source)}
    wanted = [each for each in lines if each.article in vouching]
    parties = {each.party for each in wanted}
    told = [each for each in passages if each.proof and each.party in parties and each.article in vouching]
    if not trust.are_independent(publishers[each.article] for each in (*wanted, *told)):
        return ()
    others = [_read(each, publishers, lexicon) for each in told]
    return tuple(
        (line.article, line.index) for line in wanted if _is_confirmed(_read(line, publishers, lexicon), others)
    )


def _is_confirmed(line: _Said, others: Collection[_Said]) -> bool:
    """Say whether the words are told by independent publishers: the line's own, and those who tell the same."""
    same = (
        each.publisher for each in others if each.passage.party == line.passage.party and _tell_same(line, each)
    )
    return trust.are_independent((line.publisher, *same))


def _tell_same(one: _Said, other: _Said) -> bool:
    return bool(one.runs & other.runs) or retells(one.stems, other.stems)


def _read(passage: Passage, publishers: Mapping[int, int], lexicon: Lexicon) -> _Said:
    said = passage.text.replace(passage.speaker_text, " ") if passage.speaker_text else passage.text
    words = tuple(words_of(folded(skeleton(said), lexicon.comparison)))
    length = RUN_CHINESE if is_chinese(said) else RUN
    runs = frozenset(words[start : start + length] for start in range(len(words) - length + 1))
    return _Said(passage, publishers[passage.article], frozenset(stems_of(said, lexicon)), runs)
