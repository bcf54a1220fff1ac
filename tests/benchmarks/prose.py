"""Invented news for measurements: sentences, articles and feeds, the same for the same seed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from random import Random


def _phrases(text: str) -> list[str]:
    return [" ".join(phrase.split()) for phrase in text.split(",")]


_WHO = _phrases(
    """
    the ministry, a spokesman, the trade office, the council, two senators, the shipyard, the committee,
    a group of farmers, the central bank, the embassy, a delegation, the chip maker, an airline, the
    court, the harbour board, the union, a former governor, the customs service, the coast guard, an
    adviser, the regulator, a research institute
    """
)
_DID = _phrases(
    """
    announced, put-off, defended, questioned, published, withdrew, approved, criticised, reviewed,
    welcomed, rejected, extended, opened, limited, doubled, halved, signed, studied, debated, revised,
    suspended, restored, measured, described, compared, financed, repaired, inspected, delayed, accepted,
    condemned, praised, listed, named
    """
)
_KIND = _phrases(
    """
    new, old, joint, foreign, local, second, final, large, small, secret, public, annual, early, late,
    northern, southern, eastern, western, cheap, costly, temporary, permanent, partial, unusual, planned,
    disputed, modern, rural, coastal, military, civil, digital, technical, financial, legal, voluntary,
    binding, informal, regional, national
    """
)
_WHAT = _phrases(
    """
    tariff, licence, port, loan, list, treaty, fleet, order, budget, bridge, railway, visa, quota,
    subsidy, report, inquiry, election, hospital, satellite, pipeline, refinery, harvest, mine, factory,
    university, museum, airport, ferry, canal, reactor, exercise, summit, hearing, lawsuit, auction,
    merger, patent, vaccine, standard, boycott, embargo, ceasefire, census, strike, festival, warehouse,
    tunnel, battery, turbine, cable, island, province, district, market, currency, deposit, pension
    """
)
_WHEN = _phrases(
    """
    on Monday, late on Tuesday, this week, before the summit, at a hearing, in a letter, without giving a
    reason, for the first time, after long talks, in the spring, over the weekend, during a visit, by
    telephone, in writing
    """
)
_AND = _phrases(
    """
    while, although, because, after, before, but, and, since, so that, even though
    """
)
_SAID = _phrases(
    """
    said that it has, asked for, has been with, would have, was told of its, spoke from this list of,
    counted, wrote that there were, is said to have, had
    """
)
_NAMES = ("Aldous Penn", "Maria Okello", "Lin Guohua", "Teresa Vance", "Hugo Brandt", "Zhao Mingde", "Ruth Alder")
_HAN = _phrases(
    """
    关税, 许可, 港口, 贷款, 名单, 条约, 舰队, 订单, 预算, 桥梁, 铁路, 签证, 配额, 补贴, 报告, 调查,
    选举, 医院, 卫星, 管道, 炼油厂, 收成, 矿山, 工厂, 大学, 博物馆, 机场, 渡轮, 运河, 反应堆, 演习, 峰会,
    听证会, 诉讼, 拍卖, 合并, 专利, 疫苗, 标准, 抵制, 禁运, 停火, 普查, 罢工, 仓库, 隧道, 电池, 涡轮,
    电缆, 岛屿, 省份, 地区, 市场, 货币, 存款, 养老金, 农民, 工会, 法院, 银行, 议员, 使馆, 航空公司, 渔业
    """
)
_HAN_DID = _phrases(
    """
    宣布, 推迟, 批准, 公布, 讨论, 欢迎, 反对, 延长, 修改, 暂停,
    恢复, 测量, 描述, 比较, 资助, 修复, 检查, 接受, 谴责, 称赞
    """
)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of an invented feed: a teaser shows the first sentence of its `paragraphs`."""

    number: int
    title: str
    paragraphs: tuple[str, ...]
    published: datetime
    teaser: bool = False


def sentence(random: Random, chinese: bool = False) -> str:
    """Return a sentence; hardly any eight words in a row stand in two of them, as in real news."""
    number, pick = random.randrange(2, 98), random.choice
    if chinese:
        first = f"{pick(_HAN)}{pick(_HAN)}{pick(_HAN_DID)}{number}项{pick(_HAN)}{pick(_HAN)}"
        return f"{first}，{pick(_HAN)}{pick(_HAN_DID)}了{pick(_HAN)}和{pick(_HAN)}。"
    first = f"{pick(_WHO)} {pick(_DID)} the {pick(_KIND)} {pick(_WHAT)} {pick(_WHEN)}"
    second = f"{pick(_AND)} {pick(_NAMES)}, {number}, {pick(_SAID)} {pick(_KIND)} {pick(_WHAT)}s"
    return f"{first[0].upper()}{first[1:]}, {second}."


def article(
    random: Random, number: int, published: datetime, *, chinese: bool = False, teaser: bool = False
) -> Item:
    """Return an article of 8 to 60 sentences, most of them of ten to twenty: long enough to count as full text."""
    title = f"{sentence(random, chinese)[:-1]} ({number})"
    length = min(60, max(8, round(random.lognormvariate(2.6, 0.6))))
    sentences = [sentence(random, chinese) for _ in range(length)]
    join = "" if chinese else " "
    paragraphs = tuple(join.join(sentences[at : at + 3]) for at in range(0, length, 3))
    return Item(number, title, paragraphs, published, teaser)


def write_feed(form: str, root: str, title: str, items: Sequence[Item], language: str, built: datetime) -> bytes:
    """Return a feed in the form `rss`, `atom` or `json`, its items at `root`/NUMBER."""
    write = {"rss": _rss, "atom": _atom, "json": _json}[form]
    return write(root, title, items, language, built).encode()


def write_page(item: Item, language: str) -> bytes:
    """Return the page of an item, with a menu and a footer around its text."""
    menu = "".join(f'<li><a href="/section/{number}">Section {number}</a></li>' for number in range(30))
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in item.paragraphs)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(item.title)}</title>'
        f'<meta property="article:published_time" content="{item.published.isoformat()}"></head><body><nav><ul>'
        f"{menu}</ul></nav><article><h1>{escape(item.title)}</h1>{text}</article>"
        f"<footer><p>All rights reserved. Contact, imprint, terms of use.</p></footer></body></html>"
    ).encode()


def _html(item: Item) -> str:
    """Return the content of an item with about as many tags and attributes a kilobyte as real feeds have."""
    if item.teaser:
        return f"<p>{escape(item.paragraphs[0][:100])} …</p>"
    picture = f"https://pictures.example.org/{item.number}/wide.jpg?w=1200&amp;h=630"
    figure = (
        f'<figure class="lead"><img src="{picture}" alt="The port" width="1200" height="630" loading="lazy"/>'
        "<figcaption>The port. <em>Archive</em></figcaption></figure>"
    )
    return figure + "".join(map(_rich, item.paragraphs))


def _rich(paragraph: str) -> str:
    third = len(paragraph) // 3
    start, bold, middle = escape(paragraph[:12]), escape(paragraph[12:third]), escape(paragraph[third + 20 : -40])
    link, end = escape(paragraph[third : third + 20]), escape(paragraph[-40:])
    tag = f"https://gazette.example.org/tag/{third}"
    return (
        f'<p class="text">{start}<strong>{bold}</strong><a href="{tag}" target="_blank" rel="noopener">{link}</a>'
        f'{middle}<span class="mark" data-at="{third}">{end}</span></p>'
    )


def _rss(root: str, title: str, items: Sequence[Item], language: str, built: datetime) -> str:
    def one(item: Item) -> str:
        link = f"{root}/{item.number}"
        full = "" if item.teaser else f"<content:encoded><![CDATA[{_html(item)}]]></content:encoded>"
        short = f"{item.paragraphs[0][:120]} …"
        return (
            f"<item><title>{escape(item.title)}</title><link>{link}</link><guid>{link}</guid>"
            f"<pubDate>{format_datetime(item.published)}</pubDate><category>news</category>"
            f"<description>{escape(short)}</description>{full}</item>"
        )

    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(title)}</title><link>{root}</link><description>News</description>"
        f"<language>{language}</language><lastBuildDate>{format_datetime(built)}</lastBuildDate>"
        f"{''.join(map(one, items))}</channel></rss>"
    )


def _atom(root: str, title: str, items: Sequence[Item], language: str, built: datetime) -> str:
    def one(item: Item) -> str:
        link, when = f"{root}/{item.number}", item.published.isoformat()
        kind = "summary" if item.teaser else "content"
        return (
            f'<entry><title>{escape(item.title)}</title><link href="{link}"/><id>{link}</id>'
            f"<published>{when}</published><updated>{when}</updated><author><name>Desk</name></author>"
            f'<{kind} type="html">{escape(_html(item))}</{kind}></entry>'
        )

    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">'
        f'<title>{escape(title)}</title><link href="{root}"/><id>{root}</id><updated>{built.isoformat()}</updated>'
        f"{''.join(map(one, items))}</feed>"
    )


def _json(root: str, title: str, items: Sequence[Item], language: str, built: datetime) -> str:
    def one(item: Item) -> dict[str, object]:
        link = f"{root}/{item.number}"
        text = {"summary": _html(item)} if item.teaser else {"content_html": _html(item)}
        return {"id": link, "url": link, "title": item.title, "date_published": item.published.isoformat(), **text}

    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": root,
        "language": language,
    }
    return json.dumps(head | {"items": [one(item) for item in items]}, ensure_ascii=False)


def dates_before(random: Random, until: datetime, apart: timedelta, count: int) -> list[datetime]:
    """Return `count` instants before `until`, newest first, irregularly about `apart` from each other."""
    dates, at = [], until
    for _ in range(count):
        at -= apart * random.uniform(0.3, 1.7)
        dates.append(at.replace(microsecond=0))
    return dates
