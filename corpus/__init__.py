"""The shipped documents, their catalogue and glossary, the nouns of the line and the base error."""
