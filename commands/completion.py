"""`ilbo completion`: the code that makes a shell complete ilbo's command lines."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

EPILOG = """\b
Examples:
  eval "$(ilbo completion bash)"         in ~/.bashrc; zsh the same in ~/.zshrc
  ilbo completion fish > ~/.config/fish/completions/ilbo.fish
  ilbo completion zsh > ~/.zfunc/_ilbo   loaded when it is needed
"""


@click.command(epilog=EPILOG, short_help="Print the completion code for a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print code for a SHELL that completes commands, options, ids, hits, outlets and aliases.

    zsh and fish show headlines beside ids. Completing changes nothing and asks no outlet.
    """
    shell_class = get_completion_class(shell)
    assert shell_class is not None
    code = shell_class(ctx.find_root().command, {}, "ilbo", "_ILBO_COMPLETE").source()
    # What stands beside an id is a headline, in which more commas follow the one behind the type.
    code = code.replace('string split ","', 'string split -m 1 ","')
    # zsh loads the file for the first line it completes, and calls it as a function for all others.
    click.echo(code.replace("$zsh_eval_context[-1] == loadautofunc", "$funcstack[1] == _ilbo"))
