"""Starts every program of Staffetta on one machine, watched by a supervisor: `make run`, and the tests' stacks."""
