"""Where a text that nobody is asked in turns to its next matter: measures, entries, posts, quotations, the other
side."""

from collections.abc import Callable, Collection, Sequence
from itertools import pairwise

from digests.model.lexicon import Lexicon
from digests.rules.annotation.turns import CLOSED, Turn

SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "…")
LONGEST_HEADING = 110  # characters
FEWEST = {"stamps": 2, "headings": 2, "quotations": 3}  # from which a text is taken for one of several matters
MOST_QUOTED = 0.8  # of the paragraphs of a list of quotations
LONG = 8  # paragraphs of a text that may speak of the other side by the way
MOST_NAMING = 0.25  # of them name the other side
APART = 2  # paragraphs around one that names it that do not


def matter_borders(
    title: str,
    sentences: Sequence[str],
    starts: Collection[int],
    turns: Sequence[Turn | None],
    between: Sequence[Sequence[str]],
    lexicon: Lexicon,
) -> list[int]:
    """Return the sentences with which the text's segments begin, in order, 0 first; 0 alone for ordinary news.

    `between` are the lines before each sentence that are no sentences, see `lines_between`.
    A fact sheet or joint statement is cut at its headings, without them at the paragraphs of its list; a roundup
    or live page at its headings or times; a list of quotations at each; a speech where it numbers its points.
    """
    words = lexicon.segments
    listed, roundup = bool(words.listed.search(title)), bool(words.roundup.search(title))
    opened = [
        at for at in sorted(starts) if words.heading.match(sentences[at]) or words.point.match(sentences[at])
    ]
    stamps = [at for at, lines in enumerate(between) if any(words.stamp.match(line) for line in lines)]
    if listed or roundup:
        alone = {at for at in starts if _is_headed(at, sentences, starts)}
        alone -= {at + 1 for at in alone}  # a second headline below the first
        headed = {at for at in starts if any(map(is_heading, between[at]))}
        found = sorted({*opened, *headed, *alone, *(stamps if roundup else ())}) or _listed(sentences, starts)
    elif sum(any(":" in line or "：" in line for line in between[at]) for at in stamps) >= FEWEST["stamps"]:
        found = stamps  # posts with their hours; days alone also stand above letters
    elif _are_quotations(starts, turns):
        found = sorted(starts)
    else:
        found = opened
    return sorted({0, *found}) if len(found) >= FEWEST["headings"] else [0]


def passing_borders(
    sentences: Sequence[str], starts: Collection[int], first: int, end: int, names: Callable[[str], bool]
) -> list[int]:
    """Return where somebody who speaks of other things for long, in the sentences `first` to `end` (excluded),
    turns for a paragraph to the other side, and back. `names` says whether a sentence names it.

    A paragraph is one such turn if those before it and behind it do not name the other side, and few do at all.
    """
    opening = [first, *(at for at in range(first + 1, end) if at in starts), end]
    naming = [any(names(sentences[at]) for at in range(*each)) for each in pairwise(opening)]
    if len(naming) < LONG or not 0 < sum(naming) <= MOST_NAMING * len(naming):
        return []
    found: set[int] = set()
    for at in range(1, len(naming)):
        if naming[at] and sum(naming[max(0, at - APART) : at + APART + 1]) == 1:
            found |= {opening[at], opening[at + 1]}
    return sorted(found - {end})


def lines_between(text: str, sentences: Sequence[str]) -> list[list[str]]:
    """Return the lines of the text that stand before each sentence and are no sentences: headings, times."""
    found: list[list[str]] = []
    position = 0
    for sentence in sentences:
        place = text.find(sentence, position)
        between = text[position:place] if place >= 0 else ""
        found.append([line.strip() for line in between.splitlines() if line.strip()])
        position = place + len(sentence) if place >= 0 else position
    return found


def is_heading(line: str) -> bool:
    """Say whether a line is short and no sentence, but has words."""
    ended = line.rstrip().rstrip(CLOSED).endswith(SENTENCE_ENDS)
    return len(line) <= LONGEST_HEADING and not ended and any(each.isalpha() for each in line[:20])


def _is_headed(at: int, sentences: Sequence[str], starts: Collection[int]) -> bool:
    """Say whether a sentence is a heading that stands alone in its line."""
    alone = at + 1 in starts and not sentences[at].rstrip().endswith((":", "：", ";", "；", ","))
    return alone and is_heading(sentences[at])


def _listed(sentences: Sequence[str], starts: Collection[int]) -> list[int]:
    """Return the paragraphs behind the first that announces a list."""
    announces = next(
        (at for at, each in enumerate(sentences) if each.rstrip().endswith((":", "："))), len(sentences)
    )
    return sorted(at for at in starts if at > announces)


def _are_quotations(starts: Collection[int], turns: Sequence[Turn | None]) -> bool:
    labelled = sum(1 for at in starts if (turn := turns[at]) and turn.label)
    return labelled >= FEWEST["quotations"] and labelled >= MOST_QUOTED * len(starts)
