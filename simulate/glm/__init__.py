"""Generalised linear models refitted on their own draws, by two engines that see the same random numbers."""
