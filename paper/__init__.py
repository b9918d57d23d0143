"""What the reader sees: tables, a PDF and the README's table, from the ledger's JSON alone."""
