"""Tables of events hold what each theme, and each share where asked, did."""

from __future__ import annotations

from thematic.report.events import after_falls_tables, event_table


def test_members_are_listed_only_where_asked(claimed):
    (panel,) = claimed.analysis.event_panels
    themes = claimed.run.themes
    short = event_table(panel, themes, members=False)
    assert [row[0].text for row in short.rows] == [themes[name].title for name in panel.themes]
    whole = event_table(panel, themes, members=True)
    assert len(whole.rows) == sum(1 + len(theme.members) for theme in panel.themes.values())
    for row, theme in zip(short.rows, panel.themes.values(), strict=True):
        assert row[2].value == theme.abnormal
        assert row[4].value == theme.p_portfolio


def test_what_followed_falls_is_one_table_or_none(claimed):
    assert after_falls_tables(()) == ()
    (table,) = after_falls_tables(claimed.analysis.after_falls)
    assert len(table.rows) == len(claimed.analysis.after_falls)
