"""Replies that are ready to use."""
