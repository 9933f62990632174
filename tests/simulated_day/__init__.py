"""A day of simulated traffic over the real service: visitors, agents whose tabs die, restarts; and the check of its history."""
