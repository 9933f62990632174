"""What we add to the understanding of a message."""
