//! Chromium over the DevTools protocol.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use testkit::peer::Running;

use super::wire::{Wire, text};
use super::{Look, Window, nss, started, told};
use crate::site::Issued;

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
    /// None is the one that is kept in the profile.
    context: Option<String>,
    home: PathBuf,
}

pub(super) fn launch(home: &Path) -> Result<(Running, Box<dyn Window>), String> {
    let profile = home.join("profile");
    let mut arguments = vec![format!("--user-data-dir={}", profile.display())];
    arguments.extend(FLAGS.map(str::to_owned));
    let mut running = started("chromium", &arguments, home);
    let (port, path) = told(&mut running, &profile.join("DevToolsActivePort"), |text| {
        let (port, path) = text.split_once('\n')?;
        Some((port.parse().ok()?, path.trim().to_owned()))
    })?;
    let mut wire = Wire::connect(port, &path)?;
    let targets = wire.command("Target.getTargets", json!({}), &[])?;
    let targets = targets["targetInfos"].as_array().into_iter().flatten();
    let page = targets.filter(|one| one["type"] == "page").find_map(|one| one["targetId"].as_str());
    let page = page.ok_or("no window")?.to_owned();
    let home = home.to_owned();
    let mut chromium = Chromium { wire, session: String::new(), context: None, home };
    chromium.attach(&page, &json!({}))?;
    Ok((running, Box::new(chromium)))
}

/// Where Chromium keeps certificates of its user.
pub(super) fn store(home: &Path) -> PathBuf {
    home.join(".pki/nssdb")
}

impl Chromium {
    fn browser(&mut self, method: &str, params: Value) -> Result<Value, String> {
        self.wire.command(method, params, &[])
    }

    fn page(&mut self, method: &str, params: Value) -> Result<Value, String> {
        self.wire.command(method, params, &[("sessionId", &self.session)])
    }

    /// Turns to a page of a context, which saves files without asking.
    fn attach(&mut self, page: &str, context: &Value) -> Result<(), String> {
        let asked = json!({ "targetId": page, "flatten": true });
        let attached = self.browser("Target.attachToTarget", asked)?;
        self.session = text(&attached, "sessionId")?;
        let mut files = context.clone();
        files["behavior"] = Value::from("allow");
        files["downloadPath"] = json!(self.home.join("files"));
        self.browser("Browser.setDownloadBehavior", files).map(drop)
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

    fn start_anew(&mut self) -> Result<(), String> {
        if let Some(old) = self.context.take() {
            let old = json!({ "browserContextId": old });
            self.browser("Target.disposeBrowserContext", old)?;
        }
        let context =
            text(&self.browser("Target.createBrowserContext", json!({}))?, "browserContextId")?;
        let page = json!({ "url": "about:blank", "browserContextId": context });
        let page = text(&self.browser("Target.createTarget", page)?, "targetId")?;
        self.attach(&page, &json!({ "browserContextId": context }))?;
        self.context = Some(context);
        Ok(())
    }

    fn import(&mut self, issued: &Issued) -> Result<(), String> {
        nss::import(&store(&self.home), issued);
        Ok(())
    }

    fn forget_certificates(&mut self) -> Result<(), String> {
        nss::forget(&store(&self.home));
        Ok(())
    }

    fn quit(&mut self) {
        let _ = self.browser("Browser.close", json!({}));
    }
}
