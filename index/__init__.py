"""Articles in, passages out: reading, chunking, embedding, storing and searching.

Imports nothing of `qa`, `ui` or `evals`.
"""
