"""The wrong-answer budget: how many of a hundred answers may be wrong, as the owner sets it."""
