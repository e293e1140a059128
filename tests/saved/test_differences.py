"""What differs between runs is said; what does not is not."""

from __future__ import annotations

import json
import shutil

import pytest

from thematic.saved.comparison import compare
from thematic.saved.differences import differences


@pytest.fixture(scope="module")
def written(study, tmp_path_factory):
    return study.write(tmp_path_factory.mktemp("differences") / "small")


@pytest.fixture
def sentences(written, tmp_path):
    """Return what is said of two runs, of which the second's manifest was changed."""
    folders = [shutil.copytree(written, tmp_path / name) for name in ("one", "other")]

    def changed(change) -> tuple[str, ...]:
        path = folders[1] / "manifest.json"
        manifest = json.loads(path.read_text("utf-8"))
        change(manifest)
        path.write_text(json.dumps(manifest), "utf-8")
        return differences(compare(folders))

    return changed


def test_the_same_run_twice_does_not_differ(sentences):
    assert sentences(lambda manifest: None) == ()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda m: m["backtest"].update(cash=5e5),
            "Different cash at the start: 1000000.0 (one), 500000.0 (other).",
        ),
        (lambda m: m["backtest"].update(fill="open"), "Different fills: close (one), open (other)."),
        (
            lambda m: m["source"].update(name="other"),
            "Different sources of prices: sample (one), other (other).",
        ),
        (
            lambda m: m["prices"].update(NVDA="0", META="0"),
            "Not the same prices in one and other: META, NVDA.",
        ),
        (
            lambda m: m["strategies"]["china_over_us_ai"]["parameters"].update(window=99),
            "Of one name but not the same strategy in one and other: china_over_us_ai.",
        ),
        (lambda m: m["versions"].update(vectorbt="0"), "Different versions of vectorbt: "),
        (
            lambda m: [theme.update(known_on="2025-03-03") for theme in m["themes"].values()],
            "The themes were public on different days: hindsight is counted until 2025-03-03.",
        ),
    ],
)
def test_each_difference_is_one_sentence(sentences, change, says):
    (sentence,) = sentences(change)
    assert sentence.startswith(says)


def test_a_long_list_is_cut(sentences):
    (sentence,) = sentences(lambda m: m["prices"].update(dict.fromkeys(m["prices"], "0")))
    assert sentence.count(",") == 4
    assert "more." in sentence
