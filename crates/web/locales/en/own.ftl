# What people do for themselves once they have a certificate, in English.

devices-renew = Renew
devices-raise = Have it checked…
devices-rename = Rename
devices-used = Last used at “{ $door }”,
devices-unused = Not used yet

renew = Renew “{ $device }”
renew-text = You get a new key and a new certificate for this device. The old one goes on until you use the new one.
renew-ended = { $days ->
    [0] Your certificate ended today. You are recognised, and nothing is lost.
    [one] Your certificate ended yesterday. You are recognised, and nothing is lost.
   *[other] Your certificate ended { $days } days ago. You are recognised, and nothing is lost.
}
renew-ended-text = You can renew it yourself until
renew-lapsed = How you were checked is too long ago to count. After you renew, you are checked again as you were the first time.
renew-old = The one you have
renew-new = The new one
renew-key = New, made by your browser
renew-button = Renew now
renew-then = { $days ->
    [one] The old certificate ends when you first use the new one, and tomorrow at the latest.
   *[other] The old certificate ends when you first use the new one, and in { $days } days at the latest.
}
renew-not = This certificate cannot be renewed
renew-not-text = It was revoked, ended too long ago, or is no certificate of a person here. If you have another device with a certificate, add this one from there; else ask for an invitation.
hand-same-key = The new certificate belongs to the key you installed before. If its file is no longer here, take the certificate alone and add it where the old one is; your key stays there.
hand-same-key-button = The certificate alone (.pem)

raise = Have this device checked more thoroughly
raise-text = Some doors ask for more than you have shown so far. Your key stays the same; you get a new certificate for it when the check is done.
raise-none = You have been checked as thoroughly as anybody is here.
raise-class = How do you want to be checked?
raise-wrong = Choose how you want to be checked
raise-button = Apply for it

rename = Rename “{ $device }”
rename-text = Doors and logs say the new name from now on; what happened before stays under the old one.
rename-button = Rename it
rename-taken = Another of your devices has this name

add-device = Add a device
add-text = Your phone, another computer: it gets a key of its own, and nobody else need be asked.
add-step-1 = This page shows a code.
add-step-2 = The other device photographs it with its camera, or opens the link beside it.
add-step-3 = Both show the same three words. Half a minute, and it has its certificate.
add-begin = Show the code
add-show = Photograph this with the other device
add-show-text = The code is good once and for ten minutes. Whoever photographs it becomes you: let nobody else see it.
add-qr = QR code with the link for the other device
add-words = The other device must show these words:
add-waiting = Waiting for the other device. This page sees by itself when it is done.
add-by-hand = No camera?
add-by-hand-text = Open this link on the other device. Send it to nobody.
add-done = “{ $device }” is added
add-done-text = It has a certificate of its own now. If that was not you, stop it at once under “My devices”.
add-over = This code has ended
add-over-text = It was good for ten minutes, in the browser that made it. Make another.
add-here = Add this device for { $name }
add-here-text = It gets a key of its own, made here, and is checked like the device that showed you the code.
add-here-words = The other device must show the same words. If it does not, close this page.
add-here-button = Make my key and add this device
add-not-me = You are not the one named above? Close this page and tell the person whose device showed you the code.

foot-lost = Device lost?
lost = A device is lost or stolen
lost-text = It is stopped everywhere within a second. Choose the way that is open to you; none of them needs a certificate on this device.
lost-other = I have another device with a certificate
lost-other-text = Open this page there, and stop the lost one under “My devices”.
lost-codes = I have my recovery codes
lost-codes-text = Two codes of your newest sheet are enough. Each is good once.
lost-who = Your mailbox or short name
lost-who-hint = As it is known here, like alice@example.org or alice.
lost-first = One code
lost-second = Another code
lost-code-hint = Sixteen letters and digits, like 7QX2-M4TD-9KPA-3HVB; hyphens and case do not matter.
lost-codes-button = Go on
lost-empty = Fill this in
lost-wrong = Name and codes do not belong together. Take two different codes of the newest sheet that you have not used yet
lost-name-wrong = At most 254 characters, without line breaks
lost-ask = I have neither
lost-ask-text = Somebody makes sure who you are and helps. Say how you can be reached.
lost-message = What happened, and how you can be reached
lost-message-hint = At most 500 characters. No passwords, please.
lost-message-wrong = At most 500 characters, and no control characters
lost-ask-button = Ask for help
lost-asked = Your call for help is on its way
lost-asked-text = If the name is known here, somebody gets in touch with you. You may also go to whoever helps you yourself.
lost-choose = Which device is lost, { $name }?
lost-choose-text = You have half an hour. What you stop ends at once, everywhere, and what it has open is cut.
lost-works = Works
lost-stopped = Stopped
lost-cut = { $count ->
    [0] Nothing was open.
    [one] One open connection was cut.
   *[other] { $count } open connections were cut.
}
lost-new = A certificate for the device you use now
lost-new-text = With codes alone you are checked no further than this:

nav-security = Security
security = Security
security-codes = Recovery codes
security-left = { $count ->
    [0] none
    [one] one left
   *[other] { $count } left
}
security-codes-text = If every device is lost, two of eight codes stop it and get you going again. Print them or write them down; keep them where your devices are not.
security-codes-void = A new sheet makes the one you have void.
security-codes-button = Make a sheet of codes
security-sessions = Signed in to the console
security-no-sessions = Nowhere.
security-since = Since
security-used = last used
security-close = Sign out
security-uses = Used from where
security-uses-text = The last twenty times one of your devices opened a door. If one was not you, stop that device.
security-when = When
security-device = Device
security-door = Door
security-where = From
sheet = Your recovery codes
sheet-once = This page is shown once.
sheet-once-text = Print it or write the codes down now. They are kept here only so that they can be recognised, not read.
sheet-how = Open the address above, enter your name and two of these codes. Each is good once; cross out what you used.
sheet-done = I have them

pairing = Compare these words
pairing-text = The officer with you has the same words on the screen. Read them to each other.
pairing-button = The same words are there
pairing-not = Other words there, or nobody with you? Do not confirm; tell whoever helps you.
pairing-confirmed = You confirmed

event-sealed = File made here
sealed = Your file, made here
sealed-text = Instead, we can make key and file here when you are approved: sealed with a password that you see once, and erased here when you have collected it.
sealed-choose = Go on without a key of my own
sealed-button = Make my file here
sealed-once = The password is kept nowhere: copy it before you leave. Without it the file is of no use, and you have to apply again.
sealed-file = You get it once; then it is erased here. What nobody collects is erased after a week.
sealed-waits = It waits for you, sealed with the password that you were shown. You get it once; then it is erased here.
sealed-gone = The file was collected, or waited too long, and is erased here. If it did not arrive, stop this device and apply again.

join-link = Get a certificate
join = Get a certificate of { $name }
join-text = You need your mailbox and about two minutes. This is how you will be checked:
join-email = Your mailbox
join-domains = A mailbox of { $domains }
join-email-wrong = Enter your mailbox, like alice@example.org

nav-setup = Set-up
setup = Set-up files
setup-text = Made for you and for the sites there are. None holds a key or a password: they name the files that you have.
setup-pair = Key and certificate as files of their own
setup-pair-text = curl, Git and PostgreSQL want them so. You have them from your key file, with its password:
setup-chrome = Chrome, Edge, Chromium
setup-chrome-how = Chooses the certificate without asking. On Linux into /etc/opt/chrome/policies/managed (Edge and Chromium have folders of their own); elsewhere as a managed policy.
setup-firefox = Firefox
setup-firefox-how = Chooses the certificate without asking and knows the CA. Into the folder distribution beside the program; ca.pem into the folder for certificates that its documentation names.
setup-curl = curl
setup-curl-how = Into the folder with your files; its first line shows a command.
setup-git = Git
setup-git-how = Into ~/.signet, with your files; its first line shows how it is switched on.
setup-postgres = PostgreSQL
setup-postgres-how = For psql and everything that stands on libpq; its first line shows a command.
setup-webdav = WebDAV (davfs2)
setup-webdav-how = Mounts a site as a folder on Linux.
setup-apple = iPhone, iPad, Mac
setup-apple-how = Brings the CA, and the Wi-Fi if there is one. Open it in Safari, then install it in the settings; choose your certificate when you are asked.
setup-wifi = Wi-Fi (Android, Linux)
setup-wifi-how = For programs that read eap-config, such as geteduroam. Choose your certificate when you are asked.
setup-ca = CA certificate
setup-ca-how = For programs that do not know this authority; compare its fingerprint first.
setup-checked = Git, curl and OpenSSL read these files in our tests, and parsers of JSON, property lists and XML the others; Chrome, Firefox and Apple devices were not tried with them.
