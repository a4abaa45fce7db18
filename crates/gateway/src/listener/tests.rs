use super::bind;

#[test]
fn every_worker_listens_on_the_same_port() {
    let sockets = bind(&["127.0.0.1:0".parse().unwrap()], 2).unwrap();
    let ports: Vec<u16> =
        sockets.iter().flatten().map(|s| s.local_addr().unwrap().port()).collect();
    assert_eq!(ports.len(), 2);
    assert_eq!(ports[0], ports[1]);
}

#[test]
fn a_port_in_use_is_named() {
    let first = bind(&["127.0.0.1:0".parse().unwrap()], 1).unwrap();
    let address = first[0][0].local_addr().unwrap();
    let error = bind(&[address], 1).unwrap_err();
    assert_eq!(error.address, address);
    assert_eq!(error.source.kind(), std::io::ErrorKind::AddrInUse);
    assert!(error.to_string().contains(&address.to_string()));
}
