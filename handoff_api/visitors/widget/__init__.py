"""The chat on a company's website: its one-line loader, its page, scripts, styles and texts."""
