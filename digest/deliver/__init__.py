"""Hands finished mails over: to files in the outbox, or to a server by SMTP. Decides nothing else."""
