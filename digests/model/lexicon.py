"""The lexicon: the words that the rules know, of all languages together, by subject.

A pattern field matches the words of every language's file. A set or table field holds the words of all files.
The comment beside a field says what the field matches or holds. The words themselves stand in the files. Names of
a relation (people, offices, firms, outlets) are never here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

Pattern = re.Pattern[str]
Patterns = tuple[Pattern, ...]
Forms = tuple[tuple[str, Pattern], ...]  # patterns by name, in order
Templates = tuple[str, ...]  # regular expressions; the wanted names replace "{names}"
Words = frozenset[str]
Groups = Mapping[str, Words]
Things = tuple[tuple[str, ...], ...]  # each entry has the names of one thing


@dataclass(frozen=True, slots=True, eq=False)
class SentenceWords:
    """Where sentences end, and which sentences are leaning."""

    titled: Pattern  # ends with an abbreviation after which the sentence always goes on
    numbered: Pattern  # ends with an abbreviation before a number, such as "No."
    shortened: Pattern  # ends with an abbreviation that may end a sentence
    begins: Pattern  # opens like the beginning of a sentence
    goes_on: Pattern  # opens as no sentence does
    asked: Pattern  # says who spoke, behind a quotation that ends with "?" or "!"
    hour: Pattern  # ends with a time of day
    after_hour: Pattern  # goes on behind a time of day
    dateline: Pattern  # opens with place, day and agency
    place: Pattern  # a first line that only says where the story was written
    opening_aside: Pattern  # opens with an aside on what was done or shown, not said
    closing_aside: Pattern  # ends with such an aside
    subhead: Pattern  # a subhead that stands before a sentence without a break
    leaning: Pattern  # opens with a word that refers to an earlier sentence
    relative_day: Pattern  # names a day by its distance from the day of the text
    surname: Pattern  # opens with a surname that looks like such a word
    turning: Pattern  # contrasts with an earlier sentence
    address: Pattern  # speaks as "we" or to "you"
    of_age: Pattern  # calls somebody by an age
    calendar: Pattern  # begins like the name of a day or a month
    pointing: Pattern  # opens by pointing to something named before


@dataclass(frozen=True, slots=True, eq=False)
class KindWords:
    """What shows the kind of a text: patterns of its title, address and lines, and groups of words.

    `weights` has the weight of each feature for each kind, learned (see `weights.toml`).
    """

    titles: Forms
    title_offices: Forms  # what an office publishes the text as, by name; the first pattern that matches counts
    addresses: Forms
    address_offices: Forms
    lead_announces: Pattern  # a lead in which an office announces its own text
    lead_done: Pattern  # a first sentence that tells what happened
    dateline: Pattern  # a beginning with the place of an agency's report
    clock: Pattern  # an office's note of the time at which something was said
    author_note: Pattern  # says who the author is, or whose views these are
    gist: Pattern  # a sentence that only refers to another text
    label: Pattern  # a line begins with who speaks
    asked: Pattern  # a line begins with who asks
    aside: Pattern  # a transcript's note on the room, such as laughter
    item: Pattern  # a line is one of a list
    quoted: Pattern
    cues: Groups  # the author's own words, by their function
    weights: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, eq=False)
class SegmentWords:
    """Where a text turns from one matter to another, and who speaks in a transcript.

    Labels match at a paragraph's start, with the colon and what stands behind it.
    """

    question: Pattern  # a label of a question
    answer: Pattern  # a label of an answer
    host: Pattern  # a label of somebody who leads through a conference
    named: Pattern  # a label that can be anybody's name
    clock: Pattern  # a time that stands within a label
    spokesperson: Pattern  # a headline's spokesperson, with office and name
    follows: Pattern  # a question that goes on with the matter before
    another: Pattern  # an answer that turns to the next of several questions
    courtesy: Pattern  # a sentence of a question that carries no news
    leading: Pattern  # words before somebody comes to the point
    introducing: Pattern  # announces a question about what follows
    naming: Pattern  # opens words that only name the matter of a question
    personal: Pattern  # addresses somebody, or speaks of the speaker
    seeming: Pattern  # opens like a leaning sentence, and is not one
    asking: Pattern  # asks for a comment on what was said before
    clause: Pattern  # where a long sentence can end
    listed: Pattern  # a headline of a text that goes through measures
    heading: Pattern  # opens a paragraph as a heading does
    point: Pattern  # opens a paragraph with the next of several points of a speech
    counting: Pattern  # opens a sentence by counting questions
    roundup: Pattern  # a headline of a text that goes through matters, or a live page
    announced: Pattern  # a question about something that was announced just before
    handing: Pattern  # gives the floor to a colleague
    stamp: Pattern  # a line that only gives the time of what follows
    office: Mapping[str, str]  # the kind of office that holds a conference
    going_on: Mapping[str, float]  # weights for whether a question goes on with the matter before


@dataclass(frozen=True, slots=True, eq=False)
class FurnitureWords:
    """What stands between the sentences of an article and is no sentence of it."""

    always: Pattern  # opens as no sentence of news does
    unless_a_sentence: Pattern  # opens like a notice, but a real sentence may open so too
    anywhere: Pattern  # stands only in notices
    note: Pattern  # opens a paragraph that does not belong to the article
    verb: Pattern  # a verb: the line is a sentence
    credit: Pattern  # ends with a picture's credit
    captioned: Pattern  # a credit behind a caption, if the story follows in the same line
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
    steps: Mapping[str, int]  # factors of the digit before, such as ten and hundred
    levels: Mapping[str, int]  # factors of everything before, such as ten thousand
    scales: Mapping[str, float]
    dozens: Mapping[str, float]
    parts: Mapping[str, int]  # fractions by their denominator: "third" is 3
    currencies: Mapping[str, str]  # ISO 4217 codes
    measures: Mapping[str, str]  # Chinese measure words: what they count; "" if the noun says this
    usual_measures: Words  # measure words after which a small number may count things named before
    units: Mapping[str, str]  # units of amounts that are measured and not counted, such as tonnes
    distances: Words  # units of length and area, which measure no substance
    same: Mapping[str, str]  # one noun for all nouns that count the same thing
    subjects: Mapping[str, str]  # English names for what Chinese shares or amounts are about
    not_nouns: Words  # words that end the search for the counted noun
    empty: Words  # nouns that do not say what an amount is of
    charges: Words  # nouns of charges on goods: "tariff on electric vehicles"
    money_ranges: Patterns
    money: Patterns
    percent_ranges: Patterns
    percent: Patterns
    point: Patterns
    basis_point: Patterns
    fraction: Pattern  # "two thirds": `parts` and `part`, or `lone`
    shared: Pattern  # goes on behind a fraction: " of" something
    changed: Pattern  # stands before a fraction: "by", as in "fell by a third"
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
    known: Pattern  # stands before a small number of things named before
    folds: Pattern  # a number beside it is a factor
    among: Pattern  # stands between a number and its noun
    subject: Pattern  # a noun that a share or amount may be about
    named_after: Pattern
    named_before: Pattern
    predicated: Pattern
    subject_after: Pattern
    goods: Pattern
    whole: Pattern  # the whole that a share is a part of
    clause: Pattern  # ends a clause


@dataclass(frozen=True, slots=True, eq=False)
class DateWords:
    """How days are written, and what the words around a day say about it.

    Forms: day, range, month, year, weekday, relative ("today"), span ("next year"), month day ("the 20th of this
    month"), start and end ("the end of June"), ago, hence ("from now"), in, within, counted, after ("30 days after
    publication"), lasting ("for 90 days") and vague ("in the coming weeks"). Where two overlap, the earlier holds.
    """

    forms: Forms
    months: Mapping[str, int]  # by their first three letters
    weekdays: Mapping[str, int]  # by their first three letters, Monday is 0
    relative: Mapping[str, int]  # days from today
    steps: Mapping[str, int]  # "next": how many years, months or weeks from this one
    weeks: Mapping[str, int]  # the `steps` that name a day by its week
    units: Mapping[str, str]  # day, week, month or year
    counted_from: Pattern  # stands between a length of time and the day from which it counts
    counted_on: Pattern  # stands between a day and the length of time that counts from it
    coming: Pattern  # speaks of the future
    gone: Pattern  # speaks of the past
    decided: Pattern  # verbs of a past decision about something to come
    before_by: Pattern  # stands before the day by which something is due
    had_by: Pattern  # stands before a day and counts what was done by then: no deadline
    imposed: Pattern  # says that somebody is to put a measure in force
    held: Pattern  # says that something is paused
    effective: Pattern
    since: Pattern  # stands before a day from which something holds; then `on` stands behind the day
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
    clause: Pattern  # ends the words behind a day that may speak of the day
    preposition: Pattern
    after_end: Pattern  # ends the words before a day that may speak of the day
    beside: Pattern  # words that may stand between a verb and its day
    border: Pattern  # stands between a verb and a day that may be another verb's
    resolved: Pattern  # past verbs whose object may be still to come: said, announced, proposed
    reduced: Pattern  # a participle that describes the noun before: "the duty imposed in May"
    modifier: Pattern  # behind a day: verb and day only describe a noun
    since_then: Pattern  # behind a day: something has been so since that day


@dataclass(frozen=True, slots=True, eq=False)
class BindingWords:
    """Words beside a day that show whether the day binds. `weights` has the weight of each feature."""

    measure: Pattern  # what one party does to the other's trade, people or firms
    meeting: Pattern  # an event to which both parties come
    forecast: Pattern  # a forecast or an aim
    aside: Pattern  # how a text, a call or an office is kept: embargoes, holidays, corrections
    open: Pattern  # stands before a day: the day's verb is denied, refused or only possible
    open_behind: Pattern  # the same, right behind a day
    supposed: Pattern  # stands before a day: the day's verb tells what would be
    condition: Pattern  # the condition of a supposed deed
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class DueWords:
    """How to find a short noun phrase that says what a day is for."""

    handed: Pattern  # something that is handed in, paid or decided by a day
    force: Pattern  # something that is in force from or until a day
    event: Pattern  # something that takes place on a day
    comments: Pattern  # something that a notice asks for
    behind: Pattern  # begins an addition behind the phrase's head
    other_clause: Pattern  # begins another clause; a NUL stands for the day
    edges: Pattern  # what no phrase begins or ends with


@dataclass(frozen=True, slots=True, eq=False)
class ComparisonWords:
    """Words that are left out, or brought to one spelling, when texts are compared."""

    silent: Words  # words that say nothing by themselves
    silent_abroad: Words  # the same, in languages that are not read on their own
    common: Groups  # stems that half, a quarter or a tenth of the articles use
    notices: Pattern  # tells that a text is a site's notice and no article
    scripts: Words  # pairs of a traditional character and its simplified form


@dataclass(frozen=True, slots=True, eq=False)
class ConceptWords:
    """Names of the same thing in any language."""

    things: Things  # Chinese names are simplified; Latin names are in small letters without a plural's s
    scales: Mapping[str, float]
    shares: Words  # words that make a number a share
    day: Pattern  # `month` and `day`


@dataclass(frozen=True, slots=True, eq=False)
class HeadlineWords:
    """How a headline says what happened. Chinese words are in simplified characters."""

    acts: Groups  # verbs by act
    opposites: Things  # pairs of acts
    raised_to: Pattern  # "lifted" before a number means raised
    measure_suspended: Pattern  # the suspension of a measure, which counts as lifting it
    denied: Pattern
    counted: Pattern  # a `number`, perhaps with `currency` and `scale`, and the `things` behind it
    same_units: Mapping[str, str]
    measured: Pattern  # a `number`, perhaps with `scale`, and its `unit`
    day: Pattern  # a day with its month
    goes_on: Pattern  # tells that something goes on


@dataclass(frozen=True, slots=True, eq=False)
class OriginWords:
    """How a text says whose words it prints."""

    agencies: Groups  # patterns of the names of agencies all over the world, by publisher family
    nobody: Pattern  # begins words that name no publisher
    reprinted: Pattern  # stands before the publisher of reprinted words
    whose: Pattern  # the publisher behind it, as the group `name`
    notice: Pattern
    signed: Forms  # by publisher family
    reporting: Templates  # says that one of the names reports the news
    credited: Templates  # a line of credit at the beginning or the end
    helped: Templates
    before_name: Pattern  # words before a publisher's name that do not belong to it


@dataclass(frozen=True, slots=True, eq=False)
class DocumentWords:
    """Titles of official documents."""

    conference: Pattern  # a title of a press conference


@dataclass(frozen=True, slots=True, eq=False)
class ChangeWords:
    """How texts say that a figure or a day was wrong."""

    no_longer_so: Pattern  # `number`
    taken_back: Pattern  # stands before a figure or a day that was wrong
    counted: Pattern  # nothing but a `number` and the nouns it counts


@dataclass(frozen=True, slots=True, eq=False)
class ClockWords:
    """How people write hours and zones."""

    hours: Patterns  # `hour`, perhaps `minute`, `half` and `half_day`
    half_days: Mapping[str, int]  # hours to add, 0 or 12: "am", "pm"
    named_hours: Mapping[str, int]
    beside_hours: Words
    between_hours: Pattern
    until: Pattern  # stands between beginning and end of quiet hours
    since: Pattern  # stands before the beginning of quiet hours
    off: Words  # means no quiet hours
    city: Pattern  # a word that a language puts behind a city's name
    zones: Groups  # other names for IANA zones
    ambiguous_zones: Words


@dataclass(frozen=True, slots=True, eq=False)
class SayingWords:
    """Verbs of saying and doing, and words that show where a sentence's subject begins."""

    strong: Words  # verbs that report words
    speech: Words  # `strong`, and verbs that also report what somebody wants, shows or feels
    stands: Words  # verbs that tell a position, and report no words
    auxiliaries: Words  # may stand before a verb
    passive: Words  # stand before a participle: something is done to the subject
    adverbs: Words  # may stand between a subject and its verb
    determiners: Words  # open a noun phrase
    standalone: Words  # determiners that may be a subject alone
    links: Words  # prepositions within a noun phrase
    subordinators: Words  # open a clause
    contrast: Pattern  # ends before a clause of contrast
    relatives: Words  # open a clause about the noun before
    pronouns: Words  # a subject by itself
    finite: Words  # other words that are nearly always verbs
    no_head: Words  # other words that cannot be a subject
    reasons: Words  # subordinators that tell no time or manner
    according: Pattern  # names a source, as the group `source`
    reports: Words  # verbs that report only the words behind them
    maybe: Words  # stand before a verb: what it tells is only possible
    deeds: Words  # verbs of saying that are also deeds, such as "promised"
    words_follow: Words  # stand between a verb of saying and the words
    retorts: Mapping[str, str]  # verbs that report words only with a certain word behind them
    participles: Words  # participles of saying beside another verb: "adding"
    token: Pattern  # a word or mark of a sentence
    contracted: Pattern  # a pronoun with its verb
    weekday: Pattern  # a day of the week
    opening: Pattern  # words of time, place or sequence before a sentence's subject
    person: Pattern  # ends a noun for a person
    place: Pattern  # a place that opens a report
    pointing: Words  # determiners that stand alone
    spans: Words  # lengths and parts of time
    reported: Words  # open a clause that is reported: "that", "whether"
    openers: Words  # open a sentence in which no subject speaks
    prepositions: Words  # end a name
    conjunctions: Words  # join names or clauses
    times: Words  # open an apposition: "formerly"
    near: Words  # nouns before "to" and a person
    asides: Words  # stand between commas and do not say who somebody is
    act_opening: Pattern  # words before the subject of a deed
    acts: Pattern  # verbs of official deeds
    trailing: Pattern  # words at a subject's end that do not belong to it
    history: Pattern  # tells of the past
    year: Pattern  # a year named as a time
    bygone: Pattern  # a verb of the past
    clause: Pattern  # opens a clause that is not the main one
    cue_han: Pattern  # Chinese verbs of saying (`cue`), and verbs that tell a position (`stand`)
    edges: Pattern  # time and place at the ends of a Chinese subject
    told_han: Pattern  # to whom or of what something is said
    unsaid_han: Pattern  # "not" before a Chinese verb
    according_han: Pattern  # names a source
    meeting: Pattern  # two people who meet (`first`, `second`)
    pair: Mapping[str, str]  # how to name two as one, by script, with {first} and {second}
    act_han: Pattern  # who does an official deed (`subject`)
    somebody: Pattern  # may be somebody who speaks


@dataclass(frozen=True, slots=True, eq=False)
class SpeakerWords:
    """Words that show what kind of speaker is named: an office, an expert, a person, a paper, an outsider."""

    governs: Pattern  # an office, an official, a body of a state
    former: Pattern  # somebody who held an office before
    thinker: Pattern  # an expert, or a body of experts
    reporting: Pattern  # bodies and papers that report facts
    distant: Pattern  # stands before a nation that is not itself meant
    unnamed_officials: Pattern  # only "officials", without name or office
    of_body: Pattern  # an official of a body, as the group `noun`
    papers: Words  # documents that speak for the body named before them
    bare_body: Pattern  # a body without its state (`noun`, `other`)
    name: Pattern  # a personal name of several words
    titles: Pattern  # a word before a name that does not belong to it
    role: Pattern  # an office without a name (`noun`, `han`)
    no_person: Pattern  # occurs in names that are not a person's
    of_its: Pattern  # an official of the body that spoke last: "its minister"
    one_person: Pattern  # ends a description of one person
    han_body: Pattern  # ends the Chinese words for a body
    legal_form: Pattern  # a company's legal form
    executive: Pattern  # somebody who speaks for a company
    trade: Pattern  # a company's trade
    spokes_for: Pattern  # stands before a company's name
    press: Pattern  # a newspaper, agency or broadcaster
    unnamed_source: Pattern  # a source whose name is withheld
    chinese_firm: Pattern  # ends a Chinese company's name
    think_tank: Pattern  # a body of experts by its name
    between: Pattern  # stands before the two sides of something
    office_in: Pattern  # stands before a nation: an office in that nation
    seat: Pattern  # behind an office: a city follows, perhaps another state's
    office_of: Pattern  # a nation (NUL), with an office of that nation behind it
    han_people: Pattern  # Chinese words for many who are no office
    han_office: Pattern  # a Chinese office
    joined: Pattern  # between two names
    clause: Pattern  # opens a clause about a name
    gendered: Pattern  # a title that tells he (`he`) or she
    among: Pattern  # stands before those who take part in something
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
    """What shows that a government speaks, that nobody speaks, or that nothing is said."""

    label: Pattern  # the words with a colon at a paragraph's start that say who speaks
    asker: Pattern  # a label of one who asks
    answer: Pattern  # a label of an answer without a name
    heading: Pattern  # is a heading, and no label
    titles: Pattern  # a word before a name in a label
    sole: Pattern  # an office of which each state has one
    office: Pattern  # the last word of the name of an office or an official
    private: Pattern  # is no office of a state, though it has officials or leaders
    headed: Pattern  # a title behind a body's name, whose last word is `owner`: "Federation President"
    agent: Pattern  # ends the title of somebody who speaks for others
    belonging: Pattern  # stands between an office and its owner
    within: Words  # prepositions that belong to a title before a name
    beyond: Pattern  # a preposition behind an office's name; what follows does not own the office
    inward: Words  # verbs of thinking, wanting or showing, perhaps without any words
    unsaid: Pattern  # says that somebody did not speak
    conceding: Pattern  # opens a sentence with a reservation of its writer: "although"
    compiled: Pattern  # opens a note of the person who compiled or translated the text
    publishing: Pattern  # says that somebody published a document, as no document says of itself
    ahead: Words  # stand before a verb: nothing is said yet
    beside: Pattern  # ends just before a subordinate or parallel clause
    told_that: Pattern  # opens reported words behind any verb
    ours: Pattern  # words of somebody who speaks for himself


@dataclass(frozen=True, slots=True, eq=False)
class EmptyWords:
    """Sentences in which somebody speaks, but says nothing that matters to a reader."""

    figure: Pattern  # a share, an amount of money or a large number: such a sentence does say something
    courtesy: Pattern  # thanks, greets, wishes well
    position: Pattern  # says that a position is known, but not which
    referring: Pattern  # refers to others or to earlier words, or has nothing to say
    leading: Pattern  # ends by saying that words follow
    hollow: Pattern  # one commonplace
    turning: Pattern  # adds something of its own to a commonplace


@dataclass(frozen=True, slots=True, eq=False)
class WorthWords:
    """What makes a sentence worth telling, apart from its facts. Weights: `passage` for any sentence, `line` for a
    party's own sentence as its line, `leans` and `unnamed` for whether it can be read alone, `heading` for whether
    it tells news by itself."""

    shall: Pattern  # says or asks that something be done
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
    """The weight of each feature of two articles for whether both tell one event, learned (see `weights.toml`)."""

    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class AskingWords:
    """How readers ask: what a question wants, and which of its words are not searched for."""

    when: Pattern  # asks for a day
    who: Pattern  # asks for a person
    said: Pattern  # asks what somebody said
    phrases: Pattern  # phrases of a question that are not searched for
    silent: Words  # words and Chinese particles that are not searched for
    timing: Words  # words for a beginning or an end, which an answer to a question for a day need not have


@dataclass(frozen=True, slots=True, eq=False)
class TimeWords:
    """How publishers write days and hours."""

    months: Mapping[str, int]  # by their first three letters
    weekday: Pattern  # opens a date
    half_day: Pattern  # an hour with am or pm
    clock: Pattern  # an hour
    no_day: Pattern  # a text that is only a year or a month
    zones: Mapping[str, int]  # hours east of Greenwich, by the name of the zone
    places: Mapping[str, int]  # hours east of Greenwich, by words of a text in Chinese
    written_day: Pattern  # groups year, month and day, in words
    written_hour: Pattern  # groups half, hour, minute and second, in words
    written_number: Pattern  # a number in words before the name of what it counts
    digits: Mapping[str, int]
    ten: Words
    noon: Words
    after_noon: Words
    night: Words
    filler: Pattern  # words of a date without a meaning of their own
    date: Pattern  # a day and perhaps an hour in running text; its groups are those of one language
    without_year: Pattern  # groups month and day, at the end of a text
    clock_lead: Pattern  # stands between a day and its hour
    changed: Pattern  # labels the day of a change
    month_first: Pattern  # groups month, day and year, as do the next two patterns
    day_first: Pattern
    day_signs: Pattern
    around: Pattern  # words that may stand beside a day on a line of its own
    day_before: Pattern  # a day in figures that a list puts before a title
    day_behind: Pattern


@dataclass(frozen=True, slots=True, eq=False)
class PageWords:
    """Parts of a page, a list or a feed that do not belong to its article."""

    label: Pattern  # stands before links to other pages
    call: Pattern  # is a line that asks readers for something, or opens one
    newsletter: Pattern  # offers a newsletter, in small letters
    byline: Pattern  # opens the line of the author
    site: Pattern  # a site's name at the end of a title
    wall: Pattern  # the whole title of a page that stands in place of an article
    challenge: Pattern  # words that only such pages have
    consent: Pattern  # words that such pages have, but others too
    cut: Pattern  # asks readers to pay or to sign in for the rest
    teaser: Pattern  # ends a text whose rest stands elsewhere
    click: Pattern  # words that only ask for a click
    feed: Words  # words of a link to a feed
    dated: Words  # names of metadata with the time of publication
    zones: Mapping[str, str]  # the time zone of a country's sites, by the end of their host names


@dataclass(frozen=True, slots=True, eq=False)
class LanguageWords:
    """Words by which a text's language is recognised."""

    english: Words
    in_names: Words  # English words that also occur in names in other languages
    chinese: Words  # the commonest characters


@dataclass(frozen=True, slots=True, eq=False)
class ActWords:
    """Words for deeds, by kind of act, in one table for all rules.

    A key is "kind: stage". The stage is the measure's stage once the deed is done; "considered" means that the
    deed is only thought of.
    """

    verbs: Groups  # in their base
    nouns: Groups  # in the singular
    characters: Groups
    irregular: Mapping[str, str]  # a verb's present, past forms and gerund
    phrases: Pattern  # acts in several words; the name of the group that matches is the kind
    idle: Pattern  # words that look like a deed and are none: concerns are raised, a statement is released


@dataclass(frozen=True, slots=True, eq=False)
class MoodWords:
    """Words before a verb that show whether its deed is done, decided, considered, demanded or denied."""

    negated: Pattern
    still_open: Pattern  # negates only that something is excluded: "not ruled out"
    refused: Pattern  # denied or opposed: the deed behind it is somebody else's claim
    demanded: Pattern
    considered: Pattern
    drafted: Pattern  # considered, with a written draft
    decided: Pattern
    enacted: Pattern  # decided by a body that can decide
    would: Pattern
    reported: Pattern
    purpose: Pattern  # ends with a noun and "to": the deed is only possible
    progressive: Pattern


@dataclass(frozen=True, slots=True, eq=False)
class MeasureWords:
    """Objects of an act: measures, lists, companies, and words that only look like them."""

    clause: Pattern  # begins another clause
    han_clause: Pattern
    subordinate: Pattern  # an opening clause that tells no news
    measure: Pattern
    measures: Words
    kinds: Mapping[str, str]  # the kind of a measure, by the beginning of its noun (Chinese: by a part of it)
    masked: Pattern  # names that contain other words of the lexicon
    takes: Groups  # verbs that act on one kind of object alone, by this object
    bills: Words
    bill_verbs: Words
    rates: Words
    permissions: Words  # taking one back makes rules stricter
    pauses: Words
    no_measure: Words  # stand behind a measure's noun and make it something else: "tariff talks"
    entities: Words
    traded: Words
    halted_trade: Words
    no_deed: Pattern  # Chinese characters that look like a deed and are none here
    approved: Words  # objects that make "to sanction" mean to approve
    talked: Pattern  # something that can be resumed, suspended or ended, and is no measure
    listing: Pattern  # "to its list"
    listed: Pattern
    listing_verbs: Words
    subject_verbs: Words  # verbs whose subject can be a measure: "expire"
    halting_verbs: Words
    doubles: Words  # verbs that can also be nouns
    noun_behind_measure: Words
    auxiliaries: Words
    determiners: Words
    no_verb_after: Words
    no_verb_before: Words
    be: Words
    adverbs: Words
    quantifiers: Words
    borders: Words  # end a verb's object
    effect: Pattern
    applies: Pattern  # says that something is in force
    stands: Pattern
    seeks_comment: Pattern
    raised: Pattern  # goes on to a figure: "lifted" to a figure means raised
    condition: Pattern
    draft: Pattern
    published: Pattern


@dataclass(frozen=True, slots=True, eq=False)
class TellingWords:
    """What a sentence rests on: a denial, unnamed sources, an act and who can do it, somebody's words."""

    denies: Pattern
    hides: Pattern
    acts: Pattern
    undone: Pattern  # stands before an act: the act is not done
    clause: Pattern  # begins another clause
    organs: Pattern  # bodies and people that can act for a state
    private: Pattern
    offices: Pattern  # ends like the name of an office
    spoken: Pattern
    office_says: Pattern
    title_says: Pattern
    title_speaker: Pattern
    ordinary: Words  # words that do not tell the subject


@dataclass(frozen=True, slots=True, eq=False)
class LimitWords:
    """How the words around a number bound it."""

    about: Pattern
    bounded: Pattern


@dataclass(frozen=True, slots=True, eq=False)
class FactWords:
    """Words by which a passage's fact is recognised in other words."""

    said_on: Pattern  # ends right before the day on which something was said
    infinitive: Pattern  # an infinitive in a headline: something to come
    ahead: Pattern  # stands before a plan, an expectation or a threat; with `whole`, words before it count too
    weekday: Pattern
    goods: Pattern  # the goods of a measure, in two or three words
    institution: Pattern  # a name with one of these words is too common to tell facts apart
    noise: Pattern
    filler: Words


@dataclass(frozen=True, slots=True, eq=False)
class WithdrawalWords:
    """Words that say that something is cancelled, postponed or moved."""

    off: Pattern
    later: Pattern
    plan: Words  # ends of a comparison with the plan; such a comparison is about the whole sentence
    wished: Pattern  # stands before the deed: nobody has done it yet
    planned: Pattern
    clause: Pattern
    old: Pattern  # stands before a day that was replaced


@dataclass(frozen=True, slots=True, eq=False)
class GateWords:
    """Matters in which both parties are named but do not deal with each other."""

    asides: Pattern  # a word of sport, of the weather, of markets
    disputes: Pattern  # shows that such a matter is a dispute between the two


@dataclass(frozen=True, slots=True, eq=False)
class SectionWords:
    """How a card's section is chosen. `weights` has the weights of a theme's words in headline and first line, the
    prior of a theme with few labels, and the probabilities from which the theme and a story's theme are sure."""

    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class RankingWords:
    """Words of a headline that show how much its story matters. `weights` are by feature of the story. `chosen` is
    added to them, learned from strict readers. `topics` is what a story gains for a reader whose setting counts
    its topic more or less than others."""

    met: Pattern  # a meeting
    intends: Pattern  # an intention or a wish
    force: Pattern  # an act of armed force
    occasion: Pattern  # a summit, a signing, a war that begins
    leader: Pattern  # the office of somebody who leads a government or a part of it
    company: Pattern  # a business, or people of business who travel
    weights: Mapping[str, float]
    chosen: Mapping[str, float]
    topics: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class TitleWords:
    """Words that keep a title from standing above a story."""

    numbered: Pattern  # only the number of a notice
    relative: Pattern  # a day that is clear only on the day of the text
    announcing: Pattern  # says that somebody spoke, met the press or published, but not what


@dataclass(frozen=True, slots=True, eq=False)
class StatementWords:
    """Words that decide how a digest quotes somebody under a name."""

    openers: Pattern  # words with which somebody begins to speak, cut from a sentence
    ending: Pattern  # where a sentence that is too long can end
    hanging: Pattern  # words that refer to earlier words
    decides: Pattern  # tells a deed or a decision
    outcome: Pattern  # tells a demand, a refusal, an agreement or a threat
    we: Pattern  # the speaker's own side, within a sentence
    modifier: Pattern  # a word before a thing's name that belongs to the name
    head: Pattern  # a noun behind a thing's name that belongs to the name
    things: Words  # first names of the lexicon's things that can be a statement's subject
    nouns: Words  # other words that can be the subject, in their own language
    wanting: Words  # names of things that can be the subject only with a word before or behind them
    offices: Words  # first names in a glossary that would read like the speaker


@dataclass(frozen=True, slots=True, eq=False)
class AcceptanceWords:
    """What strict readers accept, by kind of element. `weights` are by feature. `bars` has each bar, with what it
    reached on streams that were not learned from (see `acceptance.toml`)."""

    weights: Mapping[str, Mapping[str, float]]
    bars: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The lexicon by subject. `key` is a hash of its files. Annotations made with another key are made anew."""

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
