"""Nothing of a local run can be reached from the network: every port it opens is on loopback."""

import ipaddress

import psutil

from common.local_run.stack import Stack


def test_every_program_listens_on_loopback_only(stack: Stack):
    listening = {name: _addresses(stack.pid(name)) for name in stack.programs}
    assert all(listening.values()), f"a program listens nowhere: {listening}"
    open_to_all = {
        name: address
        for name, addresses in listening.items()
        for address in addresses
        if not ipaddress.ip_address(address).is_loopback
    }
    assert not open_to_all


def _addresses(pid: int) -> set[str]:
    """Where a program and its children listen."""
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    connections = [connection for one in family for connection in one.net_connections("tcp")]
    return {connection.laddr.ip for connection in connections if connection.status == psutil.CONN_LISTEN}
