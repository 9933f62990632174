"""Tests of handoff_api/office."""
