"""The lexicon: the words by which texts are read, those of all languages together, by subject.

A field that is a pattern matches what any language's file has for it; a set or table holds the words of all.
What a field is for stands beside it; the words stand in the files. Names of a relation (people, offices, firms,
outlets) are never here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

Pattern = re.Pattern[str]
Words = frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class SentenceWords:
    """Where sentences end, and which of them lean on another."""

    titled: Pattern  # ends with an abbreviation before a name
    hour: Pattern  # ends with a time of day
    after_hour: Pattern  # goes on behind a time of day
    leaning: Pattern  # opens with a word that means what was said before
    turning: Pattern  # turns against what was said before
    address: Pattern  # speaks as "we" or to "you"
    of_age: Pattern  # calls somebody by an age
    calendar: Pattern  # begins like the name of a day or a month
    pointing: Pattern  # opens by pointing to something that was named before


@dataclass(frozen=True, slots=True, eq=False)
class KindWords:
    """What shows the kind of a text: patterns of its title, its address, its lines; words by what they do.

    `weights` is what each feature weighs for each kind, learned (see `weights.toml`).
    """

    title_opinion: Pattern
    title_analysis: Pattern
    title_judges: Pattern  # says what ought to be, or that something is wrong
    title_remarks: Pattern
    title_press: Pattern
    title_statement: Pattern
    title_act: Pattern
    title_roundup: Pattern
    title_list: Pattern
    title_number: Pattern  # counts what the text goes through
    address_opinion: Pattern
    address_feature: Pattern
    address_act: Pattern
    address_statement: Pattern
    address_remarks: Pattern
    address_press: Pattern
    address_post: Pattern
    address_live: Pattern
    title_tells: Pattern  # says what somebody did, as news do
    lead_announces: Pattern  # an office says that what follows is its word
    lead_done: Pattern  # a first sentence tells what happened
    dateline: Pattern  # a text begins with the place of an agency's report
    clock: Pattern  # an office's record of when something was said
    author_note: Pattern  # says who the author is, or whose views they are
    gist: Pattern  # a sentence that only says what stands elsewhere
    label: Pattern  # a line begins with who speaks
    asked: Pattern  # a line begins with who asks
    aside: Pattern  # what a record notes of the room
    item: Pattern  # a line is one of a list
    quoted: Pattern
    reports: Words
    remarks: Words
    officials: Words
    past: Words
    present: Words
    days: Words
    judges: Words
    scorns: Words
    self: Words  # the author, or the house the author speaks for
    you: Words
    experts: Words
    doubts: Words
    turns: Words
    stresses: Words
    looks_back: Words
    explains: Words
    legal: Words
    diplomatic: Words
    courtesy: Words
    weights: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The lexicon by subject. `key` is a hash of its files: what was found by another lexicon is found anew."""

    key: str
    sentences: SentenceWords
    kinds: KindWords
