"""Topics as people name them: short titles for buttons, and what a word somebody typed may mean."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from html import escape

from bot.render.parts import inert
from bot.texts import Texts
from digests.errors import PreferenceError
from digests.model import Relation, Theme
from digests.rules.sending.titles import short_title

SPELLED_OUT = 6
PARTS = re.compile(r"[,;，；、/\n]+")
CHINESE_PARTS = re.compile(r"[与與和、]")
WORDS = re.compile(r"[\s,;，；、/]+")


def topics_text(themes: Sequence[str], relation: Relation, texts: Texts) -> str:
    """Return chosen topics in words (HTML); a long choice is cut short and says by how much."""
    chosen = [escape(short_title(theme, texts.language)) for theme in relation.themes if theme.id in themes]
    if not chosen:
        return texts.all_of_them
    more = len(chosen) - SPELLED_OUT
    return texts.comma.join(chosen[:SPELLED_OUT]) + (f" +{more}" if more > 0 else "")


def find_theme(word: str, relation: Relation) -> Theme | None:
    """Return the theme that a word names: its id, command, an alias or a title, in any case and language."""
    wanted = _plain(word)
    return next((theme for theme in relation.themes if wanted in _names(theme)), None) if wanted else None


def parse_topics(text: str, relation: Relation, texts: Texts) -> tuple[str, ...]:
    """Return the ids of the topics that a text names, parted by commas or spaces; none for "all".

    PreferenceError, its advice HTML in the reader's language, names the first word that is no topic and what
    may have been meant.
    """
    if _plain(text) in ("all", "everything", _plain(texts.all_topics)):
        return ()
    found = []
    for part in filter(str.strip, PARTS.split(text[:500])):
        theme = find_theme(part, relation)
        words = (
            [part] if theme else [word for word in WORDS.split(part) if word and word.lower() not in ("and", "&")]
        )
        for word in words:
            theme = find_theme(word, relation)
            if theme is None:
                raise PreferenceError(f"no topic {word[:40]!r}", advice=unknown_topic(word, relation, texts))
            found.append(theme.id)
    return tuple(dict.fromkeys(found))


def unknown_topic(word: str, relation: Relation, texts: Texts) -> str:
    """Return, as HTML, that there is no such topic and which are near it."""
    said = texts.topic_unknown.format(word=inert(word[:40]))
    names = {name: theme for theme in relation.themes for name in _names(theme)}
    near = dict.fromkeys(f"/{names[name].command}" for name in get_close_matches(_plain(word), names, 3, 0.6))
    advice = texts.did_you_mean.format(names=texts.comma.join(near)) if near else texts.see_topics
    return f"{said} {advice}"


def _names(theme: Theme) -> set[str]:
    titles = (theme.title, *theme.titles.values(), short_title(theme, "en"))
    # Of "贸易与关税" a reader types either word; Chinese has no spaces that would part them.
    parts = (part for title in theme.titles.values() for part in CHINESE_PARTS.split(title) if len(part) > 1)
    return {_plain(name) for name in (theme.id, theme.command, *theme.aliases, *titles, *parts)} - {""}


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
