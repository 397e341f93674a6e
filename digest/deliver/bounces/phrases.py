"""What servers write when they refuse a mail, in English: cause by cause, the surest first.

The wordings are those of the mail servers and the large providers as they document them, each written for all its
forms; a mail address or a link never takes part (see `causes`). Within one row the order does not matter; between rows
it does: "mailbox quota exceeded" is looked for before "exceeded", "blocked using a list" before "address rejected".
"""

# What may stand between the words of a phrase.
_NEAR = r"[^:;]{0,60}?"
_BOX = r"(?:mail ?box|mailbox|inbox|account|user(?: ?id| ?name)?|recipient|address(?:ee)?|e-?mail|local part|alias|maildrop|name)"

# Fixed sentences whose words would mislead. Microsoft's for an address that the directory does not have; cPanel's for a
# domain without a mail server.
SURE: tuple[tuple[str, str], ...] = (
    ("no mailbox", r"recipient address rejected: access denied"),
    (
        "no domain",
        r"account or domain may not exist, they may be blacklisted, or missing the proper dns entries",
    ),
)
ENGLISH: tuple[tuple[str, str], ...] = (
    ("late", r"this is a warning message only|do not need to resend|delivery (?:to .{0,80} )?has been delayed"
             r"|will (?:continue to|keep) (?:try|attempt)|will be retried|message (?:is )?delayed|delayed mail \(still being"
             r"|not yet been delivered|delivery attempts will continue|delivery status notification \(delay"),
    ("too large", r"(?:message|mail|e-?mail|size)" + _NEAR + r"(?:too (?:large|big)|exceeds?" + _NEAR + r"(?:size|maximum|limit))"
                  r"|(?:exceeds?|over|above) (?:the )?(?:maximum |max |fixed |server |system )*(?:message |mail )?size"
                  r"|(?:message|mail) (?:size|length) (?:exceed|limit|is larger)|maximum message size|size limit for this"),
    ("list", r"(?:block|black|deny|reject)[ -]?list|\b(?:dns|r|uri|sur)bl\b|spamhaus|spamcop|barracudacentral|\bsorbs\b"
             r"|sender ?score|senderbase|\breputation\b|(?<!not )listed (?:in|by|on|at) |poor (?:e-?mail )?reputation|cloudmark"),
    ("spam", r"\bspam(?!cop|haus)|\bjunk\b|unsolicited|bulk (?:e-?mail|mail)|\bphish|spoof|\bviru(?:s|ses)\b|malware|infected|suspicious"
             r"|objectionable|offensive|harmful content|unsafe"),
    ("authentication", r"\b(?:spf|dkim|dmarc|arc)\b|unauthenticated (?:e-?mail|mail|sender)|domain-?keys?"
                       r"|sender policy framework|not pass authentication|authentication (?:checks?|results?)"),
    ("reverse name", r"reverse (?:dns|lookup|name)|\bptr\b|\brdns\b|(?:fix|no|without) reverse|cannot find your (?:reverse|host)"
                     r"|\bhelo\b|my name was rejected|(?:ip|host) ?name .{0,40}does not resolve|client host rejected: cannot find"),
    ("too fast", r"too many (?:connections|messages|mails|e-?mails|recipients|sessions|errors|concurrent|invalid)|rate[ -]?limit|throttl"
                 r"|connection rate|(?:message|mail|sending) rate|(?:sending|sender|daily|hourly|outbound|outgoing) (?:\w+ )?(?:quota|limit)"
                 r"|unusual (?:rate|amount)|exceeded (?:the )?(?:\w+ )?(?:connections?|sending|rate)|at too high|too frequent|unusual sending"
                 r"|higher than .{0,40}rate|excessive (?:number|volume)"),
    ("full", r"(?:" + _BOX + r"|quota|storage|folder|mail ?dir|mailfolder|space)" + _NEAR
             + r"(?:(?:is |are |was )?(?:\bfull|over (?:the )?quota|over (?:the |its |his )?(?:size |storage )?limit|out of (?:space|storage))"
             r"|exceed(?:s|ed|ing)?\b|exceeded|too full|over capacity)"
             r"|over[ -]?quota|quota (?:exceeded|violation|full)|exceed(?:s|ed)?" + _NEAR + r"(?:quota|storage|mailbox|disk|space|megabytes|allowed)"
             r"|(?:not enough|insufficient|no|out of|lack of|run out of) (?:\w+ ){0,2}(?:storage|space|quota)|\bquota\b" + _NEAR + r"exce"
             r"|full mailbox|mailbox full|boxes? full|too much mail|too many (?:messages|mails) (?:in|on)|quotaexceeded|delete old"),
    ("no domain", r"(?:host|domain)(?: or domain)?(?: ?name)?s?" + _NEAR + r"(?:not found|unknown|(?:does|do) ?(?:n't|not) (?:exist|resolve)|could(?:n't| not) be (?:found|resolved)|non-?existent|lookup fail)"
                  r"|(?:unknown|no such|invalid|bad|illegal|unresolvable|unrouteable|unroutable) (?:mail )?(?:host|domain|destination (?:system|host))"
                  r"|(?:could ?n[o']t|cannot|can't|unable to) (?:find|resolve|locate|look ?up)" + _NEAR + r"(?:host|domain|\bmx\b|server|exchanger|dns)"
                  r"|nxdomain|non-?existent (?:host|domain)|cname lookup failed|(?:no|null|invalid|unreachable) mx\b|nullmx|(?:does not|do(?:es)?n't) (?:have|accept) (?:any )?(?:mx|mail\b|e-?mail\b)|domain (?:is )?not (?:accept|local|valid)"
                  r"|bad domain|domain is not reachable|never accepts mail|no (?:valid )?mail (?:servers?|hosts?|exchangers?) (?:for|found)|host name lookup|domain has no"),
    ("no mailbox", r"(?:user|recipient|mailbox|account|address)[\s'\":.<>()-]{0,6}unknown|unknown[\s'\"-]{0,3}(?:or illegal )?" + _BOX +
                   r"|no such (?:\w+ )?(?:person|" + _BOX + r")|nosuchuser|no (?:local )?mailbox (?:here )?(?:by|for|with)"
                   r"|" + _BOX + _NEAR + r"(?:(?:does|do|did|dos) ?(?:n't|not|n.t) (?:\w+ )?(?:exist|appear|match)|not exist|(?:was|is|were|be|been)? ?not (?:be )?(?:found|listed|known|recogni[sz]ed|a valid)|could ?(?:n't|not) be found"
                   r"|(?:is )?(?:unknown|invalid|non-?existent|unrecogni[sz]ed|undeliverable address|no longer (?:valid|exist|in use|works?|available|active|on|at|here)|has been (?:deleted|removed|terminated)|(?:was )?deleted|not here))"
                   r"|(?:invalid|bad|non-?existent|incorrect|wrong|unrecogni[sz]ed|illegal|undefined) (?:or \w+ )?(?:destination |local |recipient |e-?mail |to )?" + _BOX +
                   r"|not (?:a |our )(?:known |valid |gmail |local )?(?:" + _BOX + r"|customer)|(?:does ?n['o]t|do not) have (?:an?|the|such|that) .{0,50}(?:account|mailbox|user)"
                   r"|(?:has|have) no (?:such )?.{0,20}(?:account|mailbox)|recipnotfound|adr\.recip|adr\.exrecip|not listed in (?:.{0,30}directory|public name)|unrouteable address|unroutable address"
                   r"|this address no longer|no longer (?:with|employed|on (?:the )?server|an? (?:active|valid))|left (?:the )?(?:company|organi[sz]ation)"
                   r"|mailbox (?:\S{1,80} )?(?:name not allowed|unavailable)|address(?:es)? couldn|invalid final delivery|account (?:is )?unavailable"
                   r"|cannot (?:find|locate|route to) (?:the )?(?:\w+ )?" + _BOX + r"|(?:can't|couldn't) find (?:\w+ )?" + _BOX + r"|user not|verify (?:the|that) (?:e-?mail )?address|check the (?:recipient|spelling|e-?mail)|relay .{0,30}unknown user"
                   r"|unknown (?:to|e-?mail|email)|undeliverable address|address not found|recipient not|not a user|does not like recipient|is not (?:known|registered) "),
    ("moved", r"(?:has |have )?moved|(?:e-?mail )?address (?:has )?(?:been )?changed|new (?:e-?mail )?address"),
    ("disabled", r"(?:" + _BOX + r"|this)" + _NEAR + r"(?:disabled|inactiv|suspend|locked|deactivat|frozen|expired|discontinued|not (?:currently )?active|on hold|dormant|temporarily unavailable|unavailable|blocked|closed|not activated|has been (?:limited|stopped))"
                 r"|(?:disabled|inactive|suspended|locked|deactivated) (?:recipient|user|mailbox|account|address)"
                 r"|not accepting (?:any )?(?:mail|messages|new|e-?mail)|(?:refuses?|rejects?|declined?) to (?:accept|receive)"),
    ("filtered", r"(?:refused|rejected|blocked) by (?:the )?recipient|recipient (?:has )?(?:blocked|refused|declined)|only accepts? (?:mail|messages) from|not (?:in|on) (?:the |my )?(?:allowed|white)[ -]?list|user filter|mail filter(?:ed)? by user"),
    ("loop", r"mail loop|too many hops|hop count|loops? back|looping|routing loop|maximum hop"),
    ("relay", r"relay(?:ing)?(?: \w+)? (?:denied|not (?:allowed|permitted)|prohibited|access)|unable to relay|not permitted to relay|relay not|no relaying|relaying|we do not relay|not (?:a )?gateway|authentication (?:is )?required|must (?:first )?authenticate"),
    ("policy", r"\bpolic(?:y|ies)\b|prohibited|not (?:allowed|permitted|authori[sz]ed|accepted|acceptable)|access denied|administrative(?:ly)?|(?:sender|client|host|ip|connection|message|mail|content|you)" + _NEAR
               + r"(?:reject|denied|refus|block|bann|restrict|suspend)|(?:reject|refus|block)(?:ed|ing)" + _NEAR + r"(?:sender|content|message|mail|by)|blocked|restricted|\bbanned|denied|sender (?:address|domain)|filter|security|encrypt|\btls\b|(?:bare|stray) (?:lf|cr|newline)|invalid (?:sender|header|from|message)|missing|malformed|not rfc|syntax error|unable to verify"),
    ("greylisted", r"gr[ea]y-?list|try (?:again|it|back)? ?later|temporar(?:y|ily) (?:deferred|rejected|refused)|please retry|come back later"),
    ("network", r"connection (?:was )?(?:timed out|refused|reset|lost|closed|failed|dropped|died|to)|timed? ?out|no route|(?:network|host)" + _NEAR + r"(?:unreachable|down|not respond)|lost connection|could not connect|unable to connect|cannot connect|not respond(?:ing)?|broken pipe|no answer|bad connection|unable to contact|could ?n[o']t (?:connect|establish|reach)"),
    ("expired", r"(?:message|delivery|mail|queue|retry)" + _NEAR + r"(?:expired|time ?(?:out|limit)|too (?:old|long)|lifetime)|retry time|giving up|given up|for (?:\d+|several|more than \w+|the last \w+) (?:days|hours|minutes)|after \d+ (?:days|hours|minutes|attempts)|too long"),
    ("system", r"(?:local|internal|configuration|server|system|resource|i/o|mailer|unexpected|service|temporary|transaction|processing) (?:\w+ )?(?:error|failure|fault|fail|unavailable|problem)|out of memory|(?:insufficient|low on|limited) (?:system )?resources?|disk full|no space left|command (?:died|failed|time)|child|unable to deliver|not configured|cannot (?:open|create|append|update|write|exec)|overload|\bbusy\b|crash|permission denied|(?:service|server|system) (?:not|un)available|mailer"),
)  # fmt: skip
