"""Context: whether the words around a name say that it names the company."""

from __future__ import annotations

import re
from collections.abc import Sequence

from thematic.drafting.script import is_han
from thematic.drafting.segment import HAN
from thematic.drafting.text import Text

_BEFORE, _AFTER = 32, 32
_HAN_WORDS = 10
"""Characters that Chinese words before a name may have by which it is doubtful."""
_HAN = re.compile(rf"[{HAN}]")

_QUOTES = tuple("“\"‘'")
# "the Nvidia of Europe", "the next Tesla", "China's answer to Nvidia", "a Tesla killer", "Netflix-style".
_LATIN_BEFORE = re.compile(
    r"\b(?:(?:the|an?|another) (?:next|new|other|second|Chinese|European|Indian|Japanese|Korean|"
    r"American|African|local|mini|so-called|proverbial) "
    r"|[Nn]ext |answer to |version of |equivalent of |would-be |mini[- ]|kind of |"
    r"sort of |call(?:s|ed)? (?:it|itself|him|her|them) (?:the|an?) "
    rf"|not (?:an?|every|another) )[{''.join(_QUOTES)}]?$"
)
_ARTICLE = re.compile(rf"\b(?:[Tt]he|[Aa]n?|[Aa]nother)(?: [a-z]+)? [{''.join(_QUOTES)}]?$")
_OF = re.compile(r"[”\"’']? (?:of|for|to) (?:the )?[A-Za-z]")
_LATIN_AFTER = re.compile(
    r"(?:[- ](?:killer|killers|style|like|esque|moment|wannabe|wannabes|clone|clones)\b|esque\b)"
)
_OMAHA = re.compile(r"^ of [A-Z]")

_LANDS = {
    "HK": "中国国产国内",
    "SS": "中国国产国内",
    "SZ": "中国国产国内",
    "T": "日本",
    "KS": "韩国",
    "KQ": "韩国",
    "TW": "台湾中国",
    "TWO": "台湾中国",
    "": "美国",
}
_HAN_BEFORE = re.compile(
    r"(?:界|圈|届|版|(?<!其)(?<!之)中|里|行业|领域|赛道)的[“「『]?$|(?:版|业界)的?[“「『]?$"
    r"|(?:下一个|下一家|下个|另一个|又一个|第二个|再造一个|新的|堪称|堪比|媲美|比肩|好比|如同|犹如|"
    r"宛如|就像|对标|直追|不输|不亚于|不逊于|抵得上|相当于|小|半个|两个|几个)[“「『]?$"
)
_HAN_LAND = re.compile(
    r"(中国|国产|国内|日本|韩国|美国|印度|欧洲|法国|德国|英国|东方|亚洲|本土|A股|港股)(?:的|版|"
    r"版的)?[“「『]?$"
)
_HAN_AFTER = re.compile(r"[”」』]?(?:们|式的?(?=[\u4e00-\u9fff])|时刻|第二|平替|翻版|杀手|般的|般地)")
_LIKE = re.compile(r"(?:像|如|跟|和|与|同)[^,。;、]{0,6}$")
_LIKE_AFTER = re.compile(r"[”」』]?(?:一样|那样|那般|一般|似的)")
_BY = re.compile(r"(?:以|拿|用|把)[“「『]?$")
_BY_AFTER = re.compile(
    r"[”」』]?(?:为|作为|作|当作|当|来作|做|视为|看作|看成)[^,。;]{0,8}(?:标杆|榜样|参照|参考|锚|例|"
    r"标尺|尺度|坐标|对照|对比|比较|比喻|模板|样板|基准)"
)
_THAN = re.compile(r"比[“「『]?$")
_THAN_AFTER = re.compile(r"[”」』]?(?:还|更|还要|都)")
_PAIRS = ((_LIKE, _LIKE_AFTER), (_BY, _BY_AFTER), (_THAN, _THAN_AFTER))
_MOUTAI = re.compile(r"(?:[^其当之]中|茅|超过|超越|赶超|胜过|高过)的?[“「『]?$")

YARDSTICK = "a yardstick or a figure of speech"
WORD = "a word of the language, or the company"


def figure(text: str, start: int, end: int, symbols: Sequence[str]) -> str:
    """Return why a name may stand for something else than its company, or an empty text.

    Parameters
    ----------
    text : str
        In plain script.
    start, end : int
        Of the name.
    symbols : sequence of str
        Its listings: "the Nvidia of Europe" and 中国的英伟达 are nobody's, 美国的英伟达 is.

    Examples
    --------
    >>> figure("He is the Oracle of Omaha.", 10, 16, ("ORCL",))
    'a yardstick or a figure of speech'
    >>> figure("Shares of Oracle fell.", 10, 16, ("ORCL",))
    ''
    """
    doubtful = _latin_figure(text, start, end) or (
        _HAN.search(text, max(0, start - 2), end + 2) and _han_figure(text, start, end, symbols)
    )
    return YARDSTICK if doubtful else ""


# What stands after a name is matched at one place; what stands before it is searched for.
def _latin_figure(text: str, start: int, end: int) -> bool:
    if _LATIN_AFTER.match(text, end):
        return True
    # All that is searched for before a name ends so, also at the end of a line.
    if not text.endswith((" ", "-", "\n", *_QUOTES), 0, start):
        return False
    if _LATIN_BEFORE.search(text, max(0, start - _BEFORE), start):
        return True
    return bool(_OF.match(text, end) and _ARTICLE.search(text[max(0, start - _BEFORE) : start]))


def _han_figure(text: str, start: int, end: int, symbols: Sequence[str]) -> bool:
    first = max(0, start - _HAN_WORDS)
    if _HAN_AFTER.match(text, end) or _HAN_BEFORE.search(text, first, start):
        return True
    if any(right.match(text, end) and left.search(text, first, start) for left, right in _PAIRS):
        return True
    land = _HAN_LAND.search(text, first, start)
    if land and land[1] not in _lands(symbols):
        return True
    return bool(_MOUTAI.search(text, first, start)) and "茅台" in text[start:end]


def _lands(symbols: Sequence[str]) -> str:
    """Return the lands of a company's listings: one with several may be called after any of them."""
    lands = "".join(_LANDS.get(symbol.rpartition(".")[2] if "." in symbol else "", "") for symbol in symbols)
    return lands + ("A股港股本土东方亚洲" if "中国" in lands else "")


# What a company does or has, and a word of the language does not.
_VERBS = (
    r"said|says|reported|reports|announced|announces|rose|rises|fell|falls|gained|gains|lost|loses|"
    r"jumped|jumps|slid|slides|dropped|drops|climbed|climbs|tumbled|surged|"
    r"plunged|rallied|soared|sank|added|beat|beats|missed|misses|plans|planned|will|would|has|had|is|"
    r"was|hopes|expects|expected|shares|stock|stocks|executives|executive|"
    r"investors|earnings|sales|revenue|profit|guidance|makes|made|sells|sold|bought|buys|launched|"
    r"launches|unveiled|unveils|raised|raises|cut|cuts|posted|posts|declined|"
    r"owns|owned|uses|used|builds|built|and|also|itself|chief|CEO|CFO|closed|traded|trades|trading|"
    r"spends|spent|invests|invested|warned|warns|agreed|signed|faces|faced|"
    r"dominates|leads|remains|remained|could|may|might|should|can|did|does|now|already|recently|"
    r"ended|finished|opened|outperformed|underperformed|slipped|edged|advanced|"
    r"retreated|rebounded|employs|competes|ships|shipped|delivers|delivered|wants|wanted|filed|"
    r"received|won|wins|gets|got|took|takes|gave|gives|put|puts|paid|pays|bid|bids"
)
_COMPANY_AFTER = re.compile(rf"^(?:['’]s\b|,|\)|\(|/|\.|;|:| (?:{_VERBS})\b|$)")
_ITS = re.compile(r"^ (?:from|about|on|that|which|suggests?|gathered|shows?)\b")
_TITLES = re.compile(r"\b[A-Z]")

_HAN_COMPANY = re.compile(
    r"^(?:[(]|[、,]?(?:股价|股份|市值|财报|业绩|集团|公司|控股|等(?:公司|企业|厂商|巨头|龙头|个股|股|"
    r"多家|车企|药企|品牌)|(?:则|也|均|都|同步|一度)?(?:大?涨|大?跌|跟涨|跟跌|冲高)|收涨|收跌|盘中|早盘|午后|宣布|公告|发布|推出|"
    r"表示|预计|预期|净利|营收|收入|毛利|订单|产能|股东|港股|A股|H股|年报|季报|[一二三四]季|上半年|"
    r"下半年|去年|今年|飙升|走强|走弱|领涨|领跌|涨停|跌停|旗下|创始人|董事长|CEO|"
    r"的(?:股价|市值|业绩|订单|产品|营收|净利|毛利|估值|财报|收入|利润|工厂|份额)))"
)


def says_company(text: Text, start: int, end: int, *, in_row: bool, named_elsewhere: bool) -> str | None:
    """Say whether a word of the language stands for the company of that name.

    Returns
    -------
    str or None
        An empty text where it does, the reason of a doubt, or None where nothing speaks for a company.
    """
    after = text.plain[end : end + _AFTER]
    if is_han(text.plain[start]):
        return "" if in_row or named_elsewhere or _HAN_COMPANY.match(after) else None
    return _says_company_in_latin(text, start, after, in_row or named_elsewhere)


def _says_company_in_latin(text: Text, start: int, after: str, supported: bool) -> str:
    before = text.plain[max(0, start - _BEFORE) : start]
    if _OMAHA.match(after) or (_ARTICLE.search(before) and not re.match(r"^ [a-z]", after)):
        return YARDSTICK
    if not _opens(text, start):
        return ""
    if _ITS.match(after):
        return WORD
    return "" if supported or _COMPANY_AFTER.match(after) else WORD


def _opens(text: Text, start: int) -> bool:
    """Whether a capital says nothing: at the beginning of a sentence, or in a headline of capitals."""
    first, last = text.bounds(start)
    if not text.plain[first:start].strip(" \n\t\"'“‘「『(-*•·—"):
        return True
    sentence = text.plain[first : min(last, first + 200)]
    words = re.findall(r"[A-Za-z]+", sentence)
    return len(words) > 3 and sum(word[0].isupper() for word in words) > 0.7 * len(words)
