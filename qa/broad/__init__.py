"""Questions about an article as a whole, answered by sentences and items taken from it."""

from qa.broad.kinds import BroadKind, broad_kind
from qa.broad.pieces import ABOUT_SENTENCES, Extracted, extract

__all__ = ["ABOUT_SENTENCES", "BroadKind", "Extracted", "broad_kind", "extract"]
