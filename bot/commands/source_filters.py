"""Filters of the list of sources: as words that a person writes, as data of a button, and as words to show."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.hearing.buttons import button, in_rows, keyboard
from bot.hearing.request import OldMenuError, Request
from bot.render.labels import OTHER
from bot.render.parts import inert
from bot.texts import LANGUAGES, Texts, source_page_words, source_words
from digests.model import Relation, SourceFilter, SourceKind, SourceStanding
from digests.rules.issuing.display_names import label_of

LISTING, MENU = "sources", "filter"
MOST_WORDS, LONGEST_WORD = 5, 40
NOT_SAID = "-"
Value = TypeVar("Value")


def read_filter(said: str, relation: Relation) -> SourceFilter:
    """Return the filter that words mean: how sources stand, a side, a kind, in any language that has a catalogue.
    All other words are to stand in an id, a name or a label."""
    found, rest = SourceFilter(), []
    for word in said.casefold().split():
        if (standing := _standings().get(word)) is not None:
            found = replace(found, standing=standing)
        elif side := _sides(relation).get(word, ""):
            found = replace(found, side=side)
        elif (kind := _kinds().get(word)) is not None:
            found = replace(found, kind=kind)
        else:
            rest.append(word[:LONGEST_WORD])
    return replace(found, words=tuple(rest[:MOST_WORDS]))


def _standings() -> dict[str, SourceStanding]:
    named = {get_word(tag, each): each for tag in LANGUAGES for each in SourceStanding}
    return named | {each.value: each for each in SourceStanding} | {"off": SourceStanding.PAUSED}


def get_word(tag: str, standing: SourceStanding) -> str:
    """Return the word of a filter in a language, in small letters."""
    return source_page_words(tag).named("filters", standing).casefold()


def _sides(relation: Relation) -> dict[str, str]:
    named = {label_of(party, tag).casefold(): party.id for tag in LANGUAGES for party in relation.parties}
    return named | {party.id: party.id for party in relation.parties} | {OTHER: OTHER}


def _kinds() -> dict[str, SourceKind]:
    named = {source_words(tag).named("kinds", each).casefold(): each for tag in LANGUAGES for each in SourceKind}
    return (
        named
        | {each.value: each for each in SourceKind}
        | {"json": SourceKind.JSON_API, "page": SourceKind.INDEX_PAGE}
    )


# --- as data of a button -------------------------------------------------------------------------


def as_data(wanted: SourceFilter, form: str, relation: Relation) -> tuple[str, ...]:
    """Return the words of a button that carry a filter: places in lists, because data must be short. Its words are
    kept in the form with that number."""
    return (
        _place(wanted.standing, list(SourceStanding)),
        _place(wanted.side or None, _parties(relation)),
        _place(wanted.kind, list(SourceKind)),
        form if wanted.words else NOT_SAID,
    )


def from_data(words: Sequence[str], relation: Relation) -> tuple[SourceFilter, str]:
    """Return the filter of a button, without its words, and the number of the form that has these, "" if there are
    none. OldMenuError for other data."""
    if not words:
        return SourceFilter(), ""
    if len(words) != 4:
        raise OldMenuError
    standing, side, kind, form = words
    wanted = SourceFilter(
        standing=_at(standing, list(SourceStanding)),
        side=_at(side, _parties(relation)) or "",
        kind=_at(kind, list(SourceKind)),
    )
    return wanted, "" if form == NOT_SAID else form


async def filter_pressed(request: Request, words: Sequence[str]) -> tuple[SourceFilter, str]:
    """Return the filter of a button with its words, and the number of the form that keeps these, "" if there are
    none. OldMenuError for other data, or if the form is closed."""
    wanted, form = from_data(words, request.services.relation)
    kept = await request.form_of(form, LISTING) if form else {}
    return replace(wanted, words=tuple(kept.get("words", ()))), form


def _parties(relation: Relation) -> list[str]:
    return [*(party.id for party in relation.parties), OTHER]


def _place(value: object, values: Sequence[object]) -> str:
    return NOT_SAID if value is None else str(values.index(value))


def _at(word: str, values: Sequence[Value]) -> Value | None:
    if word == NOT_SAID:
        return None
    if not (word.isascii() and word.isdecimal()) or len(word) > 2 or int(word) >= len(values):
        raise OldMenuError
    return values[int(word)]


# --- as words ------------------------------------------------------------------------------------


def filter_text(wanted: SourceFilter, texts: Texts, relation: Relation) -> str:
    """Return a filter in words (HTML), "" if it is none."""
    told, words = source_page_words(texts.language), source_words(texts.language)
    said = [told.named("filters", wanted.standing)] if wanted.standing else []
    said += [_side(wanted.side, texts, relation)] if wanted.side else []
    said += [words.named("kinds", wanted.kind)] if wanted.kind else []
    said += [inert(word, LONGEST_WORD) for word in wanted.words]
    return " · ".join(said)


def _side(side: str, texts: Texts, relation: Relation) -> str:
    party = relation.party(side)
    return label_of(party, texts.language) if party else texts.other_party


def menu(wanted: SourceFilter, form: str, texts: Texts, relation: Relation) -> tuple[str, InlineKeyboardMarkup]:
    """Return the question which sources should be listed (HTML), and a button for each answer. The rest of the
    filter stays; what is chosen already is taken out by a second press."""
    told, words = source_page_words(texts.language), source_words(texts.language)

    def choice(label: str, changed: SourceFilter, *, chosen: bool) -> InlineKeyboardButton:
        return button(label, LISTING, "0", *as_data(changed, form, relation), chosen=chosen)

    standings = [
        choice(
            told.named("filters", each),
            replace(wanted, standing=None if each is wanted.standing else each),
            chosen=each is wanted.standing,
        )
        for each in SourceStanding
    ]
    sides = [
        choice(
            _side(each, texts, relation),
            replace(wanted, side="" if each == wanted.side else each),
            chosen=each == wanted.side,
        )
        for each in _parties(relation)
    ]
    kinds = [
        choice(
            words.named("kinds", each),
            replace(wanted, kind=None if each is wanted.kind else each),
            chosen=each is wanted.kind,
        )
        for each in SourceKind
    ]
    everything = choice(told.filter_all, SourceFilter(), chosen=False)
    return told.filter_title, keyboard(
        [*in_rows(standings, 3), *in_rows(sides, 3), *in_rows(kinds, 2), [everything]]
    )
