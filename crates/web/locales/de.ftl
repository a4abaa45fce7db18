# Was Seiten sagen, auf Deutsch. Die Kennungen stehen in der Reihenfolge, in der man ihnen begegnet.

skip = Zum Inhalt springen
nav = Seiten
nav-devices = Meine Geräte
nav-check = Prüfen
foot-public = CA-Zertifikate und Richtlinie
foot-help = Hilfe:
go-home = Zur ersten Seite
request-id = Anfrage
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
check-refused = Ihr Zertifikat ist angekommen und wird nicht angenommen
check-refused-text = Der Grund hat die Kennung
check-facts = Was ankam
check-again = Noch einmal prüfen
fact-class = Geprüft
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
