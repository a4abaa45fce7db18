# Was die Konsole zu Hilferufen, Bitten um Erneuerung, Maschinen und fremden CAs sagt. Auf Deutsch.

help = Hilferufe
help-waiting = bitten um Hilfe
help-text = Das haben Menschen ohne Zertifikat auf der Seite für verlorene Geräte geschrieben. Nichts belegt, wer sie sind: Antworten Sie nicht auf einem Weg, der in der Nachricht steht.
help-none = Niemand wartet auf Hilfe.
help-no-message = Ohne Nachricht.
help-nobody = niemand hier hat diesen Namen oder dieses Postfach
help-from = Gesendet von
help-steps = Was zu tun ist
help-reach = Sprechen Sie mit der Person auf einem Weg, den Sie selbst kennen: persönlich oder unter der Telefonnummer, die Sie haben.
help-stop = Ist ein Gerät verloren oder gestohlen, widerrufen Sie seine Zertifikate. Lieber einmal zu oft: Ein neues dauert zwei Minuten.
help-devices = Geräte und Zertifikate
help-invite = Laden Sie die Person neu ein. Wie gut die Identität geprüft wird, entscheidet, was das neue Zertifikat öffnet.
help-note = Was getan wurde oder warum nichts
help-given = Hilfe geleistet
help-dismiss = Weglegen
help-outcome-wrong = Sagen Sie, ob Hilfe geleistet wurde, oder legen Sie den Ruf weg
help-ended = Zuletzt erledigt
help-was-given = geholfen
help-was-dismissed = weggelegt
said-plea-ended = Dieser Hilferuf wurde { $at } von { $by } schon erledigt. Nichts wurde geändert.

asking = { $count ->
    [0] Um Erneuerung bitten
    [one] 1 Person um Erneuerung bitten
   *[other] { $count } Personen um Erneuerung bitten
}
asking-link = Um Erneuerung bitten
asking-chosen = Bei den gewählten um Erneuerung bitten
asking-found = Bei allen gefundenen um Erneuerung bitten
asking-text = Alle bekommen einen Brief mit dem Weg zur Erneuerung. Die Zertifikate gelten weiter: Niemand verliert etwas.
asking-who = Wer einen Brief bekommt
asking-barred = Wer keinen bekommt und warum
asking-nobody = Niemand bekäme einen Brief.
asking-does = Die Briefe sind in der Sprache der Empfänger und sagen, dass Sie darum bitten. Niemand wird binnen einer Woche zweimal gebeten.
asking-done = { $count ->
    [one] Ein Brief ist unterwegs.
   *[other] { $count } Briefe sind unterwegs.
}
asking-not-in-force = Nicht in Kraft
asking-no-person = Von einer Maschine oder einer Tür
asking-no-mailbox = Kein Postfach ist bekannt
asking-followed = Das Gerät hat eines, das später endet
asking-asked = Vor weniger als einer Woche gebeten

machines = Maschinen
machines-text = Geräte, die niemandem gehören: Drucker, Server, Programme.
machines-count = Maschinen
machines-search = Name einer Maschine
machines-none = Noch ist keine Maschine eingetragen. Mit einem Zertifikat entsteht eine:
machines-unknown = Keine Maschine heißt
machine-added-by = Eingetragen von
machine-checked-by = Zuletzt geprüft von
machine-who = Wer etwas über sie weiß
machine-holder = Fester Name in Zertifikaten
machine-unproven = Nichts Gültiges belegt, was das ist
machine-evidence = Wie sie geprüft wurde
machine-no-evidence = Nichts ist festgehalten, das belegt, was das ist.
machine-revoke = Ihre Zertifikate widerrufen

anchor-text = Türen glauben dieser CA neben der eigenen, zu diesen Bedingungen.
anchor-terms = Was ihre Zertifikate hier wert sind
anchor-unmapped = Ohne eine dieser Richtlinien
anchor-unmapped-refuse = werden sie abgewiesen
anchor-unmapped-interim = zählen sie als die niedrigste Klasse
anchor-from-email = das Postfach im Zertifikat
anchor-from-upn = den Benutzerprinzipalnamen (UPN) im Zertifikat
anchor-from-cn = den Common Name, der hier der Kurzname ist
anchor-from-uid = die User-ID, die hier der Kurzname ist
anchor-from-serial = die Seriennummer im Namen des Inhabers, die hier der Kurzname ist
anchor-evidence = Wessen Prüfungen zählen
anchor-evidence-theirs = ihre
anchor-evidence-ours = ihre, soweit die eigenen Belege über die Person reichen
anchor-status = Was über Widerrufe bekannt sein muss
anchor-status-given = eine übergebene CRL muss aktuell sein
anchor-status-required = jede CA muss eine aktuelle CRL haben
anchor-status-lenient = auch eine alte CRL genügt
anchor-revoked = Hier widerrufen
anchor-unreadable = wird nicht geglaubt: unlesbar
crl-of = Von
crl-next = Nächste fällig
crl-made = Erstellt
crl-entries = Einträge
crl-current = aktuell
crl-aging = eine neuere ist bald fällig
crl-over = veraltet
crl-endless = nennt kein Ende, gilt daher als veraltet
crl-none = keine übergeben
crl-missing = fehlt, darum werden ihre Zertifikate abgewiesen
outside-by = Verbürgt von
outside-unknown = niemand bürgt dafür
outside-unknown-text = Keine eingetragene fremde CA bürgt nach dem, was hier bekannt ist, dafür. Türen weisen es ab, wenn das Gerät die CAs dazwischen nicht mitschickt.
outside-not-now = jetzt nicht gültig
outside-no-class = hier ohne Klasse

today-later = später
today-later-cell = { $count ->
    [one] Eines endet nach dem { $from }
   *[other] { $count } enden nach dem { $from }
}
today-ending-later = Im kommenden Jahr endet nichts. Alles, was gilt, endet später.
