"""What a story rests on: an act, a statement, a report, unnamed sources, a denial."""

import re
from collections.abc import Sequence

from digests.model import BOTH, COMMENTATOR, OUTLET, STATE_MEDIA, Article, Ownership, Passage, PassageKind

ACT, STATEMENT, REPORT = "official act", "official statement", "attributed report"
UNNAMED, DENIAL = "unnamed sources", "denial"

DENIES = re.compile(
    r"(?i)\b(?:den(?:y|ies|ied|ying)|refut(?:e|es|ed)|(?:called|calls|dismiss(?:es|ed)) "
    r"[^.]{0,40}\b(?:false|untrue|baseless"
    r"|groundless|fabricat\w+|rumou?rs?)|(?:is|are|was|were) (?:not true|untrue|false|groundless))\b"
    r"|否认|否認|辟谣|闢謠|纯属(?:捏造|虚构)|純屬(?:捏造|虛構)|不属实|不屬實|并非事实|並非事實"
    r"|不实(?:消息|指控)|不實(?:消息|指控)"
)
HIDES = re.compile(
    r"(?i)\b(?:(?:un(?:named|identified)|anonymous) (?:\w+ )?(?:source|official|person|people|diplomat)s?"
    r"|(?:sources?|people|persons?|officials?|executives?|diplomats?) (?:who (?:are|were|is|was) )?"
    r"(?:familiar with|briefed on|with (?:direct )?knowledge of|close to|with ties to)"
    r"|(?:on|under) (?:the )?condition of anonymity|(?:asked|declined|refused) (?:not )?to be (?:named|identified)"
    r"|(?:according to|citing) (?:\w+ )?sources|sources (?:said|say|told|tell))\b"
    r"|知情人士|消息人士|不愿(?:具名|透露姓名)|不願(?:具名|透露姓名)|匿名(?:官员|人士|消息)|匿名(?:官員"
    r"|人士)|据悉|據悉"
)
ACTS = re.compile(
    r"(?i)\b(?:(?:has|have|had|will|is|are|was|were|be|been|being) )?(?:formally |officially |now |today )?"
    r"(?:impos(?:es?|ed|ing)|add(?:s|ed|ing)? (?!that\b|he\b|she\b|it would\b)[^.]{0,80}\b(?:to|on) "
    r"(?:its|the|an?|their)\b"
    r"|(?:put|puts|plac(?:es|ed)) [^.]{0,80}\b(?:on|onto) (?:its|the|an?)\b[^.]{0,40}\b(?:list|blacklist)\b"
    r"|(?:freez(?:es|ing)|froze|frozen) [^.]{0,20}\bassets|grant(?:s|ed) (?:[\w-]+ ){0,3}licen[cs]es?"
    r"|remov(?:es?|ed|ing) [^.]{0,80}\bfrom (?:its|the|an?)\b|blacklist(?:s|ed)?|sanction(?:s|ed) (?!against)"
    r"|(?:lift|rais|quadrupl|doubl|hik|slash|cut|suspend|extend|revok|ban|bar)(?:s|es|e|ed|ing)? (?:its "
    r"|the |some |all |new )?"
    r"(?:[\w$.-]+ ){0,4}(?:tariffs?|duty|duties|sanctions?|exports?|imports?|licen[cs]es?|visas?|curbs?"
    r"|controls?|exclusions?)"
    r"|sign(?:s|ed) (?:the |an? |into )|issu(?:es|ed) (?:the |an? |final |new |its )?(?:[\w-]+ ){0,3}"
    r"(?:rules?|orders?|notices?|regulations?|licen[cs]es?|warrants?|warnings?)|publish(?:es|ed) (?:the "
    r"|an? |final |new )?"
    r"(?:[\w-]+ ){0,3}(?:rules?|notices?|regulations?|lists?)|announc(?:es|ed) (?:the |an? |new |final "
    r"|its )?(?:[\w-]+ ){0,4}"
    r"(?:rules?|tariffs?|duties|sanctions?|controls?|restrictions?|curbs?|measures?|sale|sales|ban)"
    r"|approv(?:es|ed)|vot(?:es|ed) [\d(]|pass(?:es|ed) (?:the |an? )|indict(?:s|ed)|charg(?:es|ed) "
    r"[^.]{0,60}\bwith"
    r"|expel(?:s|led)|arrest(?:s|ed)|detain(?:s|ed)|launch(?:es|ed) (?:an? )?(?:[\w-]+ ){0,3}(?:probe"
    r"|investigation|drills?|exercises?)"
    r"|tak(?:es?|ing) effect|(?:took|came|comes?) into (?:effect|force)|require(?:s|d)? (?:export )?licen[cs]es?"
    r"|to (?:quadruple|license|impose|require|sanction|blacklist|ban)"
    r"|agree(?:s|d)? (?:to|on)|open(?:s|ed) an? |launch(?:es|ed)? (?:an? )?(?:[\w-]+ )?working group)"
    r"|(?:宣布|公布|决定|決定)[^。]{0,40}(?:加征|加徵|提高|列入|实施|實施|制裁|禁止|取消|暂停|暫停|管制)"
    r"|加征关税|加徵關稅|列入[^。]{0,30}(?:清单|清單)|出口管制(?:措施|公告)|签署|簽署|起(?:施行|实施"
    r"|實施|执行|執行|生效)"
    r"|(?:启动|啟動|发起|發起)[^。]{0,20}(?:调查|調查|演习|演習)"
)
INTENDS = re.compile(
    r"(?i)\b(?:may|might|could|consider(?:s|ing)?|plan(?:s|ned|ning)? to|propos(?:es|ed|al)|threaten\w*"
    r"|weigh(?:s|ing)?|mull\w*)\b"
    r"|考虑|考慮|拟|擬|可能|威胁|威脅"
)

BINDS = re.compile(
    r"(?i)\b(?:takes|took|will take) effect\b|\b(?:comes|came|enters|entered|will (?:come|enter))"
    r" into (?:effect|force)\b"
)


def label(passages: Sequence[Passage], articles: Sequence[Article]) -> str:
    """Return what the story rests on, by its leading passages (best first) and headlines.

    One of "official act", "official statement", "attributed report", "unnamed sources", "denial", or "" when the
    outlets report it in their own voice. A denial and unnamed sources are judged first, since a reader must not
    take such a story for settled.
    """
    leading = passages[:3]
    headline = articles[0].title if articles else ""
    if _denied(headline, leading):
        return DENIAL
    if any(HIDES.search(passage.text) for passage in leading[:2]) or HIDES.search(headline):
        return UNNAMED
    if any(_is_act(passage.text, passage.party) for passage in leading[:2]):
        return ACT
    if headline and leading and _acts(headline) and _official(leading):
        return ACT
    if any(article.document_number for article in articles):
        return ACT
    if any(_speaks(passage) for passage in leading[:2]) or _all_official(articles):
        return STATEMENT
    if any(passage.party in (STATE_MEDIA, COMMENTATOR) or passage.speaker for passage in leading):
        return REPORT
    return ""


def _denied(headline: str, leading: Sequence[Passage]) -> bool:
    if DENIES.search(headline):
        return True
    return bool(leading) and leading[0].kind == PassageKind.STATEMENT and bool(DENIES.search(leading[0].text))


def _is_act(text: str, party: str) -> bool:
    return party not in (COMMENTATOR, STATE_MEDIA) and _acts(text)


def _acts(text: str) -> bool:
    """Say whether the text tells of an act, not of an intention; what a rule in force allows is no intention."""
    return bool(ACTS.search(text)) and (not INTENDS.search(text) or bool(BINDS.search(text)))


def _speaks(passage: Passage) -> bool:
    official = passage.party not in (OUTLET, COMMENTATOR, STATE_MEDIA, "")
    return official and (bool(passage.speaker) or passage.party == BOTH)


def _official(leading: Sequence[Passage]) -> bool:
    return any(passage.party not in (COMMENTATOR, STATE_MEDIA) for passage in leading)


def _all_official(articles: Sequence[Article]) -> bool:
    return bool(articles) and all(article.source.ownership == Ownership.GOVERNMENT for article in articles)
