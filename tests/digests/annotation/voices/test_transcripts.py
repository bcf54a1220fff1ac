"""Who speaks in transcripts: labels, those that are forgotten, and those that belong to somebody else."""

import pytest

from tests.digests.annotation.voices.test_told import of_government, told
from tests.factories import source


@pytest.mark.parametrize(
    ("text", "title", "party", "language", "labels"),
    [
        (
            (
                "REPORTER: Why did China leave?\n\nSECRETARY RUBIO: It was late on Monday.\n\nMR. NORD: It "
                "was not late at all."
            ),
            "Remarks by Secretary Rubio",
            "",
            "en",
            [
                "outlet fact, leans, empty:",
                "us statement label, leans, named: Secretary Rubio",
                "outlet fact, leans:",
            ],
        ),
        (
            (
                "QUESTION: Why did China leave?\n\nSECRETARY RUBIO: It was late on Monday.\n\nPRESIDENT "
                "NORD: It was not late at all.\n\nTHE FACTS: It was noon on Monday."
            ),
            "Secretary Rubio and President Nord of Finland meet",
            "",
            "en",
            [
                "outlet fact, leans, empty:",
                "us statement label, leans, named: Secretary Rubio",
                "outlet fact, leans:",
                "outlet fact, leans:",
            ],
        ),
        (
            "QUESTION: Why did China leave?\n\nMR. BARR: It was late on Monday.",
            "A talk",
            "",
            "en",
            [
                "outlet fact, empty:",
                "outlet fact:",
            ],
        ),
        (
            (
                "QUESTION: Why did China leave?\n\nMR. BARR: It was late on Monday. The ships went home.\n"
                "\nThey went by noon."
            ),
            "Deputy Secretary of State Otis Barr talks",
            "",
            "en",
            [
                "outlet fact, leans, empty:",
                "us statement label, leans, named: Mr. Barr",
                "us statement label: Mr. Barr",
                "us statement label, leans, named: Mr. Barr",
            ],
        ),
        (
            (
                "THE PRESIDENT: China left on Monday.\n\nTHE MINISTER: It left at noon.\n\nQUESTION: Why "
                "did it leave?\n\nIt was late on Monday.\n\nQUESTION: Is it so?\n\nTHE PRESIDENT: It is so, "
                "and China knows it.\n\nIs it late now?\n\nTHE PRESIDENT: It is late now."
            ),
            "A talk",
            "us",
            "en",
            [
                "us statement label: The President",
                "us statement label, leans, named: The Minister",
                "outlet fact, leans, empty:",
                "us statement label, leans, named: The Minister",
                "outlet fact, leans, empty:",
                "us statement label, leans, named: The President",
                "outlet fact, leans, empty:",
                "us statement label, leans, named: The President",
            ],
        ),
        (
            (
                "THE PRESIDENT: China left on Monday.\n\nQUESTION: Why did it leave?\n\nQUESTION: Is it "
                "so?\n\nTHE PRESIDENT: It is so, and China knows it.\n\nThe ships went home. Is it late "
                "now?\n\nIt is late now.\n\nTHE PRESIDENT: It is late now."
            ),
            "A talk",
            "us",
            "en",
            [
                "us statement label: The President",
                "outlet fact, leans, empty:",
                "outlet fact, leans, empty:",
                "us statement label, leans, named: The President",
                "us statement label: The President",
                "us statement label, empty: The President",
                "us statement label, leans, named: The President",
                "us statement label, leans, named: The President",
            ],
        ),
        (
            "MR. BARR: China left on Monday.\n\nMS. MOOR: It left at noon.",
            "A talk",
            "us",
            "en",
            [
                "us fact document: The Office",
                "us fact document: The Office",
            ],
        ),
        (
            (
                "MR. BARR: China left on Monday.\n\nMS. MOOR: It left at noon.\n\nMS. MOOR (via "
                "interpreter): It left at noon."
            ),
            "Remarks by Assistant Secretary Ada Moor and Otis Barr of Finland",
            "us",
            "en",
            [
                "us fact document: The Office",
                "us fact document: The Office",
                "us fact document: The Office",
            ],
        ),
        (
            (
                "STEEL AND TIN: China left on Monday.\n\nTHE PRESIDENT: It left at noon.\n\nPRESIDENT OF "
                "JAPAN: It left at ten."
            ),
            "Remarks by the President",
            "us",
            "en",
            [
                "us fact document: The Office",
                "us statement label, leans, named: The President",
                "outlet fact, leans:",
            ],
        ),
        (
            (
                "Ada Moor, Department Spokesperson\n\nQUESTION: Why did the ships leave?\n\nMS. MOOR: It was late "
                "on Monday.\n\nMR. BARR: It was not late at all."
            ),
            "Press Briefing",
            "us",
            "en",
            [
                "outlet fact, leans, empty:",
                "us statement label, leans, named: Ms. Moor",
                "outlet fact, leans:",
            ],
        ),
        (
            (
                "Ada Moor, Foreign Minister of Finland\n\nQUESTION: Why did the ships leave?\n\nMS. MOOR: It was "
                "late on Monday.\n\nMR. BARR: It was not late at all."
            ),
            "Press Briefing",
            "us",
            "en",
            [
                "outlet fact, leans, empty:",
                "outlet fact, leans:",
                "outlet fact, leans:",
            ],
        ),
        (
            "问：美国宣布加征关税。有何评论？\n\n答：中方坚决反对加征关税。\n\n海港新闻：何时反制？\n\n韦岚：你会知道的。中方立场：没有变化。\n\n有消息人士说：关税将上调。",
            "2025年4月10日外交部发言人韦岚主持例行记者会",
            "prc",
            "zh-Hans",
            [
                "outlet fact, leans:",
                "outlet fact, leans, empty:",
                "prc statement label, leans, named: 韦岚",
                "outlet fact, leans, empty:",
                "prc statement label, leans, named: 韦岚 (韦岚)",
                "prc statement label, leans, named: 韦岚",
                "prc statement label: 韦岚",
            ],
        ),
        (
            "问：美国宣布加征关税。有何评论？\n\n答：中方坚决反对加征关税。\n\n韦岚：你会知道的。",
            "2025年4月10日外交部发言人韦岚主持例行记者会",
            "",
            "zh-Hans",
            [
                "outlet fact, leans:",
                "outlet fact, leans, empty:",
                "prc statement label, leans, named: 韦岚",
                "prc statement label, leans, named: 韦岚 (韦岚)",
            ],
        ),
        (
            (
                "Harbour TV: Why did the ships leave Elm?\n\nWei Lan: They left at noon on Monday.\n\n"
                "Kestrel Radio: Were they late?\n\nThey were not late at all.\n\nAFP: Will they come back?\n"
                "\nWei Lan: They will come back."
            ),
            "Foreign Ministry Spokesperson Wei Lan's Regular Press Conference on March 9, 2026",
            "prc",
            "en",
            [
                "outlet fact, leans, empty:",
                "prc statement label, leans, named: Wei Lan (Wei Lan)",
                "outlet fact, leans, empty:",
                "prc statement label, leans, named: Wei Lan",
                "outlet fact, leans, empty:",
                "prc statement label, leans, named: Wei Lan (Wei Lan)",
            ],
        ),
    ],
)
def test_a_label_speaks_for_whom_an_office_a_title_or_a_nation_shows(
    text: str, title: str, party: str, language: str, labels: list[str]
) -> None:
    origin = of_government(party) if party else source()
    assert told(text, source=origin, title=title, language=language) == labels
