//! Connections that can break on purpose.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::Handle;

const UNLIMITED: usize = usize::MAX;

/// Connections that may wait to be taken.
const BACKLOG: u32 = 1024;

/// A handle on one connection: tells it where to break.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// Bytes of body that still may be written, once the head is out.
    left: AtomicUsize,
    whole: AtomicBool,
    /// Whether it falls silent where it would break.
    stalls: AtomicBool,
}

impl Default for Inner {
    fn default() -> Self {
        Self {
            left: AtomicUsize::new(UNLIMITED),
            whole: AtomicBool::new(true),
            stalls: AtomicBool::new(false),
        }
    }
}

impl Line {
    /// Nothing more is written on this connection.
    pub(crate) fn cut(&self) {
        self.0.whole.store(false, Ordering::SeqCst);
    }

    /// After the next head, only this many bytes of body are written.
    pub(crate) fn cut_after(&self, bytes: usize) {
        self.0.left.store(bytes, Ordering::SeqCst);
    }

    /// After the next head and this many bytes of body, nothing more comes and nothing breaks.
    pub(crate) fn stall_after(&self, bytes: usize) {
        self.0.stalls.store(true, Ordering::SeqCst);
        self.cut_after(bytes);
    }
}

/// Whether a service still takes connections.
#[derive(Debug)]
pub(crate) struct Gate {
    closed: AtomicBool,
    address: SocketAddr,
    runtime: Handle,
    door: Mutex<Door>,
}

#[derive(Debug)]
struct Door {
    /// Dropping the socket is what makes the kernel refuse connections; so nobody keeps it
    /// longer than for one look.
    socket: Option<TcpListener>,
    /// Holds the port while nobody listens, so that no other service gets it.
    kept: Option<TcpSocket>,
    /// Who waits for the next connection.
    waiting: Option<Waker>,
}

impl Gate {
    /// From now on every connection to the service is refused, and the open ones break.
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        let mut door = self.door();
        let socket = door.socket.take();
        if let Some(socket) = socket.and_then(|socket| socket.into_std().ok()) {
            stop_listening(socket);
            door.kept = bound(self.address).ok();
        }
    }

    /// Takes connections again, at the same address. Does nothing where the gate is open, or
    /// where somebody else has taken the port meanwhile.
    pub(crate) fn open(&self) {
        let mut door = self.door();
        if door.socket.is_some() {
            return;
        }
        let _runtime = self.runtime.enter();
        let kept = door.kept.take().map_or_else(|| bound(self.address), Ok);
        door.socket = kept.and_then(|socket| socket.listen(BACKLOG)).ok();
        self.closed.store(door.socket.is_none(), Ordering::SeqCst);
        if let Some(waiting) = door.waiting.take() {
            waiting.wake();
        }
    }

    fn door(&self) -> MutexGuard<'_, Door> {
        self.door.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next connection; none while the gate is closed.
    async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        poll_fn(|context| {
            let mut door = self.door();
            door.waiting = Some(context.waker().clone());
            match &door.socket {
                Some(socket) => socket.poll_accept(context),
                None => Poll::Pending,
            }
        })
        .await
    }
}

/// A socket that has the address and refuses every connection until it listens.
fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

/// Closes a listening socket for every process that has it: a child that is just being
/// started shares it for a moment, and would keep it listening.
#[cfg(unix)]
fn stop_listening(socket: std::net::TcpListener) {
    // The standard library shuts down streams only, and to the system they are the same.
    let socket = std::net::TcpStream::from(std::os::fd::OwnedFd::from(socket));
    let _ = socket.shutdown(std::net::Shutdown::Both);
}

#[cfg(not(unix))]
fn stop_listening(socket: std::net::TcpListener) {
    drop(socket);
}

/// A port of 127.0.0.1 behind a gate.
#[derive(Debug)]
pub(crate) struct Port {
    gate: Arc<Gate>,
    address: SocketAddr,
}

impl Port {
    /// Takes a free port.
    pub(crate) async fn open() -> io::Result<(Self, Arc<Gate>)> {
        let socket = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = socket.local_addr()?;
        let gate = Arc::new(Gate {
            closed: AtomicBool::new(false),
            address,
            runtime: Handle::current(),
            door: Mutex::new(Door {
                socket: Some(socket),
                kept: None,
                waiting: None,
            }),
        });
        let port = Self {
            gate: Arc::clone(&gate),
            address,
        };
        Ok((port, gate))
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Listener for Port {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Wire, SocketAddr) {
        loop {
            // A connection that broke before it was taken is no reason to stop.
            let Ok((stream, peer)) = self.gate.accept().await else {
                continue;
            };
            // Small answers leave at once; a delay here would only slow the tests.
            let _ = stream.set_nodelay(true);
            let wire = Wire {
                stream,
                line: Line::default(),
                gate: Arc::clone(&self.gate),
                head_seen: false,
            };
            return (wire, peer);
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// A connection that breaks when its line is cut.
#[derive(Debug)]
pub(crate) struct Wire {
    stream: TcpStream,
    line: Line,
    gate: Arc<Gate>,
    head_seen: bool,
}

impl Wire {
    fn broken(&self) -> bool {
        !self.line.0.whole.load(Ordering::SeqCst) || self.gate.closed.load(Ordering::SeqCst)
    }

    /// How many bytes of this write get through.
    fn allowance(&mut self, bytes: &[u8]) -> usize {
        let left = self.line.0.left.load(Ordering::SeqCst);
        if left == UNLIMITED {
            return bytes.len();
        }
        if self.head_seen {
            return left.min(bytes.len());
        }
        let head_end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        head_end.map_or(bytes.len(), |end| {
            end.saturating_add(4).saturating_add(left).min(bytes.len())
        })
    }

    /// Notes what went out.
    fn written(&mut self, bytes: &[u8]) {
        let left = self.line.0.left.load(Ordering::SeqCst);
        if left == UNLIMITED {
            return;
        }
        let body = if self.head_seen {
            bytes.len()
        } else if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            self.head_seen = true;
            bytes.len() - end - 4
        } else {
            0
        };
        let left = left.saturating_sub(body);
        self.line.0.left.store(left, Ordering::SeqCst);
        if left == 0 && self.head_seen && !self.line.0.stalls.load(Ordering::SeqCst) {
            self.line.cut();
        }
    }
}

fn reset() -> io::Error {
    io::Error::from(io::ErrorKind::ConnectionReset)
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let wire = self.get_mut();
        if wire.broken() {
            return Poll::Ready(Err(reset()));
        }
        Pin::new(&mut wire.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wire = self.get_mut();
        if wire.broken() {
            // The other side sees a reset, not an orderly end.
            let _ = wire.stream.set_zero_linger();
            return Poll::Ready(Err(reset()));
        }
        let allowed = wire.allowance(bytes);
        if allowed == 0 && !bytes.is_empty() {
            // Nobody is woken: from here on it is silent for good.
            return Poll::Pending;
        }
        let written =
            std::task::ready!(Pin::new(&mut wire.stream).poll_write(context, &bytes[..allowed]))?;
        wire.written(&bytes[..written]);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

impl Connected<IncomingStream<'_, Port>> for Line {
    fn connect_info(stream: IncomingStream<'_, Port>) -> Self {
        stream.io().line.clone()
    }
}
