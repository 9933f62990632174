"""Pages beside the console: one's own account, and for supervisors and administrators who works, by which rules."""
