"""What the honest wait promises, piece by piece; that the ranges turn out true is for tests/simulation."""
