"""Tests of handoff_api/handoffs."""
