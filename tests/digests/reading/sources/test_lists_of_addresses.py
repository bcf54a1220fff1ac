"""Files with lists of sources: OPML or addresses, and what is neither."""

import gzip
import io
import zipfile
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import SourceError
from digests.rules.reading.sources import lists_of_addresses
from digests.rules.reading.sources.lists_of_addresses import read_addresses, read_list, write_addresses
from digests.rules.reading.sources.opml import OpmlEntry, write_opml
from tests.factories import source
from tests.lexicons import lexicon

OPML = write_opml([source("one", name="中新网"), source("two")])
BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><opml version="2.0"><body><outline text="&c;"/></body></opml>"""


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("list.opml", OPML)
    return packed.getvalue()


def code_of(document: bytes) -> str:
    with pytest.raises(SourceError) as refused:
        read_list(document, lexicon())
    return refused.value.code


def test_addresses_stand_one_in_a_line_with_a_name_behind_them_or_none() -> None:
    text = """# what we read
    https://a.example.org/feed  The Gazette, daily
    b.example.org

    https://A.example.org/feed
    ftp://c.example.org/
    https://user:secret@d.example.org/
    https://e.example.org/, 1
    """
    found = read_addresses(text)
    assert found.entries == (
        OpmlEntry(url="https://a.example.org/feed", name="The Gazette, daily"),
        OpmlEntry(url="https://b.example.org"),
        OpmlEntry(url="https://e.example.org/"),
    )
    again, scheme, secret = found.refused
    assert str(again) == "line 5: its address stands in line 2 already"
    assert (scheme.line, secret.line) == (6, 7)
    assert "secret" not in str(secret)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_opml_and_addresses_are_told_apart_in_any_encoding(encoding: str) -> None:
    opml = OPML.replace("UTF-8", "GB18030") if encoding == "gb18030" else OPML
    assert [entry.name for entry in read_list(opml.encode(encoding), lexicon()).entries] == ["中新网", "Two"]
    plain = "https://a.example.org/feed Gazette\n"
    assert [entry.name for entry in read_list(plain.encode(encoding), lexicon()).entries] == ["Gazette"]


def test_a_wrong_declaration_of_the_encoding_does_not_spoil_the_names() -> None:
    wrong = OPML.replace("UTF-8", "US-ASCII").encode()
    assert [entry.name for entry in read_list(wrong, lexicon()).entries] == ["中新网", "Two"]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"", "no-list"),
        (b"\n \n", "no-list"),
        (b"# nothing\n", "no-list"),
        (b"Dear editor,\nhello there\n", "no-list"),
        (b"\x89PNG\r\n\x1a\n\x00\x00https://a.example.org/", "no-list"),
        (b"\xb6\x00\xff", "no-list"),
        (b"<html><body>https://a.example.org/</body></html>", "no-opml"),
        (b"<opml><body/></opml>", "opml-empty"),
        (BOMB, "opml-entities"),
        (b"x" * (20 * 2**20 + 1), "opml-large"),
    ],
)
def test_what_is_no_list_is_answered(document: bytes, code: str) -> None:
    assert code_of(document) == code


def test_packed_files_are_answered_as_such() -> None:
    assert [code_of(document) for document in (zipped(), gzip.compress(OPML.encode()))] == ["list-packed"] * 2


def test_a_file_of_20_mb_is_read_to_its_limit_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists_of_addresses, "MOST_OUTLINES", 3)
    found = read_addresses("".join(f"https://e{number}.example.org/\n" for number in range(5)))
    assert [entry.line for entry in found.entries] == [1, 2, 3]
    assert found.refused[0].line == 4


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=40), max_size=5))
def test_addresses_that_go_out_come_in_again(names: list[str]) -> None:
    sources = [replace(source(f"s{number}"), name=name) for number, name in enumerate(names)]
    if sources:
        found = read_addresses(write_addresses(sources))
        assert [entry.url for entry in found.entries] == [each.url for each in sources]
        assert found.refused == ()


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(document: bytes) -> None:
    with suppress(SourceError):
        assert read_list(document, lexicon()).entries
