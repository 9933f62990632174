"""Known problems, offers and changes: kept at hand from kb, said first by the bot, shown to visitors and to the staff."""
