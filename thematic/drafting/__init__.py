"""Drafting: a universe file made of what an article names, or of what a user says.

Nothing is looked up outside of the table of names and nothing is guessed: what the text does not name is not
proposed, what is ambiguous is said, and what the table does not know is listed.
"""

from thematic.drafting.draft import Draft, Named, draft
from thematic.drafting.names import NameEntry, Names, load_names

__all__ = ["Draft", "NameEntry", "Named", "Names", "draft", "load_names"]
