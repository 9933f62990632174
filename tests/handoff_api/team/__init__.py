"""Tests of handoff_api/team."""
