"""The words of numbers: scales, currencies, measures, and one form for nouns that count the same thing."""

import re

SCALES = {
    "": 1.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9,
    "b": 1e9, "trillion": 1e12, "tn": 1e12, "百": 1e2, "千": 1e3, "万": 1e4, "萬": 1e4, "百万": 1e6,
    "百萬": 1e6, "千万": 1e7, "千萬": 1e7, "亿": 1e8, "億": 1e8, "万亿": 1e12, "萬億": 1e12, "兆": 1e12,
}  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
WORDS = {word: float(value) for value, word in enumerate(ONES)} | {
    word: float(value) for value, word in zip(range(20, 100, 10), TENS, strict=True)
}
CURRENCIES = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollars": "USD", "dollar": "USD", "美元": "USD",
    "¥": "CNY", "rmb": "CNY", "cny": "CNY", "yuan": "CNY", "renminbi": "CNY", "元": "CNY",
    "人民币": "CNY", "人民幣": "CNY", "元人民币": "CNY", "元人民幣": "CNY",
    "nt$": "TWD", "新台币": "TWD", "新臺幣": "TWD", "新台幣": "TWD", "台币": "TWD",
    "€": "EUR", "euros": "EUR", "euro": "EUR", "欧元": "EUR", "歐元": "EUR", "£": "GBP", "pounds": "GBP",
    "yen": "JPY", "日元": "JPY", "日圓": "JPY", "hk$": "HKD", "港元": "HKD", "a$": "AUD", "s$": "SGD",
    "c$": "CAD", "canadian dollars": "CAD", "australian dollars": "AUD", "hong kong dollars": "HKD",
    "singapore dollars": "SGD", "taiwan dollars": "TWD", "加元": "CAD", "英镑": "GBP", "英鎊": "GBP",
}  # fmt: skip
MEASURES = {
    "架次": "aircraft", "架": "aircraft", "艘次": "vessel", "艘": "vessel", "家": "company", "名": "people",
    "人": "people", "人次": "people", "位": "people", "枚": "missile", "辆": "vehicle", "輛": "vehicle",
    "次": "time", "项": "item", "項": "item", "起": "case", "个": "", "個": "",
    "条": "", "條": "", "台": "", "种": "", "種": "", "份": "",
}  # fmt: skip
UNITS = {
    "ton": "ton", "tons": "ton", "tonne": "ton", "tonnes": "ton", "metric ton": "ton", "metric tons": "ton",
    "barrel": "barrel", "barrels": "barrel", "bushel": "bushel", "bushels": "bushel", "km": "km",
    "kilometer": "km", "kilometers": "km", "kilometre": "km", "kilometres": "km", "mile": "mile",
    "miles": "mile",
    "nautical mile": "nautical mile", "nautical miles": "nautical mile", "hectare": "hectare",
    "hectares": "hectare", "acre": "acre", "acres": "acre", "mw": "MW", "megawatts": "MW", "gw": "GW",
    "gigawatts": "GW", "吨": "ton", "噸": "ton", "公里": "km", "海里": "nautical mile", "浬": "nautical mile",
    "桶": "barrel", "蒲式耳": "bushel", "公顷": "hectare", "公頃": "hectare",
}  # fmt: skip
"""What is measured and not counted; the substance is what it is of."""
DISTANCES = frozenset(("km", "mile", "nautical mile", "hectare", "acre"))
PARTS = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "兩": 2, "〇": 0}
HAN_STEPS = {"十": 10, "百": 100, "千": 1000}
HAN_LEVELS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
SUBJECTS = {
    "关税": "tariff", "關稅": "tariff", "税率": "tariff", "稅率": "tariff", "份额": "share", "份額": "share",
    "占比": "share", "产量": "output", "產量": "output", "出口": "export", "进口": "import", "進口": "import",
    "投资": "investment", "投資": "investment", "逆差": "deficit", "顺差": "surplus", "順差": "surplus",
    "金额": "amount", "金額": "amount", "贸易": "trade", "貿易": "trade", "增长": "growth", "增長": "growth",
}  # fmt: skip
SAME = {
    "planes": "aircraft", "plane": "aircraft", "warplanes": "aircraft", "jets": "aircraft", "jet": "aircraft",
    "airplanes": "aircraft", "aeroplanes": "aircraft", "sorties": "aircraft", "aircraft": "aircraft",
    "ships": "vessel", "ship": "vessel", "warships": "vessel", "warship": "vessel", "firms": "company",
    "firm": "company", "businesses": "company", "persons": "people", "person": "people", "people": "people",
    "chinese": "people", "americans": "people", "taiwanese": "people", "men": "man", "women": "woman",
    "children": "child", "lives": "life", "troops": "troops", "personnel": "personnel", "series": "series",
    "species": "species", "duties": "tariff", "duty": "tariff", "levies": "tariff", "levy": "tariff",
}  # fmt: skip
_CALENDAR = (
    "january february march april may june july august september october november december am pm year month "
    "week "
    "day hour minute second decade century years months weeks days hours minutes seconds decades centuries "
    "th st nd rd percent per"
)
_STOPS = (
    "to and or of in on at from by the a an for with that which who as were was are is be been had "
    "has have will would could this around near over under after before since while when than into "
    "out up down crossed entered but not also its his their her it said say says told reported more "
    "less other face faced died go went move moved follow"
)
STOPS = frozenset(f"{_CALENDAR} {_STOPS}".split())


def han_value(text: str) -> float:
    """Return the value of a Chinese numeral such as 二十六 or 五千, 0 for what is none."""
    total = section = digit = 0
    for character in text:
        if character in HAN_DIGITS:
            digit = HAN_DIGITS[character]
        elif character in HAN_STEPS:
            section += (digit or 1) * HAN_STEPS[character]
            digit = 0
        elif character in HAN_LEVELS:
            total = (total + section + digit or 1) * HAN_LEVELS[character]
            section = digit = 0
        else:
            return 0.0
    return float(total + section + digit)


def normal_noun(word: str) -> str:
    """Return the singular of an English noun in small letters, one word for those that count the same thing."""
    word = re.sub(r"['’]s$", "", word.lower())
    if word in SAME:
        return SAME[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(?:ches|shes|sses|xes|[^aeiouh]oes)$", word):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word


def is_plural(word: str) -> bool:
    """Say whether an English noun can follow a number above one."""
    word = word.lower()
    return word in SAME or (word.endswith("s") and not word.endswith("ss"))
