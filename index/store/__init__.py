"""The library file and what is derived from it: SQLite is the truth, FAISS a cache."""

from index.store.store import LIBRARY_FILE, LOCK_FILE, Store

__all__ = ["LIBRARY_FILE", "LOCK_FILE", "Store"]
