"""Theorem 5.1 as a process: coordinates in which its limit is white noise, and whether the draws are that."""
