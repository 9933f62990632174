"""Tests of handoff_api; the folders mirror its own."""
