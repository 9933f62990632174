"""Where the weights of `confidence.py` come from."""
