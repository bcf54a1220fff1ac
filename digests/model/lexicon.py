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

    titled: Pattern  # ends with an abbreviation behind which a sentence goes on
    numbered: Pattern  # ends with an abbreviation behind which a number goes on
    shortened: Pattern  # ends with an abbreviation that may end a sentence
    begins: Pattern  # opens as a sentence clearly does
    goes_on: Pattern  # opens as no sentence does
    asked: Pattern  # says who spoke, behind a quotation that ends with a mark of its own
    hour: Pattern  # ends with a time of day
    after_hour: Pattern  # goes on behind a time of day
    dateline: Pattern  # opens with place, day and agency
    opening_aside: Pattern  # opens with what was done or shown, not said
    closing_aside: Pattern  # ends with it
    leaning: Pattern  # opens with a word that means what was said before
    surname: Pattern  # opens with a surname that looks like such a word
    turning: Pattern  # turns against what was said before
    address: Pattern  # speaks as "we" or to "you"
    of_age: Pattern  # calls somebody by an age
    calendar: Pattern  # begins like the name of a day or a month
    pointing: Pattern  # opens by pointing to something that was named before


@dataclass(frozen=True, slots=True, eq=False)
class FurnitureWords:
    """What stands between the sentences of an article without being one."""

    always: Pattern  # opens as no sentence of news does
    unless_a_sentence: Pattern  # opens as a real sentence may too
    anywhere: Pattern  # stands only in notices
    verb: Pattern  # makes a line a sentence
    credit: Pattern  # ends with a picture's credit
    caption_date: Pattern  # ends with a date as agencies' captions do
    caption_place: Pattern  # ends with weekday and date, without the "on" of a sentence
    seen: Pattern  # somebody is seen in a picture
    posing: Pattern  # somebody does what pictures show, in the present tense
    past: Pattern  # tells of the past


@dataclass(frozen=True, slots=True, eq=False)
class CleaningWords:
    """What is cut before words are counted."""

    credit: Pattern  # who wrote or edited, in brackets
    outlet_word: Pattern  # is in the name of an outlet


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The lexicon by subject. `key` is a hash of its files: what was found by another lexicon is found anew."""

    key: str
    sentences: SentenceWords
    furniture: FurnitureWords
    clean: CleaningWords
