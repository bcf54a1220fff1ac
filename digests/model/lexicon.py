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
class SegmentWords:
    """Where a text turns from one matter to another, and whose turn it is in a transcript.

    Labels match at a paragraph's start, the colon and what is behind it included.
    """

    question: Pattern  # a label that says that something is asked
    answer: Pattern  # a label that says that it is answered
    host: Pattern  # a label of somebody who leads through a conference
    named: Pattern  # a label that can be anybody's name
    clock: Pattern  # a time that stands within a label
    spokesperson: Pattern  # a headline's spokesperson, with office and name
    follows: Pattern  # a question that goes on with the matter before
    another: Pattern  # an answer that turns to another of several questions
    courtesy: Pattern  # a sentence of a question that carries no news
    asking: Pattern  # asks for a comment on what was said before
    clause: Pattern  # where a long sentence can end
    listed: Pattern  # a headline of a text that goes through measures
    heading: Pattern  # opens a paragraph as a heading does
    point: Pattern  # opens a paragraph with the next of several points of a speech
    counting: Pattern  # opens a sentence by counting questions
    roundup: Pattern  # a headline of a text that goes through matters, or a live page
    stamp: Pattern  # a line that only gives the time of what follows
    closing: Pattern  # ends a conference
    office: Mapping[str, str]  # the kind of office that holds a conference
    going_on: Mapping[str, float]  # weighs whether a question goes on with the matter before it


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
    segments: SegmentWords
    furniture: FurnitureWords
    clean: CleaningWords
