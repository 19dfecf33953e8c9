"""The Gradio page, French texts, rendering and the command line."""
