"""Trains the shipped static French embedding: `python -m index.training DATA_FOLDER` (make train)."""
