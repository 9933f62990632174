"""Between a conversation and the bot: asks it, fences its late replies, and hands over when it fails."""
