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
class SayingWords:
    """Verbs of saying and doing, and the words by which a sentence shows where its subject begins."""

    strong: Words  # verbs that report words
    speech: Words  # these, and verbs that also report what somebody wants, shows or feels
    stands: Words  # verbs by which somebody takes a stand, and reports no words
    auxiliaries: Words  # may stand before a verb
    passive: Words  # before a participle: something is done to the subject
    adverbs: Words  # may stand between a subject and its verb
    determiners: Words  # open a noun phrase
    standalone: Words  # determiners that may be a subject alone
    links: Words  # prepositions within a noun phrase
    subordinators: Words  # open a clause
    relatives: Words  # open a clause about the noun before
    pronouns: Words  # a subject by itself
    finite: Words  # other verbs that are hardly ever anything else
    no_head: Words  # other words that are no subject
    no_title: Words  # other words that lead to no name
    reasons: Words  # subordinators of no time or manner
    according: Pattern  # names a source, as the group `source`
    counted: Words  # words of time and number before what looks like a verb
    reports: Words  # verbs that report words only before them
    maybe: Words  # before a verb: it is only possible
    deeds: Words  # verbs of saying by which something is done
    words_follow: Words  # stand between a verb of saying and the words
    retorts: Mapping[str, str]  # verbs that report words with the word that follows them
    participles: Words  # a saying that goes with another verb
    said: Words  # verbs that may end a sentence before their subject
    token: Pattern  # a word or mark of a sentence
    roundly: Words  # before a number: about
    contracted: Pattern  # a pronoun with its verb
    weekday: Pattern  # a day of the week
    opening: Pattern  # words of time, place or sequence before a sentence's subject
    person: Pattern  # ends a noun for a person
    officer: Pattern  # ends a noun for an official or expert
    place: Pattern  # a place that opens a report
    pointing: Words  # determiners that stand alone
    spans: Words  # lengths and parts of time
    lengths: Words  # words of a length of time
    reported: Words  # open a clause that is said
    openers: Words  # open a sentence without a subject that speaks
    prepositions: Words  # end a name
    conjunctions: Words  # join names or clauses
    times: Words  # open an apposition: formerly
    office_words: Words  # open an apposition that names an office
    near: Words  # nouns with a person behind "to"
    asides: Words  # stand between commas and tell nothing of who somebody is
    act_opening: Pattern  # words before the subject of a deed
    acts: Pattern  # verbs of official deeds
    trailing: Pattern  # words that end a subject and are none
    second_clause: Pattern  # a second subject, as the group `subject`
    history: Pattern  # tells of what is past
    year: Pattern  # a year named as a time
    bygone: Pattern  # a verb of the past
    clause: Pattern  # opens a clause that is not the main one
    cue_han: Pattern  # Chinese verbs of saying (`cue`), and of taking a stand (`stand`)
    edges: Pattern  # time and place at the ends of a Chinese subject
    told_han: Pattern  # whom or of what it is said
    unsaid_han: Pattern  # before a verb: not
    according_han: Pattern  # names a source
    meeting: Pattern  # two who meet (`first`, `second`)
    act_han: Pattern  # who does an official deed (`subject`)
    somebody: Pattern  # may be somebody who speaks


@dataclass(frozen=True, slots=True, eq=False)
class SpeakerWords:
    """Words that tell what kind of speaker is named: an office, an expert, a person, a paper, an outsider."""

    governs: Pattern  # an office, an official, a state's body
    former: Pattern  # held an office once
    thinker: Pattern  # an expert, or a body of experts
    reporting: Pattern  # bodies and papers that report facts
    distant: Pattern  # before a nation: it is not meant itself
    unnamed_officials: Pattern  # officials of whom nothing is said
    of_body: Pattern  # an official of a body, as the group `noun`
    papers: Words  # documents that speak for the body before
    bare_body: Pattern  # a body without its state (`noun`, `other`)
    name: Pattern  # a personal name of several words
    titles: Pattern  # a word before a name that is none
    role: Pattern  # an office without a name (`noun`, `han`)
    no_person: Pattern  # is in names that are no person's
    of_its: Pattern  # somebody of the body that spoke last
    one_person: Pattern  # ends the words for one person
    han_body: Pattern  # ends the Chinese words for a body
    legal_form: Pattern  # a company by its form
    executive: Pattern  # who speaks for a company
    trade: Pattern  # a company by its trade
    spokes_for: Pattern  # before a company's name
    press: Pattern  # a newspaper, agency or broadcaster
    unnamed_source: Pattern  # a source whose name is kept back
    chinese_firm: Pattern  # ends a Chinese company's name
    think_tank: Pattern  # a body of experts by its name
    between: Pattern  # before those between whom something is
    office_in: Pattern  # before a nation: an office there
    office_of: Pattern  # around a nation (NUL): its office stands behind it
    han_people: Pattern  # Chinese words for many who are no office
    han_office: Pattern  # a Chinese office
    joined: Pattern  # between two names
    clause: Pattern  # opens a clause about a name
    gendered: Pattern  # a title that tells he (`he`) or she
    among: Pattern  # before those with whom something is
    forces: Pattern  # armed forces and their means
    own_side: Pattern  # our side
    first_person: Pattern  # we


@dataclass(frozen=True, slots=True, eq=False)
class ProofWords:
    """How it is seen that a government speaks, or nobody, or that nothing is said."""

    label: Pattern  # the words at a paragraph's start, with their colon, that say whose turn it is
    asker: Pattern  # a label of one who asks
    answer: Pattern  # a label of an answer that names nobody
    heading: Pattern  # is a heading, and no label
    titles: Pattern  # a word before a name in a label
    office: Pattern  # the last word of an office's or an official's name
    private: Pattern  # is no office of a state though it has officials or leaders
    agent: Pattern  # ends an office of somebody who speaks for others
    belonging: Pattern  # leads from an office to whose it is
    within: Words  # prepositions within a title before a name
    beyond: Pattern  # behind an office's own name: of what it is not
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
    saying: SayingWords
    speakers: SpeakerWords
    proof: ProofWords
    empty: EmptyWords
