"""What happens to feeds on their way, done to them on purpose: each kind takes good bytes and gives damaged ones.

The same random numbers give the same damage.
"""

import re
from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType

Damage = Callable[[bytes, Random], bytes]

_END_TAG = re.compile(rb"</[A-Za-z:]+>")
_TAG_END = re.compile(rb"(?<=[a-z\"'])>")
_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>")
_SPACE_IN_TEXT = re.compile(rb"(?<=[a-z,.]) (?=[A-Za-z][a-z ]*[ .,<])")
_ROOT_END = re.compile(rb"(?:</(?:item|entry|channel|rss|feed|rdf:RDF)>\s*)+$")
_SOUP = (
    b"&nbsp;",
    b"&bogus;",
    b"&eacute;",
    b"&#x0;",
    b"&#999999999;",
    b"&amp",
    b"&;",
    b"&#xZZ;",
    b"&mdash;&ldquo;",
)
_CONTROLS = bytes(number for number in range(32) if number not in (9, 10, 13))
_JUNK = b"\n\n<br />\n<b>Warning</b>:  Undefined variable $feed in <b>/srv/feed.php</b> on line <b>12</b><br />\n"


def truncated(body: bytes, random: Random) -> bytes:
    return body[: int(len(body) * random.uniform(0.5, 0.98))]


def cut_in_a_character(body: bytes, random: Random) -> bytes:
    """Characters of several bytes lose their last one, and the document ends in the middle of one."""
    body = _some(_LETTER, body, random, 0.2, lambda found: found[:-1])
    return _ROOT_END.sub(b"", body) + "…".encode()[:2]


def wrong_declaration(body: bytes, random: Random) -> bytes:
    name = random.choice(
        [b"iso-8859-1", b"gb2312", b"utf-16", b"us-ascii", b"windows-1251", b"utf8mb4", b"shift_jis"]
    )
    return b'<?xml version="1.0" encoding="' + name + b'"?>' + _DECLARATION.sub(b"", body)


def other_encoding(body: bytes, random: Random) -> bytes:
    name = random.choice(["cp1252", "gb18030", "utf-16-le", "utf-16"])
    return (
        _DECLARATION.sub(b'<?xml version="1.0" encoding="utf-8"?>', body)
        .decode("utf-8", "replace")
        .encode(name, "replace")
    )


def control_characters(body: bytes, random: Random) -> bytes:
    return _sown(body, random, 1500, lambda: bytes([random.choice(_CONTROLS)]))


def random_bytes(body: bytes, random: Random) -> bytes:
    return _sown(body, random, 4000, lambda: bytes([random.randrange(128, 256)]))


def unclosed_tags(body: bytes, random: Random) -> bytes:
    return _some(_END_TAG, body, random, 0.05, lambda _: b"")


def broken_tags(body: bytes, random: Random) -> bytes:
    return _some(_TAG_END, body, random, 0.01, lambda _: b"")


def unclosed_sections(body: bytes, random: Random) -> bytes:
    return _some(re.compile(rb"\]\]>"), body, random, 0.2, lambda _: b"")


def doubled_mark(body: bytes, random: Random) -> bytes:
    return b"\xef\xbb\xbf" * random.randint(2, 3) + body


def entity_soup(body: bytes, random: Random) -> bytes:
    return _some(_SPACE_IN_TEXT, body, random, 0.05, lambda _: b" " + random.choice(_SOUP) + b" ")


def bare_ampersands(body: bytes, random: Random) -> bytes:
    return _some(re.compile(rb"&amp;"), body, random, 0.7, lambda _: b"&")


def mixed_line_ends(body: bytes, random: Random) -> bytes:
    return _some(re.compile(rb"\n"), body, random, 1.0, lambda _: random.choice([b"\r\n", b"\r", b"\n", b"\n\r"]))


def junk_before(body: bytes, random: Random) -> bytes:
    return _JUNK * random.randint(1, 2) + body


def no_end(body: bytes, _: Random) -> bytes:
    return _ROOT_END.sub(b"", body)


def two_in_one(body: bytes, random: Random) -> bytes:
    """A page of the server's own hangs behind the feed."""
    return body + b"<!-- served in 0.1 s --></div>" * random.randint(1, 3) + b"<script>track('x' & 1)</script>"


def all_at_once(body: bytes, random: Random) -> bytes:
    for damage in (unclosed_tags, entity_soup, control_characters, mixed_line_ends, junk_before):
        body = damage(body, random)
    return body


KINDS: Mapping[str, Damage] = MappingProxyType(
    {
        kind.__name__.replace("_", " "): kind
        for kind in (
            truncated,
            cut_in_a_character,
            wrong_declaration,
            other_encoding,
            control_characters,
            random_bytes,
            unclosed_tags,
            broken_tags,
            unclosed_sections,
            doubled_mark,
            entity_soup,
            bare_ampersands,
            mixed_line_ends,
            junk_before,
            no_end,
            two_in_one,
            all_at_once,
        )
    }
)


def _some(
    pattern: re.Pattern[bytes], body: bytes, random: Random, share: float, into: Callable[[bytes], bytes]
) -> bytes:
    return pattern.sub(lambda match: into(match[0]) if random.random() < share else match[0], body)


def _sown(body: bytes, random: Random, apart: int, seed: Callable[[], bytes]) -> bytes:
    """Put a seed about every `apart` bytes, behind the first hundred."""
    places = sorted(random.randrange(100, max(101, len(body))) for _ in range(max(1, len(body) // apart)))
    pieces = [body[start:end] for start, end in zip([0, *places], [*places, len(body)], strict=True)]
    return b"".join(piece + (seed() if number < len(places) else b"") for number, piece in enumerate(pieces))
