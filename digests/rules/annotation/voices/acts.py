"""Who does something in a sentence that tells a deed: the words before its first verb of doing."""

import re
from dataclasses import dataclass

from digests.rules.annotation.voices.chinese_speech import CUE
from digests.rules.annotation.voices.speech import AUXILIARIES, SUBORDINATORS
from digests.rules.annotation.voices.verbs import FINITE

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
    r"(?:(?:add|remov|impos|issu|publish|approv|sign|order|direct|told|vot|pass|ask|launch|open|agree"
    r"|set up|met|meet"
    r"|put off|postpon|cancell?|suspend|resum|restor|lift|rais|expell?|sanction|blacklist|charg|indict"
    r"|summon|lodg"
    r"|report|promis|reject|releas|extend|bann?|require|licen[cs]|invit|appoint|expect|includ|led|sent|fil|start"
    r"|announc|declin|refus|barr?|block|bought|buy|curb|delay|deni|deport|detain|arrest|draft|eas|fin"
    r"|grant|halt|host"
    r"|investigat|nam|nominat|outlin|propos|prob|receiv|renew|restrict|review|revok|scrapp?|seiz|sue"
    r"|tighten|unveil"
    r"|withdrew|withdraw)(?:e?[sd]?|ing)\b"
    r"|due\b|to (?:meet|visit|hold|travel|publish|impose)\b"
    r"|did not (?:\w+ly )?(?:say|name|give|answer|comment|respond|explain)\b)"
)
DATELINE = re.compile(r"[A-Z][A-Z. /,]{2,40}(?:\([^)]{2,30}\) )?[—–-]{1,2} ")
LONGEST = 90  # characters of a subject
VERB = re.compile(r"[a-z]{2,}ed")
TRAILING = re.compile(
    r" (?:both|each|also|jointly|[a-z]+ly|(?:on|last|late|early|earlier|this) [\w ]{3,20}|(?:Mon|Tues"
    r"|Wednes|Thurs|Fri|Satur|Sun)day)$"
)
SECOND_CLAUSE = re.compile(
    r", (?:and|while) (?P<subject>(?:the )?(?:[A-Z][\w.]+ ){1,3})(?:has |have |had )?[a-z]+ed\b"
)


CHINESE_MEETING = re.compile(
    r"(?P<first>[^，。：“”「」]{2,16}?)(?:\d{1,2}月)?(?:\d{1,2}日|同日|当天|當天|周[一二三四五六日]|週[一二三四五六日])?(?:同|与|與|和)"
    r"(?P<second>[^，。：“”「」]{2,16}?)(?:\d{1,2}日|周[一二三四五六日]|週[一二三四五六日])?(?:在[^，。]{1,12})?"
    r"(?:通电话|通電話|通话|通話|会晤|會晤|会谈|會談|会面|會面|举行|舉行)"
)
CHINESE_ACT = re.compile(
    r"(?:(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?，?)?(?P<subject>[^，。：“”「」\d将將把对對向就被]{2,16}?)(?:\d{1,2}月)?(?:\d{1,2}日|同日|当天|當天"
    r"|周[一二三四五六日]|已|也|还|還|并|並)*(?:(?:将|將|把|对|對|向|就)[^，。“”]{1,20}?)?"
    r"(?:公布|宣布|发布|發布|决定|決定|启动|啟動|批准|签署|簽署|列入|实施|實施|加征|加徵|征收|徵收|制裁|禁止|取消|暂停|暫停"
    r"|恢复|恢復|同意|达成|達成|举行|舉行|建立|会见|會見|会晤|會晤|通话|通話"
    r"|发出|發出|下调|下調|上调|上調|设在|設在|扣押|逮捕|起诉|起訴|调查|調查|驱逐|驅逐|召见|召見|提出|推出|通过|通過|出台|限制"
    r"|派遣|派出|(?:没有|沒有|尚未|未|拒绝|拒絕)(?:立即)?(?:置评|置評|回应|回應|评论|評論|证实|證實|确认|確認))"
)


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something, and whether the verb is one of official acts, or any that is no state of being."""

    subject: str
    official: bool
    active: bool = True


def deed_of(sentence: str) -> Deed | None:
    """Return what the sentence tells its own subject does, None when it opens with something else than one."""
    dateline = DATELINE.match(sentence)
    opening = OPENING.match(sentence, dateline.end() if dateline else 0)
    start = end = opening.end() if opening else 0
    while token := TOKEN.match(sentence, end):
        word = token.group()
        if word in NO_SUBJECT:
            return None
        if end > start and (word in FINITE or VERB.fullmatch(word)):
            subject = TRAILING.sub("", sentence[start:end].strip())
            return Deed(subject, official=False, active=word not in AUXILIARIES)
        rest = sentence[token.end() : token.end() + 200]
        if ACTS.match(rest if rest.startswith(",") else rest.lstrip(" ")):
            return Deed(TRAILING.sub("", sentence[start : token.end()]), official=True)
        if not rest.startswith(" "):
            return None
        end = token.end() + 1
        if end - start > LONGEST:
            return None
    return None


def chinese_deed_of(sentence: str) -> Deed | None:
    """Return who does something at the beginning of a Chinese sentence; two who meet are joined by "和"."""
    together = CHINESE_MEETING.match(sentence)
    if together and not CUE.search(together["first"]):
        return Deed(f"{together['first']}和{together['second']}", official=True)
    match = CHINESE_ACT.match(sentence)
    if match is None or CUE.search(match["subject"]):
        return None
    return Deed(match["subject"], official=True)
