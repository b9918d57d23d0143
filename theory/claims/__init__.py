"""The claims, one file each: statement, derivation, trial, near misses. A file enrols by existing."""
