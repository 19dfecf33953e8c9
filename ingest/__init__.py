"""From a file to pages, articles and passages."""
