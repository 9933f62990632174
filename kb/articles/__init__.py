"""Articles: what editors write, its versions, and how it comes in and goes out."""
