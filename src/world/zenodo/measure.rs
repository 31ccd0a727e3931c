//! What a file on disk is known by on a server: its size and its MD5 sum.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use md5::{Digest, Md5};

/// The size in bytes and the MD5 sum as Zenodo writes it (`md5:` and lower-case hexadecimal
/// digits). Reads the file piece by piece, away from the threads that wait for the network.
pub async fn measure(path: &Path) -> io::Result<(u64, String)> {
    let path = path.to_owned();
    let reading = tokio::task::spawn_blocking(move || read(&path));
    reading.await.map_err(io::Error::other)?
}

fn read(path: &Path) -> io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    let mut sum = Md5::new();
    let mut size = 0;
    let mut piece = vec![0; 256 << 10];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            break;
        }
        size += read as u64;
        sum.update(&piece[..read]);
    }
    let digits = sum.finalize();
    let digits = digits.iter().map(|byte| format!("{byte:02x}"));
    Ok((size, format!("md5:{}", digits.collect::<String>())))
}
