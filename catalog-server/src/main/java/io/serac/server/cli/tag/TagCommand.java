package io.serac.server.cli.tag;

import picocli.CommandLine.Command;

/** The commands about tags. */
@Command(name = "tag", description = "Manages tags, and what bears them.", mixinStandardHelpOptions = true,
        subcommands = {ListTags.class, ShowTag.class, SetTag.class, DeleteTag.class, GrantUse.class, RevokeUse.class,
                ListBindings.class, AttachTag.class, DetachTag.class})
public final class TagCommand {
    /** Made by the command line. */
    public TagCommand() {
    }
}
