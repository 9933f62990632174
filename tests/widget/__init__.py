"""The chat widget: its size, its texts, its isolation, and its modules in a real Chromium."""
