"""The daemon: wakes and calls the same function that cron calls."""
