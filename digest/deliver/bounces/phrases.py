"""What servers write when they refuse a mail, in English: cause by cause, the surest first.

The wordings are those of the mail servers and the large providers as they document them, each written for all its
forms; a mail address or a link never takes part (see `causes`). Within one row the order does not matter; between rows
it does: "mailbox quota exceeded" is looked for before "exceeded", "blocked using a list" before "address rejected".
"""

# What stands for {near} and {box} in the phrases: some words between, and whatever a mailbox is called.
NEAR = r"[^:;]{0,60}?"
BOX = r"(?:mail ?box|mailbox|inbox|account|user(?: ?id| ?name)?|recipient|address(?:ee)?|e-?mail|local part|alias|maildrop|name)"

# Fixed sentences whose single words would mislead.
SURE: tuple[tuple[str, str], ...] = (
    # Microsoft, for an address that the directory does not have.
    ("no mailbox", r"recipient address rejected: access denied"),
    # Yahoo, which says so only after the mail.
    ("no mailbox", r"delivery error: dd this user does ?n.t have a"),
    # Symantec.cloud, for an address that is not registered; 542 is its own code.
    ("no mailbox", r"\b542 .{0,100}rejected"),
    # Mail.ru, which begins both with "invalid mailbox".
    ("disabled", r"local mailbox .{0,200}account is disabled"),
    ("no mailbox", r"local mailbox .{0,200}user not found"),
    # Yandex, to the name of a recipient.
    ("no mailbox", r"\b5\.7\.1 no such user!"),
    # Barracuda, for a mail that its filter stopped.
    ("filtered", r"permanent failure for one or more recipients .{0,200}blocked"),
    # NetEase and Microsoft, for the reputation of an address: a code alone.
    ("list", r"\brp:[a-z]{2,4}\b|\(rp-\d{3}\)"),
    # No reason at all: then it is the address.
    ("no mailbox", r"recipient address rejected\.?\s*(?:\(in reply|$)"),
    # cPanel, for a domain without a mail server.
    (
        "no domain",
        r"account or domain may not exist, they may be blacklisted, or missing the proper dns entries",
    ),
    # The place of the address is empty: so mobile operators of Japan answer to the end of a mail, where it is not known.
    ("filtered", r"\b55\d : user unknown"),
)

ENGLISH: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("late", (
        "this is a warning message only", "do not need to resend",
        "delivery (?:to .{0,80} )?has been delayed", "will (?:continue to|keep) (?:try|attempt)",
        "will be retried", "message (?:is )?delayed", r"delayed mail \(still being",
        "not yet been delivered", "delivery attempts will continue",
        r"delivery status notification \(delay",
    )),
    ("too large", (
        "(?:message|mail|e-?mail|size){near}(?:too (?:large|big)|exceeds?{near}(?:size|maximum|limit))",
        "(?:exceeds?|over|above) (?:the )?(?:maximum |max |fixed |server |system )*(?:message |mail )?size",
        "(?:message|mail) (?:size|length) (?:exceed|limit|is larger)", "maximum message size",
        "size limit for this",
    )),
    ("list", (
        "(?:block|black|deny|reject)[ -]?list", r"\b(?:dns|r|uri|sur)bl\b", "spamhaus", "spamcop",
        "barracudacentral", r"\bsorbs\b", "sender ?score", "senderbase", r"\breputation\b",
        "(?<!not )listed (?:in|by|on|at) ", "poor (?:e-?mail )?reputation", "cloudmark",
    )),
    ("spam", (
        r"\bspam(?!cop|haus)", r"\bjunk\b", "unsolicited", "bulk (?:e-?mail|mail)", r"\bphish", "spoof",
        r"\bviru(?:s|ses)\b", "malware", "infected", "suspicious", "objectionable", "offensive",
        "harmful content", "unsafe",
    )),
    ("authentication", (
        r"\b(?:spf|dkim|dmarc|arc)\b", r"\bunauthenticated\b", "domain-?keys?",
        "sender policy framework", "not pass authentication", "authentication (?:checks?|results?)",
        "sender (?:address )?verif", "verification failed for",
    )),
    ("reverse name", (
        "reverse (?:dns|lookup|name)", r"\bptr\b", r"\brdns\b", "(?:fix|no|without) reverse",
        "cannot find your (?:reverse|host)", r"\bhelo\b", "my name was rejected",
        "(?:ip|host) ?name .{0,40}does not resolve", "client host rejected: cannot find",
    )),
    ("too fast", (
        "too many (?:connections|messages|mails|e-?mails|recipients|sessions|errors|concurrent|invalid)",
        "rate[ -]?limit", "throttl", "connection rate", "(?:message|mail|sending) rate",
        r"(?:sending|sender|daily|hourly|outbound|outgoing) (?:\w+ ){0,3}(?:quota|limit)", "frequency limit",
        "unusual (?:rate|amount)", r"exceeded (?:the )?(?:\w+ )?(?:connections?|sending|rate)",
        "at too high", "too frequent", "unusual sending", "higher than .{0,40}rate",
        "excessive (?:number|volume)", "unexpected volume", "user complaints",
    )),
    ("full", (
        r"(?:{box}|quota|storage|folder|mail ?dir|mailfolder|space){near}(?:is |are |was )?(?:\bfull|over (?:the )?quota|over (?:the |its |his )?(?:size |storage )?limit|out of (?:space|storage))",
        r"(?:{box}|quota|storage|folder|mail ?dir|mailfolder|space){near}(?:exceed(?:s|ed|ing)?\b|exceeded)",
        "(?:{box}|quota|storage|folder|mail ?dir|mailfolder|space){near}(?:too full|over capacity)",
        "over[ -]?quota", "quota (?:exceeded|violation|full)",
        "exceed(?:s|ed)?{near}(?:quota|storage|mailbox|disk|space|megabytes|allowed)",
        r"(?:not enough|insufficient|no|out of|lack of|run out of) (?:\w+ ){0,2}(?:storage|space|quota)",
        r"\bquota\b{near}exce", "full mailbox", "mailbox full", "boxes? full", "too much mail",
        "too many (?:messages|mails) (?:in|on)", "quotaexceeded", "delete old",
    )),
    ("no domain", (
        "(?:host|domain)(?: or domain)?(?: ?name)?s?{near}(?:not found|unknown)",
        "(?:host|domain)(?: or domain)?(?: ?name)?s?{near}(?:does|do) ?(?:n't|not) (?:exist|resolve)",
        "(?:host|domain)(?: or domain)?(?: ?name)?s?{near}could(?:n't| not) be (?:found|resolved)",
        "(?:host|domain)(?: or domain)?(?: ?name)?s?{near}(?:non-?existent|lookup fail)",
        "(?:unknown|no such|invalid|bad|illegal|unresolvable|unrouteable|unroutable) (?:mail )?host",
        "(?:unknown|no such|invalid|bad|illegal|unresolvable|unrouteable|unroutable) (?:mail )?domain",
        "(?:unknown|no such|invalid|bad|illegal|unresolvable|unrouteable|unroutable) (?:mail )?destination (?:system|host)",
        "(?:could ?n[o']t|cannot|can't|unable to) (?:find|resolve|locate|look ?up){near}(?:host|domain)",
        r"(?:could ?n[o']t|cannot|can't|unable to) (?:find|resolve|locate|look ?up){near}(?:\bmx\b|server)",
        "(?:could ?n[o']t|cannot|can't|unable to) (?:find|resolve|locate|look ?up){near}(?:exchanger|dns)",
        "nxdomain", "non-?existent (?:host|domain)", "cname lookup failed",
        r"(?:no|null|invalid|unreachable) mx\b", "nullmx",
        r"(?:does not|do(?:es)?n't) (?:have|accept) (?:any )?(?:mx|mail\b|e-?mail\b)",
        "domain (?:is )?not (?:accept|local|valid)", "bad domain", "domain is not reachable",
        "never accepts mail", "no (?:valid )?mail (?:servers?|hosts?|exchangers?) (?:for|found)",
        "host name lookup", "domain has no",
    )),
    ("no mailbox", (
        r"(?:user|recipient|mailbox|account|address)[\s'\":.<>()-]{0,6}unknown",
        r"unknown[\s'\"-]{0,3}(?:or illegal )?{box}", r"no such (?:\w+ )?(?:person|{box})", "nosuchuser",
        "no (?:local )?mailbox (?:here )?(?:by|for|with)",
        r"{box}{near}(?:(?:does|do|did|dos) ?(?:n't|not|n.t) (?:\w+ )?(?:exist|appear|match)|not exist)",
        "{box}{near}(?:was|is|were|be|been)? ?not (?:be )?(?:found|listed|known|recogni[sz]ed|a valid)",
        "{box}{near}could ?(?:n't|not) be found",
        "{box}{near}(?:is )?(?:unknown|invalid|non-?existent|unrecogni[sz]ed|undeliverable address|no longer (?:valid|exist|in use|works?|available|active|on|at|here)|has been (?:deleted|removed|terminated)|(?:was )?deleted|not here)",
        r"(?:invalid|bad|non-?existent|incorrect|wrong|unrecogni[sz]ed|illegal|undefined) (?:or \w+ )?(?:destination |local |recipient |e-?mail |to )?{box}",
        "not (?:a |our )(?:known |valid |gmail |local )?(?:{box}|customer)",
        "(?:does ?n['o]t|do not) have (?:an?|the|such|that) .{0,50}(?:account|mailbox|user)",
        "(?:has|have) no (?:such )?.{0,20}(?:account|mailbox)", "recipnotfound", r"adr\.recip",
        r"adr\.exrecip", "not listed in (?:.{0,30}directory|public name)", "unrouteable address",
        "unroutable address", "this address no longer",
        "no longer (?:with|employed|on (?:the )?server|an? (?:active|valid))",
        "left (?:the )?(?:company|organi[sz]ation)",
        r"mailbox (?:\S{1,80} )?(?:name not allowed|unavailable)", "address(?:es)? couldn",
        "invalid final delivery", "account (?:is )?unavailable",
        r"cannot (?:find|locate|route to) (?:the )?(?:\w+ )?{box}",
        r"(?:can't|couldn't) find (?:\w+ )?{box}", "user not", "verify (?:the|that) (?:e-?mail )?address",
        "check the (?:recipient|spelling|e-?mail)", "relay .{0,30}unknown user",
        "unknown (?:to|e-?mail|email)", "undeliverable address", "address not found", "recipient not",
        "not a user", "does not like recipient", "is not (?:known|registered) ",
    )),
    ("moved", (
        "(?:has |have )?moved", "(?:e-?mail )?address (?:has )?(?:been )?changed",
        "new (?:e-?mail )?address",
    )),
    ("disabled", (
        "(?:{box}|this){near}(?:disabled|inactiv|suspend|locked|deactivat|frozen|expired|discontinued)",
        "(?:{box}|this){near}(?:not (?:currently )?active|on hold|dormant|temporarily unavailable)",
        "(?:{box}|this){near}(?:unavailable|closed|not activated|has been (?:limited|stopped))",
        "(?:disabled|inactive|suspended|locked|deactivated) (?:recipient|user|mailbox|account|address)",
        "(?:user|mailbox|recipient){near}blocked",
        "not accepting (?:any )?(?:mail|messages|new|e-?mail)",
        "(?:refuses?|rejects?|declined?) to (?:accept|receive)",
    )),
    ("filtered", (
        "(?:refused|rejected|blocked) by (?:the )?recipient",
        "recipient (?:has )?(?:blocked|refused|declined)", "only accepts? (?:mail|messages) from",
        "not (?:in|on) (?:the |my )?(?:allowed|white)[ -]?list", "user filter",
        "mail filter(?:ed)? by user",
    )),
    ("loop", (
        "mail loop", "too many hops", "hop count", "loops? back", "looping", "routing loop", "maximum hop",
    )),
    ("relay", (
        r"relay(?:ing)?(?: \w+)? (?:denied|not (?:allowed|permitted)|prohibited|access)", "unable to relay",
        "not permitted to relay", "relay not", "no relaying", "relaying", "we do not relay",
        "not (?:a )?gateway", "authentication (?:is )?required", "must (?:first )?authenticate",
    )),
    ("greylisted", ("gr[ea]y-?list",)),
    ("policy", (
        r"\bsuspend",
        r"\bpolic(?:y|ies)\b", "prohibited", "not (?:allowed|permitted|authori[sz]ed|accepted|acceptable)",
        "access denied", "administrative(?:ly)?",
        "(?:sender|client|host|ip|connection|message|mail|content|you){near}(?:reject|denied|refus|block)",
        "(?:sender|client|host|ip|connection|message|mail|content|you){near}(?:bann|restrict|suspend)",
        "(?:reject|refus|block)(?:ed|ing){near}(?:sender|content|message|mail|by)", "blocked", "restricted",
        r"\bbanned", "denied", "sender (?:address|domain)", "filter", "security", "encrypt", r"\btls\b",
        "(?:bare|stray) (?:lf|cr|newline)", "invalid (?:sender|header|from|message)", "missing",
        "malformed", "not rfc", "syntax error", "unable to verify",
    )),
    ("greylisted", (
        "try (?:again|it|back)? ?later", "temporar(?:y|ily) (?:deferred|rejected|refused)",
        "please retry", "come back later",
    )),
    ("network", (
        "connection (?:was )?(?:timed out|refused|reset|lost|closed|failed|dropped|died|to)", "timed? ?out",
        "no route", "(?:network|host){near}(?:unreachable|down|not respond)", "lost connection",
        "could not connect", "unable to connect", "cannot connect", "not respond(?:ing)?", "broken pipe",
        "no answer", "bad connection", "unable to contact", "could ?n[o']t (?:connect|establish|reach)",
    )),
    ("expired", (
        "(?:message|delivery|mail|queue|retry){near}(?:expired|time ?(?:out|limit)|too (?:old|long)|lifetime)",
        "retry time", "giving up", "given up",
        r"for (?:\d+|several|more than \w+|the last \w+) (?:days|hours|minutes)",
        r"after \d+ (?:days|hours|minutes|attempts)", "too long",
    )),
    ("system", (
        r"(?:local|internal|configuration|server|system|resource|i/o|mailer|unexpected|service|temporary|transaction|processing) (?:\w+ )?error",
        r"(?:local|internal|configuration|server|system|resource|i/o|mailer|unexpected|service|temporary|transaction|processing) (?:\w+ )?failure",
        r"(?:local|internal|configuration|server|system|resource|i/o|mailer|unexpected|service|temporary|transaction|processing) (?:\w+ )?fault",
        r"(?:local|internal|configuration|server|system|resource|i/o|mailer|unexpected|service|temporary|transaction|processing) (?:\w+ )?fail",
        r"(?:local|internal|configuration|server|system|resource|i/o|mailer|unexpected|service|temporary|transaction|processing) (?:\w+ )?unavailable",
        r"(?:local|internal|configuration|server|system|resource|i/o|mailer|unexpected|service|temporary|transaction|processing) (?:\w+ )?problem",
        "out of memory", "(?:insufficient|low on|limited) (?:system )?resources?", "disk full",
        "no space left", "command (?:died|failed|time)", "child", "unable to deliver", "not configured",
        "cannot (?:open|create|append|update|write|exec)", "overload", r"\bbusy\b", "crash",
        "permission denied", "(?:service|server|system) (?:not|un)available", "mailer",
    )),
)  # fmt: skip
