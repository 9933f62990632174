"""What a text is to search: words, letters and passages, cut in one place for everything that compares."""
