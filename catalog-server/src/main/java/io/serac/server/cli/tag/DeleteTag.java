package io.serac.server.cli.tag;

import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "delete", description = "Deletes a tag, and detaches it from everything.",
        mixinStandardHelpOptions = true)
final class DeleteTag implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "KEY", description = "Key of the tag.")
    private String key;

    @Override
    public void run() {
        remote.output().done("Deleted tag " + key + ".", remote.api().delete(TagPaths.tag(key)));
    }
}
