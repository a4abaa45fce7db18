# What the console says, in English. Ids begin with `console-`.

foot-console = Console
foot-portal = Portal
fault-role = You do not have the role for this
fault-role-text = It takes the role { $role }. An operator gives it: signet role grant PERSON { $role }

console-closed = The console is closed
console-closed-text = Nobody is signed in in this browser, or the time has run out. Nothing was changed.
console-ways = How to get in
console-way-certificate = Show your own certificate, if you have a role. Your browser showed none that does: close it completely, open it again, and choose the certificate when you are asked.
console-way-host = Or have a link made on the host that Signet runs on. It is good once and for 15 minutes:
console-sign-in-title = Your certificate opens it
console-sign-in-text = You stay signed in for twelve hours, as long as you use the console at least once an hour.
console-sign-in = Sign in
console-enter = Enter the console
console-enter-text = Somebody with command of the host made this link. It is good once; you stay signed in for an hour.
console-enter-button = Enter
console-enter-hint = If you did not make it yourself a moment ago, do not enter, and look into the audit log.
console-sign-out = Sign out
console-by-link = by link
console-trail = Way up
console-cli = As a command
console-waiting = waiting for a decision
console-uncollected = approved, not yet collected
console-today = Today
console-until = Signed in until

word-person = Person
word-role = Role
word-since = Since
word-by = By
word-do = What to do
role-officer = Officer
role-officer-text = Decides on requests and records how identities were checked.
role-operator = Operator
role-operator-text = Runs the system, and may do what every other role may.
role-auditor = Auditor
role-auditor-text = Reads everything on record and changes nothing.

roles = Roles
roles-text = A role opens the console to a person, by the own certificate.
roles-none = Nobody has a role yet. Whoever commands the host can do everything.
roles-revoke = Take away
roles-grant = Give a role
roles-grant-button = Give it
roles-person-hint = The short name, like alice
roles-person-wrong = Enter the short name of a person, like alice
roles-person-unknown = There is no such person. People shows who is registered
roles-role-wrong = Choose a role
roles-has = This person has the role already

word-request = Request
word-device = Device
word-class = To be checked
requests = Requests
requests-none = Nothing waits for a decision.

own = Your own certificate
own-text = You came by a link that is good once. With a certificate of your own you get in from now on, and every step of yours stands under your name. It takes two minutes.
own-email = Your mailbox
own-email-hint = It is proven by six digits. Where no mail is set up yet, they stand in the terminal that Signet runs in.
own-email-wrong = Enter your mailbox, like alice@example.org
own-button = Make my certificate
own-later = Later
own-note = You are in by a link that is good once.
