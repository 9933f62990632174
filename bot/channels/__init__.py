"""The ways into Rasa: our own channel and nothing else."""
