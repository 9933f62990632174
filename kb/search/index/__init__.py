"""The index of vectors: which passages are near a question, kept equal to the published set."""
