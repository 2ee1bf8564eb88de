"""Measuring: tasks, systems, scores with intervals, and retrieval on public sets.

Nothing here is used to answer a question; `qa` and `index` never import it.
"""
