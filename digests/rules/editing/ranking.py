"""How much a story matters: by acts and by who stands behind it, not by how many repeat it."""

import re
from collections.abc import Mapping, Sequence

from digests.model import COMMENT, Article, Origin, Ownership, Passage

STRONG_ACT = re.compile(
    r"(?i)\b(?:impos(?:es?|ed|ing)|sign(?:s|ed)|approv(?:es?|ed)|agree[sd]?|announc(?:es?|ed)|sanction(?:s|ed)|"
    r"add(?:s|ed) .{0,40}\blist|bans?|banned|expel(?:s|led)|launch(?:es|ed)|lift(?:s|ed)|suspend(?:s|ed)|"
    r"rais(?:es?|ed)|cuts?|quadrupl\w+|restrict(?:s|ed)|releas(?:es?|ed)|resum(?:es?|ed)|withdr(?:aws?|ew)|"
    r"takes? effect|set up|joint statement|shot down|sail(?:s|ed) through|surround(?:s|ed)|requires?|"
    r"propos(?:es|ed)|vot(?:es?|ed)|pass(?:es|ed)|order(?:s|ed)|reject(?:s|ed)|cancel(?:s|led|ed)|postpon(?:es?|ed))\b"
    r"|列入|加征|加徵|签署|簽署|宣布|宣佈|制裁|批准|取消|暂停|暫停|演习|演習|达成|達成|禁止|实施|實施|生效"
)
MEETING = re.compile(
    r"(?i)\b(?:summit|meets?|met|talks|visits?|visited|calls?|phone line|dialogue)\b"
    r"|会见|會見|会谈|會談|通话|通話|访问|訪問"
)
INTENDS = re.compile(
    r"(?i)\b(?:may|might|could|would|considers?|considering|plans?|threaten\w*|weighs?|mulls?"
    r"|wants?|seeks?|asks?|urges?|calls? (?:on|for)|raises? (?:concerns?|questions?|doubts?|alarm))\b"
    r"|考虑|考慮|可能|威胁|威脅|敦促|呼吁|呼籲|拟|擬"
)
ACT, MET, TALK, COMMENTED = 4.5, 1.0, 0.4, 4.0
"""What an act and a meeting weigh, what the support of a story weighs where it is talk alone, and what a story
loses of which there is comment alone."""
CLAIMS: Mapping[str, float] = {
    "official act": 1.0,
    "official statement": 0.0,
    "attributed report": -0.5,
    "unnamed sources": -1.5,
    "denial": -0.5,
}


def importance(
    articles: Sequence[Article],
    lines: Mapping[str, Sequence[Passage]],
    origins: Sequence[Origin],
    both_governments: bool,
    claim: str,
) -> float:
    """Return how much the story matters, about 0 to 14; more is more. Pure.

    `lines` are the parties' own words by party id, `claim` is what the story rests on. What was done goes before
    what was said however many say it; of two alike, an official act goes before a report of one.
    """
    titles = [article.title for article in articles]
    acts = any(_acts(title) for title in titles)
    meetings = any(MEETING.search(title) for title in titles)
    spoken = sum(1 for passages in lines.values() if passages)
    official = any(article.source.ownership is Ownership.GOVERNMENT for article in articles)
    weight = 1.0 if acts else TALK
    score = ACT * acts + MET * (meetings and not acts) + weight * 1.5 * min(spoken, 2)
    score += weight * (1.5 * official + 1.5 * both_governments) + min(len(origins), 4) * 0.75
    score += CLAIMS.get(claim, -1.0 if claim else 0.0)
    if all(article.kind in COMMENT for article in articles):
        score -= COMMENTED
    return round(max(score, 0.0), 3)


def _acts(title: str) -> bool:
    """Say whether a headline tells of an act, not of an intention or a wish."""
    return bool(STRONG_ACT.search(title)) and not INTENDS.search(title)
