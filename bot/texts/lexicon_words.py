"""What /trytheme says, in each language; every text is Telegram HTML, what is put into braces escaped already."""

from collections.abc import Mapping
from dataclasses import dataclass

from digests.rules.editing.lexicon_changes import LexiconFault


@dataclass(frozen=True, slots=True, kw_only=True)
class LexiconWords:
    """One language's words. `faults` say what is wrong with a wish, `words` being those that it is about."""

    usage: str
    heading: str
    added: str
    taken: str
    counts: str
    others: str
    gate: str
    gained: str
    lost: str
    example: str
    more: str
    hint: str
    faults: Mapping[LexiconFault, str]


ENGLISH = LexiconWords(
    usage=(
        "Please name a topic and words: <code>/trytheme trade +export quota =4 -soybeans</code>\n"
        "<code>+</code> adds words, with a weight from 1 to 4 behind <code>=</code> (4 decides alone, 1 counts in "
        "company only; 3 where none is given). <code>-</code> takes words away. Nothing is changed by it."
    ),
    heading="<b>{theme}</b>: {changes}",
    added="+“{words}” (weight {weight})",
    taken="−“{words}”",
    counts=(
        "Of {articles} articles of the last {days} days, {touched} have these words; {gained} would gain this "
        "topic, {lost} would lose it."
    ),
    others="Other topics beside it: {gained} gained, {lost} lost.",
    gate="Chosen at all: {gained} more, {lost} fewer.",
    gained="<b>Would gain it</b>",
    lost="<b>Would lose it</b>",
    example="• {title} ({words})",
    more="and {count} more",
    hint=(
        "Nothing was changed. To keep it: write the words into <code>themes.toml</code> in a copy of the "
        "relation's folder, check the copy with <code>communique themes backtest FOLDER</code>, and let "
        "<code>COMMUNIQUE_RELATION</code> name it."
    ),
    faults={
        LexiconFault.NOTHING: "I see no words to add or to take away.",
        LexiconFault.TOO_MANY: "That is more than {words} words at once.",
        LexiconFault.TOO_LONG: "“{words}…” is too long for a word of a lexicon.",
        LexiconFault.NO_WORD: "Behind a + or - there is no word.",
        LexiconFault.WEIGHT: "A weight is 1, 2, 3 or 4, not “{words}”.",
        LexiconFault.KNOWN: "“{words}” counts for this topic already.",
        LexiconFault.ABSENT: "“{words}” does not count for this topic, so it cannot be taken away.",
    },
)
SIMPLIFIED = LexiconWords(
    usage=(
        "请指明话题和词语：<code>/trytheme trade +出口配额 =4 -大豆</code>\n"
        "<code>+</code> 添加词语，<code>=</code> 后可写权重1到4（4可单独决定，1只在有其他词时才算；不写为3）。"
        "<code>-</code> 去掉词语。这只是试算，不作任何更改。"
    ),
    heading="<b>{theme}</b>：{changes}",
    added="+“{words}”（权重{weight}）",
    taken="−“{words}”",
    counts="最近{days}天的{articles}篇文章中，{touched}篇有这些词语；{gained}篇会增加这个话题，{lost}篇会失去它。",
    others="其他话题随之变化：增加{gained}，失去{lost}。",
    gate="入选文章：增加{gained}篇，减少{lost}篇。",
    gained="<b>会增加</b>",
    lost="<b>会失去</b>",
    example="• {title}（{words}）",
    more="还有{count}篇",
    hint=(
        "未作任何更改。如要保留：在关系文件夹的副本中把词语写入 <code>themes.toml</code>，"
        "用 <code>communique themes backtest FOLDER</code> 检查，再让 "
        "<code>COMMUNIQUE_RELATION</code> 指向该副本。"
    ),
    faults={
        LexiconFault.NOTHING: "没有看到要添加或去掉的词语。",
        LexiconFault.TOO_MANY: "一次最多{words}个词语。",
        LexiconFault.TOO_LONG: "“{words}…”太长，不能作为词语。",
        LexiconFault.NO_WORD: "+ 或 - 后面没有词语。",
        LexiconFault.WEIGHT: "权重是1、2、3或4，不是“{words}”。",
        LexiconFault.KNOWN: "“{words}”已经属于这个话题。",
        LexiconFault.ABSENT: "“{words}”不属于这个话题，无法去掉。",
    },
)
TRADITIONAL = LexiconWords(
    usage=(
        "請指明話題和詞語：<code>/trytheme trade +出口配額 =4 -大豆</code>\n"
        "<code>+</code> 新增詞語，<code>=</code> 後可寫權重1到4（4可單獨決定，1只在有其他詞時才算；不寫為3）。"
        "<code>-</code> 去掉詞語。這只是試算，不作任何更改。"
    ),
    heading="<b>{theme}</b>：{changes}",
    added="+「{words}」（權重{weight}）",
    taken="−「{words}」",
    counts="最近{days}天的{articles}篇文章中，{touched}篇有這些詞語；{gained}篇會增加這個話題，{lost}篇會失去它。",
    others="其他話題隨之變化：增加{gained}，失去{lost}。",
    gate="入選文章：增加{gained}篇，減少{lost}篇。",
    gained="<b>會增加</b>",
    lost="<b>會失去</b>",
    example="• {title}（{words}）",
    more="還有{count}篇",
    hint=(
        "未作任何更改。如要保留：在關係資料夾的副本中把詞語寫入 <code>themes.toml</code>，"
        "用 <code>communique themes backtest FOLDER</code> 檢查，再讓 "
        "<code>COMMUNIQUE_RELATION</code> 指向該副本。"
    ),
    faults={
        LexiconFault.NOTHING: "沒有看到要新增或去掉的詞語。",
        LexiconFault.TOO_MANY: "一次最多{words}個詞語。",
        LexiconFault.TOO_LONG: "「{words}…」太長，不能作為詞語。",
        LexiconFault.NO_WORD: "+ 或 - 後面沒有詞語。",
        LexiconFault.WEIGHT: "權重是1、2、3或4，不是「{words}」。",
        LexiconFault.KNOWN: "「{words}」已經屬於這個話題。",
        LexiconFault.ABSENT: "「{words}」不屬於這個話題，無法去掉。",
    },
)
BY_LANGUAGE: Mapping[str, LexiconWords] = {"en": ENGLISH, "zh-Hans": SIMPLIFIED, "zh-Hant": TRADITIONAL}


def lexicon_words(language: str) -> LexiconWords:
    """Return the words of one of our languages."""
    return BY_LANGUAGE[language]
