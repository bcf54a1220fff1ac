"""What a share or an amount is of: "tariff on electric vehicles", "gallium", "import"."""

import re

from digests.rules.annotation.numbers.words import STOPS, SUBJECTS, normal_noun

_SUBJECT = (
    r"(?:rate|tariffs?|dut(?:y|ies)|charges?|lev(?:y|ies)|tax(?:es)?|share|deficit|surplus|exports?|imports?"
    r"|growth|output|gdp|prices?|sales|production|stake|trade|investment|inflation|unemployment|budget|spending"
    r"|holdings|surcharges?|fees?)"
)
SUBJECT = re.compile(rf"(?i)\b{_SUBJECT}\b")
NAMED_AFTER = re.compile(rf"(?i)[ -](?:(?!on|of|to|in|from|by|and|for|the)[a-z-]+ ){{0,2}}?(?P<noun>{_SUBJECT})\b")
NAMED_BEFORE = re.compile(
    r"(?i)\b(?P<noun>[a-z]+) of (?:about |some |nearly |almost |more than |over |around |up to |at least )?$"
)
PREDICATED = re.compile(
    r"(?i)\b(?P<noun>[a-z]{3,}) (?:is|was|are|were) (?:worth |put at |about |some |nearly |almost |more than "
    r"|over |up to )*$"
)
EMPTY = frozenset(("total", "value", "cost", "amount", "sum", "maximum", "minimum", "average", "level", "loss"))
HAN_SUBJECT = re.compile("|".join(SUBJECTS))
CHARGES = frozenset(("tariff", "rate", "charge", "tax", "surcharge", "fee"))
GOODS = re.compile(
    r"(?i)(?<=\w )(?:on|for) (?:(?:some|the|all|imported|its|(?-i:[A-Z][\w.]+)) )*"
    r"(?P<goods>(?:[\w-]+ ){0,2}?[\w-]+)"
    r"(?= (?:to|from|rises?|goes?|doubles?|by|will|is|are|was|were|face|about|and|in|at|of|starts?|begins?"
    r"|takes?|took"
    r"|would|may|could|have|has|had|that|which|under|after|for|as|with|since|if|while|unless|until)\b|[,.;]|$)"
)
WHOLE = re.compile(
    r"(?i) (?P<link>of|for) (?:the |its |all |total |global |world(?:['’]s)? "
    r"|their |his |her |(?-i:[A-Z][\w.]*(?:['’]s)? ))*"
    r"(?P<whole>[a-z]+)(?: (?:output|production|supply|market|exports|imports|reserves))?\b"
)
CLAUSE = re.compile(r"[.;]|, and ")
CONTEXT = 400  # characters before and after a number that are looked at


def subject_of(sentence: str, start: int, end: int) -> str:
    """Name what the share or amount at that place of the sentence is of, "" where nothing is named."""
    before, after = sentence[max(0, start - CONTEXT) : start], sentence[end : end + CONTEXT]
    named = NAMED_AFTER.match(after)
    if named:
        return _charged(normal_noun(named["noun"]), after[named.end() :])
    holder = NAMED_BEFORE.search(before)
    whole = WHOLE.match(after)
    if whole and whole["whole"].lower() not in STOPS and not (holder and whole["link"].lower() == "for"):
        return normal_noun(whole["whole"])
    if holder and holder["noun"].lower() not in EMPTY | STOPS:
        return _charged(normal_noun(holder["noun"]), "")
    charged = HAN_SUBJECT.match(after.lstrip("的"))
    if charged:
        return SUBJECTS[charged.group()]
    terms = HAN_SUBJECT.findall(before)
    if terms:
        names = [SUBJECTS[term] for term in terms]
        return next((name for name in reversed(names) if name != "growth"), names[-1])
    found = list(SUBJECT.finditer(CLAUSE.split(before)[-1])) or list(SUBJECT.finditer(before))
    if not found:
        told = PREDICATED.search(before)
        return normal_noun(told["noun"]) if told and told["noun"].lower() not in EMPTY | STOPS else ""
    noun = normal_noun(found[-1].group())
    # "Duties on solar cells ..., and those on semiconductors rise": the last goods named before the number.
    goods = list(GOODS.finditer(before, before.rfind(found[-1].group())))
    return f"{noun} on {goods[-1]['goods'].lower()}" if goods and noun in CHARGES else noun


def _charged(noun: str, after: str) -> str:
    goods = GOODS.match(f"x{after}", 2) if after.startswith(" ") and noun in CHARGES else None
    return f"{noun} on {goods['goods'].lower()}" if goods else noun
