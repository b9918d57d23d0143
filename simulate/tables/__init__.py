"""Real tables with two classes: where they come from, how they are split, fitted, and fitted again."""
