"""What admins are told when a source is to be read at another address."""

from collections.abc import Mapping
from dataclasses import dataclass

from digests.rules.reading.sources.sameness import OutletComparison, Sameness


@dataclass(frozen=True, slots=True)
class MoveWords:
    """One language's words; the first six are HTML, what stands in `signs` and `outcomes` is plain."""

    question: str
    refused: str
    moved: str
    undone: str
    cancelled: str
    usage_undo: str
    confirm: str
    cancel: str
    undo: str
    outcomes: Mapping[Sameness, str]
    no_items: str
    known: str
    foreign: str
    links: str
    name_differs: str
    name_alike: str
    language_differs: str
    comma: str

    def signs(self, found: OutletComparison, title: str) -> list[str]:
        """Return, a line each and plain, what speaks for and against its being the same outlet."""
        lines = [self.known.format(known=found.known, items=found.items)] if found.items else [self.no_items]
        if found.foreign:
            lines.append(self.foreign.format(count=found.foreign))
        if found.site is False:
            lines.append(self.links.format(hosts=self.comma.join(found.sites)))
        if found.name is not None:
            lines.append((self.name_alike if found.name else self.name_differs).format(title=title))
        if found.language is False:
            lines.append(self.language_differs)
        return lines


WORDS: Mapping[str, MoveWords] = {
    "en": MoveWords(
        question="<b>Read {name} there?</b> (<code>{id}</code>)\nNow: {old}\nThen: {new}\n\n{outcome}\n{signs}",
        refused=(
            "<b>{name} stays as it is.</b> (<code>{id}</code>)\n{outcome}\n{signs}\n\nTo read what is there as a "
            "source of its own: <code>/addsource {new}</code>"
        ),
        moved=(
            "<b>{name}</b> is read at {url} from now on. For a day this can be undone: the button below, or "
            "<code>/movesource {id} undo</code>."
        ),
        undone="<b>{name}</b> is read at {url} again, as before.",
        cancelled="<b>{name}</b> stays where it is.",
        usage_undo="<code>/movesource ID undo</code> takes a move of the last day back.",
        confirm="Read it there",
        cancel="Cancel",
        undo="Undo",
        outcomes={
            Sameness.SAME: "It is the same outlet.",
            Sameness.UNSURE: "It may be the same outlet, or not. Please look.",
            Sameness.OTHER: "What is there is another outlet.",
        },
        no_items="It has no items at the moment.",
        known="Of its {items} items {known} are known from this source.",
        foreign="{count} are articles of other sources in the list.",
        links="Its items link to {hosts}, not to this source's site.",
        name_differs="It calls itself “{title}”.",
        name_alike="Its name agrees: “{title}”.",
        language_differs="It is in another language.",
        comma=", ",
    ),
    "zh-Hans": MoveWords(
        question="<b>今后从新地址读取{name}吗？</b>（<code>{id}</code>）\n现在：{old}\n今后：{new}\n\n{outcome}\n{signs}",
        refused=(
            "<b>{name}保持不变。</b>（<code>{id}</code>）\n{outcome}\n{signs}\n\n"
            "如要把该地址作为单独的来源读取：<code>/addsource {new}</code>"
        ),
        moved=(
            "<b>{name}</b>今后从 {url} 读取。一天之内可以撤销：按下面的按钮，或发送 "
            "<code>/movesource {id} undo</code>。"
        ),
        undone="<b>{name}</b>又从 {url} 读取，和以前一样。",
        cancelled="<b>{name}</b>仍从原地址读取。",
        usage_undo="<code>/movesource ID undo</code> 可撤销一天之内的更改。",
        confirm="从新地址读取",
        cancel="取消",
        undo="撤销",
        outcomes={
            Sameness.SAME: "是同一家媒体。",
            Sameness.UNSURE: "可能是同一家媒体，也可能不是，请查看。",
            Sameness.OTHER: "该地址属于另一家媒体。",
        },
        no_items="目前没有内容。",
        known="{items}条内容中有{known}条是该来源已有的。",
        foreign="{count}条是列表中其他来源的文章。",
        links="其内容指向 {hosts}，而不是该来源的网站。",
        name_differs="它的名称是“{title}”。",
        name_alike="名称相符：“{title}”。",
        language_differs="所用语言不同。",
        comma="、",
    ),
    "zh-Hant": MoveWords(
        question="<b>今後從新網址讀取{name}嗎？</b>（<code>{id}</code>）\n現在：{old}\n今後：{new}\n\n{outcome}\n{signs}",
        refused=(
            "<b>{name}保持不變。</b>（<code>{id}</code>）\n{outcome}\n{signs}\n\n"
            "如要把該網址作為單獨的來源讀取：<code>/addsource {new}</code>"
        ),
        moved=(
            "<b>{name}</b>今後從 {url} 讀取。一天之內可以復原：按下面的按鈕，或傳送 "
            "<code>/movesource {id} undo</code>。"
        ),
        undone="<b>{name}</b>又從 {url} 讀取，和以前一樣。",
        cancelled="<b>{name}</b>仍從原網址讀取。",
        usage_undo="<code>/movesource ID undo</code> 可復原一天之內的更改。",
        confirm="從新網址讀取",
        cancel="取消",
        undo="復原",
        outcomes={
            Sameness.SAME: "是同一家媒體。",
            Sameness.UNSURE: "可能是同一家媒體，也可能不是，請查看。",
            Sameness.OTHER: "該網址屬於另一家媒體。",
        },
        no_items="目前沒有內容。",
        known="{items}則內容中有{known}則是該來源已有的。",
        foreign="{count}則是列表中其他來源的文章。",
        links="其內容指向 {hosts}，而不是該來源的網站。",
        name_differs="它的名稱是「{title}」。",
        name_alike="名稱相符：「{title}」。",
        language_differs="所用語言不同。",
        comma="、",
    ),
}


def move_words(language: str) -> MoveWords:
    """Return the words of one of our languages."""
    return WORDS[language]
