"""What is like what an editor types: articles that say the same, and sentences that say otherwise."""
