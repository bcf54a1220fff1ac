"""The one composition root: it opens all parts of the bot, connects them, and closes them again."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import telegram
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder

from bot import __version__
from bot.commands import build_handlers, register_commands
from bot.commands.notices import Notices, chat_title, name_of
from bot.commands.owner_questions import OwnerNotices
from bot.commands.retrying import Retries
from bot.commands.samples import Samples
from bot.commands.sources import incident_messages, number_of_messages
from bot.commands.stories import keyboard_of
from bot.hearing.connecting import Hearing, StoppingError
from bot.hearing.first_owner import STANDS, FirstOwner
from bot.hearing.inbox import Arrivals
from bot.hearing.request import Services
from bot.newsroom import Newsroom, open_newsroom, utc_now
from bot.render.phrases import in_queue, outage_state
from bot.schedule import Schedule, Work
from bot.sending.limits import Hold
from bot.sending.messenger import TelegramMessenger
from bot.sending.operators import Operators
from bot.sending.outcomes import is_unsent
from bot.sending.pacing import Pacing, PacingMemory
from bot.sending.probing import KnownNumbers, NotedReplies, open_lookup
from bot.sending.replies import ReplyPacing
from bot.sending.reports import Reports
from bot.sending.wire import SendingWire, Wire
from bot.texts import Texts, offered, operator_words, theme_words
from bot.watching.alerts import Alert
from bot.watching.instance import LEASE, SECONDS_BETWEEN_LOOKS, Lease
from bot.watching.metrics import Metrics, reading
from bot.watching.readiness import (
    ANSWERS_WITHIN_POLLING,
    ANSWERS_WITHIN_WEBHOOK,
    DatabaseLook,
    Standing,
    reasons_against,
    reasons_to_restart,
)
from bot.watching.timekeeping import Timekeeper
from bot.watching.watch import Watch
from bot.web.application import Status, open_doors
from config.settings import Settings
from digests.collect import SourceReport
from digests.curate.first_owner import has_owner
from digests.curate.source_list import take_notices
from digests.curate.themes import UpgradedTheme
from digests.deliver import Breaker, deliver_due
from digests.errors import SchemaError
from digests.model import Clock, Relation, Source
from digests.rules.issuing.edition_span import backlog_of
from digests.store import require_sound

log = logging.getLogger("communique.app")

SECONDS_TO_CLOSE = 4.0
LONGEST_LOOK = 10.0
FOR_REPLIES, FOR_POLLS, TO_SPARE = 16, 2, 4
IDLE_BETWEEN_REPLIES = 15.0

IsOurs = Callable[[], bool]
"""Returns whether this instance has the lease of its database."""

Console = Callable[[str], None]
"""Shows a line to whoever has started the program."""
OFFER = (
    "Nobody is the owner of this bot yet. Write this code to @{bot} in a private chat before {until:%H:%M} UTC,"
    " and you are: {code}"
)


@dataclass(frozen=True, slots=True)
class Connections:
    """The ways to Telegram, with one pace for all. `application` replies, `polls` fetches updates, `messenger`
    sends editions. `numbers` has the numbers of messages that are no parts, `arrivals` how updates came. `answers`
    are called with the HTTP status of each answer."""

    application: Application[Any, Any, Any, Any, Any, Any]
    polls: Wire
    messenger: TelegramMessenger
    numbers: KnownNumbers
    arrivals: Arrivals
    answers: list[Callable[[int], None]]


def _connect(settings: Settings, is_ours: IsOurs) -> Connections:
    """Build the ways to Telegram. They connect at the first request. A request leaves only while `is_ours` returns
    true. SettingsError if the settings have no token."""
    root, token = settings.telegram_api, settings.token
    answers: list[Callable[[int], None]] = []

    def heard(status: int) -> None:
        for hear in answers:
            hear(status)

    proxy = settings.proxy_to_telegram
    wires = (partial(each, root, proxy=proxy, heard=heard, may_leave=is_ours) for each in (Wire, SendingWire))
    wire, sending_wire = wires
    numbers, arrivals = KnownNumbers(), Arrivals()
    pacing = Pacing(rate=settings.messages_per_second)
    replies = wire(FOR_REPLIES, idle=IDLE_BETWEEN_REPLIES)
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{root}/bot")
        .base_file_url(f"{root}/file/bot")
        .request(replies)
        .get_updates_request(replies)  # not used: polls have a Wire of their own
        .rate_limiter(NotedReplies(ReplyPacing(pacing, arrivals.note_answer), numbers))
        .job_queue(None)
        .updater(None)
        .build()
    )
    sends = sending_wire(settings.sends_in_flight + TO_SPARE)
    # A plain Bot without rate limiter, because the messenger already paces its requests.
    bot = telegram.Bot(token, f"{root}/bot", request=sends, get_updates_request=sends)
    messenger = TelegramMessenger(bot, pacing, paid=settings.paid_broadcasts, keyboard=keyboard_of)
    polls = wire(FOR_POLLS, idle=IDLE_BETWEEN_REPLIES)
    return Connections(application, polls, messenger, numbers, arrivals, answers)


class App:
    """The whole bot, opened. `start` begins to hear updates and starts the schedule, `close` ends both."""

    def __init__(
        self,
        newsroom: Newsroom,
        connections: Connections,
        services: Services,
        is_ours: IsOurs,
        console: Console | None = None,
    ) -> None:
        self.newsroom = newsroom
        self._is_ours = is_ours
        self._first_owner, self._console = services.first_owner, console
        self.application = application = connections.application
        self._messenger = connections.messenger
        self._pacing = connections.messenger.pacing
        settings, store, clock, seconds = newsroom.settings, newsroom.store, newsroom.clock, newsroom.seconds
        self._memory = PacingMemory(store, self._pacing, clock)
        self._operators = operators = Operators(store, settings, clock, services.roster)
        self._reports = Reports(store, self._messenger, self._operators, clock)
        tell = self._reports.tell
        numbers = connections.numbers
        self._lookup = open_lookup(
            application, settings, store, clock, tell, numbers, seconds, lambda: operators.admins
        )
        titles, names = partial(chat_title, application.bot), partial(name_of, application.bot)
        says = (self._messenger.tell, self._messenger.revise)
        self._notices = Notices(store, *says, self._operators, titles, names, services.is_banned)
        self._owner_notices = OwnerNotices(store, self._messenger.tell, settings.admins)
        given = (store, newsroom.relation, newsroom.lexicon, newsroom.renderer)
        self._samples = Samples(*given, self._messenger.tell, clock)
        self._retries = Retries(services, self._messenger.tell)
        self._breaker = Breaker(store)
        self._watch = Watch(store, clock, self._reports.reach, __version__, seconds=seconds)
        connections.answers.append(self._watch.note_answer)
        self._database = DatabaseLook(store.require_newest)
        self._time = Timekeeper(clock, seconds, newsroom.newest if clock is utc_now else None)
        register = self._register = partial(register_commands, application.bot, services)
        self._menus_due = self._told_of_upgrade = False
        newsroom.themes.follow(self._take_relation)
        arrivals, polls = connections.arrivals, connections.polls
        self.hearing = Hearing(settings, application, arrivals, store, clock, register, tell, polls)
        verbs: Mapping[str, Work] = {
            "answer": self.hearing.take_up,
            "collect": self._collect,
            "themes": self._take_up_themes,
            "edit": newsroom.edit,
            "samples": self._samples.send,
            "retry": self._retry,
            "publish": self._publish,
            "deliver": self._deliver,
            "probe": self._probe,
            "report": self._reports.tell_due,
            "notices": self._tell_notices,
            "offer_code": self._offer_code,
            "erase": newsroom.erase,
            "keep_house": newsroom.keep_house,
            "watch": self._watch.look,
        }
        # An instance that has stepped back does not hear "/stop", so it must not send either.
        self.schedule = Schedule(verbs, held=self._is_held, note=self._watch.note_verb)
        self._stack = AsyncExitStack()
        self._closing = False

    def _take_relation(self, relation: Relation) -> None:
        self._samples.relation, self._samples.renderer = relation, self.newsroom.renderer
        self._menus_due = True
        self.schedule.soon("themes")

    async def _take_up_themes(self) -> int:
        """Use what editors changed, also by another process or by undoing. Then tell Telegram the menus, and
        admins which words an upgrade leaves unused."""
        themes = self.newsroom.themes
        await themes.take_up()
        if self._menus_due and not self._pacing.pause_left():
            try:
                await self._register()
                self._menus_due = False
            except TelegramError as error:
                log.info("the menus could not be told yet: %s", error)
        await self._tell_upgraded()
        return 0

    async def _tell_upgraded(self) -> None:
        if self._told_of_upgrade:  # the files do not change while the bot runs
            return
        themes = self.newsroom.themes
        for upgraded in await themes.to_tell():
            if not await self._reports.reach(partial(upgraded_theme, upgraded)):
                return
            await self.newsroom.store.themes.note_told(upgraded.row.id, upgraded.told)
        self._told_of_upgrade = True

    def _is_held(self) -> bool:
        """Return whether no verb may begin a batch: another instance is at work, or the clock has just jumped."""
        return self._stepped_back or self._time.holds()

    @property
    def _stepped_back(self) -> bool:
        return self.hearing.stepped_back or not self._is_ours()

    def _begins_nothing(self) -> bool:
        return self._closing or self._is_held()

    async def _collect(self) -> int:
        due = await self.newsroom.collect(self._is_held, self._note_source)
        if not due or not self._operators.are_known or self._pacing.pause_left():
            return due
        notices = await take_notices(self.newsroom.store, self.newsroom.clock())

        async def tell_one(chat: int, texts: Texts, zone: str, silent: bool) -> int:
            tell = partial(self._messenger.tell, chat, parse_mode=ParseMode.HTML, disable_notification=silent)
            messages = incident_messages(notices, texts, zone)
            return sum([await tell(words, reply_markup=row) for words, row in messages])

        if notices:
            await self._operators.tell(tell_one, number_of_messages(notices))
        return due

    def _note_source(self, report: SourceReport) -> None:
        self._watch.note_source(report)
        if report.new:
            self.schedule.soon("edit")

    async def _retry(self) -> int:
        return 0 if self._pacing.pause_left() else await self._retries.run()

    async def _publish(self) -> int:
        if due := await self.newsroom.publish():
            self.schedule.soon("deliver")
        return due

    async def _deliver(self) -> int:
        room = self.newsroom
        policy = self._lookup.policy if self._lookup else room.settings.uncertain_policy
        report = await deliver_due(
            room.store,
            self._messenger,
            room.clock,
            uncertain_policy=policy,
            in_flight=room.settings.sends_in_flight,
            stopping=self._begins_nothing,
            finish_within=self._drain,
            alarm=self._tell_unwritable,
            breaker=self._breaker,
            progress=self._watch.note_attempt,
        )
        return report.due

    async def _tell_unwritable(self, cause: str) -> None:
        if await self._reports.reach(lambda it: operator_words(it).unwritable.format(cause=cause)):
            self._watch.note_told(Alert.DATABASE_REFUSES)

    async def _tell_notices(self) -> int:
        now = self.newsroom.clock()
        await self._memory.keep()
        await self._notices.note_wait(self._pacing.pause_left(), now)
        if not self._pacing.pause_left():
            for hold in self._pacing.take_holds():
                await self._reports.tell(partial(_hold_in_words, hold))
            await self._notices.tell(now)
            await self._owner_notices.tell(now)
        return 0

    async def _offer_code(self) -> int:
        """Show a code on the console if nobody is the owner, and no code stands. This is no line of the log: a log
        may go to people who shall not own the bot."""
        if self._console is None or not self._first_owner.offered or not self.hearing.is_connected:
            return 0  # while Telegram does not answer, nobody could write the code to the bot
        if await has_owner(self.newsroom.store, self.newsroom.settings.admins):
            self._first_owner.close()
        elif code := self._first_owner.renew(now := self.newsroom.clock()):
            self._console(OFFER.format(bot=self.application.bot.username, until=now + STANDS, code=code))
        return 0

    async def _probe(self) -> int:
        return await self._lookup.run(self._begins_nothing) if self._lookup is not None else 0

    @property
    def _drain(self) -> float:
        """Return for how many seconds a stop waits for work that is under way."""
        within = self.newsroom.settings.stop_within
        return max(within - SECONDS_TO_CLOSE, within / 2)

    async def start(self, *, knocking: bool = True) -> None:
        """Start the verbs at once, for they need no network to start, and hear Telegram as soon as it answers."""
        await self._memory.recall()
        self._watch.start()
        if knocking:
            self.schedule.start()
        status = Status(self._reasons_to_restart, self._reasons_against, self._conditions, self._metrics)
        doors = open_doors(self.newsroom.settings, status, self.hearing.take)
        await self._stack.enter_async_context(doors)
        self.hearing.start()

    @property
    def failed(self) -> "asyncio.Future[None]":
        """Return a future that gets the error that ends the bot: TokenRefusedError."""
        return self.hearing.failed

    async def connected(self) -> None:
        """Wait until Telegram has answered and updates are being received."""
        await self.hearing.connected()

    async def close(self) -> None:
        """Stop hearing and knocking. Work under way is cut off shortly before `stop_within` is over."""
        self._closing = True
        # Without the lease another instance answers what people said. Work under way is still written down.
        answering = self._drain if self._is_ours() else 0.0
        await asyncio.gather(self.hearing.stop(answering), self.schedule.stop(self._drain))
        await self._watch.stop()
        for close in (self._messenger.close, self.hearing.close, self._stack.aclose):
            with suppress(TimeoutError):
                async with asyncio.timeout(SECONDS_TO_CLOSE / 2):
                    await close()

    async def knock(self) -> int:
        """Run every verb until nothing is due. Return the number of units done."""
        return await self.schedule.knock()

    async def idle(self) -> None:
        """Wait until no update is waiting or being handled."""
        await self.hearing.idle()

    async def _conditions(self) -> Mapping[str, str]:
        store = self.newsroom.store
        waiting = backlog_of(await store.editors.backlogs())
        words = {"edit": in_queue(waiting)} if waiting else {}
        if (outage := await store.outages.under_way()) is not None:
            words["network"] = outage_state(outage)
        return words | {each.name: each.words for each in await store.conditions.all()}

    async def _reasons_to_restart(self) -> Mapping[str, str]:
        error = await self._database.error()
        # If another version has upgraded the database meanwhile, a restart of this version would not help.
        fault = "" if error is None or isinstance(error, SchemaError) else str(error) or type(error).__name__
        return reasons_to_restart(fault, self.schedule.knocked_ago())

    async def _reasons_against(self) -> Mapping[str, str]:
        error = await self._database.error()
        webhook = bool(self.newsroom.settings.webhook_url)
        return reasons_against(
            Standing(
                database="" if error is None else str(error) or type(error).__name__,
                knocked=self.schedule.knocked_ago(),
                answered=self._watch.answered_ago(),
                answers_within=ANSWERS_WITHIN_WEBHOOK if webhook else ANSWERS_WITHIN_POLLING,
                stepped_back=self._stepped_back,
                clock_doubted=self._time.holds(),
                stopping=self._closing,
            )
        )

    async def _metrics(self) -> bytes:
        return await self._watch.page(
            ready=not await self._reasons_against(),
            stepped_back=self._stepped_back,
            telegram_wait=self._pacing.pause_left(),
        )


def upgraded_theme(upgraded: UpgradedTheme, language: str) -> str:
    """Return what admins are told of a topic that they changed and that this version has changed, too."""
    words, table = theme_words(language), upgraded.row.table
    if not upgraded.used:
        said = words.left_aside
    else:
        said = words.upgraded if table is not None else words.upgraded_removed
    return said.format(name=table["command"] if table is not None else upgraded.row.id)


def _hold_in_words(hold: Hold, language: str) -> str:
    words = operator_words(language)
    length = words.short_span(timedelta(seconds=hold.seconds))
    return (words.hold_of_chat if hold.chat else words.hold_of_all).format(chat=hold.chat, length=length)


@asynccontextmanager
async def open_app(
    settings: Settings,
    *,
    clock: Clock = utc_now,
    seconds: Callable[[], float] | None = None,
    seeds: Sequence[Source] | None = None,
    is_ours: IsOurs = lambda: True,
    console: Console | None = None,
) -> AsyncIterator[App]:
    """Open the bot. It hears and sends nothing before `start`, and nothing once another instance has the lease.
    `seconds` is a monotonic clock (default: see `bot.newsroom.beside`). `console` shows the code of the first
    owner; without it nobody can become the owner by a code.
    SettingsError (no token), RelationError, StoreError."""
    if not await require_sound(settings.database, seconds=LONGEST_LOOK):
        log.info("the database could not be examined in %g s; `communique check` has no time limit", LONGEST_LOOK)
    connections = _connect(settings, is_ours)
    async with open_newsroom(settings, clock, seeds, migrate=True, seconds=seconds) as newsroom:
        services = Services(
            store=newsroom.store,
            relation=newsroom.relation,
            themes=newsroom.themes,
            lexicon=newsroom.lexicon,
            clock=clock,
            fetcher=newsroom.fetcher,
            renderer=newsroom.renderer,
            owners=settings.admins,
            languages=offered(settings.draft_languages),
            contact=settings.contact,
            backup_days=settings.backup_days,
            alerts_a_day=settings.alerts_a_day,
            budget=newsroom.edit_limits.budget,
            recipes=newsroom.recipes,
            workers=newsroom.workers,
            arrivals=connections.arrivals,
            pause_left=connections.messenger.pacing.pause_left,
            is_unsent=is_unsent,
            first_owner=FirstOwner(offered=console is not None and not settings.admins),
        )
        await services.roster.look(newsroom.store, clock())
        build_handlers(services, connections.application)
        app = App(newsroom, connections, services, is_ours, console)
        try:
            yield app
        finally:
            await app.close()


async def stand_by(lease: Lease, settings: Settings) -> None:
    """Return when this instance has the lease. While another instance has it, the log and /readyz say so."""
    if lease.take():
        return
    words = "another instance is at work on this database; this one stands by"
    log.warning("%s until the other one ends, or does not move for %g s", words, LEASE)

    async def nothing() -> Mapping[str, str]:
        return {}

    async def unready() -> Mapping[str, str]:
        return {"another instance": words}

    async def refuse(_: object) -> None:
        raise StoppingError

    page = partial(Metrics().page, [reading("standing_by", True)])
    async with AsyncExitStack() as stack:
        try:
            status = Status(nothing, unready, nothing, page)
            await stack.enter_async_context(open_doors(settings, status, refuse))
        except OSError as error:
            log.warning("health and metrics are not served while this instance stands by: %s", error)
        while not lease.take():  # noqa: ASYNC110 - the system does not tell when a lock is released
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
    log.warning("the other instance has ended or is frozen; this one is at work now")
