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
