//! Servers on this machine for tests: one that answers well, and one that breaks off.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::middleware::Next;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use url::Url;

use super::{Http, Patience};

/// A client that gives up soon.
pub(crate) fn hasty() -> Http {
    Http::new()
        .with_limit(Duration::from_secs(1))
        .with_patience(Patience {
            tries: 3,
            base: Duration::from_millis(5),
            budget: Duration::from_secs(5),
        })
}

/// A server and what it was asked: `METHOD path?query`, in order, and all header text.
pub(crate) struct Served {
    pub(crate) url: Url,
    asked: Arc<Mutex<Vec<String>>>,
    headers: Arc<Mutex<String>>,
}

impl Served {
    pub(crate) fn at(&self, path: &str) -> Url {
        self.url.join(path).unwrap()
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn headers(&self) -> String {
        self.headers.lock().unwrap().clone()
    }
}

/// Serves a router.
pub(crate) async fn serve(router: Router) -> Served {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let headers = Arc::new(Mutex::new(String::new()));
    let (seen, lines) = (Arc::clone(&asked), Arc::clone(&headers));
    let router = router.layer(axum::middleware::from_fn(
        move |request: Request, next: Next| {
            let line = format!("{} {}", request.method(), request.uri());
            seen.lock().unwrap().push(line);
            for (name, value) in request.headers() {
                let line = format!("{name}: {}\n", value.to_str().unwrap_or("?"));
                lines.lock().unwrap().push_str(&line);
            }
            next.run(request)
        },
    ));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    Served {
        url: url.parse().unwrap(),
        asked,
        headers,
    }
}

/// Sends these bytes to every request, whatever it is, and closes the connection.
/// Returns the address and the count of requests.
pub(crate) async fn blurt(bytes: &'static [u8]) -> (Url, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            if stream.read(&mut request).await.unwrap_or(0) > 0 {
                counter.fetch_add(1, Ordering::SeqCst);
                let _ = stream.write_all(bytes).await;
                let _ = stream.shutdown().await;
            }
        }
    });
    (url.parse().unwrap(), count)
}

/// Begins an answer and then sends a byte of it every 100 ms.
pub(crate) async fn drip() -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let mut piece: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n";
                while stream.write_all(piece).await.is_ok() {
                    piece = b"x";
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            });
        }
    });
    url.parse().unwrap()
}
