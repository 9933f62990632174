"""The supervisor's configuration, written anew at each start from the list of programs."""

import hashlib
import os
import shlex
import tempfile
from collections.abc import Iterable
from pathlib import Path

from common.local_run.programs import ROOT, Program

GROUP = "staffetta"  # one group: the supervisor stops groups one after the other, a group's programs at once

_HEAD = """[supervisord]
nodaemon=true
silent=true
logfile={logs}/supervisor.log
logfile_maxbytes=2MB
logfile_backups=1
pidfile={folder}/supervisord.pid
childlogdir={logs}
{user}
[unix_http_server]
file={socket}
chmod=0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

[group:{group}]
programs={names}
"""

# startretries: the wait grows by a second with each failure, and giving up is never right here.
# stopwaitsecs: what a service gets to finish its requests; Ctrl-C promises to be done in 15 s.
_PROGRAM = """
[program:{name}]
command={command}
directory={root}
autostart={autostart}
autorestart=true
startsecs=1
startretries=100000
stopsignal=TERM
stopasgroup=true
killasgroup=true
stopwaitsecs=8
redirect_stderr=true
stdout_logfile={log}
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=3
"""


def write(folder: Path, logs: Path, programs: Iterable[Program], by_hand: Iterable[str] = ()) -> Path:
    """Write supervisord.conf into `folder`; the programs named in `by_hand` wait to be started. Returns its path."""
    programs = list(programs)
    for each in (folder, logs):
        each.mkdir(parents=True, exist_ok=True)
    head = _HEAD.format(
        folder=_plain(folder),
        logs=_plain(logs),
        user="user=root\n" if os.geteuid() == 0 else "",  # it warns when root did not say so
        socket=_plain(socket_path(folder)),
        group=GROUP,
        names=",".join(program.name for program in programs),
    )
    sections = [
        _PROGRAM.format(
            name=program.name,
            command=_plain(shlex.join(program.command)),
            root=_plain(ROOT),
            autostart=str(program.name not in by_hand).lower(),
            log=_plain(_plain(logs / f"{program.name}.log")),  # the one value that it expands twice
        )
        for program in programs
    ]
    path = folder / "supervisord.conf"
    path.write_text(head + "".join(sections))
    return path


def socket_path(folder: Path) -> Path:
    """Where the supervisor is spoken to. The system limits such a path to 107 bytes, so a deep folder gets another."""
    inside = folder / "supervisor.sock"
    if len(os.fsencode(inside)) <= 100:
        return inside
    digest = hashlib.sha256(os.fsencode(inside)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"staffetta-{digest}.sock"


def _plain(value: object) -> str:
    """A value that the supervisor takes as it is: `%` begins an expansion there."""
    return str(value).replace("%", "%%")
