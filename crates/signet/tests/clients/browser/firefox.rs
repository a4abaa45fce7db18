//! Firefox over WebDriver BiDi.

use std::path::Path;

use serde_json::{Value, json};
use testkit::peer::Running;

use super::wire::Wire;
use super::{Look, Window, literal, started, told};

/// What a person would have set by clicking, and no talk with anybody but the site.
const PREFERENCES: [(&str, &str); 16] = [
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
];

struct Firefox {
    wire: Wire,
    context: String,
}

pub(super) fn launch(home: &Path) -> (Running, Box<dyn Window>) {
    let profile = home.join("profile");
    let files = home.join("files");
    let files = ("browser.download.dir", literal(files.to_str().unwrap()));
    let lines = PREFERENCES.map(|(name, value)| (name, value.to_owned()));
    let lines = lines.iter().chain([&files]);
    let lines: String =
        lines.map(|(name, value)| format!("user_pref({}, {value});\n", literal(name))).collect();
    std::fs::write(profile.join("user.js"), lines).unwrap();
    let folder = profile.to_str().unwrap();
    let arguments =
        ["--headless", "--no-remote", "--profile", folder, "--remote-debugging-port", "0"];
    let running = started("firefox-esr", &arguments.map(str::to_owned), home);
    let port = told("Firefox", &profile.join("WebDriverBiDiServer.json"), |text| {
        let server: Value = serde_json::from_str(text).ok()?;
        u16::try_from(server["ws_port"].as_u64()?).ok()
    });
    let mut wire = Wire::connect(port, "/session");
    wire.command("session.new", json!({ "capabilities": {} }), &[]).unwrap();
    let tree = wire.command("browsingContext.getTree", json!({}), &[]).unwrap();
    let context = tree["contexts"][0]["context"].as_str().unwrap().to_owned();
    (running, Box::new(Firefox { wire, context }))
}

impl Window for Firefox {
    fn go(&mut self, url: &str) -> Result<(), String> {
        let asked = json!({ "context": self.context, "url": url, "wait": "complete" });
        self.wire.command("browsingContext.navigate", asked, &[]).map(drop)
    }

    fn value(&mut self, expression: &str) -> Result<Value, String> {
        let asked = json!({
            "expression": format!("(async () => JSON.stringify(await ({expression})))()"),
            "target": { "context": self.context },
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

    fn wear(&mut self, look: &Look) -> Result<(), String> {
        let screen = json!({ "width": look.width, "height": look.height });
        let asked = json!({ "context": self.context, "viewport": screen });
        self.wire.command("browsingContext.setViewport", asked, &[]).map(drop)
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

    fn quit(&mut self) {
        let _ = self.wire.command("browser.close", json!({}), &[]);
    }
}
