#!/usr/bin/env python3
"""The services that `citable verify` asks, on loopback, for one release and one large zip.

verify_services.py ZIP COMMIT PORT_FILE: writes its port into PORT_FILE and serves until it is ended.
"""
import hashlib
import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

zip_path, commit, port_file = sys.argv[1:4]
sum_of = hashlib.md5()
with open(zip_path, "rb") as file:
    while piece := file.read(1 << 20):
        sum_of.update(piece)
TAG, SLUG, DOI = "v1.0.0", "example-lab/bench", "10.5281/zenodo.3"
KEY = f"{SLUG}-{TAG}.zip"


def record():
    return {
        "id": "3",
        "pids": {"doi": {"identifier": DOI}},
        "parent": {"id": "2", "pids": {"doi": {"identifier": "10.5281/zenodo.2"}}},
        "metadata": {
            "title": "Bench",
            "version": TAG,
            "publication_date": "2026-11-22",
            "resource_type": {"id": "software"},
            "creators": [{"person_or_org": {"type": "personal", "family_name": "Doe", "given_name": "Jane", "name": "Doe, Jane"}}],
            "rights": [{"id": "mit"}],
            "related_identifiers": [
                {"identifier": f"https://github.com/{SLUG}/tree/{TAG}", "relation_type": {"id": "issupplementto"}}
            ],
        },
        "files": {"entries": {KEY: {"key": KEY, "size": os.path.getsize(zip_path), "checksum": f"md5:{sum_of.hexdigest()}"}}},
    }


def answer(path):
    """The status and the body of everything but the zip itself."""
    repos = f"/repos/{SLUG}"
    person = {"login": "example-lab", "id": 1, "type": "Organization"}
    release = {
        "id": 1, "tag_name": TAG, "name": TAG, "draft": False, "prerelease": False, "body": "",
        "target_commitish": "main", "published_at": "2026-11-22T12:00:00Z", "created_at": "2026-11-22T12:00:00Z",
        "html_url": f"https://github.com/{SLUG}/releases/tag/{TAG}", "author": person, "assets": [],
    }
    known = {
        repos: {
            "id": 7, "name": "bench", "full_name": SLUG, "private": False, "archived": False, "owner": person,
            "html_url": f"https://github.com/{SLUG}", "default_branch": "main", "license": {"spdx_id": "MIT"},
            "permissions": {"push": True, "admin": True},
        },
        f"{repos}/git/ref/tags/{TAG}": {"ref": f"refs/tags/{TAG}", "object": {"type": "commit", "sha": commit}},
        f"{repos}/releases/tags/{TAG}": release,
        f"{repos}/releases": [release],
        f"{repos}/hooks": [],
        "/api/records": {"hits": {"total": 1, "hits": [record()]}},
        "/api/records/3": record(),
        "/api/records/3/versions": {"hits": {"total": 1, "hits": [record()]}},
        f"/dois/{DOI}": {"data": {"attributes": {"state": "findable"}}},
        f"/api/handles/{DOI}": {"responseCode": 1, "values": [{"type": "URL", "data": {"value": "https://zenodo.org/records/3"}}]},
    }
    return (200, known[path]) if path in known else (404, {"message": "Not Found", "status": 404})


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = self.path.split("?")[0]
        if path.endswith("/content"):
            with open(zip_path, "rb") as file:
                size = os.path.getsize(zip_path)
                self.send_response(200)
                self.send_header("Content-Type", "application/octet-stream")
                self.send_header("Content-Length", str(size))
                self.end_headers()
                self.wfile.flush()
                sent = 0
                while sent < size:
                    sent += os.sendfile(self.connection.fileno(), file.fileno(), sent, 8 << 20)
            return
        status, body = answer(path)
        body = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(port_file + ".new", "w") as file:
    file.write(str(server.server_port))
os.rename(port_file + ".new", port_file)
server.serve_forever()
