"""The lexicon: the words by which texts are read, those of all languages together, by subject.

A field that is a pattern matches what any language's file has for it; a set or table holds the words of all.
What a field is for stands beside it; the words stand in the files. Names of a relation (people, offices, firms,
outlets) are never here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

Pattern = re.Pattern[str]
Patterns = tuple[Pattern, ...]
Forms = tuple[tuple[str, Pattern], ...]  # patterns by name, in order
Templates = tuple[str, ...]  # regular expressions with "{names}" where the names that are asked for go
Words = frozenset[str]
Groups = Mapping[str, Words]
Things = tuple[tuple[str, ...], ...]  # each the names of one thing


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
    place: Pattern  # a first line that only says where the story was written
    opening_aside: Pattern  # opens with what was done or shown, not said
    closing_aside: Pattern  # ends with it
    subhead: Pattern  # a head that runs into the sentence behind it
    leaning: Pattern  # opens with a word that means what was said before
    relative_day: Pattern  # names a day by its distance from the day of the text
    surname: Pattern  # opens with a surname that looks like such a word
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

    titles: Forms
    title_offices: Forms  # as what an office puts the text out, by name; the first that matches counts
    addresses: Forms
    address_offices: Forms
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
    cues: Groups  # words of the author's own, by what they do
    weights: Mapping[str, Mapping[str, float]]


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
    leading: Pattern  # what somebody says before saying anything
    introducing: Pattern  # says that something will be asked about what follows
    naming: Pattern  # opens words that name what will be asked about, and tell nothing
    personal: Pattern  # is said to somebody or of oneself
    seeming: Pattern  # opens like what leans on the sentence before and does not
    asking: Pattern  # asks for a comment on what was said before
    clause: Pattern  # where a long sentence can end
    listed: Pattern  # a headline of a text that goes through measures
    heading: Pattern  # opens a paragraph as a heading does
    point: Pattern  # opens a paragraph with the next of several points of a speech
    counting: Pattern  # opens a sentence by counting questions
    roundup: Pattern  # a headline of a text that goes through matters, or a live page
    announced: Pattern  # a question about what was announced just before
    handing: Pattern  # gives the floor to a colleague
    stamp: Pattern  # a line that only gives the time of what follows
    office: Mapping[str, str]  # the kind of office that holds a conference
    going_on: Mapping[str, float]  # weighs whether a question goes on with the matter before it


@dataclass(frozen=True, slots=True, eq=False)
class FurnitureWords:
    """What stands between the sentences of an article without being one."""

    always: Pattern  # opens as no sentence of news does
    unless_a_sentence: Pattern  # opens as a real sentence may too
    anywhere: Pattern  # stands only in notices
    note: Pattern  # opens a paragraph of which no sentence is the article's
    verb: Pattern  # makes a line a sentence
    credit: Pattern  # ends with a picture's credit
    captioned: Pattern  # a credit behind a caption, with the story behind it in the same line
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
class NumberWords:
    """How numbers are written, and what they count.

    Groups of patterns: `figure` (digits), `word` or `han` (a number in words), `scale`, `currency`, `unit`,
    `noun`; `low` is the lower end of a range.
    """

    words: Mapping[str, float]  # "one", "twenty"
    single: Words  # articles that stand for one
    digits: Mapping[str, int]  # Chinese digits
    steps: Mapping[str, int]  # what a digit before it is multiplied by: ten, hundred
    levels: Mapping[str, int]  # what all before it is multiplied by: ten thousand
    scales: Mapping[str, float]
    dozens: Mapping[str, float]
    parts: Mapping[str, int]  # "third": of how many equal parts it is one
    currencies: Mapping[str, str]  # ISO 4217 codes
    measures: Mapping[str, str]  # Chinese measure words: what they count, "" where the noun says it
    usual_measures: Words  # of those, after which a small number may be of things known already
    units: Mapping[str, str]  # what is measured and not counted; the substance is what it is of
    distances: Words  # units of no substance
    same: Mapping[str, str]  # one noun for those that count the same thing
    subjects: Mapping[str, str]  # Chinese names of what a share or amount is of
    not_nouns: Words  # end the search for what a number counts
    empty: Words  # nouns that do not say what an amount is of
    charges: Words  # nouns that are said of goods: "tariff on electric vehicles"
    money_ranges: Patterns
    money: Patterns
    percent_ranges: Patterns
    percent: Patterns
    point: Patterns
    basis_point: Patterns
    fraction: Pattern  # "two thirds": `parts` and `part`, or `lone`
    shared: Pattern  # goes on behind a fraction of something
    changed: Pattern  # stands before a fraction by which something changed
    fraction_of: Pattern  # a fraction that says `num` of `den`
    tenths: Pattern
    half: Pattern
    vote: Patterns  # `ayes` and `noes`
    voting: Pattern  # tells of a vote
    unit: Pattern
    joined_unit: Pattern  # with no space before it
    count_range: Pattern
    count: Pattern
    measured: Pattern  # a count with its `measure` word
    body: Pattern  # begins like the name of a body, not of a firm
    label: Pattern  # stands before a number that is a label
    known: Pattern  # stands before a small number of things known already
    folds: Pattern  # makes a number a factor
    among: Pattern  # stands between a number and its noun
    subject: Pattern  # what a share or amount may be of
    named_after: Pattern
    named_before: Pattern
    predicated: Pattern
    subject_after: Pattern
    goods: Pattern
    whole: Pattern  # what a share is of
    clause: Pattern  # ends a clause


@dataclass(frozen=True, slots=True, eq=False)
class DateWords:
    """How days are written, and what the words around one say of it.

    Forms: day, range, month, year, weekday, relative ("today"), span ("next year"), month day ("the 20th of this
    month"), start and end ("the end of June"), ago, hence ("from now"), in, within, counted, after ("30 days after
    publication"), lasting ("for 90 days") and vague ("in the coming weeks"). Where two overlap, the earlier holds.
    """

    forms: Forms
    months: Mapping[str, int]  # by their first three letters
    weekdays: Mapping[str, int]  # by their first three letters, Monday is 0
    relative: Mapping[str, int]  # days from today
    steps: Mapping[str, int]  # "next": how many years, months or weeks from this one
    weeks: Mapping[str, int]  # of those, what names a day by its week
    units: Mapping[str, str]  # day, week, month or year
    counted_from: Pattern  # stands between a length of time and the day from which it counts
    counted_on: Pattern  # stands between a day and the length of time that counts from it
    coming: Pattern  # speaks of what is coming
    gone: Pattern  # speaks of what is over
    decided: Pattern  # resolves that are over, though what they are about is to come
    before_by: Pattern  # stands before the day by which something is due
    had_by: Pattern  # counts what was done by a day
    imposed: Pattern  # says that somebody is to put a measure in force
    held: Pattern  # says that something is paused
    effective: Pattern
    since: Pattern  # stands before a day from which on something holds, if `on` stands behind it
    on: Pattern
    phased: Pattern
    measure: Pattern
    bound: Pattern  # says what somebody has to do
    ends: Pattern
    due: Pattern
    due_after: Pattern  # stands behind a day by which something is due
    until: Pattern  # stands between the first and the last day
    asked: Pattern  # asks for opinions or applications
    over: Pattern
    starting: Pattern
    range_after: Pattern
    range_before: Pattern
    published_on: Pattern
    clause: Pattern  # ends what may be said of a day behind it
    preposition: Pattern
    after_end: Pattern  # ends what may be said of a day before it
    beside: Pattern  # all that stands between a verb and the day right beside it
    border: Pattern  # between a verb and a day: the day may be another verb's
    resolved: Pattern  # verbs of the past whose object may be to come: said, announced, proposed
    reduced: Pattern  # a participle that describes what it stands behind: "the duty imposed in May"
    modifier: Pattern  # behind a day: both stand in what describes a thing, which has a verb of its own
    since_then: Pattern  # behind a day: something has been so since


@dataclass(frozen=True, slots=True, eq=False)
class BindingWords:
    """What stands beside a day that binds, or does not; `weights` is what each feature weighs (`weights.toml`)."""

    measure: Pattern  # what one party does to the other's trade, people or firms
    meeting: Pattern  # what both come to
    forecast: Pattern  # says what is thought to come, or what is aimed at
    aside: Pattern  # how a text, a call or an office is kept: embargoes, holidays, corrections
    open: Pattern  # before a day, up to it: its verb is denied, refused or only possible
    open_behind: Pattern  # right behind a day, likewise
    supposed: Pattern  # before a day, up to it: its verb tells what would be
    condition: Pattern  # what that hangs on
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class DueWords:
    """Short noun phrases for what a day is of."""

    handed: Pattern  # what is handed in, paid or decided by a day
    force: Pattern  # what is in force from or until a day
    event: Pattern  # what takes place on a day
    comments: Pattern  # what a notice asks for
    behind: Pattern  # begins what is added behind such a phrase's head
    other_clause: Pattern  # begins another clause than the one behind it; a NUL stands for a day
    edges: Pattern  # what no such phrase begins or ends with


@dataclass(frozen=True, slots=True, eq=False)
class ComparisonWords:
    """What texts are compared without, or only in one spelling."""

    silent: Words  # say nothing by themselves
    silent_abroad: Words  # those of languages that are read only beside others
    common: Groups  # stems that half, a quarter, a tenth of the articles use
    notices: Pattern  # tells that a text is a site's notice and no article
    scripts: Words  # a traditional character and its simplified form


@dataclass(frozen=True, slots=True, eq=False)
class ConceptWords:
    """What is the same thing in any language."""

    things: Things  # Chinese names in simplified characters, Latin ones in small letters without the s of a plural
    scales: Mapping[str, float]
    shares: Words  # make a number a share
    day: Pattern  # `month` and `day`


@dataclass(frozen=True, slots=True, eq=False)
class HeadlineWords:
    """What a headline says happened. Chinese words are in simplified characters."""

    acts: Groups  # verbs by act
    opposites: Things  # pairs of acts
    raised_to: Pattern  # lifts a number
    measure_suspended: Pattern  # a measure that stops is lifted
    denied: Pattern
    counted: Pattern  # a `number`, perhaps with `currency` and `scale`, and the `things` behind it
    same_units: Mapping[str, str]
    measured: Pattern  # a `number`, perhaps with `scale`, and its `unit`
    day: Pattern  # a day with its month
    goes_on: Pattern  # tells that something goes on


@dataclass(frozen=True, slots=True, eq=False)
class OriginWords:
    """How a text says whose words it has."""

    agencies: Groups  # patterns of names by publisher family: agencies that the whole world prints
    nobody: Pattern  # begins what names nobody
    reprinted: Pattern  # stands before whose words these are
    whose: Pattern  # `name`
    notice: Pattern
    signed: Forms  # by publisher family
    reporting: Templates  # tells news as a report of one of the names
    credited: Templates  # a line at the beginning or the end
    helped: Templates
    before_name: Pattern  # what does not belong to a publisher's name


@dataclass(frozen=True, slots=True, eq=False)
class DocumentWords:
    """Titles of official documents."""

    conference: Pattern  # a title of a press conference


@dataclass(frozen=True, slots=True, eq=False)
class ChangeWords:
    """How texts say that a figure or a day was wrong."""

    no_longer_so: Pattern  # `number`
    taken_back: Pattern  # what stands before a figure or a day that was wrong
    counted: Pattern  # nothing but a `number` and the nouns it counts


@dataclass(frozen=True, slots=True, eq=False)
class ClockWords:
    """How people write hours and where they live."""

    hours: Patterns  # `hour`, perhaps `minute`, `half` and `half_day`
    half_days: Mapping[str, int]  # the hours before it: 0 or 12
    named_hours: Mapping[str, int]
    beside_hours: Words
    between_hours: Pattern
    until: Pattern  # between the ends of quiet hours
    since: Pattern  # before the first
    off: Words  # no quiet hours
    city: Pattern  # what a language puts behind the name of a city
    zones: Groups  # names of IANA zones beside their own
    ambiguous_zones: Words


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
    contrast: Pattern  # ends before a clause that is set against another
    relatives: Words  # open a clause about the noun before
    pronouns: Words  # a subject by itself
    finite: Words  # other verbs that are hardly ever anything else
    no_head: Words  # other words that are no subject
    reasons: Words  # subordinators of no time or manner
    according: Pattern  # names a source, as the group `source`
    reports: Words  # verbs that report words only before them
    maybe: Words  # before a verb: it is only possible
    deeds: Words  # verbs of saying by which something is done
    words_follow: Words  # stand between a verb of saying and the words
    retorts: Mapping[str, str]  # verbs that report words with the word that follows them
    participles: Words  # a saying that goes with another verb
    token: Pattern  # a word or mark of a sentence
    contracted: Pattern  # a pronoun with its verb
    weekday: Pattern  # a day of the week
    opening: Pattern  # words of time, place or sequence before a sentence's subject
    person: Pattern  # ends a noun for a person
    place: Pattern  # a place that opens a report
    pointing: Words  # determiners that stand alone
    spans: Words  # lengths and parts of time
    reported: Words  # open a clause that is said
    openers: Words  # open a sentence without a subject that speaks
    prepositions: Words  # end a name
    conjunctions: Words  # join names or clauses
    times: Words  # open an apposition: formerly
    near: Words  # nouns with a person behind "to"
    asides: Words  # stand between commas and tell nothing of who somebody is
    act_opening: Pattern  # words before the subject of a deed
    acts: Pattern  # verbs of official deeds
    trailing: Pattern  # words that end a subject and are none
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
    pair: Mapping[str, str]  # the two as one, by script, with {first} and {second}
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
    seat: Pattern  # behind an office: another state's city may follow
    office_of: Pattern  # around a nation (NUL): its office stands behind it
    han_people: Pattern  # Chinese words for many who are no office
    han_office: Pattern  # a Chinese office
    joined: Pattern  # between two names
    clause: Pattern  # opens a clause about a name
    gendered: Pattern  # a title that tells he (`he`) or she
    among: Pattern  # before those with whom something is
    forces: Pattern  # armed forces and their means
    own_side: Pattern  # our side
    side: Pattern  # ends the name of a party that is called a side
    together: Pattern  # between two who speak as one
    he_or_she: Mapping[str, str]  # the pronouns for one person: he or she
    it: Words
    they: Words
    first_person: Pattern  # we


@dataclass(frozen=True, slots=True, eq=False)
class ProofWords:
    """How it is seen that a government speaks, or nobody, or that nothing is said."""

    label: Pattern  # the words at a paragraph's start, with their colon, that say whose turn it is
    asker: Pattern  # a label of one who asks
    answer: Pattern  # a label of an answer that names nobody
    heading: Pattern  # is a heading, and no label
    titles: Pattern  # a word before a name in a label
    sole: Pattern  # an office of which each state has one
    office: Pattern  # the last word of an office's or an official's name
    private: Pattern  # is no office of a state though it has officials or leaders
    headed: Pattern  # an office behind its body's name, whose last word is `owner`: "Federation President"
    agent: Pattern  # ends an office of somebody who speaks for others
    belonging: Pattern  # leads from an office to whose it is
    within: Words  # prepositions within a title before a name
    beyond: Pattern  # behind an office's own name: of what it is not
    inward: Words  # verbs of what somebody thinks, wants or shows, who has perhaps said nothing
    unsaid: Pattern  # says that somebody did not speak
    conceding: Pattern  # opens a sentence that goes on with what its writer holds against it
    compiled: Pattern  # opens a note of whoever compiled or translated the text
    publishing: Pattern  # tells of a document that somebody published, as no document tells of itself
    ahead: Words  # before a verb: nothing is said yet
    beside: Pattern  # ends before a clause that stands beside or below its writer's own
    told_that: Pattern  # opens what is told, behind whatever verb
    ours: Pattern  # words of somebody who speaks himself


@dataclass(frozen=True, slots=True, eq=False)
class EmptyWords:
    """Sentences that say nothing for a reader, though somebody speaks in them."""

    figure: Pattern  # a share, an amount of money, a large number: whoever gives one says something
    courtesy: Pattern  # thanks, greets, wishes well
    position: Pattern  # says that a position is known, and not which
    referring: Pattern  # refers to others, to what was said before, or has nothing to say
    leading: Pattern  # ends by saying that words follow
    hollow: Pattern  # a commonplace, each once
    turning: Pattern  # goes on with something of its own


@dataclass(frozen=True, slots=True, eq=False)
class WorthWords:
    """What makes a sentence worth telling, beside what it tells, and by what it leans. `passage` weighs any,
    `line` a party's own as its line, `leans` and `unnamed` whether it can be read alone, `heading` whether it
    tells news by itself."""

    shall: Pattern  # says what is to be, or asks for it
    you: Pattern
    we: Pattern
    back: Pattern  # points to what was said before
    passage: Mapping[str, float]
    line: Mapping[str, float]
    leans: Mapping[str, float]
    unnamed: Mapping[str, float]
    heading: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class PairWeights:
    """What each feature of two articles weighs for their telling of one event, learned (see `weights.toml`)."""

    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class AskingWords:
    """How readers ask: what a question wants, and which of its words are not searched for."""

    when: Pattern  # asks for a day
    who: Pattern  # asks for a person
    said: Pattern  # asks what somebody said
    phrases: Pattern  # words of a question that stand together and are not searched for
    silent: Words  # words, and Chinese particles, that are not searched for
    timing: Words  # say in a question for a day that something begins or ends: an article may have other words


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
    site: Pattern  # ends the name of a site behind a title
    wall: Pattern  # the whole title of a page in place of an article
    challenge: Pattern  # words that only such pages have
    consent: Pattern  # words that other pages have too
    cut: Pattern  # asks to pay or to sign in for the rest
    teaser: Pattern  # ends a text that goes on elsewhere
    click: Pattern  # words that only ask for a click
    feed: Words  # what a link to a feed says
    dated: Words  # names of metadata that say when a page was published
    zones: Mapping[str, str]  # the zone of the sites of a country, by the end of their names


@dataclass(frozen=True, slots=True, eq=False)
class LanguageWords:
    """By which words a language is told."""

    english: Words
    in_names: Words  # English words that names in other languages have too
    chinese: Words  # the commonest characters


@dataclass(frozen=True, slots=True, eq=False)
class ActWords:
    """What is done, one table for all who ask: the words of each kind of act.

    The kind stands before the colon, behind it the stage at which a measure is once that is done to it
    ("considered": it is only thought of).
    """

    verbs: Groups  # in their base
    nouns: Groups  # in the singular
    characters: Groups
    irregular: Mapping[str, str]  # a verb's present, past forms and gerund
    phrases: Pattern  # acts told in several words: the group that matches is named by the kind
    idle: Pattern  # the words of a deed that are none: concerns are raised, a statement is released


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
    takes: Groups  # the verbs that are done to one thing alone, by that thing
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
    applies: Pattern  # says that something is in force
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
    ordinary: Words  # words that say nothing about the subject


@dataclass(frozen=True, slots=True, eq=False)
class LimitWords:
    """How the words around a number bound it."""

    about: Pattern
    bounded: Pattern


@dataclass(frozen=True, slots=True, eq=False)
class FactWords:
    """What makes a passage known again in other words."""

    said_on: Pattern  # ends where the day follows on which something was said
    infinitive: Pattern  # of a headline: what is to come
    ahead: Pattern  # before what is only planned, expected or threatened; `whole`: so is what stands before it
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
class GateWords:
    """Matters in which two parties are named and have nothing to do with each other."""

    asides: Pattern  # a word of sport, of the weather, of markets
    disputes: Pattern  # makes such a matter one between them


@dataclass(frozen=True, slots=True, eq=False)
class SectionWords:
    """How a card's section is told: what the words of a theme weigh in headline and first line, the prior of a
    theme with few labels; the probability from which on a theme is the section, and that of a story's theme."""

    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class RankingWords:
    """What a headline tells, for how much its story matters; `weights` are by feature of the story, `chosen` what
    strict readers add to them. `topics` is what a story gains in a digest for a reader to whom its topic counts
    more or less than others."""

    met: Pattern  # a meeting
    intends: Pattern  # an intention or a wish
    force: Pattern  # an act of armed force
    occasion: Pattern  # a summit, a signing, a war that begins
    leader: Pattern  # what somebody is who leads a government or a part of it
    company: Pattern  # a business, or people of business who travel
    weights: Mapping[str, float]
    chosen: Mapping[str, float]
    topics: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class TitleWords:
    """What keeps a title from standing above a story."""

    numbered: Pattern  # no more than the number of a notice
    relative: Pattern  # a day that only the day of the text tells
    announcing: Pattern  # says that somebody spoke, met the press or published, not what


@dataclass(frozen=True, slots=True, eq=False)
class StatementWords:
    """What somebody said, as a digest quotes it under a name."""

    openers: Pattern  # words with which somebody begins to speak, cut from a sentence
    ending: Pattern  # where a sentence that is too long can end
    hanging: Pattern  # words that lean on what was said before
    decides: Pattern  # tells what is done or decided
    outcome: Pattern  # tells what is demanded, refused, agreed or threatened
    we: Pattern  # the speaker's own side, within a sentence
    modifier: Pattern  # a word before a thing that belongs to its name
    head: Pattern  # a noun behind a thing that belongs to its name
    things: Words  # the first names of things of the lexicon that say what a statement is about
    nouns: Words  # what else says it, in the words of its language
    wanting: Words  # names of things that say it only with a word before or behind
    offices: Words  # the first names of those of a glossary that read as who speaks


@dataclass(frozen=True, slots=True, eq=False)
class AcceptanceWords:
    """What strict readers accept, by kind of element: what each feature weighs, and the bar with what it reached
    on streams that were not learned from (see `acceptance.toml`)."""

    weights: Mapping[str, Mapping[str, float]]
    bars: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The lexicon by subject. `key` is a hash of its files: what was found by another lexicon is found anew."""

    key: str
    sentences: SentenceWords
    kinds: KindWords
    segments: SegmentWords
    furniture: FurnitureWords
    clean: CleaningWords
    numbers: NumberWords
    dates: DateWords
    comparison: ComparisonWords
    concepts: ConceptWords
    headlines: HeadlineWords
    origins: OriginWords
    documents: DocumentWords
    changes: ChangeWords
    clock: ClockWords
    saying: SayingWords
    speakers: SpeakerWords
    proof: ProofWords
    empty: EmptyWords
    binding: BindingWords
    due: DueWords
    worth: WorthWords
    pairs: PairWeights
    times: TimeWords
    asking: AskingWords
    pages: PageWords
    languages: LanguageWords
    acts: ActWords
    moods: MoodWords
    measures: MeasureWords
    tellings: TellingWords
    limits: LimitWords
    facts: FactWords
    withdrawals: WithdrawalWords
    gate: GateWords
    sections: SectionWords
    ranking: RankingWords
    titles: TitleWords
    statements: StatementWords
    acceptance: AcceptanceWords
