"""Chooses the passages that tell a set of articles, by our own summarizer or one of sumy's."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

from digests.model import Article, Passage, PassageKind
from digests.model.lexicon import Lexicon
from digests.rules.annotation.passages import Tokenizer, passages_of, stands_alone
from digests.rules.precedence import EARLIEST
from digests.rules.texts import fingerprint, is_chinese, length_in_words

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
# Worth that a passage loses if it certainly leans on another sentence, and if it certainly needs its speaker in
# front. Each is multiplied by the learned probability of its case (tests.benchmarks.fit_worth).
LEANS, UNNAMED = 1.0, 0.5
FEWEST = 8  # a passage with fewer words is ranked behind all others
Groups = Mapping[int, Sequence[Passage]]


def summarize(
    articles: Sequence[Article],
    lexicon: Lexicon,
    *,
    words: int | None = None,
    sentences: int | None = None,
    method: str = OURS,
    passages: Groups | None = None,
) -> tuple[Passage, ...]:
    """Return the passages that tell the articles, verbatim, nothing twice, in one language.

    `words` is a budget that is filled with whole sentences. Our own method then returns them in the order of
    reading: older days first, an article's passages together. `sentences` is how many passages are returned, the
    best first. Without `words` and `sentences`, there are three. `passages` may give the attributed passages of an
    article, by the article's id. A passage that cannot stand alone is taken only with its speaker as a prefix. Our
    own method, with `words`, may also take it together with the passage before it. Background never comes first.
    ValueError for an unknown method.
    """
    found = {each.id: plain_passages(each, lexicon) for each in articles} if passages is None else passages
    told = _in_one_language([article for article in _newest_first(articles) if found.get(article.id)])
    if words is not None and method == OURS:
        return tuple(_filled(told, found, lexicon, words))
    distinct, _ = _ranked(told, _fit_only(found), lexicon, method)
    if words is None:
        return tuple(distinct[: max(3 if sentences is None else sentences, 0)])
    chosen = []
    for passage in distinct:
        if (length := length_in_words(passage.text)) <= words:
            words -= length
            chosen.append(passage)
    return tuple(chosen)


def rank_passages(
    articles: Sequence[Article], passages: Groups, lexicon: Lexicon, method: str = OURS
) -> list[Passage]:
    """Return the articles' passages that may be shown: the best first, then background, then passages that only
    repeat what others say. `passages` are attributed and given by the article's id. ValueError for an unknown
    method."""
    distinct, retold = _ranked(_newest_first(articles), _fit_only(passages), lexicon, method)
    return distinct + retold


def plain_passages(article: Article, lexicon: Lexicon) -> tuple[Passage, ...]:
    return tuple(
        Passage(
            article=article.id, index=index, text=text, stands_alone=stands_alone(text, lexicon, article.language)
        )
        for index, text in enumerate(passages_of(article.text, lexicon, article.language, article.title))
    )


def ages_of(articles: Sequence[Article]) -> list[float] | None:
    """Return how many days each article is older than the newest. None if one has no date, or all came within a
    day."""
    times = [article.published for article in articles]
    known = [time for time in times if time is not None]
    if not known or len(known) < len(times):
        return None
    newest = max(known)
    ages = [(newest - time).total_seconds() / 86400 for time in known]
    return ages if max(ages) >= 1 else None


# --- which articles and passages -----------------------------------------------------------------


def _newest_first(articles: Sequence[Article]) -> list[Article]:
    """Return the articles, newest first. If any has no date, keep the order in which they are given."""
    if any(article.published is None for article in articles):
        return list(articles)
    return sorted(articles, key=lambda article: article.published or EARLIEST, reverse=True)


def _in_one_language(articles: Sequence[Article]) -> list[Article]:
    """Return the articles in the language that most of them have. In a tie, English wins, as for a story's lead;
    else the language of the first article. Articles of unknown language stay too, unless Chinese is chosen."""
    tongues = ["zh" if is_chinese(article.text[:2000]) else article.language[:2] for article in articles]
    known = Counter(tongue for tongue in tongues if tongue)
    if len(known) < 2:
        return list(articles)
    main = max(known, key=lambda tongue: (known[tongue], tongue == "en", -tongues.index(tongue)))
    wanted = {main} if main == "zh" else {main, ""}
    return [article for article, tongue in zip(articles, tongues, strict=True) if tongue in wanted]


def _fit(passage: Passage) -> bool:
    return passage.stands_alone or bool(passage.prefix)


def _fit_only(groups: Groups) -> dict[int, list[Passage]]:
    return {number: [passage for passage in group if _fit(passage)] for number, group in groups.items()}


# --- ranking and filling -------------------------------------------------------------------------


def _ranked(
    articles: Sequence[Article], passages: Groups, lexicon: Lexicon, method: str
) -> tuple[list[Passage], list[Passage]]:
    """Return the passages, best first and background last, and those that only repeat others."""
    if method not in METHODS:
        raise ValueError(f"no summarizer {method!r}; there are {', '.join(METHODS)}")
    told = [article for article in articles if passages.get(article.id)]
    flat = [passage for article in told for passage in passages[article.id]]
    if not flat:
        return [], []
    document = _document(told, passages, lexicon)
    order: list[int] = []
    retold: list[int] = []
    if method == OURS:
        behind = [
            (len(each.text.split()) < FEWEST and each.text.isascii()) or each.kind is PassageKind.BACKGROUND
            for each in flat
        ]
        order, retold = _own(told, flat, lexicon).rank(document, behind)
    else:
        module, name = STOCK[method]
        summarizer: Callable[..., Any] = getattr(import_module(f"sumy.summarizers.{module}"), name)()

        def capture(infos: Sequence[Any]) -> Sequence[Any]:
            order.extend(info.order for info in infos)
            return infos

        summarizer(document, capture)
    distinct = _distinct([flat[place] for place in order])
    known = {fingerprint(passage.text) for passage in distinct}
    again = [passage for passage in (flat[place] for place in retold) if fingerprint(passage.text) not in known]
    return distinct, _distinct(again)


def _own(articles: Sequence[Article], flat: Sequence[Passage], lexicon: Lexicon) -> Any:
    from digests.rules.editing.summarizer import CommuniqueSummarizer  # noqa: PLC0415  sumy imports slowly

    # A passage is worth less if it may be leaning, or if it may need its speaker in front and has no prefix.
    worth = [each.worth - LEANS * each.leans - (0.0 if each.prefix else UNNAMED * each.unnamed) for each in flat]
    return CommuniqueSummarizer(lexicon, ages_of(articles), [each.index for each in flat], worth)


def _document(articles: Sequence[Article], passages: Groups, lexicon: Lexicon) -> Any:
    """Return the passages in sumy's form: a paragraph for each article."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence  # noqa: PLC0415  sumy imports slowly

    tokenizer = Tokenizer(lexicon)
    return ObjectDocumentModel(
        [
            Paragraph([Sentence(passage.text, tokenizer) for passage in passages[article.id]])
            for article in articles
        ]
    )


def _distinct(ranked: Sequence[Passage]) -> list[Passage]:
    first: dict[str, Passage] = {}
    for passage in ranked:
        first.setdefault(fingerprint(passage.text), passage)
    return sorted(first.values(), key=lambda passage: passage.kind is PassageKind.BACKGROUND)


def _filled(articles: Sequence[Article], passages: Groups, lexicon: Lexicon, words: int) -> list[Passage]:
    """Fill a budget of words. Passages are ordered by day, then by which article was chosen first, then by their
    place in the article. The first passage is not background, if there is another."""
    flat = [passage for article in articles for passage in passages[article.id]]
    if not flat:
        return []
    document, leaning = _document(articles, passages, lexicon), [not _fit(passage) for passage in flat]
    chosen = [flat[number] for number in _own(articles, flat, lexicon).fill(document, leaning, words)]
    ages = ages_of(articles) or [0.0] * len(articles)
    days = {article.id: int(age) for article, age in zip(articles, ages, strict=True)}
    first = {passage.article: -place for place, passage in reversed(list(enumerate(chosen)))}
    ordered = sorted(chosen, key=lambda each: (-days[each.article], -first[each.article], each.index))
    lead = (place for place, each in enumerate(ordered) if _fit(each) and each.kind is not PassageKind.BACKGROUND)
    start = next(lead, 0)
    end = start + 1
    while start and end < len(ordered) and not _fit(ordered[end]):
        end += 1
    return ordered[start:end] + ordered[:start] + ordered[end:] if start else ordered
