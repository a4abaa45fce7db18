# What the pages of the console say about what waits: Today, requests, invitations, settings. In English.

word-state = State
word-mailbox = Mailbox
word-key = Key
word-invitation = Invitation
word-certificate = Certificate
chip-mailbox = mailbox proven
chip-duplicate = asked before
chip-no-key = no key yet
state-waiting = Waiting
state-open = waiting
state-proving = being proven
state-approved = approved
state-rejected = turned down
state-issued = issued
state-withdrawn = withdrawn
state-expired = ended
method-mailbox = The mailbox was answered
method-document = An identity document was examined
method-face-to-face = The person was met
method-operator = The operator vouches
event-pairing-begun = Words shown face to face
event-pairing-confirmed = Words confirmed

requests-none-such = There is none.
requests-states = By state
requests-keys = Keys: j and k walk the list, Enter opens. On a request: a approves, r turns down, j goes to the next.

request-facts = Who asks, and for what
request-new = not yet on record
request-mailbox-open = not proven
request-two = two officers must approve
request-interim = interim certificate alive
request-opened = Applied
request-ends = Ends by itself
request-key-text = The key was made by the applicant; nobody here can see it.
request-evidence = Evidence on record
request-evidence-none = None: this person was not checked here before.
request-evidence-over = no longer counts
request-duplicates = Asked before
request-decisions = Decided so far
request-history = History
request-before = Before
request-after = Next
decided-approve = approved
decided-reject = turned down

decision-approve = Approve
decision-approve-button = Approve
decision-method = How was the identity checked?
decision-method-wrong = Choose how the identity was checked
decision-not-met = Face to face counts once both have confirmed the same words. Show them first, above
decision-note = What you saw
decision-note-hint = In a few words, like: passport seen. No copies, no numbers that are not needed.
decision-reference = Where the evidence is found
decision-reference-hint = A file number, if there is one.
decision-text-wrong = At most 1000 characters are kept, without control or unseen ones
decision-reject = Turn down
decision-reject-button = Turn down
decision-answer = Answer
decision-answer-own = In my own words, below
decision-reason = Own words
decision-reason-hint = The applicant reads this. It takes the place of the answer above.
decision-reason-wrong = Choose an answer or write a sentence; the applicant is told why
answer-unknown = We do not know you under this name and mailbox. Please talk to whoever invited you.
answer-evidence = What you showed does not prove who you are. Please bring an identity document.
answer-duplicate = You have asked for this device before; please use the first request.
answer-class = This level is not needed for your work. Please apply for a lower one.
late-approved = { $by } approved this request at { $at }, before you did. Nothing of yours was kept.
late-rejected = { $by } turned this request down at { $at }, before you decided. Nothing of yours was kept.
told-issued = { $name }: approved, and the certificate is issued.
told-approved = { $name }: approved. The certificate follows as soon as the key is there.
told-rejected = { $name }: turned down.
told-endorsed = { $name }: approved by you; a second officer must agree.

words = Face to face
words-text = When the applicant stands before you: show three words here. The page of the request on the applicant's device shows the same ones.
words-begin = Show the words
words-compare = Compare these words with those on the applicant's device. They must be the same, in the same order.
words-same = They are the same
words-look = Look again
words-other = Other words
words-until = Good until
words-you = You have confirmed
words-you-not = You have not confirmed yet
words-they = The applicant has confirmed
words-they-not = The applicant has not confirmed yet
words-done = Both have confirmed. Approve now with “The person was met”.
words-over = These words have ended, or another officer shows words now. Show new ones
words-met = Met face to face

today-ending = Certificates that end in the year to come
today-ending-none = Nothing ends in the year to come.
today-ending-text = A cell is a week; the darker, the more end in it. Follow one to the list.
today-ending-cell = { $count ->
    [one] One ends in the week from { $from }
   *[other] { $count } end in the week from { $from }
}
today-refused = Refused in the last 24 hours, by cause
today-refused-none = Nobody was refused in the last 24 hours.
today-issued = Issued in the last 30 days
today-issued-words = { $count ->
    [one] One certificate was issued in the last 30 days.
   *[other] { $count } certificates were issued in the last 30 days.
}
today-soon = end within four weeks
today-refusals = refused since yesterday
today-people = people
today-certificates = certificates in force
today-recovered = { $count ->
    [one] A one-time link into the console was made on the host in the last 24 hours.
   *[other] { $count } one-time links into the console were made on the host in the last 24 hours.
}
today-look = See who made them
as-table = As a table
word-day = Day
word-count = How many
word-cause = Cause
word-share = Share
health = How all is
health-root = Root
health-issuing = Issuing CA
health-key = Issuing key
health-key-here = here
health-key-gone = not here, so nothing can be issued
health-log = Audit log
health-log-signed = signed
health-log-unsigned = not signed lately
health-clock = Clock
health-good = good
health-clock-back = behind the last entry of the log
health-mail = Mail
health-mail-waiting = { $count ->
    [one] one message waits
   *[other] { $count } messages wait
}
health-mail-given-up = { $count ->
    [one] one message could not be sent
   *[other] { $count } messages could not be sent
}
health-over = ended
health-days = { $days ->
    [one] one day left
   *[other] { $days } days left
}
health-years = { $years ->
    [one] one year left
   *[other] { $years } years left
}

invites = Invitations
invites-none = Nobody was invited.
invites-last = The last ones
invites-find = Find
invites-make = Invite somebody
invites-make-button = Invite
invites-make-many = Invite many
invites-many = One on each line
invites-many-hint = mailbox, name, class, as in: alice@example.org,Alice Example,document. The last two may be left out.
invites-many-button = Invite them all
invites-line-wrong = Line { $line }: { $why }. Nobody was invited
invites-name = Name, if you know it
invites-name-hint = It stands in the form already, and can be changed there.
invites-name-wrong = Write the name without control or unseen characters
invites-class-wrong = Choose how well the identity is to be checked
invites-hours = The link is good for
invites-hours-wrong = Choose how long the link is good
invites-day = a day
invites-three-days = three days
invites-week = a week
invites-month = 30 days
invites-role = Role that comes with the approval
invites-no-role = none
invites-by = The link
invites-by-mail = is sent by mail
invites-by-shown = is shown here, to be handed over
invites-by-wrong = Choose how the link is handed over
invites-shown = Hand over the link
invites-shown-text = It is shown this once and kept nowhere. Whoever has it can apply in the name of this mailbox; the mailbox itself is proven by six digits.
invites-qr = The link as a picture for a phone
invites-sent = { $count ->
    [one] One invitation is on its way by mail.
   *[other] { $count } invitations are on their way by mail.
}
invites-resend = Send again
invites-show = Show a new link
invites-withdraw = Withdraw
invite-sent = sent
invite-opened = applied
invite-done = done
invite-expired = run out
invite-withdrawn = withdrawn

settings = Settings
settings-text = What is in force now. It is changed in the file signet.toml on the host; reloading takes it up without cutting anybody off.
settings-house = This house
settings-name = Name of the authority
settings-portal = Portal
settings-public = Address in certificates
settings-arc = Arc of the policy OIDs
settings-keys = Passphrase of the keys from
settings-languages = Languages
settings-contact = Whom people ask for help
settings-classes = How well people are checked
settings-class = Class
settings-means = What it says, and by what it is proven
settings-certificate-days = Certificate, days
settings-evidence-days = Evidence, days
settings-approvals = Approved by
settings-one = one officer
settings-two = two officers
settings-policy = Policy OID
settings-file = Configuration
settings-file-text = signet.toml as read, with what holds where nothing is written. Passwords stand in files of their own and not here.
settings-file-none = It was not handed in.
settings-nobody = nobody
settings-mailbox = the mailbox's answer
