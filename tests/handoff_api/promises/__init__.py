"""What a promise promises: a time that can be kept, an owner, a way to be reached, and the truth about how it ended."""
