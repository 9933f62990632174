"""What can be expected, before anybody asks."""
