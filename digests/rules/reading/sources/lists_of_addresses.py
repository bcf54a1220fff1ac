"""A list of sources as a file: OPML, or plain addresses, one in a line."""

import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from digests.errors import AddressError, SourceError
from digests.model import Source
from digests.model.lexicon import Lexicon
from digests.rules.reading.addresses import check_address
from digests.rules.reading.sources.opml import (
    LONGEST_NAME,
    MOST_OUTLINES,
    OpmlDocument,
    OpmlEntry,
    RefusedLine,
    decode_opml,
    most_read,
    no_address,
    read_opml,
    refused_for,
    said_again,
    seen,
)

_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ\x00")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_LETTER = re.compile(r"[^\W\d_]")


def read_list(document: bytes, lexicon: Lexicon) -> OpmlDocument:
    """Return the sources of a file that holds OPML, or an address in each line with perhaps a name behind it. An
    empty line and a line that begins with "#" are passed over.

    Raises SourceError if the file is packed, too large, or neither; if it names no source; and what `read_opml`
    raises.
    """
    if document.startswith(_PACKED):
        raise SourceError("the file is packed", code="list-packed")
    text = decode_opml(document, lexicon).lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        found = read_opml(text)
    elif _is_binary(document):
        raise SourceError("the file is neither OPML nor a list of addresses", code="no-list")
    else:
        found = read_addresses(text)
    if not found.entries:
        lines = "".join(f"\n{line}" for line in found.refused)
        raise SourceError("the file names no feed", code="opml-empty", lines=lines)
    return found


def read_addresses(text: str) -> OpmlDocument:
    """Return the sources of a list of addresses, each once, and the lines that give none. Raises SourceError if no
    line has an address."""
    found: dict[str, OpmlEntry] = {}
    refused: list[RefusedLine] = []
    lines = _lines(text)
    for number, line in islice(lines, MOST_OUTLINES):
        address, name = _parted(line)
        try:
            url = check_address(address)
        except AddressError as error:
            refused.append(refused_for(number, "", no_address(address, error)))
            continue
        if url in found:
            refused.append(refused_for(number, name, said_again(found[url].line)))
        else:
            found[url] = OpmlEntry(url=url, name=name, line=number)
    if not found:
        raise SourceError("the file is neither OPML nor a list of addresses", code="no-list")
    refused += [refused_for(number, "", most_read()) for number, _ in islice(lines, 1)]
    return OpmlDocument(tuple(found.values()), tuple(refused))


def write_addresses(sources: list[Source]) -> str:
    """Return the addresses and names of sources, one in a line. `read_addresses` reads them again."""
    return "".join(f"{source.url} {' '.join(seen(source.name).split())}\n" for source in sources)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Return the lines that may hold an address, with their numbers. One line at a time is held in memory."""
    for number, line in enumerate(StringIO(text, newline=None), 1):
        if (said := line.strip()) and not said.startswith("#"):
            yield number, said


def _parted(line: str) -> tuple[str, str]:
    """Return the address and the name in a line. A name of figures and marks only is no name."""
    address, _, name = line.partition(" ")
    name = seen(name).strip(" ,;|\t-–—")[:LONGEST_NAME]
    return address.rstrip(",;|"), name if _LETTER.search(name) else ""


def _is_binary(document: bytes) -> bool:
    return b"\0" in document and not document.startswith(_WIDE)
