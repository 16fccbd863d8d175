"""Screens: one a module."""
