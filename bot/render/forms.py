"""The forms that only digests use, as one table: in every language, made of our own words and a relation's names.
Draft languages count, too. A new form is a key in `FORMS`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import permutations

from bot.texts.catalogue import ENGLISH, keys, load, tags
from bot.texts.countries import places
from digests.model import Forms, Ownership, Relation
from digests.model.lexicon import Lexicon
from digests.rules.forms import compared
from digests.rules.issuing.display_names import display_title, label_of, short_title


class Place(StrEnum):
    """Where a form stands, as a field of `Forms`."""

    NAME = "names"
    PARTY = "parties"
    FRAME = "frames"
    SIGN = "signs"
    HEADING = "headings"
    OPENING = "openings"
    ABOUT = "abouts"
    OFFICIAL = "official"
    PLACE = "places"
    OWNER = "owners"
    KIND = "kinds"


PARTY, TWO, THEME, OWNERSHIP, COUNTRY = "{party}", "{parties}", "{theme}", "{ownership}", "{country}"
FORMS: Mapping[Place, Sequence[str]] = {
    Place.NAME: (
        PARTY, "digest.also", "digest.coming_up",
        "digest.date_kinds.effective", "digest.date_kinds.deadline", "digest.date_kinds.expiry",
        "digest.date_kinds.event", "answers.also",
        "answers.in_no_story", "forms.official",
    ),
    Place.PARTY: (PARTY,),
    Place.FRAME: ("digest.told_since", "digest.only_in"),
    Place.SIGN: ("digest.calendar",),
    Place.OPENING: (
        f"{PARTY}digest.spoken_in", f"{PARTY}digest.answered_in",
        f"{TWO}digest.both_on", "digest.more_answers",
    ),
    Place.ABOUT: ("digest.on_subject", "digest.on_subject_asked", "digest.asked_about"),
    Place.HEADING: (
        THEME, "digest.coming_up", "digest.other_section",
        "digest.in_brief", "digest.none_chosen", "digest.nothing_new", "digest.nothing_yet",
        "digest.only_state_media", "answers.also",
        "answers.in_no_story", "answers.news", "answers.week", "answers.week_said",
    ),
    Place.OFFICIAL: ("forms.official", "forms.bracketed"),
    Place.PLACE: ("labels.parts.*", COUNTRY),
    Place.OWNER: ("labels.parts.*", OWNERSHIP),
    Place.KIND: ("labels.kinds.*",),
}  # fmt: skip
"""By place, the keys of our messages whose words are a form; `*` means all keys of a group. A name in braces
stands for words of the relation (labels of parties, titles of topics), of the model (kinds of owners) or of CLDR
(places of outlets).
`{party}key` is a party's label and the beginning of a message behind it. `{parties}key` is a message with the
labels of both parties. Other values in a message are left out, except in a frame: a day or a language stands
between a frame's words, before a colon. A sign begins a line and is searched for as it is."""

NUMBER = "{n}"
"""A placeholder for a number at the beginning of a message."""
SEVERAL = ";"
"""Separates the several words of one message."""


def with_forms(relation: Relation, lexicon: Lexicon) -> Relation:
    """Return the relation with the forms of digests about it, in every language (see `Relation.forms`)."""
    bare = Forms(scripts={ord(pair[0]): pair[1] for pair in lexicon.comparison.scripts})

    def written(place: Place) -> frozenset[str]:
        found = (word for tag in tags() for key in FORMS[place] for word in _words(key, place, relation, tag))
        return frozenset(compared(word, bare) for word in found) - {""}

    return replace(
        relation,
        forms=Forms(
            names=written(Place.NAME),
            parties=written(Place.PARTY),
            frames=frozenset(_frames(bare)),
            signs=frozenset(sign for tag in tags() for key in FORMS[Place.SIGN] if (sign := load(tag).find(key))),
            headings=written(Place.HEADING),
            openings=written(Place.OPENING),
            abouts=written(Place.ABOUT),
            official=written(Place.OFFICIAL),
            places=written(Place.PLACE),
            owners=written(Place.OWNER),
            kinds=written(Place.KIND),
            scripts=bare.scripts,
        ),
    )


def _frames(bare: Forms) -> Iterator[tuple[str, str]]:
    """Yield the words before and behind the value in each frame, normalised for comparison."""
    for tag in tags():
        for key in FORMS[Place.FRAME]:
            message = re.split("[:：]", load(tag).find(key) or "")[0]
            before, _, behind = re.sub(r"\{\w+\}", "\0", message).partition("\0")
            frame = compared(before, bare), compared(behind, bare)
            if any(frame):
                yield frame


def _words(key: str, place: Place, relation: Relation, tag: str) -> Iterator[str]:
    """Yield the words of a form in one language."""
    if key == PARTY:
        yield from (label_of(party, tag) for party in relation.parties)
    elif key.startswith(TWO):
        mains = [party for party in relation.parties if party.main]
        form = load(tag).find(key.removeprefix(TWO)) or ""
        for one, other in permutations(mains, 2):
            put_in = form.replace("{one}", label_of(one, tag)).replace("{other}", label_of(other, tag))
            yield _before_what_is_put_in(put_in)
    elif key.startswith(PARTY):
        behind = _before_what_is_put_in(load(tag).find(key.removeprefix(PARTY)) or "")
        yield from (f"{label_of(party, tag)} {behind}" for party in relation.parties)
    elif key == THEME:
        for theme in relation.themes:
            yield from (display_title(theme, tag), short_title(theme, tag))
    elif key == COUNTRY:
        yield from places(tag).values()
    elif key == OWNERSHIP:
        yield from (owner.value for owner in Ownership)
    else:
        for name in _keys(key):
            if place not in (Place.PLACE, Place.OWNER) or _is_place(name) is (place is Place.PLACE):
                message = load(tag).find(name) or load(tag).find_counted(name, 1) or ""
                yield from _before_what_is_put_in(message.removeprefix(NUMBER)).split(SEVERAL)


def _keys(key: str) -> Sequence[str]:
    group = key.removesuffix("*")
    if group == key:
        return (key,)
    return [name for name in keys(ENGLISH) if name.startswith(group)]


def _is_place(key: str) -> bool:
    """Say whether a key of a label names a place. Keys are English words, and names of places have a capital."""
    return key.rpartition(".")[2][:1].isupper()


def _before_what_is_put_in(message: str) -> str:
    return message.partition("{")[0]
