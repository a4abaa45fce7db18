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
