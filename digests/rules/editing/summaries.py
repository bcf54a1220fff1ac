"""Picks the passages that tell a set of articles: by our own summarizer, or by one of sumy's."""

import re
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

from digests.model import Article, Passage, PassageKind, Relation
from digests.rules.passages import Words, passages_of, stands_alone
from digests.rules.texts import fingerprint

STOCK = {
    "lexrank": ("lex_rank", "LexRankSummarizer"),
    "textrank": ("text_rank", "TextRankSummarizer"),
    "lsa": ("lsa", "LsaSummarizer"),
    "luhn": ("luhn", "LuhnSummarizer"),
    "sumbasic": ("sum_basic", "SumBasicSummarizer"),
    "kl": ("kl", "KLSummarizer"),
}
OURS = "communique"
METHODS = (OURS, *STOCK)
HAN = re.compile(r"[\u3400-\u9fff]")


def summarize(
    articles: Sequence[Article],
    relation: Relation | None = None,
    *,
    words: int | None = None,
    sentences: int | None = None,
    method: str = OURS,
    passages: Mapping[int, Sequence[Passage]] | None = None,
) -> tuple[Passage, ...]:
    """Return the passages that tell the articles, verbatim, best first, a leaning one right after its support.

    `words` is a budget of whole sentences; `sentences` a number of them; without either there are three.
    `passages` may give an article's passages, attributed, by its id. A passage that cannot stand alone is taken
    only with its speaker as a prefix or, within a budget of words, together with the one before it; background
    never leads. ValueError for an unknown method. `relation` is not needed: summaries are the same for any pair.
    """
    check_method(method)
    found = passages if passages is not None else {article.id: plain_passages(article) for article in articles}
    if words is None:
        return tuple(rank_passages(articles, found, method, 3 if sentences is None else sentences))
    return tuple(_within(_distinct(_ranked(articles, found, method)), words))


def rank_passages(
    articles: Sequence[Article],
    passages: Mapping[int, Sequence[Passage]],
    method: str = OURS,
    most: int | None = None,
) -> list[Passage]:
    """Return the articles' distinct passages that may be shown, best first, background after the rest.

    `passages` are those of each article, attributed, by its id; `most` is how many to return at most.
    ValueError for an unknown method.
    """
    check_method(method)
    if most is not None and most < 1:
        return []
    fit = {number: [each for each in group if _fit(each)] for number, group in passages.items()}
    ranked = _distinct(_ranked(articles, fit, method))
    return ranked[:most]


def check_method(method: str) -> None:
    """Raise ValueError with the names that exist when the method is none of them."""
    if method not in METHODS:
        raise ValueError(f"no summarizer {method!r}; there are {', '.join(METHODS)}")


def plain_passages(article: Article) -> tuple[Passage, ...]:
    """Return an article's passages without saying who speaks."""
    return tuple(
        Passage(article=article.id, index=index, text=text, stands_alone=stands_alone(text, article.language))
        for index, text in enumerate(passages_of(article.text, article.language, article.title))
    )


def _fit(passage: Passage) -> bool:
    return passage.stands_alone or bool(passage.prefix)


def _distinct(ranked: Sequence[Passage]) -> list[Passage]:
    first: dict[str, Passage] = {}
    for passage in ranked:
        first.setdefault(fingerprint(passage.text), passage)
    return sorted(first.values(), key=lambda passage: passage.kind is PassageKind.BACKGROUND)


def _ranked(articles: Sequence[Article], passages: Mapping[int, Sequence[Passage]], method: str) -> list[Passage]:
    """Return all passages, best first, as the method sees it."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence  # noqa: PLC0415  sumy imports slowly

    told = [article for article in articles if passages.get(article.id)]
    groups = [passages[article.id] for article in told]
    flat = [passage for group in groups for passage in group]
    if not flat:
        return []
    tokenizer = Words()
    document = ObjectDocumentModel(
        [Paragraph([Sentence(passage.text, tokenizer) for passage in group]) for group in groups]
    )
    order: list[int] = []

    def capture(infos: Sequence[Any]) -> Sequence[Any]:
        order.extend(info.order for info in infos)
        return infos

    _summarizer(method, told)(document, capture)
    return [flat[position] for position in order]


def _summarizer(method: str, articles: Sequence[Article]) -> Callable[..., Any]:
    if method == OURS:
        from digests.rules.editing.summarizer import CommuniqueSummarizer  # noqa: PLC0415  sumy imports slowly

        return CommuniqueSummarizer(ages_of(articles))
    module, name = STOCK[method]
    made: Callable[..., Any] = getattr(import_module(f"sumy.summarizers.{module}"), name)()
    return made


def ages_of(articles: Sequence[Article]) -> list[float] | None:
    """Return how many days each article is older than the newest; None when any is undated or all are of a day."""
    times = [article.published for article in articles]
    known = [time for time in times if time is not None]
    if not known or len(known) < len(times):
        return None
    newest = max(known)
    return [(newest - time).total_seconds() / 86400 for time in known]


def _within(ranked: Sequence[Passage], words: int) -> list[Passage]:
    """Take passages while they fit; one that leans on its neighbour brings it along, or waits in vain."""
    by_place = {(passage.article, passage.index): passage for passage in ranked}
    chosen: list[Passage] = []
    taken: set[tuple[int, int]] = set()
    left = words
    for passage in ranked:
        place = passage.article, passage.index
        before = place[0], place[1] - 1
        together = [passage]
        if not _fit(passage) and before not in taken:
            support = by_place.get(before)
            if support is None or not _fit(support) or support.kind is PassageKind.BACKGROUND:
                continue
            together = [support, passage]
        length = sum(length_of(each.text) for each in together)
        if place in taken or length > left:
            continue
        left -= length
        taken |= {(each.article, each.index) for each in together}
        at = next((number for number, each in enumerate(chosen, 1) if (each.article, each.index) == before), None)
        if at is not None and not _fit(passage):
            chosen.insert(at, passage)
        else:
            chosen += together
    return chosen


def length_of(text: str) -> int:
    """Return the number of words; of a Chinese text half the number of its characters."""
    return max(len(text.split()), len(HAN.findall(text)) // 2)
