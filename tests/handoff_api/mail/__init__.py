"""Letters: drawn, sent over SMTP, and what becomes of each."""
