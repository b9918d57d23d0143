"""LaTeX for papers: tables that any document can take in, numbers as macros, and the paper of the project itself."""
