"""A page: bands, a header and sections, made into one file that opens from disk without a network.

Its content policy lets it load nothing and run only its own scripts, each named by its hash: text from a
user's file stays text even if it were to get past the escaping. A page that has plots of Plotly holds its
library once, compressed, and unpacks it when the rest of the page is there.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from thematic.report import plotly
from thematic.report.html import NOTHING, el
from thematic.report.plots import Line, Mark, Plot, embed
from thematic.report.tables import Table, table_html

STAMPS = ("SIMULATED PRICES", "FRICTIONLESS")
"""Bands without which a table or a plot would say what is not so."""
SHOWN = ".later[hidden] { display: block !important; } .more[hidden] { display: table-row !important; }"
"""Without scripts nothing can be chosen or opened: all of it is shown."""
FOOTER = "Made by thematic. A backtest is not a promise: it says what rules would have done with past prices."


@dataclass(frozen=True)
class Picker:
    """One strategy of a section that shows one at a time: its figure and the table behind it.

    The page begins with the one that is `first`.
    """

    name: str
    figure: Mapping[str, Any]
    table: Table
    first: bool = False


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
    plots : tuple of Plot
        Plots of Plotly, for what a reader explores.
    choices : tuple of Picker
        Figures of the section's one such plot, of which the reader chooses one.
    chosen, drawn : str
        What is chosen from, and what the plot shows to those who cannot see it.
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
    plots: tuple[Plot, ...] = ()
    choices: tuple[Picker, ...] = ()
    chosen: str = "strategy"
    drawn: str = ""
    code: str = ""
    code_title: str = ""

    def html(self, page: Page) -> Markup:
        """Return it as HTML."""
        heading = el("h2", self.title, id=f"{self.id}-title")
        inside = [
            plotly.controls(page) if self.id == "equity" else None,
            [el("p", text) for text in self.text],
            el("ul", [el("li", point) for point in self.points], class_="points") if self.points else None,
            self.body,
            [plotly.plot(plot.id, plot.label) for plot in self.plots],
            plotly.choices(self, page.stamp) if self.choices else None,
            [table_html(table, page.stamp) for table in self.tables],
            _code(self.code_title, self.code) if self.code else None,
        ]
        if self.folded:
            inside = [el("details", el("summary", heading), inside, class_="folded")]
            heading = Markup()
        return el("section", heading, inside, id=self.id, aria_labelledby=f"{self.id}-title")


@dataclass(frozen=True)
class Timeline:
    """What the plots over time share.

    Parameters
    ----------
    moments : tuple of str
        The rows' moments, ISO 8601 without zone, UTC.
    known : int
        The row from which on nothing is hindsight; 0 where nothing is, the last row where all is.
    known_on : str
    marks : tuple of Mark
    events : list of dict
        `plots.placed`.
    """

    moments: tuple[str, ...] = ()
    known: int = 0
    known_on: str = ""
    marks: tuple[Mark, ...] = ()
    events: tuple[dict[str, Any], ...] = ()


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
    lines : tuple of Line
        How strategies are drawn in the page's Plotly plots.
    timeline : Timeline
        What those share.
    """

    title: str
    lead: str
    bands: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    facts: tuple[tuple[str, str], ...] = ()
    lines: tuple[Line, ...] = ()
    timeline: Timeline = Timeline()

    @property
    def stamp(self) -> str:
        """What every table and plot says on its own, because they are also looked at without the page."""
        return " ".join(heading for heading, _ in self.bands if heading in STAMPS)

    def html(self) -> str:
        """Return the page as one self-contained HTML file."""
        scripts = [el("script", Markup(_script(self.explored)))]  # noqa: S704 - our own file
        if self.explored:
            data = Markup(embed(plotly.data(self)))  # noqa: S704 - `embed` escapes
            scripts.insert(0, el("script", data, type="application/json", id="data"))
            scripts.insert(1, el("script", _library()[0], type="application/gzip", id="library"))
        stamp = f'--stamp-text: "{self.stamp}"' if self.stamp else None
        body = el("body", self._header(), self._main(), el("footer", el("p", FOOTER)), scripts, style=stamp)
        return f"<!doctype html>\n{el('html', self._head(), body, lang='en')}\n"

    @property
    def explored(self) -> bool:
        """Whether it has plots of Plotly."""
        return any(section.plots or section.choices for section in self.sections)

    def _head(self) -> Markup:
        allowed = [_hash(_script(self.explored)), *([_library()[1]] if self.explored else [])]
        policy = (
            f"default-src 'none'; script-src {' '.join(f'{chr(39)}{each}{chr(39)}' for each in allowed)}; "
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
        listed = [each for each in self.sections if each.nav or not each.folded]
        links = [el("li", el("a", each.nav or each.title, href=f"#{each.id}")) for each in listed]
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
        return el("main", [section.html(self) for section in self.sections], id="main")


def _code(title: str, code: str) -> Markup:
    shown = el("pre", code, tabindex="0", role="group", aria_label=title)
    return el("details", el("summary", title), shown, class_="code")


@lru_cache(maxsize=2)
def _script(explored: bool) -> str:
    return _part("page.js") + (_part("plotly.js") if explored else "")


@lru_cache(maxsize=3)
def _part(name: str) -> str:
    return (files("thematic.report") / "templates" / name).read_text("utf-8")


@lru_cache(maxsize=1)
def _library() -> tuple[str, str]:
    """Return Plotly's library, gzipped and in base64, and its hash for the content policy."""
    from plotly.offline import get_plotlyjs

    text = get_plotlyjs()
    packed = gzip.compress(text.encode(), compresslevel=9, mtime=0)
    return base64.b64encode(packed).decode(), _hash(text)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
