"""Grading: each card that is shown against the labels, fault kind by fault kind. Pure: shown cards and labels in,
verdicts out. What has no label is None, never a fault and never right."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from digests.rules.texts import is_chinese
from tests.benchmarks.labelling.labels import StreamLabels
from tests.benchmarks.labelling.marks import ArticleMarks, SentenceMarks
from tests.benchmarks.labelling.shown import ShownCard, ShownDate, ShownDay, ShownLine

# What can be wrong with a card; each is graded by itself.
FAULTS = {
    "lead": "the lead passage does not carry the event",
    "capital": "a capital's line is not that side's own word, off the subject, or says nothing",
    "split": "the event has another card",
    "merged": "several events on the card",
    "kind": "opinion, analysis or a newsletter as news",
    "title": "a press conference's title as headline",
    "relation": "not about the relation",
    "theme": "under the wrong theme",
    "alone": "a line that cannot be understood alone",
    "furniture": "furniture as a line",
    "language": "a line in another language though an article of the reader's tells it",
    "date": "a date line is wrong",
}
NEWS = "news"
UNLABELLED_KINDS = ("opinion", "analysis", "newsletter", "list")
CONFERENCES = ("exchange", "transcript")
ONE_MATTER = timedelta(days=2)  # an act and the answer to it stand on one card


@dataclass(frozen=True, slots=True)
class CapitalVerdict:
    """What is to be said of a line under a capital's name: right, or the first of what is wrong with it."""

    line: ShownLine
    verdict: str | None  # right, other (somebody else's words), subject (off it), empty; None: unlabelled


@dataclass(frozen=True, slots=True)
class CardVerdict:
    """A card's faults: True, False, or None where labels are missing. `event` is what the card is about."""

    card: ShownCard
    event: str
    faults: Mapping[str, bool | None]
    capitals: tuple[CapitalVerdict, ...] = ()
    dates: tuple[tuple[ShownDate, bool | None], ...] = ()  # whether the line is right

    @property
    def judged(self) -> bool:
        """Say whether nothing that decides is unlabelled."""
        return None not in self.faults.values()

    @property
    def faultless(self) -> bool | None:
        """True without any fault, False with one, None where a label that could tell is missing."""
        if any(self.faults.values()):
            return False
        return True if self.judged else None


@dataclass(slots=True)
class History:
    """What earlier days have told: the first story of each event."""

    stories: dict[str, int] = field(default_factory=dict)

    def add(self, verdict: "CardVerdict") -> None:
        if verdict.event:
            self.stories.setdefault(verdict.event, verdict.card.story)


def grade_days(days: Sequence[ShownDay], labels: StreamLabels, chinese: frozenset[str]) -> tuple[CardVerdict, ...]:
    """Return the verdict on every card of a replay, in order. `chinese` are the ids of articles in Chinese."""
    history = History()
    verdicts: list[CardVerdict] = []
    for day in days:
        graded = [grade(card, labels, chinese) for card in day.cards]
        today = Counter(verdict.event for verdict in graded if verdict.event)
        verdicts += [_with_split(verdict, today, history) for verdict in graded]
        for verdict in graded:
            history.add(verdict)
    return tuple(verdicts)


def grade(card: ShownCard, labels: StreamLabels, chinese: frozenset[str]) -> CardVerdict:
    """Return the verdict on one card; whether its event has another card is decided over all of them."""
    articles = {each: labels.articles[each] for each in card.articles if each in labels.articles}
    event = event_of(card, labels)
    marks = {id(line): _marks(line, labels) for line in card.lines}
    capitals = tuple(
        CapitalVerdict(line, _capital(line, marks[id(line)], card, event, labels)) for line in card.capitals
    )
    dates = tuple((each, _date(each, labels)) for each in card.dates)
    faults: dict[str, bool | None] = {
        "relation": _off_relation(card, articles, labels),
        "theme": _wrong_theme(card, articles, event, labels),
        "merged": _merged(card, labels),
        "kind": _kind(card, labels.articles),
        "title": _conference_title(card, labels.articles),
        "lead": _lead(card, marks, event, labels),
        "capital": _any(None if each.verdict is None else each.verdict != "right" for each in capitals),
        "alone": _any(_leans(line, marks[id(line)]) for line in card.lines),
        "furniture": _any(None if mark is None else mark.furniture for mark in marks.values()),
        "language": not chinese.issuperset(card.articles)
        and any((line.article in chinese) or is_chinese(line.text) for line in card.lines),
        "date": _any(None if right is None else not right for _, right in dates),
        "split": False,
    }
    return CardVerdict(card, event, faults, capitals, dates)


def event_of(card: ShownCard, labels: StreamLabels) -> str:
    """Return the event that a card is about: that of its lead passage's segment, else the one that most of its
    articles tell, those that are new and those that stand first before others; empty where no label says.

    Of a text of several matters only the segment's label says which of them the card is about.
    """
    if card.lead and card.lead.range:
        segment = labels.segment_at(card.lead.article, card.lead.range)
        if segment and segment.event:
            return segment.event
    counted: Counter[str] = Counter()
    for article in card.fresh or card.articles:
        marked = labels.articles.get(article)
        if marked and not _of_several(marked):
            for place, event in enumerate(marked.events):
                counted[event] += 4 if place == 0 else 1
    headline = labels.articles.get(card.headline_article)
    if headline and headline.events and not _of_several(headline):
        counted[headline.events[0]] += 2
    return counted.most_common(1)[0][0] if counted else ""


def _of_several(marked: ArticleMarks) -> bool:
    """Say whether a text has several matters, so that its events are not each segment's."""
    return marked.text in (*CONFERENCES, "newsletter", "list") and len(marked.events) > 1


def _with_split(verdict: CardVerdict, today: Counter[str], history: History) -> CardVerdict:
    if not verdict.event:
        return verdict
    again = history.stories.get(verdict.event, verdict.card.story) != verdict.card.story
    faults = dict(verdict.faults) | {"split": today[verdict.event] > 1 or again}
    return replace(verdict, faults=faults)


def _marks(line: ShownLine, labels: StreamLabels) -> SentenceMarks | None:
    return labels.sentence_at(line.article, line.range) if line.range else None


def _any(values: Iterable[bool | None]) -> bool | None:
    """True if one is, else None if one is unknown, else False."""
    known = list(values)
    return True if True in known else None if None in known else False


def _off_relation(card: ShownCard, articles: Mapping[str, ArticleMarks], labels: StreamLabels) -> bool | None:
    """None of its articles is about the relation, or all that it quotes is of segments that are not."""
    segments = [labels.segment_at(line.article, line.range) if line.range else None for line in card.lines]
    if segments and all(segment is not None and segment.gate == "no" for segment in segments):
        return True
    gates = {marked.gate for marked in articles.values()}
    if gates & {"yes", "edge"}:
        return False
    return True if len(articles) == len(card.articles) else None


def _wrong_theme(
    card: ShownCard, articles: Mapping[str, ArticleMarks], event: str, labels: StreamLabels
) -> bool | None:
    """The section is wrong when neither the event nor an article that is about the relation has its theme, nor, of
    a text of several matters, the segment or sentence that is quoted."""
    known = set(labels.events[event].themes) if event in labels.events else set()
    for marked in articles.values():
        known |= set(marked.themes)
    for line in card.lines:
        quoted = articles.get(line.article)
        if quoted is not None and quoted.text in (*CONFERENCES, "newsletter", "list") and line.range:
            segment = labels.segment_at(line.article, line.range)
            sentence = labels.sentence_at(line.article, line.range)
            known |= set(segment.themes if segment else ()) | set(sentence.themes if sentence else ())
    return card.section not in known if known else None


def _merged(card: ShownCard, labels: StreamLabels) -> bool | None:
    """Several events: two articles that tell no event in common, nor an act and its answer within two days."""
    told = [labels.articles[each].events for each in card.articles if each in labels.articles]
    told = [events for events in told if events]
    if len(told) < 2:
        return False if len(card.articles) < 2 or told else None
    return any(not _one_matter(one, other, labels) for at, one in enumerate(told) for other in told[:at])


def _one_matter(one: Sequence[str], other: Sequence[str], labels: StreamLabels) -> bool:
    if set(one) & set(other):
        return True
    for first in one:
        for second in other:
            left, right = labels.events.get(first), labels.events.get(second)
            if (
                left
                and right
                and left.saga
                and left.saga == right.saga
                and abs(left.day - right.day) <= ONE_MATTER
            ):
                return True
    return False


def _kind(card: ShownCard, articles: Mapping[str, ArticleMarks]) -> bool | None:
    """An opinion, analysis, newsletter or list leads as if it were news: without being marked as what it is."""
    leading = {card.headline_article} | ({card.lead.article} if card.lead else set())
    kinds = [articles[each].text if each in articles else None for each in sorted(leading - {*card.comment})]
    return _any(None if kind is None else kind in UNLABELLED_KINDS for kind in kinds)


def _conference_title(card: ShownCard, articles: Mapping[str, ArticleMarks]) -> bool | None:
    marked = articles.get(card.headline_article)
    return None if marked is None else card.titled and marked.text in CONFERENCES


def _lead(
    card: ShownCard, marks: Mapping[int, SentenceMarks | None], event: str, labels: StreamLabels
) -> bool | None:
    """The lead carries the event when it tells one (E) or must be told (worth 3), and is about the card's.

    What leads is the first passage of the body; without one the headline, where it is a sentence of an exchange
    or the title of a report, which then tells the event itself, with the parties' lines together.
    """
    body = [line for line in card.lines if line.role == "body"][:1]
    if not body and _titled_by_report(card, labels):
        return False
    carried = [_carries(line, marks[id(line)], card, event, labels) for line in body or card.capitals]
    if not body and carried and card.heading:
        worth = labels.heading_at(card.headline_article, card.heading)
        carried.append(worth == NEWS if worth else None)
    if not carried or True in carried:
        return False
    return None if None in carried else True


def _titled_by_report(card: ShownCard, labels: StreamLabels) -> bool:
    marked = labels.articles.get(card.headline_article)
    return card.titled and marked is not None and marked.text == "news"


def _carries(
    line: ShownLine, mark: SentenceMarks | None, card: ShownCard, event: str, labels: StreamLabels
) -> bool | None:
    if mark is None:
        return None
    return ("E" in mark.flags or mark.worth == 3) and _on_subject(line, mark, card, event, labels)


def _on_subject(line: ShownLine, mark: SentenceMarks, card: ShownCard, event: str, labels: StreamLabels) -> bool:
    """Say whether a line is about the card's event: its segment's, where the text is cut into segments, else its
    article's, and then with one of the event's themes or none of its own."""
    segment = labels.segment_at(line.article, line.range) if line.range else None
    if segment is not None:
        if segment.event:
            return not event or _one_matter([segment.event], [event], labels)
        return segment.gate != "no" and bool(set(segment.themes) & _themes_of(event, card, labels))
    marked = labels.articles.get(line.article)
    if marked is None or not event:
        return True
    if not marked.events or not _one_matter(marked.events, [event], labels):
        return False
    if marked.text in CONFERENCES:
        return bool(set(mark.themes) & _themes_of(event, card, labels))
    return True


def _themes_of(event: str, card: ShownCard, labels: StreamLabels) -> set[str]:
    described = labels.events.get(event)
    return set(described.themes) if described else {card.section}


def _capital(
    line: ShownLine, mark: SentenceMarks | None, card: ShownCard, event: str, labels: StreamLabels
) -> str | None:
    if mark is None:
        return None
    if not mark.carries(line.role):
        return "other"
    if mark.worth == 0 or "C" in mark.flags or mark.furniture:
        return "empty"
    return "right" if _on_subject(line, mark, card, event, labels) else "subject"


def _leans(line: ShownLine, mark: SentenceMarks | None) -> bool | None:
    """A line under a capital's name or with its speaker in brackets has what a P wants."""
    if mark is None:
        return None
    named = bool(line.prefix) or line.role not in ("body", "fact")
    return mark.alone == "N" or (mark.alone == "P" and not named)


def _date(shown: ShownDate, labels: StreamLabels) -> bool | None:
    """Right when a mention in its sentence binds to that day, wrong when the mentions there say otherwise."""
    if shown.range is None:
        return None
    mentions = labels.dates_at(shown.article, shown.range)
    if not mentions:
        return None
    return any(each.binds and each.day == shown.day for each in mentions)


def shown_events(days: Sequence[ShownDay], labels: StreamLabels) -> dict[date, tuple[int, int]]:
    """Return for each labelled day how many of the events that matter most its digest, or an earlier one, shows,
    and how many there are."""
    told: set[str] = set()
    found: dict[date, tuple[int, int]] = {}
    for day in days:
        for card in day.cards:
            told |= events_told(card, labels)
        marked = labels.days.get(day.day)
        if marked:
            found[day.day] = (len(told.intersection(marked.events)), len(marked.events))
    return found


def events_told(card: ShownCard, labels: StreamLabels, *, exactly: bool = False) -> set[str]:
    """Return the events that a card shows: what it is about, the main event of each article that it quotes, and
    those of the matter that it quotes of an article whose matters are labelled; `exactly`: of an article whose
    segments are labelled those of the segment alone."""
    quoted = {line.article for line in card.lines} | {card.headline_article}
    main = {
        labels.articles[each].events[0]
        for each in quoted
        if each in labels.articles
        and labels.articles[each].events
        and each not in labels.matters
        and not (exactly and each in labels.segments)
    }
    matters = set[str]().union(*(labels.told_at(line.article, line.range) for line in card.lines if line.range))
    return main | matters | {event_of(card, labels)} - {""}


def binding_found(days: Sequence[ShownDay], labels: StreamLabels) -> tuple[int, int]:
    """Return how many of the labelled days that bind are shown with an article of the same event, and how many
    there are."""
    shown: dict[str, set[str]] = {}
    for day in days:
        for card in day.cards:
            for each in card.dates:
                shown.setdefault(each.day, set()).update(card.articles)
        for each in day.coming:
            shown.setdefault(each.day, set()).add(each.article)
    wanted = {
        (article, mark.day)
        for article, mentions in labels.dates.items()
        for _, mark in mentions
        if mark.binds and len(mark.day) == 10
    }
    return sum(_shown_with(article, shown.get(day, set()), labels) for article, day in wanted), len(wanted)


def _shown_with(article: str, others: set[str], labels: StreamLabels) -> bool:
    own = set(labels.articles[article].events) if article in labels.articles else set()
    return article in others or any(
        own & set(labels.articles[other].events) for other in others if other in labels.articles
    )
