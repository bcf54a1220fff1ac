"""Tells whom words mean by themselves: an office, its holder, a company, an expert, a paper, another state."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from types import MappingProxyType

from digests.model import (
    BOTH,
    COMMENTATOR,
    OTHER,
    OUTLET,
    STATE_MEDIA,
    Party,
    Person,
    Relation,
)
from digests.model.lexicon import SpeakerWords
from digests.rules.annotation.voices.quotations import ACCORDING_TO
from digests.rules.party_names import in_office, people_of
from digests.rules.sieves import Patterns, patterns_of
from digests.rules.texts import HAN_SPAN, is_chinese

NAMED = re.compile(r"[A-Z][a-z]+ $")  # behind another name "Ford" is no firm
BOUND = re.compile(r"(?<![a-z] )(?<![\w’'-])$")
GOES_ON = re.compile(r"[\w-]| [A-Z][a-z]")
HAN_NAME = re.compile(rf"[{HAN_SPAN}]{{2,}}")
HELPER = re.compile(r"(?:'s|’s)? (?:aides?|adviser|supporters?|critics?|voters?)\b")
CAPITAL, SURNAME = re.compile(r"([A-Z][\w’'-]+) $"), re.compile(r" [A-Z][a-z]+")
LATIN = re.compile(r"\\b\(\?:(.*)\)\\b$")  # the names in Latin letters of a person's pattern


def stands_for_itself(words: str, match: re.Match[str], relation: Relation, lexicon: SpeakerWords) -> bool:
    """Say whether a name means its bearer. It does not inside the name of an office ("a Trump aide") or of another
    person ("Xi" in "Li Xi")."""
    before, behind = words[: match.start()], words[match.end() :]
    if HELPER.match(behind) or before.endswith(("'", "’")):  # "O'Brien"
        return False
    if " " in match.group() or is_chinese(match.group()):
        return True
    first = CAPITAL.search(before)
    entitled = first is None or bool(lexicon.titles.match(first[1])) or names_nation(first[1], relation)
    return entitled and SURNAME.match(behind) is None


def names_other_state(words: str, relation: Relation) -> bool:
    """Say whether the words name a state or body that is no party."""
    return patterns_of(relation, "others").search(words) is not None


def personal_name(words: str, relation: Relation, lexicon: SpeakerWords) -> str:
    """Return the personal name within the words, without titles, or ""."""
    for match in lexicon.name.finditer(words):
        parts = match.group().split()
        # "SAN FRANCISCO Defense Secretary Ash Carter": the name stands behind the last title.
        titled = [place for place, part in enumerate(parts[:-2], 1) if lexicon.titles.match(part)]
        parts = parts[titled[-1] :] if titled else parts
        while parts and (
            lexicon.titles.match(parts[0])
            or re.fullmatch(r"[A-Z]{2,}(?:['’]s)?", parts[0])
            or names_nation(parts[0], relation)
        ):
            parts = parts[1:]
        name = " ".join(parts)
        owns = name.endswith(("'s", "’s")) and words[match.end() :].strip()
        if len(parts) > 1 and not (
            owns
            or lexicon.governs.search(name)
            or lexicon.thinker.search(name)
            or lexicon.no_person.search(name)
            or names_other_state(name, relation)
        ):
            return name
    return ""


def names_nation(words: str, relation: Relation) -> bool:
    """Say whether words only name a nation or its capital, such as "Chinese" before a minister's name."""
    return any(
        pattern.fullmatch(words)
        for party in relation.parties
        for pattern in patterns_of(party, "names").left(words)
    )


def name_or_words(words: str, relation: Relation, lexicon: SpeakerWords) -> str:
    """Return the personal name within the words. Without one, return the words without clauses and appositions."""
    core = lexicon.clause.split(words)[0].strip(" ,")
    head, _, apposition = core.partition(", ")
    return personal_name(words, relation, lexicon) or (core if " and " in apposition else head) or words


def is_company(words: str, relation: Relation, lexicon: SpeakerWords) -> bool:
    """Say whether the words name a company or somebody who speaks for one."""
    forms = (lexicon.legal_form, lexicon.trade, lexicon.chinese_firm)
    if any(form.search(words) for form in forms) or _is_firm(lexicon.spokes_for.sub("", words), relation):
        return True
    return bool(lexicon.executive.search(words)) and not any(
        patterns_of(party, "territories").search(words) for party in relation.parties
    )


def _is_firm(words: str, relation: Relation) -> bool:
    """Say whether the words mean a firm of the relation's data, and do not only contain its name."""
    for match in chain.from_iterable(
        patterns_of(each, "firms").finditer(words) for each in (relation, *relation.parties)
    ):
        before = words[: match.start()]
        if BOUND.search(before) and not NAMED.search(before) and not GOES_ON.match(words[match.end() :]):
            return True
    return False


def is_press(words: str, relation: Relation, lexicon: SpeakerWords) -> bool:
    """Say whether the words name a newspaper, agency or broadcaster. What it reports is nobody's statement."""
    return bool(lexicon.press.search(words)) or patterns_of(relation, "press").search(words) is not None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: the party (or BOTH, OUTLET ...), the name that is shown, and the words that named them."""

    party: str
    name: str
    words: str = ""


NOBODY: Mapping[str, Speaker] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Register:
    """The relation's offices and persons as they were on the `day` of an article (None: unknown).

    `home` is the party whose own document the article is, or "". If several parties have an office of one name,
    that of `home` is meant. `expert`: a stranger in this article is an expert who comments on the relation.
    """

    relation: Relation
    lexicon: SpeakerWords
    day: date | None
    home: str
    expert: bool

    def identify(
        self, words: str, cue: str = "", official: Speaker | None = None, known: Mapping[str, Speaker] = NOBODY
    ) -> Speaker:
        """Return whom these words mean by themselves, or as a name that stood in full before (`known`).

        A stranger is a COMMENTATOR where `expert` holds. A company, another state and their speakers are OTHER.
        `official` is the last who spoke for a party: of several parties with such an office, this one is meant.
        """
        if words in known:
            return known[words]
        relation = self.relation
        # "Dana Whitlock, a senator who has been to Beijing": the clause tells what she did, not who she is.
        core = self.lexicon.between.split(self.lexicon.clause.split(words)[0])[0]
        if patterns_of(relation, "state_media").search(core):
            return Speaker(STATE_MEDIA, name_or_words(words, relation, self.lexicon), words)
        if self.lexicon.unnamed_source.search(core):
            return Speaker(OUTLET, words, words)
        reporting = self.lexicon.reporting.match(core)
        thinks = self.lexicon.former.search(words) or self.lexicon.thinker.search(core)
        if (thinks or patterns_of(relation, "commentators").search(core)) and not reporting:
            return Speaker(COMMENTATOR, name_or_words(words, relation, self.lexicon), words)
        if patterns_of(relation, "joint").search(core) or re.match(r"(?i)(?:both|neither) ", core):
            return Speaker(BOTH, words, words)
        if is_press(core, relation, self.lexicon):
            return Speaker(OUTLET, words, words)
        parties = list(self._parties(core, official.party if official else ""))
        if is_company(core, relation, self.lexicon) and not self._is_office(core):
            return Speaker(OTHER, name_or_words(words, relation, self.lexicon), words)
        if parties:
            mains = {party.id for party, _ in parties if party.main}
            if len(mains) == 2 and self.lexicon.together.search(core):
                return Speaker(BOTH, words, words)
            party, person = parties[0]
            return Speaker(party.id, person or name_or_words(words, relation, self.lexicon), words)
        for retired, match in chain.from_iterable(self._people(party, core) for party in relation.parties):
            return Speaker(COMMENTATOR, _name_of(retired, match.group()), words)  # not in office on that day
        if names_other_state(core, relation):
            return Speaker(OTHER, name_or_words(words, relation, self.lexicon), words)
        return Speaker(OUTLET, words, words) if reporting else self._stranger(words, cue)

    def is_nation(self, words: str) -> bool:
        """Say whether the words only name a nation or its capital: its words and acts may be anybody's."""
        return names_nation(re.sub(r"(?i)^(?:the|mainland) ", "", words.strip()), self.relation)

    def is_office(self, words: str, party: str) -> bool:
        """Say whether the words end with a body or role of the party, or with a name that stands for it."""
        own = self.relation.party(party)
        found = patterns_of(own, "bodies", "roles", "metonyms").finditer(words) if own else ()
        return any(match.end() == len(words) for match in found)

    def persons(self, party: Party, words: str) -> Iterator[str]:
        """Yield the names of persons in the words who held an office of the party on the day."""
        yield from (match.group() for person, match in self._people(party, words) if in_office(person, self.day))

    def called(self, role: str, text: str) -> Iterator[Speaker]:
        """Yield the persons in office whose names follow this role in a text: "Foreign Minister Xu"."""
        if role not in text.lower():
            return
        found = (
            (match.start(), Speaker(party.id, _name_of(person, match.group())))
            for party in self.relation.parties
            for person, match in self._people(party, text)
            if in_office(person, self.day) and text[: match.start()].rstrip().lower().endswith(role)
        )
        yield from (speaker for _, speaker in sorted(found, key=lambda entry: entry[0]))

    def _people(self, party: Party, words: str) -> Iterator[tuple[Person, re.Match[str]]]:
        for person in people_of(party).left(words):
            match = person.pattern.search(words)
            if match and stands_for_itself(words, match, self.relation, self.lexicon):
                yield person, match

    def _is_office(self, words: str) -> bool:
        """Say whether the words name a party's office, such as "People's Bank of China", a central bank."""
        return any(patterns_of(party, "bodies", "roles").search(words) for party in self.relation.parties)

    def _stranger(self, words: str, cue: str) -> Speaker:
        relation = self.relation
        if self.lexicon.think_tank.search(words) and self.expert:
            return Speaker(COMMENTATOR, name_or_words(words, relation, self.lexicon), words)
        if self.lexicon.han_office.search(words) or (
            self.lexicon.governs.search(self.lexicon.clause.split(words)[0]) and self.lexicon.name.search(words)
        ):
            # An office that belongs to no party, but to another government, an agency or a firm.
            return Speaker(OTHER, name_or_words(words, relation, self.lexicon), words)
        if re.match(r"(?i)(?:the|an?) ", words) and cue == ACCORDING_TO:
            return Speaker(OUTLET, words, words)
        if self.lexicon.name.search(words) or (
            is_chinese(words) and not self.lexicon.han_people.search(words) and HAN_NAME.search(words)
        ):
            party = COMMENTATOR if self.expert else OUTLET
            return Speaker(party, name_or_words(words, relation, self.lexicon), words)
        return Speaker(OUTLET, words, words)

    def _parties(self, words: str, last: str) -> Iterator[tuple[Party, str]]:
        """Yield the parties that the words name, in order, and the person named. Without any, offices count."""
        found: list[tuple[int, int, Party, str]] = []
        governs = self.lexicon.governs.search(words)
        for party in self.relation.parties:
            places = [
                place
                for place in _mentions(party, words, self.lexicon)
                if governs or _is_bare(words, place, self.lexicon)
            ]
            places += [
                match.span()
                for pattern in patterns_of(party, "metonyms").left(words)
                if (match := pattern.search(words))
                and (governs or not self.lexicon.distant.search(words[: match.start()]))
            ]
            # the name of another party's office may contain this party's name: "embassy in ..."
            others = (other for other in self.relation.parties if places and other is not party)
            offices = [match.span() for other in others for match in _offices_of(other).finditer(words)]
            found += [(0, place[0], party, "") for place in places if not _within(place, offices)]
            found += [
                (1, match.start(), party, _name_of(person, match.group()))
                for person, match in self._people(party, words)
                if in_office(person, self.day)
            ]
        if not names_other_state(words, self.relation) and not found:
            found += self._offices(words, last)
        named = {party.id: name for _, _, party, name in found if name}
        seen: set[str] = set()
        for _, _, party, _ in sorted(found, key=lambda entry: (entry[1], entry[0], entry[2].main)):
            if party.id not in seen:
                seen.add(party.id)
                yield party, named.get(party.id, "")

    def _offices(self, words: str, last: str) -> list[tuple[int, int, Party, str]]:
        """Find roles and bodies that are named without a nation. One that fits several parties belongs to `home`,
        if that is one of them. A body with a seat elsewhere counts not: "the Foreign Ministry in Islamabad"."""
        found = []
        seat = self.lexicon.seat
        for party in self.relation.parties:
            bodies = patterns_of(party, "bodies")
            starts = [
                match.start()
                for match in _offices_of(party).finditer(words)
                if not (seat.match(words, match.end()) and bodies.search(match.group()))
            ]
            if starts:
                found.append((2, min(starts), party, ""))
        if len(found) > 1:
            own = [entry for entry in found if entry[2].id == self.home]
            if own:
                return own
            longest = [entry for entry in found if patterns_of(entry[2], "bodies").search(words)]
            return longest[:1] or [entry for entry in found if entry[2].id == last][:1]
        return found


@lru_cache(maxsize=64)  # parties, not texts
def _offices_of(party: Party) -> Patterns:
    """Return the patterns of a party's offices. Case does not matter, except in those as short as an acronym."""
    patterns = (pattern.pattern for pattern in (*party.bodies, *party.roles))
    return Patterns(re.compile(each, re.IGNORECASE if len(each) > 12 else re.NOFLAG) for each in patterns)


def _within(place: tuple[int, int], offices: Iterable[tuple[int, int]]) -> bool:
    """Say whether a name at this place is a part of the longer name of another party's office."""
    return any(start < place[1] <= end and end - start > place[1] - place[0] for start, end in offices)


def _is_bare(words: str, place: tuple[int, int], lexicon: SpeakerWords) -> bool:
    """Say whether a nation stands for itself, alone or joined to another: "China and the United States"."""
    start = max((match.end() for match in lexicon.joined.finditer(words) if match.end() <= place[0]), default=0)
    end = min(
        (match.start() for match in lexicon.joined.finditer(words) if match.start() >= place[1]),
        default=len(words),
    )
    bare = re.sub(r"(?i)^(?:the|both|mainland) ", "", words[start:end].strip())
    return len(bare) <= place[1] - place[0] + 2


def _mentions(party: Party, words: str, lexicon: SpeakerWords) -> Iterator[tuple[int, int]]:
    for match in patterns_of(party, "names", "territories").finditer(words):
        before, behind = words[: match.start()], words[match.end() :]
        if (
            not lexicon.distant.search(before)
            or lexicon.office_in.search(before)
            or lexicon.office_of.search(before + "\0" + behind)
        ):
            yield match.span()


def _name_of(person: Person, matched: str) -> str:
    """Return the person's name, or the matched name if the entry stands for several persons."""
    inner = LATIN.search(person.pattern.pattern)
    several = inner is not None and "|" in re.sub(r"\([^()]*\)", "", inner[1])
    return matched if several and (" " in matched or is_chinese(matched)) else person.name
