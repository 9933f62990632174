"""Articles that agents propose."""
