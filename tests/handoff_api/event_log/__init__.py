"""The log and who follows it."""
