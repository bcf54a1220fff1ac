"""Whose turn each sentence of a text is: `asked`, `answered` or `said`, by whom, and how much of it is a label."""

from collections.abc import Sequence

import pytest

from digests.rules.annotation.transcripts import Turn, turns_of
from tests.lexicons import lexicon

PRESS = "Foreign Ministry Spokesperson Wei Lan's Regular Press Conference on March 9, 2026"


def _told(turn: Turn | None) -> str:
    """Return "kind speaker length", with "host" for one who leads; empty for a sentence that is in no turn."""
    return f"{turn.kind.value} {turn.speaker} {turn.label}{' host' if turn.host else ''}" if turn else ""


@pytest.mark.parametrize(
    ("title", "starts", "lines"),  # in which lines a paragraph begins, where not in each
    [
        ("", [0, 1, 3, 5, 6, 7, 8, 9], [
            ("Q: Why?", "asked Q 3"), ("A: So.", "answered A 3"), ("It is law.", "answered A 0"),
            ("Q: Is that all?", "asked Q 3"), ("I ask you.", "asked Q 0"), ("It is all.", "asked Q 0"),
            ("We said so.", "asked Q 0"), ("Q: And?", "asked Q 3"), ("Is it?", "asked Q 0"),
            ("A: It is.", "answered A 3"),
        ]),
        ("Secretary Jane Lark joins Ada Quill", [0, 1, 3, 4, 5], [
            ("Ada Quill: Is it so?", "asked Ada Quill 11"), ("Jane Lark: It is.", "answered Jane Lark 11"),
            ("One thing is clear: it rains.", "answered Jane Lark 0"),
            ("One thing: it rains.", "answered Jane Lark 0"), ("Ada Quill: Why?", "asked Ada Quill 11"),
            ("Jane Lark: It is law.", "answered Jane Lark 11"),
        ]),
        ("Secretary Jane Lark joins Ada Quill", None, [
            ("Ada Quill: It is so.", ""), ("Jane Lark: It is.", ""), ("Ada Quill: I see.", ""),
            ("Jane Lark: It is law.", ""),
        ]),
        ("", [0, 2, 4, 5, 6, 7], [
            ("A talk began here.", ""), ("It went on.", ""), ("And it went on.", ""), ("And on.", ""),
            ("Ada Quill: Is it so?", ""), ("Jane Lark: It is.", ""), ("Ada Quill: Why?", ""),
            ("Jane Lark: It is law.", ""),
        ]),
        ("", [0, 4, 8, 9, 10, 11], [
            ("It began here.", ""), ("It went on.", ""), ("It went on.", ""), ("It went on.", ""),
            ("It went on.", ""), ("It went on.", ""), ("It went on.", ""), ("It went on.", ""),
            ("Ada Quill: Is it so?", ""), ("Jane Lark: It is.", ""), ("Ada Quill: Why?", ""),
            ("Jane Lark: It is law.", ""),
        ]),
        ("", None, [
            ("Ada Quill: Is it so?", "asked Ada Quill 11"), ("Jane Lark: It is.", "answered Jane Lark 11"),
            ("Ada Quill: Why?", "asked Ada Quill 11"), ("Jane Lark: It is law.", "answered Jane Lark 11"),
            ("Otto Vale: And now?", "asked Otto Vale 11"), ("Jane Lark: We wait.", "answered Jane Lark 11"),
        ]),
        ("", None, [("Ada Quill: Is it so?", ""), ("Jane Lark: It is.", "")]),
        ("", None, [
            ("Mr. Vale: It rains.", ""), ("Ms. Lark: It does.", ""), ("Mr. Vale: It snows.", ""),
            ("Ms. Lark: It does not.", ""),
        ]),
        ("", None, [("MR. VALE: It rains.", ""), ("MS. LARK: It does.", "")]),
        ("", None, [("MR. VALE: It rains.", ""), ("MR. VALE: It does.", "")]),
        ("", None, [
            ("Q: Is it so?", "asked Q 3"), ("Jane Lark: It is.", "answered Jane Lark 11"),
            ("Q: Why?", "asked Q 3"), ("Jane Lark: It is law.", "answered Jane Lark 11"),
            ("Note: this is short.", "answered Jane Lark 0"), ("MR. VALE: It rains.", "answered MR. VALE 10"),
        ]),
        ("Remarks by Otto Vale", None, [
            ("Q: Is it so?", "asked Q 3"), ("Otto Vale: It is.", "answered Otto Vale 11"),
            ("Note: this is short.", "answered Otto Vale 0"),
        ]),
        (PRESS, [0, 1, 3, 4, 5, 6, 7], [
            ("Harbour TV: Is it so?", "asked Harbour TV 12"), ("Wei Lan: It is so.", "answered Wei Lan 9"),
            ("On one point: it rains.", "answered Wei Lan 0"), ("One point: it rains.", "answered Wei Lan 0"),
            ("Kestrel Radio: Always?", "asked Kestrel Radio 15"), ("Always.", "answered  0"),
            ("Lakes Daily: And now?", "asked Lakes Daily 13"), ("Wei Lan: Now too.", "answered Wei Lan 9"),
        ]),
        (PRESS, None, [
            ("Harbour TV: I have a point.", "asked Harbour TV 12"), ("It has rained.", "asked Harbour TV 0"),
            ("Ada Quill: It will go on.", "answered Ada Quill 11"),
            ("Harbour TV: And now?", "asked Harbour TV 12"), ("Wei Lan: Now too.", "answered Wei Lan 9"),
        ]),
        ("外交部发言人韦岚主持例行记者会", [0, 1, 3], [
            ("海港新闻：为什么？", ""), ("韦岚：这是法律。", ""), ("中方立场：没有变化。", ""),
            ("立场：没有变化。", ""),
        ]),
        ("", [0, 3, 6, 8, 9], [
            ("MODERATOR: Good morning.", "said MODERATOR 11 host"), ("Q Hi.", "asked Q 2"),
            ("Is it so?", "asked Q 0"), ("OFFICIAL: It is.", "answered OFFICIAL 10"),
            ("OFFICIAL: It was.", "answered OFFICIAL 10"), ("Mr. Lark: It was not.", "answered OFFICIAL 0"),
            ("MODERATOR: Next.", "said MODERATOR 11 host"), ("MODERATOR: Go on.", "said MODERATOR 11 host"),
            ("Q Why?", "asked Q 2"), ("OFFICIAL: It is law.", "answered OFFICIAL 10"),
        ]),
        ("", [0, 2, 4, 5, 6, 7, 8, 9, 10], [
            ("MODERATOR: Good morning.", "said MODERATOR 11 host"), ("We begin.", "said MODERATOR 0 host"),
            ("OFFICIAL: The ships left.", "answered OFFICIAL 10"), ("They are gone.", "answered OFFICIAL 0"),
            ("MODERATOR: Now to questions.", "said MODERATOR 11 host"), ("Q Is it so?", "asked Q 2"),
            ("OFFICIAL: It is.", "answered OFFICIAL 10"), ("MODERATOR: Next.", "said MODERATOR 11 host"),
            ("Q Why?", "asked Q 2"), ("OFFICIAL: It is law.", "answered OFFICIAL 10"),
            ("MODERATOR: Thanks.", "said MODERATOR 11 host"), ("That is all.", "said MODERATOR 0 host"),
        ]),
        ("Secretary Vo joins Ada Quill", None, [
            ("Quill: Is it so?", "asked Quill 7"), ("Vo: It is.", "answered Vo 4"),
            ("Quill: Why?", "asked Quill 7"), ("Vo: It is law.", "answered Vo 4"),
        ]),
        ("Lark and Vale", None, [
            ("Lark: Is it so?", "asked Lark 6"), ("Vale: It is.", "answered Vale 6"),
            ("Lark: It is law?", "asked Lark 6"), ("Vale: It is.", "answered Vale 6"),
        ]),
        ("", None, [("One thing: it rains.", ""), ("One thing: it rains.", ""), ("Two things: it rains.", "")]),
        ("", [0, 1, 3, 4, 5], [
            ("Q (01:20): Is it so?", "asked Q 11"), ("A: It is.", "answered A 3"),
            ('"Is it?"', "answered A 0"), ("Q: “Is it so?”", "asked Q 3"), ("It is so!", "asked Q 0"),
            ("A: 「是？」", "answered A 3"),
        ]),
        ("Remarks by President Lark and President Vale", [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11], [
            ("QUESTION: Is it so?", "asked QUESTION 10"),
            ("PRESIDENT LARK: It is so.", "answered PRESIDENT LARK 16"),
            ("President Jane Lark meets the press.", ""),
            ("PRESIDENT LARK: It is not.", "answered PRESIDENT LARK 16"),
            ("The press meets the Lark of the town.", "answered PRESIDENT LARK 0"),
            ("PRESIDENT LARK: It is not.", "answered PRESIDENT LARK 16"),
            ("It rained.", "answered PRESIDENT LARK 0"),
            ("President Jane Lark meets the press.", "answered PRESIDENT LARK 0"),
            ("QUESTION: Is it so?", "asked QUESTION 10"), ("President Otto Vale takes the floor.", ""),
            ("PRESIDENT LARK: Now then.", "answered PRESIDENT LARK 16"),
            ("PRESIDENT VALE: It is so.", "answered PRESIDENT VALE 16"),
        ]),
        ("Remarks by Lark", None, [
            ("QUESTION: Is it so?", "asked QUESTION 10"), ("LARK: It is so.", "answered LARK 6"),
            ("This is told by Lark of the town.", "answered LARK 0"), ("LARK: It is so.", "answered LARK 6"),
            ("QUESTION: Is it so?", "asked QUESTION 10"), ("This is told by Jane Lark.", ""),
            ("QUESTION: Is it so?", "asked QUESTION 10"), ("LARK: It is so.", "answered LARK 6"),
        ]),
        ("Remarks by Ng", None, [
            ("QUESTION: Is it so?", "asked QUESTION 10"), ("NG: It is so.", "answered NG 4"),
            ("This is told by Jane Ng.", "answered NG 0"), ("NG: It is so.", "answered NG 4"),
        ]),
        ("韦岚谈关税", None, [
            ("问：为什么？", "asked 问 2"), ("韦岚：这是法律。", "answered 韦岚 3"),
            ("发言人办公室：没有变化。", "answered 韦岚 0"),
        ]),
        ("韦岚与李明远答问", None, [
            ("海港：为什么？", ""), ("韦岚：这是法律。", ""), ("海港：何时？", ""), ("李明远：五月。", ""),
        ]),
        ("", None, [
            ("Mr. Vale: Is it so?", "asked Mr. Vale 10"), ("Ms. Lark: It is.", "answered Ms. Lark 10"),
            ("Mr. Vale: Why?", "asked Mr. Vale 10"), ("Ms. Lark: Who knows?", "answered Ms. Lark 10"),
            ("Mr. Vale: And now?", "asked Mr. Vale 10"), ("Ms. Lark: We wait.", "answered Ms. Lark 10"),
        ]),
        ("", None, [
            ("Mr. Vale: It is so.", ""), ("Ms. Lark: It is.", ""), ("Mr. Vale: We know.", ""),
            ("Ms. Lark: It is law.", ""), ("Mr. Vale: And now?", ""), ("Ms. Lark: We wait.", ""),
            ("Mr. Vale: We know.", ""), ("Ms. Lark: We wait.", ""),
        ]),
        ("", None, [
            ("Mr. Vale: It is so.", ""), ("Ms. Lark: It is.", ""), ("Mr. Vale: We know.", ""),
            ("Ms. Lark: It is law.", ""), ("Mr. Vale: And now?", ""), ("Ms. Lark: We wait.", ""),
            ("Mr. Vale: We know.", ""), ("Ms. Lark: We wait.", ""), ("Mr. Vale: We know.", ""),
            ("Ms. Lark: We wait.", ""),
        ]),
        ("A talk with Jane Lark", [0, 2, 3, 6], [
            ("Ada Quill: Is it so?", "asked Ada Quill 11"), ("I ask.", "asked Ada Quill 0"),
            ("Jane Lark: It is.", "answered Jane Lark 11"), ("Ada Quill: Is it?", "asked Ada Quill 11"),
            ("I ask.", "asked Ada Quill 0"), ("I do ask.", "asked Ada Quill 0"),
            ("Jane Lark: It is.", "answered Jane Lark 11"),
        ]),
        ("A talk with Jane Lark", None, [
            ("Ada Quill: We know it.", "asked Ada Quill 11"),
            ("Jane Lark: It is so.", "answered Jane Lark 11"), ("Ada Quill: Is it?", "asked Ada Quill 11"),
            ("Jane Lark: It is.", "answered Jane Lark 11"), ("Ada Quill: We know it.", "asked Ada Quill 11"),
            ("Jane Lark: It is so.", "answered Jane Lark 11"),
            ("Ada Quill: We know it.", "asked Ada Quill 11"),
            ("Jane Lark: It is so.", "answered Jane Lark 11"),
        ]),
        ("A talk with Jane Lark", None, [
            ("Ada Quill: We know it.", ""), ("Jane Lark: It is so.", ""), ("Ada Quill: Is it?", ""),
            ("Jane Lark: It is.", ""), ("Ada Quill: We know it.", ""), ("Jane Lark: It is so.", ""),
            ("Ada Quill: We know it.", ""), ("Jane Lark: It is so.", ""), ("Ada Quill: We know it.", ""),
            ("Jane Lark: It is so.", ""),
        ]),
        ("A talk with Jane Lark", [0, 2, 3], [
            ("It began.", ""), ("It went on.", ""), ("Ada Quill: Is it?", "asked Ada Quill 11"),
            ("Jane Lark: It is.", "answered Jane Lark 11"), ("It was.", "answered Jane Lark 0"),
        ]),
        ("A talk with Jane Lark", [0, 3, 4], [
            ("It began.", ""), ("It went on.", ""), ("It did.", ""), ("Ada Quill: Is it?", ""),
            ("Jane Lark: It is.", ""), ("It was.", ""),
        ]),
        ("A talk with Jane Lark", None, [
            ("Ada Quill: Is it?", "asked Ada Quill 11"), ("Jane Lark: It is.", "answered Jane Lark 11"),
            ("Mr. Vale: Is it?", "asked Mr. Vale 10"), ("Jane Lark: It is.", "answered Jane Lark 11"),
            ("Mrs. Heron: So it is.", "asked Mrs. Heron 12"), ("Jane Lark: It is.", "answered Jane Lark 11"),
        ]),
        ("Remarks by Lee", None, [
            ("QUESTION: Is it so?", "asked QUESTION 10"), ("LEE: It is so.", "answered LEE 5"),
            ("This is told by Jane Lee.", ""), ("QUESTION: Is it so?", "asked QUESTION 10"),
            ("LEE: It is so.", "answered LEE 5"),
        ]),
    ],
)  # fmt: skip
def test_labels_questions_and_the_title_tell_whose_turn_it_is(
    title: str, starts: Sequence[int] | None, lines: Sequence[tuple[str, str]]
) -> None:
    sentences = [sentence for sentence, _ in lines]
    found = turns_of(sentences, frozenset(range(len(lines)) if starts is None else starts), title, lexicon())
    assert [_told(turn) for turn in found] == [turn for _, turn in lines]
