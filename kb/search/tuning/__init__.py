"""Tuning the encoder on the articles' own phrasings, aside, and only when that makes decisions better."""
