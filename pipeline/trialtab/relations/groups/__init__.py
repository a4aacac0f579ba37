"""Which rows belong together and how: "at least two of the following", lists with "or" and "and", exceptions."""
