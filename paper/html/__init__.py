"""The report: one HTML file that needs no network, from the records of a run alone."""
