"""What can be expected, before anybody asks: hours, usual waits, kept promises, as far as the owner shows them."""
