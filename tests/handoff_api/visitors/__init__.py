"""How visitors reach us."""
