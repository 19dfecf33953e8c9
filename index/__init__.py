"""French analysis, the embedding model, the store of truth, Chroma, the lexicon and search."""
