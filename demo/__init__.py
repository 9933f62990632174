"""The demo company, Fibra Lario: its articles, its questions, its people and its website."""
