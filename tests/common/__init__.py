"""The plumbing that the services share."""
