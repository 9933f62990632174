"""The people who work here: their accounts, their sessions, and whether they are at the desk."""
