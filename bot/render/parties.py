"""What parties said and changes to lists, as Telegram HTML: each sentence with its speaker, the outlet, its label
and the time when it came out."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape
from itertools import groupby

from bot.render.citation import LONGEST_NAME, Citation
from bot.render.naming import is_source
from bot.render.parts import PageRow, inert, paged, shown
from bot.texts import AnswerWords, answer_words
from digests.model import (
    BothSides,
    Line,
    ListChange,
    ListChanges,
    Matter,
    OwnWords,
    Party,
    Preferences,
    Relation,
    SaidLately,
    Voice,
    Who,
)
from digests.rules.issuing.display_names import display_title, label_of, person_of
from digests.rules.party_names import office_named


def both_parts(page: BothSides, relation: Relation, preferences: Preferences) -> tuple[str, ...]:
    """Return the parts of a page of both sides. Each is valid HTML. The same page and preferences give the same
    bytes."""
    citation, words = Citation(relation, preferences, page.at), answer_words(preferences.language)
    theme = relation.theme(page.theme)
    title = escape(display_title(theme, citation.language), quote=False) if theme else words.all_button
    head = f"<b>{words.both}{words.colon}{title}</b> · {citation.digest_words.count('last_days', page.days)}"
    if not page.matters and not any(page.latest.values()) and not page.foreign:
        nothing = citation.nothing(words.nothing_said, page.beginning)
        return (f"{head}\n{nothing}",)
    sections = [_matter(each, citation) for each in page.matters]
    for party, said in page.latest.items():
        name = citation.party(party)
        if rows := [_row(each, citation) for each in said] or _foreign_rows(
            page.foreign.get(party), party, citation
        ):
            sections.append((words.latest_from.format(party=name), rows))
        elif not page.matters:
            sections.append((words.latest_from.format(party=name), [PageRow(words.nothing_by.format(party=name))]))
    return paged(head, sections)


def said_parts(page: SaidLately, relation: Relation, preferences: Preferences) -> tuple[str, ...]:
    """Return the parts of what a party, a person or an office said, by day and speaker. Each is valid HTML."""
    citation, words = Citation(relation, preferences, page.at), answer_words(preferences.language)
    if page.who is None and not page.party:
        return (who_usage(relation, citation.language),)
    known = page.who is None or page.who.person is not None or page.who.office is not None
    if page.who is not None and not known and not page.entries:
        return (_nobody(page, page.who, words, citation),)
    span = citation.digest_words.count("last_days", page.days)
    head = (
        f"{_titled(page, citation)} · {span}"
        if page.who is None
        else f"{_titled(page, citation)}\n{_known(page, page.who, citation)} · {span}"
    )
    if not page.entries:
        rows = [row for line in page.foreign for row in _foreign_rows(line, page.party, citation)]
        nothing = citation.nothing(words.nothing_said, page.beginning)
        return ("\n".join([head, *([row.html for row in rows] or [nothing])]),)
    sections = (
        (
            citation.day(day),
            [_row(each, citation, dated=False, spare=place) for place, each in enumerate(_by_speaker(said))],
        )
        for day, said in groupby(page.entries, key=lambda each: each.day)
    )
    return paged(head, sections)


def who_usage(relation: Relation, language: str) -> str:
    """Return how /who is used, with an office of the relation as the example."""
    offices = (office for party in relation.main for office in party.titled)
    example = next((display_title(each, language) for each in offices), "") or label_of(relation.main[0], language)
    return answer_words(language).who_usage.format(example=escape(example, quote=False))


def lists_parts(page: ListChanges, relation: Relation, preferences: Preferences) -> tuple[str, ...]:
    """Return the parts of changes to lists, by list. Each is valid HTML."""
    citation, words = Citation(relation, preferences, page.at), answer_words(preferences.language)
    head = f"<b>{words.lists}</b> · {citation.digest_words.count('last_days', page.days)}"
    if not page.entries:
        nothing = citation.nothing(words.no_changes if relation.lists else words.no_lists, page.beginning)
        return (f"{head}\n{nothing}",)
    titles = {each.id: (each.party, display_title(each, citation.language)) for each in relation.lists}
    sections = (
        (
            f"{citation.party(titles[number][0])} · {escape(titles[number][1], quote=False)}",
            [PageRow(_change(each, words, citation)) for each in changes],
        )
        for number, changes in groupby(page.entries, key=lambda each: each.list)
    )
    return paged(head, sections, words.lists_foot)


def _matter(matter: Matter, citation: Citation) -> tuple[str, list[PageRow]]:
    rows = [
        PageRow(f"<b>{citation.party(party)}</b> {_row(said, citation).html}")
        for party, said in matter.said.items()
    ]
    return citation.headline(matter.headline, matter.article), rows


def _row(own: OwnWords, citation: Citation, *, dated: bool = True, spare: int = 0) -> PageRow:
    """Return the speaker, the sentence, then who printed it. "via" stands before an outlet that quotes a party."""
    line, speaker = own.line, _speaker(own, citation)
    said = citation.said(line) if speaker else citation.passage(line.passage)
    source = f"{citation.linked(line.article)}{citation.label(line.article)}"
    if line.voice is Voice.QUOTED:
        source = citation.digest_words.via.format(source=source)
    when = _when(own.came_out, line, citation) if dated else _hour(own, citation)
    named = f"{speaker}{citation.digest_words.colon}" if speaker else ""
    return PageRow(" ".join(filter(None, (f"{named}{said}", source, when))), spare)


def _speaker(own: OwnWords, citation: Citation) -> str:
    """Return the speaker, in the reader's language if the relation has the name. Return "" if the outlet's name or
    the sentence says who speaks."""
    if not own.speaker or is_source(own.speaker, own.line.article):
        return ""
    party = citation.relation.party(own.party)
    return citation.words(person_of(own.speaker, party, citation.language) or own.speaker, LONGEST_NAME)


def _when(came: datetime, line: Line, citation: Citation) -> str:
    """Return the day on which the words came out, or the hour if the day is today."""
    return citation.time(line.article) or escape(citation.clock(came), quote=False)


def _hour(own: OwnWords, citation: Citation) -> str:
    """Return the hour of an article, "" if it has none. The day stands above the row."""
    article = own.line.article
    known = article.published is not None and not article.published_guessed
    return f"{own.came_out.astimezone(citation.zone):%H:%M}" if known else ""


def _by_speaker(said: Iterable[OwnWords]) -> Iterator[OwnWords]:
    """Yield the words of a day by speaker. The speaker with the newest words comes first."""
    together: dict[str, list[OwnWords]] = {}
    for each in said:
        together.setdefault(each.known_as or each.office or each.line.article.source.id, []).append(each)
    for several in together.values():
        yield from several


def _foreign_rows(line: Line | None, party: str, citation: Citation) -> list[PageRow]:
    """Return a row which says that a party spoke only in another language: who, and where."""
    if line is None:
        return []
    spoken = citation.digest_words.spoken_in.format(language=citation.foreign(line.article))
    named = f"<b>{citation.party(party)}</b> {spoken}{citation.digest_words.colon}{citation.who_speaks(line)}"
    return [PageRow(" ".join(filter(None, (named, citation.time(line.article)))))]


def _titled(page: SaidLately, citation: Citation) -> str:
    words = answer_words(citation.language)
    if page.who is None:
        theme = citation.relation.theme(page.theme)
        on = f"{words.colon}{escape(display_title(theme, citation.language), quote=False)}" if theme else ""
        return f"<b>{words.said_by.format(party=citation.party(page.party))}{on}</b>"
    return f"<b>{_name(page.who, citation)}</b>{_other_names(page.who, citation)}"


def _name(who: Who, citation: Citation) -> str:
    if who.office is not None:
        return escape(display_title(who.office, citation.language), quote=False)
    if who.person is not None:
        return escape(who.person.names.get(citation.language, "") or who.name, quote=False)
    return inert(who.name, LONGEST_NAME)


def _other_names(who: Who, citation: Citation) -> str:
    """Return the names of a person or office in other languages than the reader's, in brackets. Nobody needs the
    other script of Chinese beside their own."""
    names = who.person.names if who.person else who.office.titles if who.office else {}
    own, shown_name = citation.language.partition("-")[0], _name(who, citation)
    foreign = [name for language, name in names.items() if language.partition("-")[0] != own]
    others = [name for name in dict.fromkeys((who.name, *foreign)) if escape(name, quote=False) != shown_name]
    return citation.digest_words.aside.format(words=" / ".join(shown(each) for each in others)) if others else ""


def _known(page: SaidLately, who: Who, citation: Citation) -> str:
    """Return what the relation says of a person or office: the party, the role and the time in office."""
    words, party = answer_words(citation.language), citation.relation.party(page.party)
    name = escape(label_of(party, citation.language), quote=False) if party else ""
    if who.person is None:
        return name if who.office is not None else words.stranger.format(party=name)
    told = [name, *_role(who, party, citation), *_terms(who, words, citation)]
    return " · ".join(filter(None, told))


def _role(who: Who, party: Party | None, citation: Citation) -> list[str]:
    """Return the role as the relation has it (English), or its title in the language, or else the office."""
    if who.person is None:
        return []
    role = who.person.role.partition(";")[0]
    office = office_named(who.person.role, party, as_role=True)
    if citation.language.partition("-")[0] == "en":
        return [escape(role, quote=False)]
    if title := party.role_titles.get(role, {}).get(citation.language) if party else None:
        return [escape(title, quote=False)]
    return [escape(display_title(office, citation.language), quote=False)] if office else []


def _terms(who: Who, words: AnswerWords, citation: Citation) -> list[str]:
    terms = who.person.terms if who.person else ()
    told = []
    for since, until in terms:
        first, last = (citation.digest_words.date(day, year=True) if day else "" for day in (since, until))
        if first and last:
            told.append(words.in_office_from_to.format(first=first, last=last))
        elif first:
            told.append(words.in_office_since.format(first=first))
        elif last:
            told.append(words.in_office_until.format(last=last))
    return [citation.digest_words.join(told)] if told else []


def _nobody(page: SaidLately, who: Who, words: AnswerWords, citation: Citation) -> str:
    near = words.who_near.format(
        names=citation.digest_words.join(f"<code>/who {shown(each)}</code>" for each in page.near)
    )
    advice = near if page.near else words.who_search
    return words.nobody.format(name=inert(who.name, LONGEST_NAME), days=page.days, advice=advice)


def _change(change: ListChange, words: AnswerWords, citation: Citation) -> str:
    line = change.line
    source = f"{citation.linked(line.article)}{citation.label(line.article)}"
    move = f"<b>{words.named('moves', change.move)}</b> · {citation.day(change.day)}"
    return f"{move}{words.colon}{citation.passage(line.passage)} {source}"
