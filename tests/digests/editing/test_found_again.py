from datetime import UTC, datetime, timedelta
from typing import Any

from digests.model import Article
from digests.rules.editing.found_again import FoundAgain, found_again
from tests.factories import article
from tests.lexicons import lexicon
from tests.relations import us_china

US_CHINA, LEXICON = us_china(), lexicon()
DAY = datetime(2031, 5, 6, 8, tzinfo=UTC)


def told(number: int, title: str, text: str = "", days: float = 0, **changes: Any) -> Article:
    return article(number, title=title, text=text, published=DAY + timedelta(days=days), **changes)


NOTICE = told(1, "Ministry limits shipments of polished quartz crystals")
FAIR = told(2, "Ministry opens a carpet fair")


def test_a_notice_is_found_again_when_a_later_sentence_has_its_rare_words() -> None:
    answer = told(9, "Washington protests", "It said that limits on shipments of quartz crystals hurt it.", 2)
    (found,) = found_again(answer, [NOTICE, FAIR], US_CHINA, LEXICON)
    assert found.article == 1
    assert "quartz" in found.evidence


def test_words_of_one_headline_in_different_sentences_are_no_reference() -> None:
    text = "Shipments rise. Quartz is cheap. Crystals grow. Limits hold."
    assert found_again(told(9, "Washington protests", text, 2), [NOTICE], US_CHINA, LEXICON) == ()


def test_words_that_many_refused_headlines_have_are_not_rare() -> None:
    many = [
        told(number, f"Ministry limits shipments of polished quartz crystals {number}") for number in (1, 2, 3)
    ]
    answer = told(9, "Washington protests", "It said that limits on shipments of quartz crystals hurt it.", 2)
    assert found_again(answer, many, US_CHINA, LEXICON) == ()


def test_only_what_came_out_in_the_days_before_is_found_again() -> None:
    text = "It said that limits on shipments of quartz crystals hurt it."
    assert found_again(told(9, "Washington protests", text, -1), [NOTICE], US_CHINA, LEXICON) == ()
    assert found_again(told(9, "Washington protests", text, 11), [NOTICE], US_CHINA, LEXICON) == ()
    assert found_again(told(9, "Washington protests", text, 10), [NOTICE], US_CHINA, LEXICON)


def test_a_numbered_document_is_found_by_its_number() -> None:
    paper = told(1, "A notice", document_number="2031-04455")
    assert found_again(
        told(9, "Beijing answers", "It names notice 2031-04455.", 1), [paper], us_china(), lexicon()
    ) == (FoundAgain(1, ("2031-04455",)),)
    assert (
        found_again(told(9, "Beijing answers", "It names notice 2031-04456.", 1), [paper], US_CHINA, LEXICON) == ()
    )


def test_the_same_instrument_needs_fewer_words_beside_it() -> None:
    lead = "Beijing widens export controls on rare earths."
    notice = told(1, "Ministry names samarium compounds and furnaces", lead)
    text = "Washington called the export controls on rare earths a mistake. Samarium compounds are scarce."
    (found,) = found_again(told(9, "Washington answers", text, 1), [notice], US_CHINA, LEXICON)
    assert found.evidence[0] == "export-controls"
    other = "Washington spoke of fairs. Samarium compounds are scarce."
    assert found_again(told(9, "Washington answers", other, 1), [notice], US_CHINA, LEXICON) == ()


def test_what_has_no_day_or_is_the_article_itself_is_not_found_again() -> None:
    text = "It said that limits on shipments of polished quartz crystals hurt it."
    answer = told(9, "Washington protests", text, 2)
    undated = article(1, title=NOTICE.title, text="", published=None)
    assert found_again(answer, [undated], US_CHINA, LEXICON) == ()
    assert found_again(article(9, title="W", text=text, published=None), [NOTICE], US_CHINA, LEXICON) == ()
    assert found_again(answer, [told(9, NOTICE.title)], US_CHINA, LEXICON) == ()
    assert found_again(answer, [told(8, NOTICE.title, days=2)], US_CHINA, LEXICON)
