"""What keeps the local run from starting, as sentences for the person at the terminal."""

from common.errors import StaffettaError


class CannotStart(StaffettaError):
    """Something has to change before the programs can run."""


class NotReady(StaffettaError):
    """A program was started and did not become ready in time."""
