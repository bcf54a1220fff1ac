"""Who does something in a sentence that tells a deed: the words before its first verb of doing."""

import re

from digests.rules.editing.voices.speech import SUBORDINATORS
from digests.rules.editing.voices.verbs import FINITE

OPENING = re.compile(r"(?:(?:On|In|Earlier|Last) [^,]{3,30}, )?")
TOKEN = re.compile(r"[\w.’'&-]+(?=[ ,])")
NO_SUBJECT = FINITE | SUBORDINATORS | {"to"}
ACTS = re.compile(
    r"^(?:,[^,]+,)?\s*(?:(?:has|have|had|will|would|is|was|are|were|also|been|be|formally|both|jointly"
    r"|had also|has also|now|on \w+day)\s+)*"
    r"(?:add|remov|impos|issu|publish|approv|sign|order|direct|told|vot|pass|ask|launch|open|agree|set "
    r"up|met\b|meet|put off|postpon|cancel|"
    r"suspend|resum|restor|lift|rais|expel|sanction|blacklist|charg|indict|summon|lodg|report|promis"
    r"|reject|releas|extend|ban|"
    r"require|licen|invit|appoint|expected|due|to (?:meet|visit|hold|travel|publish|impose)|includ"
    r"|led\b|sent|fil|start|announc|did not say)"
)
SECOND_CLAUSE = re.compile(
    r", (?:and|while) (?P<subject>(?:the )?(?:[A-Z][\w.]+ ){1,3})(?:has |have |had )?[a-z]+ed\b"
)


def acting_subject(sentence: str) -> str:
    """Return the words before the first verb of doing, when the sentence opens with them."""
    opening = OPENING.match(sentence)
    start = end = opening.end() if opening else 0
    while token := TOKEN.match(sentence, end):
        rest = sentence[token.end() :]
        if token.group() in NO_SUBJECT:
            return ""
        if ACTS.match(rest if rest.startswith(",") else rest.lstrip(" ")):
            return sentence[start : token.end()]
        if not rest.startswith(" "):
            return ""
        end = token.end() + 1
    return ""


def chinese_subject(sentence: str) -> str:
    match = re.match(
        r"([^，。：“]{2,16}?)(?:\d{1,2}日|同日|将|將)*(?:公布|宣布|发布|發布|决定|決定|启动|啟動|批准|签署"
        r"|簽署|列入|实施|實施)",
        sentence,
    )
    return match.group(1) if match else ""
