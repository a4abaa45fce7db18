# What the console says of calls for help, of asking to renew, of machines and of outside CAs. In English.

help = Asked for help
help-waiting = ask for help
help-text = People who cannot show a certificate wrote this on the page for lost devices. Nothing proves who they are: do not answer by a way that stands in the message.
help-none = Nobody waits for help.
help-no-message = No message.
help-nobody = nobody on record has this name or mailbox
help-from = Sent from
help-steps = What to do
help-reach = Reach the person by a way you know yourself: in person, or by the telephone number you have.
help-stop = If a device is lost or stolen, revoke its certificates. Better once too often: a new one takes two minutes.
help-devices = Devices and certificates
help-invite = Invite the person anew. How well the identity is checked decides what the new certificate opens.
help-note = What was done, or why nothing
help-given = Help was given
help-dismiss = Put aside
help-outcome-wrong = Say whether help was given, or put it aside
help-ended = The last ones that ended
help-was-given = helped
help-was-dismissed = put aside
said-plea-ended = This call was ended { $at } by { $by } already. Nothing was changed.

asking = { $count ->
    [0] Ask to renew
    [one] Ask 1 holder to renew
   *[other] Ask { $count } holders to renew
}
asking-link = Ask to renew
asking-chosen = Ask the chosen to renew
asking-found = Ask all that fit to renew
asking-text = Each gets a letter with the way to renew. The certificates stay good: nobody loses anything.
asking-who = Who gets a letter
asking-barred = Who gets none, and why
asking-nobody = Nobody would get a letter.
asking-does = The letters are in the language of whoever gets them, and say that you ask. Nobody is asked twice within a week.
asking-done = { $count ->
    [one] One letter is on its way.
   *[other] { $count } letters are on their way.
}
asking-not-in-force = Not in force
asking-no-person = Of a machine or a door
asking-no-mailbox = No mailbox is on record
asking-followed = The device has another that ends later
asking-asked = Asked less than a week ago

machines = Machines
machines-text = Devices that belong to nobody: printers, servers, programs.
machines-count = machines
machines-search = Name of a machine
machines-none = No machine is on record yet. A certificate makes one:
machines-unknown = No machine is called
machine-added-by = Put on record by
machine-checked-by = Last checked by
machine-who = Who knows about it
machine-holder = Stable name in certificates
machine-unproven = Nothing fresh proves what this is
machine-evidence = How it was checked
machine-no-evidence = Nothing is on record that proves what this is.
machine-revoke = Revoke its certificates

anchor-text = Doors believe this CA beside yours, by these terms.
anchor-terms = What its certificates are worth here
anchor-unmapped = Without any of these policies
anchor-unmapped-refuse = they are refused
anchor-unmapped-interim = they count as the lowest class
anchor-from-email = the mailbox in the certificate
anchor-from-upn = the user principal name in the certificate
anchor-from-cn = the common name, which is the short name here
anchor-from-uid = the user id, which is the short name here
anchor-from-serial = the serial number in the subject's name, which is the short name here
anchor-evidence = Whose checks count
anchor-evidence-theirs = theirs
anchor-evidence-ours = theirs, as far as our own evidence of the person goes
anchor-status = What must be known of revocations
anchor-status-given = a CRL that was given must be current
anchor-status-required = every CA must have a current CRL
anchor-status-lenient = an old CRL does, too
anchor-revoked = Revoked here
anchor-unreadable = not believed: unreadable
crl-of = Of
crl-next = Next one due
crl-made = Made
crl-entries = Entries
crl-current = current
crl-aging = a newer one is due soon
crl-over = out of date
crl-endless = says no end, so it counts as out of date
crl-none = none was given
crl-missing = missing, so its certificates are refused
outside-by = Vouched for by
outside-unknown = nobody vouches for it
outside-unknown-text = No outside CA on record vouches for it with what is known here. Doors turn it away unless the device sends the CAs between.
outside-not-now = not valid now
outside-no-class = of no class here

today-later = later
today-later-cell = { $count ->
    [one] One ends after { $from }
   *[other] { $count } end after { $from }
}
today-ending-later = Nothing ends in the year to come. All that is in force ends later.
