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
class TimeWords:
    """How publishers write days and hours."""

    months: Mapping[str, int]  # by its first three letters
    weekday: Pattern  # opens a date
    half_day: Pattern  # an hour of twelve
    clock: Pattern  # an hour
    no_day: Pattern  # a whole text that names a year or a month only
    zones: Mapping[str, int]  # hours east of Greenwich, by the name of the zone
    places: Mapping[str, int]  # the same, by words of a text in Chinese
    written_day: Pattern  # groups year, month and day, in words
    written_hour: Pattern  # groups half, hour, minute and second, in words
    written_number: Pattern  # a number in words before the name of what it counts
    digits: Mapping[str, int]
    ten: Words
    noon: Words
    after_noon: Words
    night: Words
    filler: Pattern  # words of a date that say nothing
    date: Pattern  # a day and perhaps an hour in running text; its groups are those of one language
    without_year: Pattern  # groups month and day, at the end
    clock_lead: Pattern  # stands between a day and its hour
    changed: Pattern  # labels the day of a change
    month_first: Pattern  # groups month, day and year, as are those of the next two
    day_first: Pattern
    day_signs: Pattern
    around: Pattern  # words that may stand beside a day that stands alone
    day_before: Pattern  # a day in figures that a list puts before a title
    day_behind: Pattern


@dataclass(frozen=True, slots=True, eq=False)
class PageWords:
    """What on a page, in a list or in a feed is not its article."""

    label: Pattern  # stands before links that lead away
    call: Pattern  # opens a line that asks for something, or is such a line
    newsletter: Pattern  # offers a newsletter, in small letters
    byline: Pattern  # opens the line of the author
    author_lead: Pattern  # stands before an author's name
    nobody: Words  # what stands for an author and is none
    site: Pattern  # ends the name of a site behind a title
    wall: Pattern  # the whole title of a page in place of an article
    challenge: Pattern  # words that only such pages have
    consent: Pattern  # words that other pages have too
    cut: Pattern  # asks to pay or to sign in for the rest
    teaser: Pattern  # ends a text that goes on elsewhere
    click: Pattern  # words that only ask for a click
    feed: Words  # what a link to a feed says


@dataclass(frozen=True, slots=True, eq=False)
class LanguageWords:
    """By which words a language is told."""

    english: Words
    in_names: Words  # English words that names in other languages have too
    chinese: Words  # the commonest characters


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The lexicon by subject. `key` is a hash of its files: what was found by another lexicon is found anew."""

    key: str
    sentences: SentenceWords
    times: TimeWords
    pages: PageWords
    languages: LanguageWords
