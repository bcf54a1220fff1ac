"""/channel: an admin of a channel sets up in private what the channel receives. Before anything is shown or
changed, Telegram is asked who the person is there, and whether the bot may post there."""

import re
from collections.abc import Sequence
from dataclasses import replace

from telegram import (
    Bot,
    Chat,
    ChatAdministratorRights,
    ChatFullInfo,
    ChatMemberAdministrator,
    InlineKeyboardButton,
    KeyboardButton,
    KeyboardButtonRequestChat,
    MessageOriginChannel,
    ReplyKeyboardMarkup,
)
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.commands import settings
from bot.commands.notices import chat_title
from bot.commands.settings_text import facts, in_quiet
from bot.hearing.buttons import CHANNEL, button, keyboard, toggle
from bot.hearing.request import OldMenuError, RefusedError, Request
from bot.hearing.roles import PATIENCE, ChatRole
from bot.render.parts import inert
from digests import subscribe
from digests.answer import answer_sample
from digests.errors import CommuniqueError
from digests.model import Address, ChatKind, Refusal, Subscriber, SubscriberState

QUESTION = "channel"
SHARED = 1
MOST_LISTED, LONGEST_TITLE, LONGEST_LABEL, LONGEST_NAMED = 8, 60, 40, 200
FIRST_OF_CHANNELS = -1_000_000_000_000
LARGEST = 1 << 52
NAME = r"[A-Za-z][A-Za-z0-9_]{3,31}"
LINK = re.compile(rf"(?:https?://)?(?:www\.)?(?:t|telegram)\.me/(?:c/(\d{{1,13}})|(?:s/)?({NAME}))(?:[/?].*)?")
POSTING = ChatAdministratorRights(
    is_anonymous=False,
    can_manage_chat=True,
    can_delete_messages=False,
    can_manage_video_chats=False,
    can_restrict_members=False,
    can_promote_members=False,
    can_change_info=False,
    can_invite_users=False,
    can_post_stories=False,
    can_edit_stories=False,
    can_delete_stories=False,
    can_post_messages=True,
)


class ChannelError(CommuniqueError):
    """The channel cannot be set up."""

    code = "channel-unknown"


async def channel(request: Request) -> None:
    """/channel lists the channels that the person has set up, and asks for one. `/channel @name` opens one."""
    if not request.private:
        raise RefusedError(code="channel-in-private")
    named, *rest = request.arguments[:LONGEST_NAMED].split() or [""]
    if not named:
        await _ask(request)
        return
    wanted = channel_named(named) or (f"@{named}" if re.fullmatch(NAME, named) else None)
    if wanted is None:
        raise ChannelError(code="channel-name")
    if rest:
        request.mention_unused(" ".join(rest))
    await open_channel(request, wanted)


def channel_named(text: str) -> int | str | None:
    """Return the channel that a text names: by its @name, its number, or a link to it or to a post of it. Return
    its number, or its name with the @. Return None for any other text."""
    said = text.strip()[:LONGEST_NAMED]
    if re.fullmatch(f"@{NAME}", said):
        return said
    if found := LINK.fullmatch(said):
        return f"@{found[2]}" if found[2] else FIRST_OF_CHANNELS - int(found[1])
    return _number(said)


def _number(text: str) -> int | None:
    """Return the number of a chat that may be a channel, None if the text is none."""
    if not re.fullmatch(r"-\d{1,16}", text, re.ASCII):
        return None
    return int(text) if -LARGEST < int(text) < FIRST_OF_CHANNELS else None


async def open_channel(request: Request, wanted: int | str) -> None:
    """Show the settings of a channel. If the channel was never set up, also show what a post would look like."""
    await _open(request, await take_up(request, wanted))


async def _open(request: Request, title: str) -> None:
    await request.say(*_page(request, "main", title))
    if request.subscriber.state is SubscriberState.VISITOR:
        await _preview(request, title)


async def take_text(request: Request, text: str) -> bool:
    """Take a text as the name of the channel that was asked for. Return False if it names none."""
    wanted = channel_named(text)
    if wanted is None:
        return False
    await open_channel(request, wanted)
    return True


async def take_forwarded(request: Request) -> bool:
    """Take a forwarded post as the name of the channel that was asked for. Return False if no channel was asked
    for, or if the message is no forwarded post."""
    message, asked = request.update.message, request.conversation.asked
    origin = message.forward_origin if message is not None else None
    if asked is None or asked[0] != QUESTION or not isinstance(origin, MessageOriginChannel):
        return False
    request.conversation.recall()
    await open_channel(request, origin.chat.id)
    return True


async def take_shared(request: Request) -> None:
    """Open the channel that the person chose with Telegram's own button."""
    shared = request.update.message.chat_shared if request.update.message is not None else None
    if shared is not None:
        request.conversation.recall()
        await open_channel(request, shared.chat_id)


async def press(request: Request, words: tuple[str, ...]) -> None:
    """Do what a button about a channel says. Its data begin with the number of the channel."""
    if not request.private:
        raise RefusedError(code="channel-in-private")
    number, *said = words or ("",)
    chat = _number(number)
    if chat is None:
        raise OldMenuError
    title = await take_up(request, chat)
    try:
        await _do(request, said, title)
    except OldMenuError:
        await request.toast(request.texts.menu_is_old)
        await request.say(*_page(request, "main", title))


async def _do(request: Request, said: Sequence[str], title: str) -> None:
    def show(request: Request, view: settings.View) -> settings.Page:
        return _page(request, view, title)

    match said:
        case []:
            await request.toast()
            await _open(request, title)
        case ["preview"]:
            await request.toast()
            await _preview(request, title)
        case ["start"] | ["start", "go"]:
            await _start(request, title)
        case ["reserved", ("on" | "off") as wanted]:
            await request.change(subscribe.set_reserved, wanted == "on")
            await request.toast(request.texts.saved)
            await request.edit(*_page(request, "main", title))
        case ["forget", *answer]:
            await _forget(request, answer, title)
        case _:
            await settings.press(request, tuple(said), show)


async def _start(request: Request, title: str) -> None:
    texts = request.texts
    if request.subscriber.state is SubscriberState.ACTIVE:
        await request.toast(texts.already_on)
        return
    await request.change(subscribe.consent)
    await request.toast()
    known = request.subscriber
    said = texts.channel_started.format(channel=title, **facts(known, texts, request.services.relation))
    await request.say("\n".join([said, *in_quiet(known, texts)]), keyboard([[_settings_button(request)]]))


async def _preview(request: Request, title: str) -> None:
    """Show what a post of the channel would look like now, below a line that says so."""
    services, texts, known = request.services, request.texts, request.subscriber
    sample = await request.read(
        lambda store: answer_sample(store, services.relation, services.lexicon, known, request.now)
    )
    starts = [] if known.state is SubscriberState.ACTIVE else [button(texts.channel_start, "settings", "start")]
    rows = keyboard([starts, [_settings_button(request)]])
    if sample.sections or sample.foreign or sample.foreign_stories:
        await request.say(texts.channel_preview_of.format(channel=title))
        await request.show(sample, rows)
    else:
        await request.say(texts.channel_no_preview.format(channel=title), rows)


async def _forget(request: Request, answer: Sequence[str], title: str) -> None:
    """Ask once before all that is kept of the channel is deleted, and delete it."""
    texts = request.texts
    match answer:
        case []:
            await request.toast()
            rows = [_of(texts.channel_yes_forget, "forget", "yes"), _of(texts.no_keep, "forget", "no")]
            await request.edit(texts.channel_forget_question.format(channel=title), keyboard([rows]))
        case ["yes"]:
            await request.toast()
            await subscribe.forget(request.services.store, request.subscriber.address, request.now)
            days = texts.count("days", request.services.backup_days)
            await request.edit(texts.channel_forgotten.format(channel=title, days=days))
        case ["no"]:
            await request.toast()
            await request.edit(*_page(request, "main", title))
        case _:
            raise OldMenuError


# --- who may, and where ------------------------------------------------------------------------------


async def take_up(request: Request, wanted: int | str) -> str:
    """Let the request be about a channel from now on. Return the channel's title (HTML).

    ChannelError unless Telegram says that it is a channel, that the person is an admin there who may post, and
    that the bot may post there; and if another admin has reserved the settings.
    """
    found = await _find(request.telegram, wanted)
    title = inert(found.title or str(found.id), LONGEST_TITLE)
    role = await request.services.roles.role(request.telegram, found.id, request.person, request.now)
    if role is ChatRole.OTHER:
        raise ChannelError(code="channel-admins-only")
    if not await _may_post(request.telegram, found.id):
        raise ChannelError(code="channel-no-right")
    if role is ChatRole.UNKNOWN:
        raise ChannelError(code="channel-unsure")
    known = await _known(request, found.id)
    if known.reserved and known.set_up_by not in (0, request.person) and role is not ChatRole.OWNER:
        raise ChannelError(code="channel-reserved")
    kept = known.reserved and known.set_up_by
    request.turn_to(known if kept else replace(known, set_up_by=request.person))
    return title


async def _find(telegram: Bot, wanted: int | str) -> ChatFullInfo:
    try:
        found = await telegram.get_chat(
            wanted, read_timeout=PATIENCE, connect_timeout=PATIENCE, pool_timeout=PATIENCE
        )
    except (BadRequest, Forbidden, InvalidToken):
        raise ChannelError(code="channel-unknown") from None
    except TelegramError:
        raise ChannelError(code="channel-unsure") from None
    if found.type != Chat.CHANNEL:
        raise ChannelError(code="channel-is-none")
    return found


async def _may_post(telegram: Bot, chat: int) -> bool:
    try:
        member = await telegram.get_chat_member(
            chat, telegram.id, read_timeout=PATIENCE, connect_timeout=PATIENCE, pool_timeout=PATIENCE
        )
    except (BadRequest, Forbidden):
        return False
    except TelegramError:
        raise ChannelError(code="channel-unsure") from None
    return isinstance(member, ChatMemberAdministrator) and bool(member.can_post_messages)


async def _known(request: Request, chat: int) -> Subscriber:
    """Return the channel as it is stored. A new channel begins with the person's zone and language. The bot may
    post there, so a channel that paused because it could not receives again."""
    store, address = request.services.store, Address(chat)
    known = await store.subscribers.get(address)
    if known is not None and (known.state is SubscriberState.GONE or known.refusal is Refusal.NO_RIGHTS):
        await subscribe.came_back(store, chat, request.now)
        known = await store.subscribers.get(address)
    speaker = request.speaker
    return known or Subscriber(
        address=address, kind=ChatKind.CHANNEL, zone=speaker.zone, language=speaker.language, reads=speaker.reads
    )


# --- what is shown -------------------------------------------------------------------------------


async def _ask(request: Request) -> None:
    """Offer the channels that the person has set up, and ask for one, with Telegram's own button beside."""
    texts, telegram = request.texts, request.telegram
    known = await request.read(lambda store: store.chats.channels_of(request.person))
    if known:
        rows = []
        for each in known[:MOST_LISTED]:
            title = await chat_title(telegram, each.address.chat) or str(each.address.chat)
            rows.append([button(title[:LONGEST_LABEL], CHANNEL, str(each.address.chat))])
        await request.say(texts.channels_known, keyboard(rows))
    await request.conversation.remember(QUESTION)
    wish = KeyboardButtonRequestChat(
        SHARED,
        chat_is_channel=True,
        user_administrator_rights=POSTING,
        bot_administrator_rights=POSTING,
        request_title=True,
        request_username=True,
    )
    choose = KeyboardButton(texts.channel_choose, request_chat=wish)
    below = ReplyKeyboardMarkup([[choose]], resize_keyboard=True, one_time_keyboard=True)
    await request.say(texts.ask_channel, below)


def _page(request: Request, view: settings.View, title: str) -> settings.Page:
    """Return one page of a channel's settings. The first page also has what only channels have."""
    texts, known = request.texts, request.subscriber
    html, rows = settings.page(request, view)
    whole = f"{texts.channel_title.format(channel=title)}\n{html}"
    if view != "main":
        return whole, rows
    more = [
        [_of(texts.channel_preview, "preview"), _of(texts.channel_forget, "forget")],
        [toggle(texts.channel_reserved, "settings", "reserved", on=known.reserved)],
    ]
    return whole, keyboard([*rows.inline_keyboard, *more])


def _of(label: str, *words: str) -> InlineKeyboardButton:
    return button(label, "settings", *words)


def _settings_button(request: Request) -> InlineKeyboardButton:
    return _of(request.texts.change, "new")
