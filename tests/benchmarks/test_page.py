"""The page keeps the parts that were not measured, and stands in its order."""

from __future__ import annotations

from benchmarks.__main__ import NOTES, PARTS
from benchmarks.page import HEAD, PAGE, parts, with_parts


def test_a_part_that_is_measured_replaces_its_own_and_no_other() -> None:
    before = with_parts("", {"b": "## B\n\nold", "a": "## A"}, "abc", "## Notes\n")
    after = with_parts(before, {"b": "## B\n\nnew", "c": "## C"}, "abc", "## Notes\n")
    assert parts(after) == {"a": "## A", "b": "## B\n\nnew", "c": "## C"}
    assert after.startswith(HEAD)
    assert after.index("## A") < after.index("new") < after.index("## C") < after.index("## Notes")
    assert with_parts(after, {}, "abc", "## Notes\n") == after


def test_the_page_is_what_the_command_writes() -> None:
    page = PAGE.read_text("utf-8")
    assert set(parts(page)) <= set(PARTS)
    assert with_parts(page, {}, PARTS, NOTES) == page


def test_each_plot_of_the_page_is_there() -> None:
    plots = {line.split("](")[1].rstrip(")") for line in PAGE.read_text("utf-8").splitlines() if "![" in line}
    assert plots == {path.name for path in PAGE.parent.glob("*.svg")}
