"""Ten articles, read by a person and by the draft: five Chinese in both scripts, five English."""

from __future__ import annotations

import pytest

from tests.drafting.scoring import ARTICLES, score
from thematic.drafting import draft, load_names

NAMES = load_names()
PATHS = sorted(ARTICLES.glob("*.txt"))
SCORES = {path.stem: score(path, NAMES) for path in PATHS}


def test_there_are_five_articles_in_each_language() -> None:
    assert sum(path.stem.startswith("zh") for path in PATHS) == 5
    assert sum(path.stem.startswith("en") for path in PATHS) == 5


def test_precision_is_at_least_97_percent() -> None:
    right, wrong = (
        sum(counts) for counts in zip(*((s.right, len(s.wrong)) for s in SCORES.values()), strict=True)
    )
    assert right / (right + wrong) >= 0.97, {stem: s.wrong for stem, s in SCORES.items() if s.wrong}


def test_recall_is_at_least_85_percent() -> None:
    missed = sum(len(s.missed) for s in SCORES.values())
    assert missed / sum(s.expected for s in SCORES.values()) <= 0.15, {
        s: c.missed for s, c in SCORES.items() if c.missed
    }


def test_unknown_names_are_told() -> None:
    untold = sum(len(s.untold) for s in SCORES.values())
    assert untold / sum(s.told for s in SCORES.values()) <= 0.05, {
        s: c.untold for s, c in SCORES.items() if c.untold
    }


@pytest.mark.parametrize("stem", sorted(SCORES))
def test_yardsticks_and_figures_of_speech_are_doubtful(stem: str) -> None:
    assert SCORES[stem].doubtful_missed == ()


@pytest.mark.parametrize(
    "path", [path for path in PATHS if path.stem.startswith("en")], ids=lambda path: path.stem
)
def test_english_unknown_names_come_without_noise(path) -> None:  # type: ignore[no-untyped-def]
    assert len(SCORES[path.stem].noise) <= 1


@pytest.mark.parametrize("stem", [path.stem for path in PATHS if path.stem.startswith("zh")])
def test_both_scripts_give_the_same_members(stem: str) -> None:
    from opencc import OpenCC

    text = (ARTICLES / f"{stem}.txt").read_text("utf-8")
    forms = [OpenCC(way).convert(text) for way in ("t2s", "s2t")]
    simplified, traditional = ({member.symbol for member in draft(form, NAMES).members} for form in forms)
    assert simplified == traditional


def test_a_text_without_companies_has_no_members() -> None:
    drafted = draft((ARTICLES / "en_no_company.txt").read_text("utf-8"), NAMES)
    assert drafted.members == ()
    assert drafted.unlisted == ()
    assert drafted.unknown == ()
