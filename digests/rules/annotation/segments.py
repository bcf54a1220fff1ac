"""Cuts an article into its matters: what is gated, themed, grouped and told later is a segment, not the article.

A conference has one a question with its answer and the follow-ups on the same matter, a fact sheet one a measure,
a live page or a roundup one an entry; ordinary news is one. What is left over (greetings, routine, closings) is a
segment of its own. `turns` tells who speaks, `exchanges` and `matters` where segments begin, `pegs` what they are
about.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from digests.model import Article, Ownership, Relation, Segment
from digests.model.lexicon import Lexicon
from digests.rules.annotation.dates.expressions import expressions
from digests.rules.annotation.dates.resolving import resolve
from digests.rules.annotation.exchanges import exchange_borders, is_conference
from digests.rules.annotation.matters import is_heading, lines_between, matter_borders, passing_borders
from digests.rules.annotation.pegs import peg_of
from digests.rules.annotation.turns import Turn, TurnKind, spokesperson_of, turns_of
from digests.rules.names import nations_of, people_of

DAYS = ("day", "weekday", "relative")  # forms of expressions that name a day


@dataclass(frozen=True, slots=True)
class Cut:
    """An article's segments in order, which hold each sentence exactly once, and each sentence's turn."""

    segments: tuple[Segment, ...]
    turns: tuple[Turn | None, ...]


def cut(
    article: Article,
    sentences: Sequence[str],
    starts: Collection[int],
    lexicon: Lexicon,
    relation: Relation | None = None,
) -> Cut:
    """Return the article's segments and turns. Pure, in linear time in the length of the text.

    `sentences` are the article's passages, verbatim and in order, `starts` those that open a paragraph; `relation`
    knows the people that a peg names. An article without sentences has one segment from 0 to -1; where an article
    is of one matter its headline says which, unless it is a conference's.
    """
    turns = turns_of(sentences, starts, article.title, lexicon)
    between = lines_between(article.text, sentences)
    conference = is_conference(turns)
    if conference:
        borders = exchange_borders(sentences, starts, turns, lexicon)
    else:
        borders = matter_borders(article.title, sentences, starts, turns, between, lexicon)
    headed = len(borders) > 1 and not conference
    naming = None
    if relation and not headed and article.source.ownership is Ownership.GOVERNMENT:
        naming = _naming(article, relation)
        borders = _with_passing(borders, sentences, starts, turns, naming)
    ends = [*borders[1:], len(sentences)]
    if len(borders) == 1 and not conference:
        return Cut((Segment(first=0, last=len(sentences) - 1),), tuple(turns))
    segments = []
    for first, end in zip(borders, ends, strict=True):
        headings = _headings(between[first], lexicon) if first and headed else []
        peg = peg_of(sentences[first:end], turns[first:end], headings, lexicon, naming)
        people = _people(peg, turns[first:end], article.title, lexicon, relation)
        segments.append(
            Segment(first=first, last=end - 1, peg=peg, day=day_in(peg, article, lexicon), people=people)
        )
    return Cut(tuple(segments), tuple(turns))


def _with_passing(
    borders: Sequence[int],
    sentences: Sequence[str],
    starts: Collection[int],
    turns: Sequence[Turn | None],
    naming: Callable[[str], bool],
) -> list[int]:
    """Return the borders with those around what is said of the other side where nobody asks."""
    found = set(borders)
    for first, end in pairwise([*borders, len(sentences)]):
        if not any(turn and turn.asked for turn in turns[first:end]):
            found.update(passing_borders(sentences, starts, first, end, naming))
    return sorted(found)


def _headings(lines: Sequence[str], lexicon: Lexicon) -> list[str]:
    return [line for line in lines if is_heading(line) and not lexicon.segments.stamp.match(line)]


def _naming(article: Article, relation: Relation) -> Callable[[str], bool]:
    """Return what says whether words name a main party of the relation other than the one whose text this is."""
    others = [nations_of(party) for party in relation.parties if party.main and party.id != article.source.party]
    return lambda text: any(nation.search(text) for nation in others)


def day_in(text: str, article: Article, lexicon: Lexicon, *, whole: bool = False) -> str:
    """Return the first day that words of an article name, as ISO 8601, seen from the day it is of; empty for none.
    `whole`: only a day with its year."""
    published = article.published.date() if article.published else None
    for expression in expressions(text, lexicon.dates):
        if expression.form in DAYS and (not whole or "year" in expression.parts):
            day = resolve(expression, published, None, lexicon) or ""
            if len(day) == len("2026-03-09"):  # not a year or month alone
                return day
    return ""


def _people(
    peg: str, turns: Sequence[Turn | None], title: str, lexicon: Lexicon, relation: Relation | None
) -> tuple[str, ...]:
    """Return who answers, by the labels or the headline, and the people of the relation that the peg names."""
    found: list[str] = []
    for turn in turns:
        if turn and turn.kind is TurnKind.ANSWERED and turn.speaker:
            unnamed = lexicon.segments.answer.match(f"{turn.speaker}: ")
            found.append(spokesperson_of(title, lexicon)[1] if unnamed else turn.speaker)
    people = [person for party in relation.parties for person in people_of(party).left(peg)] if relation else []
    found += [person.name for person in people if person.pattern.search(peg)]
    return tuple(dict.fromkeys(name for name in found if name))
