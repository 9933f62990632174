"""Evidence: what became of decisions, as visitors and agents showed it."""
