"""The knowledge base: what editors write, and how a question finds its answer in it."""
