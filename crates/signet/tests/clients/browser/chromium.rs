//! Chromium over the DevTools protocol.

use std::path::Path;

use serde_json::{Value, json};
use testkit::peer::Running;

use super::wire::Wire;
use super::{Look, Window, started, told};

const FLAGS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--remote-debugging-port=0",
    "about:blank",
];

struct Chromium {
    wire: Wire,
    session: String,
}

pub(super) fn launch(home: &Path) -> (Running, Box<dyn Window>) {
    let profile = home.join("profile");
    let mut arguments = vec![format!("--user-data-dir={}", profile.display())];
    arguments.extend(FLAGS.map(str::to_owned));
    let running = started("chromium", &arguments, home);
    let (port, path) = told("Chromium", &profile.join("DevToolsActivePort"), |text| {
        let (port, path) = text.split_once('\n')?;
        Some((port.parse().ok()?, path.trim().to_owned()))
    });
    let mut wire = Wire::connect(port, &path);
    let targets = wire.command("Target.getTargets", json!({}), &[]).unwrap();
    let page = targets["targetInfos"].as_array().unwrap().iter().find(|one| one["type"] == "page");
    let attach = json!({ "targetId": page.unwrap()["targetId"], "flatten": true });
    let attached = wire.command("Target.attachToTarget", attach, &[]).unwrap();
    let session = attached["sessionId"].as_str().unwrap().to_owned();
    let files = json!({ "behavior": "allow", "downloadPath": home.join("files") });
    wire.command("Browser.setDownloadBehavior", files, &[]).unwrap();
    (running, Box::new(Chromium { wire, session }))
}

impl Chromium {
    fn page(&mut self, method: &str, params: Value) -> Result<Value, String> {
        self.wire.command(method, params, &[("sessionId", &self.session)])
    }
}

impl Window for Chromium {
    fn go(&mut self, url: &str) -> Result<(), String> {
        let arrived = self.page("Page.navigate", json!({ "url": url }))?;
        arrived["errorText"].as_str().map_or(Ok(()), |error| Err(error.to_owned()))
    }

    fn value(&mut self, expression: &str) -> Result<Value, String> {
        let asked = json!({
            "expression": expression, "returnByValue": true, "awaitPromise": true, "userGesture": true,
        });
        let answer = self.page("Runtime.evaluate", asked)?;
        match answer["exceptionDetails"] {
            Value::Null => Ok(answer["result"]["value"].clone()),
            ref thrown => Err(thrown.to_string()),
        }
    }

    fn wear(&mut self, look: &Look) -> Result<(), String> {
        let screen = json!({
            "width": look.width, "height": look.height, "deviceScaleFactor": 1, "mobile": look.width < 600,
        });
        self.page("Emulation.setDeviceMetricsOverride", screen)?;
        let wishes = json!([
            { "name": "prefers-color-scheme", "value": look.scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.page("Emulation.setEmulatedMedia", json!({ "features": wishes })).map(drop)
    }

    fn forbid_scripts(&mut self) -> Result<(), String> {
        let off = json!({ "value": true });
        self.page("Emulation.setScriptExecutionDisabled", off).map(drop)
    }

    fn picture(&mut self) -> Result<String, String> {
        let whole = json!({ "format": "png", "captureBeyondViewport": true });
        let picture = self.page("Page.captureScreenshot", whole)?;
        Ok(picture["data"].as_str().unwrap_or_default().to_owned())
    }

    fn quit(&mut self) {
        let _ = self.wire.command("Browser.close", json!({}), &[]);
    }
}
