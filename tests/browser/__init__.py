"""The pages in a real Chromium, as visitors, agents and editors use them."""
