# Was Seiten sagen, auf Deutsch. Die Kennungen stehen in der Reihenfolge, in der man ihnen begegnet.

skip = Zum Inhalt springen
nav = Seiten
nav-devices = Meine Geräte
nav-request = Mein Antrag
nav-check = Prüfen
foot-public = CA-Zertifikate und Richtlinie
foot-help = Hilfe:
go-home = Zur ersten Seite
request-id = Anfrage
ending-bar = { $days ->
    [0] Ihr Zertifikat endet heute.
    [one] Ihr Zertifikat endet in 1 Tag.
   *[other] Ihr Zertifikat endet in { $days } Tagen.
}
ending-bar-do = Erneuern
in-days = { $days ->
    [0] heute
    [one] in 1 Tag
   *[other] in { $days } Tagen
}
form-wrong = { $count ->
    [one] Eine Angabe stimmt noch nicht. Es wurde noch nichts abgeschickt, und alles Eingegebene ist noch da.
   *[other] { $count } Angaben stimmen noch nicht. Es wurde noch nichts abgeschickt, und alles Eingegebene ist noch da.
}

fault-not-found = Diese Seite gibt es nicht
fault-not-found-text = Vielleicht ist die Adresse vertippt, oder die Seite ist umgezogen. Es wurde nichts geändert.
fault-method = So wird diese Seite nicht geöffnet
fault-method-text = Öffnen Sie sie von der ersten Seite aus. Es wurde nichts geändert.
fault-certificate = Diese Seite ist für Menschen mit einem Zertifikat
fault-certificate-text = Ihr Browser hat keines gezeigt, das hier gilt. Wenn Sie eines haben, schließen Sie den Browser ganz, öffnen Sie ihn wieder, und wählen Sie das Zertifikat, wenn Sie gefragt werden.
fault-stale = Dieses Formular ist nicht mehr aktuell
fault-stale-text = Es wurde in einem anderen Browser oder vor langer Zeit geöffnet. Öffnen Sie die Seite neu und schicken Sie es noch einmal; es wurde nichts geändert.
fault-cross-site = Diese Anfrage kam von einer anderen Website
fault-cross-site-text = Zu Ihrem Schutz wurde sie nicht ausgeführt. Öffnen Sie die Seite hier und versuchen Sie es noch einmal.
fault-too-large = Das ist mehr, als dieses Formular aufnimmt
fault-too-large-text = Es wurde nichts geändert. Gehen Sie zurück und kürzen Sie Ihre Eingabe.
fault-unreadable = Diese Anfrage ist nicht lesbar
fault-unreadable-text = Es wurde nichts geändert. Gehen Sie zurück, öffnen Sie die Seite neu, und schicken Sie das Formular noch einmal.
fault-ours = Das geht gerade nicht
fault-ours-text = Der Fehler liegt bei uns, und es wurde nichts geändert. Versuchen Sie es in einer Minute noch einmal; bleibt es so, nennen Sie die Nummer unten der Person, die Ihnen hilft.
fault-refused = Das wurde nicht getan

welcome = Zertifikate von { $name }
welcome-text = Hier bekommen Sie für jedes Ihrer Geräte einen digitalen Schlüssel. Damit kennt man Sie auf Websites ohne Passwort.
welcome-check = Mein Zertifikat prüfen
welcome-refused = Ihr Zertifikat wird hier nicht angenommen.
welcome-refused-text = Die Prüfseite sagt, was angekommen ist und warum es nicht genügt.
welcome-request = Zu meinem Antrag { $id }

public = CA-Zertifikate und Richtlinie
public-text = Wer Zertifikate dieser Stelle prüft, braucht die Wurzel. Vergleichen Sie ihren Fingerabdruck mit einem, den Sie auf anderem Weg bekommen haben, bevor Sie ihr vertrauen.
public-root = Wurzel
public-root-text = Alles hier ist mit diesem Schlüssel unterschrieben oder mit einem, den er unterschrieben hat.
public-issuing = Ausstellende CA
public-issuing-text = Sie unterschreibt die Zertifikate von Personen, Geräten und Türen.
public-der = Zertifikat (.cer)
public-pem = Zertifikat (.pem)

check = Prüfen
check-none = Ihr Browser hat kein Zertifikat gezeigt
check-none-text = Wenn Sie eines erwartet haben, liegt es meist an einem von diesen:
check-none-why = Warum nichts ankam
check-none-installed = Es ist auf diesem Gerät nicht installiert, oder für ein anderes Programm: Firefox hat eigene Zertifikate.
check-none-restart = Der Browser war offen, als es installiert wurde. Schließen Sie alle seine Fenster und öffnen Sie ihn wieder.
check-none-cancelled = Sie wurden nach einem Zertifikat gefragt und haben „Abbrechen“ gewählt. Das merkt sich der Browser, bis er geschlossen wird.
check-none-browser = Der Browser kann es nicht: Firefox für Android und, auf dem iPhone, jeder Browser außer Safari.
check-good = Ihr Zertifikat funktioniert
check-good-person = Willkommen, { $name }. Sie sind auf „{ $device }“ erkannt.
check-good-machine = Die Maschine „{ $device }“ ist erkannt.
check-outside = Willkommen, { $name }. Sie sind auf das Wort von { $anchor } hin erkannt. Die eigenen Seiten dieses Portals brauchen ein Zertifikat von hier.
check-interim = Ihr vorläufiges Zertifikat funktioniert
check-interim-text = Es steht für den Antrag { $request } von { $name } für „{ $device }“, und nur solange dieser offen ist. Geprüft ist über Sie noch nichts.
check-interim-request = Zu meinem Antrag
check-refused = Ihr Zertifikat ist angekommen und wird nicht angenommen
check-refused-next = Was Sie tun können
check-refused-text = Der Grund hat die Kennung
check-facts = Was ankam
check-again = Noch einmal prüfen
fact-class = Geprüft
class-interim = noch nichts geprüft
class-email = Postfach geprüft
class-document = Ausweis geprüft
class-face-to-face = persönlich getroffen
lapse-expired = Nachweis für { $class } abgelaufen, { $at }
lapse-missing = kein Nachweis für { $class }
fact-name = Name
fact-issuer = Ausgestellt von
fact-serial = Seriennummer
fact-from = Gültig ab
fact-until = Gültig bis
fact-key = Schlüssel
fact-fingerprint = SHA-256-Fingerabdruck

devices = Meine Geräte
devices-text = Jedes Gerät hat ein eigenes Zertifikat. Geht eines verloren, wird nur dieses gestoppt; die anderen gehen weiter.
devices-until = Gültig bis
devices-this = Dieses Gerät, jetzt
devices-stop = Stoppen …

stop = „{ $device }“ stoppen
stop-text = Sein Zertifikat endet sofort und überall, und was es offen hat, wird getrennt. Das lässt sich nicht zurücknehmen; ein neues Zertifikat bekommen Sie jederzeit.
stop-this = Das ist das Gerät, das Sie gerade benutzen: Auch diese Seite kennt Sie dann nicht mehr.
stop-why = Warum?
stop-why-wrong = Sagen Sie, warum; danach richtet sich, wie andere gewarnt werden.
stop-lost = Es ist verloren oder gestohlen
stop-lost-text = Oder jemand anderes hat vielleicht seinen Schlüssel oder sein Passwort.
stop-replaced = Es hat ein neues Zertifikat
stop-replaced-text = Dieses wird nicht mehr gebraucht.
stop-unused = Es wird nicht mehr benutzt
stop-unused-text = Verkauft, verschenkt oder weggelegt.
stop-button = Jetzt stoppen
stop-not = Nein, behalten

back = Zurück
fault-own-request = Ihr Antrag in diesem Browser:
fault-not-yours = Dieser Antrag ist in diesem Browser nicht offen
fault-not-yours-text = Machen Sie in dem Browser weiter, in dem Sie den Antrag gestellt haben, oder öffnen Sie den Link zu Ihrem Antrag, den seine Seite gezeigt hat. Auch Ihr eigenes Zertifikat öffnet Ihre Anträge.
link-unknown = Dieser Link ist nicht bekannt
link-unknown-text = Vielleicht ist er abgeschnitten oder vertippt, oder ein neuerer hat ihn ersetzt. Kopieren Sie ihn ganz aus der neuesten Nachricht.
link-used = Dieser Link wurde schon benutzt
link-used-text = Er gilt einmal. Waren Sie es, machen Sie in dem Browser weiter, in dem Sie begonnen haben. Wenn nicht, sagen Sie sofort dem Bescheid, der Sie eingeladen hat.
link-ended = Dieser Link ist abgelaufen
link-ended-text = Links gelten eine begrenzte Zeit. Bitten Sie den Absender um einen neuen; es ist nichts verloren.
link-spent = Dieser Link gilt nicht mehr
link-spent-text = Er wurde zu oft falsch versucht. Bitten Sie den Absender um einen neuen.
link-tries = Zu viele Versuche
link-tries-text = Von hier kamen zu viele falsche Versuche. Warten Sie eine Stunde und versuchen Sie es dann wieder.

invited = { $name } lädt Sie ein
invited-text = Sie erhalten einen digitalen Schlüssel für dieses Gerät. Damit erkennen Seiten Sie ohne Passwort.
invited-for = Für
invited-by = Eingeladen von
invited-until = Gültig bis
invited-steps = Was geschieht, in etwa zwei Minuten
invited-step-1 = Sie sagen, wer Sie sind, und benennen dieses Gerät. Ihr Browser macht den Schlüssel; niemand sonst sieht ihn je.
invited-step-2 = Sie bestätigen Ihr Postfach mit sechs Ziffern, die wir senden. Wo mehr verlangt ist, prüft ein Sachbearbeiter, wer Sie sind.
invited-step-3 = Sie speichern eine Datei, installieren sie mit ihrem Passwort und testen sie.
invited-begin = Beginnen
invited-not-me = Nicht für Sie? Schließen Sie diese Seite; von selbst geschieht nichts.

progress-1 = Sie und dieses Gerät
progress-2 = Nachweis
progress-3 = Ihre Schlüsseldatei
apply = Sie und dieses Gerät
apply-name = Ihr Name
apply-name-hint = So wie Kollegen ihn schreiben; er wird mit Ihrem Zertifikat gezeigt.
apply-name-wrong = Geben Sie Ihren Namen ein, damit man weiß, wem das Zertifikat gehört
apply-device = Name dieses Geräts
apply-device-hint = Kleine Buchstaben, Ziffern und Bindestriche, etwa handy oder arbeits-laptop. So lässt sich bei Verlust das richtige sperren.
apply-device-wrong = Nehmen Sie 1 bis 63 kleine Buchstaben, Ziffern und Bindestriche, am Anfang einen Buchstaben oder eine Ziffer, etwa arbeits-laptop
apply-button = Schlüssel machen und weiter
apply-key-text = Ihr Browser macht den Schlüssel, wenn Sie weitergehen. Nehmen Sie den Browser, in dem Sie das Zertifikat benutzen werden, und kein privates Fenster.
apply-no-key = Mit dem Formular kam kein Schlüssel. Ihr Browser hat keinen gemacht: Erlauben Sie dieser Seite Skripte, oder öffnen Sie den Link in einem aktuellen Chrome, Edge, Safari oder Firefox und nicht in einem privaten Fenster
apply-bad-key = Was Ihr Browser gemacht hat, ist nicht lesbar. Senden Sie das Formular noch einmal; hilft das nicht, nehmen Sie einen anderen Browser
apply-noscript = Skripte sind ausgeschaltet, und nur ein Skript kann den Schlüssel so machen, dass er Ihr Gerät nie verlässt. Erlauben Sie dieser Seite Skripte und öffnen Sie sie neu.
apply-cannot = Dieser Browser kann keinen Schlüssel machen. Öffnen Sie den Link in einem aktuellen Chrome, Edge, Safari oder Firefox.
apply-private = Dies ist ein privates Fenster, oder der Speicher ist ausgeschaltet: Der Schlüssel bliebe nicht erhalten. Öffnen Sie den Link in einem normalen Fenster.
apply-firefox-android = Firefox auf Android kann keine Zertifikate für Seiten benutzen. Öffnen Sie den Link in Chrome auf diesem Gerät.
apply-ios-not-safari = Auf iPhone und iPad kann nur Safari Zertifikate benutzen. Öffnen Sie den Link in Safari.
apply-failed = Der Schlüssel konnte nicht gemacht werden. Laden Sie die Seite neu; hilft das nicht, nehmen Sie einen anderen Browser.
apply-working = Ihr Browser macht den Schlüssel …

request = Ihr Zertifikat für „{ $device }“
request-name = Antrag
timeline = Was bisher geschah
event-opened = Beantragt
event-keyed = Schlüssel erhalten
event-code = Code gesendet
event-proven = Postfach bestätigt
event-endorsed = Vom ersten Sachbearbeiter genehmigt
event-approved = Genehmigt
event-issued = Zertifikat ausgestellt
event-rejected = Abgelehnt
event-withdrawn = Zurückgezogen
event-expired = Ohne Entscheidung beendet
actor-applicant = Sie
return = Aus einem anderen Browser zurückkommen
return-text = Dieser Link öffnet Ihren Antrag überall. Behalten Sie ihn für sich. Ihr Schlüssel bleibt in dem Browser, der ihn gemacht hat.
withdraw = Diesen Antrag zurückziehen
withdraw-text = Er endet sofort, und niemand entscheidet mehr darüber. Für einen neuen Antrag brauchen Sie eine neue Einladung.
withdraw-button = Zurückziehen

key-title = Machen Sie Ihren Schlüssel
key-button = Schlüssel machen
code-title = Bestätigen Sie Ihr Postfach
code-text = Wir senden sechs Ziffern an
code = Code
code-hint = Sechs Ziffern aus der Nachricht, 15 Minuten gültig. Der Link in der Nachricht bewirkt dasselbe.
code-button = Weiter
code-again = Neuen Code senden
code-empty = Geben Sie die sechs Ziffern aus der Nachricht ein
code-wrong = { $tries ->
    [one] Das ist nicht der Code. Sie haben noch einen Versuch. Nehmen Sie die neueste Nachricht
   *[other] Das ist nicht der Code. Sie haben noch { $tries } Versuche. Nehmen Sie die neueste Nachricht
}
code-spent = Dieser Code wurde zu oft falsch versucht und gilt nicht mehr. Lassen Sie einen neuen senden
code-ended = Dieser Code ist abgelaufen oder ersetzt. Nehmen Sie die neueste Nachricht, oder lassen Sie einen neuen senden
code-used = Dieses Postfach ist schon bestätigt. Öffnen Sie Ihren Antrag neu
code-too-soon = Gerade wurde ein Code gesendet. Warten Sie eine Minute und sehen Sie auch bei unerwünschter Post nach; nach zehn Codes muss helfen, wer Sie eingeladen hat
mailbox = Bestätigen Sie Ihr Postfach
mailbox-text = Sie haben einen Link aus einer Nachricht geöffnet. Bestätigen Sie, wenn Sie mit diesem Postfach ein Zertifikat beantragt haben; sonst schließen Sie diese Seite.
mailbox-button = Ja, das war ich
mailbox-done = Ihr Postfach ist bestätigt
mailbox-done-text = Gehen Sie zurück in den Browser, in dem Sie den Antrag gestellt haben, und laden Sie die Seite neu. Dort ist der Schlüssel.
waiting = Wartet auf einen Sachbearbeiter
waiting-chip = Wartet
waiting-one = Ein Sachbearbeiter prüft, wer Sie sind, und entscheidet.
waiting-two = Zwei Sachbearbeiter prüfen, wer Sie sind; beide müssen zustimmen.
waiting-ahead = { $count ->
    [0] Ihr Antrag ist der nächste.
    [one] Ein Antrag ist vor Ihrem.
   *[other] { $count } Anträge sind vor Ihrem.
}
waiting-text = Sie können diese Seite schließen und in diesem Browser wiederkommen. Wir schreiben an Ihr Postfach, wenn entschieden ist.
interim = Arbeiten, während Sie warten
interim-chip = Vorläufig
interim-text = Bis über Ihren Antrag entschieden ist, öffnet dieses vorläufige Zertifikat das Folgende. Es sagt nichts über Sie, nur dass Sie den wartenden Schlüssel haben.
interim-nothing = Im Augenblick öffnet es nichts.
interim-later = Es endet mit dem Antrag. Das endgültige Zertifikat hat denselben Schlüssel: dann importieren Sie nur eine weitere Datei.
interim-how = So importieren Sie es hier
interim-offer = Sie bekommen sofort auch ein vorläufiges Zertifikat, mit dem Sie arbeiten können, während Sie warten.

over-rejected = Ihr Antrag wurde abgelehnt
over-rejected-text = Halten Sie das für einen Irrtum, sprechen Sie mit dem, der Ihnen hilft; mit einer neuen Einladung können Sie wieder einen Antrag stellen.
over-withdrawn = Dieser Antrag wurde zurückgezogen
over-withdrawn-text = Mit ihm geschieht nichts mehr. Mit einer neuen Einladung können Sie wieder einen Antrag stellen.
over-expired = Dieser Antrag ist beendet
over-expired-text = Er wurde nicht rechtzeitig entschieden oder abgeholt. Mit einer neuen Einladung können Sie wieder einen Antrag stellen.
over-revoked = Dieses Zertifikat wurde gesperrt
over-revoked-text = Es gilt nirgends mehr. Haben Sie es nicht selbst gesperrt, sprechen Sie mit dem, der Ihnen hilft.

hand-title = Ihre Schlüsseldatei ist bereit
hand-working = Ihr Browser macht die Datei …
hand-no-key = Der Schlüssel ist nicht in diesem Browser. Öffnen Sie diese Seite in dem Browser, in dem Sie den Antrag gestellt haben. Wurden dessen Daten gelöscht, ist der Schlüssel weg: Bitten Sie um eine neue Einladung; es geht schnell.
hand-forgotten = Schlüssel und Passwort sind in diesem Browser vergessen. Was Sie installiert haben, bleibt.
hand-failed = Die Datei konnte gerade nicht gemacht werden.
hand-retry = Noch einmal
hand-password = Kopieren Sie das Passwort
hand-password-text = Sie werden einmal danach gefragt, wenn Sie die Datei installieren. Es steht nie in einer Nachricht.
hand-copy = Kopieren
hand-copied = Kopiert
hand-file = Speichern Sie die Datei
hand-file-text = Sie ist nach Ihnen, dem Gerät und der Art der Prüfung benannt.
hand-download = Datei speichern
hand-wrong = „Falsches Passwort“
hand-wrong-text = Manche Systeme sagen das, wenn sie die neuere Form der Datei nicht lesen können. Dies speichert denselben Schlüssel mit demselben Passwort in der anderen Form.
hand-wrong-button = In der anderen Form speichern
hand-rewrapped = In der anderen Form gespeichert. Versuchen Sie es mit demselben Passwort.
hand-forget = Ist installiert: aufräumen
hand-forget-text = Dies entfernt Schlüssel und Passwort von dieser Seite. Es lässt sich nicht zurücknehmen; das installierte Zertifikat bleibt.
hand-forget-button = Hier vergessen
hand-test = Jetzt testen
