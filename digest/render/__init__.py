"""A frozen edition → finished mails: templates are compiled once, stories rendered once, mails only assembled."""
