"""Ports: is one free, and which ones are."""

import secrets
import socket

from common.local_run.errors import CannotStart


def require_free(ports: dict[str, int], host: str = "127.0.0.1") -> None:
    """Raise CannotStart naming each port in use and the setting that changes it."""
    taken = [f"port {port} ({name})" for name, port in ports.items() if not _free(host, port)]
    if taken:
        raise CannotStart(
            f"In use already: {', '.join(taken)}. Stop what listens there, or choose another port: "
            "set the name in brackets in .env or before the command."
        )


# Below the ports that the system gives to outgoing connections (Linux: from 32768 on): what is free here is still free
# when its program listens, some seconds later.
_CHOICE = range(20_000, 32_000)


def free_ports(count: int) -> list[int]:
    """`count` ports that nobody listens on, all different; by chance, so that two who ask at once get others."""
    found: set[int] = set()
    while len(found) < count:
        port = secrets.choice(_CHOICE)
        if _free("127.0.0.1", port):
            found.add(port)
    return list(found)


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT can be had
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
