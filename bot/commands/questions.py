"""Questions: /digest, /why, free text, commands that do not exist, and what is no text."""

import re
from difflib import get_close_matches
from html import escape

from bot.commands.admission import admit_dear
from bot.commands.answers.spoken import say_in_words
from bot.commands.sources.adding import take_text
from bot.commands.times import set_hours, set_quiet, set_zone
from bot.commands.topic_names import find_theme
from bot.commands.topics import offer_start, topic_command
from bot.commands.visit import Visit
from bot.phrases import reason_text, weight_lines
from bot.render.parts import inert, shown
from bot.texts import digest_words
from digests.answer.digest_now import answer_digest
from digests.answer.search import DAYS, LONGEST_QUESTION, answer_search
from digests.answer.why import Explanation, explain
from digests.errors import PreferenceError
from digests.model.lexicon import Lexicon
from digests.rules.sending.editions import preferences_of
from digests.rules.sending.times.parsing import parse_hours
from digests.rules.sending.titles import short_title

LONGEST_TIME = 20
LONGEST_TITLE = 200
LONGEST_WORDS = 80
WORDS_NAMED = 5
LONGEST_ANSWER = 500
CLOCK = re.compile(r"\d{1,2}[:：]\d{2}\s*(?:[ap]\.?m\.?)?", re.IGNORECASE)


async def digest(visit: Visit) -> None:
    """/digest: what is new now; it is still new in the next scheduled digest."""
    desk = visit.desk
    news = await answer_digest(desk.store, desk.relation, desk.lexicon, visit.subscriber, visit.now)
    await visit.show(news, offer_start(visit))


async def why(visit: Visit) -> None:
    """/why WORDS: the reason why the newest articles with these words were chosen."""
    texts = visit.texts
    if not visit.arguments:
        await visit.say(texts.why_usage)
        return
    found = await explain(visit.desk.store, visit.arguments[:LONGEST_QUESTION], visit.now, visit.desk.lexicon)
    told = "\n\n".join(_explained(each, visit) for each in found)
    await visit.say(told or texts.why_nothing.format(days=DAYS))


async def hear(visit: Visit, text: str) -> None:
    """Free text: the answer to a question that stands, else a topic, a time of day, or words to search for."""
    if await _answers_question(visit, text) or not await admit_dear(visit):
        return
    theme = find_theme(text[:LONGEST_QUESTION], visit.desk.relation)
    if theme is not None:
        await topic_command(theme)(visit)
        return
    if await say_in_words(visit, text):
        return
    if hours := _time_of_day(text, visit.desk.lexicon):
        await visit.say(visit.texts.time_hint.format(hours=hours))
        return
    await _search(visit, text)


async def unknown_command(visit: Visit, command: str, known: list[str]) -> None:
    """A command that does not exist: the nearest that does."""
    texts = visit.texts
    said = texts.unknown_command.format(command=escape(f"/{command[:32]}"))
    near = get_close_matches(command.casefold()[:32], known, n=1, cutoff=0.6)
    advice = texts.did_you_mean.format(names=f"/{near[0]}") if near else texts.see_help
    await visit.say(f"{said} {advice}")


def _time_of_day(text: str, lexicon: Lexicon) -> str:
    """The hour that the text is, as "07:30"; empty when it is anything else."""
    if not CLOCK.fullmatch(text.strip()[:LONGEST_TIME]):
        return ""
    try:
        return f"{parse_hours(text, lexicon)[0]:%H:%M}"
    except PreferenceError:
        return ""


async def no_text(visit: Visit) -> None:
    """A picture, a voice, a place: nothing that can be searched for."""
    await visit.say(visit.texts.no_file)


async def _answers_question(visit: Visit, text: str) -> bool:
    question = await visit.recall()
    if question is None:
        return False
    what, details = question
    match what:
        case "zone" | "hour" | "quiet":
            if refusal := await visit.refusal():
                await visit.say(refusal)
                return True
            setting = {"zone": set_zone, "hour": set_hours, "quiet": set_quiet}[what]
            done = await setting(visit, text[:LONGEST_ANSWER])
            if not done:  # the question still stands: the advice says what to send
                await visit.keep_asking(what)
            return True
        case "add":
            return await take_text(visit, details, text)
    return False


async def _search(visit: Visit, text: str) -> None:
    desk, texts = visit.desk, visit.texts
    found = await answer_search(
        desk.store, desk.relation, desk.lexicon, preferences_of(visit.subscriber), text, visit.now
    )
    if found.sections or found.named:
        await visit.show(found)
    elif any(character.isalnum() for character in text):
        words = inert(text, LONGEST_WORDS)
        await visit.say(texts.nothing_found.format(words=words, days=DAYS))
    else:
        await visit.say(texts.found_nothing_to_search.format(days=DAYS))


def _explained(explanation: Explanation, visit: Visit) -> str:
    texts, relation, verdict = visit.texts, visit.desk.relation, explanation.verdict
    article = explanation.article
    form = texts.why_passed if verdict.relevant else texts.why_failed
    words_of = digest_words(texts.language)
    named_there = inert(texts.comma.join(verdict.evidence), LONGEST_WORDS)
    evidence = words_of.aside.format(words=named_there) if named_there else ""
    reason = reason_text(verdict, relation, texts.language)
    lines = [
        f"<b>{inert(article.title, LONGEST_TITLE)}</b> · {inert(article.source.name, 80)}",
        form.format(reason=inert(reason, LONGEST_TITLE) + evidence),
    ]
    named = []
    for score in explanation.themes[:3]:
        theme = relation.theme(score.theme)
        name = escape(short_title(theme, texts.language)) if theme else shown(score.theme)
        found = inert(texts.comma.join(score.evidence[:WORDS_NAMED]), LONGEST_WORDS)
        words = words_of.aside.format(words=found) if found else ""
        named.append(f"{name}{words}")
    if named:
        lines.append(texts.why_themes.format(themes=words_of.between.join(named)))
    lines += weight_lines(explanation.weighs, texts.language)
    return "\n".join(lines)
