"""Tests of handoff_api/staff."""
