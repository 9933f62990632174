"""What the knowledge base learns from."""
