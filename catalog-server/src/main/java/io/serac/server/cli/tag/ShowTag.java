package io.serac.server.cli.tag;

import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Shows a tag.", mixinStandardHelpOptions = true)
final class ShowTag implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "KEY", description = "Key of the tag.")
    private String key;

    @Override
    public void run() {
        remote.output().one(remote.api().get(TagPaths.tag(key)).body(), TagPaths.COLUMNS);
    }
}
