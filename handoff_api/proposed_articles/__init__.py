"""Articles that agents propose: what a visitor asked and what an agent answered, as a draft for the editors."""
