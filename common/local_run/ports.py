"""Ports: is one free, and which ones are."""

import socket
from contextlib import ExitStack

from common.local_run.errors import CannotStart


def require_free(ports: dict[str, int], host: str = "127.0.0.1") -> None:
    """Raise CannotStart naming each port in use and the setting that changes it."""
    taken = [f"port {port} ({name})" for name, port in ports.items() if not _free(host, port)]
    if taken:
        raise CannotStart(
            f"In use already: {', '.join(taken)}. Stop what listens there, or choose another port: "
            "set the name in brackets in .env or before the command."
        )


def free_ports(count: int) -> list[int]:
    """`count` ports that nobody listens on, all different."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT can be had
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
