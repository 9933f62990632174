"""All tests; the folders mirror the project's."""
