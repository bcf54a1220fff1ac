"""Who is said to speak in one sentence: the words that name the speaker, before we know whom they mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from digests.rules.annotation.voices.chinese_speech import set_against, speaker_in
from digests.rules.annotation.voices.grammar import Grammar
from digests.rules.annotation.voices.phrases import Tokens
from digests.rules.annotation.voices.subjects import (
    INNER,
    MAIN,
    SUBORDINATE,
    governor,
    opening_subject,
    subject_of,
)

ACCORDING_TO = "according to"
PARTICIPLE = re.compile(r"[a-z]+ing ")


@dataclass(frozen=True, slots=True)
class Attribution:
    """The words that name a speaker, the verb of saying, and where they stand.

    `words` is empty when a sentence says that somebody speaks and leaves out who (usual in Chinese). `aside` says
    that the saying is only a clause of time or manner ("since Biden promised it"). `deed` says that something is
    done by the saying ("agreed to meet") or that nothing is said ("did not say"). `source` is who tells of the
    saying: "X said so, according to Y".
    """

    words: str
    cue: str
    start: int = 0
    aside: bool = False
    deed: bool = False
    source: str = ""


Found = tuple[int, int, Attribution]


def attribution_of(sentence: str, masked: str, chinese: bool, grammar: Grammar) -> Attribution | None:
    """Return who speaks in a sentence, or None when it names nobody.

    `masked` is the sentence with what is quoted blanked. The outermost saying counts: in "X said that Y agreed" X
    speaks, and so does X in "..., X said" at the end.
    """
    if not chinese:
        return _english(sentence, masked, grammar)
    spoken = speaker_in(masked, grammar.words)
    if spoken is None:
        return None
    words, cue, start = spoken
    # A Chinese demand without a subject goes on with what somebody demands; with one it is an order.
    return Attribution(words, cue, start, deed=cue in grammar.words.deeds and bool(words))


def all_who_speak(sentence: str, masked: str, chinese: bool, grammar: Grammar) -> Iterator[str]:
    """Give the words that name who speaks in each clause that stands by itself or is set against another ("while
    Washington says"), of a Chinese sentence in the latter, but not in what is said ("X said that Y said")."""
    if chinese:
        yield from set_against(masked, grammar.words)
        return
    for rank, start, each in _sayings(sentence, masked, Tokens(masked, grammar), "\0" in masked):
        outer = rank % 4 <= MAIN or grammar.words.contrast.search(masked[:start])
        if outer and not each.deed and each.cue in grammar.words.strong:
            yield each.words


def _reports(tokens: Tokens, cue: int) -> bool:
    following = tokens[cue + 1].group() if cue + 1 < len(tokens) else "."
    return following in tokens.words.words_follow or following[0] == "\0" or following[0].isupper()


def _english(sentence: str, masked: str, grammar: Grammar) -> Attribution | None:
    tokens = Tokens(masked, grammar)
    # A sentence that ends with a colon leads to the quotation behind it.
    quotes = any(token.group()[0] == "\0" for token in tokens) or sentence.rstrip().endswith(":")
    found = [*_sayings(sentence, masked, tokens, quotes), *_according(sentence, masked, grammar)]
    if quotes:
        found += _around_quotation(sentence, masked, tokens)
    if found:
        best = min(found, key=lambda entry: entry[:2])[2]
        if not best.cue:  # the verb may be known, though it alone says little
            best = replace(
                best, cue=next((each.cue for _, start, each in found if start == best.start and each.cue), "")
            )
        sources = [each for _, _, each in found if each.cue == ACCORDING_TO and each.start > best.start]
        return replace(best, source=sources[-1].words) if sources else best
    if not quotes and not any(token.group() in tokens.words.participles for token in tokens):
        return None
    subject = opening_subject(masked, tokens)
    return Attribution(sentence[slice(*subject)], "", subject[0]) if subject else None


def _sayings(sentence: str, masked: str, tokens: Tokens, quotes: bool) -> Iterator[Found]:
    """Give the subjects of the verbs of saying, the plainest and outermost with the lowest rank."""
    for position, token in enumerate(tokens):
        word = token.group()
        if not (word in tokens.words.speech or word in tokens.words.stands or _retorts(tokens, position)):
            continue
        aimed = position > 0 and tokens[position - 1].group() == "to"
        bound = aimed or word.endswith("ing")
        if bound and not (quotes or aimed):
            continue
        if not quotes and position and tokens[position - 1].group() in tokens.words.maybe:
            continue
        place = subject_of(masked, tokens, position)
        if place is None or (word in tokens.words.reports and not _reports(tokens, position)):
            continue
        start, end, rank = place
        if PARTICIPLE.match(sentence, start) and " " in sentence[start:end]:
            continue  # "maintaining ships near islands the minister called": cut wrongly
        if sentence[start:end].lower() in tokens.words.counted and not word.endswith(("ed", "s", "aid", "old")):
            continue  # "at one point", "in another tweet"
        aside = rank == SUBORDINATE and not quotes
        weak = word not in tokens.words.strong or bound
        # "voted to condemn": what is meant to be said is a deed.
        deed = (
            word in tokens.words.deeds
            or word in tokens.words.stands
            or (aimed and not quotes)
            or _unsaid(tokens, position, sentence[start:end])
        )
        # In "X repeated that Y said" X speaks, though "repeated" alone tells less than "said".
        nested = rank == INNER and not weak
        yield rank + 4 * (weak or nested), start, Attribution(sentence[start:end], word, start, aside, deed)


def _unsaid(tokens: Tokens, place: int, words: str) -> bool:
    """Say whether nothing is said, or something asked for: "did not say", "neither said", "asked for a vote"."""
    before = {token.group().lower() for token in tokens[max(0, place - 3) : place]}
    following = tokens[place + 1].group() if place + 1 < len(tokens) else ""
    asked = tokens[place].group() in ("asked", "asks", "ask") and following == "for"
    return asked or bool(before & {"not", "never"}) or bool(re.match(r"(?i)(?:neither|none|nobody)\b", words))


def _retorts(tokens: Tokens, place: int) -> bool:
    """Say whether a verb reports words by the one behind it: "shot back", "made clear"."""
    following = tokens[place + 1].group() if place + 1 < len(tokens) else ""
    return tokens.words.retorts.get(tokens[place].group()) == following


def _according(sentence: str, masked: str, grammar: Grammar) -> Iterator[Found]:
    for match in grammar.words.according.finditer(masked):
        words = re.split(r",\s|\0|\s(?:who|which|that|and said)\s", match["source"])[0].rstrip(" ,")
        if words:
            start = match.start("source")
            named = Attribution(sentence[start : start + len(words)], ACCORDING_TO, start)
            yield (0 if match.start() < 2 else 2), start, named


def _around_quotation(sentence: str, masked: str, tokens: Tokens) -> Iterator[Found]:
    """Give who does what leads to the first quotation, whatever the verb: `she waved them off as "noise"`."""
    first = next((place for place, token in enumerate(tokens) if token.group()[0] == "\0"), len(tokens) - 1)
    place = governor(masked, tokens, first)
    if place is not None:
        start, end, _ = place
        yield 3, start, Attribution(sentence[start:end], "", start)
