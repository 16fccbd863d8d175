"""The schedule of the digest: a systemd, launchd or cron job that sends it when it is due.

This module imports nothing: a run whose digest was sent already loads only `plan`, and has to be
fast.
"""
