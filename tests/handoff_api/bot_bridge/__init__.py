"""Between the conversation and the bot."""
