"""Conversations: who talks in them, what was said, whose turn it is to speak."""
