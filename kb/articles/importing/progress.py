"""How far an import is, told from the thread that reads; and that it is to end."""

from common.errors import StaffettaError


class ImportEnded(StaffettaError):
    """Somebody ended an import while it was reading."""

    status = 409


class Progress:
    """`done` of `total`, with an end that can be asked for from outside."""

    def __init__(self) -> None:
        self.done = 0
        self.total = 0
        self._ended = False

    def told(self, done: int, total: int) -> None:
        """Note how far it is. Raises ImportEnded when it is to end."""
        if self._ended:
            raise ImportEnded("The import was ended.")
        self.done, self.total = done, total

    def end(self) -> None:
        """Make the next `told` raise."""
        self._ended = True
