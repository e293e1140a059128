"""Speech: whether a bank or a broker only speaks in a text, or is what the text is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from thematic.drafting.text import Text

_ABOUT = re.compile(
    r"^(?:['’]s)? ?(?:shares|stock|earnings|profit|revenue|results|net interest|deposits|loans|"
    r"dividend|buyback|(?:rose|fell|gained|lost|jumped|slid|climbed) \d|reported|posted|beat|missed|"
    r"(?:的)?(?:股价|市值|财报|业绩|净利|营收|股份|一季|二季|三季|四季|季报|年报|存款|贷款|分红|回购|"
    r"大?涨|大?跌|收涨|收跌|发布财报|公布财报))"
)
_SHARES = re.compile(r"(?:shares (?:of|in)|stake in|bought|buy|sold|holders? of|买入|增持|减持|持有|重仓) ?$")
_SAYS = re.compile(
    r"^.{0,40}?(?:sa(?:ys|id)|analysts?|strategists?|economists?|notes?|expects?|estimates?|"
    r"forecasts?|thinks?|argues?|believes?|prefers?|rates?|recommends?|upgraded?|downgraded?|target|"
    r"research|team|desk|report|calls?|sees?|"
    r"认为|看法|观点|表示|指出|预计|预期|预测|分析师|分析员|研报|报告|称|警示|警告|提及|看好|看淡|给予|维持|"
    r"上调|下调|目标价|团队|策略|首席|测算|估计|发布.{0,12}研究|建议|强调|写道|说)",
    re.DOTALL,
)
_SPOKEN = re.compile(
    r"(?:according to|analysts? (?:at|from|with)|strategists? (?:at|from)|economists? (?:at|from)|by|"
    r"head of [a-z -]{1,30} at|note from|report (?:from|by)|data from|据|根据|来自)[^.。]{0,20}$",
    re.IGNORECASE,
)


def is_member(text: Text, places: Sequence[tuple[int, int]]) -> bool:
    """Whether a text is about the shares of a house, and not only quotes it.

    Parameters
    ----------
    text : Text
    places : sequence of (int, int)
        Where it is named.

    Examples
    --------
    >>> is_member(Text("Citigroup shares rose 3%."), [(0, 9)])
    True
    >>> is_member(Text("Citigroup analysts like copper."), [(0, 9)])
    False
    """
    speaks = False
    for start, end in places:
        before, after = text.plain[max(0, start - 40) : start], text.plain[end : end + 60]
        if _ABOUT.match(after) or _SHARES.search(before):
            return True
        speaks = speaks or bool(_SAYS.match(after) or _SPOKEN.search(before))
    return not speaks
