"""/why WORDS: what became of the stories that the words are about, and what the gate refused."""

from collections.abc import Sequence
from datetime import date
from html import escape

from bot.hearing.request import Request
from bot.render.citation import Citation, titled
from bot.render.parts import Block, PageRow, inert, link, pack, shown
from bot.render.phrases import acceptance_line, reason_text, weight_lines
from bot.texts import Texts, answer_words, digest_words
from digests.explain import Explanation, explain
from digests.model import Fate, Length, StoryFate
from digests.rules.issuing.display_names import outlet_name, short_title
from digests.rules.issuing.readership import primary, reads
from digests.rules.searching.questions import LONGEST_QUESTION, SEARCHED

LONGEST_TITLE = 200
LONGEST_WORDS = 80
WORDS_NAMED = 5


async def why(request: Request) -> None:
    """Answer /why WORDS with the stories of these words: whether they were told here, why their articles were
    chosen, and which articles with the words were refused."""
    texts, services, words = request.texts, request.services, request.arguments[:LONGEST_QUESTION]
    if not words:
        await request.say(texts.why_usage)
        return
    found = await request.read(
        lambda store: explain(store, words, request.now, services.relation, services.lexicon, request.subscriber)
    )
    said = [_explained(each, request) for each in found]
    if any(each.fate for each in found) and request.preferences.length is Length.BRIEF:
        said.append(texts.why_brief)
    if not said:
        nothing = texts.why_nothing if len(request.arguments.split()) > 1 else texts.why_nothing_of_one
        await request.say(nothing.format(days=SEARCHED.days))
        return
    await request.tell(pack([Block((PageRow(each),)) for each in said]))


def _explained(explanation: Explanation, request: Request) -> str:
    texts, relation, article = request.texts, request.services.relation, explanation.article
    outlet = outlet_name(article.source, texts.language)
    title = titled(article.title, outlet, relation, texts.language, LONGEST_TITLE)
    lines = [
        f"<b>{link(title, article.url)}</b> · {inert(outlet, 80)}",
        *([_fate(explanation.fate, request)] if explanation.fate else []),
        *reasons_of(explanation, request),
    ]
    return "\n".join(lines)


def reasons_of(explanation: Explanation, request: Request) -> list[str]:
    """Return, as lines of HTML, why an article was chosen or not, its topics, what its story weighs, and what it
    can give a card."""
    texts, relation = request.texts, request.services.relation
    lines = [_chosen(explanation, request)]
    article = explanation.article
    if not reads(article, request.preferences.languages):
        language = texts.language_name(primary(article.language)) or inert(article.language, 8)
        lines.append(texts.why_foreign.format(language=language))
    named = []
    for score in explanation.themes[:3]:
        theme = relation.theme(score.theme)
        name = escape(short_title(theme, texts.language)) if theme else shown(score.theme)
        named.append(f"{name}{_in_brackets(score.evidence[:WORDS_NAMED], texts)}")
    if named:
        lines.append(texts.why_themes.format(themes=digest_words(texts.language).between.join(named)))
    lines += weight_lines(explanation.weighs, texts.language)
    return lines + [acceptance_line(each, relation, texts.language) for each in explanation.elements]


def _chosen(explanation: Explanation, request: Request) -> str:
    texts, verdict = request.texts, explanation.verdict
    form = texts.why_passed if verdict.relevant else texts.why_failed
    reason = inert(reason_text(verdict, request.services.relation, texts.language), LONGEST_TITLE)
    return form.format(reason=reason + _in_brackets(verdict.evidence, texts))


def _in_brackets(words: Sequence[str], texts: Texts) -> str:
    found = inert(texts.comma.join(words), LONGEST_WORDS)
    return digest_words(texts.language).aside.format(words=found) if found else ""


def _fate(found: StoryFate, request: Request) -> str:
    """Return whether and when the story was told here, under which headline, or why it was not."""
    words = answer_words(request.texts.language)
    citation = Citation(request.services.relation, request.preferences, request.now)
    publishers = citation.digest_words.count("publishers", found.outlets) if found.outlets > 1 else ""
    told = words.named("fates", found.fate)
    if found.fate is Fate.TOLD and found.told is not None:
        day = citation.day(date.fromisoformat(found.told.day))
        told = words.told_on.format(day=day, headline=citation.quoted(found.told.words, LONGEST_TITLE))
    return words.clause.join(filter(None, (told, publishers)))
