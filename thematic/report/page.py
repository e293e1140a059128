"""A page: bands, a header and sections, made into one file that opens from disk without a network.

Its content policy lets it load nothing and run only its own script, named by its hash: text from a
user's file stays text even if it were to get past the escaping.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from markupsafe import Markup

from thematic.report.html import NOTHING, el
from thematic.report.tables import Table, table_html

STAMPS = ("SIMULATED PRICES", "FRICTIONLESS")
"""Bands without which a table or a plot would say what is not so."""
SHOWN = ".later[hidden] { display: block !important; } .more[hidden] { display: table-row !important; }"
"""Without scripts nothing can be chosen or opened: all of it is shown."""
FOOTER = "Made by thematic. A backtest is not a promise: it says what rules would have done with past prices."


@dataclass(frozen=True)
class Section:
    """A part of a page under its own heading.

    Parameters
    ----------
    id, title : str
    text : tuple of str
        Paragraphs before anything else.
    points : tuple of str
        A list after them.
    body : Markup
        What stands after them, such as plots drawn here; see `html.el`.
    tables : tuple of Table
    folded : bool
        Whether the reader opens it.
    nav : str
        A word for the list of sections; the title where empty. Of folded sections only those with one stand
        there.
    code : str
        Shown as it is, folded behind `code_title`.
    """

    id: str
    title: str
    text: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    body: Markup = NOTHING
    tables: tuple[Table, ...] = ()
    folded: bool = False
    nav: str = ""
    code: str = ""
    code_title: str = ""

    def html(self) -> Markup:
        """Return it as HTML."""
        heading = el("h2", self.title, id=f"{self.id}-title")
        inside = [
            [el("p", text) for text in self.text],
            el("ul", [el("li", point) for point in self.points], class_="points") if self.points else None,
            self.body,
            [table_html(table) for table in self.tables],
            _code(self.code_title, self.code) if self.code else None,
        ]
        if self.folded:
            inside = [el("details", el("summary", heading), inside, class_="folded")]
            heading = Markup()
        return el("section", heading, inside, id=self.id, aria_labelledby=f"{self.id}-title")


@dataclass(frozen=True)
class Page:
    """All that a page shows.

    Parameters
    ----------
    title, lead : str
    bands : tuple of (heading, sentence)
        Loud warnings at the top, such as SIMULATED PRICES.
    sections : tuple of Section
    facts : tuple of (name, value)
    """

    title: str
    lead: str
    bands: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def stamp(self) -> str:
        """What every table and plot says on its own, because they are also looked at without the page."""
        return " ".join(heading for heading, _ in self.bands if heading in STAMPS)

    def html(self) -> str:
        """Return the page as one self-contained HTML file."""
        script = el("script", Markup(_part("page.js")))  # noqa: S704 - our own file
        stamp = f'--stamp-text: "{self.stamp}"' if self.stamp else None
        body = el("body", self._header(), self._main(), el("footer", el("p", FOOTER)), script, style=stamp)
        return f"<!doctype html>\n{el('html', self._head(), body, lang='en')}\n"

    def _head(self) -> Markup:
        policy = (
            f"default-src 'none'; script-src '{_hash(_part('page.js'))}'; "
            "style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
        )
        return el(
            "head",
            el("meta", charset="utf-8"),
            Markup('<meta http-equiv="Content-Security-Policy" content="{}">').format(policy),
            el("meta", name="viewport", content="width=device-width, initial-scale=1"),
            el("meta", name="color-scheme", content="light dark"),
            el("title", self.title),
            el("style", Markup(_part("page.css"))),  # noqa: S704 - our own file
            el("noscript", el("style", SHOWN)),
        )

    def _header(self) -> list[Markup]:
        bands = [
            el("p", el("strong", heading), " ", el("span", sentence), class_="band")
            for heading, sentence in self.bands
        ]
        facts = [el("div", el("dt", name), el("dd", value)) for name, value in self.facts]
        listed = [section for section in self.sections if section.nav or not section.folded]
        links = [el("li", el("a", section.nav or section.title, href=f"#{section.id}")) for section in listed]
        header = el(
            "header",
            bands,
            el("h1", self.title),
            el("p", self.lead, class_="lead"),
            el("dl", facts, class_="facts") if facts else None,
        )
        skip = el("a", "Skip to the answer", class_="skip", href="#main")
        return [skip, header, el("nav", el("ul", links), aria_label="On this page")]

    def _main(self) -> Markup:
        return el("main", [section.html() for section in self.sections], id="main")


def _code(title: str, code: str) -> Markup:
    shown = el("pre", code, tabindex="0", role="group", aria_label=title)
    return el("details", el("summary", title), shown, class_="code")


@lru_cache(maxsize=2)
def _part(name: str) -> str:
    return (files("thematic.report") / "templates" / name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
