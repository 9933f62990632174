"""The bot: what it understands (data/), what it says (domain.yml) and the server that runs it, on Rasa 3.6."""
