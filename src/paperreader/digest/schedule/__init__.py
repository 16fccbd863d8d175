"""The schedule of the digest: a job of systemd, launchd or cron that sends it when it is due.

Nothing is imported here, for a run that finds its digest sent loads `plan` and `zone` and has to be quick.
"""
