"""Finds texts of others that look like the bot's own forms: a party, an office or a heading before a colon, or an
ownership label in brackets.

A form is found even if it is written with look-alike letters, in the other Chinese script, with wide marks, with
signs in front, or with spaces between the letters. The relation says what our forms are (`Relation.forms`).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from digests.model import Forms, Party, Person, Relation
from digests.rules.folding import skeleton
from digests.rules.remembering import remembered
from digests.rules.showing import visible
from digests.rules.texts import EASTERN

LONGEST, LONGEST_HEAD, LONGEST_LABEL, MOST_COLONS = 600, 80, 120, 8
COLONS = ":\u02d0\u02f8\u0589\u05c3\u0703\u0704\u0903\u0a83\u1361\u16ec\u1803\u1809\u205a\u2236\u2982\ua4fd\ua789"
COLONS += "\ufe13\ufe30\ufe55\uff1a"
"""A colon and the characters that look like one (Unicode's confusables.txt)."""
_COLON = re.compile(rf"\s*[{COLONS}]\s*")
OPENING = (
    "([{\u0f3a\u0f3c\u169b\u2045\u207d\u208d\u2329\u2768\u276a\u276c\u2770\u2772\u2774\u27c5\u27e6\u27e8\u27ea\u27ec"
    "\u27ee\u2983\u2985\u2987\u2989\u298b\u298d\u298f\u2991\u2993\u2995\u2997\u29d8\u29da\u29fc\u2e22\u2e24\u2e26"
    "\u2e28\u2e55\u2e57\u2e59\u2e5b\u3008\u300a\u3010\u3014\u3016\u3018\u301a\ufd3f\ufe17\ufe35\ufe37\ufe39\ufe3b"
    "\ufe3d\ufe3f\ufe47\ufe59\ufe5b\ufe5d\uff08\uff3b\uff5b\uff5f"
)
CLOSING = (
    ")]}\u0f3b\u0f3d\u169c\u2046\u207e\u208e\u232a\u2769\u276b\u276d\u2771\u2773\u2775\u27c6\u27e7\u27e9\u27eb\u27ed"
    "\u27ef\u2984\u2986\u2988\u298a\u298c\u298e\u2990\u2992\u2994\u2996\u2998\u29d9\u29db\u29fd\u2e23\u2e25\u2e27"
    "\u2e29\u2e56\u2e58\u2e5a\u2e5c\u3009\u300b\u3011\u3015\u3017\u3019\u301b\ufd3e\ufe18\ufe36\ufe38\ufe3a\ufe3c"
    "\ufe3e\ufe40\ufe48\ufe5a\ufe5c\ufe5e\uff09\uff3d\uff5d\uff60"
)
"""All brackets: Unicode's categories Ps and Pe without quotation marks, corners, floors and ceilings."""
_SQUARE = frozenset(
    "[\u2045\u2772\u27e6\u27ec\u298b\u298d\u298f\u2997\u2e55\u2e57\u3010\u3014\u3016\u3018\u301a\ufe17\ufe39\ufe3b"
    "\ufe47\ufe5d\uff3b"
)
_BRACKETED = re.compile(
    rf"[{re.escape(OPENING)}]([^{re.escape(OPENING + CLOSING)}]{{1,{LONGEST_LABEL}}})[{re.escape(CLOSING)}]"
)
_IN_FRONT = re.compile(rf"(?:[^\w{re.escape(OPENING)}]|(?<!\w)\d{{1,3}}[.)\u3001\uff0e](?!\d))+")
_ENDS = re.compile(
    r"(?:[.!?;]['\"\u2019\u201d]?\s+|[\u3002\uff01\uff1f\uff1b|\u00b7\u2022\n]|\s[-\u2013\u2014]\s)+"
)
_PARTS = re.compile(r"[,;/|\u00b7\u3001\u060c\uff0c\uff1b]")
_BETWEEN = re.compile(r"[\W_]+")
_SPACED = re.compile(r"[\s._\-\u00b7\u2010-\u2015\u2022\u30fb]+")
_APART = re.compile(rf"(?<={EASTERN.pattern})\s+(?={EASTERN.pattern})")
_SAYS = re.compile(r"[\"\u00ab\u201c\u201e\u201f\u2033\u275d\u300c\u300e\u301d\uff02]")
_LATIN = re.compile(r"[a-z\d]+")
FIGURES = "0123456789 "  # one of our lines may begin with a number: "3 more answers"
BETWEEN_NAMES = 3  # letters of a word that may stand between names: "of", "the", "and"
MOST_NAME = 4  # words of a name
FRAMED = 12  # the most letters of what stands in a frame (`Forms.frames`): a day, a language
LABEL_IN_TWO = 2  # parts of a label: "UK, private"


def compared(text: str, forms: Forms) -> str:
    """Return the letters and figures of a text in the form in which they are compared. Look-alike letters,
    accents, the Chinese script and the signs between letters do not matter."""
    letters = _BETWEEN.sub("", skeleton(_SPACED.sub("", visible(text))).translate(forms.scripts))
    return skeleton(letters)  # once more: "rn" looks like m, and in "r:n" the colon stood between


@remembered(2048)  # the titles of a day are shown to readers of many languages and hours
def imitates(text: str, relation: Relation) -> bool:
    """Say whether somebody else's text reads like our own: it begins like a line of ours, has a party's name
    before a quotation, or has an ownership label in brackets. Only the first LONGEST characters are read. Pure."""
    forms, shown = relation.forms, _as_line(text)
    if any(label_brackets(shown, relation)) or shown.startswith(tuple(forms.signs)):
        return True
    start = _IN_FRONT.match(shown)
    said = shown[start.end() :] if start else shown
    party = compared(_SAYS.split(said, maxsplit=1)[0], forms) in forms.parties  # "Beijing “We answer.”"
    return party or _opens(said, forms) or _bracketed_first(said, relation) or _speaks(said, relation)


def _as_line(text: str) -> str:
    """Return the beginning of a text as it is shown, on one line."""
    seen = "".join(letter for letter in visible(text) if letter.isprintable() or letter.isspace())
    return " ".join(seen.split())[:LONGEST]


def label_brackets(text: str, relation: Relation) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each pair of brackets that holds an ownership label like ours ("UK, private"),
    alone or behind a name. Round brackets before more text count only if the label names a place ("UK")."""
    forms = relation.forms
    for found in _BRACKETED.finditer(text):
        parts = _PARTS.split(found[1])
        alone = found[0][0] in _SQUARE or not text[found.end() :].strip(" .")
        last = (compared("".join(parts[-count:]), forms) for count in range(1, LABEL_IN_TWO + 2))
        if any(_is_label(each, forms, alone=alone) for each in last):
            yield found.start(), found.end() - 1


def names_owner(name: str, forms: Forms) -> bool:
    """Say whether a name is only an ownership label: "PRC government", "private"."""
    return _is_label(compared(name, forms), forms, alone=True)


def _is_label(letters: str, forms: Forms, *, alone: bool) -> bool:
    pattern = _label_pattern(forms)
    found = pattern.fullmatch(letters) if pattern else None
    return found is not None and (alone or bool(found["place"]))


@lru_cache(maxsize=8)  # one for each relation
def _label_pattern(forms: Forms) -> re.Pattern[str] | None:
    """Return a label's pattern: places, then at least one kind of owner. None without forms."""
    if not forms.owners:
        return None
    parts = (forms.places, forms.owners, forms.kinds)
    places, owners, kinds = ("|".join(sorted(words, key=len, reverse=True)) for words in parts)
    return re.compile(rf"(?P<place>(?:{places})*)(?:{owners})+(?:{kinds})*")


def _opens(said: str, forms: Forms) -> bool:
    """Say whether a text is one of our headings, begins with a heading in capital letters that a sign sets off, or
    begins like one of our lines."""
    whole, counted = (compared(each, forms) for each in (said, said.lstrip(FIGURES)))
    if whole in forms.headings or any(each.startswith(tuple(forms.openings)) for each in (whole, counted)):
        return bool(whole)
    head = re.split(rf"[{COLONS}{re.escape(OPENING)}|\u00b7\u2022]|\s[-\u2013\u2014]\s", said, maxsplit=1)[0]
    if head == said or len(head) > LONGEST_HEAD:
        return False
    return head.isupper() and compared(head, forms) in forms.headings


def _bracketed_first(said: str, relation: Relation) -> bool:
    """Say whether a text begins with a bracket that holds a name, a heading or an official word of ours."""
    found = _BRACKETED.match(said)
    if found is None:
        return False
    forms = relation.forms
    letters = compared(found[1], forms)
    ours = letters in forms.names | forms.headings | forms.official
    return ours or names_speaker(found[1], relation) or imitates(said[found.end() :], relation)


def _speaks(said: str, relation: Relation) -> bool:
    """Say whether somebody of the relation stands before a colon: at the beginning, or before a quotation."""
    colons = [found for found, _ in zip(_COLON.finditer(said), range(MOST_COLONS), strict=False)]
    for found in colons:
        before, quotes = said[: found.start()], _SAYS.match(said, found.end()) is not None
        piece = _ENDS.split(before)[-1]
        heads = [piece] if quotes else []
        heads += [before] if found is colons[0] else []
        for head in (_BRACKETED.sub("", each) for each in heads):
            named = compared(head, relation.forms)
            if len(head) <= LONGEST_HEAD and (
                named in relation.forms.names
                or _is_framed(named, relation.forms)
                or names_speaker(head, relation, nation=quotes)
                or (quotes and _says_on_what(head, relation))
            ):
                return True
    return False


def _is_framed(named: str, forms: Forms) -> bool:
    """Say whether the letters before a colon are one of our frames around something short, such as a day."""
    return any(
        named.startswith(before) and named.endswith(behind) and len(named) - len(before) - len(behind) <= FRAMED
        for before, behind in forms.frames
    )


def _says_on_what(head: str, relation: Relation) -> bool:
    """Say whether the words before a quotation name its subject ("On tariffs"), or speaker and subject ("Tarrant
    on tariffs")."""
    forms = relation.forms
    name, words = compared(head, forms), _LATIN.findall(_read_as_name(head, forms))
    for about in forms.abouts:
        places = [at for at in range(min(len(words), MOST_NAME)) if "".join(words[at : at + 2]).startswith(about)]
        exact = (at for at in places if about in (words[at], "".join(words[at : at + 2])))
        if not _LATIN.fullmatch(about):
            if name.startswith(about):
                return True
        elif any(at == 0 or names_speaker(" ".join(head.split()[:at]), relation) for at in exact):
            return True
    return False


# --- who speaks for a party ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Speakers:
    """The patterns of parties (with their offices) and of people, and those of nations. A nation alone is no
    speaker. The patterns are matched with what `_read_as_name` returns."""

    written: Mapping[Party | Person, tuple[re.Pattern[str], ...]]
    nations: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=8)  # one for each relation
def _speakers_of(relation: Relation) -> _Speakers:
    def alike(*groups: tuple[re.Pattern[str], ...]) -> tuple[re.Pattern[str], ...]:
        return tuple(_skeleton_pattern(each.pattern, relation.forms) for group in groups for each in group)

    written: dict[Party | Person, tuple[re.Pattern[str], ...]] = {}
    for party in relation.parties:
        written[party] = alike(party.offices, party.bodies, party.roles, party.metonyms)
        written |= {person: alike((person.pattern,)) for person in party.people}
    return _Speakers(written, tuple(each for party in relation.parties for each in alike(party.nation)))


def _read_as_name(text: str, forms: Forms) -> str:
    return skeleton(_APART.sub("", visible(text))).translate(forms.scripts).strip()


def names_speaker(
    head: str, relation: Relation, *, nation: bool = False, of: Collection[Party | Person] | None = None
) -> bool:
    """Say whether a text is only the name of an office or of people of the relation. With `nation`, a nation's
    name counts too. With `of`, only these parties and people count. Other names of the relation and short words
    may stand beside."""
    speakers, name = _speakers_of(relation), _read_as_name(head, relation.forms)
    weak = _covered(name, speakers.nations)
    without = "".join(" " if place in weak else letter for place, letter in enumerate(name))

    def covered(meant: Iterable[Party | Person]) -> set[int]:
        patterns = [pattern for each in meant for pattern in speakers.written[each]]
        return _covered(name, patterns) | _covered(without, patterns)

    strong = covered(speakers.written if of is None else of)
    if not strong and not (nation and weak):
        return False
    told = weak | (strong if of is None else covered(speakers.written))
    rest = "".join(" " if place in told else letter for place, letter in enumerate(name))
    long = any(len(word) > BETWEEN_NAMES for word in _LATIN.findall(rest))
    return not long and len(EASTERN.findall(rest)) <= 1


def _covered(name: str, patterns: Iterable[re.Pattern[str]]) -> set[int]:
    """Return the places of a name that one of the patterns covers."""
    return {place for pattern in patterns for found in pattern.finditer(name) for place in range(*found.span())}


_PIECE = re.compile(
    r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|.)|\(\?[a-zA-Z]*-?[a-zA-Z]*:|\(\?(?:<?[=!]|P<\w+>|:)"
    r"|\{\d*,?\d*\}|\[(?:\\.|[^\]])+\]|[A-Za-z0-9]+|.",
    re.DOTALL,
)
_AS_ONE = {"i": "l", "1": "l", "0": "o"}
"""Single characters, and what the skeleton makes of them."""


def _skeleton_pattern(pattern: str, forms: Forms) -> re.Pattern[str]:
    """Return a pattern that finds in a skeleton what `pattern` finds in the text itself."""
    return re.compile("".join(map(_skeleton_piece, _PIECE.findall(pattern))).translate(forms.scripts))


def _skeleton_piece(piece: str) -> str:
    if piece.isascii() and piece.isalnum():
        return skeleton(piece)
    if piece[0] != "[" or len(piece) == 1:
        return piece
    written = re.sub(r"\\(?:u[0-9A-Fa-f]{4}|.)", "", piece).lower()
    more = {one for each, one in _AS_ONE.items() if each in written}
    return f"{piece[:-1]}{written[1:-1] if written[1:2] != '^' else ''}{''.join(sorted(more))}]"
