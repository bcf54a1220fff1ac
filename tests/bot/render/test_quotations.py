"""What a message quotes, as it is read, and where: that is what Telegram finds when it is quoted in an answer."""

import re
from itertools import pairwise
from string import ascii_letters

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.citation import bare, braced, quoted
from bot.render.parts import as_shown, quotations, shown
from bot.sandbox.formatting import utf16_length
from digests.model import Quotation
from digests.rules.forms import label_brackets
from tests.relations import us_china

SENTENCE = "Washington plans a tariff of 25 per cent."


def texts(html: str) -> list[str]:
    return [each.text for each in quotations(html) if not each.bold]


@pytest.mark.parametrize(
    "html",
    [
        f'“{SENTENCE}” <a href="https://example.org/">Gazette</a> (US, private)',
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
        ('A 12" pipe burst.', "“A 12’ pipe burst.”"),
        ("A 12″ pipe burst.", "“A 12’ pipe burst.”"),
        ("„Regen“, sagte sie.", "“‘Regen’, sagte sie.”"),
        ("»Regen« und «pluie»", "“‘Regen’ und ‘pluie’”"),
        ("She said ''rain'' and ``sun´´.", "“She said ‘rain’ and ‘sun’.”"),
        ('The farmers\' "rain"', "“The farmers' ‘rain’”"),
        ("It's the miners' day, isn’t it", "“It's the miners' day, isn’t it”"),
        ('It rains.""" (Agency) """It', "“It rains.’ (Agency) ‘It’”"),
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
        return [letter for letter in of if letter not in ' \u202f"“”‘’「」『』']

    shown = quoted(text, marks)
    assert words(shown) == words(text)
    assert (shown[0], shown[-1]) == (marks[0], marks[1])


# --- nothing within a quotation ends it ----------------------------------------------------------

ARABIC, RUSSIAN = "«»“”", "«»„“"
TYPOGRAPHIES = [ENGLISH, TRADITIONAL, ARABIC, RUSSIAN]
LOOKS = (
    '"\u00ab\u00bb\u201c\u201d\u201e\u201f\u02ba\u02dd\u02ee\u02f5\u02f6\u05f4\u2033\u2034\u2036\u2057\u275d\u275e'
    "\u300c\u300d\u300e\u300f\u3003\u301d\u301e\u301f\ufe41\ufe42\uff02\uff62\uff63\U0001f676\U0001f677\U0001f678"
)
"""What looks like a double quotation mark, by Unicode's lists (Quotation_Mark, confusables.txt)."""
SINGLE = "'\u2019\u2018`\u00b4\u2032"
WRITTEN = st.text(
    st.one_of(
        st.sampled_from(LOOKS + SINGLE + LOOKS),
        st.sampled_from(" .,()[]aB中\u202f\u2009"),
        st.characters(exclude_categories=("Cs", "Cc")),
    )
)


@pytest.mark.parametrize("mark", LOOKS)
@pytest.mark.parametrize("marks", TYPOGRAPHIES)
def test_a_mark_of_any_kind_paired_or_not_is_an_inner_one(mark: str, marks: str) -> None:
    for text in (f"End.{mark} (Agency) {mark}More", f"End.{mark} more", f"a {mark}b", f"a{mark}b", mark * 5, mark):
        shown = quoted(text, marks)
        assert (shown[0], shown[-1]) == (marks[0], marks[1])
        assert not set(shown[1:-1]) & (set(LOOKS) - set(marks[2:])), "none but the reader's inner ones"


@given(WRITTEN, st.sampled_from(TYPOGRAPHIES))
def test_whatever_is_quoted_ends_where_our_mark_stands_and_nowhere_else(text: str, marks: str) -> None:
    shown = quoted(text, marks)
    within = shown[1:-1]
    assert (shown[0], shown[-1]) == (marks[0], marks[1])
    assert not set(within) & (set(LOOKS) - set(marks[2:]))
    singles = set(marks[2:]) | set(SINGLE)
    assert not any({one, other} <= singles for one, other in pairwise(within)), "two in a row look like a double"


@given(st.text(alphabet="ab 中.,'’‘", max_size=60), st.sampled_from(TYPOGRAPHIES))
def test_apostrophes_stay_as_they_are(text: str, marks: str) -> None:
    alone = re.sub("['’‘]{2,}", "'", text)
    assert quoted(alone, marks) == f"{marks[0]}{alone.strip()}{marks[1]}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It ended.” (Agency, PRC state media) “It began", "It ended.” {Agency, PRC state media} “It began"),
        ("It ended. Gazette [UK, private] It began", "It ended. Gazette {UK, private} It began"),
        ("结束。【中国官方媒体】开始", "结束。{中国官方媒体}开始"),
        ("The talks [in Geneva] ended (sic) in May", "The talks [in Geneva] ended (sic) in May"),
    ],
)
def test_only_brackets_around_what_looks_like_our_label_become_braces(text: str, shown: str) -> None:
    assert braced(text, us_china()) == shown


@given(st.text(max_size=40), st.sampled_from(["[UK, private]", "（PRC government）", "(Agency, PRC state media)"]))
def test_no_label_like_ours_is_left_within_a_quotation(text: str, label: str) -> None:
    shown = braced(f"{text} {label} {text}", us_china())
    assert list(label_brackets(shown.replace("{", "<").replace("}", ">"), us_china())) == []


def test_a_name_that_stands_among_our_words_ends_no_quotation() -> None:
    assert bare("Gazette” [PRC government] Beijing: “We", ENGLISH) == "‘Gazette’ [PRC government] Beijing: ‘We’"
