"""Topics that editors change: what a change would do, the change itself, and taking it back."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from digests.curate.admins import note_act
from digests.curate.backtest import TRIAL_DAYS, Backtest, backtest
from digests.curate.people import Actor
from digests.errors import LexiconError, RelationError, UndoError
from digests.model import AdminAct, Article, AuditEntry, Relation, Role, ThemeRow
from digests.model.lexicon import Lexicon
from digests.rules.editing.lexicon_changes import WordChange
from digests.rules.editing.theme_tables import (
    NUMBERED,
    changed_words,
    fingerprint,
    outdated,
    overlaid,
    tables_of,
)
from digests.rules.relations import build_relation
from digests.rules.tables import Table
from digests.store import Store

log = logging.getLogger("communique.themes")

FEW_ARTICLES = 10  # of so few, a word may well be in most
TOO_LARGE_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class RelationFiles:
    """The parsed `relation.toml` and `themes.toml`."""

    relation: Table
    themes: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeWish:
    """What an editor wants of a theme: its whole table, None to remove it. `seen` is the fingerprint of the table
    that the editor saw, "" if there was none."""

    id: str
    table: Mapping[str, Any] | None
    seen: str

    @property
    def act(self) -> AdminAct:
        if self.table is None:
            return AdminAct.THEME_REMOVED
        return AdminAct.THEME_CHANGED if self.seen else AdminAct.THEME_ADDED


@dataclass(frozen=True, slots=True)
class ThemeTrial:
    """What a wish would do to the articles of the last 30 days. `absent` are added words that none of them has."""

    found: Backtest
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UpgradedTheme:
    """A row whose theme the files have changed since, or, if it is not `used`, one that the files contradict.
    `told` is what the row keeps once admins were told."""

    row: ThemeRow
    told: str
    used: bool = True


def usable(files: RelationFiles, rows: Sequence[ThemeRow]) -> tuple[list[ThemeRow], list[ThemeRow]]:
    """Return the rows that can be laid over the files, and those that cannot, because a later version of the files
    contradicts them. Each row is tried over those before it."""
    if not rows or _fault(files, rows) is None:
        return list(rows), []
    used, left = list[ThemeRow](), list[ThemeRow]()
    for row in rows:
        (left if _fault(files, [*used, row]) else used).append(row)
    return used, left


def relation_of(files: RelationFiles, rows: Sequence[ThemeRow]) -> Relation:
    """Return the relation of the files with the rows over them. Raises RelationError."""
    return build_relation(files.relation, overlaid(files.themes, rows) if rows else files.themes)


def table_now(files: RelationFiles, rows: Sequence[ThemeRow], identifier: str) -> Table | None:
    """Return the table of a theme as it is used, None if there is no such theme."""
    return tables_of(overlaid(files.themes, rows)).get(identifier)


def relation_with(files: RelationFiles, rows: Sequence[ThemeRow], wish: ThemeWish, now: datetime) -> Relation:
    """Return the relation as it would be with a wish. LexiconError if the wish contradicts the rest: a command is
    taken, a measure of a party needs the theme, or it is the last one."""
    try:
        return relation_of(files, _laid(files, rows, wish, now))
    except RelationError as error:
        raise _refused(wish, error) from error


async def try_theme(
    store: Store,
    current: Relation,
    other: Relation,
    lexicon: Lexicon,
    wish: ThemeWish,
    added: Sequence[WordChange],
    now: datetime,
) -> ThemeTrial:
    """Judge the articles of the last 30 days under the relation with a wish. LexiconError if a word that is added
    is in more than half of the articles that passed the gate: it would say nothing about the topic."""
    words = [each for each in added if each.weight and not NUMBERED.fullmatch(each.words)]
    since = now - timedelta(days=TRIAL_DAYS)
    relevant = await store.articles.relevant_since(since) if words else []
    counts = await asyncio.to_thread(_counted, words, relevant)
    for word, number in counts.items():
        if len(relevant) >= FEW_ARTICLES and number > TOO_LARGE_SHARE * len(relevant):
            share = f"{100 * number / len(relevant):.0f}"
            raise LexiconError(f"{word} is in {share} %", code="theme-word-everywhere", words=word, share=share)
    touched = changed_words(current.theme(wish.id), other.theme(wish.id))
    found = await backtest(store, current, other, lexicon, now, days=TRIAL_DAYS, words=touched)
    return ThemeTrial(found, tuple(word for word, number in counts.items() if not number))


async def change_theme(store: Store, files: RelationFiles, wish: ThemeWish, actor: Actor, now: datetime) -> int:
    """Keep a wish as a row, and note who did it. Return the number of the act. LexiconError if somebody changed
    the theme since the editor saw it, or if the wish contradicts the rest. A theme that becomes what the file has
    needs no row. AdminError if the actor is no editor (any more)."""

    async def change(within: Store) -> int:
        role = await actor.require(within, Role.EDITOR)
        rows, _ = await asyncio.to_thread(usable, files, await within.themes.all())
        table = table_now(files, rows, wish.id)
        if fingerprint(table) != wish.seen:
            raise LexiconError("somebody changed it since", code="theme-changed-since")
        await asyncio.to_thread(relation_with, files, rows, wish, now)
        before, after = await within.themes.get(wish.id), _row(files, wish, now)
        as_in_file = fingerprint(after.table) == after.over
        await (within.themes.drop(wish.id) if as_in_file else within.themes.put(after))
        details = {
            "before": _dump(before), "after": "" if as_in_file else _mark(after), "commands": _commands(table),
        }  # fmt: skip
        if wish.table is None:
            await within.themes.take_choices(wish.id)
        elif not wish.seen:
            await within.themes.give_back_choices(wish.id)
        return await note_act(within, actor.person, role, wish.act, wish.id, now, details)

    return await store.writing(change)


async def undo_theme(store: Store, entry: AuditEntry, now: datetime) -> None:
    """Take a change of a theme back. Raises UndoError if the theme was changed since, or if an editor has given
    its command to another theme."""
    rows = {row.id: row for row in await store.themes.all()}
    current = rows.get(entry.subject)
    if (_mark(current) if current else "") != entry.details["after"]:
        raise UndoError(f"the theme {entry.subject} was changed since", code="undo-changed-since")
    others = [row.table for row in rows.values() if row.id != entry.subject and row.table]
    if any(set(_commands(each)).intersection(entry.details["commands"]) for each in others):
        raise UndoError(f"the command of {entry.subject} is another theme's now", code="undo-changed-since")
    before = entry.details["before"]
    if before is None:
        await store.themes.drop(entry.subject)
    else:
        await store.themes.put(_load(entry.subject, before, now))
    if entry.act is AdminAct.THEME_REMOVED:
        await store.themes.give_back_choices(entry.subject)
    elif entry.act is AdminAct.THEME_ADDED:
        await store.themes.take_choices(entry.subject)


def check_command(command: str, own: Collection[str]) -> None:
    """Raise LexiconError if a command is one of the bot's own."""
    if command in own:
        raise LexiconError(f"/{command} is taken", code="theme-command-taken", words=command)


def _counted(words: Sequence[WordChange], articles: Sequence[Article]) -> dict[str, int]:
    """Return by words how many articles have them."""
    texts = [f"{each.title}\n{each.text}" for each in articles]
    return {each.words: sum(map(bool, map(each.pattern.search, texts))) for each in words}


def _fault(files: RelationFiles, rows: Sequence[ThemeRow]) -> RelationError | None:
    try:
        relation_of(files, rows)
    except RelationError as error:
        return error
    return None


def _laid(files: RelationFiles, rows: Sequence[ThemeRow], wish: ThemeWish, now: datetime) -> list[ThemeRow]:
    return [*(row for row in rows if row.id != wish.id), _row(files, wish, now)]


def _row(files: RelationFiles, wish: ThemeWish, now: datetime) -> ThemeRow:
    over = fingerprint(tables_of(files.themes).get(wish.id))
    return ThemeRow(id=wish.id, table=wish.table, over=over, told="", changed_at=now)


def _refused(wish: ThemeWish, error: RelationError) -> LexiconError:
    """Return the error for a wish that contradicts the rest. The first fault says how."""
    fault = str(error).partition("\n")[0]
    command = str((wish.table or {}).get("command", ""))
    if wish.table is None:
        return LexiconError(fault, code="theme-needed")
    if "the command" in fault or "command: /" in fault:
        return LexiconError(fault, code="theme-command-taken", words=command)
    return LexiconError(fault, code="theme-contradicts", words=fault[:200])


def _commands(table: Table | None) -> list[str]:
    return [table["command"], *table.get("aliases", ())] if table else []


def _mark(row: ThemeRow) -> str:
    return fingerprint({"table": row.table, "over": row.over})


def _dump(row: ThemeRow | None) -> dict[str, Any] | None:
    return None if row is None else {"table": row.table, "over": row.over, "told": row.told}


def _load(identifier: str, kept: Mapping[str, Any], now: datetime) -> ThemeRow:
    return ThemeRow(id=identifier, table=kept["table"], over=kept["over"], told=kept["told"], changed_at=now)


class ThemesAtWork:
    """The relation as it is now: the files, with the rows over them. `finish` completes a relation that was built
    anew. Who follows is given each new relation. `own_commands` are the bot's own commands, which no theme may
    have."""

    def __init__(
        self,
        store: Store,
        files: RelationFiles,
        relation: Relation,
        finish: Callable[[Relation], Relation] = lambda relation: relation,
    ) -> None:
        self.files = files
        self.relation = relation
        self.own_commands: frozenset[str] = frozenset()
        self._store, self._finish, self._of_files = store, finish, relation
        self._rows, self._used, self._left = list[ThemeRow](), list[ThemeRow](), list[ThemeRow]()
        self._followers: list[Callable[[Relation], None]] = []
        self._turn = asyncio.Lock()

    def follow(self, take: Callable[[Relation], None]) -> None:
        """Call `take` with each new relation."""
        self._followers.append(take)

    async def rows(self) -> list[ThemeRow]:
        """Return the rows that are used."""
        await self.take_up()
        return self._used

    async def take_up(self) -> bool:
        """Use what the rows say now. Return whether that is anything new. Building takes a tenth of a second, so
        it is done beside the event loop."""
        async with self._turn:
            rows = await self._store.themes.all()
            if _said(rows) == _said(self._rows):
                return False
            used, left = await asyncio.to_thread(usable, self.files, rows)
            relation = await asyncio.to_thread(self._built, used)
            self._rows, self._used, self._left, self.relation = rows, used, left, relation
            for row in left:
                log.warning(
                    "topic %s: an editor's change contradicts the relation's files; it is not used", row.id
                )
            for take in self._followers:
                take(relation)
            return True

    def _built(self, rows: Sequence[ThemeRow]) -> Relation:
        return self._finish(relation_of(self.files, rows)) if rows else self._of_files

    async def to_tell(self) -> list[UpgradedTheme]:
        """Return what admins were not told yet of their changes and newer files."""
        await self.take_up()
        rows = await self._store.themes.all()
        left, content = {row.id for row in self._left}, fingerprint(self.files.themes)
        found = [UpgradedTheme(row, content, used=False) for row in rows if row.id in left and row.told != content]
        others = [row for row in rows if row.id not in left]
        return [*found, *(UpgradedTheme(row, file) for row, file in outdated(self.files.themes, others))]


def _said(rows: Sequence[ThemeRow]) -> list[tuple[str, Mapping[str, Any] | None, str]]:
    return [(row.id, row.table, row.over) for row in rows]
