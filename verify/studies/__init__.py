"""The figures of the sources that need no deep network, as studies: what is drawn, and what the draws say."""
