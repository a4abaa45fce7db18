//! The TLS library alone, in a process of its own: no forwarding, no rules, no log, a fixed answer. What it takes
//! beyond the primitives is TLS itself and the machine's kernel, and no door can go below it.

use std::{fs, net::SocketAddr, path::Path, sync::Arc};

use rustls::{
    RootCertStore, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::WebPkiClientVerifier,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

use crate::{Outcome, backend};

/// Serves until killed: address, root, chain and key are the arguments after the word that asked for it.
pub(crate) fn serve(arguments: &[String]) -> Outcome<()> {
    let [address, root, chain, key] = arguments else {
        return Err("address, root, chain and key are wanted".into());
    };
    let acceptor =
        TlsAcceptor::from(Arc::new(config(root.as_ref(), chain.as_ref(), key.as_ref())?));
    let address: SocketAddr = address.parse()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await?;
        loop {
            let (socket, _) = listener.accept().await?;
            let acceptor = acceptor.clone();
            tokio::spawn(async move { converse(socket, acceptor).await.is_ok() });
        }
    })
}

fn config(root: &Path, chain: &Path, key: &Path) -> Outcome<ServerConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(&fs::read(root)?)?)?;
    let chain = CertificateDer::pem_file_iter(chain)?.collect::<Result<_, _>>()?;
    Ok(ServerConfig::builder()
        .with_client_cert_verifier(WebPkiClientVerifier::builder(Arc::new(roots)).build()?)
        .with_single_cert(chain, PrivateKeyDer::from_pem_file(key)?)?)
}

/// Answers each request of a connection until it ends.
async fn converse(socket: TcpStream, acceptor: TlsAcceptor) -> Outcome<()> {
    socket.set_nodelay(true)?;
    let mut stream = acceptor.accept(socket).await?;
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).await?;
        let request = &buffer[..count];
        if count == 0 {
            return Ok(());
        }
        stream.write_all(backend::ANSWER).await?;
        if request.windows(5).any(|window| window == b"close") {
            return Ok(stream.shutdown().await?);
        }
    }
}
