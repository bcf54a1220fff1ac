from contextlib import suppress
from functools import partial
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import SourceError
from digests.model import Ownership, Policy, Recipe, Source, SourceKind
from digests.rules.reading.sources import opml
from digests.rules.reading.sources.opml import OpmlEntry, decode_opml, read_opml, write_opml
from tests.factories import source
from tests.lexicons import lexicon

decode_opml = partial(decode_opml, lexicon=lexicon())

SOURCES = (
    source(
        "one", name="中新网 <&> \"quoted\" & 'so'", party="prc", ownership=Ownership.STATE_CONTROLLED, language=""
    ),
    source(
        "two",
        active=False,
        reason="off until\nthe second line",
        policy=Policy.LINK_ONLY,
        recipe=Recipe(zone="UTC"),
        names={"en": "Two & more", "zh-Hant": "二"},
    ),
    source(
        "page",
        kind=SourceKind.INDEX_PAGE,
        url="https://page.example.org/list?a=1&b=2#top",
        recipe=Recipe(
            link_pattern=r"https://page\.example\.org/<\d+>", furniture=(".share", "p > a"), charset="gb18030"
        ),
    ),
    source("api", kind=SourceKind.JSON_API, recipe=Recipe(name="wordpress", items="@", title="t", link="u")),
    source("map", kind=SourceKind.SITEMAP, label="", family=""),
)


def test_every_field_of_every_source_comes_back_as_it_was() -> None:
    entries = read_opml(write_opml(SOURCES)).entries
    assert tuple(entry.source for entry in entries) == SOURCES


def test_other_programs_see_feeds_to_subscribe_to_and_links_for_the_rest() -> None:
    root = ElementTree.fromstring(write_opml(SOURCES))  # noqa: S314 - our own text
    assert root.get("version") == "2.0"
    outlines = root.findall("body/outline")
    assert [outline.get("xmlUrl") for outline in outlines if outline.get("type") == "rss"] == [
        SOURCES[0].url,
        SOURCES[1].url,
    ]
    assert [outline.get("url") for outline in outlines if outline.get("type") == "link"] == [
        source.url for source in SOURCES[2:]
    ]
    assert all(name.startswith("{") or name.isalpha() for outline in outlines for name in outline.attrib)


def test_folders_are_looked_into_and_each_line_that_gives_no_source_is_answered() -> None:
    text = """<?xml version="1.0" encoding="ISO-8859-1"?>
    <opml version='1.0'><head/><body><outline text='News'>
      <outline text='Asia'><outline text='A' title='The A' xmlUrl='https://a.example.org/feed' htmlUrl='https://a.example.org/'/></outline>
      <outline text='A again' xmlUrl='https://A.example.org/feed'/>
      <outline text='B' xmlUrl='ftp://b.example.org/'/>
      <outline text='C' type='rss' xmlUrl=''/>
      <outline text='C' type='rss' xmlUrl='notaurl'/>
      <outline text='D' type='link' url='https://d.example.org/'/>
      <outline xmlUrl='https://user:secret@e.example.org/feed'/>
    </outline><outline text='A note'/></body></opml>"""
    outline = read_opml(text)
    assert outline.entries == (OpmlEntry(url="https://a.example.org/feed", name="The A"),)
    again, scheme, empty, word, link, secret = map(str, outline.refused)
    assert again == "line 4: A again: its address stands in line 3 already"
    assert scheme.startswith("line 5: B: ftp://b.example.org/ is no address to read: ")
    assert empty == "line 6: C: it has no address"
    assert word == "line 7: C: notaurl is no address to read: notaurl is a word, and no address"
    assert link == "line 8: D: it is a link and no feed"
    assert secret.startswith("line 9: ")
    assert "https://…@e.example.org/feed" in secret
    assert "secret" not in secret


@pytest.mark.parametrize("spelling", ["xmlUrl", "xmlurl", "XMLURL", "type='rss' url"])
def test_the_address_is_found_in_all_spellings_of_its_attribute(spelling: str) -> None:
    (entry,) = read_opml(f"<opml><body><outline {spelling}='a.example.org/feed'/></body></opml>").entries
    assert (entry.url, entry.name, entry.source) == ("https://a.example.org/feed", "", None)


def test_stray_ampersands_and_names_of_html_are_forgiven() -> None:
    text = "\ufeff<opml><body><outline text='Caf&eacute; & Bar &amp; &#x4e2d; &nosuch; &nbsp;x' xmlUrl='https://a.example.org/?a=1&b=2'/></body></opml>"
    (entry,) = read_opml(text).entries
    assert entry.name == "Café & Bar & 中 &nosuch; \u00a0x"
    assert entry.url == "https://a.example.org/?a=1&b=2"


def test_a_file_cut_short_gives_what_came_before_the_cut_and_says_where_it_is() -> None:
    text = write_opml(SOURCES)
    outline = read_opml(text[: text.index("page.example.org")])
    assert [entry.source for entry in outline.entries] == list(SOURCES[:2])
    (cut,) = outline.refused
    assert cut.line >= 7
    assert "the file is broken here" in cut.reason


def test_of_more_outlines_than_are_read_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opml, "MOST_OUTLINES", 3)
    lines = "\n".join(f"<outline xmlUrl='https://a.example.org/{number}'/>" for number in range(5))
    outline = read_opml(f"<opml><body>\n{lines}\n</body></opml>")
    assert len(outline.entries) == 3
    assert [str(refused) for refused in outline.refused] == ["line 5: only the first 3 outlines are read"]


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        ("UTF-8", "utf-8"),
        ("utf-16", "utf-16"),
        ("gb2312", "gb18030"),
        ("windows-1251", "cp1251"),
        ("ISO-8859-1", "utf-8"),  # it is not what it says
        ("", "utf-8-sig"),
    ],
)
def test_a_file_is_read_in_its_own_encoding_whatever_it_declares(declared: str, used: str) -> None:
    name = "Вести" if used == "cp1251" else "中国新闻网"
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = f"{declaration}<opml><body><outline text='{name}' xmlUrl='https://a.example.org/feed'/></body></opml>"
    (entry,) = read_opml(decode_opml(text.encode(used))).entries
    assert entry.name == name


def test_a_file_larger_than_any_list_is_refused_unread() -> None:
    with pytest.raises(SourceError, match="larger than 20 MB"):
        decode_opml(b" " * (20 * 2**20 + 1))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ('kind="feed"', "one: kind: Input should be 'feed'"),
        ('active="true"', "one: active: Input should be a valid boolean"),
        ('id="one"', "id: Input should be a text that is not empty"),
        ('recipe="{', "two: recipe: Invalid JSON: "),
        ("&quot;zone&quot;: &quot;UTC&quot;", "Nowhere"),
    ],
)
def test_our_own_file_with_faults_is_refused_whole(change: str, told: str) -> None:
    other = {'kind="feed"': 'kind="fed"', 'id="one"': 'id=""', 'recipe="{': 'recipe="['}
    text = write_opml(SOURCES)
    assert change in text
    with pytest.raises(SourceError, match=told):
        read_opml(text.replace(change, other.get(change, change.replace("true", "yes").replace("UTC", "Nowhere"))))


@pytest.mark.parametrize(
    "text",
    ["", "words", "<rss/>", "<!DOCTYPE opml [<!ENTITY a 'b'>]><opml/>", "<html><body/></html>", "\x00", "{}"],
)
def test_what_is_no_opml_is_refused(text: str) -> None:
    with pytest.raises(SourceError):
        read_opml(text)


printable = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=("Cc", "Cs"),
        exclude_characters="\ufffe\uffff",
        include_characters="\n\t\r",
    ),
    max_size=20,
)
named = printable.map(str.strip).filter(bool)


@given(
    st.builds(
        Source,
        id=named,
        name=named,
        url=st.just("https://a.example.org/feed"),
        kind=st.sampled_from(SourceKind),
        label=printable,
        ownership=st.sampled_from(Ownership),
        party=printable,
        family=printable,
        country=st.sampled_from(["", "GB", "TW"]),
        language=printable,
        policy=st.sampled_from(Policy),
        active=st.booleans(),
        reason=printable,
        recipe=st.none() | st.builds(Recipe, name=printable, furniture=st.just((".a",))),
    )
)
def test_any_source_comes_back_as_it_was(described: Source) -> None:
    (entry,) = read_opml(write_opml([described])).entries
    assert entry.source == described


@given(
    st.text(max_size=200)
    | st.text(alphabet="<>/='\" opmlutinexUrb&;#", max_size=200).map(lambda text: f"<opml>{text}")
)
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(SourceError):
        assert isinstance(read_opml(text).entries, tuple)


def test_names_of_other_programs_and_for_them_hide_nothing() -> None:
    hidden = "Harbour&#x9b;31m Gaz&#x200b;ette&#x202e;&#xad;"
    document = (
        f"<opml version='2.0'><body><outline text='{hidden}' xmlUrl='https://a.example.org/'/></body></opml>"
    )
    (entry,) = read_opml(document).entries
    assert entry.name == "Harbour31m Gazette"
    written = write_opml([source(name="Gaz\u200bette\x9b", label="US\u202e, private")])
    (outline,) = ElementTree.fromstring(written).iter("outline")  # noqa: S314 - our own
    shown = [outline.get(name) for name in ("text", "title", "category")]
    assert shown == ["Gazette", "Gazette", "US, private"]
