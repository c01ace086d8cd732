"""Groups of commands: their help, and what is said about a name that is not a command."""

from __future__ import annotations

import click

from anymeet.suggestions import nearest


class Group(click.Group):
    """A group whose help shows whole sentences, and which suggests the nearest name."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **{"no_args_is_help": False, **options})  # type: ignore[arg-type]

    def sections(self, ctx: click.Context) -> list[tuple[str, list[str]]]:
        """The parts of the list of commands: a title, and names."""
        return [("Commands", self.list_commands(ctx))]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in self.sections(ctx):
            found = [(name, command) for name in names if (command := self.get_command(ctx, name))]
            if found:
                with formatter.section(title):
                    formatter.write_dl([(name, command.get_short_help_str(limit=200)) for name, command in found])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if not ctx.resilient_parsing and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            ctx.fail(f"no such command {args[0]!r}{nearest(args[0], self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)
