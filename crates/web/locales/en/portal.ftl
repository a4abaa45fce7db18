# What pages say, in English. Ids stand in the order in which people meet them.

skip = Skip to the content
nav = Pages
nav-devices = My devices
nav-request = My request
nav-check = Check
foot-public = CA certificates and policy
foot-help = Help:
go-home = To the first page
request-id = Request
ending-bar = { $days ->
    [0] Your certificate ends today.
    [one] Your certificate ends in 1 day.
   *[other] Your certificate ends in { $days } days.
}
ending-bar-do = Renew it
in-days = { $days ->
    [0] today
    [one] in 1 day
   *[other] in { $days } days
}
form-wrong = { $count ->
    [one] One entry needs your attention. Nothing was sent yet, and everything you entered is still here.
   *[other] { $count } entries need your attention. Nothing was sent yet, and everything you entered is still here.
}

fault-not-found = There is no such page
fault-not-found-text = The address may be mistyped, or the page may have been moved. Nothing was changed.
fault-method = This page is not opened that way
fault-method-text = Open it from the first page. Nothing was changed.
fault-certificate = This page is for people with a certificate
fault-certificate-text = Your browser showed none that is valid here. If you have one, close the browser completely, open it again, and choose the certificate when you are asked.
fault-stale = This form is no longer current
fault-stale-text = It was opened in another browser or a long time ago. Open the page again and send it once more; nothing was changed.
fault-cross-site = This request came from another site
fault-cross-site-text = To protect you it was not carried out. Open the page here and try again.
fault-too-large = That is more than this form takes
fault-too-large-text = Nothing was changed. Go back and shorten what you entered.
fault-unreadable = This request cannot be read
fault-unreadable-text = Nothing was changed. Go back, open the page again, and send the form once more.
fault-ours = This does not work at the moment
fault-ours-text = The fault is ours, and nothing was changed. Please try again in a minute; if it stays, tell whoever helps you the number below.
fault-refused = This was not done

welcome = Certificates of { $name }
welcome-text = Here you get a digital key for each of your devices. With it, sites know you without a password.
welcome-check = Check my certificate
welcome-refused = Your certificate is not accepted here.
welcome-refused-text = The check page says what arrived and why it is not enough.
welcome-request = Go to my request { $id }

public = CA certificates and policy
public-text = Whoever checks certificates of this authority needs the root. Compare its fingerprint with one you got another way before you trust it.
public-root = Root
public-root-text = Everything here is signed by this key or by one that it signed.
public-issuing = Issuing CA
public-issuing-text = It signs the certificates of people, devices and doors.
public-der = Certificate (.cer)
public-pem = Certificate (.pem)

check = Check
check-none = Your browser showed no certificate
check-none-text = If you expected one, one of these is usually the reason:
check-none-why = Why nothing arrived
check-none-installed = It is not installed on this device, or installed for another program: Firefox keeps certificates of its own.
check-none-restart = The browser was open when it was installed. Close all its windows and open it again.
check-none-cancelled = You were asked for a certificate and chose “Cancel”. Browsers remember that until they are closed.
check-none-browser = The browser cannot: Firefox for Android and, on an iPhone, every browser but Safari.
check-good = Your certificate works
check-good-person = Welcome, { $name }. You are recognised on “{ $device }”.
check-good-machine = The machine “{ $device }” is recognised.
check-outside = Welcome, { $name }. You are recognised at the word of { $anchor }. This portal’s own pages need a certificate from here.
check-interim = Your interim certificate works
check-interim-text = It stands for request { $request } of { $name } for “{ $device }”, and only while that is open. Nothing about you is checked yet.
check-interim-request = To my request
check-refused = Your certificate arrived and is not accepted
check-refused-next = What you can do
check-refused-text = The reason has the code
check-facts = What arrived
check-again = Check again
fact-class = Checked
class-interim = nothing checked yet
class-email = mailbox checked
class-document = identity document checked
class-face-to-face = met in person
lapse-expired = evidence of { $class } expired { $at }
lapse-missing = no evidence of { $class }
fact-name = Name
fact-issuer = Issued by
fact-serial = Serial number
fact-from = Valid from
fact-until = Valid until
fact-key = Key
fact-fingerprint = SHA-256 fingerprint

devices = My devices
devices-text = Each device has a certificate of its own. If one is lost, only that one is stopped; the others go on.
devices-until = Valid until
devices-this = This device, now
devices-stop = Stop…

stop = Stop “{ $device }”
stop-text = Its certificate ends at once, everywhere, and what it has open is cut. This cannot be undone; a new certificate can always be had.
stop-this = This is the device you are using now: this page, too, will no longer know you.
stop-why = Why?
stop-why-wrong = Say why; it decides how others are warned.
stop-lost = It is lost or stolen
stop-lost-text = Or somebody else may have its key or password.
stop-replaced = It has a new certificate
stop-replaced-text = This one is no longer needed.
stop-unused = It is no longer used
stop-unused-text = Sold, given away, or put aside.
stop-button = Stop it now
stop-not = No, keep it

back = Back
fault-own-request = Your request in this browser:
fault-not-yours = This request is not open in this browser
fault-not-yours-text = Go on in the browser in which you applied, or open the link to your request that its page showed you. Your own certificate opens your requests, too.
link-unknown = This link is not known
link-unknown-text = It may be cut off or mistyped, or a newer one has taken its place. Copy all of it from the newest message.
link-used = This link was used already
link-used-text = It is good once. If it was you, go on in the browser in which you began. If not, tell whoever invited you at once.
link-ended = This link has ended
link-ended-text = Links are good for a limited time. Ask whoever sent it for another; nothing is lost.
link-spent = This link is void
link-spent-text = It was tried too often. Ask whoever sent it for another.
link-tries = Too many tries
link-tries-text = There were too many wrong tries from here. Wait an hour, then try again.

invited = { $name } invites you
invited-text = You get a digital key for this device. With it, sites know you without a password.
invited-for = For
invited-by = Invited by
invited-until = Good until
invited-steps = What will happen, in about two minutes
invited-step-1 = You say who you are and name this device. Your browser makes the key; nobody else ever sees it.
invited-step-2 = You prove your mailbox with six digits that we send. Where more is asked for, an officer checks who you are.
invited-step-3 = You save one file, install it with its password, and test it.
invited-begin = Begin
invited-not-me = Not for you? Close this page; nothing happens by itself.

progress-1 = You and this device
progress-2 = Proof
progress-3 = Your key file
apply = You and this device
apply-name = Your name
apply-name-hint = As colleagues write it; it is shown with your certificate.
apply-name-wrong = Enter your name, so that people know whose certificate it is
apply-device = Name of this device
apply-device-hint = Small letters, digits and hyphens, like phone or work-laptop. It helps to stop the right one if it is lost.
apply-device-wrong = Use 1 to 63 small letters, digits and hyphens, and begin with a letter or digit, like work-laptop
apply-button = Make my key and go on
apply-key-text = Your browser makes the key when you go on. Use the browser in which you will use the certificate, and not a private window.
apply-no-key = No key came with the form. Your browser made none: switch scripts on for this page, or open the link in a current Chrome, Edge, Safari or Firefox, and not in a private window
apply-bad-key = What your browser made cannot be read. Send the form again; if it stays, open the link in another browser
apply-noscript = Scripts are off, and a key can only be made by one, so that it never leaves your device. Switch scripts on for this page, then open it again.
apply-cannot = This browser cannot make a key. Better open the link in a current Chrome, Edge, Safari or Firefox.
apply-private = This is a private window, or storage is switched off: the key could not be kept. Open the link in a normal window.
apply-firefox-android = Firefox on Android cannot use certificates for sites. Open the link in Chrome on this device.
apply-ios-not-safari = On an iPhone or iPad only Safari can use certificates. Open the link in Safari.
apply-failed = The key could not be made. Reload the page and try again; if it stays, try another browser.
apply-working = Your browser is making the key…

request = Your certificate for “{ $device }”
request-name = Request
timeline = What happened so far
event-opened = Applied for
event-keyed = Key received
event-code = Code sent
event-proven = Mailbox proven
event-endorsed = Approved by the first officer
event-approved = Approved
event-issued = Certificate issued
event-rejected = Turned down
event-withdrawn = Withdrawn
event-expired = Ended without a decision
actor-applicant = you
return = Come back from another browser
return-text = This link opens your request anywhere. Keep it to yourself. Your key stays in the browser that made it.
withdraw = Withdraw this request
withdraw-text = It ends at once, and nobody decides on it any more. To apply again you need another invitation.
withdraw-button = Withdraw it

key-title = Make your key
key-button = Make my key
code-title = Prove your mailbox
code-text = We send six digits to
code = Code
code-hint = Six digits from the message, good for 15 minutes. The link in the message does the same.
code-button = Go on
code-again = Send another code
code-empty = Enter the six digits from the message
code-wrong = { $tries ->
    [one] This is not the code. You have one more try. Take the newest message
   *[other] This is not the code. You have { $tries } more tries. Take the newest message
}
code-spent = This code was tried too often and is void. Send another one
code-ended = This code has ended or was replaced. Take the newest message, or send another one
code-used = This mailbox is proven already. Open your request again
code-too-soon = A code was sent a moment ago. Wait a minute and look among unwanted mail; after ten codes whoever invited you must help
mailbox = Confirm your mailbox
mailbox-text = You opened a link from a message. Confirm if you applied for a certificate with this mailbox; if not, close this page.
mailbox-button = Yes, it was me
mailbox-done = Your mailbox is confirmed
mailbox-done-text = Go back to the browser in which you applied and reload the page. The key is there.
waiting = Waiting for an officer
waiting-chip = Waiting
waiting-one = An officer checks who you are and decides.
waiting-two = Two officers check who you are; both must agree.
waiting-ahead = { $count ->
    [0] Yours is the next request.
    [one] One request is before yours.
   *[other] { $count } requests are before yours.
}
waiting-text = You can close this page and come back in this browser. We write to your mailbox when it is decided.
interim = Work while you wait
interim-chip = Interim
interim-text = Until your request is decided, this interim certificate opens the following. It says nothing about you, only that you have the key that waits.
interim-nothing = At the moment it opens nothing.
interim-later = It ends with the request. The final certificate has the same key: then you only import one more file.
interim-how = How to import it here
interim-offer = You also get an interim certificate at once, to work with while you wait.

over-rejected = Your request was turned down
over-rejected-text = If you think this is a mistake, talk to whoever helps you; a new invitation lets you apply again.
over-withdrawn = This request was withdrawn
over-withdrawn-text = Nothing more happens with it. A new invitation lets you apply again.
over-expired = This request has ended
over-expired-text = It was not decided or collected in time. A new invitation lets you apply again.
over-revoked = This certificate was revoked
over-revoked-text = It is no longer good anywhere. If you did not stop it yourself, talk to whoever helps you.

hand-title = Your key file is ready
hand-working = Your browser is making the file…
hand-no-key = The key is not in this browser. Open this page in the browser in which you applied. If its data were cleared, the key is gone: ask for another invitation; it is quick.
hand-forgotten = Key and password are forgotten in this browser. What you installed stays.
hand-failed = The file could not be made just now.
hand-retry = Try again
hand-password = Copy the password
hand-password-text = You are asked for it once, when you install the file. No message ever contains it.
hand-copy = Copy
hand-copied = Copied
hand-file = Save the file
hand-file-text = It is named after you, the device and how you were checked.
hand-download = Save the file
hand-wrong = “It says wrong password”
hand-wrong-text = Some systems say so when they cannot read the newer form of the file. This saves the same key, with the same password, in the other form.
hand-wrong-button = Save it in the other form
hand-rewrapped = Saved in the other form. Try it with the same password.
hand-forget = It is installed: tidy up
hand-forget-text = This removes key and password from this page. It cannot be undone; the installed certificate stays.
hand-forget-button = Forget them here
hand-test = Test it now
