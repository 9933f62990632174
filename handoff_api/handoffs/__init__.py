"""Requests for a person: the queue, who took which, and how each one ended."""
