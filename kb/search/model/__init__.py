"""The decision model: which articles answer a question, and how likely each of them does. Pure functions over arrays."""
