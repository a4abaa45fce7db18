# Was Briefe sagen, auf Deutsch: schlicht und kurz, wer schreibt, worum es geht, warum, was zu tun ist.

letter-hello = Guten Tag { $name },
letter-hello-stranger = Guten Tag,
letter-foot = Diese Nachricht hat ein Programm geschrieben. Niemand wird Sie je per E-Mail nach einem Passwort fragen.
letter-date = { $day }. { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
} { $year }
letter-moment = { $date } um { $time } Uhr (UTC)

letter-invitation = { $house }: Ihre Einladung
letter-invitation-text = { $by } lädt Sie ein, einen digitalen Schlüssel für Ihr Gerät zu bekommen. Damit kennen die Websites von { $house } Sie ohne Passwort.
letter-invitation-do = Öffnen Sie diesen Link auf dem Gerät, das den Schlüssel bekommen soll. Es dauert etwa zwei Minuten.
letter-invitation-button = Meinen Schlüssel holen
letter-invitation-end = Der Link gilt einmal, bis zum { $ends }. Wenn Sie diese Nachricht nicht erwartet haben, tun Sie nichts: Es geschieht auch nichts.

letter-code = { $digits } ist Ihr Code für { $house }
letter-code-text = Ihr Code für { $house } lautet:
letter-code-do = Geben Sie ihn auf der Seite ein, die danach gefragt hat, oder öffnen Sie stattdessen diesen Link:
letter-code-button = Das ist mein Postfach
letter-code-end = Beides gilt { $minutes } Minuten. Sagen Sie den Code niemandem. Wenn Sie keinen verlangt haben, tun Sie nichts: Jemand hat sich bei der Adresse vertippt.

letter-approved = { $house }: Ihr Antrag ist genehmigt
letter-approved-text = Ihr Antrag { $request } für das Gerät „{ $device }“ ist genehmigt.
letter-approved-do = Öffnen Sie Ihre Seite auf diesem Gerät, in dem Browser, mit dem Sie den Antrag gestellt haben. Dort bekommen Sie Ihr Zertifikat.
letter-approved-button = Weiter

letter-rejected = { $house }: Ihr Antrag ist abgelehnt
letter-rejected-text = Ihr Antrag { $request } für das Gerät „{ $device }“ ist abgelehnt, aus diesem Grund:
letter-rejected-do = Ihre Seite zeigt, was geschehen ist. Wenn Sie das für einen Irrtum halten, fragen Sie, wer Sie eingeladen hat.
letter-rejected-button = Meinen Antrag zeigen

letter-ending = { $house }: Ihr Zertifikat auf „{ $device }“ endet am { $date }
letter-ending-text = Das Zertifikat auf Ihrem Gerät „{ $device }“ endet am { $ends }. Danach lassen die Websites von { $house } Sie damit nicht mehr ein.
letter-ending-do = Erneuern Sie es auf diesem Gerät. Das dauert eine Minute, und Sie brauchen dazu nur das Zertifikat, das Sie haben.
letter-ending-button = Mein Zertifikat erneuern
letter-ending-end = Wenn Sie das Gerät nicht mehr benutzen, brauchen Sie nichts zu tun.

letter-evidence = { $house }: Ihre Identität ist bis zum { $date } neu zu prüfen
letter-evidence-text = Ihre Identität wurde für { $house } geprüft ({ $class }). Diese Prüfung gilt bis zum { $ends }. Danach lassen Websites, die sie verlangen, Sie nicht mehr ein.
letter-evidence-do = Lassen Sie sie rechtzeitig erneuern: Ihre Seite sagt, wie das geht und wen Sie fragen.
letter-evidence-button = Meine Seite

letter-trial = { $house }: eine Probe
letter-trial-text = { $by } wollte wissen, ob E-Mails von { $house } ankommen. Diese ist angekommen. Sie brauchen nichts zu tun.

letter-recovered = { $house }: Ihre Wiederherstellungscodes wurden benutzt
letter-recovered-text = Jemand hat die Wiederherstellungsseite von { $house } mit zweien Ihrer Codes geöffnet. Waren Sie das, ist alles gut. Wenn nicht, stoppen Sie Ihre Geräte und fragen Sie sofort eine zuständige Stelle.
letter-help = { $house }: { $who } bittet um Hilfe
letter-help-text = Jemand, der angibt, { $who } zu sein, hat kein Gerät mit Zertifikat und bittet um Hilfe. Stellen Sie fest, wer es ist, bevor Sie etwas tun.
letter-help-message = Nachricht: { $message }
letter-help-button = Konsole öffnen

letter-renewal = { $house }: Bitte erneuern Sie Ihr Zertifikat auf „{ $device }“
letter-renewal-text = { $by } bittet Sie, das Zertifikat auf Ihrem Gerät „{ $device }“ vorzeitig zu erneuern. Es endet sonst am { $ends } und gilt, bis Sie es erneuert haben.
letter-renewal-end = Wenn Sie das Gerät nicht mehr benutzen, sagen Sie es { $by }.
