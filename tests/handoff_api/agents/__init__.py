"""Tests of handoff_api/agents."""
