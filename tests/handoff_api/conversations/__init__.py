"""Turns, leases and the people connected."""
