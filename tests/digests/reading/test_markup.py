import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.rules.reading.markup import one_line, paragraphs, plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One &amp; <b>two</b>\n words.</p><div>Three<br>four</div>", "One & two words.\n\nThree\n\nfour"),
        ("a<script>var x = '<p>no</p>';</script><style>p{}</style><!-- no -->b", "ab"),
        ("AT&amp;amp;T", "AT&T"),
        ("Tom &#8217;s", "Tom ’s"),
        ("&lt;p&gt;Hello&lt;/p&gt;", "Hello"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("no\u00a0break\u200b here\x00", "no break here"),
        ("<a title='x > y'>link</a> text", "link text"),
        ("<p>a</p><ul><li>b</li></ul>", "a\n\nb"),
        ("", ""),
        ("<p>a<!-- <p>no</p> -->b</p>", "ab"),
        ("<p>a</p><iframe src='x'>no</iframe><p>b</p>", "a\n\nb"),
        ("<p>a</p><script>no", "a"),
        ("<p>a</p><!-- no", "a"),
        ("<P CLASS=x>a</P><Script>no</SCRIPT >b", "a\n\nb"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\n\nc"),
        ("<p>a &lt; b &amp;amp; c&nbsp;d</p>", "a < b & c d"),
        ("<p>a\u200bb\u00adc</p>\x00", "abc"),
        ("<svg><title>no</title></svg>yes", "yes"),
        ("a <b", "a"),
        ("<p>\n\n one\n\n two\n</p>", "one two"),
    ],
)
def test_what_is_no_text_goes_and_what_is_stays(markup: str, text: str) -> None:
    assert plain_text(markup) == text


_TAGS = (
    "<p>one</p>|<p>|<b>|<b>two</b>|<br/>|<a href='x>y'>z</a>|<hr>|<li>|<img src=x>| |\n|one|&amp;|&lt;|&nbsp;|é"
)


@given(st.lists(st.sampled_from(_TAGS.split("|")), max_size=25))
def test_the_quick_way_through_plain_markup_ends_where_the_parser_does(pieces: list[str]) -> None:
    markup = f"<div>{''.join(pieces)}</div>"
    assert plain_text(markup).split() == plain_text(f"{markup}<form></form>").split()


def test_a_title_is_one_line_and_spaces_are_squeezed_inside_paragraphs_only() -> None:
    assert one_line("<p>Talks</p>\n<p>go on</p>") == "Talks go on"
    assert paragraphs("a  b\n c\n \n\n d ") == "a b c\n\nd"


def test_deep_nesting_and_open_tags_end_in_text() -> None:
    assert "end" in plain_text("<div>" * 5000 + "end")
    assert plain_text("<p" * 20000) is not None


@given(st.text(alphabet="<>/&;!-ab p\"'=\n\x00\ud800é中", max_size=200))
def test_any_markup_becomes_text_without_control_characters(markup: str) -> None:
    text = plain_text(markup)
    assert "\x00" not in text
    text.encode()
