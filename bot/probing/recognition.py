"""Recognising a part among what was forwarded."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import telegram

from bot.render.parts import as_shown, to_text


def is_part(html: str, message: telegram.Message, bot: int) -> bool:
    """Say whether a forwarded message is the part whose text is `html`, sent by us with its markup or without.

    Telegram makes links its own way: where both have as many, their hosts decide.
    """
    match message.forward_origin:
        case telegram.MessageOriginUser(sender_user=sender) if sender.id != bot:
            return False  # a reader may say the same
        case telegram.MessageOriginHiddenUser():
            return False
    shown, links = as_shown(html)
    said = _bare(message.text or "")
    if said == _bare(to_text(html)):
        return True
    theirs = [entity.url or "" for entity in message.entities if entity.type == telegram.MessageEntity.TEXT_LINK]
    return said == _bare(shown) and (len(theirs) != len(links) or _hosts(theirs) == _hosts(links))


def _bare(text: str) -> str:
    """Return the letters and digits of a text. The server may leave out or change what else there is: white space,
    signs that cannot be seen, marks above and below letters."""
    bare = "".join(character for character in text if character.isalnum())
    return bare or " ".join(text.split())


def _hosts(links: Sequence[str]) -> list[str]:
    return [host.casefold() if (host := _host(link)).isascii() else "" for link in links]


def _host(link: str) -> str:
    try:
        return urlsplit(link).hostname or ""
    except ValueError:
        return ""
