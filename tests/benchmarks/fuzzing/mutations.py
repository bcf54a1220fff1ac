"""Ways to spoil a text: steps that are drawn by hypothesis, so that a failing input is made as small as can be."""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

MOST_TIMES = 3_000

TOKENS = (
    "<b>", "</b>", "<div>", "</div>", "<p>", "<br/>", "<script>", "<!--", "-->", "<![CDATA[", "]]>",
    "<a href='//x'>", "&amp;", "&#0;", "&#xd800;", "&#x110000;", "&nbsp;", "&lol;", "&lt;b&gt;",
    '<!DOCTYPE x [<!ENTITY a "aa">]>', "\ud800", "\udfff", "\x00", "\x1b", "\x85", "\u2028", "\ufffe",
    "\U0010ffff", "\u202e", "\u2066", "\u200b", "\u200d", "\xad", "\u034f", "\u3164", "\U000e0041", "\ufe0f",
    "\u0301", "\u0323", "\u0e49", "\u0345", "\U0001d400", "\ufdfa", "\u0430", "\u0131", "\u1e9e", "(", ")", "[",
    "]", "{", "}", "\uff08", "\u300a", '"', "'", "\u201c", "\u201d", "\u2018", "\u300c", "\xab", "a", "A", "aA",
    "\u4e2d", "\u56fd", "\uac00", "\U0001f1fa\U0001f1f8", "_", "-", ".", ",", ":", ";", "?", "!", "%", "$", "/",
    "\n", "\n\n", "\r", "\t", " ", "\u3000", "\xa0", "\n- ", "\n1. ", "\nQ: ", "\nA: ", "\n\u95ee\uff1a",
    "\n\u7b54\uff1a", "9", "1,", "0.", "10%", "$1 ", "1e9", "-5 ", " billion ", " million dollars", "\u4e00",
    "\u767e\u4e07", "\uff11", "\xbd", "January 32, 99999", "30 February", "2024-13-45", " March", " Monday",
    "2024\u5e7413\u670840\u65e5", "Q5 2031 ", "0000-00-00", " said", " said that ", " he said, ", "Mr. ", "Xi ",
    "China ", "the United States ", "according to ", "(Reuters) ", " will ", " not ", " and ", ", which ",
    " than ", " from ", " to ", "; ", " \u2014 ", "...", "\u2026", "https://a.example/", "@name", "/start",
    "#tag", "t.me/x", "1.2.3.4", "{'a':", "null", "1e999", '"id":',
)  # fmt: skip
"""What is put in, each for something that has to be read: tags, entities, halves of characters, what is invisible
or turns the reading direction, marks, brackets and quotes that nobody closes, numbers, days, speakers."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change. `place` and `length` are thousandths of the text, `token` a place in TOKENS, `other` one among
    the samples; what is put in is put in so many `times`."""

    kind: str
    place: int
    length: int
    token: int
    other: int
    times: int


KINDS = ("splice", "repeat", "truncate", "insert", "delete", "sprinkle", "swap", "join", "wrap")
STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from(KINDS),
        st.integers(0, 1000),
        st.integers(0, 1000),
        st.integers(0, len(TOKENS) - 1),
        st.integers(0, 1 << 16),
        st.one_of(st.integers(1, 8), st.integers(1, MOST_TIMES)),
    ),
    max_size=5,
)


def spoiled(text: str, steps: Sequence[Step], samples: Sequence[str], longest: int, scale: int = 1) -> str:
    """Return at most `longest` characters of the text after these steps.

    With a `scale` of two whatever is repeated is so twice as often, and the text itself stands there twice.
    """
    text = text[:longest] * scale
    for step in steps:
        text = _changed(text, step, samples, scale)[: longest * scale]
    return text


def _changed(text: str, step: Step, samples: Sequence[str], scale: int) -> str:
    start = len(text) * step.place // 1000
    end = start + (len(text) - start) * step.length // 1000
    token, times = TOKENS[step.token], step.times * scale
    match step.kind:
        case "splice":
            other = samples[step.other % len(samples)]
            return text[:start] + other[len(other) * step.place // 1000 :][: 4000 * scale] + text[end:]
        case "repeat":
            part = text[start : min(end, start + 400)]
            return text[:start] + part * times + text[start:]
        case "truncate":
            return text[:start]
        case "insert":
            return text[:start] + token * times + text[start:]
        case "delete":
            return text[:start] + text[end:]
        case "sprinkle":
            every = max(1, len(text) // times)
            return token.join(text[place : place + every] for place in range(0, len(text), every))
        case "swap":
            return text[end:] + text[start:end] + text[:start]
        case "join":
            return text[:start] + "".join(text[start:end].split()) + text[end:]
        case _:
            closing = token.replace("<", "</") if token.startswith("<") else token
            return text[:start] + token * times + text[start:end] + closing * times + text[end:]
