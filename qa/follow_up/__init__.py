"""A question and what was asked before it, into one question that stands alone."""

from qa.follow_up.resolve import stand_alone

__all__ = ["stand_alone"]
