"""How good decisions are, in figures, curves and diagrams."""
