//! What pages are made of besides HTML, embedded in the binary. A URL names its content, so it is never stale.

use std::sync::LazyLock;

use bytes::Bytes;

use crate::answer::{File, Keeps};

/// One embedded file.
struct Asset {
    /// Its name with a part of its hash, like `style.3f2a90c1d2e3.css`; plain where a script of ours asks for it with
    /// the hash behind a question mark.
    name: String,
    kind: &'static str,
    bytes: &'static [u8],
}

static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("style", "css", "text/css; charset=utf-8", include_bytes!("../assets/style.css"))
});
static ICON: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("seal", "svg", "image/svg+xml", include_bytes!("../assets/seal.svg"))
});

static PAGE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("page", "js", SCRIPT, include_bytes!("../page/dist/page.js")));
static ENROL: LazyLock<Asset> = LazyLock::new(|| Asset {
    name: "enrol.js".to_owned(),
    kind: SCRIPT,
    bytes: include_bytes!("../page/dist/enrol.js"),
});
static NOTICE: LazyLock<Asset> = LazyLock::new(|| Asset {
    name: "NOTICE".to_owned(),
    kind: "text/plain; charset=utf-8",
    bytes: include_bytes!("../page/dist/NOTICE"),
});

const SCRIPT: &str = "text/javascript; charset=utf-8";

impl Asset {
    fn new(stem: &str, end: &str, kind: &'static str, bytes: &'static [u8]) -> Self {
        let hash: String =
            pki::digest::sha256(bytes).iter().take(6).map(|octet| format!("{octet:02x}")).collect();
        Self { name: format!("{stem}.{hash}.{end}"), kind, bytes }
    }

    fn url(&self) -> String {
        format!("/asset/{}", self.name)
    }
}

/// The URL of the style sheet.
pub(crate) fn style() -> String {
    STYLE.url()
}

/// The URL of the icon.
pub(crate) fn icon() -> String {
    ICON.url()
}

/// The URL of the script.
pub(crate) fn script() -> String {
    PAGE.url()
}

/// Finds an embedded file by its name.
pub(crate) fn find(name: &str) -> Option<File> {
    let asset = [&*STYLE, &*ICON, &*PAGE, &*ENROL, &*NOTICE]
        .into_iter()
        .find(|asset| asset.name == name)?;
    Some(File {
        kind: asset.kind,
        name: Some(asset.name.clone()),
        bytes: Bytes::from_static(asset.bytes),
        keeps: Keeps::Forever,
    })
}
