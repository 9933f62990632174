"""Opening hours: what is kept, what counts when, and how it is said."""
