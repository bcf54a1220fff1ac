"""Who does something in a sentence that tells a deed: the words before its first verb of doing."""

import re

from digests.rules.editing.voices.speech import SUBORDINATORS
from digests.rules.editing.voices.verbs import FINITE

OPENING = re.compile(
    r"(?:(?:(?:On|In|Earlier|Last|At|During|After|Before|When|While|As|Since|Although|Though|Because|If"
    r"|By) [^,]{3,160}"
    r"|Later|Separately|Meanwhile|Also|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day), )?"
)
TOKEN = re.compile(r"[\w.’'&-]+(?=[ ,])")
NO_SUBJECT = SUBORDINATORS | {"to"}
ACTS = re.compile(
    r"^(?:,[^,]+,)?\s*(?:(?:has|have|had|will|would|is|was|are|were|also|been|be|formally|both|jointly"
    r"|had also|has also|now|on \w+day)\s+)*"
    r"(?:add|remov|impos|issu|publish|approv|sign|order|direct|told|vot|pass|ask|launch|open|agree|set "
    r"up|met\b|meet|put off|postpon|cancel|"
    r"suspend|resum|restor|lift|rais|expel|sanction|blacklist|charg|indict|summon|lodg|report|promis"
    r"|reject|releas|extend|ban|"
    r"require|licen|invit|appoint|expected|due|to (?:meet|visit|hold|travel|publish|impose)|includ"
    r"|led\b|sent|fil|start|announc|declin|refus|did not (?:say|name|give|answer|comment|respond))"
)
VERB = re.compile(r"[a-z]{2,}ed")
SECOND_CLAUSE = re.compile(
    r", (?:and|while) (?P<subject>(?:the )?(?:[A-Z][\w.]+ ){1,3})(?:has |have |had )?[a-z]+ed\b"
)


CHINESE_ACT = re.compile(
    r"(?:(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?，?)?(?P<subject>[^，。：“”「」\d将將把对對向就被]{2,16}?)(?:\d{1,2}月)?(?:\d{1,2}日|同日|当天|當天"
    r"|周[一二三四五六日]|已|也|还|還|并|並)*(?:(?:将|將|把|对|對|向|就)[^，。“”]{1,20}?)?"
    r"(?:公布|宣布|发布|發布|决定|決定|启动|啟動|批准|签署|簽署|列入|实施|實施|加征|加徵|征收|徵收|制裁|禁止|取消|暂停|暫停"
    r"|恢复|恢復|同意|达成|達成|举行|舉行|建立|会见|會見|会晤|會晤|通话|通話)"
)


def acting_subject(sentence: str) -> tuple[str, bool]:
    """Return the words before the sentence's first verb, and whether that verb is one of doing.

    The words are empty where the sentence opens with something else than a subject.
    """
    opening = OPENING.match(sentence)
    start = end = opening.end() if opening else 0
    while token := TOKEN.match(sentence, end):
        word = token.group()
        if word in NO_SUBJECT:
            return "", False
        if end > start and (word in FINITE or VERB.fullmatch(word)):
            return re.sub(r" (?:both|each|also|jointly)$", "", sentence[start:end].strip()), False
        rest = sentence[token.end() : token.end() + 200]
        if ACTS.match(rest if rest.startswith(",") else rest.lstrip(" ")):
            return sentence[start : token.end()], True
        if not rest.startswith(" "):
            return "", False
        end = token.end() + 1
    return "", False


def chinese_subject(sentence: str) -> tuple[str, bool]:
    """Return who does something at the beginning of a Chinese sentence, as `acting_subject` does."""
    match = CHINESE_ACT.match(sentence)
    return (match["subject"], True) if match else ("", False)
