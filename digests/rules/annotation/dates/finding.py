"""The dates of an article, resolved by its own day, what each one means, and whether it is one for a calendar.

Whether a day binds (something between the parties takes effect, is due, ends or takes place then) is told by a
logistic regression over features that a person can read; the weights stand in the lexicon's data, with the labels
they were learned from and what they reached on others.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from digests.model import Annotation, Article, DatedPhrase, DateKind, Ownership, Relation, Sentence
from digests.model.lexicon import DateWords, Lexicon
from digests.rules.annotation.dates.expressions import Expression, count_of, expressions, resolve
from digests.rules.annotation.dates.governing import describes, is_open, is_over
from digests.rules.annotation.dates.meaning import Tense, date_kind, what_of
from digests.rules.annotation.transcripts import asks, spokesperson_of
from digests.rules.annotation.worth import chance
from digests.rules.sieves import patterns_of
from digests.rules.texts import is_chinese

CHINESE_ZONE = "Asia/Shanghai"  # all places that write Chinese keep this time
LONGEST = 4000  # a longer "sentence" is no prose: a table, or a text without marks
MOST_BETWEEN = timedelta(days=2)  # between a call and its publication
COUNTED = ("in", "within", "after", "lasting", "counted")  # lengths of time, which need a day that they count from
NEAR = 120  # characters before a length of time that say what it is of
HELD_BEFORE = 80  # characters between what is held and for how long
COUNTING = ("relative", "weekday", "in", "vague")
BESIDE = re.compile(r"[\s,，(（]*")  # between words that count to a day and the day itself

Resolved = tuple[Expression, str, DateKind]
# These two belong to the weights: by tests.benchmarks.fit_dates, on the labelled mentions of days.
LEAST_CHANCE = 0.5  # the chance from which on a day is taken to bind
BESIDE_DATE = 160  # characters beside the words of a date that say what it is of


@dataclass(frozen=True, slots=True)
class Reckoning:
    """From which days a text's words count: `today`, on which it was said or written, and the day on which an
    official document was `published`; None where nothing relative is resolved."""

    today: date | None
    published: date | None

    @classmethod
    def of(cls, article: Article, sentences: Sequence[str], relation: Relation, lexicon: Lexicon) -> "Reckoning":
        day = day_of(article, relation, lexicon)
        official = article.source.ownership is Ownership.GOVERNMENT or article.document_number
        return cls(day_told(article, sentences, relation, lexicon), day if official else None)


def dates_in(sentence: str, index: int, article: int, by: Reckoning, lexicon: Lexicon) -> tuple[DatedPhrase, ...]:
    """Return the dates of the sentence with that index, in order.

    `date` is an ISO 8601 day, or a year or month where no more is said, and empty for a time ahead that names none
    ("in the coming weeks"). Weekday names, dates without a year and days counted from today are
    resolved by the day of publication in the zone of the outlet's party: the nearest such day before, or after
    where the words speak of the future. A length of time ("within 90 days") names a day only where its sentence
    says from which day it counts.
    """
    sentence = sentence[:LONGEST]
    resolved = _resolved(sentence, by.today, by.published, lexicon)
    places = [(expression.start, expression.end) for expression, _, _ in resolved]
    return tuple(
        DatedPhrase(
            expression.text, day, kind, index, article, what=what_of(sentence, place, places, kind, lexicon)
        )
        for place, (expression, day, kind) in zip(places, resolved, strict=True)
    )


def given_dates(article: Article, sentences: Iterable[str], lexicon: Lexicon) -> tuple[DatedPhrase, ...]:
    """Return the dates that came with an article as an official document."""
    found = []
    if article.effective_on is not None:
        found.append(_given(article.effective_on, DateKind.EFFECTIVE, article))
    if article.comments_close_on is not None:
        asked = next(filter(None, map(lexicon.due.comments.search, sentences)), None)
        given = _given(article.comments_close_on, DateKind.DEADLINE, article)
        found.append(replace(given, what=asked.group() if asked else ""))
    return tuple(found)


def _given(day: date, kind: DateKind, article: Article) -> DatedPhrase:
    """A date that came in a field of its own: its words are the day itself, said of no passage but the first."""
    return DatedPhrase(day.isoformat(), day.isoformat(), kind, 0, article.id)


def day_of(article: Article, relation: Relation, lexicon: Lexicon) -> date | None:
    """Return the day of publication where the outlet is; of a transcript the day that its headline names."""
    if article.published is None:
        return None
    party = relation.party(article.source.party)
    zone = (party.zone if party else "") or (CHINESE_ZONE if article.language[:2] == "zh" else "UTC")
    day = article.published.astimezone(ZoneInfo(zone)).date()
    return _day_in_title(article.title, day, lexicon) if any(spokesperson_of(article.title, lexicon)) else day


def _day_in_title(title: str, published: date, lexicon: Lexicon) -> date:
    """Ministries put old press conferences on their pages anew; what they call today is the day they were
    held."""
    for expression in expressions(title, lexicon.dates):
        if expression.form == "day" and "year" in expression.parts:
            held = resolve(expression, published, None, lexicon)
            if held:
                return min(date.fromisoformat(held), published)
    return published


def day_told(article: Article, sentences: Sequence[str], relation: Relation, lexicon: Lexicon) -> date | None:
    """Return the day on which the article's sentences were said or written, from which they count."""
    day = day_of(article, relation, lexicon)
    return day if day is None else _day_spoken(sentences, day, lexicon)


def _day_spoken(sentences: Sequence[str], today: date, lexicon: Lexicon) -> date:
    """A call that says "tomorrow, May 14" was held on May 13, although it was published a day later."""
    relative = lexicon.dates.relative
    for sentence in sentences:
        if not any(word in sentence.lower() for word in relative):
            continue
        named = list(expressions(sentence[:LONGEST], lexicon.dates))
        for place, expression in enumerate(named):
            day = _named_beside(sentence, named, place, lexicon.dates)
            held = resolve(day, today, None, lexicon) if day and expression.form == "relative" else None
            if held:
                spoken = date.fromisoformat(held) - timedelta(days=relative[expression.parts["word"].lower()])
                if abs(today - spoken) <= MOST_BETWEEN:
                    return spoken
    return today


def _named_beside(sentence: str, named: Sequence[Expression], place: int, words: DateWords) -> Expression | None:
    """Return the day that stands right behind words that count to it ("tomorrow, Tuesday, May 14")."""
    for before, after in pairwise(named[place : place + 3]):
        between = words.preposition.sub("", sentence[before.end : after.start])
        if before.form not in COUNTING or not BESIDE.fullmatch(between):
            return None
        if after.form == "day":
            return after
    return None


def _resolved(sentence: str, today: date | None, published: date | None, lexicon: Lexicon) -> list[Resolved]:
    """Resolve the dates of a sentence: first those that stand for themselves, then those that count from
    them."""
    named = list(expressions(sentence, lexicon.dates))
    if not named:
        return []
    tense, starts = Tense.of(sentence, lexicon.dates), _starts(named, sentence, lexicon.dates)
    found: list[Resolved] = []
    counted: list[Expression] = []
    for expression in named:
        if expression.form in COUNTED:
            counted.append(expression)
            continue
        future = _points_ahead(expression, tense, lexicon)
        if _is_no_plan(expression, sentence, future, lexicon):
            continue
        if future is None and expression.form in ("weekday", "end"):
            # "The drills end on Friday": what is told in the present and given a weekday is still to come.
            future = not is_chinese(sentence) and not tense.tells_of_past()
        over = future is not True and is_over(tense, (expression.start, expression.end))
        day = resolve(expression, today, future, lexicon, over=over)
        if day is not None and (day or future is not False):
            kind = date_kind(sentence, expression, day, today, future, lexicon.dates)
            begins = expression.start in starts and kind is not DateKind.PAST
            found.append((expression, day, DateKind.EVENT if begins else kind))
    for expression in counted:
        future = _points_ahead(expression, tense, lexicon)
        if expression.form in ("in", "within") and _is_no_plan(expression, sentence, future, lexicon):
            continue
        day = resolve(expression, today, future, lexicon, _anchor(expression, tense, found, published, lexicon))
        if day is not None:
            found.append((expression, day, date_kind(sentence, expression, day, today, True, lexicon.dates)))
    return _as_named(sentence, named, lexicon.dates, sorted(found, key=lambda each: each[0].start))


def _points_ahead(expression: Expression, tense: Tense, lexicon: Lexicon) -> bool | None:
    """Say whether the words around a date speak of the future, None where they do not tell: of what is told in the
    past to begin on a day ("cut the duty from May 1"), of an event called by its month ("spoke of the test in
    June"), and of what only describes that which is to come, when it is they do not."""
    future, sentence, words = tense.points_ahead(expression), tense.sentence, lexicon.dates
    if future and expression.form in ("day", "month") and describes(tense, (expression.start, expression.end)):
        return None
    if future is not False:
        return future
    before = sentence[max(0, expression.start - NEAR) : expression.start]
    if words.starting.search(before) or words.on.match(sentence, expression.end):
        return None
    if expression.form != "month" or expression.parts.keys() != {"month"}:
        return False
    bare = words.preposition.sub("", before).rstrip()
    called = any(match.end() == len(bare) for match in lexicon.due.event.finditer(bare))
    return None if called else False


def _is_no_plan(expression: Expression, sentence: str, future: bool | None, lexicon: Lexicon) -> bool:
    """Say whether a time is only foretold, or is how long something takes ("the first in 15 years", "within three
    years")."""
    words = lexicon.dates
    before = sentence[max(0, expression.start - NEAR) : expression.start]
    if future is not False and lexicon.binding.forecast.search(words.clause.split(before)[-1]):
        return True
    if expression.form not in ("in", "within"):
        return False
    years = words.units[expression.parts["unit"].lower()] == "year"
    if expression.form == "in":
        return years and count_of(expression.parts["count"], lexicon.numbers) > 1
    return years or future is False


def _as_named(
    sentence: str, named: Sequence[Expression], words: DateWords, found: Sequence[Resolved]
) -> list[Resolved]:
    """Give words that count to a day, and the day named beside them, that day and what is said of the first."""
    told = {expression.start: (day, kind) for expression, day, kind in found}
    for place, expression in enumerate(named):
        day = _named_beside(sentence, named, place, words)
        if day and day.start in told and expression.start in told:
            told[expression.start] = told[day.start] = (told[day.start][0], told[expression.start][1])
    return [(expression, *told[expression.start]) for expression, _, _ in found]


def _anchor(
    expression: Expression, tense: Tense, found: Sequence[Resolved], published: date | None, lexicon: Lexicon
) -> str:
    """Return the day from which is counted, "" unknown: the one named right beside a length of time ("within 60
    days of June 3"), or that of an official document's publication. What is yet to be held is not held from a day
    that its sentence looks back to."""
    sentence, words = tense.sentence, lexicon.dates
    if expression.form == "after":
        named = (day for other, day, _ in found if other.start > expression.end and len(day) == 10)
        return next(named, published.isoformat() if published else "")
    begun = _beside(expression, sentence, found, words)
    if begun and expression.form == "lasting":
        start = 0 if is_chinese(sentence) else max(0, expression.start - HELD_BEFORE)
        held = words.held.search(sentence, start, expression.start)
        if held is None or (tense.is_to_come(held.start()) and begun[1] is DateKind.PAST):
            return ""
    return begun[0] if begun else ""


def _beside(
    length: Expression, sentence: str, found: Sequence[Resolved], words: DateWords
) -> tuple[str, DateKind] | None:
    """Return the day that stands right behind a length of time, or right before it, with its kind."""
    behind = words.counted_from.match(sentence, length.end)
    for other, day, kind in found:
        before = words.counted_on.match(sentence, other.end)
        beside = (before and before.end() == length.start) or (behind and behind.end() == other.start)
        if len(day) == 10 and beside:
            return day, kind
    return None


def _starts(named: Sequence[Expression], sentence: str, words: DateWords) -> set[int]:
    """Return the places of the days from which something else counts ("within 30 days of June 3")."""
    lengths = (each for each in named if each.form in COUNTED and each.form != "lasting")
    return {match.end() for each in lengths if (match := words.counted_from.match(sentence, each.end))}


def binding(
    phrases: Sequence[DatedPhrase],
    sentence: Sentence,
    outline: Annotation,
    today: date | None,
    article: Article,
    relation: Relation,
    lexicon: Lexicon,
) -> tuple[DatedPhrase, ...]:
    """Return the dates of a sentence with whether each binds; `outline` has the texts and the segments around it.

    What is over does not, nor what names no day or month. What came as a field of an official
    document does.
    """
    official = {day.isoformat() for day in (article.effective_on, article.comments_close_on) if day}

    def binds(phrase: DatedPhrase) -> bool:
        if phrase.text in official:
            return True
        given_up = any(phrase.text in each.days for each in sentence.withdrawals)
        return not given_up and _binds(phrase, today, outline, article, relation, lexicon)

    told = [replace(each, binds=binds(each)) for each in phrases]
    bound = [each for each in told if each.binds]
    return tuple(
        replace(each, binds=False) if any(_says_more(other, each) for other in bound) else each for each in told
    )


def _says_more(one: DatedPhrase, other: DatedPhrase) -> bool:
    """Say whether a day stands for another time of its sentence: of a month and a day of it the day counts, and of
    the days of one plan, "on May 29 and 30", the first."""
    if one.kind is not other.kind:
        return False
    if len(one.date) != len(other.date):
        return one.date.startswith(other.date)
    return one.kind is DateKind.EVENT and one.what == other.what and one.date < other.date


def can_bind(phrase: DatedPhrase, today: date | None) -> bool:
    """Say whether a phrase names a day or month that is still to come; no other binds. What happens on the day of
    the article is news and no plan."""
    if phrase.kind is DateKind.PAST or len(phrase.date) <= len("2026"):
        return False
    return today is None or phrase.kind is not DateKind.EVENT or phrase.date != today.isoformat()


def date_features(
    phrase: DatedPhrase, annotation: Annotation, article: Article, relation: Relation, lexicon: Lexicon
) -> dict[str, float]:
    """Return what is known of a date and of the words around it, 1 or 0."""
    passage = annotation.sentences[phrase.index]
    sentence = passage.text
    place = max(0, sentence.find(phrase.text))
    beside = sentence[max(0, place - BESIDE_DATE) : place + len(phrase.text) + BESIDE_DATE]
    first = annotation.segments[passage.segment].first
    around = " ".join(
        each.text
        for each in annotation.sentences[max(first, phrase.index - 2) : phrase.index + 2]
        if each.segment == passage.segment
    )
    peg = annotation.segments[passage.segment].peg or article.title
    words = lexicon.binding
    given = {
        "takes effect": phrase.kind is DateKind.EFFECTIVE,
        "is due": phrase.kind is DateKind.DEADLINE,
        "ends": phrase.kind is DateKind.EXPIRY,
        "a day": len(phrase.date) == len("2026-01-01"),
        "names both": _names_both(sentence, relation),
        "both near": _names_both(around, relation),
        "both above": _names_both(peg, relation),
        "names another": patterns_of(relation, "others").search(beside),
        "a measure": words.measure.search(beside),
        "a meeting": words.meeting.search(beside),
        "a forecast": words.forecast.search(beside),
        "an aside": words.aside.search(beside),
    }
    return {"always": 1.0} | {name: float(bool(there)) for name, there in given.items()}


def _binds(
    phrase: DatedPhrase,
    today: date | None,
    annotation: Annotation,
    article: Article,
    relation: Relation,
    lexicon: Lexicon,
) -> bool:
    sentence = annotation.sentences[phrase.index].text
    asked = phrase.kind is DateKind.EXPIRY and asks(sentence)  # whether it ends then
    if asked or not can_bind(phrase, today):
        return False
    place = max(0, sentence.find(phrase.text))
    if is_open(sentence, (place, place + len(phrase.text)), phrase.kind, lexicon.dates, lexicon.binding):
        return False
    told = date_features(phrase, annotation, article, relation, lexicon)
    return chance(told, lexicon.binding.weights) >= LEAST_CHANCE


def _names_both(text: str, relation: Relation) -> bool:
    return all(patterns_of(party, "mentions").search(text) for party in relation.main)
