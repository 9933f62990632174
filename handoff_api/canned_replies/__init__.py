"""Replies that are ready to use: short words that stand for texts with places for what is known of a chat."""

from handoff_api.canned_replies.models import CannedReply, NewReply

__all__ = ["CannedReply", "NewReply"]
