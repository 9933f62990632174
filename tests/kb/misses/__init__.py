"""Questions that nobody could answer: noticed, grouped by meaning, ranked, proven."""
