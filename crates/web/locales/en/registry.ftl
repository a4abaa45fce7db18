# What the registry's pages of the console say, in English: people, certificates, doors, authorities, audit.

people = People
people-search = Name, short name or mailbox
people-count = people
certificates-valid-count = certificates in force
devices-count = devices
people-none = Nobody is on record yet. An invitation brings the first:
people-unknown = Nobody is called
people-unknown-text = Each word is looked for in name, short name and mailbox. Who was removed stands in the audit log.
list-end = That was all.
search-button = Search
search-all = Show all
more = More
any = any
choose = Choose
in-audit = In the audit log
days-ago = { $days ->
    [one] 1 day ago
   *[other] { $days } days ago
}
word-checked = Checked
word-devices = Devices
word-in-force = In force
word-handle = Short name
word-groups = Groups
word-sessions = Open sessions
word-history = What happened
word-how = How
word-when = When
word-until = Until
word-from = From
word-seen = What was seen
word-standing = Standing
word-what = What
word-who = Who
word-object = To what
word-result = Result
word-machine = Machine
person-unproven = Nothing fresh proves who this is
person-no-device = No device yet. A certificate makes one:
person-evidence = How the identity was checked
person-no-evidence = Nothing is on record that proves who this is.
evidence-withdrawn = withdrawn
evidence-ended = ended
evidence-always = does not end
device-nothing = no certificate in force
device-certificate = Certificate
device-last-use = Last used
device-never-used = Not used at any door yet
device-former = { $count ->
    [one] 1 former certificate
   *[other] { $count } former certificates
}
device-opens = Opens
device-opens-nothing = no door
device-lapse = The class in the certificate counts no longer:
offboard-link = Offboard
offboard-link-text = Ends everything this person has here, at once. What ends is shown before, and a receipt tells what was done.
offboard = Offboard { $name }
offboard-text = All of this ends in one step. It cannot be undone; whoever comes back is invited anew.
offboard-oneself = This is you. You will be signed out and have no way back in.
offboard-ends = What ends
offboard-certificates = { $count ->
    [0] no certificate in force
    [one] 1 certificate is revoked
   *[other] { $count } certificates are revoked
}
offboard-no-device = No device and no certificate
offboard-request = Request withdrawn:
offboard-invitation = Invitation withdrawn:
offboard-sessions = { $count ->
    [one] 1 session is closed
   *[other] { $count } sessions are closed
}
offboard-role = Role taken:
offboard-group = Out of group
offboard-cut = Open connections are cut within a second.
offboard-not = No, back
receipt = Receipt
receipt-ended = What was ended
receipt-revoked = certificates revoked
receipt-cut = connections cut
receipt-requests = requests withdrawn
receipt-invitations = invitations withdrawn
receipt-sessions = sessions closed
receipt-unreported = { $count ->
    [one] Of 1 certificate no door has said yet what it cut.
   *[other] Of { $count } certificates no door has said yet what it cut.
}
receipt-again = Look again
receipt-proof = The numbers are those of the entries in the audit log, which prove each line.
certificates = Certificates
certificates-search = Search by anything: name, device, mailbox, serial number, fingerprint
certificates-search-hint = Serials in hexadecimal or decimal, with colons or without; fingerprints SHA-256 or SHA-1.
certificates-unknown = No certificate fits.
certificates-none = No certificate yet. An invitation brings the first:
standing-valid = in force
standing-early = not yet valid
standing-expired = ended
standing-revoked = revoked
standing-pending = being issued
ends-from = Ends from
ends-until = Ends until
paste = Paste a certificate
paste-label = Certificate, request or public key in PEM
paste-button = Find it
paste-wrong = This is no certificate, request or public key in PEM. It begins with -----BEGIN CERTIFICATE----- and ends with -----END CERTIFICATE-----
sense-serial = Understood as a serial number.
sense-fingerprint = Understood as a fingerprint.
sense-key = All certificates of this key.
sense-certificate = Understood as a certificate.
sense-holder = Understood as the stable name of a device.
foreign = Not issued here.
foreign-text = No certificate with these octets is on record, whatever it says of itself. This is what it says:
cert-revoked = Revoked
cert-record = On record
cert-profile = Kind
cert-issued = Issued
cert-key-fingerprint = Fingerprint of the key
cert-content = What it says
cert-names = Further names
cert-signed = Signed with
cert-usage = Key usage
cert-purpose = Meant for
cert-policies = Policies
cert-thumbprint = SHA-1 fingerprint
revoke-link = Revoke
revoke-chosen = Revoke the chosen
revoke-found = Revoke all that fit
revoke = { $count ->
    [0] Revoke certificates
    [one] Revoke 1 certificate
   *[other] Revoke { $count } certificates
}
revoke-text = Revoking is final. Look at who loses what before you do it.
revoke-nothing = Nothing is chosen that could be revoked: what is revoked already and what was never issued is left out.
revoke-most = These are the first { $count }; more are not revoked in one step.
revoke-losses = Who loses what
revoke-no-loss = Nobody loses anything: each device has another certificate in force, or these have ended.
revoke-loses = loses
revoke-keeps = Keeps
revoke-keeps-nothing = has nothing left
revoke-others = { $count ->
    [one] And 1 more.
   *[other] And { $count } more.
}
revoke-why = Why?
reason-key = Somebody else may have the key
reason-key-text = Lost, stolen or copied. The key will not be certified again.
reason-superseded = Another one took its place
reason-superseded-text = There is a newer certificate.
reason-unused = It is not needed any more
reason-unused-text = The device is gone, or the person has left.
reason-privilege = What it stood for was taken away
reason-privilege-text = The person stays and may no longer do this.
reason-other = Another reason
reason-other-text = None of these.
reason-wrong = Say why; it stands in the audit log and in what others are told.
doors = Doors
doors-text = What stands behind certificates, and by which rules people get in.
doors-none = No door is configured. This makes one:
door-open = { $count ->
    [0] No device opens it now
    [one] 1 device opens it now
   *[other] { $count } devices open it now
}
door-open-none = Nobody with a certificate in force gets in.
door-optional = certificate asked for, not needed
door-required = certificate needed
door-silent = certificate demanded in TLS, nothing is explained
door-no-rule = No rule: nobody gets in
door-url = Address
door-upstream = Leads to
door-certificate = Certificate
door-factors = Factors
door-factor-certificate = certificate
door-tls = Lowest version
door-contact = Who helps
door-rules = Rules
door-rules-written = As written
door-denials = Turned away last
door-denials-none = Nobody was turned away yet.
trial = Try it: who gets in?
trial-who = Who
trial-who-hint = A person's short name like alice, one device like alice/laptop, a machine, or nothing for a guest.
trial-method = Method
trial-path = Path
trial-from = From address
trial-button = Try
trial-guest = A guest
trial-granted = gets in.
trial-refused = is turned away.
trial-nobody = No such person or machine holds a certificate in force, so the door would take them for a stranger.
trial-who-wrong = Enter a short name like alice, or a device like alice/laptop.
trial-from-wrong = Enter an IP address like 192.0.2.7.
trial-path-wrong = A path begins with a slash, like /contracts.
authorities = Authorities
authorities-text = Who signs, how long that holds, and where the keys are.
ca-keys = Keys
ca-key-place = Kept in
ca-passphrase = Passphrase from
passphrase-generated = a file made here, { $file }
passphrase-file = the file { $file }
passphrase-credential = the systemd credential { $file }
passphrase-prompt = whoever starts the server
passphrase-lies-here = The passphrase lies beside the keys, readable by its owner alone: whoever can read that directory can use the keys.
passphrase-is-open = Others can read the file of the passphrase: make it readable by its owner alone (chmod 600).
ca-key = Private key
ca-key-here = on this machine, encrypted
ca-key-away = not on this machine
ca-retired = signs no more; what it signed stays good
audit = Audit
audit-none = No entry fits.
audit-entries = { $count ->
    [one] 1 entry
   *[other] { $count } entries
}
audit-export = Export
audit-export-large = The log is large; take it out with
chain-whole = The log is whole.
chain-whole-text = { $entries ->
    [one] 1 entry is
   *[other] { $entries } entries are
} as written, { $checkpoints ->
    [one] 1 signed checkpoint agrees
   *[other] { $checkpoints } signed checkpoints agree
}. Proven
chain-broken = The log is broken.
chain-edited = Entry { $seq } was edited.
chain-misplaced = Entry { $seq } was moved: its text says that it is entry { $claims }.
chain-replaced = Entry { $seq } was replaced: its text names no entry.
chain-unlinked = Entry { $seq } does not follow on entry { $before }.
chain-missing = Entries { $seq } to { $last } are missing.
chain-truncated = The log was cut off: entries { $seq } to { $last } are missing.
chain-head-altered = The record of the last entry ({ $seq }) was altered.
chain-contradicts = Entry { $seq } is not the one that a signed checkpoint names.
chain-unreadable = The text of entry { $seq } is not that of an entry.
chain-index-altered = The search columns of entry { $seq } say something else than its text.
chain-forged = The checkpoint of entry { $seq } was not signed by the audit key of this authority.
chain-unproven = The log has not been proven since the server started.
chain-verify = Prove it now
entry-hash = Hash
entry-previous = Hash of the entry before
entry-text = The text that is hashed
result-done = done
result-refused = refused
result-failed = failed
word-whose = Whose
ca-valid = Valid
history-connections = connections:
door-guests = guests get in somewhere, too
ca-outside = Outside CAs
ca-outside-one = outside
ca-outside-none = Doors believe no CA but yours. This makes them believe another:
ca-outside-classes = Its policies count as
ca-outside-person = Persons are told by
ca-outside-fetched = CRLs come from
ca-outside-away = none since

act-audit-exported = Audit log exported
act-audit-checkpointed = Audit log signed
act-authority-created = Authority made
act-anchor-added = Outside CA added
act-anchor-listed = CRL of an outside CA given
act-anchor-reached = CRL of an outside CA can be fetched again
act-anchor-removed = Outside CA removed
act-anchor-revoked = Certificate of an outside CA revoked here
act-anchor-sourced = Where CRLs of an outside CA come from was changed
act-anchor-unreached = CRL of an outside CA could not be fetched
act-ca-added = CA certificate added
act-ca-crossed = CA certified by an outside CA
act-certificate-imported = Certificate from outside put on record
act-ca-retired = CA retired
act-certificate-abandoned = Certificate given up
act-certificate-delivered = Certificate handed out
act-certificate-ending = Notice that a certificate ends
act-certificate-intended = Certificate prepared
act-certificate-issued = Certificate issued
act-certificate-refused = Certificate refused
act-certificate-renewal-asked = Asked to renew
act-certificate-renewed = Certificate renewed
act-certificate-revoked = Certificate revoked
act-code-made = Code or link made
act-code-refused = Code or link not accepted
act-configuration-loaded = Configuration taken up
act-connections-cut = Connections cut
act-device-added = Device added
act-device-renamed = Device renamed
act-device-removed = Device removed
act-door-admitted = Let in at a door
act-door-refused = Turned away at a door
act-evidence-added = Identity checked
act-evidence-withdrawn = Evidence withdrawn
act-file-sealed = File sealed for collection
act-group-added = Group made
act-group-removed = Group removed
act-help-asked = Help asked for
act-help-dismissed = Call for help put aside
act-help-given = Help given
act-interim-registered = Interim certificate registered
act-invitation-made = Invited
act-invitation-resent = Invitation sent again
act-invitation-used = Invitation used
act-invitation-withdrawn = Invitation withdrawn
act-mail-failed = Mail not sent
act-mail-sent = Mail sent
act-member-added = Put into a group
act-member-removed = Taken out of a group
act-operator-recovered = Link into the console made on the host
act-pairing-begun = Comparing words begun
act-pairing-confirmed = Same words confirmed
act-person-added = Person added
act-person-changed = Person changed
act-person-removed = Person removed
act-recovery-made = Recovery codes made
act-recovery-used = Recovery code used
act-record-tidied = Old records cleared
act-request-approved = Request approved
act-request-endorsed = Request approved by the first of two
act-request-expired = Request ran out
act-request-issued = Request fulfilled
act-request-keyed = Key given for a request
act-request-opened = Applied
act-request-proven = Mailbox proven
act-request-rejected = Request rejected
act-request-withdrawn = Request withdrawn
act-role-granted = Role given
act-role-revoked = Role taken
act-server-started = Server started
act-server-stopped = Server stopped
act-session-closed = Signed out
act-session-opened = Signed in
act-session-used = Session used
act-setting-changed = Setting changed
act-post-retried = Mail to be tried again
act-post-tried = Trial mail made
act-webhook-failed = Webhook not told
act-webhook-told = Webhook told
act-evidence-ending = Notice that a proof of identity ends
