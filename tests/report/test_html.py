"""HTML from plain values: whatever a text holds, it stays text."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from thematic.report.html import el, words


class Read(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


PRINTED = st.text(st.characters(exclude_categories=("Cs", "Cc")))


@given(PRINTED, PRINTED)
def test_a_text_and_an_attribute_read_back_as_they_were(text, value):
    read = Read(el("p", text, title=value))
    assert read.text == text
    assert read.tags[0] == ("p", {"title": value})
    assert {tag for tag, _ in read.tags} <= {"p", "span"}


def test_what_is_markup_stays_and_lists_and_nothing_are_joined():
    assert el("ul", [el("li", "a&b"), None, el("li", "c")], hidden=True, class_=None) == (
        "<ul hidden><li>a&amp;b</li><li>c</li></ul>"
    )


def test_eastern_texts_say_their_language():
    assert words("「在半導體領域」 up") == '<span lang="zh">「在半導體領域」</span> up'
    assert words("ソニー") == '<span lang="ja">ソニー</span>'
    assert words("삼성 A") == '<span lang="ko">삼성</span> A'
    assert words("café −3 %") == "café −3 %"
