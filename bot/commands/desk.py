"""What the handlers need, given once by the composition root."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.commands.absences import Absences
from bot.commands.limits import Limits
from bot.commands.membership import Membership
from bot.render.digest import TelegramRenderer
from digests.fetch import Fetcher
from digests.model import Recipe, Relation
from digests.model.lexicon import Lexicon
from digests.store import Store
from digests.workers import Workers

BACKUP_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The open store, the relation, the lexicon, the clock (aware UTC), and who may curate: user ids of `admins`.

    `contact` is shown in /privacy when there is one, `backup_days` always: when backups of our own end.
    `membership` says who is an admin of a group, `limits` who has asked how much, `absences` who was told that we
    were away. `pause_left` says for how many seconds Telegram has asked us to write to nobody.
    """

    store: Store
    relation: Relation
    lexicon: Lexicon
    clock: Callable[[], datetime]
    fetcher: Fetcher
    renderer: TelegramRenderer
    workers: Workers
    admins: frozenset[int] = frozenset()
    contact: str = ""
    backup_days: int = BACKUP_DAYS
    recipes: Mapping[str, Recipe] = field(default_factory=dict)
    membership: Membership = field(default_factory=Membership)
    limits: Limits = field(default_factory=Limits)
    absences: Absences = field(default_factory=Absences)
    pause_left: Callable[[], float] = lambda: 0.0
