from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from digests.model import Article
from digests.rules.editing.found_again import found_again
from tests.factories import article
from tests.lexicons import lexicon
from tests.relations import us_china

US_CHINA, LEXICON = us_china(), lexicon()
DAY = datetime(2031, 5, 6, 8, tzinfo=UTC)


def told(number: int, title: str, text: str = "", days: float = 0, **changes: Any) -> Article:
    return article(number, title=title, text=text, published=DAY + timedelta(days=days), **changes)


LEAD = "Beijing widens export controls on rare earths."
NOTICE = told(1, "Ministry names samarium compounds and furnaces", LEAD)
ANSWER = "Washington called the export controls on rare earths a mistake. Samarium compounds are scarce."


def again(later: Article, *refused: Article) -> dict[int, tuple[str, ...]]:
    return found_again([later], refused, US_CHINA, LEXICON)


def test_a_notice_is_found_again_by_its_instrument_and_rare_words_in_one_sentence() -> None:
    assert again(told(9, "Washington answers", ANSWER, 1), NOTICE) == {
        1: ("export-controls", "compound", "samarium")
    }


def test_of_several_later_reports_the_one_that_shares_most_counts() -> None:
    answer = told(8, "Washington answers", ANSWER, 1)
    other = told(9, "Washington speaks", "Washington spoke of export controls on rare earths.", 1)
    for later in ([answer, other], [other, answer]):
        assert list(found_again(later, [NOTICE], US_CHINA, LEXICON)) == [1]


def test_rare_words_without_the_instrument_are_no_reference() -> None:
    text = "Washington spoke of fairs. Samarium compounds and furnaces are scarce."
    assert again(told(9, "Washington answers", text, 1), NOTICE) == {}
    fair = replace(NOTICE, text="Furnaces were shown.")
    assert again(told(9, "Washington answers", ANSWER, 1), fair) == {}


def test_words_of_one_headline_in_different_sentences_are_no_reference() -> None:
    text = "Washington called the export controls a mistake. Samarium is scarce. Compounds rise."
    assert again(told(9, "Washington answers", text, 1), NOTICE) == {}


def test_words_that_many_refused_headlines_have_are_not_rare() -> None:
    many = [replace(NOTICE, id=number) for number in (1, 2, 3)]
    assert again(told(9, "Washington answers", ANSWER, 1), *many) == {}
    assert list(again(told(9, "Washington answers", ANSWER, 1), *many[:2])) == [1, 2]


def test_the_names_of_the_parties_are_no_rare_words() -> None:
    notice = told(1, "China and America on samarium", LEAD)
    text = "China and America spoke of export controls on rare earths and of samarium."
    assert again(told(9, "Washington answers", text, 1), notice) == {}


def test_only_what_came_out_in_the_ten_days_before_is_found_again() -> None:
    assert again(told(9, "Washington answers", ANSWER, -1), NOTICE) == {}
    assert again(told(9, "Washington answers", ANSWER, 11), NOTICE) == {}
    assert list(again(told(9, "Washington answers", ANSWER, 10), NOTICE)) == [1]


def test_a_numbered_document_is_found_by_its_number() -> None:
    paper = told(1, "A notice", document_number="2031-04455")
    assert again(told(9, "Beijing answers", "It names notice 2031-04455.", 1), paper) == {1: ("2031-04455",)}
    assert again(told(9, "Beijing answers", "It names notice 2031-04456.", 1), paper) == {}


def test_an_article_is_not_its_own_reference() -> None:
    paper = told(1, "Notice 2031-04455", document_number="2031-04455")
    assert again(paper, paper) == {}
