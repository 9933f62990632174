"""What the knowledge base brings: what became of the questions, for each article, by day and by week."""
