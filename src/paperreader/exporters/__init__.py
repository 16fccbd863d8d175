"""Papers in the formats of other programs, a module a format. Writes nothing, and trusts no text."""
