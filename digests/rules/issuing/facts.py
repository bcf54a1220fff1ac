"""Decides whether a fact was told before. It was, if its numbers and days are known, and most of what it is about.

The measure is that of novelty detection: the share of a sentence that earlier sentences cover. A new figure, a new
day, an opposite act or another speaker makes a fact new, whatever the share. The measure was set on half of the
pairs in `tests/digests/issuing/retold.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from digests.model import Fact
from digests.rules.remembering import remembered
from digests.rules.texts import HAN

COVERED = 0.6
COVERED_WITH_FIGURES = 0.4
COVERED_ANEW = 0.75
SAME_MATTER = 0.5
FEW = 3  # two facts about one thing share at least so many terms
SOFT = frozenset(("agree", "meet", "speak", "ask", "urge", "warn", "earlier"))
AGREEABLE = frozenset(("agree", "speak", "earlier"))  # acts that neither demand, decide nor refuse
_DECISIVE = "bind correct delay cancel reject resume suspend lift fail expire widen free sentence sue"
_OTHER_STEPS = "raise lower propose approve list summon detain investigate freeze bar sail agree extend"
DECISIVE = frozenset(_DECISIVE.split())
STEPS = DECISIVE - {"correct"} | frozenset(_OTHER_STEPS.split())  # acts that change something; talk does not
DEEDS = STEPS | {"meet"}
STANDS = frozenset(("oppose", "urge", "answer", "warn", "ask"))  # acts by which a party says where it stands
OPPOSED = (
    ("extend", "expire"),
    ("raise", "lift"),
    ("raise", "lower"),
    ("suspend", "resume"),
    ("approve", "reject"),
    ("list", "lift"),
)
OPPOSITES = {
    act: frozenset(chain.from_iterable(pair for pair in OPPOSED if act in pair)) - {act}
    for act in chain.from_iterable(OPPOSED)
}
NAME, GOODS, THING, ACT = "name ", "goods ", "thing ", "act "
EXACT = 3  # digits
STEM = 5  # a word means a thing if both begin with the same five letters
COUNTED = frozenset(("count", "vote"))
LARGE = 1e6  # two numbers of this size or more count as one number if they differ only by rounding


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """What a fact tells, as it is compared with other facts: in one script (`said`), and across scripts (`terms`).
    `firm` are its acts that are more than talk, `opposites` the acts that undo each of its acts."""

    fact: Fact
    chinese: bool
    said: frozenset[str]
    terms: frozenset[str]
    things: frozenset[str]
    acts: frozenset[str]
    firm: frozenset[str]
    opposites: Mapping[str, frozenset[str]]
    negated: bool


@remembered(20_000)
def telling_of(fact: Fact) -> Telling:
    """Return the fact with what it tells."""
    acts = frozenset(fact.acts)
    return Telling(
        fact=fact,
        chinese=in_chinese(fact),
        said=_said_in(fact),
        terms=terms_of(fact),
        things=frozenset(word for word in fact.words if word.startswith(THING)),
        acts=acts,
        firm=acts - SOFT,
        opposites={act: OPPOSITES[act] for act in acts if act in OPPOSITES},
        negated="not" in acts,
    )


def repeats(fact: Fact, known: Fact, least: float = 0.0) -> bool:
    """Say whether the fact tells nothing beyond the `known` fact. The known fact must cover at least the share
    `least`."""
    return tells_again(telling_of(fact), telling_of(known), least)


def tells_again(telling: Telling, other: Telling, least: float = 0.0) -> bool:
    """Say whether a telling tells nothing beyond the `other` one, as `repeats` does."""
    fact, known = telling.fact, other.fact
    if (fact.actor and known.actor and fact.actor != known.actor) or telling.negated != other.negated:
        return False
    if telling.chinese != other.chinese:
        share = _covered(telling.terms, other.terms, across=True)
    else:
        share = len(telling.said & other.said) / len(telling.said) if telling.said else 0.0
    # This test comes first, because it is quick and most facts are new.
    if share < COVERED_WITH_FIGURES or share < max(least, _enough(telling, other)):
        return False
    if any(not any(same_number(each, number) for number in known.numbers) for each in fact.numbers):
        return False
    return not (_opposed(telling, other) or _of_another(telling, other) or moves_on(fact, known))


def says_again(fact: Fact, known: Fact) -> bool:
    """Say whether an office says the same once more. The words may be others, and another person may speak for the
    office. But there must be no other act, no other figure, no other day, and no meeting. If no office is known,
    the speaker or else the party counts."""
    if not fact.actor or fact.actor != known.actor or (fact.office and known.office not in ("", fact.office)):
        return False
    acts, before = set(fact.acts), set(known.acts)
    if acts - before - AGREEABLE or ("not" in acts) != ("not" in before) or "meet" in acts:
        return False
    figures = all(any(same_number(each, other) for other in known.numbers) for each in fact.numbers)
    return figures and not moves_on(fact, known) and _alike(fact, known)


def _enough(telling: Telling, other: Telling) -> float:
    """Return the share of a fact that must be known, so that the fact counts as told."""
    fact = telling.fact
    if not telling.firm <= other.acts:
        return COVERED_ANEW if other.acts else COVERED
    figures = fact.numbers or fact.days
    return COVERED_WITH_FIGURES if figures and fact.actor in ("", other.fact.actor) else COVERED


def moves_on(fact: Fact, known: Fact) -> bool:
    """Say whether the fact goes beyond the known one: by another day, by an act that ends or begins something, by
    another step, or by a step that is taken towards others."""
    begins = (set(fact.acts) - set(known.acts)) & DECISIVE
    steps, before = STEPS & set(fact.acts), STEPS & set(known.acts)
    return (
        not set(fact.days) <= set(known.days)
        or bool(begins)
        or bool(steps and before and steps.isdisjoint(before))
        or to_others(fact, known)
        or came_true(fact, known)
    )


def came_true(fact: Fact, known: Fact) -> bool:
    """Say whether the fact tells a deed as done that the known fact told only as to come. The fact must not
    name a day."""
    is_done = not fact.ahead and not fact.days and "not" not in fact.acts
    return is_done and not done_in(fact).isdisjoint(known.ahead)


def done_in(fact: Fact) -> frozenset[str]:
    """Return the deeds that a fact tells as done. Deeds still to come are left out."""
    return DEEDS & set(fact.acts) - set(fact.ahead)


def to_others(fact: Fact, known: Fact) -> bool:
    """Say whether two facts tell one kind of step, but towards different ones. Each fact names somebody or
    something that the other does not: two firms that were listed, two ships that sailed by, goods with no word in
    common."""
    if not DEEDS & set(fact.acts) & set(known.acts):
        return False

    def names_another(one: Fact, other: Fact) -> bool:
        return not {word.removeprefix(NAME) for word in one.words if word.startswith(NAME)} <= set(other.words)

    def has_other_goods(one: Fact, other: Fact) -> bool:
        goods = {word.removeprefix(GOODS) for word in one.words if word.startswith(GOODS)}
        return len(goods) > 1 and goods.isdisjoint(other.words)

    return any(each(fact, known) and each(known, fact) for each in (names_another, has_other_goods))


def same_matter(fact: Fact, known: Fact) -> bool:
    """Say whether two facts are about one thing. Figures and days do not count."""
    if _of_another(telling_of(fact), telling_of(known)):
        return False
    across = in_chinese(fact) != in_chinese(known)
    return shared(fact, known) >= FEW and _covered(_matter(fact), _matter(known), across=across) >= SAME_MATTER


def _alike(fact: Fact, known: Fact) -> bool:
    """Say whether two facts are about one thing. One of them may say more of it than the other."""
    across = in_chinese(fact) != in_chinese(known)
    one, other = _matter(fact), _matter(known)
    common = _covered(one, other, across=across) + _covered(other, one, across=across)
    apart = _of_another(telling_of(fact), telling_of(known))
    return shared(fact, known) >= FEW and not apart and common >= 2 * SAME_MATTER


def shared(fact: Fact, known: Fact) -> int:
    """Return how many things, acts and words two facts have in common. A thing of several words counts by its
    words."""
    common = subjects_of(fact) & subjects_of(known)
    return len(set(fact.acts) & set(known.acts)) + sum(" " not in term for term in common)


@remembered(20_000)
def subjects_of(fact: Fact) -> frozenset[str]:
    """Return the words and things that a fact is about, not its acts. A thing and the word for it count once."""
    words = {word for word in fact.words if not word.startswith((NAME, GOODS, THING))}
    stems = {word[:STEM] for word in words}
    things = (word.removeprefix(THING) for word in fact.words if word.startswith(THING))
    return frozenset((*words, *(thing for thing in things if thing[:STEM] not in stems or " " in thing)))


def same_event(fact: Fact, known: Fact) -> bool:
    """Say whether two facts of different stories are about one event: most of each is in the other."""
    return same_matter(fact, known) and same_matter(known, fact)


def same_number(one: str, other: str) -> bool:
    """Say whether two numbers are one, perhaps rounded: "about 60" and 62 aircraft, $18.2 and $18 billion."""
    value, unit = _parted(one)
    known, of = _parted(other)
    if unit != of and not {unit, of} <= COUNTED:
        return False
    if value == known:
        return True
    loose = one.startswith("~") or other.startswith("~") or min(value, known) >= LARGE
    return loose and (_rounds_to(value, known) or _rounds_to(known, value))


def _parted(number: str) -> tuple[float, str]:
    value, _, unit = number.lstrip("~").partition(" ")
    return float(value), unit


def _rounds_to(exact: float, rough: float) -> bool:
    digits = len(f"{rough:e}".partition("e")[0].rstrip("0").replace(".", ""))
    return float(f"{exact:.{max(digits, 1) - 1}e}") == rough


def _covered(said: frozenset[str], before: frozenset[str], *, across: bool) -> float:
    """Return which share of the terms `said` is among the terms `before`. Across scripts only terms count that can
    be compared."""
    if across:
        said = frozenset(term for term in said if term.startswith((THING, ACT)) or term[0].isdigit())
        if len(said) < 2 and not any(map(is_exact, said)):
            return 0.0
    return len(said & before) / len(said) if said else 0.0


def _said_in(fact: Fact) -> frozenset[str]:
    """Return all that a fact tells, each once. A thing whose words are all in the fact is left out, so that in a
    fact of few words nothing counts both as word and as thing."""
    subjects = subjects_of(fact)
    stems = {subject[:STEM] for subject in subjects if " " not in subject}
    once = (each for each in subjects if " " not in each or {word[:STEM] for word in each.split()} - stems)
    figures = (*(number.lstrip("~") for number in fact.numbers), *fact.days)
    return frozenset((*once, *(f"{ACT}{act}" for act in fact.acts), *figures))


@remembered(20_000)
def terms_of(fact: Fact) -> frozenset[str]:
    """Return all terms by which a fact is found again: its numbers, acts, words and things."""
    return frozenset((*_matter(fact), *(number.lstrip("~") for number in fact.numbers), *fact.days))


def _matter(fact: Fact) -> frozenset[str]:
    words = (word for word in fact.words if not word.startswith((NAME, GOODS)))
    return frozenset((*words, *(f"{ACT}{act}" for act in fact.acts)))


def is_exact(term: str) -> bool:
    """Say whether a term is a number so exact that hardly two things have it: 283,000 tons, $18.2 billion."""
    value, _, unit = term.partition(" ")
    digits = value.partition("e")[0].replace(".", "").strip("0")
    return bool(unit) and term[0].isdigit() and len(digits) >= EXACT


def in_chinese(fact: Fact) -> bool:
    """Say whether the fact was told in Chinese."""
    if "".join(fact.words).isascii():
        return False
    words = [word for word in fact.words if not word.startswith((THING, NAME, GOODS))]
    return sum(HAN.match(word) is not None for word in words) * 2 > len(words)


def _of_another(one: Telling, other: Telling) -> bool:
    """Say whether each fact is about something that the other is not about, such as gallium and germanium."""
    return not (one.things <= other.things or other.things <= one.things)


def _opposed(one: Telling, other: Telling) -> bool:
    """Say whether a fact has an act that undoes what the other fact tells."""
    undone = ((act, opposites) for act, opposites in one.opposites.items() if act not in other.acts)
    return any(not opposites.isdisjoint(other.acts) for _, opposites in undone)
