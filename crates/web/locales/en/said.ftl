# What is said where something was not done, in English.

said-not-found = There is no “{ $name }” here. Nothing was changed.
said-weak-key = This key is too weak. Make a P-256 key, or RSA with at least 2048 bits.
said-unsupported-key = Keys of the kind { $kind } are not certified here. Use P-256, P-384, RSA with 2048 to 8192 bits, or Ed25519.
said-key-of-another = This key belongs to somebody else already, and two holders of one key cannot be told apart. Make a new key.
said-key-compromised = This key was reported as compromised and is never certified again. Make a new key.
said-unsuitable-key = { $target } cannot use keys of the kind { $kind }. Make another kind of key.
said-past-authority = { $days ->
    [one] A certificate cannot outlive its authority; ask for at most 1 day.
   *[other] A certificate cannot outlive its authority; ask for at most { $days } days.
}
said-no-role = You have no role here, or no certificate in force. An operator gives roles.
said-no-certificate = You may not do this: it takes the certificate of a person.
said-recovery-wrong = Name and codes do not belong together. Two different codes of the newest sheet are needed, each used once.
said-nothing-inherited = This device cannot add another: how you were checked must be checked again for each. Ask for an invitation.
said-own-request = Nobody decides on a request of their own. Ask another officer.
said-taken = There is already a “{ $name }”. Choose another name.
said-already-revoked = This certificate was already revoked, { $at }. Nothing was changed.
said-already-withdrawn = This evidence was already withdrawn, { $at }. Nothing was changed.
said-decided = This was decided already, { $at }, by { $by }. Nothing was changed.
said-same-officer = You have approved this request already; the second officer must be another person.
said-state = This cannot be done in the state it is in now. Open the page again to see it.
said-invitation-over = This invitation was used or withdrawn. Make another.
said-message-sent = This message was sent already; what it said is not kept.
said-interim-alive = The device { $device } has an interim certificate by another request. Withdraw that one first, or name the device otherwise.
said-has-role = { $person } has the role { $role } already. Nothing was changed.

flaw-name = Write the name with 1 to 254 characters, none of them control or unseen ones, like Alice Example
flaw-unencodable = A certificate cannot carry this name. Make it shorter, and leave unusual characters out
flaw-mailbox = “{ $text }” is no mailbox. Write it like alice@example.org, without accents and spaces
flaw-domain = Only mailboxes of { $domains } count here
flaw-text = Write at most { $most } characters, none of them control or unseen ones
flaw-no-reason = Whoever applied is told why: write a sentence
flaw-no-days = Give at least one day
flaw-hours = A link is good for one hour to one year
flaw-no-class = There is no class “{ $class }” here; there are { $classes }
flaw-class-gone = There is no class { $class } any more. Reject the request
flaw-class-lowest = Nobody applies for { $class }, since everybody has it. Choose a higher class
flaw-class-of-invitation = The invitation is for the class { $class }
flaw-class-reached = “{ $device }” has this class already
flaw-method = The class { $class } is proven otherwise: { $methods }
flaw-no-mailbox = The class { $class } is proven by a mailbox, and none is known
flaw-no-mailbox-of = No mailbox is known for request { $request }
flaw-key-waits = Request { $request } waits for the same key. Make a new one
flaw-key-there = Request { $request } has a key already. Withdraw it, and apply again
flaw-nobody-listed = nobody is in the list
flaw-list-too-long = a list has at most { $most } lines
flaw-too-many-fields = there are more than three fields
flaw-quotation = there are quotation marks; leave them out
