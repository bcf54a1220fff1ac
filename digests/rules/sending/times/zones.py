"""Reads the time zone that people write: an IANA name in any case, a city, a country, a common abbreviation."""

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from digests.errors import PreferenceError

EXAMPLE = "Please send a city, such as Taipei or New York, or a zone name such as Europe/Berlin."
CITIES: Mapping[str, tuple[str, ...]] = {
    "Asia/Shanghai": (
        "beijing", "peking", "china", "prc", "shenzhen", "guangzhou", "chengdu", "wuhan", "hangzhou", "nanjing",
        "xian", "tianjin", "suzhou", "qingdao", "xiamen", "北京", "上海", "中国", "中國", "广州", "廣州",
        "深圳", "成都", "杭州", "武汉", "南京",
    ),
    "Asia/Taipei": (
        "taiwan", "kaohsiung", "taichung", "tainan", "hsinchu", "台北", "臺北", "台湾", "台灣", "臺灣", "高雄",
        "台中", "台南",
    ),
    "Asia/Hong_Kong": ("hongkong", "hk", "hkt", "kowloon", "香港"),
    "Asia/Macau": ("macao", "澳门", "澳門"),
    "Asia/Singapore": ("sgt", "新加坡"),
    "Asia/Tokyo": ("japan", "jst", "osaka", "kyoto", "东京", "東京", "日本"),
    "Asia/Seoul": ("korea", "south korea", "kst", "busan", "首尔", "首爾"),
    "Asia/Kolkata": (
        "india", "delhi", "new delhi", "mumbai", "bombay", "bangalore", "bengaluru", "chennai", "calcutta",
    ),
    "Asia/Ho_Chi_Minh": ("vietnam", "hanoi", "saigon"),
    "Asia/Manila": ("philippines", "马尼拉", "馬尼拉"),
    "Asia/Jakarta": ("indonesia",),
    "Asia/Kuala_Lumpur": ("malaysia", "吉隆坡"),
    "Asia/Bangkok": ("thailand", "曼谷"),
    "Asia/Dubai": ("abu dhabi", "uae", "迪拜"),
    "America/New_York": (
        "washington", "washington dc", "washington d.c", "dc", "d.c", "nyc", "ny", "boston", "philadelphia",
        "atlanta", "miami", "baltimore", "pittsburgh", "eastern", "eastern time", "et", "est", "edt",
        "us eastern", "华盛顿", "華盛頓", "纽约", "紐約",
    ),
    "America/Chicago": ("central", "central time", "houston", "dallas", "austin", "minneapolis", "芝加哥"),
    "America/Denver": ("mountain", "mountain time", "mst", "mdt", "salt lake city"),
    "America/Los_Angeles": (
        "pacific", "pacific time", "pt", "pst", "pdt", "la", "l.a", "san francisco", "sf", "seattle",
        "san diego", "portland", "las vegas", "silicon valley", "洛杉矶", "洛杉磯", "旧金山", "舊金山",
        "三藩市", "西雅图", "西雅圖",
    ),
    "Pacific/Honolulu": ("hawaii",),
    "America/Toronto": ("ottawa", "montreal", "多伦多", "多倫多"),
    "America/Vancouver": ("victoria", "温哥华", "溫哥華"),
    "America/Sao_Paulo": ("brazil", "brasilia", "rio", "rio de janeiro", "são paulo"),
    "Europe/London": ("uk", "britain", "england", "scotland", "edinburgh", "bst", "伦敦", "倫敦"),
    "Europe/Paris": ("france", "巴黎"),
    "Europe/Berlin": ("germany", "munich", "frankfurt", "hamburg", "cologne", "柏林"),
    "Europe/Brussels": ("belgium", "布鲁塞尔", "布魯塞爾"),
    "Europe/Zurich": ("switzerland", "geneva", "bern"),
    "Europe/Rome": ("italy", "milan"),
    "Europe/Madrid": ("spain", "barcelona"),
    "Europe/Moscow": ("russia", "st petersburg", "msk", "莫斯科"),
    "Europe/Kyiv": ("kiev", "ukraine"),
    "Australia/Sydney": ("canberra", "aest", "悉尼", "雪梨"),
    "Pacific/Auckland": ("new zealand", "wellington"),
    "UTC": ("utc", "gmt", "z", "zulu", "utc+0", "gmt+0"),
}  # fmt: skip
OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-−±]?)\s*(\d{1,2})(?::?(\d{2}))?")
PLACES = {
    -10: "Honolulu", -8: "Los Angeles", -7: "Denver", -6: "Chicago", -5: "New York", -4: "New York",
    -3: "Sao Paulo", 0: "London", 1: "Berlin", 2: "Athens", 3: "Moscow", 4: "Dubai", 5: "Karachi", 7: "Bangkok",
    8: "Taipei or Shanghai", 9: "Tokyo", 10: "Sydney", 12: "Auckland",
}  # fmt: skip
DROPPED = str.maketrans({"_": " ", ",": " ", "'": None, "’": None})
NOT_PLACES = ("factory", "localtime", "posixrules")


def parse_zone(text: str) -> str:
    """Return the IANA name of the zone that the text means.

    Raises PreferenceError with advice: an offset such as UTC+8 is explained (it does not know summer time), an
    abbreviation with two meanings is asked back, for anything else the nearest names are offered.
    """
    word = _plain(text[:200])
    if word in _index():
        return _index()[word]
    if found := OFFSET.fullmatch(word):
        raise PreferenceError(f"an offset: {word}", advice=_explain_offset(word, found))
    if word in ("cst", "ist"):
        raise PreferenceError(f"two meanings: {word}", advice=f"{word.upper()} means several zones. {EXAMPLE}")
    near = get_close_matches(word, _index(), n=3, cutoff=0.75)
    offered = f" Did you mean {' or '.join(dict.fromkeys(_index()[name] for name in near))}?" if near else ""
    said = " ".join(text[:40].split())
    raise PreferenceError(
        f"no zone: {word[:40]!r}", advice=f"I do not know the time zone “{said}”.{offered} {EXAMPLE}"
    )


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().translate(DROPPED)
    return " ".join(plain.split()).removeprefix("the ").rstrip(".!")


def _explain_offset(word: str, found: re.Match[str]) -> str:
    hours = int(found[2]) * (-1 if found[1] in ("-", "−") else 1)
    place = PLACES.get(hours)
    example = f", such as {place}" if place else ""
    return (
        f"{word.upper()} is an offset, and it changes with summer time in many places. "
        f"Please send a city on your clock{example}, and I will follow its clock."
    )


@cache
def _index() -> Mapping[str, str]:
    """Map each plain name to its zone: full names first, then our cities, then the city part of the names."""
    names = sorted(name for name in available_timezones() if name.casefold() not in NOT_PLACES)
    index = {_plain(city): zone for zone, cities in CITIES.items() for city in cities}
    for name in names:
        index.setdefault(_plain(name), name)
    for name in names:
        if "/" in name and not name.startswith("Etc/"):
            index.setdefault(_plain(name.rpartition("/")[2]), name)
    return index
