"""The relation: its parties, how to recognise them, and its themes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class WeightedPattern:
    """One entry of a theme's lexicon. Weight 4 decides alone, 3 is strong, 2 moderate, 1 needs company."""

    weight: int
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Theme:
    """A standing subject with its lexicon. `titles` are by language tag. `command` and `aliases` have no slash.
    `prior` is added to the logarithm of the odds that the theme's words say what a headline is about; it is None
    if too few labels exist. A `broad` theme does not say what a sentence is about. `without` are case-folded words
    that do not count even if an entry matches exactly them; it serves to try out a lexicon."""

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
    """Somebody who speaks for a party. `terms` are the times in office, from and until; None is open. `names` are
    by language, for languages in which `name` is not read. They are empty if the entry is for several people."""

    pattern: re.Pattern[str]
    name: str
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    role: str = ""
    terms: tuple[tuple[date | None, date | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Office:
    """An office of a party. `titles` are by language. `patterns` find the office in a text or in the name of a
    source. `roles` match the people who speak for the office."""

    title: str
    titles: Mapping[str, str] = field(default_factory=dict)
    patterns: tuple[re.Pattern[str], ...]
    roles: tuple[re.Pattern[str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Party:
    """One side, and how to recognise it in a text.

    `label` is our own neutral name ("Washington"). `command` has no slash; it is the bot's command for what the
    party said ("": the label has no Latin letters). `main` marks the two parties of the relation; the others are
    third voices (Taipei). `stands_for` is a theme: with it, a third voice and one main party pass the gate.
    `nation` matches the party's name, people and capital. An office beside one of these belongs to the party. If
    `nation` is empty, `mentions` do this. `territories` are places that the party governs, `stand_ins` are groups
    and bodies that stand for it. Both mention the party only beside the other main party's name. So do its
    `firms`, if a `firm_cue` of the relation occurs too. `offices` are offices that the other main party does not
    have; they mention the party unless another state's name stands before them. `titled` are offices that readers
    are told by name. `role_titles` gives the titles of each role by language tag; a role is `Person.role` up to a
    semicolon. `zone` is the IANA zone of the capital.
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
        """The patterns of the party's name, people and capital; its mentions if `nation` is empty."""
        return self.nation or self.mentions


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Instrument:
    """A measure by which a party acts on the other one, even if the other is not named: a list, a ruling, an
    export control, a drill. `about` says in a few words why the measure concerns the other party. `theme` is an
    id."""

    id: str
    party: str
    theme: str
    about: str
    patterns: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SanctionsList:
    """A list on which a party puts companies, people or goods of the other one. `titles` are by language tag.
    `theme` is an id. Only an article that has one of the `names` is searched. `patterns` find the list in a
    sentence."""

    id: str
    party: str
    theme: str
    title: str
    titles: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Forms:
    """What only the bot writes, in every language, in the form that `digests/rules/forms.py` compares. `names`
    stand before a colon; `frames` are the words before and behind a day or a language that stands before a colon.
    `parties` stand before a colon or a quotation. `headings` stand alone or above other text. `signs` stand before
    everything else. `openings` begin a line; `abouts` begin a line on what somebody says. `official` words open a
    line in brackets. `places`, `owners` and `kinds` make up an ownership label. `scripts` maps each traditional
    Chinese character to the simplified one."""

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
    """Two parties and how to recognise them, read from a folder of data. The rules are the same for every pair.

    Relations, parties and themes are compared by identity, so that rules can remember results for them. `others`
    are states and bodies that are no party; an office beside their name is theirs. `joined` are those of the
    `others` to which the parties themselves belong. `firms` are companies of neither party. `press` are outlets on
    the subject; their words are nobody's. `agencies` are news agencies by publisher family, beside those of the
    lexicon. Each group in `glossary` has names of one thing in any script; `synonyms` are the same, for searches
    only. `listing` matches what stands between the names of a list. `key` is a hash of the names that recognise
    the relation, without the words of themes and searches. Annotations made with another key are made anew.
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
        """The two main parties, in the order of the data."""
        first, second = (party for party in self.parties if party.main)
        return first, second

    def party(self, identifier: str) -> Party | None:
        return next((party for party in self.parties if party.id == identifier), None)

    def theme(self, identifier: str) -> Theme | None:
        return next((theme for theme in self.themes if theme.id == identifier), None)
