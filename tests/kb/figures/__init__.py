"""What became of the questions, in figures."""
