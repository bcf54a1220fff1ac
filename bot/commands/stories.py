"""The buttons below a digest, with which its reader saves or mutes a story, or says what is wrong with it.

The data of a button say which edition and which story of it are meant; rows say which story this is. So a button
works after a restart, and for everybody who may press it."""

from collections.abc import Mapping, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

import bot.texts
from bot.hearing.buttons import button, keyboard
from bot.hearing.request import OldMenuError, Request, number_pressed
from bot.texts import Texts
from digests.keeping import keep, mark_wrong, told_cards
from digests.model import KeptKind, StoryMenu, ToldCard, Wrong

BUTTON = "story"
MOST_SHOWN, LONGEST_LABEL = 8, 40
KINDS: Mapping[str, KeptKind] = {"save": KeptKind.SAVED, "mute": KeptKind.MUTED}
WRONGS: Mapping[str, Wrong] = {each.value: each for each in Wrong}


def keyboard_of(menu: StoryMenu) -> InlineKeyboardMarkup:
    """Return the row of buttons below an edition, in its reader's language."""
    return _row(menu.edition, bot.texts.get(menu.language))


async def press(request: Request, words: tuple[str, ...]) -> None:
    """Do what a button below a digest says. First ask which story is meant, or what is wrong with it."""
    match words:
        case ("back", edition):
            await request.toast()
            await _put(request, _row(number_pressed(edition), request.texts))
        case ("wrong", edition, number, what) if what in WRONGS:
            await _mark(request, number_pressed(edition), number_pressed(number), WRONGS[what])
        case (("save" | "mute" | "wrong") as wish, edition):
            await _ask(request, wish, number_pressed(edition))
        case (("save" | "mute" | "wrong") as wish, edition, number):
            await _do(request, wish, number_pressed(edition), number_pressed(number))
        case _:
            raise OldMenuError


async def _ask(request: Request, wish: str, edition: int) -> None:
    """Ask which story of the edition is meant. If the edition told only one story, take this one."""
    await _require(request, wish)
    cards = await request.read(lambda store: told_cards(store, request.subscriber, edition))
    if len(cards) == 1:
        await _do(request, wish, edition, cards[0].number)
        return
    await request.toast(request.texts.which_story)
    rows = [[button(label_of(card), BUTTON, wish, str(edition), str(card.number))] for card in cards[:MOST_SHOWN]]
    await _put(request, keyboard([*rows, [_back(edition, request.texts)]]))


async def _do(request: Request, wish: str, edition: int, number: int) -> None:
    await _require(request, wish)
    texts, now = request.texts, request.now
    if wish == "wrong":
        # Check that the story exists before the reader is asked what is wrong with it.
        await request.read(lambda store: told_cards(store, request.subscriber, edition))
        await request.toast(texts.what_is_wrong)
        rows = [
            [button(texts.named("wrongs", name), BUTTON, "wrong", str(edition), str(number), name)]
            for name in WRONGS
        ]
        await _put(request, keyboard([*rows, [_back(edition, texts)]]))
        return
    kind = KINDS[wish]
    _, is_new = await keep(request.services.store, request.subscriber, kind, edition, number, now)
    await request.toast(texts.named("kept", kind) if is_new else texts.named("kept_before", kind))
    await _put(request, _row(edition, texts), say=False)


async def _mark(request: Request, edition: int, number: int, what: Wrong) -> None:
    await mark_wrong(request.services.store, request.subscriber, what, edition, number, request.now)
    await request.toast(request.texts.marked)
    await _put(request, _row(edition, request.texts), say=False)


async def _require(request: Request, wish: str) -> None:
    """Raise RefusedError if the person wants to mute a story and may not change what the chat receives."""
    if wish == "mute":
        await request.require_rights()


async def _put(request: Request, buttons: InlineKeyboardMarkup, *, say: bool = True) -> None:
    """Put the buttons below the message. If that cannot be done, send them, unless `say` is false."""
    if not await request.swap_keyboard(buttons) and say:
        await request.say(request.texts.which_story, buttons)


def label_of(card: ToldCard) -> str:
    """Return the number of a card with the first words that stand above it, in at most 40 characters."""
    label = f"{card.number}. {' '.join(card.words.split())}"
    if len(label) <= LONGEST_LABEL:
        return label
    cut = label[: LONGEST_LABEL - 1]
    words, _, rest = cut.rpartition(" ")
    # A long last piece is no cut word. It is a text without spaces, such as a Chinese one.
    return f"{words if len(rest) <= LONGEST_LABEL // 2 and words.count(' ') else cut}…"


def _row(edition: int, texts: Texts) -> InlineKeyboardMarkup:
    labels = {"save": texts.save_story, "mute": texts.mute_story, "wrong": texts.wrong_story}
    row: Sequence[InlineKeyboardButton] = [
        button(label, BUTTON, wish, str(edition)) for wish, label in labels.items()
    ]
    return keyboard([row])


def _back(edition: int, texts: Texts) -> InlineKeyboardButton:
    return button(texts.back, BUTTON, "back", str(edition))
