"""/audit shows what admins did, the newest first. What can be undone has a button there."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from telegram import InlineKeyboardMarkup

from bot.commands.admins import roles_now, tell_changes
from bot.commands.choosing import actor_of, names_of, who
from bot.hearing.buttons import button, in_rows, keyboard, page_turns
from bot.hearing.request import OldMenuError, Request, number_pressed
from bot.render.parts import code, inert, shown
from bot.render.source_edits import field_changes
from bot.texts import LANGUAGES, PeopleWords, people_words
from digests.curate.admins import hash_of
from digests.curate.undo import can_be_undone, undo_act
from digests.errors import AdminError, UndoError
from digests.model import AdminAct, AuditEntry, AuditWord, Role, Source, SourceKind
from digests.rules.reading.sources.edits import typed_values

BUTTON = FORM = "audit"
FORM_STANDS = timedelta(days=1)
EVERYTHING = "0"
"""The number of the form that looks for no words."""
ON_A_PAGE = 6
LONGEST_WORDS, MOST_WORDS = 120, 8
LONGEST_SUBJECT = 60
LONGEST_DETAIL, MOST_DETAILS = 120, 4
DIGITS = 8
MOST_NAMED = 20
HASHED = re.compile(r"[0-9a-f]{4,32}")
OF_PEOPLE = frozenset({AdminAct.ROLE_GIVEN, AdminAct.ROLE_TAKEN, AdminAct.PERSON_BANNED, AdminAct.BAN_LIFTED})
Page = tuple[str, InlineKeyboardMarkup | None]


async def audit(request: Request) -> None:
    """/audit shows everything. `/audit words` shows the entries in which all the words are found: in what was
    done, in what it was done to, and in who did it."""
    words = request.arguments[:LONGEST_WORDS].split()[:MOST_WORDS]
    form = EVERYTHING
    if words:
        form = request.conversation.new_form
        await request.conversation.keep_form(form, FORM, {"words": words}, FORM_STANDS)
    await request.say(*await _page(request, form, words, 0))


async def press(request: Request, said: tuple[str, ...]) -> None:
    """Turn a page, or undo an act and show the page anew."""
    match said:
        case ["page", form, number]:
            page = await _page(request, form, await _words_of(request, form), number_pressed(number))
            await request.toast()
            await request.edit(*page)
        case ["undo", entry, form, number]:
            words = await _words_of(request, form)
            await _undo(request, number_pressed(entry), form, words, number_pressed(number))
        case _:
            raise OldMenuError


async def _words_of(request: Request, form: str) -> Sequence[str]:
    return [] if form == EVERYTHING else (await request.form_of(form, FORM))["words"]


async def _undo(request: Request, entry: int, form: str, words: Sequence[str], number: int) -> None:
    before = await roles_now(request)
    try:
        await undo_act(request.services.store, entry, request.now, actor_of(request))
    except (UndoError, AdminError):  # the page may be old: another admin has undone it
        await request.edit(*await _page(request, form, words, number))
        raise
    await tell_changes(request, before)
    await request.services.roster.look(request.services.store, request.now)
    await request.services.themes.take_up()  # a topic may have come back or gone
    await request.toast(people_words(request.texts.language).undone_now.format(number=entry))
    await request.edit(*await _page(request, form, words, number))


# --- what is looked for ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Known:
    """The admins of now: role and name by number, and number by hash."""

    roles: Mapping[int, Role]
    names: Mapping[int, str]
    hashed: Mapping[str, int]
    secret: str


async def _known(request: Request) -> _Known:
    roles, secret = await roles_now(request), await request.services.store.admins.secret()
    names = await names_of(request.telegram, list(roles)[:MOST_NAMED])
    return _Known(roles, names, {hash_of(secret, each): each for each in roles}, secret)


def _looked_for(word: str, known: _Known) -> AuditWord:
    """Return what a word is looked for as: also as the name of an act, as the number of a person, as the name of
    an admin, and as the first digits of a hash."""
    small = word.casefold()
    acts = {
        act for act in AdminAct for each in LANGUAGES if small in _act_words(people_words(each), act).casefold()
    }
    people = {person for person, name in known.names.items() if small in name.casefold()}
    if small.isascii() and small.isdecimal():
        people.add(int(small))
    return AuditWord(
        word=word,
        acts=frozenset(acts),
        hashes=frozenset(hash_of(known.secret, each) for each in people),
        prefix=small if HASHED.fullmatch(small) else "",
    )


def _act_words(words: PeopleWords, act: AdminAct) -> str:
    return words.named("acts", act)


# --- what is shown -----------------------------------------------------------------------------------


async def _page(request: Request, form: str, words: Sequence[str], number: int) -> Page:
    """Return a page of the record. If there are not so many pages, it is the last."""
    known, store = await _known(request), request.services.store
    wanted = [_looked_for(word, known) for word in words]
    entries, total = await store.audit.found(wanted, ON_A_PAGE, number * ON_A_PAGE)
    if number and not entries:
        return await _page(request, form, words, max(0, total - 1) // ON_A_PAGE)
    told = people_words(request.texts.language)
    first = number * ON_A_PAGE + 1
    head = told.audit_title.format(first=first, last=first + len(entries) - 1, total=total)
    if not entries:
        head = told.audit_nothing if words else told.audit_none
    blocks = [head, *(_entry(request, each, known) for each in entries)]
    if words:
        blocks.insert(1, told.audit_words.format(words=shown(" ".join(words))))
    elif entries:
        blocks.append(told.audit_hint)
    own = known.roles.get(request.person)
    undo = [
        button(told.undo.format(number=each.id), BUTTON, "undo", str(each.id), form, str(number))
        for each in entries
        if can_be_undone(each, request.now) and own is not None and own.covers(each.role)
    ]
    turns = (number - 1 if number else None, number + 1 if number * ON_A_PAGE + len(entries) < total else None)
    rows = [*in_rows(undo, 3), page_turns((BUTTON, "page", form), *turns, request.texts)]
    return "\n\n".join(blocks), keyboard(rows)


def _entry(request: Request, entry: AuditEntry, known: _Known) -> str:
    words, texts, zone = people_words(request.texts.language), request.texts, request.subscriber.zone
    lines = [f"<b>{_act_words(words, entry.act)}</b>{_subject(words, entry, known)}", *_details(request, entry)]
    actor, role = _person(words, entry.actor, known, words.former_admin), words.named("roles", entry.role)
    at = texts.moment(entry.at, zone, request.now)
    lines.append(words.audit_by.format(number=entry.id, at=at, who=actor, role=role))
    if entry.undone_at is not None:
        undone = words.undone_by if entry.undone_by else words.undone
        by = _person(words, entry.undone_by, known, words.former_admin)
        lines.append(undone.format(at=texts.moment(entry.undone_at, zone, request.now), who=by))
    return "\n".join(lines)


def _subject(words: PeopleWords, entry: AuditEntry, known: _Known) -> str:
    if not entry.subject:
        return ""
    if entry.act not in OF_PEOPLE:
        return f"\n{code(entry.subject, LONGEST_SUBJECT)}"
    role = entry.details.get("role") or entry.details.get("before")
    told = f" – {words.named('roles', role)}" if role in set(Role) else ""
    return f"{told}\n{_person(words, entry.subject, known, words.somebody)}"


def _details(request: Request, entry: AuditEntry) -> list[str]:
    """Return what an act changed, a line each (HTML): the fields of a source with both values, the new address of
    a source, or the words of a story."""
    relation, language = request.services.relation, request.texts.language
    match entry.act, entry.details:
        case AdminAct.SOURCE_CHANGED, {"before": before, "after": after}:
            plain = Source(id=entry.subject, name=entry.subject, url="", kind=SourceKind.FEED)
            was, became = (replace(plain, **typed_values(values)) for values in (before, after))
            told = list(field_changes(was, became, relation, language))
        case AdminAct.SOURCE_MOVED, {"after": str(address)}:
            return [code(address, LONGEST_DETAIL)]
        case _, {"words": str(title)} if title:
            told = [title]
        case _:
            told = []
    return [inert(each, LONGEST_DETAIL) for each in told[:MOST_DETAILS]]


def _person(words: PeopleWords, hashed: str, known: _Known, other: str) -> str:
    """Return a present admin by name and number, and anybody else by the first digits of the hash (HTML)."""
    if hashed in known.hashed:
        return who(known.names, known.hashed[hashed])
    return other.format(digits=f"<code>{shown(hashed[:DIGITS])}</code>")
