package io.serac.server.cli.tag;

import io.serac.server.cli.client.PrincipalHelp;
import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "revoke", description = "Takes the use of a tag back. What was attached stays.",
        mixinStandardHelpOptions = true)
final class RevokeUse implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "KEY", description = "Key of the tag.")
    private String key;

    @Parameters(paramLabel = "REF", description = PrincipalHelp.TEXT)
    private String principal;

    @Override
    public void run() {
        remote.output().done(principal + " may no longer use tag " + key + ".",
                remote.api().delete(TagPaths.use(key, principal)));
    }
}
