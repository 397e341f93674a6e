"""How much of a stranger's input is read: wide enough for news, narrow enough for one machine."""

INPUT_BYTES = 20_000_000  # one document, or one line of JSON Lines
UNPACKED_BYTES = 2_000_000_000  # all lines of one JSON Lines file, after gzip: a bomb ends here
RAW_BYTES = 1_000_001  # of a rejected input: one more than the store keeps, so that it sees what was cut
ANSWER_BYTES = 80_000_000  # what one input may come to when it is read
PAGE_BYTES = 5_000_000  # of HTML: beyond it no news page was seen, and extraction takes half a minute
TITLE_CHARS = 500
SUMMARY_CHARS = 1_000
BODY_CHARS = 200_000
NAME_CHARS = 200  # a source, an author, a tag, a credit
ID_CHARS = 500
URL_CHARS = 2_000
AUTHORS = 20
TAGS = 50
LINKS = 100
LISTED = 200  # articles that one page leads to
EXTRA_BYTES = 100_000  # the unknown members of one JSON item
ITEMS = 10_000  # of one feed
