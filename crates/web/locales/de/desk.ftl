# Was die Seiten der Konsole über das sagen, was wartet: Heute, Anträge, Einladungen, Einstellungen. Auf Deutsch.

word-state = Stand
word-mailbox = Postfach
word-key = Schlüssel
word-invitation = Einladung
word-certificate = Zertifikat
chip-mailbox = Postfach nachgewiesen
chip-duplicate = schon einmal beantragt
chip-no-key = noch kein Schlüssel
state-waiting = Wartend
state-open = wartet
state-proving = wird nachgewiesen
state-approved = genehmigt
state-rejected = abgelehnt
state-issued = ausgestellt
state-withdrawn = zurückgezogen
state-expired = verfallen
method-mailbox = Das Postfach hat geantwortet
method-document = Ein Ausweis wurde geprüft
method-face-to-face = Die Person war da
method-operator = Der Betrieb bürgt
event-pairing-begun = Wörter gezeigt, von Angesicht zu Angesicht
event-pairing-confirmed = Wörter bestätigt

requests-none-such = Es gibt keinen.
requests-states = Nach Stand
requests-keys = Tasten: j und k gehen durch die Liste, Enter öffnet. Auf einem Antrag: a genehmigt, r lehnt ab, j geht zum nächsten.

request-facts = Wer was beantragt
request-new = noch nicht registriert
request-mailbox-open = nicht nachgewiesen
request-two = zwei Personen müssen genehmigen
request-interim = vorläufiges Zertifikat gilt
request-opened = Beantragt
request-ends = Verfällt von selbst
request-key-text = Den Schlüssel haben die Antragstellenden selbst gemacht; hier sieht ihn niemand.
request-evidence = Vorliegende Nachweise
request-evidence-none = Keine: Diese Person wurde hier noch nicht geprüft.
request-evidence-over = zählt nicht mehr
request-duplicates = Schon einmal beantragt
request-decisions = Bisher entschieden
request-history = Verlauf
request-before = Voriger
request-after = Nächster
decided-approve = genehmigt
decided-reject = abgelehnt

decision-approve = Genehmigen
decision-approve-button = Genehmigen
decision-method = Wie wurde die Identität geprüft?
decision-method-wrong = Wählen Sie, wie die Identität geprüft wurde
decision-not-met = Von Angesicht zu Angesicht zählt, wenn beide dieselben Wörter bestätigt haben. Zeigen Sie sie zuerst, oben
decision-note = Was Sie gesehen haben
decision-note-hint = In wenigen Worten, etwa: Reisepass gesehen. Keine Kopien, keine Nummern, die nicht nötig sind.
decision-reference = Wo der Nachweis liegt
decision-reference-hint = Ein Aktenzeichen, wenn es eines gibt.
decision-text-wrong = Höchstens 1000 Zeichen, ohne Steuerzeichen und unsichtbare
decision-reject = Ablehnen
decision-reject-button = Ablehnen
decision-answer = Antwort
decision-answer-own = Mit eigenen Worten, unten
decision-reason = Eigene Worte
decision-reason-hint = Das bekommen die Antragstellenden zu lesen. Es tritt an die Stelle der Antwort oben.
decision-reason-wrong = Wählen Sie eine Antwort oder schreiben Sie einen Satz; der Grund wird mitgeteilt
answer-unknown = Wir kennen Sie unter diesem Namen und Postfach nicht. Bitte sprechen Sie mit der Person, die Sie eingeladen hat.
answer-evidence = Was Sie gezeigt haben, weist nicht nach, wer Sie sind. Bitte bringen Sie einen Ausweis mit.
answer-duplicate = Für dieses Gerät gibt es schon einen Antrag; bitte verwenden Sie den ersten.
answer-class = Diese Stufe brauchen Sie für Ihre Arbeit nicht. Bitte beantragen Sie eine niedrigere.
late-approved = { $by } hat diesen Antrag um { $at } genehmigt, vor Ihnen. Von Ihren Angaben wurde nichts übernommen.
late-rejected = { $by } hat diesen Antrag um { $at } abgelehnt, vor Ihrer Entscheidung. Von Ihren Angaben wurde nichts übernommen.
told-issued = { $name }: genehmigt, und das Zertifikat ist ausgestellt.
told-approved = { $name }: genehmigt. Das Zertifikat folgt, sobald der Schlüssel da ist.
told-rejected = { $name }: abgelehnt.
told-endorsed = { $name }: von Ihnen genehmigt; eine zweite Person muss zustimmen.

words = Von Angesicht zu Angesicht
words-text = Wenn die Person vor Ihnen steht: Zeigen Sie hier drei Wörter. Auf dem Gerät der Person zeigt die Seite des Antrags dieselben.
words-begin = Wörter zeigen
words-compare = Vergleichen Sie diese Wörter mit denen auf dem Gerät der Person. Sie müssen gleich sein, in derselben Reihenfolge.
words-same = Sie sind gleich
words-look = Noch einmal nachsehen
words-other = Andere Wörter
words-until = Gültig bis
words-you = Sie haben bestätigt
words-you-not = Sie haben noch nicht bestätigt
words-they = Die Person hat bestätigt
words-they-not = Die Person hat noch nicht bestätigt
words-done = Beide haben bestätigt. Genehmigen Sie jetzt mit „Die Person war da“.
words-over = Diese Wörter gelten nicht mehr, oder jemand anderes zeigt jetzt Wörter. Zeigen Sie neue
words-met = Persönlich getroffen

today-ending = Zertifikate, die im kommenden Jahr enden
today-ending-none = Im kommenden Jahr endet nichts.
today-ending-text = Ein Feld ist eine Woche; je dunkler, desto mehr enden darin. Ein Klick führt zur Liste.
today-ending-cell = { $count ->
    [one] Eines endet in der Woche ab { $from }
   *[other] { $count } enden in der Woche ab { $from }
}
today-refused = Abgewiesen in den letzten 24 Stunden, nach Grund
today-refused-none = In den letzten 24 Stunden wurde niemand abgewiesen.
today-issued = Ausgestellt in den letzten 30 Tagen
today-issued-words = { $count ->
    [one] In den letzten 30 Tagen wurde ein Zertifikat ausgestellt.
   *[other] In den letzten 30 Tagen wurden { $count } Zertifikate ausgestellt.
}
today-soon = enden innerhalb von vier Wochen
today-refusals = seit gestern abgewiesen
today-people = Personen
today-certificates = gültige Zertifikate
today-recovered = { $count ->
    [one] In den letzten 24 Stunden wurde auf dem Rechner ein Einmal-Link in die Konsole gemacht.
   *[other] In den letzten 24 Stunden wurden auf dem Rechner { $count } Einmal-Links in die Konsole gemacht.
}
today-look = Sehen, wer es war
as-table = Als Tabelle
word-day = Tag
word-count = Anzahl
word-cause = Grund
word-share = Anteil
health = Wie alles steht
health-root = Wurzel
health-issuing = Ausstellende CA
health-key = Ausstellender Schlüssel
health-key-here = da
health-key-gone = nicht da, also kann nichts ausgestellt werden
health-log = Auditlog
health-log-signed = unterschrieben
health-log-unsigned = länger nicht unterschrieben
health-clock = Uhr
health-good = in Ordnung
health-clock-back = hinter dem letzten Eintrag des Logs
health-mail = Post
health-mail-waiting = { $count ->
    [one] eine Nachricht wartet
   *[other] { $count } Nachrichten warten
}
health-mail-given-up = { $count ->
    [one] eine Nachricht ging nicht hinaus
   *[other] { $count } Nachrichten gingen nicht hinaus
}
health-over = abgelaufen
health-days = { $days ->
    [one] noch ein Tag
   *[other] noch { $days } Tage
}
health-years = { $years ->
    [one] noch ein Jahr
   *[other] noch { $years } Jahre
}

invites = Einladungen
invites-none = Es wurde niemand eingeladen.
invites-last = Die letzten
invites-find = Suchen
invites-make = Jemanden einladen
invites-make-button = Einladen
invites-make-many = Viele einladen
invites-many = Auf jeder Zeile eine Person
invites-many-hint = Postfach, Name, Klasse, etwa: alice@example.org,Alice Example,document. Die letzten beiden können fehlen.
invites-many-button = Alle einladen
invites-line-wrong = Zeile { $line }: { $why }. Es wurde niemand eingeladen
invites-name = Name, wenn Sie ihn wissen
invites-name-hint = Er steht dann schon im Formular und kann dort geändert werden.
invites-name-wrong = Schreiben Sie den Namen ohne Steuerzeichen und unsichtbare Zeichen
invites-class-wrong = Wählen Sie, wie gut die Identität geprüft werden soll
invites-hours = Der Link gilt
invites-hours-wrong = Wählen Sie, wie lange der Link gilt
invites-day = einen Tag
invites-three-days = drei Tage
invites-week = eine Woche
invites-month = 30 Tage
invites-role = Rolle, die mit der Genehmigung kommt
invites-no-role = keine
invites-by = Der Link
invites-by-mail = geht per E-Mail hinaus
invites-by-shown = wird hier gezeigt und übergeben
invites-by-wrong = Wählen Sie, wie der Link übergeben wird
invites-shown = Link übergeben
invites-shown-text = Er wird nur dieses eine Mal gezeigt und nirgends aufbewahrt. Wer ihn hat, kann im Namen dieses Postfachs einen Antrag stellen; das Postfach selbst wird mit sechs Ziffern nachgewiesen.
invites-qr = Der Link als Bild für ein Telefon
invites-sent = { $count ->
    [one] Eine Einladung ist per E-Mail unterwegs.
   *[other] { $count } Einladungen sind per E-Mail unterwegs.
}
invites-resend = Noch einmal senden
invites-show = Neuen Link zeigen
invites-withdraw = Zurückziehen
invite-sent = gesendet
invite-opened = beantragt
invite-done = erledigt
invite-expired = abgelaufen
invite-withdrawn = zurückgezogen

settings = Einstellungen
settings-text = Was jetzt gilt. Geändert wird es in der Datei signet.toml auf dem Rechner; beim Neuladen wird niemand getrennt.
settings-house = Dieses Haus
settings-name = Name der Stelle
settings-portal = Portal
settings-public = Adresse in Zertifikaten
settings-arc = Zweig der Richtlinien-OIDs
settings-keys = Passphrase der Schlüssel aus
settings-languages = Sprachen
settings-contact = Wen man um Hilfe fragt
settings-classes = Wie gut geprüft wird
settings-class = Klasse
settings-means = Was sie sagt, und womit sie nachgewiesen wird
settings-certificate-days = Zertifikat, Tage
settings-evidence-days = Nachweis, Tage
settings-approvals = Genehmigt durch
settings-one = eine Person
settings-two = zwei Personen
settings-policy = Richtlinien-OID
settings-file = Konfiguration
settings-file-text = signet.toml, wie gelesen, mit dem, was gilt, wo nichts geschrieben steht. Passwörter stehen in eigenen Dateien und nicht hier.
settings-file-none = Sie wurde nicht übergeben.
settings-nobody = niemanden
settings-mailbox = die Antwort des Postfachs
