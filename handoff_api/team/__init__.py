"""Who works here: people are invited, join, get other roles, leave. What that does to their chats is done here too."""
