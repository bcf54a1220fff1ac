"""How much a story matters: by acts and by who stands behind it, not by how many repeat it."""

import re
from collections.abc import Mapping, Sequence

from digests.model import Article, Origin, Ownership, Passage

STRONG_ACT = re.compile(
    r"(?i)\b(?:impos(?:es?|ed|ing)|sign(?:s|ed)|approv(?:es?|ed)|agree[sd]?|announc(?:es?|ed)|sanction(?:s|ed)|"
    r"add(?:s|ed) .{0,40}\blist|bans?|banned|expel(?:s|led)|launch(?:es|ed)|lift(?:s|ed)|suspend(?:s|ed)|"
    r"rais(?:es?|ed)|cuts?|quadrupl\w+|restrict(?:s|ed)|releas(?:es?|ed)|resum(?:es?|ed)|withdr(?:aws?|ew)|"
    r"takes? effect|set up|joint statement|shot down|sail(?:s|ed) through|surround(?:s|ed)|requires?|"
    r"vot(?:es?|ed)|pass(?:es|ed)|order(?:s|ed)|reject(?:s|ed)|cancel(?:s|led|ed)|postpon(?:es?|ed))\b"
    r"|列入|加征|加徵|签署|簽署|宣布|宣佈|制裁|批准|取消|暂停|暫停|演习|演習|达成|達成|禁止|实施|實施|生效"
)
MEETING = re.compile(
    r"(?i)\b(?:summit|meets?|met|talks|visits?|visited|calls?|phone line|dialogue)\b"
    r"|会见|會見|会谈|會談|通话|通話|访问|訪問"
)
COMMENT = re.compile(
    r"(?i)\b(?:opinion|commentary|editorial|analysis|column|think tank)\b|评论|評論|社论|社論|观点"
)


def importance(
    articles: Sequence[Article],
    lines: Mapping[str, Sequence[Passage]],
    origins: Sequence[Origin],
    both_governments: bool,
    claim: str,
) -> float:
    """Return how much the story matters, about 0 to 12; more is more. Pure.

    `lines` are the parties' own words by party id; `claim` is the label of a claim that nobody else bears out.
    """
    titles = [article.title for article in articles]
    acts = any(STRONG_ACT.search(title) for title in titles)
    meetings = any(MEETING.search(title) for title in titles)
    spoken = sum(1 for passages in lines.values() if passages)
    official = any(article.source.ownership is Ownership.GOVERNMENT for article in articles)
    score = 3.0 * acts + 1.0 * (meetings and not acts) + 1.5 * official + 1.5 * min(spoken, 2)
    score += min(len(origins), 4) * 0.75 + 1.5 * both_governments
    if claim:
        score -= 1.0
    if titles and all(COMMENT.search(title) for title in titles):
        score -= 2.0
    return round(max(score, 0.0), 3)
