"""Where visitors, agents and the bot meet: conversations, their log, handoffs and who speaks next."""
