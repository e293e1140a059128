"""Sweeps: one strategy over a grid of parameters, on all cores or machines, and how far to trust the best."""

from thematic.sweep.engines import open_engine
from thematic.sweep.result import Best, SweepResult
from thematic.sweep.sweep import Sweep
from thematic.sweep.walk import Walk

__all__ = ["Best", "Sweep", "SweepResult", "Walk", "open_engine"]
