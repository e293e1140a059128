"""Studies: the results of runs, the files they leave, and what can be done with those."""

from thematic.study.result import Result
from thematic.study.study import Study

__all__ = ["Result", "Study"]
