"""E-mails: written down with what they are about, sent until a mail server has taken them."""
