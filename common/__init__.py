"""Plumbing that the knowledge base and the handoff API share; it knows nothing of either."""
