"""Notices as visitors and staff meet them."""
