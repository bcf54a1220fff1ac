import pytest

from digests.errors import SourceError
from digests.model import SourceKind
from digests.rules.reading.outlines import read_outline, write_outline
from tests.factories import source


def test_what_is_written_is_read_again() -> None:
    sources = [source("one", name="中新网 <&>"), source("two"), source("page", kind=SourceKind.INDEX_PAGE)]
    found = read_outline(write_outline(sources))
    assert found == ((sources[0].url, "中新网 <&>"), (sources[1].url, "Two"))


def test_folders_are_looked_into_and_what_is_no_address_is_left_out() -> None:
    text = (
        "<opml version='1.0'><body><outline text='News'><outline text='A' xmlUrl='https://a.example.org/feed'/>"
        "<outline text='A again' xmlUrl='https://a.example.org/feed'/><outline xmlUrl='ftp://b.example.org/'/>"
        "</outline></body></opml>"
    )
    assert read_outline(text) == (("https://a.example.org/feed", "A"),)


@pytest.mark.parametrize("text", ["", "words", "<rss/>", "<!DOCTYPE opml [<!ENTITY a 'b'>]><opml/>"])
def test_what_is_no_opml_is_refused(text: str) -> None:
    with pytest.raises(SourceError):
        read_outline(text)
