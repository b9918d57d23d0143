"""Eight numbers as one value of compiled code, so that what runs in vectors is written as ordinary arithmetic."""
