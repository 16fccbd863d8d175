"""Hugging Face's daily and trending papers."""
