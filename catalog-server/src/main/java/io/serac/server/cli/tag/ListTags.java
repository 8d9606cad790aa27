package io.serac.server.cli.tag;

import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "Lists the tags you may see.", mixinStandardHelpOptions = true)
final class ListTags implements Runnable {
    @Mixin
    private Remote remote;

    @Override
    public void run() {
        remote.output().list(remote.api().list(TagPaths.tags()), TagPaths.COLUMNS);
    }
}
