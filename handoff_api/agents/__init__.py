"""How agents and other programs of the staff come to us: the handoff API, the console, its socket."""
