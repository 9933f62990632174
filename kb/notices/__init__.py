"""Notices: known problems, offers and changes that visitors are told before they ask twice."""
