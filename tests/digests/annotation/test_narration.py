"""A page that tells in between who spoke next: what follows is that speaker's, or nobody's."""

from digests.model import Annotation, Ownership, Policy, Proof
from digests.rules.annotation.annotating import annotate
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import us_china

MINISTRY = source("ministry", ownership=Ownership.GOVERNMENT, party="prc", policy=Policy.OFFICIAL)
ANSWER = "China firmly opposes the tariffs of the United States on solar panels."
GLUED = "The farmers of this country want China to buy soybeans, and China will buy soybeans in the spring."
CONFERENCE = f"""Q: The White House said that tariffs on solar panels will rise. Your comment?

Wei Lan: {ANSWER}

{{narration}}

{{label}}{GLUED}"""


def read(text: str, title: str = "Foreign Ministry Spokesperson Wei Lan's Regular Press Conference") -> Annotation:
    return annotate(article(1, title=title, text=text, source=MINISTRY), us_china(), lexicon())


def test_what_follows_a_narration_without_a_label_is_nobodys() -> None:
    found = read(CONFERENCE.format(narration="Secretary Tarrant gaggled with the press on the plane.", label=""))
    last = found.sentences[-1]
    assert (last.text, last.proof) == (GLUED, None)
    assert [each.proof for each in found.sentences if each.text == ANSWER] == [Proof.LABEL]


def test_what_opens_with_gaggling_belongs_to_nobody_and_begins_a_segment() -> None:
    opening = "Gaggling with the press on the plane, President Trump spoke of the talks with China."
    found = read(CONFERENCE.format(narration=opening, label="President Trump: "))
    narration, last = found.sentences[-2:]
    assert narration.proof is None
    assert (last.party, last.proof) == ("us", Proof.LABEL)
    assert found.segments[narration.segment].first == narration.index


def test_words_that_another_offices_page_goes_on_with_never_stand_under_its_own_side() -> None:
    text = f"""China opposes the fees of the United States on ships, the Ministry of Commerce said on Tuesday.

Treasury Secretary Scott Bessent spoke of supply chains in a press conference at the Treasury.

{GLUED}"""
    found = read(text, "China opposes American fees on ships")
    assert [each.proof for each in found.sentences][1:] == [None, None]
    assert found.sentences[0].party == "prc"
    assert found.sentences[0].proof is not None


def test_a_sentence_of_an_answer_that_only_mentions_a_conference_parts_nobody() -> None:
    text = f"""Q: The White House said that tariffs on solar panels will rise. Your comment?

Wei Lan: We held a press conference on this yesterday.

{ANSWER}"""
    assert read(text).sentences[-1].proof is Proof.LABEL
