"""Analysis: everything that a page, a table or the terminal says of a run, computed once."""
