"""The owner's pages: how far the bot can be trusted, and how many wrong answers are accepted."""
