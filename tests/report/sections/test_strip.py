"""Strips: a dot for each episode, the mean where it is, and this note's own episode apart."""

from __future__ import annotations

import re

import numpy as np
import pytest

from thematic.report.sections.strip import common_axis, strip

from .conftest import DIFFERENCES


def test_there_is_a_dot_an_episode_and_one_mark_for_the_note(rated):
    drawn = str(strip(rated, 0))
    dots = re.search('d="([^"]*)" class="dots"', drawn).group(1)
    scale, _ = common_axis(rated, [0])
    places = [int(x) for x, _ in re.findall(r"M(\d+) (\d+)h0", dots)]
    expected = np.clip(scale.at(np.array(DIFFERENCES)), 0, 1) * 1000
    assert places == pytest.approx(expected.tolist(), abs=0.51)
    assert drawn.count("◆") == 1
    assert strip(rated, 1) is None
