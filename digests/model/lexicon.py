"""The lexicon: the words by which texts are read, those of all languages together, by subject.

A field that is a pattern matches what any language's file has for it; a set or table holds the words of all.
What a field is for stands beside it; the words stand in the files. Names of a relation (people, offices, firms,
outlets) are never here.
"""

import re
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
class ProofWords:
    """How it is seen that a government speaks, or nobody, or that nothing is said."""

    label: Pattern  # the words at a paragraph's start, with their colon, that say whose turn it is
    asker: Pattern  # a label of one who asks
    answer: Pattern  # a label of an answer that names nobody
    heading: Pattern  # is a heading, and no label
    titles: Pattern  # a word before a name in a label
    office: Pattern  # the last word of an office's or an official's name
    inward: Words  # verbs of what somebody thinks, wants or shows, who has perhaps said nothing
    unsaid: Pattern  # says that somebody did not speak
    hearsay: Pattern  # says that it is only reported or likely


@dataclass(frozen=True, slots=True, eq=False)
class EmptyWords:
    """Sentences that say nothing for a reader, though somebody speaks in them."""

    courtesy: Pattern  # thanks, greets, wishes well
    position: Pattern  # says that a position is known, and not which
    referring: Pattern  # refers to others, to what was said before, or has nothing to say
    leading: Pattern  # ends by saying that words follow
    hollow: Pattern  # a commonplace, each once
    turning: Pattern  # goes on with something of its own


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The lexicon by subject. `key` is a hash of its files: what was found by another lexicon is found anew."""

    key: str
    sentences: SentenceWords
    proof: ProofWords
    empty: EmptyWords
