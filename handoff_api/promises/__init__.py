"""Promises: a dated answer that somebody of the staff owns until the visitor has it."""

from handoff_api.promises.models import Figures, Move, Promise

__all__ = ["Figures", "Move", "Promise"]
