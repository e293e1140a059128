"""A living thesis: what each idea holds today, what is to be traded next, why to stop, and its journal."""
