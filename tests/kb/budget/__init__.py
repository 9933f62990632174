"""The wrong-answer budget."""
