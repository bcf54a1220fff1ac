"""Picks the passages that tell a set of articles: by our own summarizer, or by one of sumy's."""

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
MOST = 12


def summarize(
    articles: Sequence[Article],
    relation: Relation | None = None,
    *,
    words: int | None = None,
    sentences: int | None = None,
    method: str = OURS,
    passages: Mapping[int, Sequence[Passage]] | None = None,
) -> tuple[Passage, ...]:
    """Return the passages that tell the articles, verbatim, in reading order.

    `words` is a budget of whole sentences; `sentences` a number of them; without either there are three.
    `passages` may give an article's passages, attributed, by its id. A passage that cannot stand alone is taken
    only with its speaker as a prefix, and background never leads. ValueError for an unknown method.
    """
    found = passages if passages is not None else {article.id: plain_passages(article) for article in articles}
    ranked = rank_passages(articles, found, method)
    chosen = _within(ranked, words) if words is not None else ranked[: 3 if sentences is None else sentences]
    return tuple(chosen)


def rank_passages(
    articles: Sequence[Article], passages: Mapping[int, Sequence[Passage]], method: str = OURS, most: int = 0
) -> list[Passage]:
    """Return the articles' distinct passages that may be shown, best first, background after the rest."""
    check_method(method)
    groups = [[each for each in passages.get(article.id, ()) if _fit(each)] for article in articles]
    dated = [(article, group) for article, group in zip(articles, groups, strict=True) if group]
    ranked = _ranked([article for article, _ in dated], [group for _, group in dated], method)
    distinct = list({fingerprint(passage.text): passage for passage in reversed(ranked)}.values())[::-1]
    distinct.sort(key=lambda passage: passage.kind is PassageKind.BACKGROUND)
    return distinct[:most] if most else distinct


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


def _ranked(articles: Sequence[Article], groups: Sequence[Sequence[Passage]], method: str) -> list[Passage]:
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence  # noqa: PLC0415  sumy imports slowly

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

    _summarizer(method, articles)(document, capture)
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
    chosen, left = [], words
    for passage in ranked:
        length = len(passage.text.split())
        if length <= left:
            chosen.append(passage)
            left -= length
    return chosen
