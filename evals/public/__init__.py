"""Loaders of public question sets; the data itself is never part of the project."""
