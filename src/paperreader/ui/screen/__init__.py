"""The one screen: what it shows, and what news of one part means for the others."""
