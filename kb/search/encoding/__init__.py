"""Encoding: how texts become vectors, and where these are kept."""
