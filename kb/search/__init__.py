"""Search: how a question finds its article, and how sure that is."""
