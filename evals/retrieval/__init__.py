"""Retrieval on public sets: what is found by search alone. `python -m evals.retrieval`."""
