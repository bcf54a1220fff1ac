"""Ranks the articles that have the words of a question: by where and how well they have them, then by age.

Every database gives the same words for the same articles, so all databases rank alike.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from digests.rules.remembering import remembered
from digests.rules.searching.questions import Term
from digests.rules.searching.words import Form, in_index, indexed, is_han

# Chosen on the labelled questions (`tests.benchmarks.searching`).
HEADLINE, PEG, LEAD, BODY = 1.0, 0.55, 0.35, 0.12
IN_PEG, IN_LEAD = 220, 700  # characters of the index behind the title
OTHER_WORDS = 0.85  # the factor for a spelling that the reader did not write
TOGETHER, NEAR, NEAR_BY, IN_A_ROW = 0.15, 0.08, 120, 0.15  # all in the headline; near; in a row
HELPING = 0.2  # for a term that is not required
AGAIN, MOST_AGAIN = 0.03, 4
OF_HEADLINE = 0.1  # times the share of the headline that the words make up
MOST_INDEXED = 4  # characters of the index for one character of a title
STEPS = 10  # steps for a score of one


@dataclass(frozen=True, slots=True)
class Match:
    """An article that has the words. `words` are its indexed words, the title's first. `came_out` is UTC."""

    article: int
    title: str
    words: str
    came_out: datetime


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article with its score (higher is better), when it came out, and the places of the required terms that it
    lacks."""

    article: int
    score: float
    came_out: datetime
    lacks: frozenset[int] = frozenset()

    @property
    def step(self) -> int:
        """The score in steps. Articles in the same step are sorted by age."""
        return round(self.score * STEPS)


def ranked(
    matches: Sequence[Match], terms: Sequence[Term], weights: Sequence[float] = (), *, partly: bool = False
) -> list[Ranked]:
    """Return the articles, best first, and the newest of equals first. `weights` are those of the required terms,
    in their order (default: all equal). `partly`: an article may lack required terms. Otherwise a term that is not
    found here is in the body, because the database has found it. Pure."""
    required = [term for term in terms if term.required] or list(terms)
    helping = [term for term in terms if term not in required]
    found = [_ranked(match, required, helping, weights or [1.0] * len(required), partly) for match in matches]
    return sorted(found, key=lambda each: (each.step, each.came_out, each.article), reverse=True)


def subsets(count: int, dropped: int) -> list[tuple[int, ...]]:
    """Return the places of the terms that stay, for every way to drop this many of `count` terms."""
    return list(combinations(range(count), count - dropped))


@dataclass(frozen=True, slots=True)
class _Where:
    """Where an article has a term: the worth of that, and the first place in its indexed words (-1: unknown)."""

    worth: float
    at: int


def _ranked(
    match: Match, required: Sequence[Term], helping: Sequence[Term], weights: Sequence[float], partly: bool
) -> Ranked:
    words = f" {match.words} "
    title = _title_of(words, match.title, [*required, *helping])
    found = [_where(words, title, term) for term in required]
    lacks = frozenset(place for place, each in enumerate(found) if each is None) if partly else frozenset()
    held = [
        (weight, each or _Where(0.0 if partly else BODY, -1)) for weight, each in zip(weights, found, strict=True)
    ]
    score = sum(weight * each.worth for weight, each in held) / sum(weights)
    score += HELPING * sum(each.worth for each in (_where(words, title, term) for term in helping) if each)
    score += _nearness([each.at for _, each in held if each.at >= 0], title, len(required))
    if len(required) > 1 and _in_a_row(words, required):
        score += IN_A_ROW
    return Ranked(match.article, score + _share_of_title(words[:title], required), match.came_out, lacks)


def _title_of(words: str, title: str, terms: Sequence[Term]) -> int:
    """Return the length of the title among the indexed words, 0 if no term can stand in it. Stemming all titles
    would take longer than everything else."""
    longest = MOST_INDEXED * len(title)
    if all(words.find(_needle(form), 0, longest) < 0 for term in terms for form in term.forms):
        return 0
    return len(f" {indexed(title)}")


def _where(words: str, title: int, term: Term) -> _Where | None:
    best: _Where | None = None
    for number, form in enumerate(term.forms):
        needle = _needle(form)
        at = words.find(needle)
        if at < 0:
            continue
        worth = _place(at, title) + AGAIN * min(words.count(needle, at + len(needle) - 1), MOST_AGAIN)
        worth *= OTHER_WORDS if number else 1.0
        if best is None or worth > best.worth:
            best = _Where(worth, at)
    return best


def _place(at: int, title: int) -> float:
    if at < title:
        return HEADLINE
    behind = at - title
    return PEG if behind < IN_PEG else LEAD if behind < IN_LEAD else BODY


def _nearness(places: Collection[int], title: int, terms: int) -> float:
    if terms < 2 or len(places) < terms:
        return 0.0
    if max(places) < title:
        return TOGETHER
    return NEAR if max(places) - min(places) <= NEAR_BY else 0.0


def _in_a_row(words: str, terms: Sequence[Term]) -> bool:
    """Say whether the article has the reader's words as one phrase."""
    return _needle(tuple(word for term in terms for word in term.forms[0])) in words


def _share_of_title(title: str, terms: Sequence[Term]) -> float:
    many = title.count(" ")
    inside = sum(1 for term in terms if any(_needle(form) in f"{title} " for form in term.forms))
    return OF_HEADLINE * min(1.0, inside / max(many, 1))


@remembered(4096)
def _needle(form: Form) -> str:
    """Return the text to find in the indexed words. A single Chinese character only begins a word of the index."""
    return f" {in_index(form)}{'' if len(form) == 1 and is_han(form[0]) else ' '}"
