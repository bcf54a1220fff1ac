"""Decisions of the rules in words that several pages and commands share: reasons, days, labels, weights."""

from collections.abc import Callable, Sequence
from datetime import UTC, date
from html import escape
from typing import Any

from bot.texts import (
    AnswerWords,
    DigestWords,
    LabelWords,
    acceptance_words,
    error_words,
    gate_words,
    get,
    label_words,
    source_words,
    weight_words,
)
from bot.texts.countries import place_in
from digests.errors import CommuniqueError
from digests.model import (
    Backlog,
    CalendarEntry,
    DateKind,
    Outage,
    Reason,
    Relation,
    TextKind,
    ToldHeadline,
    Verdict,
)
from digests.rules.issuing.display_names import label_of, short_title
from digests.rules.issuing.elements import Judged

FICTIONAL = " (fictional)"
LONGEST_LABEL = 100
A_WEEK = 7  # from so many days on, a weekday alone could be misread
SAME_YEAR = 300  # within so many days, a day without its year is clear


def advice_text(error: CommuniqueError, language: str, quoted: Callable[[str], str] = str) -> str:
    """Return what is wrong and what to do, as plain text: the catalogue's words for the error's code, or else for
    its kind. `quoted` treats values that others may have written, for instance escapes them for HTML."""
    words = error_words(language)

    def said(value: object) -> str:
        if isinstance(value, CommuniqueError):
            return advice_text(value, language, quoted)
        return words.join(map(str, value)) if isinstance(value, tuple) else quoted(str(value))

    codes = (error.code, *(kind.code for kind in type(error).__mro__ if issubclass(kind, CommuniqueError)))
    form = next(filter(None, (words.find("advice", code) for code in codes)))
    zones: Any = error.values.get("zones", ())
    values = {name: said(value) for name, value in error.values.items()}
    return form.format(**{"place": words.either(map(words.zone_name, zones)), **values}).strip()


def due_on(words: DigestWords, kind: DateKind, what: str, day: str = "", word: str = "") -> str:
    """Return what is due, takes effect, ends or takes place on a day, such as "Comments due 28 Jun". Without `day`
    the day is left out, because it stands above. `word` replaces the kind's own word."""
    form = words.due if kind is DateKind.DEADLINE else words.dated
    form = form if day else form.replace(" {day}", "").replace("{day}", "")
    said = form.format(kind=word or words.named("date_kinds", kind), what=what, day=day)
    return said[:1].upper() + said[1:]


def entry_kind(entry: CalendarEntry, words: AnswerWords, digest: DigestWords, what: str = "") -> str:
    """Return what happens on the entry's day, such as "Takes effect"; if `what` is given, also with this."""
    kind = words.would_take_effect if entry.proposed else digest.named("date_kinds", entry.kind)
    return due_on(digest, entry.kind, what, word=kind) if what else kind


def standing(words: DigestWords, publishers: int, *, both_governments: bool, claim: str) -> list[str]:
    """Return how many publishers a story has, if there are several, and what a reader is to be warned of."""
    told = [words.count("publishers", publishers)] if publishers > 1 else []
    told += [words.both_governments] if both_governments else []
    return [*filter(None, (words.clause.join(told), words.find("claims", claim)))]


def since_text(words: DigestWords, told: ToldHeadline, headline: str, today: date) -> str:
    """Return since when a story goes on, with the `headline` of that day: a weekday within the last seven days,
    else a date. `today` and the day of `told` are local days."""
    day = date.fromisoformat(told.day)
    ago = (today - day).days
    in_words = words.weekday(day.weekday()) if ago < A_WEEK else words.date(day, year=ago > SAME_YEAR)
    return words.told_since.format(day=in_words, headline=headline)


def reason_text(verdict: Verdict, relation: Relation, language: str) -> str:
    """Return why an article passed the gate, or did not, as plain text in a BCP 47 language.

    A verdict without a code is an old one: its stored words are returned. They are also returned if the verdict's
    values do not fit today's relation.
    """
    names = [_party(value, relation, language) for value in verdict.values]
    if verdict.code in (Reason.THIRD_VOICE, Reason.INSTRUMENT) and names:
        theme = relation.theme(verdict.values[-1])
        names[-1] = short_title(theme, language) if theme else verdict.values[-1]
    return _reason(verdict, names, language)


def held_text(verdict: Verdict, language: str) -> str:
    """Return why an article is held back, as plain text. Such a verdict names no party."""
    return _reason(verdict, verdict.values, language)


def label_in(label: str, language: str) -> str:
    """Return an ownership label in a BCP 47 language. A label with an unknown word is returned unchanged."""
    if len(label) > LONGEST_LABEL:
        return label
    words = label_words(language)
    parts = [_label_part(part, words) for part in label.removesuffix(FICTIONAL).split(", ")]
    invented = [words.fictional] if label.endswith(FICTIONAL) else []
    return label if "" in parts else words.join([*parts, *invented])


def kind_in(kind: TextKind, language: str) -> str:
    """Return the kind of a text that comments, such as "opinion". Return "" for a report."""
    return label_words(language).find("kinds", kind) or ""


def weight_lines(reasons: Sequence[tuple[str, bool]], language: str) -> list[str]:
    """Return, as HTML, what raises a story (True) and what lowers it. A reason that lowers has words of its own if
    its usual name would not sound like a reason against the story."""
    words = weight_words(language)
    lines = []
    for form, raises in ((words.more, True), (words.less, False)):
        found = (
            (not raises and words.find("against", name)) or words.find("names", name)
            for name, raised in reasons
            if raised is raises
        )
        if names := [*filter(None, found)]:
            lines.append(form.format(names=words.join(names)))
    return lines


def acceptance_line(judged: Judged, relation: Relation, language: str) -> str:
    """Return, as HTML, whether an element of an article may stand on a card, how sure that is, and why."""
    words, acceptance = acceptance_words(language), judged.acceptance
    whose = _party(judged.party, relation, language) if judged.party else ""
    element = (words.find("elements", acceptance.element) or acceptance.element).format(party=escape(whose))
    names = filter(None, (words.find("names", name) for name in acceptance.because))
    form = words.stands if acceptance.shown else words.left_out
    because = words.because.format(names=words.join(names)) if acceptance.because else ""
    return form.format(element=element, percent=round(100 * acceptance.probability)) + because


def in_queue(waiting: Backlog) -> str:
    """Return how many articles wait to be edited, and since when, for operators: in English, with UTC."""
    since = f"{waiting.since.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return get("en").count("queue", waiting.articles, since=since)


def outage_state(outage: Outage) -> str:
    """Return that sources cannot be reached, for operators: in English, with UTC, as plain text."""
    return source_words("en").outage_state.format(
        failed=len(outage.failed),
        tried=outage.tried,
        since=f"{outage.began_at.astimezone(UTC):%Y-%m-%d %H:%M}",
        cause=outage.detail,
    )


def _reason(verdict: Verdict, values: Sequence[object], language: str) -> str:
    if verdict.code is None:
        return verdict.reason
    try:
        return gate_words(language).named("reasons", verdict.code).format(*values)
    except IndexError:
        return verdict.reason


def _party(identifier: str, relation: Relation, language: str) -> str:
    """Return our own name of a party. An id that the relation does not have is returned unchanged."""
    party = relation.party(identifier)
    return label_of(party, language) if party else identifier


def _known_part(words_of_label: str, words: LabelWords) -> str | None:
    return words.find("parts", words_of_label) or place_in(words_of_label, words.language) or None


def _label_part(part: str, words: LabelWords) -> str:
    """Return one part of a label in known words, such as "PRC" and "state media"; "" if a word is unknown."""
    said, tokens = "", part.split(" ")
    while tokens:
        lengths = range(len(tokens), 0, -1)
        known = ((length, _known_part(" ".join(tokens[:length]), words)) for length in lengths)
        length, name = next((each for each in known if each[1]), (0, None))
        if name is None:
            return ""
        said = words.side_by_side.format(first=said, second=name) if said else name
        tokens = tokens[length:]
    return said
