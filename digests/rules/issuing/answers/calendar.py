"""The calendar: dates ahead that bind somebody or are planned. Each date comes with the source that says so."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from digests.model import (
    Article,
    Calendar,
    CalendarEntry,
    DatedPhrase,
    DatedStory,
    DateKind,
    Ownership,
    Passage,
    Preferences,
    Relation,
    Stage,
    Story,
)
from digests.model.lexicon import Lexicon
from digests.rules import trust
from digests.rules.annotation.passages import passages_of
from digests.rules.issuing.agenda import binds, vouched_first
from digests.rules.issuing.readership import came_out, reads, stories_for
from digests.rules.issuing.repetition import Lines, similarity
from digests.rules.issuing.rights import Budget
from digests.rules.precedence import EARLIEST

# Days, counts and lengths are set by judgement. The likeness IN_HEADLINE is set by hand.
DAYS, MOST_DAYS, MOST_SHOWN, MOST_FOREIGN, LONGEST = 90, 365, 20, 5, 400
IN_HEADLINE = 0.75
ORDER = (DateKind.EFFECTIVE, DateKind.DEADLINE, DateKind.EXPIRY, DateKind.EVENT)

Sentences = Mapping[int, Mapping[int, str]]  # by article id and index; expired texts have none


def calendar_of(
    stories: Iterable[Story | DatedStory],
    sentences: Sentences,
    preferences: Preferences,
    now: datetime,
    relation: Relation,
    *,
    theme: str = "",
    days: int = DAYS,
    most: int = MOST_SHOWN,
) -> Calendar:
    """Return the dates of the next `days` local days, today included, soonest first, at most `most`. They belong
    to `theme`, or without one to the reader's themes. A date told only in languages that the reader does not read
    is named as `foreign`, if its source has a label. Two stories may have the same day and kind in nearly the same
    words. Such a date stands once, if possible from a government's own document. A planned event needs the
    sentence that says so, or an article that opens with the event. Sources without a label give one date at most,
    behind all others. Their other dates are not counted. PreferenceError when the relation has no such theme."""
    today = now.astimezone(ZoneInfo(preferences.zone)).date()
    last, end = (today + timedelta(days=each) for each in (days, MOST_DAYS))
    every = [
        entry
        for story in stories_for(stories, preferences, theme, relation)
        for entry in _entries(story, today.isoformat(), end.isoformat(), sentences)
    ]
    found = _once(entry for entry in every if reads(entry.article, preferences.languages))
    entries = _quotable(_distinct(sorted(found, key=_order)))
    entries = vouched_first(entries, lambda entry: entry.article)
    within = [entry for entry in entries if entry.when <= last.isoformat()]
    return Calendar(
        at=now,
        theme=theme,
        days=days,
        entries=tuple(within[:most]),
        left_out=max(0, len(within) - most),
        beyond=len(entries) - len(within),
        foreign=tuple(_only_elsewhere(every, found, last.isoformat()))[:MOST_FOREIGN],
    )


def sentences_of(article: Article, lexicon: Lexicon) -> dict[int, str]:
    """Return an article's sentences by their index. Return nothing if the article has no text."""
    return dict(enumerate(passages_of(article.text, lexicon, article.language, article.title)))


def _entries(story: Story | DatedStory, first: str, last: str, sentences: Sentences) -> list[CalendarEntry]:
    """Return the story's dates between two days (ISO 8601), both included."""
    # A story's oldest article stays the same when other articles join or another one is quoted for the date.
    origin = min(story.articles, key=lambda article: article.id)
    articles = {article.id: article for article in story.articles}
    found = []
    for phrase in story.dates:
        ours = first <= phrase.date <= last and phrase.kind in ORDER and phrase.article in articles
        # No sentence names a date that came in a field of its own.
        text = sentences.get(phrase.article, {}).get(phrase.index, "")
        named = phrase.text in text
        if not ours or _held(phrase, story) or not (named or binds(phrase)):
            continue
        key = f"{origin.url}\n{phrase.kind}\n{phrase.date}".encode("utf-8", "surrogatepass")
        entry = CalendarEntry(
            uid=blake2b(key, digest_size=16).hexdigest(),
            when=phrase.date,
            kind=phrase.kind,
            article=articles[phrase.article],
            passage=Passage(article=phrase.article, index=phrase.index, text=text) if named else None,
            themes=story.themes,
            proposed=phrase.kind is DateKind.EFFECTIVE and story.stage is Stage.PROPOSED,
            what=phrase.what,
        )
        found.append(entry)
    return found


def _once(entries: Iterable[CalendarEntry]) -> list[CalendarEntry]:
    """Keep one entry of each date. A story may have the date in several languages of the reader."""
    kept: dict[str, CalendarEntry] = {}
    for entry in entries:
        kept.setdefault(entry.uid, entry)
    return list(kept.values())


def _only_elsewhere(
    every: Iterable[CalendarEntry], read: Collection[CalendarEntry], last: str
) -> Iterator[CalendarEntry]:
    """Give the dates until the day `last` that the reader can read nowhere, one entry for each day and kind."""
    told = {(entry.when, entry.kind) for entry in read}
    for entry in sorted(every, key=_order):
        if entry.when <= last and (entry.when, entry.kind) not in told and trust.can_vouch(entry.article.source):
            told.add((entry.when, entry.kind))
            yield replace(entry, passage=None)


def _held(phrase: DatedPhrase, story: Story | DatedStory) -> bool:
    """Say whether a later article tells that the measure which begins on this date is suspended or lifted."""
    if story.stage not in (Stage.SUSPENDED, Stage.LIFTED) or phrase.kind is not DateKind.EFFECTIVE:
        return False
    newest = max(story.articles, key=lambda article: (came_out(article) or EARLIEST, article.id))
    return phrase.date != story.stage_from and phrase.article != newest.id


def _order(entry: CalendarEntry) -> tuple[bool, str, int, bool, int, str]:
    source = entry.article.source
    official = source.ownership is Ownership.GOVERNMENT
    kind = ORDER.index(entry.kind)
    return not trust.can_vouch(source), entry.when, kind, not official, entry.article.id, entry.uid


def _distinct(entries: Iterable[CalendarEntry]) -> list[CalendarEntry]:
    """Leave out an entry that has the day and kind of an earlier one in nearly the same words. One sentence may
    plan several days, "on May 29 and 30". Then keep the first day."""
    kept: list[CalendarEntry] = []
    told: dict[tuple[str, DateKind], tuple[Lines, Lines]] = {}
    planned: set[Passage] = set()
    for entry in entries:
        headlines, sentences = told.setdefault((entry.when, entry.kind), (Lines(), Lines()))
        said = entry.passage.text if entry.passage else ""
        title = entry.article.standing_title
        if (title and headlines.hold(title)) or sentences.hold(said):
            continue
        headlines.add(title)
        sentences.add(said)
        if entry.kind is DateKind.EVENT and entry.passage is not None:
            if entry.passage in planned:
                continue
            planned.add(entry.passage)
        kept.append(entry)
    return kept


def _quotable(entries: Sequence[CalendarEntry]) -> list[CalendarEntry]:
    """Keep the sentences that the sources' rights allow and that say more than their headlines. A planned event
    goes when its sentence goes: readers would take a headline about something else for the plan. Dates that bind
    are quoted before dates that are only planned."""
    budget = Budget()
    shown: dict[int, CalendarEntry] = {}
    for place, entry in sorted(enumerate(entries), key=lambda each: (each[1].kind is DateKind.EVENT, each[0])):
        passage, article = entry.passage, entry.article
        if passage is None:
            shown[place] = entry
        elif similarity(passage.text, article.standing_title) >= IN_HEADLINE:
            shown[place] = replace(entry, passage=None)
        elif len(passage.text) <= LONGEST and budget.allows([passage], {article.id: article}):
            budget.spend(passage, article)
            shown[place] = entry
        elif entry.kind is not DateKind.EVENT or passage.index == 0:
            shown[place] = replace(entry, passage=None)
    return [shown[place] for place in sorted(shown)]
