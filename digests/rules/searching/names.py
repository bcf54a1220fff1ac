"""Names that stand for the same thing in every language, as the relation and the lexicon have them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, product

from digests.model import Party, Person, Relation
from digests.model.lexicon import ComparisonWords, Lexicon
from digests.rules.folding import simplified
from digests.rules.searching.words import Form, form_of, is_han
from digests.rules.texts import HAN, HAN_SPAN

MOST_SPELLINGS = 16  # spellings of one alternative of a pattern
MOST_IN_SCRIPTS = 4  # spellings of one Chinese name in simplified and traditional characters
_LOOKING = re.compile(r"\(\?[!=<][^()]*\)")
_GROUP = re.compile(r"\(([^()]*)\)(\??)")
_CLASS = re.compile(r"\[([^\]])[^\]]*\](\??)")
_PLAIN = re.compile(r"[\w .,'’&·/-]+")
_HAN_NAMES = re.compile(rf"[{HAN_SPAN}]+(?:\|[{HAN_SPAN}]+)*")


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """`forms` has for each name, in simplified characters, all names of the same thing. `firsts` has the Latin
    names by their first word, longest first. `chinese` finds the other names in simplified text. `parties` has the
    party (id) of the names of parties and offices. `of_parties` are the parties' own names, `of_main` the main
    parties'."""

    forms: Mapping[Form, tuple[Form, ...]]
    firsts: Mapping[str, tuple[Form, ...]]
    chinese: re.Pattern[str]
    parties: Mapping[Form, str]
    of_parties: frozenset[Form]
    of_main: frozenset[Form]


@lru_cache(maxsize=8)
def names_of(relation: Relation, lexicon: Lexicon) -> Names:
    """Return the names of a relation and a lexicon. Pure; takes some milliseconds the first time."""
    comparison = lexicon.comparison
    forms: dict[Form, dict[Form, None]] = defaultdict(dict)
    for group in name_groups(relation, lexicon):
        members = list(dict.fromkeys(form_of(simplified(name, comparison)) for name in group))
        for member in filter(None, members):
            forms[member] |= dict.fromkeys(members)
    firsts: dict[str, list[Form]] = defaultdict(list)
    for form in forms:
        if not is_han(form[0]):
            firsts[form[0]].append(form)
    chinese = sorted(("".join(form) for form in forms if all(map(is_han, form))), key=len, reverse=True)
    own = {
        form: party.id
        for party in _by_weight(relation)
        for form in _spelled_forms(names_of_party(party), comparison)
    }
    offices = {
        form: party.id
        for party in _by_weight(relation)
        for names in _offices(party)
        for form in _spelled_forms(names, comparison)
    }
    return Names(
        {form: tuple(members) for form, members in forms.items()},
        {first: tuple(sorted(found, key=len, reverse=True)) for first, found in firsts.items()},
        re.compile("|".join(map(re.escape, [*chinese, *_silent(lexicon)])) or "(?!)"),
        offices | own,
        frozenset(own),
        frozenset(form for form, party in own.items() if party in {each.id for each in relation.main}),
    )


def in_scripts(form: Form, words: ComparisonWords) -> tuple[Form, ...]:
    """Return the spellings of a Chinese form: as it is, simplified, and traditional. Another form stays alone."""
    if not all(map(is_han, form)):
        return (form,)
    text = simplified("".join(form), words)
    ways = [(letter, *_traditional(words).get(letter, ())) for letter in text]
    spelled = (tuple(each) for each in product(*(way[1:] or way for way in ways)))
    return tuple(dict.fromkeys((form, tuple(text), *islice(spelled, MOST_IN_SCRIPTS))))


@lru_cache(maxsize=8)
def _traditional(words: ComparisonWords) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for pair in sorted(words.scripts):
        found[pair[1]].append(pair[0])
    return {letter: tuple(forms[:2]) for letter, forms in found.items()}


def _silent(lexicon: Lexicon) -> list[str]:
    """Return the Chinese words that are not searched for, longest first. They divide text as names do."""
    return sorted((word for word in lexicon.asking.silent if len(word) > 1 and HAN.match(word)), key=len)[::-1]


# --- what the relation and the lexicon call things ---------------------------------------------------


def name_groups(relation: Relation, lexicon: Lexicon) -> Iterator[Iterable[str]]:
    """Yield the names of each thing. Each name of a firm or a measure stands alone, as its pattern has several."""
    yield from relation.synonyms
    yield from relation.glossary
    yield from chain.from_iterable(map(_across, lexicon.concepts.things))
    for party in _by_weight(relation):
        yield names_of_party(party)
        yield from _offices(party)
        yield from chain.from_iterable(_people(person, lexicon) for person in party.people)
    for theme in relation.themes:
        found = (each.pattern.pattern for each in theme.entries)
        yield from (pattern.split("|") for pattern in found if _HAN_NAMES.fullmatch(pattern))
    firms = (*relation.firms, *chain.from_iterable(party.firms for party in relation.parties))
    measures = chain.from_iterable(each.patterns for each in relation.instruments)
    yield from ([name] for each in (*firms, *measures) for name in spelled(each.pattern))


def _across(names: Sequence[str]) -> list[list[str]]:
    """Return the names of a common thing, grouped across scripts only: in one language their meanings differ."""
    chinese = [name for name in names if HAN.search(name)]
    latin = [name for name in names if name not in chinese]
    return [[*latin[:1], *chinese], *([name] for name in latin[1:])]


def _by_weight(relation: Relation) -> Sequence[Party]:
    """Return the parties, main parties last, so that a main party's name counts if two are the same."""
    return sorted(relation.parties, key=lambda party: party.main)


def names_of_party(party: Party) -> list[str]:
    """Return the names of a party itself: our names of it in every language, and those of its nation."""
    return [
        party.label,
        *party.labels.values(),
        *(name for each in party.nation for name in spelled(each.pattern)),
    ]


def _offices(party: Party) -> Iterator[list[str]]:
    for office in party.titled:
        patterns = (name for each in office.patterns for name in spelled(each.pattern))
        yield [office.title, *office.titles.values(), *patterns]


def _people(person: Person, lexicon: Lexicon) -> list[list[str]]:
    """Return the names of one person, as one group. In an entry of several people each name is a group."""
    names = spelled(person.pattern.pattern)
    chinese = {simplified(name, lexicon.comparison) for name in names if HAN.match(name)}
    outside = re.sub(r"\([^()]*\)", "", person.pattern.pattern.partition(r"\b(?:")[2])
    if "|" in outside and len(chinese) != 1:
        return [[name] for name in names]
    return [names]


def _spelled_forms(names: Iterable[str], words: ComparisonWords) -> list[Form]:
    return list(filter(None, (form_of(simplified(name, words)) for name in names)))


def spelled(pattern: str) -> list[str]:
    """Return the plain names that a pattern matches: its alternatives, with and without their optional parts.
    Alternatives that are more than a name with such parts are left out."""
    plain = _LOOKING.sub("", pattern).replace(r"\b", "").replace(r"\.", ".").replace("?:", "")
    found = chain.from_iterable(islice(_ways(each), MOST_SPELLINGS) for each in _parted(plain))
    return list(dict.fromkeys(name.strip() for name in found if _PLAIN.fullmatch(name.strip())))


def _parted(pattern: str) -> list[str]:
    """Divide a pattern at its outermost bars."""
    parts, depth = [""], 0
    for character in pattern:
        depth += (character in "([") - (character in ")]")
        if character == "|" and depth <= 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _ways(pattern: str) -> Iterator[str]:
    """Yield the texts that a pattern without bars outside brackets may match."""
    if (group := _GROUP.search(pattern)) is not None:
        inner = [*group[1].split("|"), *([""] if group[2] else [])]
    elif (group := _CLASS.search(pattern)) is not None:
        inner = [group[1], *([""] if group[2] else [])]
    elif (group := re.search(r"(\w)\?", pattern)) is not None:
        inner = [group[1], ""]
    else:
        yield from pattern.split("|")
        return
    for each in inner:
        yield from _ways(pattern[: group.start()] + each + pattern[group.end() :])
