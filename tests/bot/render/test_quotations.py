"""What a message quotes, as it is read, and where: that is what Telegram finds when it is quoted in an answer."""

from string import ascii_letters

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.citation import quoted
from bot.render.parts import as_shown, quotations, shown
from bot.sandbox.formatting import utf16_length
from digests.model import Quotation

SENTENCE = "Washington plans a tariff of 25 per cent."


def texts(html: str) -> list[str]:
    return [each.text for each in quotations(html) if not each.bold]


@pytest.mark.parametrize(
    "html",
    [
        f'“{SENTENCE}” <a href="https://example.org/">Gazette</a> <i>[US, private]</i>',
        f"<b>Washington:</b> [The minister] “{SENTENCE}” Gazette",
        f"<b>华盛顿：</b>「{SENTENCE}」",
        f"<blockquote expandable><b>Background</b>\n“{SENTENCE}”</blockquote>",
    ],
)
def test_a_sentence_is_found_without_what_stands_around_it(html: str) -> None:
    assert texts(html) == [SENTENCE]


def test_the_whole_of_a_sentence_that_quotes_somebody_is_among_what_is_found_and_comes_first() -> None:
    spoken = "“We will answer”, the spokesperson said of “the list”."
    assert texts(f"“\u202f{spoken}” Gazette")[0] == spoken


def test_places_are_counted_in_utf16_units_of_the_text_as_it_is_shown() -> None:
    linked = '<a href="https://example.org/">𝄞 &amp; more</a>'
    found, headline = quotations(html := f"<b>1. {linked}</b>\n<b>TRADE</b>\n“One &lt; two.”")
    text, _ = as_shown(html)
    assert headline == Quotation("𝄞 & more", 3, bold=True), "no other bold words are one"
    assert found.text == "One < two."
    assert found.position == 20 == utf16_length(text[: text.index("One")])


def test_no_line_is_quoted_together_with_the_next() -> None:
    assert texts("“One\ntwo”") == []


@given(st.lists(st.text(alphabet='“”"「 a\n𝄞', max_size=40), max_size=20))
def test_every_quotation_stands_at_its_place(lines: list[str]) -> None:
    text, _ = as_shown(html := "\n".join(map(shown, lines)))
    units = text.encode("utf-16-le")
    for each in quotations(html):
        begin = 2 * each.position
        assert units[begin : begin + 2 * utf16_length(each.text)].decode("utf-16-le") == each.text


def test_marks_without_end_are_read_quickly() -> None:
    assert len(quotations("“”" * 50_000)) <= 16


# --- marks in the reader's typography ------------------------------------------------------------

ENGLISH, TRADITIONAL = "“”‘’", "「」『』"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It rains.", "“It rains.”"),
        ('"It rains," she said.', "“‘It rains,’ she said.”"),
        ("“It rains,” she said, “in May.”", "“‘It rains,’ she said, ‘in May.’”"),
        ("It is “a start”.", "“It is ‘a start’.”"),
        ('"It rains."', "“It rains.”"),
        ("“It rains.", "“It rains.”"),
        ('It rains."', "“It rains.”"),
        ("It rains.” ", "“It rains.”"),
        ('She said: "It rains.', "“She said: ‘It rains.’”"),
        ("It rains,” she said.", "“‘It rains,’ she said.”"),
        ('A 12" pipe burst.', '“A 12" pipe burst.”'),
        ("它是“开始”。", "“它是‘开始’。”"),
        ("它是「開始」。", "“它是‘開始’。”"),
        ('("rain")', "“(‘rain’)”"),
        ("", "“”"),
    ],
)
def test_marks_within_an_english_quotation_are_the_inner_ones(text: str, shown: str) -> None:
    assert quoted(text.strip(), ENGLISH) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("它是「開始」。", "「它是『開始』。」"),
        ("「開始。」", "「開始。」"),
        ("它是“开始”。", "「它是『开始』。」"),
        ('"It rains," she said.', "「『It rains,』 she said.」"),
    ],
)
def test_marks_of_another_kind_are_the_readers_too(text: str, shown: str) -> None:
    assert quoted(text, TRADITIONAL) == shown


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Sentences that quote others in the marks of any language, behind a word of their own."""
    marks = st.sampled_from(["“”", '""', "「」"])
    return st.builds(lambda pair, words: f"it said {pair[0]}{words}{pair[1]} then", marks, inner)


@given(
    st.recursive(st.just("rain"), nested, max_leaves=1).filter(lambda text: text != "rain"),
    st.sampled_from([ENGLISH, TRADITIONAL]),
)
def test_quotations_within_quotations_stand_in_the_readers_marks_alone(text: str, marks: str) -> None:
    left = [letter for letter in quoted(text, marks) if letter in '"“”‘’「」『』']
    depth = 0
    assert (left[0], left[-1]) == (marks[0], marks[1])
    for mark in left[1:-1]:
        assert mark in marks[2:]
        depth += 1 if mark == marks[2] else -1
        assert depth >= 0
    assert depth == 0


@given(st.text(alphabet=ascii_letters + ' .,"“”「」‘’中'), st.sampled_from([ENGLISH, TRADITIONAL]))
def test_only_marks_are_ever_changed(text: str, marks: str) -> None:
    def words(of: str) -> list[str]:
        return [letter for letter in of if letter not in ' "“”‘’「」『』']

    shown = quoted(text, marks)
    assert words(shown) == words(text)
    assert (shown[0], shown[-1]) == (marks[0], marks[1])
