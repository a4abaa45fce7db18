//! Says what to do where the scripts of the pages have not been bundled yet.

fn main() {
    println!("cargo::rerun-if-changed=page/dist");
    for file in ["page.js", "enrol.js", "NOTICE"] {
        if !std::path::Path::new("page/dist").join(file).exists() {
            println!(
                "cargo::error=crates/web/page/dist/{file} is not there yet; `make build` (or `scripts/setup build`) bundles it with npm"
            );
        }
    }
}
