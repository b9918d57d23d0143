"""One module a command; each holds a click command called `command` and imports what it runs when it runs."""
