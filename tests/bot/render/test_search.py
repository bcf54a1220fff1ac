"""What a search found, as Telegram HTML."""

import re
from datetime import timedelta
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.parts import MOST_ENTITIES, MOST_UNITS, measure
from bot.render.search import MOST_BOLD, emboldened, found_parts
from bot.sandbox.formatting import parse_html
from digests.model import Found, Hit, Policy, Preferences
from digests.rules.searching.questions import read_question
from digests.rules.searching.words import Form, form_of
from tests.factories import NOW, article, passage, source
from tests.lexicons import lexicon
from tests.relations import us_china

WORDS = [
    "tariffs",
    "Tariff",
    "关税",
    "中国关税",
    "fentanyl",
    "芬太尼",
    "cranes",
    "US",
    "U.S.",
    "soy",
    "the",
    "on",
    "<b>",
    "</b>",
]
SIGNS = [
    "&",
    "<",
    ">",
    "&amp;",
    "“",
    "”",
    '"',
    "'",
    " ",
    " ",
    " ",
    ".",
    ",",
    "，",
    "🙂",
    "e\u0301",
    "/",
    "@",
    "a.com",
    "\u2060",
]
texts = st.lists(st.sampled_from(WORDS + SIGNS), min_size=1, max_size=40).map("".join)
QUESTIONS = [
    "tariffs",
    "关税",
    "fentanyl US",
    "cranes & soy",
    "amp",
    "lt b",
    "what did China say about 芬太尼?",
    "税",
]


def forms_of(question: str) -> frozenset[Form]:
    read = read_question(question, us_china(), lexicon())
    return frozenset(form for term in read.terms for form in term.forms)


def found_of(question: str, *hits: Hit, **changes: object) -> Found:
    values = {"at": NOW, "words": question, "days": 30, "hits": hits, "of": len(hits), "forms": forms_of(question)}
    return Found(**(values | changes))  # type: ignore[arg-type]


def told(found: Found, language: str = "en") -> str:
    (part,) = found_parts(found, us_china(), Preferences(language=language))
    return part


@settings(max_examples=150, deadline=None)
@given(title=texts, said=texts, question=st.sampled_from(QUESTIONS))
def test_whatever_is_found_the_html_is_valid_and_what_is_bold_is_a_word_of_the_question(
    title: str, said: str, question: str
) -> None:
    hit = Hit(1, article(title=title or "x"), passage(1, 0, said))
    for part in found_parts(found_of(question, hit, hit), us_china(), Preferences()):
        text, entities = parse_html(part)
        assert len(entities) == measure(part).entities <= MOST_ENTITIES
        coded = text.encode("utf-16-le", "surrogatepass")
        bold = [
            coded[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le", "surrogatepass")
            for each in entities
            if each["type"] == "bold"
        ]
        assert all(form_of(words) in forms_of(question) for words in bold[1:])  # the first is the question


@settings(max_examples=150, deadline=None)
@given(said=texts, question=st.sampled_from(QUESTIONS))
def test_bold_changes_no_letter(said: str, question: str) -> None:
    html = said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    marked = emboldened(html, forms_of(question))
    assert marked.replace("<b>", "").replace("</b>", "") == html
    assert unescape(re.sub("</?b>", "", marked)) == unescape(html)


def test_the_words_are_bold_in_the_headline_and_in_the_sentence() -> None:
    said = "The tariffs begin on Monday, and 关税 is the word."
    part = told(found_of("tariff", Hit(1, article(title="US raises tariffs"), passage(1, 0, said))))
    assert "US raises <b>tariffs</b></a>" in part
    assert "“The <b>tariffs</b> begin on Monday, and <b>关税</b> is the word.”" in part


def test_a_hit_has_outlet_label_link_and_time() -> None:
    hit = Hit(1, article(title="US raises tariffs"), passage(1, 0, "Tariffs begin."))
    part = told(found_of("tariffs", hit))
    assert re.search(
        r'<a href="https://harbour-gazette.example.org/1">Harbour Gazette</a> \(US, private\) <tg-time', part
    )
    old = Hit(1, article(title="Tariffs", published=NOW - timedelta(days=3)), None)
    assert re.search(r"Harbour Gazette \(US, private\) <tg-time", told(found_of("tariffs", old)))


def test_without_a_sentence_the_headline_alone_is_shown() -> None:
    linked = article(title="US raises tariffs", source=source(policy=Policy.LINK_ONLY))
    part = told(found_of("tariffs", Hit(1, linked)))
    assert "“US raises" not in part
    assert part.count("<a ") == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "No article has all the words. Without <b>fees</b>, <b>harbour</b>:"),
        ("zh-Hans", "略去<b>fees</b>、<b>harbour</b>后"),
        ("zh-Hant", "略去<b>fees</b>、<b>harbour</b>後"),
    ],
)
def test_the_words_that_were_left_out_are_named_in_the_readers_language(language: str, words: str) -> None:
    found = found_of("port fees harbour", Hit(1, article(title="A port")), left_out=("fees", "harbour"))
    assert words in told(found, language)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "2 more stories have"), ("zh-Hans", "还有2条"), ("zh-Hant", "還有2則")]
)
def test_stories_for_which_there_is_no_room_are_counted(language: str, words: str) -> None:
    assert words in told(found_of("port", Hit(1, article(title="A port")), of=3), language)


def test_a_hostile_question_is_shown_short_and_inert() -> None:
    question = "<b>@somebody /start https://example.org & tariffs " + "x" * 150
    part = told(found_of(question, Hit(1, article(title="Tariffs"))))
    text, entities = parse_html(part)
    assert len(text.splitlines()[0]) < 120
    assert {each["type"] for each in entities} <= {"bold", "text_link", "date_time"}


def test_words_of_a_long_sentence_are_bold_only_at_first_and_all_fits_one_message() -> None:
    hits = [
        Hit(number, article(number, title="tariffs " * 30), passage(number, 0, "tariffs " * 55))
        for number in range(1, 6)
    ]
    part = told(found_of("tariffs", *hits))
    assert part.count("<b>") == 1 + 2 * 5 * MOST_BOLD
    assert measure(part).fits(MOST_UNITS, MOST_ENTITIES)
