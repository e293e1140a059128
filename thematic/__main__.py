"""``python -m thematic``: the command line."""

from thematic.cli import main

main()
