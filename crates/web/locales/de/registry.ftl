# Was die Verzeichnisseiten der Konsole sagen, auf Deutsch: Personen, Zertifikate, Türen, CAs, Audit.

people = Personen
people-search = Name, Kurzname oder Postfach
people-count = Personen
certificates-valid-count = geltende Zertifikate
devices-count = Geräte
people-none = Noch ist niemand eingetragen. Eine Einladung bringt die Ersten:
people-unknown = Niemand heißt
people-unknown-text = Jedes Wort wird in Name, Kurzname und Postfach gesucht. Wer entfernt wurde, steht im Auditlog.
list-end = Das war alles.
search-button = Suchen
search-all = Alle zeigen
more = Weitere
any = beliebig
choose = Wählen
in-audit = Im Auditlog
days-ago = { $days ->
    [one] vor 1 Tag
   *[other] vor { $days } Tagen
}
word-checked = Geprüft
word-devices = Geräte
word-in-force = In Kraft
word-handle = Kurzname
word-groups = Gruppen
word-sessions = Offene Sitzungen
word-history = Was geschah
word-how = Wie
word-when = Wann
word-until = Bis
word-from = Von
word-seen = Was vorlag
word-standing = Stand
word-what = Was
word-who = Wer
word-object = Woran
word-result = Ergebnis
word-machine = Maschine
person-unproven = Nichts Gültiges belegt, wer das ist
person-no-device = Noch kein Gerät. Mit einem Zertifikat entsteht eines:
person-evidence = Wie die Identität geprüft wurde
person-no-evidence = Nichts ist festgehalten, das belegt, wer das ist.
evidence-withdrawn = zurückgezogen
evidence-ended = abgelaufen
evidence-always = endet nicht
device-nothing = kein geltendes Zertifikat
device-certificate = Zertifikat
device-last-use = Zuletzt benutzt
device-never-used = Noch an keiner Tür benutzt
device-former = { $count ->
    [one] 1 früheres Zertifikat
   *[other] { $count } frühere Zertifikate
}
device-opens = Öffnet
device-opens-nothing = keine Tür
device-lapse = Die Klasse im Zertifikat zählt nicht mehr:
offboard-link = Ausscheiden
offboard-link-text = Beendet auf einmal alles, was diese Person hier hat. Vorher steht da, was endet, und eine Quittung sagt, was geschah.
offboard = { $name } ausscheiden lassen
offboard-text = All das endet in einem Schritt. Es lässt sich nicht rückgängig machen; wer wiederkommt, wird neu eingeladen.
offboard-oneself = Das sind Sie selbst. Sie werden abgemeldet und kommen nicht mehr herein.
offboard-ends = Was endet
offboard-certificates = { $count ->
    [0] kein geltendes Zertifikat
    [one] 1 Zertifikat wird gesperrt
   *[other] { $count } Zertifikate werden gesperrt
}
offboard-no-device = Kein Gerät und kein Zertifikat
offboard-request = Antrag zurückgezogen:
offboard-invitation = Einladung zurückgezogen:
offboard-sessions = { $count ->
    [one] 1 Sitzung wird geschlossen
   *[other] { $count } Sitzungen werden geschlossen
}
offboard-role = Rolle genommen:
offboard-group = Aus der Gruppe
offboard-cut = Offene Verbindungen werden binnen einer Sekunde getrennt.
offboard-not = Nein, zurück
receipt = Quittung
receipt-ended = Was beendet wurde
receipt-revoked = Zertifikate gesperrt
receipt-cut = Verbindungen getrennt
receipt-requests = Anträge zurückgezogen
receipt-invitations = Einladungen zurückgezogen
receipt-sessions = Sitzungen geschlossen
receipt-unreported = { $count ->
    [one] Zu 1 Zertifikat hat noch keine Tür gemeldet, was sie getrennt hat.
   *[other] Zu { $count } Zertifikaten hat noch keine Tür gemeldet, was sie getrennt hat.
}
receipt-again = Noch einmal nachsehen
receipt-proof = Die Nummern sind die der Einträge im Auditlog, die jede Zeile beweisen.
certificates = Zertifikate
certificates-search = Suchen nach irgendetwas: Name, Gerät, Postfach, Seriennummer, Fingerabdruck
certificates-search-hint = Seriennummern hexadezimal oder dezimal, mit Doppelpunkten oder ohne; Fingerabdrücke SHA-256 oder SHA-1.
certificates-unknown = Kein Zertifikat passt.
certificates-none = Noch kein Zertifikat. Eine Einladung bringt das erste:
standing-valid = in Kraft
standing-early = noch nicht gültig
standing-expired = abgelaufen
standing-revoked = gesperrt
standing-pending = wird ausgestellt
ends-from = Endet ab
ends-until = Endet bis
paste = Ein Zertifikat einfügen
paste-label = Zertifikat, Antrag oder öffentlicher Schlüssel in PEM
paste-button = Finden
paste-wrong = Das ist kein Zertifikat, Antrag oder öffentlicher Schlüssel in PEM. Es beginnt mit -----BEGIN CERTIFICATE----- und endet mit -----END CERTIFICATE-----
sense-serial = Als Seriennummer verstanden.
sense-fingerprint = Als Fingerabdruck verstanden.
sense-key = Alle Zertifikate dieses Schlüssels.
sense-certificate = Als Zertifikat verstanden.
sense-holder = Als fester Name eines Geräts verstanden.
foreign = Nicht hier ausgestellt.
foreign-text = Kein Zertifikat mit diesem Inhalt ist eingetragen, was immer es von sich sagt. Dies sagt es:
cert-revoked = Gesperrt
cert-record = Eingetragen
cert-profile = Art
cert-issued = Ausgestellt
cert-key-fingerprint = Fingerabdruck des Schlüssels
cert-content = Was es sagt
cert-names = Weitere Namen
cert-signed = Signiert mit
cert-usage = Schlüsselverwendung
cert-purpose = Bestimmt für
cert-policies = Richtlinien
cert-thumbprint = SHA-1-Fingerabdruck
revoke-link = Sperren
revoke-chosen = Gewählte sperren
revoke-found = Alle passenden sperren
revoke = { $count ->
    [0] Zertifikate sperren
    [one] 1 Zertifikat sperren
   *[other] { $count } Zertifikate sperren
}
revoke-text = Sperren ist endgültig. Sehen Sie vorher nach, wer was verliert.
revoke-nothing = Nichts ist gewählt, das sich sperren ließe: Was schon gesperrt ist und was nie ausgestellt wurde, bleibt weg.
revoke-most = Das sind die ersten { $count }; mehr werden nicht in einem Schritt gesperrt.
revoke-losses = Wer was verliert
revoke-no-loss = Niemand verliert etwas: Jedes Gerät hat ein weiteres geltendes Zertifikat, oder diese sind abgelaufen.
revoke-loses = verliert
revoke-keeps = Behält
revoke-keeps-nothing = hat nichts mehr
revoke-others = { $count ->
    [one] Und 1 weitere Person.
   *[other] Und { $count } weitere.
}
revoke-why = Warum?
reason-key = Jemand anderes könnte den Schlüssel haben
reason-key-text = Verloren, gestohlen oder kopiert. Der Schlüssel wird nicht wieder zertifiziert.
reason-superseded = Ein anderes ist an seine Stelle getreten
reason-superseded-text = Es gibt ein neueres Zertifikat.
reason-unused = Es wird nicht mehr gebraucht
reason-unused-text = Das Gerät ist weg, oder die Person ist ausgeschieden.
reason-privilege = Wofür es stand, wurde entzogen
reason-privilege-text = Die Person bleibt und darf das nicht mehr.
reason-other = Ein anderer Grund
reason-other-text = Keiner davon.
reason-wrong = Sagen Sie, warum; es steht im Auditlog und in dem, was andere erfahren.
doors = Türen
doors-text = Was hinter Zertifikaten steht und nach welchen Regeln man hineinkommt.
doors-none = Keine Tür ist eingerichtet. So entsteht eine:
door-open = { $count ->
    [0] Kein Gerät öffnet sie jetzt
    [one] 1 Gerät öffnet sie jetzt
   *[other] { $count } Geräte öffnen sie jetzt
}
door-open-none = Niemand mit einem geltenden Zertifikat kommt hinein.
door-optional = Zertifikat erbeten, nicht nötig
door-required = Zertifikat nötig
door-silent = Zertifikat in TLS verlangt, nichts wird erklärt
door-no-rule = Keine Regel: niemand kommt hinein
door-url = Adresse
door-upstream = Führt zu
door-certificate = Zertifikat
door-factors = Faktoren
door-factor-certificate = Zertifikat
door-tls = Niedrigste Version
door-contact = Wer hilft
door-rules = Regeln
door-rules-written = Wie geschrieben
door-denials = Zuletzt abgewiesen
door-denials-none = Noch wurde niemand abgewiesen.
trial = Probe: Wer kommt hinein?
trial-who = Wer
trial-who-hint = Der Kurzname einer Person wie alice, ein Gerät wie alice/laptop, eine Maschine, oder nichts für einen Gast.
trial-method = Methode
trial-path = Pfad
trial-from = Von Adresse
trial-button = Probieren
trial-guest = Ein Gast
trial-granted = kommt hinein.
trial-refused = wird abgewiesen.
trial-nobody = So eine Person oder Maschine hat kein geltendes Zertifikat; die Tür hielte sie für fremd.
trial-who-wrong = Geben Sie einen Kurznamen wie alice ein oder ein Gerät wie alice/laptop.
trial-from-wrong = Geben Sie eine IP-Adresse wie 192.0.2.7 ein.
trial-path-wrong = Ein Pfad beginnt mit einem Schrägstrich, wie /contracts.
authorities = CAs
authorities-text = Wer signiert, wie lange das gilt und wo die Schlüssel sind.
ca-keys = Schlüssel
ca-key-place = Liegen in
ca-passphrase = Passphrase aus
passphrase-generated = einer hier erzeugten Datei, { $file }
passphrase-file = der Datei { $file }
passphrase-credential = dem systemd-Credential { $file }
passphrase-prompt = der Eingabe beim Start
passphrase-lies-here = Die Passphrase liegt neben den Schlüsseln, nur für ihren Eigentümer lesbar: Wer dieses Verzeichnis lesen kann, kann die Schlüssel benutzen.
passphrase-is-open = Andere können die Datei mit der Passphrase lesen: Machen Sie sie nur für ihren Eigentümer lesbar (chmod 600).
ca-key = Privater Schlüssel
ca-key-here = auf diesem Rechner, verschlüsselt
ca-key-away = nicht auf diesem Rechner
ca-retired = signiert nicht mehr; was sie signiert hat, bleibt gut
audit = Audit
audit-none = Kein Eintrag passt.
audit-entries = { $count ->
    [one] 1 Eintrag
   *[other] { $count } Einträge
}
audit-export = Ausgeben
audit-export-large = Das Log ist groß; geben Sie es aus mit
chain-whole = Das Log ist unversehrt.
chain-whole-text = { $entries ->
    [one] 1 Eintrag ist
   *[other] { $entries } Einträge sind
} wie geschrieben, { $checkpoints ->
    [one] 1 signierter Prüfpunkt stimmt
   *[other] { $checkpoints } signierte Prüfpunkte stimmen
} überein. Bewiesen
chain-broken = Das Log ist beschädigt.
chain-edited = Eintrag { $seq } wurde geändert.
chain-misplaced = Eintrag { $seq } wurde verschoben: Sein Text sagt, er sei Eintrag { $claims }.
chain-replaced = Eintrag { $seq } wurde ersetzt: Sein Text nennt keinen Eintrag.
chain-unlinked = Eintrag { $seq } schließt nicht an Eintrag { $before } an.
chain-missing = Die Einträge { $seq } bis { $last } fehlen.
chain-truncated = Das Log wurde abgeschnitten: Die Einträge { $seq } bis { $last } fehlen.
chain-head-altered = Der Vermerk über den letzten Eintrag ({ $seq }) wurde geändert.
chain-contradicts = Eintrag { $seq } ist nicht der, den ein unterschriebener Kontrollpunkt nennt.
chain-unreadable = Der Text von Eintrag { $seq } ist nicht der eines Eintrags.
chain-index-altered = Die Suchspalten von Eintrag { $seq } sagen etwas anderes als sein Text.
chain-forged = Den Kontrollpunkt von Eintrag { $seq } hat nicht der Auditschlüssel dieser Stelle unterschrieben.
chain-unproven = Das Log wurde seit dem Start des Servers nicht bewiesen.
chain-verify = Jetzt beweisen
entry-hash = Hash
entry-previous = Hash des Eintrags davor
entry-text = Der Text, über den der Hash geht
result-done = getan
result-refused = abgewiesen
result-failed = gescheitert
word-whose = Wessen
ca-valid = Gültig
history-connections = Verbindungen:
door-guests = auch Gäste kommen irgendwo hinein
ca-outside = Fremde CAs
ca-outside-one = fremd
ca-outside-none = Die Türen glauben keiner CA außer Ihrer. So glauben sie einer weiteren:
ca-outside-classes = Ihre Richtlinien zählen als
ca-outside-person = Personen erkennbar an
ca-outside-fetched = Sperrlisten kommen von
ca-outside-away = keine seit

act-audit-exported = Auditlog ausgegeben
act-audit-checkpointed = Auditlog signiert
act-authority-created = CA eingerichtet
act-anchor-added = Fremde CA hinzugefügt
act-anchor-listed = Sperrliste einer fremden CA eingereicht
act-anchor-reached = Sperrliste einer fremden CA wieder abrufbar
act-anchor-removed = Fremde CA entfernt
act-anchor-revoked = Zertifikat einer fremden CA hier gesperrt
act-anchor-sourced = Abrufort von Sperrlisten einer fremden CA geändert
act-anchor-unreached = Sperrliste einer fremden CA nicht abrufbar
act-ca-added = CA-Zertifikat hinzugefügt
act-ca-crossed = CA von fremder CA beglaubigt
act-certificate-imported = Fremdes Zertifikat eingetragen
act-ca-retired = CA ausgemustert
act-certificate-abandoned = Zertifikat aufgegeben
act-certificate-delivered = Zertifikat ausgehändigt
act-certificate-ending = Hinweis, dass ein Zertifikat endet
act-certificate-intended = Zertifikat vorbereitet
act-certificate-issued = Zertifikat ausgestellt
act-certificate-refused = Zertifikat verweigert
act-certificate-renewal-asked = Um Erneuerung gebeten
act-certificate-renewed = Zertifikat erneuert
act-certificate-revoked = Zertifikat gesperrt
act-code-made = Code oder Link gemacht
act-code-refused = Code oder Link nicht angenommen
act-configuration-loaded = Konfiguration übernommen
act-connections-cut = Verbindungen getrennt
act-device-added = Gerät hinzugefügt
act-device-renamed = Gerät umbenannt
act-device-removed = Gerät entfernt
act-door-admitted = An einer Tür eingelassen
act-door-refused = An einer Tür abgewiesen
act-evidence-added = Identität geprüft
act-evidence-withdrawn = Nachweis zurückgezogen
act-file-sealed = Datei versiegelt hinterlegt
act-group-added = Gruppe angelegt
act-group-removed = Gruppe entfernt
act-help-asked = Um Hilfe gebeten
act-help-dismissed = Hilferuf weggelegt
act-help-given = Hilfe geleistet
act-interim-registered = Vorläufiges Zertifikat eingetragen
act-invitation-made = Eingeladen
act-invitation-resent = Einladung erneut gesendet
act-invitation-used = Einladung benutzt
act-invitation-withdrawn = Einladung zurückgezogen
act-mail-failed = Mail nicht gesendet
act-mail-sent = Mail gesendet
act-member-added = In eine Gruppe aufgenommen
act-member-removed = Aus einer Gruppe genommen
act-operator-recovered = Link in die Konsole auf dem Rechner gemacht
act-pairing-begun = Wortvergleich begonnen
act-pairing-confirmed = Gleiche Wörter bestätigt
act-person-added = Person eingetragen
act-person-changed = Person geändert
act-person-removed = Person entfernt
act-recovery-made = Ersatzcodes gemacht
act-recovery-used = Ersatzcode benutzt
act-record-tidied = Altes aufgeräumt
act-request-approved = Antrag genehmigt
act-request-endorsed = Antrag von der ersten von zwei Personen genehmigt
act-request-expired = Antrag abgelaufen
act-request-issued = Antrag erfüllt
act-request-keyed = Schlüssel zum Antrag gegeben
act-request-opened = Beantragt
act-request-proven = Postfach bestätigt
act-request-rejected = Antrag abgelehnt
act-request-withdrawn = Antrag zurückgezogen
act-role-granted = Rolle gegeben
act-role-revoked = Rolle genommen
act-server-started = Server gestartet
act-server-stopped = Server gestoppt
act-session-closed = Abgemeldet
act-session-opened = Angemeldet
act-session-used = Sitzung benutzt
act-setting-changed = Einstellung geändert
act-post-retried = Mail wird erneut versucht
act-post-tried = Probemail gemacht
act-webhook-failed = Webhook nicht erreicht
act-webhook-told = Webhook benachrichtigt
act-evidence-ending = Hinweis, dass ein Nachweis endet
