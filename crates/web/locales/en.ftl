# What pages say, in English. Ids stand in the order in which people meet them.

skip = Skip to the content
nav = Pages
nav-devices = My devices
nav-check = Check
foot-public = CA certificates and policy
foot-help = Help:
go-home = To the first page
request-id = Request
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
check-refused = Your certificate arrived and is not accepted
check-refused-text = The reason has the code
check-facts = What arrived
check-again = Check again
fact-class = Checked
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
