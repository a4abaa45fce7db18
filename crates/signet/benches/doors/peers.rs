//! The servers measured: Signet, nginx and Caddy, each a reverse proxy that requires a certificate.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use rustix::{
    thread::{CpuSet, sched_setaffinity},
    time::{ClockId, clock_gettime},
};
use testkit::peer::{Running, free_address, wait_until_listening};

use crate::{Outcome, SERVERS};

/// Where the certificates lie that every server and the client use.
pub(crate) struct Files {
    folder: PathBuf,
    backend: SocketAddr,
    pub(crate) data: PathBuf,
    root: PathBuf,
    server_chain: PathBuf,
    server_key: PathBuf,
    signet: SocketAddr,
}

/// A running server; stopped when dropped.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) version: String,
    pub(crate) address: SocketAddr,
    process: Running,
}

impl Peer {
    /// User and system time of the process and all its descendants.
    pub(crate) fn cpu(&self) -> Outcome<Duration> {
        Ok(tree(self.process.id()).into_iter().map(cpu_of).sum())
    }

    pub(crate) fn resident_kib(&self) -> Outcome<u64> {
        Ok(tree(self.process.id()).iter().map(|pid| proportional_kib(*pid)).sum())
    }
}

fn tree(root: u32) -> Vec<u32> {
    let mut found = vec![root];
    let children =
        fs::read_to_string(format!("/proc/{root}/task/{root}/children")).unwrap_or_default();
    for child in children.split_whitespace().filter_map(|pid| pid.parse().ok()) {
        found.extend(tree(child));
    }
    found
}

/// Time on a processor of the living threads of a process, to the nanosecond: the first field of
/// schedstat. The servers keep their threads.
fn cpu_of(pid: u32) -> Duration {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let spent = |thread: fs::DirEntry| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
    };
    threads.filter_map(spent).sum()
}

/// User and system time of the calling thread.
pub(crate) fn cpu_of_this_thread() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.cast_unsigned(), time.tv_nsec.cast_unsigned() as u32)
}

/// Keeps the calling thread, and those that it starts from now on, on one processor.
pub(crate) fn pin_this_thread(processor: usize) -> Outcome<()> {
    let mut only = CpuSet::new();
    only.set(processor);
    Ok(sched_setaffinity(None, &only)?)
}

/// Proportional set size: shared pages are not counted twice.
fn proportional_kib(pid: u32) -> u64 {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    rollup
        .lines()
        .find_map(|line| line.strip_prefix("Pss:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

impl Files {
    /// Says where things will be once Signet has made an authority; the other servers show the same
    /// certificate as its door.
    pub(crate) fn make(folder: &Path, backend: SocketAddr) -> Outcome<Files> {
        let data = folder.join("data");
        let files = Files {
            folder: folder.to_owned(),
            backend,
            root: data.join("ca.pem"),
            server_chain: data.join("doors/localhost.pem"),
            server_key: data.join("doors/localhost.key"),
            signet: free_address()?,
            data,
        };
        Ok(files)
    }
}

/// Starts every peer on the first processor and waits until each accepts; beside another build there
/// are none.
pub(crate) fn start_all(files: &Files) -> Outcome<Vec<Peer>> {
    let signet = signet(files)?;
    wait_until_listening(signet.address)?;
    let peers = match std::env::var("SIGNET_BENCH_OTHER") {
        Ok(_) => vec![signet],
        Err(_) => vec![signet, nginx(files)?, caddy(files)?, bare(files)?],
    };
    for peer in &peers {
        wait_until_listening(peer.address)?;
    }
    Ok(peers)
}

fn pinned(program: &str) -> Command {
    let mut command = Command::new("taskset");
    command
        .args(["--cpu-list", &SERVERS.to_string(), program])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn signet(files: &Files) -> Outcome<Peer> {
    let data = &files.data;
    fs::create_dir_all(data)?;
    // The load comes from one address.
    fs::write(data.join("signet.toml"), "[limits]\nconnections_per_source = 10000\n")?;
    let site = format!("https://localhost:{}=http://{}", files.signet.port(), files.backend);
    let process = Running::start(
        pinned(env!("CARGO_BIN_EXE_signet"))
            .args([
                "up",
                "--policy-arc",
                "1.3.6.1.4.1.32473.1",
                "--listen",
                &files.signet.to_string(),
                "--site",
                &site,
                "--dir",
            ])
            .arg(data),
    )?;
    Ok(Peer {
        name: "signet",
        version: version(env!("CARGO_BIN_EXE_signet"), "--version")?,
        address: files.signet,
        process,
    })
}

/// Starts another build of Signet beside the one that runs, on a copy of its data.
pub(crate) fn other_build(files: &Files, program: &str) -> Outcome<Peer> {
    let address = free_address()?;
    let data = files.folder.join("other");
    Command::new("cp").arg("--recursive").arg(&files.data).arg(&data).status()?;
    let written = data.join("signet.toml");
    let ours = files.signet.port().to_string();
    let theirs = fs::read_to_string(&written)?.replace(&ours, &address.port().to_string());
    fs::write(&written, theirs)?;
    let process = Running::start(pinned(program).args(["serve", "--dir"]).arg(&data))?;
    wait_until_listening(address)?;
    Ok(Peer { name: "other", version: version(program, "--version")?, address, process })
}

fn nginx(files: &Files) -> Outcome<Peer> {
    let address = free_address()?;
    let folder = files.folder.join("nginx");
    fs::create_dir_all(&folder)?;
    let config = format!(
        r#"
daemon off;
user root;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ worker_connections 2048; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    upstream backend {{ server {backend}; keepalive 32; }}
    server {{
        listen {address} ssl;
        server_name localhost;
        keepalive_requests 100000000;
        ssl_certificate {server_chain};
        ssl_certificate_key {server_key};
        ssl_client_certificate {root};
        ssl_verify_client on;
        ssl_verify_depth 2;
        ssl_protocols TLSv1.2 TLSv1.3;
        location / {{
            proxy_pass http://backend;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_set_header X-Client-Subject $ssl_client_s_dn;
            proxy_set_header X-Client-Serial $ssl_client_serial;
            proxy_set_header X-Client-Verify $ssl_client_verify;
        }}
    }}
}}
"#,
        folder = folder.display(),
        backend = files.backend,
        server_chain = files.server_chain.display(),
        server_key = files.server_key.display(),
        root = files.root.display(),
    );
    let path = folder.join("nginx.conf");
    fs::write(&path, config)?;
    let process = Running::start(pinned("/usr/sbin/nginx").arg("-c").arg(&path))?;
    Ok(Peer { name: "nginx", version: version("/usr/sbin/nginx", "-v")?, address, process })
}

fn caddy(files: &Files) -> Outcome<Peer> {
    let address = free_address()?;
    let folder = files.folder.join("caddy");
    fs::create_dir_all(&folder)?;
    let config = format!(
        r#"{{
    admin off
    auto_https off
    storage file_system {folder}
}}
https://localhost:{port} {{
    bind 127.0.0.1
    log {{
        output file {folder}/access.log
    }}
    tls {server_chain} {server_key} {{
        client_auth {{
            mode require_and_verify
            trusted_ca_cert_file {root}
        }}
    }}
    reverse_proxy {backend} {{
        header_up X-Client-Subject {{http.request.tls.client.subject}}
        header_up X-Client-Serial {{http.request.tls.client.serial}}
    }}
}}
"#,
        folder = folder.display(),
        port = address.port(),
        server_chain = files.server_chain.display(),
        server_key = files.server_key.display(),
        root = files.root.display(),
        backend = files.backend,
    );
    let path = folder.join("Caddyfile");
    fs::write(&path, config)?;
    let process = Running::start(
        pinned("/usr/bin/caddy")
            .env("HOME", &folder)
            .env("GOMAXPROCS", "1")
            .args(["run", "--config"])
            .arg(&path),
    )?;
    Ok(Peer { name: "caddy", version: version("/usr/bin/caddy", "version")?, address, process })
}

/// The first argument with which this bench is the bare server.
pub(crate) const BARE: &str = "serve-bare";

/// This program itself as a server that does nothing but TLS.
fn bare(files: &Files) -> Outcome<Peer> {
    let address = free_address()?;
    let program = std::env::current_exe()?;
    let process = Running::start(
        pinned(program.to_str().ok_or("a path that is not text")?)
            .args([BARE, &address.to_string()])
            .args([&files.root, &files.server_chain, &files.server_key]),
    )?;
    Ok(Peer {
        name: "bare",
        version: "rustls, no forwarding and no log".to_owned(),
        address,
        process,
    })
}

fn version(program: &str, flag: &str) -> Outcome<String> {
    let output = Command::new(program).arg(flag).output()?;
    let text = [output.stdout, output.stderr].concat();
    Ok(String::from_utf8_lossy(&text).lines().next().unwrap_or_default().to_owned())
}
