"""A page as a PDF for A4, printed by a Chromium that is installed here."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from thematic.errors import UserError

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PATIENCE = 120
"""Seconds after which printing is given up."""


def browser() -> str | None:
    """Return the first Chromium that is installed here; None where there is none."""
    return next((program for name in BROWSERS if (program := shutil.which(name))), None)


def print_pdf(page: Path) -> Path:
    """Print a page beside itself and return the PDF.

    Raises
    ------
    UserError
        No Chromium is installed, or it did not print.
    """
    program = browser()
    if program is None:
        raise UserError(
            f"no PDF is written: there is no Chromium, Chrome or Edge on this machine; install one, or open "
            f"{page} in any browser and print it"
        )
    target = page.with_suffix(".pdf").resolve()
    target.unlink(missing_ok=True)
    with TemporaryDirectory() as profile:
        options = ["--headless", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={profile}"]
        # Chromium refuses to run as root inside its sandbox; the page loads nothing from anywhere.
        options += ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
        command = [program, *options, f"--print-to-pdf={target}", page.resolve().as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise UserError(f"no PDF is written: {program} took over {PATIENCE} seconds") from error
    if not target.is_file():
        last = (done.stderr.decode(errors="replace").strip().splitlines() or ["it said nothing"])[-1]
        raise UserError(f"no PDF is written: {program} failed ({last})")
    return target
