"""The wheel, built and installed away from the checkout, has all that it ships and works alone."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--wheel-dir", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(ROOT)], check=True)
    (built,) = folder.glob("thematic-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the wheel's package; its dependencies are those of this environment."""
    folder = tmp_path_factory.mktemp("installed")
    options = ["--no-deps", "--no-index", "--quiet", "--target", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, str(wheel)], check=True)
    return folder


def thematic(installed: Path, cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "COLUMNS": "160"}
    command = [sys.executable, "-c", "from thematic.cli import main; main()", *words]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_wheel_holds_what_the_checkout_ships(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for kind in ("universes", "strategies", "backtests", "references"):
        shipped = {path.name for path in (ROOT / kind).iterdir() if path.suffix in (".toml", ".py")}
        assert shipped
        assert {f"thematic/shipped/{kind}/{name}" for name in shipped} <= names
    data = [
        path for path in (ROOT / "thematic").rglob("*") if path.suffix in (".toml", ".csv", ".html", ".py")
    ]
    assert {str(path.relative_to(ROOT)) for path in data} <= names
    assert not [name for name in names if name.startswith("tests/") or "__pycache__" in name]


def test_installed_it_knows_what_it_ships(installed: Path, tmp_path: Path) -> None:
    listed = thematic(installed, tmp_path, "universe", "list")
    assert listed.returncode == 0, listed.stderr
    assert "china_ai" in listed.stdout
    assert "read from" not in listed.stdout
    script = "import thematic, sys; sys.stdout.write(thematic.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, "-c", script]
    where = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert Path(where.stdout).is_relative_to(installed)


def test_installed_it_runs_shipped_and_own_backtests(installed: Path, tmp_path: Path) -> None:
    made = thematic(installed, tmp_path, "init", "mine")
    assert made.returncode == 0, made.stderr
    for name, folder in (("my_question", tmp_path / "mine"), ("tariff_stress", tmp_path)):
        ran = thematic(installed, folder, "run", name, "--source", "sample")
        assert ran.returncode == 0, ran.stderr
        assert "SIMULATED PRICES" in ran.stdout
        assert (folder / "reports" / name / "report.html").is_file()
    assert not (installed / "thematic" / "shipped" / "reports").exists()
