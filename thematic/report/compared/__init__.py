"""The sections of a comparison's page, one a file; each lays out what the comparison holds."""
