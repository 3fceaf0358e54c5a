"""`python -m tests.cluster start|stop|url`: the test cluster of `make cluster`."""

from __future__ import annotations

import sys

import click

from tests.cluster.launcher import NoPartsError, load_cluster, new_cluster


def main(command: str) -> int:
    """Start three nodes and wait for green, stop them, or print their address.

    Exit code 3 is that the parts of a node cannot be had here.
    """
    cluster = load_cluster()
    if command == "start":
        if cluster is None:
            cluster = new_cluster()
            try:
                cluster.start()
            except NoPartsError as error:
                click.echo(str(error), err=True)
                return 3
            except BaseException:
                cluster.stop()
                raise
        cluster.wait()
        click.echo(f"{len(cluster.running())} nodes, green: {cluster.url}")
    elif command == "stop":
        if cluster is not None:
            cluster.stop()
        click.echo("no test cluster runs")
    elif command == "url" and cluster is not None:
        click.echo(cluster.url)
    else:
        click.echo("no test cluster runs: `make cluster` starts one" if command == "url" else __doc__)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
