import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.model import PassageKind
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.voices import attribute
from tests.work import calls_in

pytestmark = pytest.mark.long

WORDS = [
    "Xi", "said", "that", ",", '"', "“", "”", "''", "the", "He", "who", "which", "He's", "(R-Ga.)", "(",
    ")", "—", ":", "as",
    "according to", "to", "saying", "a", "spokesman", "China", "and", "Washington", "Ms.", "ago", "on",
    "Monday", "called", "表示", "，", "。", ".", "?", "\n\n", "中方", "「", "」", "要求",
    "前", "同", "美国", "2019",
    "had", "did", "not", "\0",
]  # fmt: skip
KNOWN = {"us", "prc", "taiwan", "both", "other", "outlet", "commentator", "state-media"}


@settings(max_examples=60)
@given(st.lists(st.sampled_from(WORDS), max_size=60), st.sampled_from(["", "en", "zh-Hans", "zh-Hant"]))
def test_any_text_gives_passages_verbatim_in_order_with_words_of_the_text(words: list[str], language: str) -> None:
    text = " ".join(words)
    position = 0
    for index, passage in enumerate(
        attribute(article(1, title="", text=text, language=language), us_china(), lexicon())
    ):
        place = text.find(passage.text, position)
        assert place >= 0
        position = place + len(passage.text)
        assert passage.index == index
        assert passage.speaker_text in text
        assert passage.party in KNOWN
        assert passage.kind in PassageKind


@settings(max_examples=30)
@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    assert all(
        passage.text in text for passage in attribute(article(1, title=text, text=text), us_china(), lexicon())
    )


@pytest.mark.parametrize(
    "piece",
    [
        ",", "a, ", "“He said ", '"x said ', "said ", "Xi said that ", "(", "Xi and ", "Xi, who said, ",
        "Xi — ", "A", "Abc ",
        "spokesman of the ", "中方表示", "中方表示，", "「他說『", "“No.”\n\n", '"No." ',
        "according to the ", "'' ", "Ms. ",
        "Xi: ", "to say ", "which Xi called ", "who served as ", "前", "甲同乙", "follows a ",
        "Li Wei of the Harbor ", "Xi: yes\n\n", "Q: Why?\n\n", "Q: Why?\n\nNo. ", "Secretary Ma Wei Li Bo: \n\n",
        "A B C D: x\n\n", "问：有何评论？\n\n", "thank you ", "the position of ",
    ],
)  # fmt: skip
def test_a_hundred_thousand_characters_of_anything_come_to_an_end_and_take_work_in_proportion(piece: str) -> None:
    def read(length: int) -> None:
        text = piece * (length // len(piece))
        attribute(
            article(1, title="China and the United States", text=text, source=source(party="")),
            us_china(),
            lexicon(),
        )

    read(100_000)
    assert calls_in(lambda: read(16_000)) < 8 * calls_in(lambda: read(4_000))
