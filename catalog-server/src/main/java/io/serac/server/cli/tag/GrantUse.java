package io.serac.server.cli.tag;

import io.serac.server.cli.client.Json;
import io.serac.server.cli.client.PrincipalHelp;
import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "grant", description = "Lets a principal attach and detach a tag where it may apply tags.",
        mixinStandardHelpOptions = true)
final class GrantUse implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "KEY", description = "Key of the tag.")
    private String key;

    @Parameters(paramLabel = "REF", description = PrincipalHelp.TEXT)
    private String principal;

    @Override
    public void run() {
        remote.output().done(principal + " may use tag " + key + ".",
                remote.api().put(TagPaths.use(key, principal), Json.object()));
    }
}
