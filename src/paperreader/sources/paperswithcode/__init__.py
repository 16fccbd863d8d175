"""Papers with Code, at paperswithcode.co."""
