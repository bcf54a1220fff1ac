"""The relation: parties, how to recognise them, and themes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class WeightedPattern:
    """One entry of a theme's lexicon: 4 decisive alone, 3 strong, 2 moderate, 1 only with company."""

    weight: int
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Theme:
    """A standing subject with its lexicon. `titles` by language tag; `command` and `aliases` without slash.
    `prior` is how likely its words are to say what a headline is about (added to the logarithm of the odds); None
    where too few labels tell. A `broad` one does not say what a sentence is about. `without` holds words,
    case-folded, that do not count although an entry matches just them: it tries a lexicon."""

    id: str
    command: str
    aliases: tuple[str, ...] = ()
    title: str
    titles: Mapping[str, str] = field(default_factory=dict)
    scope: str = ""
    prior: float | None = None
    broad: bool = False
    entries: tuple[WeightedPattern, ...] = ()
    false_friends: tuple[re.Pattern[str], ...] = ()
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who speaks for a party; `since` and `until` bound the time in office, None is open. `names` are by
    language what they are called where `name` is not read; empty where an entry is of several people."""

    pattern: re.Pattern[str]
    name: str
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    role: str = ""
    terms: tuple[tuple[date | None, date | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Office:
    """An office of a party: what it is called by language, how a text or the name of a source names it, and which
    `roles` of people speak for it."""

    title: str
    titles: Mapping[str, str] = field(default_factory=dict)
    patterns: tuple[re.Pattern[str], ...]
    roles: tuple[re.Pattern[str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Party:
    """One side, and how to recognise it in a text.

    `label` is our own neutral name ("Washington"), `command` the bot's command for what it said, without slash (""
    for none: its label has no Latin letters). `main` marks the two parties of the relation; others (Taipei)
    are third voices; `stands_for` names the theme whose presence lets a third voice plus one main party pass the
    gate. `nation` is its name, people and capital: beside an office they say whose office it is (empty: the
    mentions do). `territories` are places that it governs and `stand_ins` groups and bodies that stand for it:
    both mention it only beside the other main party's own name; so do its `firms`, where a `firm_cue` of the
    relation occurs too. `offices` are those that the other main party does not have: they mention it unless
    another state's name stands before them. `titled` are those that readers are told by name. `role_titles` are
    by role, without what a note says behind a semicolon, what it is called by language tag. `zone` is the IANA
    name of its capital's time.
    """

    id: str
    label: str
    labels: Mapping[str, str] = field(default_factory=dict)
    command: str = ""
    main: bool = False
    stands_for: str = ""
    zone: str = ""
    mentions: tuple[re.Pattern[str], ...] = ()
    offices: tuple[re.Pattern[str], ...] = ()
    territories: tuple[re.Pattern[str], ...] = ()
    stand_ins: tuple[re.Pattern[str], ...] = ()
    firms: tuple[re.Pattern[str], ...] = ()
    nation: tuple[re.Pattern[str], ...] = ()
    metonyms: tuple[re.Pattern[str], ...] = ()
    roles: tuple[re.Pattern[str], ...] = ()
    bodies: tuple[re.Pattern[str], ...] = ()
    people: tuple[Person, ...] = ()
    titled: tuple[Office, ...] = ()
    role_titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[re.Pattern[str], ...]:
        """Its name, people and capital; its mentions where these are not given apart."""
        return self.nation or self.mentions


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Instrument:
    """A measure by which a party acts on the other one, also where the other is not named: a list, a ruling, an
    export control, a drill. `about` says in a few words why it concerns the other party; `theme` is a theme's
    id."""

    id: str
    party: str
    theme: str
    about: str
    patterns: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SanctionsList:
    """A list on which a party puts companies, people or goods of the other one. `titles` by language tag; `theme`
    is a theme's id; `names` are what an article must have to be searched, `patterns` how a sentence names the
    list."""

    id: str
    party: str
    theme: str
    title: str
    titles: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Forms:
    """What only we write, in every language, as it is compared (`digests/rules/forms.py`): `names` stand before a
    colon, and so do `frames` around a day or a language; `parties` also before a quotation, `headings` alone or
    above others, `signs` before all else, `openings` begin a line, `abouts` a line on what somebody says,
    `official` words open one in brackets;
    `places`, `owners` and `kinds` make up a label. `scripts` has the simplified form of each
    traditional character."""

    names: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    frames: frozenset[tuple[str, str]] = frozenset()
    signs: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()
    openings: frozenset[str] = frozenset()
    abouts: frozenset[str] = frozenset()
    official: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    scripts: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relation:
    """Two parties and how to recognise them; read from a folder of data, the same rules for every pair.

    What it is made of is what it is by identity, so that rules can remember what they found. `others` are states
    and bodies that are no party: an office beside their name is theirs. `firms` are companies of neither party,
    `press` outlets of the subject: what they say is nobody's word. `agencies` are news agencies by publisher
    family, beside those known everywhere. `glossary` holds names in any script, each group of which means one
    thing; so does `synonyms`, which only searches go by. `joined` are those of the others in which the parties sit
    themselves, `listing` is what stands between the names of a list.
    `key` is a hash of the names by which it is recognised, without the words of themes and of searches: what was
    found by others is found anew.
    """

    id: str
    key: str = ""
    title: str
    titles: Mapping[str, str] = field(default_factory=dict)
    parties: tuple[Party, ...]
    themes: tuple[Theme, ...]
    article_threshold: int = 4
    passage_threshold: int = 2
    specificity: tuple[str, ...] = ()
    outlet_names: tuple[re.Pattern[str], ...] = ()
    job_descriptions: tuple[re.Pattern[str], ...] = ()
    state_media: tuple[re.Pattern[str], ...] = ()
    commentators: tuple[re.Pattern[str], ...] = ()
    joint: tuple[re.Pattern[str], ...] = ()
    others: tuple[re.Pattern[str], ...] = ()
    joined: tuple[re.Pattern[str], ...] = ()
    firm_cues: tuple[re.Pattern[str], ...] = ()
    firms: tuple[re.Pattern[str], ...] = ()
    press: tuple[re.Pattern[str], ...] = ()
    agencies: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    glossary: tuple[tuple[str, ...], ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    instruments: tuple[Instrument, ...] = ()
    lists: tuple[SanctionsList, ...] = ()
    listing: tuple[re.Pattern[str], ...] = ()
    forms: Forms = field(default_factory=Forms)

    @property
    def main(self) -> tuple[Party, Party]:
        """The two parties, A and B."""
        first, second = (party for party in self.parties if party.main)
        return first, second

    def party(self, identifier: str) -> Party | None:
        return next((party for party in self.parties if party.id == identifier), None)

    def theme(self, identifier: str) -> Theme | None:
        return next((theme for theme in self.themes if theme.id == identifier), None)
