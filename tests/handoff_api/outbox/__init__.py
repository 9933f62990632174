"""Evidence on its way to kb."""
