"""The rules that the owner sets for the desk."""
