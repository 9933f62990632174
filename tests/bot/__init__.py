"""The bot, on Rasa's Python: what it understands, its channel, its memory, and what happens when something is down."""
