# What letters say, in English. They are plain and short: who writes, what it is about, why, what to do.

letter-hello = Hello { $name },
letter-hello-stranger = Hello,
letter-foot = This message was written by a program. Nobody will ever ask you for a password by mail.
letter-date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
letter-moment = { $date } at { $time } UTC

letter-invitation = { $house }: your invitation
letter-invitation-text = { $by } invites you to get a digital key for your device. With it, the sites of { $house } know you without a password.
letter-invitation-do = Open this link on the device that is to have the key. It takes about two minutes.
letter-invitation-button = Get my key
letter-invitation-end = The link is good once, until { $ends }. If you did not expect this message, ignore it: nothing will happen.

letter-code = { $digits } is your code for { $house }
letter-code-text = Your code for { $house } is:
letter-code-do = Type it into the page that asked for it, or open this link instead:
letter-code-button = This is my mailbox
letter-code-end = Both are good for { $minutes } minutes. Tell the code to nobody. If you did not ask for one, ignore this message: somebody mistyped an address.

letter-approved = { $house }: your request was approved
letter-approved-text = Your request { $request } for the device “{ $device }” was approved.
letter-approved-do = Open your page on that device, in the browser you applied with. It gives you your certificate.
letter-approved-button = Go on

letter-rejected = { $house }: your request was not approved
letter-rejected-text = Your request { $request } for the device “{ $device }” was not approved, for this reason:
letter-rejected-do = Your page shows what happened. If you think this is a mistake, ask whoever invited you.
letter-rejected-button = Show my request

letter-ending = { $house }: your certificate on “{ $device }” ends on { $date }
letter-ending-text = The certificate on your device “{ $device }” ends on { $ends }. After that, the sites of { $house } do not let you in with it.
letter-ending-do = Renew it on that device. It takes a minute, and the certificate you have is all you need.
letter-ending-button = Renew my certificate
letter-ending-end = If you no longer use that device, you need do nothing.

letter-evidence = { $house }: your identity is to be checked again by { $date }
letter-evidence-text = Your identity was checked for { $house } ({ $class }). The check counts until { $ends }. After that, sites that ask for it do not let you in.
letter-evidence-do = Have it checked again in time: your page says how, and whom to ask.
letter-evidence-button = My page

letter-trial = { $house }: a test message
letter-trial-text = { $by } wanted to know whether mail from { $house } arrives. This one did. You need do nothing.

letter-recovered = { $house }: recovery codes of yours were used
letter-recovered-text = Somebody opened the recovery page of { $house } with two of your codes. If that was you, all is well. If not, stop your devices and ask an officer at once.
letter-help = { $house }: { $who } asks for help
letter-help-text = Somebody who says to be { $who } has no device with a certificate and asks for help. Make sure who it is before you do anything.
letter-help-message = Message: { $message }
letter-help-button = Open the console

letter-renewal = { $house }: please renew your certificate on “{ $device }”
letter-renewal-text = { $by } asks you to renew the certificate on your device “{ $device }” before its time. It would end on { $ends }, and stays good until you have renewed it.
letter-renewal-end = If you no longer use that device, tell { $by }.
