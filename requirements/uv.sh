#!/usr/bin/env bash
# uv with the registry that pip is set up with: whoever has told pip where to look need not tell uv again.
set -euo pipefail
index=${PIP_INDEX_URL:-$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)}
[ -z "$index" ] || export UV_DEFAULT_INDEX=${UV_DEFAULT_INDEX:-$index}
exec .venv/bin/uv "$@"
