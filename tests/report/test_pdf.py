"""Printing a page as a PDF, by whatever Chromium is installed."""

from __future__ import annotations

import pytest

from thematic.errors import UserError
from thematic.report import pdf


def test_a_pdf_is_printed_by_what_is_installed(page_file, tmp_path, monkeypatch):
    if pdf.browser() is None:
        pytest.skip("no Chromium is installed")
    copy = tmp_path / "report.html"
    copy.write_text(page_file.read_text("utf-8"), "utf-8")
    assert pdf.print_pdf(copy).read_bytes()[:5] == b"%PDF-"
    monkeypatch.setattr(pdf, "BROWSERS", ("no-such-browser",))
    with pytest.raises(UserError, match="no PDF is written: there is no Chromium"):
        pdf.print_pdf(copy)
