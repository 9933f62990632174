"""The editors' pages: the list of articles, writing, history, the bench, import and export."""
