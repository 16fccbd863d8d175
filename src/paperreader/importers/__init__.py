"""Papers from the files of other programs, a module a format. Reads text it is given; trusts none of it."""
