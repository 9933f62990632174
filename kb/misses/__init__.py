"""Questions that nobody could answer: kept until somebody deals with them, grouped by meaning, proven once answered."""
