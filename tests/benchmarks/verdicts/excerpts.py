"""Articles beside a card: their text cut around what is quoted, and it is said where."""

from collections.abc import Sequence

from tests.benchmarks.labelling.corpus import StreamArticle
from tests.benchmarks.labelling.sheets import heading

MOST, UNQUOTED = 4000, 1500  # characters shown of an article that is quoted, and of another
DENSER = 2  # so much more a character of a Chinese text says
OPENING = 4  # parts of what is shown, one of which is the beginning
WITH_TEXT = 6  # articles of a card that are shown with their text


def excerpt(text: str, spans: Sequence[tuple[int, int]], most: int) -> str:
    """Return a text of at most about so many characters: its beginning and what stands around the spans, with a
    note wherever something is left out."""
    if len(text) <= most:
        return text.strip()
    pieces = _pieces(len(text), spans, most)
    shown, position = [], 0
    for start, end in pieces:
        if start > position:
            shown.append(f"[... {start - position} characters are left out ...]")
        shown.append(text[start:end].strip())
        position = end
    if position < len(text):
        shown.append(f"[... the rest is left out: {len(text) - position} characters ...]")
    return "\n".join(shown)


def _pieces(length: int, spans: Sequence[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    if not spans:
        return [(0, most)]
    opening = most // OPENING
    around = max(200, (most - opening) // (2 * len(spans)))
    pieces = _merged(
        [(0, opening), *((max(0, start - around), min(length, end + around)) for start, end in spans)]
    )
    more = (most - sum(end - start for start, end in pieces)) // len(pieces)
    return _merged([(start, min(length, end + max(0, more))) for start, end in pieces])


def _merged(pieces: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    first, *others = sorted(pieces)
    merged = [first]
    for start, end in others:
        if start <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged


def articles_text(
    articles: Sequence[StreamArticle], spans: Sequence[Sequence[tuple[int, int]]], whole: dict[str, str], card: str
) -> str:
    """Return the articles of a card, those that are quoted first. `whole` has for each article that was shown
    whole on this day the card below which it stands; it is filled."""
    order = sorted(zip(articles, spans, strict=True), key=lambda each: not each[1])
    said = []
    for place, (article, quoted) in enumerate(order):
        head = f"    --- article {article.id} | {heading(article)}\n    TITLE: {article.title}"
        if place >= WITH_TEXT and not quoted:
            said.append(f"{head}\n    [its text is left out: nothing of it is quoted]")
        elif article.id in whole:
            said.append(f"{head}\n    [its whole text stands below card {whole[article.id]}]")
        else:
            most = MOST if quoted or place == 0 else UNQUOTED
            most //= DENSER if article.language.startswith("zh") else 1
            if len(article.text) <= most:
                whole[article.id] = card
            said.append(f"{head}\n{_indented(excerpt(article.text, quoted, most))}")
    return "\n".join(said)


def _indented(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(f"    {line}" for line in lines if line) or "    [it has no text beside its title]"
