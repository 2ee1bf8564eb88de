"""A question and what was asked before it, into one question that stands alone."""

from qa.follow_up.resolve import MAX_TURNS, Turn, stand_alone, turns

__all__ = ["MAX_TURNS", "Turn", "stand_alone", "turns"]
