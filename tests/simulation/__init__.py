"""Simulated desks that tell whether the waits that are said turn out true: `make simulate`."""
