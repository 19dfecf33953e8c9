"""What teaches the cross-encoder whether a sentence answers: acts with questions, and the training itself."""
