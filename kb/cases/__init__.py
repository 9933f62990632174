"""Something is going on: unusually many people ask the same at once, and a person says what it is."""
