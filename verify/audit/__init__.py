"""Runs that somebody else published, held against a claim: read, mapped, judged, and what more of them would decide."""
