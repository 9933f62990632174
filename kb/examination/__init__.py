"""The examination: questions with the answer they should get, asked before a change goes live."""
