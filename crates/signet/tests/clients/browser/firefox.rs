//! Firefox over WebDriver BiDi.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use testkit::peer::Running;

use super::wire::{Wire, text};
use super::{Look, Window, literal, started, told};
use crate::site::Issued;

/// What a person would have set by clicking, and no talk with anybody but the site.
const PREFERENCES: [(&str, &str); 17] = [
    ("security.default_personal_cert", "\"Select Automatically\""),
    ("security.OCSP.enabled", "0"),
    ("services.settings.server", "\"data:,\""),
    ("app.update.enabled", "false"),
    ("app.normandy.enabled", "false"),
    ("browser.safebrowsing.malware.enabled", "false"),
    ("browser.safebrowsing.phishing.enabled", "false"),
    ("browser.shell.checkDefaultBrowser", "false"),
    ("browser.download.folderList", "2"),
    ("browser.download.alwaysOpenPanel", "false"),
    ("browser.helperApps.neverAsk.saveToDisk", "\"application/x-pkcs12,application/octet-stream\""),
    ("datareporting.policy.dataSubmissionEnabled", "false"),
    ("extensions.update.enabled", "false"),
    ("network.captive-portal-service.enabled", "false"),
    ("network.connectivity-service.enabled", "false"),
    ("toolkit.telemetry.enabled", "false"),
    ("ui.prefersReducedMotion", "1"),
];

/// The store behind "View Certificates…" of the settings.
const STORE: &str = "Cc['@mozilla.org/security/x509certdb;1'].getService(Ci.nsIX509CertDB)";

/// The import of that page; 0 is success.
const IMPORT: &str = "(() => {
    const file = Cc['@mozilla.org/file/local;1'].createInstance(Ci.nsIFile);
    file.initWithPath(PATH);
    return STORE.importPKCS12File(file, PASSWORD);
})()";

/// Its "Delete…", for all of one's own.
const FORGET: &str = "STORE.getCerts().filter((one) => one.certType & Ci.nsIX509Cert.USER_CERT)
    .forEach((one) => STORE.deleteCertificate(one))";

/// "Website appearance" of the settings: 0 is dark, 1 is light.
const SCHEME: &str = "layout.css.prefers-color-scheme.content-override";

struct Firefox {
    wire: Wire,
    context: String,
    /// The container of that tab; the first window is in none.
    container: Option<String>,
    /// The window around the tabs, where the settings' own scripts run.
    around: String,
}

pub(super) fn launch(home: &Path) -> Result<(Running, Box<dyn Window>), String> {
    let profile = store(home);
    let files = home.join("files");
    let files = ("browser.download.dir", literal(files.to_str().unwrap()));
    let lines = PREFERENCES.map(|(name, value)| (name, value.to_owned()));
    let lines = lines.iter().chain([&files]);
    let lines: String =
        lines.map(|(name, value)| format!("user_pref({}, {value});\n", literal(name))).collect();
    std::fs::write(profile.join("user.js"), lines).unwrap();
    let arguments = [
        "--headless",
        "--no-remote",
        "--profile",
        profile.to_str().unwrap(),
        "--remote-debugging-port",
        "0",
        "--remote-allow-system-access",
    ];
    let mut running = started("firefox-esr", &arguments.map(str::to_owned), home);
    let port = told(&mut running, &profile.join("WebDriverBiDiServer.json"), |text| {
        let server: Value = serde_json::from_str(text).ok()?;
        u16::try_from(server["ws_port"].as_u64()?).ok()
    })?;
    let mut wire = Wire::connect(port, "/session")?;
    wire.command("session.new", json!({ "capabilities": {} }), &[])?;
    let tree = wire.command("browsingContext.getTree", json!({}), &[])?;
    let context = text(&tree["contexts"][0], "context")?;
    let tree = wire.command("browsingContext.getTree", json!({ "moz:scope": "chrome" }), &[])?;
    let around = text(&tree["contexts"][0], "context")?;
    Ok((running, Box::new(Firefox { wire, context, container: None, around })))
}

/// Where Firefox keeps certificates.
pub(super) fn store(home: &Path) -> PathBuf {
    home.join("profile")
}

impl Firefox {
    /// The value of an expression in a tab, or in the window around them.
    fn value_in(&mut self, context: &str, expression: &str) -> Result<Value, String> {
        let asked = json!({
            "expression": format!("(async () => JSON.stringify(await ({expression})))()"),
            "target": { "context": context },
            "awaitPromise": true,
            "userActivation": true,
        });
        let answer = self.wire.command("script.evaluate", asked, &[])?;
        if answer["type"] != "success" {
            return Err(answer.to_string());
        }
        let text = answer["result"]["value"].as_str().unwrap_or("null");
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    fn value_around(&mut self, expression: &str) -> Result<Value, String> {
        let around = self.around.clone();
        self.value_in(&around, &expression.replace("STORE", STORE))
    }
}

impl Window for Firefox {
    fn go(&mut self, url: &str) -> Result<(), String> {
        let asked = json!({ "context": self.context, "url": url, "wait": "complete" });
        self.wire.command("browsingContext.navigate", asked, &[]).map(drop)
    }

    fn value(&mut self, expression: &str) -> Result<Value, String> {
        let tab = self.context.clone();
        self.value_in(&tab, expression)
    }

    fn wear(&mut self, look: &Look) -> Result<(), String> {
        let screen = json!({ "width": look.width, "height": look.height });
        let asked = json!({ "context": self.context, "viewport": screen });
        self.wire.command("browsingContext.setViewport", asked, &[])?;
        let light = u8::from(look.scheme == "light");
        self.value_around(&format!("Services.prefs.setIntPref('{SCHEME}', {light})")).map(drop)
    }

    fn forbid_scripts(&mut self) -> Result<(), String> {
        let asked = json!({ "contexts": [self.context], "enabled": false });
        self.wire.command("emulation.setScriptingEnabled", asked, &[]).map(drop)
    }

    fn picture(&mut self) -> Result<String, String> {
        let asked = json!({ "context": self.context, "origin": "document" });
        let picture = self.wire.command("browsingContext.captureScreenshot", asked, &[])?;
        Ok(picture["data"].as_str().unwrap_or_default().to_owned())
    }

    fn start_anew(&mut self) -> Result<(), String> {
        let container = self.wire.command("browser.createUserContext", json!({}), &[])?;
        let container = text(&container, "userContext")?;
        let tab = json!({ "type": "tab", "userContext": container });
        let tab = self.wire.command("browsingContext.create", tab, &[])?;
        self.context = text(&tab, "context")?;
        if let Some(old) = self.container.replace(container) {
            self.wire.command("browser.removeUserContext", json!({ "userContext": old }), &[])?;
        }
        Ok(())
    }

    fn import(&mut self, issued: &Issued) -> Result<(), String> {
        let path = literal(issued.p12.to_str().unwrap());
        let import = IMPORT.replace("PATH", &path).replace("PASSWORD", &literal(&issued.password));
        match self.value_around(&import)? {
            Value::Number(code) if code.as_u64() == Some(0) => Ok(()),
            code => Err(format!("the import said {code}")),
        }
    }

    fn forget_certificates(&mut self) -> Result<(), String> {
        self.value_around(FORGET).map(drop)
    }

    fn quit(&mut self) {
        let _ = self.wire.command("browser.close", json!({}), &[]);
    }
}
