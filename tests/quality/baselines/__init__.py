"""What a simpler product would do with the same texts: each ranks the articles for every question."""
