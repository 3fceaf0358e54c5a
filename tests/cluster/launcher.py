"""A real OpenSearch cluster on loopback for the tests: one JVM a node, from published parts, without Docker.

Maven resolves the server's parts into its own store on first use, javac compiles the two classes in `node/`.
What the nodes write, their logs and `nodes.json`, which names them for the tests, stands in `.cluster/`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parent / "node"
FOLDER = Path(__file__).parents[2] / ".cluster"
NODES = "nodes.json"
HEAP = "512m"
START_S = 180
# So many lines of each node's log are shown when the nodes do not find together.
TOLD_LINES = 12
# Python warns of a process that is forgotten while it runs; these outlive us.
_STARTED: list[subprocess.Popen[bytes]] = []


class NoPartsError(Exception):
    """What a node is made of cannot be had here."""


@dataclass(frozen=True)
class Node:
    """A node: its name, where it listens, what stands before its command line, its process."""

    name: str
    host: str
    http_port: int
    transport_port: int
    prefix: tuple[str, ...] = ()
    pid: int = 0

    @property
    def url(self) -> str:
        """Where it answers HTTP."""
        return f"http://{self.host}:{self.http_port}"


@dataclass
class Cluster:
    """The nodes of a cluster and the folder they write to."""

    folder: Path
    nodes: list[Node]

    @property
    def url(self) -> str:
        """All nodes in one address, as `--engine` takes them."""
        return "http://" + ",".join(f"{node.host}:{node.http_port}" for node in self.nodes)

    def start(self) -> None:
        """Start all nodes and wait until they have formed a cluster without missing copies."""
        for number in range(len(self.nodes)):
            self.start_node(number)
        self.wait()

    def start_node(self, number: int) -> None:
        """Start a node on the data it has, if any."""
        node = self.nodes[number]
        home = self.folder / node.name
        (home / "config").mkdir(parents=True, exist_ok=True)
        shutil.copy(SOURCE / "log4j2.properties", home / "config")
        seeds = ",".join(f"{one.host}:{one.transport_port}" for one in self.nodes)
        settings = {
            "cluster.name": "ilbo-test",
            "node.name": node.name,
            "network.host": node.host,
            "http.port": node.http_port,
            "transport.port": node.transport_port,
            "discovery.seed_hosts": seeds,
            "cluster.initial_cluster_manager_nodes": ",".join(one.name for one in self.nodes),
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            # A lost node is given up soon, and its copies are made anew at once.
            "cluster.fault_detection.follower_check.timeout": "2s",
            "cluster.fault_detection.follower_check.retry_count": 2,
            "cluster.fault_detection.leader_check.timeout": "2s",
            "cluster.fault_detection.leader_check.retry_count": 2,
        }
        java = ["java", f"-Xms{HEAP}", f"-Xmx{HEAP}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        java += [f"-Dlog4j2.configurationFile={SOURCE / 'log4j2.properties'}"]
        command = [*node.prefix, *java, "-cp", class_path(self.folder), "ilbo.ClusterNode", str(home)]
        command += [f"{name}={value}" for name, value in settings.items()]
        with self.log(number).open("ab") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        _STARTED.append(process)
        while process.poll() is None and not _is_node(process.pid):
            time.sleep(0.01)
        self.nodes[number] = Node(**{**asdict(node), "prefix": node.prefix, "pid": process.pid})
        self.save()

    def log(self, number: int) -> Path:
        """Name the file of a node's log; it stays when the node is stopped, until a new cluster is made."""
        return self.folder / f"{self.nodes[number].name}.log"

    def kill_node(self, number: int, how: signal.Signals = signal.SIGKILL) -> None:
        """End a node's process, by default without a chance to say goodbye, and wait until it is gone."""
        pid = self.nodes[number].pid
        if not _is_node(pid):
            return
        os.kill(pid, how)
        deadline = time.monotonic() + START_S
        while _is_node(pid) and time.monotonic() < deadline:
            for process in _STARTED:
                process.poll()
            time.sleep(0.1)

    def running(self) -> list[Node]:
        """Return the nodes whose processes live."""
        return [node for node in self.nodes if _is_node(node.pid)]

    def stop(self) -> None:
        """End all nodes."""
        for node in self.running():
            os.kill(node.pid, signal.SIGTERM)
        for number in range(len(self.nodes)):
            self.kill_node(number, signal.SIGTERM)
        shutil.rmtree(self.folder / NODES, ignore_errors=True)
        (self.folder / NODES).unlink(missing_ok=True)
        for node in self.nodes:
            shutil.rmtree(self.folder / node.name, ignore_errors=True)

    def wait(self, status: str = "green") -> dict[str, Any]:
        """Wait until every living node answers, knows all others, and shards have the copies of `status`."""
        deadline = time.monotonic() + START_S
        nodes = self.running()
        path = f"/_cluster/health?wait_for_status={status}&wait_for_nodes={len(nodes)}&timeout=5s"
        said: dict[str, Any] = {}
        for node in nodes:
            while (said := health(node.url + path)).get("timed_out", True):
                if time.monotonic() > deadline or len(self.running()) < len(nodes):
                    tails = "\n".join(map(self._tail, range(len(self.nodes))))
                    raise RuntimeError(f"{node.name} did not become {status}: {said}\n{tails}")
                time.sleep(0.2)
        return said

    def _tail(self, number: int) -> str:
        """Return the file of a node's log and its last lines."""
        file = self.log(number)
        lines = file.read_text("utf-8", "replace").splitlines() if file.exists() else []
        return "\n".join([f"{file}:", *lines[-TOLD_LINES:]])

    def save(self) -> None:
        """Write down which nodes there are, so that others find and stop them."""
        nodes = [asdict(node) for node in self.nodes]
        (self.folder / NODES).write_text(json.dumps(nodes, indent=1) + "\n")


def new_cluster(
    folder: Path = FOLDER, hosts: tuple[str, ...] = ("127.0.0.1",) * 3, **options: Any
) -> Cluster:
    """Name the nodes of a new cluster, one on each of `hosts`, on free ports; nothing is started."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with ExitStack() as stack:
        ports = [free_port(stack) for _ in range(2 * len(hosts))]
    prefixes = options.get("prefixes", [()] * len(hosts))
    nodes = [
        Node(f"node-{number}", host, ports[2 * number], ports[2 * number + 1], tuple(prefix))
        for number, (host, prefix) in enumerate(zip(hosts, prefixes, strict=True))
    ]
    return Cluster(folder, nodes)


def load_cluster(folder: Path = FOLDER) -> Cluster | None:
    """Return the cluster that was started in a folder, None if none of its nodes lives."""
    with suppress(FileNotFoundError):
        rows = json.loads((folder / NODES).read_text())
        cluster = Cluster(folder, [Node(**{**row, "prefix": tuple(row["prefix"])}) for row in rows])
        return cluster if cluster.running() else None
    return None


def class_path(folder: Path) -> str:
    """Return the class path of a node; resolve and compile it first, if that was not done yet."""
    listed, classes = folder / "class-path.txt", folder / "classes"
    if not classes.exists():
        run_tool(
            "mvn",
            "-q",
            "-B",
            "-f",
            SOURCE / "pom.xml",
            "dependency:build-classpath",
            f"-Dmdep.outputFile={listed}",
        )
        sources = sorted((SOURCE / "ilbo").glob("*.java"))
        run_tool(
            "javac", "-nowarn", "--release", "17", "-d", classes, "-cp", listed.read_text().strip(), *sources
        )
    return f"{classes}:{listed.read_text().strip()}"


def get(url: str) -> Any:
    """Return the JSON that a node answers to a GET."""
    with urllib.request.urlopen(url, timeout=20) as answer:
        return json.load(answer)


def health(url: str) -> dict[str, Any]:
    """Return what a node says of the cluster, an error too; empty if it does not answer."""
    try:
        return dict(get(url))
    except urllib.error.HTTPError as error:
        # What was waited for did not come: told with status 408.
        with error, suppress(ValueError):
            return dict(json.load(error))
    except OSError:
        pass
    return {}


def run_tool(*command: str | Path) -> str:
    """Run a command; return what it writes. Raises NoPartsError if it is missing, or cannot fetch."""
    if shutil.which(str(command[0])) is None:
        raise NoPartsError(f"{command[0]} is missing: a test cluster needs JDK 17 or later and Maven")
    done = subprocess.run(list(map(str, command)), capture_output=True, check=False, text=True)
    if done.returncode:
        failure = NoPartsError if command[0] == "mvn" else RuntimeError
        raise failure(f"{command[0]} failed: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def _is_node(pid: int) -> bool:
    with suppress(OSError):
        # It is empty for a moment while one program becomes another, and for good once the process has ended.
        for _ in range(20 if pid > 0 else 0):
            if line := Path(f"/proc/{pid}/cmdline").read_bytes():
                return b"ilbo.ClusterNode" in line
            time.sleep(0.01)
    return False


def free_port(stack: ExitStack) -> int:
    """Return a port that is free until the stack is left."""
    held = stack.enter_context(socket.socket())
    held.bind(("127.0.0.1", 0))
    return int(held.getsockname()[1])
