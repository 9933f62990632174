"""Rasa's action server: translators between Rasa and our two services. They hold no rule of their own."""
