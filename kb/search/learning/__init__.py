"""Learning the decision model: from the articles' own phrasings, held out by turns, and from what visitors said."""
