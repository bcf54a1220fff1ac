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
class ActWords:
    """What is done, one table for all who ask: the words of each kind of act.

    The kind stands before the colon, behind it the stage at which a measure is once that is done to it
    ("considered": it is only thought of).
    """

    verbs: Mapping[str, str]  # in their base
    nouns: Mapping[str, str]  # in the singular
    characters: Mapping[str, str]
    irregular: Mapping[str, str]  # a verb's present, past forms and gerund
    phrases: Pattern  # acts told in several words: the group that matches is named by the kind


@dataclass(frozen=True, slots=True, eq=False)
class MoodWords:
    """Whether something is done, decided, considered, demanded or denied, by the words before its verb."""

    negated: Pattern
    still_open: Pattern  # negated, but only that it is excluded
    refused: Pattern  # denied or opposed: what follows is told as somebody else's
    demanded: Pattern
    considered: Pattern
    drafted: Pattern  # considered, but on paper
    decided: Pattern
    enacted: Pattern  # decided by who can decide
    done: Pattern
    would: Pattern
    reported: Pattern
    purpose: Pattern  # ends with a noun and "to": what could be done
    progressive: Pattern


@dataclass(frozen=True, slots=True, eq=False)
class MeasureWords:
    """What an act is done to: measures, lists, companies, and what only looks like them."""

    clause: Pattern  # begins another clause
    han_clause: Pattern
    subordinate: Pattern  # an opening that tells no news
    measure: Pattern
    measures: Words
    kinds: Mapping[str, str]  # the kind of a measure, by how its noun begins (English) or what it holds (Chinese)
    masked: Pattern  # names that hold other words
    takes: Mapping[str, str]  # the verbs that are done to one thing alone, by that thing
    bills: Words
    bill_verbs: Words
    rates: Words
    permissions: Words  # to take one back makes things stricter
    pauses: Words
    no_measure: Words  # what the name of a measure may only be the first half of: "tariff talks"
    entities: Words
    traded: Words
    halted_trade: Words
    no_deed: Pattern  # characters of a deed that are none here
    approved: Words  # objects with which to sanction is to approve
    talked: Pattern  # what is resumed, suspended or ended and is no measure
    listing: Pattern  # "to its list"
    listed: Pattern
    listing_verbs: Words
    subject_verbs: Words  # that a measure itself does
    halting_verbs: Words
    doubles: Words  # verbs that are nouns as well
    noun_behind_measure: Words
    auxiliaries: Words
    determiners: Words
    no_verb_after: Words
    no_verb_before: Words
    be: Words
    adverbs: Words
    quantifiers: Words
    borders: Words  # end the object of a verb
    effect: Pattern
    came: Words  # its verbs in the past
    stands: Pattern
    seeks_comment: Pattern
    raised: Pattern  # what is lifted to a figure is raised
    condition: Pattern
    draft: Pattern
    published: Pattern


@dataclass(frozen=True, slots=True, eq=False)
class TellingWords:
    """What a sentence rests on: a denial, hidden sources, an act and who can do it, somebody's words."""

    denies: Pattern
    hides: Pattern
    acts: Pattern
    undone: Pattern  # before an act: it is not done
    clause: Pattern  # begins another clause
    organs: Pattern  # who can act for a state
    private: Pattern
    offices: Pattern  # ends as the name of an office
    spoken: Pattern
    office_says: Pattern
    title_says: Pattern
    title_speaker: Pattern
    refers: Pattern  # to what another said
    moved: Pattern  # speaks of another day than before
    changes: Pattern  # gives a number that goes up or down, or a newer one
    total: Pattern
    ordinal: Pattern  # a place in a row
    ordinary: Words  # words that say nothing about the subject


@dataclass(frozen=True, slots=True, eq=False)
class LimitWords:
    """How the words around a number bound it, and of which numbers two are never the same."""

    about: Pattern
    bounded: Pattern
    earlier: Pattern
    part: Pattern
    among: Pattern
    charges: Words
    changing: Words
    vague: Words  # what is counted in too many ways for two numbers of it to be the same thing


@dataclass(frozen=True, slots=True, eq=False)
class FactWords:
    """What makes a passage known again in other words."""

    said_on: Pattern  # ends where the day follows on which something was said
    infinitive: Pattern  # of a headline: what is to come
    weekday: Pattern
    goods: Pattern  # what a measure is about, in two words or three
    institution: Pattern  # a name that has one of these words tells nothing apart
    noise: Pattern
    filler: Words


@dataclass(frozen=True, slots=True, eq=False)
class WithdrawalWords:
    """What is off, put off or moved."""

    off: Pattern
    later: Pattern
    plan: Words  # ends of a comparison with the plan, which is about the whole sentence
    wished: Pattern  # before it: nobody did it yet
    planned: Pattern
    clause: Pattern
    old: Pattern  # before a day: it is the old one


@dataclass(frozen=True, slots=True, eq=False)
class ListingWords:
    """Who is added to a list, removed or changed."""

    verbs: Pattern  # groups added, removed, modified
    han_verbs: Pattern
    han_undone: Pattern
    han_clause: Pattern
    clause_start: Pattern
    pluperfect: Pattern
    object_before: Pattern  # the names before a verb, as its group
    they_are: Pattern  # opens a sentence that gives the names
    done_to: Pattern
    to_list: Pattern
    counted: Pattern
    bare: Pattern  # a number without a noun
    han_counted: Pattern
    colon: Pattern
    item: Pattern
    suffix: Pattern  # of a firm's name, behind a comma
    end: Pattern
    closed: Pattern
    no_name: Pattern
    leading: Pattern
    trailing: Pattern
    conjunction: Pattern  # between two Chinese names
    abbreviated: Pattern
    proper: Pattern


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The lexicon by subject. `key` is a hash of its files: what was found by another lexicon is found anew."""

    key: str
    sentences: SentenceWords
    acts: ActWords
    moods: MoodWords
    measures: MeasureWords
    tellings: TellingWords
    limits: LimitWords
    facts: FactWords
    withdrawals: WithdrawalWords
    listings: ListingWords
