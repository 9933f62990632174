"""The demo company: its website, its articles and how both are loaded."""
