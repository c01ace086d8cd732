"""``anymeet completion``: letting a shell complete commands, options, profiles and providers."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from anymeet.cli.state import common_options

_INSTALLING = """\b
To have it in every new shell:
  bash:  anymeet completion bash > ~/.local/share/bash-completion/completions/anymeet
  zsh:   anymeet completion zsh > a file called _anymeet in a folder of $fpath
  fish:  anymeet completion fish > ~/.config/fish/completions/anymeet.fish

\b
Examples:
  eval "$(anymeet completion bash)"
  anymeet completion fish | source"""


@common_options
@click.command(epilog=_INSTALLING)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print a script that makes a shell complete the commands of anymeet.

    It completes commands, options, profiles and providers.
    """
    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(ctx.find_root().command, {}, "anymeet", "_ANYMEET_COMPLETE").source())
