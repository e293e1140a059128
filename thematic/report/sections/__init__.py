"""The sections of a run's page, one a file.

Each module has ``section(analysis) -> Section | None``: it lays out what `analysis` holds, computes nothing,
and returns None where there is nothing to show. `thematic.report.run` lists them in their order.
"""
