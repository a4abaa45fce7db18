# Was Menschen selbst tun, sobald sie ein Zertifikat haben, auf Deutsch.

devices-renew = Erneuern
devices-raise = Prüfen lassen…
devices-rename = Umbenennen
devices-used = Zuletzt benutzt bei „{ $door }“,
devices-unused = Noch nicht benutzt

renew = „{ $device }“ erneuern
renew-text = Sie bekommen einen neuen Schlüssel und ein neues Zertifikat für dieses Gerät. Das alte gilt weiter, bis Sie das neue benutzen.
renew-ended = { $days ->
    [0] Ihr Zertifikat ist heute abgelaufen. Sie sind erkannt, und nichts ist verloren.
    [one] Ihr Zertifikat ist gestern abgelaufen. Sie sind erkannt, und nichts ist verloren.
   *[other] Ihr Zertifikat ist vor { $days } Tagen abgelaufen. Sie sind erkannt, und nichts ist verloren.
}
renew-ended-text = Sie können es selbst erneuern bis
renew-lapsed = Ihre Prüfung liegt zu lange zurück, um noch zu zählen. Nach dem Erneuern werden Sie noch einmal geprüft wie beim ersten Mal.
renew-old = Was Sie haben
renew-new = Was Sie bekommen
renew-key = Neu, von Ihrem Browser erzeugt
renew-button = Jetzt erneuern
renew-then = { $days ->
    [one] Das alte Zertifikat endet, sobald Sie das neue zum ersten Mal benutzen, spätestens morgen.
   *[other] Das alte Zertifikat endet, sobald Sie das neue zum ersten Mal benutzen, spätestens in { $days } Tagen.
}
renew-not = Dieses Zertifikat lässt sich nicht erneuern
renew-not-text = Es wurde gesperrt, ist zu lange abgelaufen oder gehört hier keinem Menschen. Wenn Sie ein anderes Gerät mit Zertifikat haben, fügen Sie dieses von dort hinzu; sonst bitten Sie um eine Einladung.
hand-same-key = Das neue Zertifikat gehört zu dem Schlüssel, den Sie schon eingerichtet haben. Ist seine Datei nicht mehr hier, nehmen Sie das Zertifikat allein und fügen Sie es dort hinzu, wo das alte ist; Ihr Schlüssel bleibt dort.
hand-same-key-button = Nur das Zertifikat (.pem)

raise = Dieses Gerät gründlicher prüfen lassen
raise-text = Manche Türen verlangen mehr, als Sie bisher gezeigt haben. Ihr Schlüssel bleibt derselbe; wenn die Prüfung fertig ist, bekommen Sie ein neues Zertifikat dafür.
raise-none = Sie sind so gründlich geprüft, wie es hier möglich ist.
raise-class = Wie möchten Sie geprüft werden?
raise-wrong = Wählen Sie, wie Sie geprüft werden möchten
raise-button = Beantragen

rename = „{ $device }“ umbenennen
rename-text = Türen und Protokolle nennen ab jetzt den neuen Namen; was vorher geschah, bleibt unter dem alten.
rename-button = Umbenennen
rename-taken = Ein anderes Ihrer Geräte heißt schon so

add-device = Gerät hinzufügen
add-text = Ihr Telefon, ein anderer Rechner: Es bekommt einen eigenen Schlüssel, und niemand sonst muss gefragt werden.
add-step-1 = Diese Seite zeigt einen Code.
add-step-2 = Das andere Gerät fotografiert ihn mit seiner Kamera oder öffnet den Link daneben.
add-step-3 = Beide zeigen dieselben drei Wörter. Eine halbe Minute, und es hat sein Zertifikat.
add-begin = Code zeigen
add-show = Fotografieren Sie dies mit dem anderen Gerät
add-show-text = Der Code gilt einmal und zehn Minuten lang. Wer ihn fotografiert, gilt als Sie: Zeigen Sie ihn sonst niemandem.
add-qr = QR-Code mit dem Link für das andere Gerät
add-words = Das andere Gerät muss diese Wörter zeigen:
add-waiting = Warten auf das andere Gerät. Diese Seite merkt von selbst, wenn es fertig ist.
add-by-hand = Keine Kamera?
add-by-hand-text = Öffnen Sie diesen Link auf dem anderen Gerät. Schicken Sie ihn niemandem.
add-done = „{ $device }“ ist hinzugefügt
add-done-text = Es hat jetzt ein eigenes Zertifikat. Wenn Sie das nicht waren, stoppen Sie es sofort unter „Meine Geräte“.
add-over = Dieser Code gilt nicht mehr
add-over-text = Er galt zehn Minuten lang, in dem Browser, der ihn erzeugt hat. Erzeugen Sie einen neuen.
add-here = Dieses Gerät für { $name } hinzufügen
add-here-text = Es bekommt einen eigenen Schlüssel, der hier erzeugt wird, und gilt als so geprüft wie das Gerät, das Ihnen den Code gezeigt hat.
add-here-words = Das andere Gerät muss dieselben Wörter zeigen. Wenn nicht, schließen Sie diese Seite.
add-here-button = Schlüssel erzeugen und Gerät hinzufügen
add-not-me = Sie heißen nicht so? Schließen Sie diese Seite und sagen Sie es dem Menschen, dessen Gerät Ihnen den Code gezeigt hat.

foot-lost = Gerät verloren?
lost = Ein Gerät ist verloren oder gestohlen
lost-text = Es wird binnen einer Sekunde überall gestoppt. Wählen Sie den Weg, der Ihnen offensteht; keiner braucht ein Zertifikat auf diesem Gerät.
lost-other = Ich habe ein anderes Gerät mit Zertifikat
lost-other-text = Öffnen Sie diese Seite dort und stoppen Sie das verlorene unter „Meine Geräte“.
lost-codes = Ich habe meine Wiederherstellungscodes
lost-codes-text = Zwei Codes Ihres neuesten Blatts genügen. Jeder gilt einmal.
lost-who = Ihre Mailadresse oder Ihr Kurzname
lost-who-hint = Wie er hier bekannt ist, etwa alice@example.org oder alice.
lost-first = Ein Code
lost-second = Ein anderer Code
lost-code-hint = Sechzehn Buchstaben und Ziffern, etwa 7QX2-M4TD-9KPA-3HVB; Bindestriche und Großschreibung sind egal.
lost-codes-button = Weiter
lost-empty = Füllen Sie dies aus
lost-wrong = Name und Codes gehören nicht zusammen. Nehmen Sie zwei verschiedene, noch unbenutzte Codes des neuesten Blatts
lost-name-wrong = Höchstens 254 Zeichen, ohne Zeilenumbrüche
lost-ask = Ich habe nichts davon
lost-ask-text = Jemand stellt fest, wer Sie sind, und hilft. Schreiben Sie, wie man Sie erreicht.
lost-message = Was geschehen ist und wie man Sie erreicht
lost-message-hint = Höchstens 500 Zeichen. Bitte keine Passwörter.
lost-message-wrong = Höchstens 500 Zeichen und keine Steuerzeichen
lost-ask-button = Um Hilfe bitten
lost-asked = Ihre Bitte um Hilfe ist unterwegs
lost-asked-text = Wenn der Name hier bekannt ist, meldet sich jemand bei Ihnen. Sie können auch selbst zu denen gehen, die Ihnen helfen.
lost-choose = Welches Gerät ist verloren, { $name }?
lost-choose-text = Sie haben eine halbe Stunde. Was Sie stoppen, endet sofort und überall, und was es offen hat, wird getrennt.
lost-works = Gilt
lost-stopped = Gestoppt
lost-cut = { $count ->
    [0] Nichts war offen.
    [one] Eine offene Verbindung wurde getrennt.
   *[other] { $count } offene Verbindungen wurden getrennt.
}
lost-new = Ein Zertifikat für das Gerät, das Sie gerade benutzen
lost-new-text = Mit Codes allein gelten Sie als nicht weiter geprüft als so:

nav-security = Sicherheit
security = Sicherheit
security-codes = Wiederherstellungscodes
security-left = { $count ->
    [0] keine
    [one] noch einer
   *[other] noch { $count }
}
security-codes-text = Sind alle Geräte verloren, stoppen zwei von acht Codes sie und bringen Sie wieder hinein. Drucken oder schreiben Sie sie ab; bewahren Sie sie dort auf, wo Ihre Geräte nicht sind.
security-codes-void = Ein neues Blatt macht das bisherige ungültig.
security-codes-button = Blatt mit Codes erzeugen
security-sessions = In der Konsole angemeldet
security-no-sessions = Nirgends.
security-since = Seit
security-used = zuletzt benutzt
security-close = Abmelden
security-uses = Von wo benutzt
security-uses-text = Die letzten zwanzig Male, bei denen eines Ihrer Geräte eine Tür geöffnet hat. Waren Sie das einmal nicht, stoppen Sie dieses Gerät.
security-when = Wann
security-device = Gerät
security-door = Tür
security-where = Von
sheet = Ihre Wiederherstellungscodes
sheet-once = Diese Seite wird einmal gezeigt.
sheet-once-text = Drucken Sie sie oder schreiben Sie die Codes jetzt ab. Hier werden sie nur so aufbewahrt, dass man sie wiedererkennen, aber nicht lesen kann.
sheet-how = Öffnen Sie die Adresse oben, geben Sie Ihren Namen und zwei dieser Codes ein. Jeder gilt einmal; streichen Sie benutzte durch.
sheet-done = Ich habe sie

pairing = Vergleichen Sie diese Wörter
pairing-text = Wer Sie prüft, hat dieselben Wörter auf dem Bildschirm. Lesen Sie sie einander vor.
pairing-button = Dort stehen dieselben Wörter
pairing-not = Andere Wörter dort, oder niemand bei Ihnen? Bestätigen Sie nicht; sagen Sie es denen, die Ihnen helfen.
pairing-confirmed = Von Ihnen bestätigt

event-sealed = Datei hier erzeugt
sealed = Ihre Datei, hier erzeugt
sealed-text = Stattdessen können wir Schlüssel und Datei hier erzeugen, sobald Sie zugelassen sind: versiegelt mit einem Passwort, das Sie einmal sehen, und hier gelöscht, wenn Sie sie abgeholt haben.
sealed-choose = Weiter ohne eigenen Schlüssel
sealed-button = Datei hier erzeugen
sealed-once = Das Passwort wird nirgends aufbewahrt: Schreiben Sie es ab, bevor Sie gehen. Ohne es ist die Datei nutzlos, und Sie müssen neu beantragen.
sealed-file = Sie bekommen sie einmal; danach ist sie hier gelöscht. Was niemand abholt, wird nach einer Woche gelöscht.
sealed-waits = Sie liegt für Sie bereit, versiegelt mit dem Passwort, das Ihnen gezeigt wurde. Sie bekommen sie einmal; danach ist sie hier gelöscht.
sealed-gone = Die Datei wurde abgeholt oder lag zu lange und ist hier gelöscht. Kam sie nicht an, stoppen Sie dieses Gerät und beantragen Sie neu.

join-link = Zertifikat holen
join = Ein Zertifikat von { $name } holen
join-text = Sie brauchen Ihr Postfach und etwa zwei Minuten. So werden Sie geprüft:
join-email = Ihre Mailadresse
join-domains = Ein Postfach bei { $domains }
join-email-wrong = Geben Sie Ihre Mailadresse ein, etwa alice@example.org

nav-setup = Einrichten
setup = Einrichtungsdateien
setup-text = Für Sie gemacht und für die Seiten, die es gibt. Keine enthält einen Schlüssel oder ein Passwort: Sie nennen die Dateien, die Sie haben.
setup-pair = Schlüssel und Zertifikat als eigene Dateien
setup-pair-text = curl, Git und PostgreSQL wollen sie so. Sie gewinnen sie aus Ihrer Schlüsseldatei mit deren Passwort:
setup-chrome = Chrome, Edge, Chromium
setup-chrome-how = Wählt das Zertifikat ohne zu fragen. Unter Linux nach /etc/opt/chrome/policies/managed (Edge und Chromium haben eigene Ordner); sonst als verwaltete Richtlinie.
setup-firefox = Firefox
setup-firefox-how = Wählt das Zertifikat ohne zu fragen und kennt die CA. In den Ordner distribution neben dem Programm; ca.pem in den Ordner für Zertifikate, den seine Dokumentation nennt.
setup-curl = curl
setup-curl-how = In den Ordner mit Ihren Dateien; die erste Zeile zeigt einen Befehl.
setup-git = Git
setup-git-how = Nach ~/.signet zu Ihren Dateien; die erste Zeile zeigt, wie es eingeschaltet wird.
setup-postgres = PostgreSQL
setup-postgres-how = Für psql und alles, was auf libpq steht; die erste Zeile zeigt einen Befehl.
setup-webdav = WebDAV (davfs2)
setup-webdav-how = Hängt eine Seite unter Linux als Ordner ein.
setup-apple = iPhone, iPad, Mac
setup-apple-how = Bringt die CA mit und das WLAN, wenn es eines gibt. Öffnen Sie es in Safari und installieren Sie es dann in den Einstellungen; wählen Sie Ihr Zertifikat, wenn danach gefragt wird.
setup-wifi = WLAN (Android, Linux)
setup-wifi-how = Für Programme, die eap-config lesen, etwa geteduroam. Wählen Sie Ihr Zertifikat, wenn danach gefragt wird.
setup-ca = CA-Zertifikat
setup-ca-how = Für Programme, die diese CA nicht kennen; vergleichen Sie zuerst den Fingerabdruck.
setup-checked = Git, curl und OpenSSL lesen diese Dateien in unseren Tests, Leseprogramme für JSON, Property Lists und XML die übrigen; Chrome, Firefox und Apple-Geräte haben wir damit nicht erprobt.
