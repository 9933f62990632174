"""Evidence on its way to kb: written with what it is about, sent until kb has it."""
