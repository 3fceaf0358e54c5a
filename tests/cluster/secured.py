"""A node with OpenSearch's own security plugin: TLS, users and roles, as a cluster in use has them.

The plugin is a ZIP that Maven resolves; users and roles stand in files that the node reads when it first
starts.
"""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cluster.guard import certificate
from tests.cluster.launcher import SOURCE, START_S, class_path, free_port, run_tool

PLUGIN = "org.opensearch.plugin:opensearch-security:2.19.1.0:zip"
CLASS = "org.opensearch.security.OpenSearchSecurityPlugin"
_DECIDING = """\
_meta: {type: config, config_version: 2}
config:
  dynamic:
    http: {anonymous_auth_enabled: false}
    authc:
      basic:
        http_enabled: true
        transport_enabled: true
        order: 0
        http_authenticator: {type: basic, challenge: true}
        authentication_backend: {type: internal}
"""


@dataclass(frozen=True)
class Secured:
    """Where the node answers, and the file of the authority to trust."""

    url: str
    ca_file: Path


@contextmanager
def secured(folder: Path, roles: str, passwords: Mapping[str, str]) -> Iterator[Secured]:
    """Start a node whose users each have the role of their name; `roles` is YAML as in `roles.yml`.

    Raises NoPartsError where its parts cannot be had.
    """
    node_path, plugin = class_path(folder), folder / "plugin"
    run_tool("mvn", "-q", "-B", "dependency:copy", f"-Dartifact={PLUGIN}", f"-DoutputDirectory={folder}")
    shutil.unpack_archive(next(folder.glob("*.zip")), plugin)
    path = ":".join([node_path, *map(str, sorted(plugin.glob("*.jar")))])
    home = folder / "home"
    config = home / "config"
    shutil.copytree(plugin / "config", config / "opensearch-security")
    shutil.copy(SOURCE / "log4j2.properties", config)
    file, key = certificate(config)
    _write_users(config / "opensearch-security", roles, passwords, path)
    with ExitStack() as stack:
        port, transport_port = free_port(stack), free_port(stack)
    settings = {
        "cluster.name": "ilbo-secured",
        "node.name": "secured",
        "network.host": "127.0.0.1",
        "http.port": port,
        "transport.port": transport_port,
        "discovery.type": "single-node",
        "cluster.routing.allocation.disk.threshold_enabled": "false",
        "plugins.security.allow_default_init_securityindex": "true",
        "plugins.security.ssl.http.enabled": "true",
        "plugins.security.ssl.transport.enforce_hostname_verification": "false",
    }
    for layer in ("http", "transport"):
        settings |= {
            f"plugins.security.ssl.{layer}.pemcert_filepath": file.name,
            f"plugins.security.ssl.{layer}.pemkey_filepath": key.name,
            f"plugins.security.ssl.{layer}.pemtrustedcas_filepath": file.name,
        }
    java = ["java", "-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    command = [*java, "-cp", path, "ilbo.ClusterNode", str(home)]
    command += [f"{name}={value}" for name, value in settings.items()]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, "NODE_PLUGIN": CLASS},
        )
    found = Secured(f"https://localhost:{port}", file)
    try:
        _wait(found, process, *next(iter(passwords.items())))
        yield found
    finally:
        process.kill()
        process.wait()


def _write_users(folder: Path, roles: str, passwords: Mapping[str, str], path: str) -> None:
    hasher = ("java", "-cp", path, "org.opensearch.security.tools.Hasher", "-p")
    hashes = {user: run_tool(*hasher, word).splitlines()[-1] for user, word in passwords.items()}
    texts = {
        "config": _DECIDING,
        "roles": f"_meta: {{type: roles, config_version: 2}}\n{roles}",
        "internal_users": "_meta: {type: internalusers, config_version: 2}\n"
        + "".join(f'{user}: {{hash: "{value}"}}\n' for user, value in hashes.items()),
        "roles_mapping": "_meta: {type: rolesmapping, config_version: 2}\n"
        + "".join(f"{user}: {{users: [{user}]}}\n" for user in passwords),
    }
    for name, text in texts.items():
        (folder / f"{name}.yml").write_text(text, "utf-8")


def _wait(node: Secured, process: subprocess.Popen[bytes], user: str, password: str) -> None:
    """Wait until the node knows its users."""
    token = b64encode(f"{user}:{password}".encode()).decode()
    request = urllib.request.Request(
        f"{node.url}/_cluster/health", headers={"Authorization": f"Basic {token}"}
    )
    trusting = ssl.create_default_context(cafile=str(node.ca_file))
    deadline = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(request, timeout=20, context=trusting).close()
            return
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 403:
                return
        except OSError:
            pass
        time.sleep(0.5)
    raise RuntimeError("the secured node did not start; see its log")
